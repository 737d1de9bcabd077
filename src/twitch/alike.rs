//! What chat and events must say alike, since both can tell of the same thing: the source's name, which
//! times are believed, who the nameless are, and the keys by which two tellings of one thing meet.

use std::time::Duration;

use jiff::Timestamp;

use crate::clock;
use crate::domain::{Author, DedupKey, Transport};

/// The name of this source in feedback items.
pub(super) const SOURCE: &str = "twitch";

/// Nothing was said before Twitch existed (2011), in milliseconds.
const EARLIEST: i64 = 1_293_840_000_000;

/// How far the server's clock may be ahead of ours before we stop believing it.
const AHEAD: Duration = Duration::from_secs(3600);

/// A time the server named, unless it cannot be.
pub(super) fn believed(at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    (at.as_millisecond() >= EARLIEST && at <= clock::after(now, AHEAD)).then_some(at)
}

/// Who gives subscriptions without a name. Chat uses this account of Twitch's own; events have none.
pub(super) fn nameless_gifter() -> Author {
    nameless("274598607", "AnAnonymousGifter")
}

/// Who cheers without a name, likewise.
pub(super) fn nameless_cheerer() -> Author {
    nameless("407665396", "AnAnonymousCheerer")
}

fn nameless(id: &str, name: &str) -> Author {
    Author { id: id.to_owned(), login: name.to_lowercase(), name: name.to_owned() }
}

/// The key of a subscription that somebody took out or went on with.
pub(super) fn sub(person: &str) -> Option<String> {
    key(&["sub", person])
}

/// The key of so many subscriptions that somebody gave.
pub(super) fn gift(person: &str, total: i64) -> Option<String> {
    key(&["gift", person, &total.to_string()])
}

/// The key of so many bits that somebody cheered.
pub(super) fn cheer(person: &str, bits: i64) -> Option<String> {
    key(&["cheer", person, &bits.to_string()])
}

/// The key of a raid that somebody led here.
pub(super) fn raid(person: &str) -> Option<String> {
    key(&["raid", person])
}

/// The key of a reward that somebody redeemed.
pub(super) fn redemption(person: &str, reward: &str) -> Option<String> {
    key(&["redemption", person, reward])
}

/// What came this way, under its key.
pub(super) fn twin(key: Option<String>, way: Transport) -> Option<DedupKey> {
    key.map(|key| DedupKey { key, way })
}

/// Where a part is unknown, nothing can meet: two strangers are not one.
fn key(parts: &[&str]) -> Option<String> {
    parts.iter().all(|part| !part.is_empty()).then(|| parts.join(":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_cannot_be_are_not_believed() {
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        assert_eq!(believed(at(1_789_999_000), now), Some(at(1_789_999_000)));
        assert_eq!(believed(at(1_790_003_600), now), Some(at(1_790_003_600)));
        assert_eq!(believed(at(1_790_003_601), now), None);
        assert_eq!(believed(at(1_293_839_999), now), None);
        assert_eq!(believed(Timestamp::MIN, Timestamp::MAX), None);
    }

    #[test]
    fn a_key_without_a_person_is_none() {
        assert_eq!(cheer("7", 50), Some("cheer:7:50".to_owned()));
        assert_eq!(cheer("", 50), None);
        assert_eq!(redemption("7", ""), None);
    }
}
