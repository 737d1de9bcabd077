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

/// Something that happened, as both ways know it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TwinKey {
    key: String,
    once: bool,
}

impl TwinKey {
    /// Nobody does this twice within minutes.
    fn once(mut self) -> Self {
        self.once = true;
        self
    }
}

/// A subscription that somebody took out or went on with. Events tell of it by itself and of what was said with it.
pub(super) fn sub(person: &str) -> Option<TwinKey> {
    happening(&["sub", person]).map(TwinKey::once)
}

/// A follow, which only events tell.
pub(super) fn follow(person: &str) -> Option<TwinKey> {
    happening(&["follow", person]).map(TwinKey::once)
}

/// So many subscriptions that somebody gave.
pub(super) fn gift(person: &str, total: i64) -> Option<TwinKey> {
    happening(&["gift", person, &total.to_string()])
}

/// So many bits that somebody cheered.
pub(super) fn cheer(person: &str, bits: i64) -> Option<TwinKey> {
    happening(&["cheer", person, &bits.to_string()])
}

/// A raid that somebody led here.
pub(super) fn raid(person: &str) -> Option<TwinKey> {
    happening(&["raid", person]).map(TwinKey::once)
}

/// A reward that somebody redeemed.
pub(super) fn redemption(person: &str, reward: &str) -> Option<TwinKey> {
    happening(&["redemption", person, reward])
}

/// A power-up of the streamer's own for so many bits. Events alone tell of it, in two ways.
pub(super) fn power_up(person: &str, bits: i64) -> Option<TwinKey> {
    happening(&["power_up", person, &bits.to_string()])
}

/// What happened, as it came this way.
pub(super) fn twin(what: Option<TwinKey>, way: Transport) -> Option<DedupKey> {
    what.map(|TwinKey { key, once }| DedupKey { key, way, once })
}

/// Where a part is unknown, nothing can meet: two strangers are not one.
fn happening(parts: &[&str]) -> Option<TwinKey> {
    let is_known = parts.iter().all(|part| !part.is_empty());
    is_known.then(|| TwinKey { key: parts.join(":"), once: false })
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
        assert_eq!(cheer("7", 50), Some(TwinKey { key: "cheer:7:50".to_owned(), once: false }));
        assert!(sub("7").is_some_and(|sub| sub.once));
        assert_eq!(cheer("", 50), None);
        assert_eq!(redemption("7", ""), None);
    }
}
