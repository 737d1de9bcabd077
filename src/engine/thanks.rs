//! Thanks when a break ends: the names of those who came since the last one, without any total.
//!
//! The overlay is public, so a name is foreign text like any other: one that the rules find hateful,
//! rude, or talk about numbers is left out.

use std::error::Error;
use std::time::Duration;

use jiff::Timestamp;

use super::machine::Machine;
use crate::clock::after;
use crate::domain::{Author, Event, ItemId, Kind, Severity, StreamId, Thanked, Thanks};
use crate::feedback::classify::Classifier;
use crate::store::{StoreError, thanks};

/// How long thanks are shown.
const STAY: Duration = Duration::from_secs(20);
/// So many names fit the overlay and can be read in that time.
const NAMES: usize = 8;
/// So many people are looked at for names that may be shown.
const LOOKED_AT: u32 = 64;
/// Longest name, in characters: Twitch's own limit is 25.
const LONGEST: usize = 40;

impl Machine {
    /// Whether people are to be thanked when a break ends now. In quiet mode and at rest nothing is
    /// passed on; who came then is thanked after the next break.
    pub(super) fn may_thank(&self) -> bool {
        let status = self.status.borrow();
        self.config.breaks.thanks && self.live.is_some() && !status.quiet && !status.paused
    }

    /// Thanks those who came since the break before the one that has just ended, at `now`.
    pub(super) async fn thank(&mut self, now: Timestamp) {
        let Some(stream) = self.live.as_ref().map(|live| live.stream.id).filter(|_| self.may_thank()) else {
            return;
        };
        if let Err(error) = self.thank_until(stream, after(now, STAY)).await {
            // A break without its thanks is still one.
            tracing::warn!(
                error = &error as &dyn Error,
                "who came could not be read, so a break ends without thanks"
            );
        }
    }

    async fn thank_until(&mut self, stream: StreamId, until: Timestamp) -> Result<(), StoreError> {
        let read = move |connection: &_| {
            let latest = thanks::latest(connection, stream)?;
            latest.map(|end| thanks::people(connection, end, LOOKED_AT)).transpose()
        };
        let mut people = self.store.read(read).await?.unwrap_or_default();
        people.retain(|(_, author)| !self.lists.hide(author));
        let Some(thanks) = compose(&self.classifier, people, until) else { return Ok(()) };
        self.publish(Event::Thanks(thanks.clone()), |status| status.thanks = Some(thanks));
        Ok(())
    }

    /// The service stopped while it thanked people, or just before: it goes on.
    pub(super) async fn take_up_thanks(&mut self) -> Result<(), StoreError> {
        let Some(stream) = self.live.as_ref().map(|live| live.stream.id).filter(|_| self.may_thank()) else {
            return Ok(());
        };
        let latest = self.store.read(move |connection| thanks::latest(connection, stream)).await?;
        let until = latest.map(|end| after(end.at, STAY));
        let now = self.clock.now();
        // No further away than it can be: the wall clock may have been set meanwhile.
        let is_under_way = |until: &Timestamp| *until > now && *until <= after(now, STAY);
        match until.filter(|until| is_under_way(until) && self.breaks.running().is_none()) {
            Some(until) => self.thank_until(stream, until).await,
            None => Ok(()),
        }
    }

    /// A break begins: whoever was being thanked has been.
    pub(super) fn stop_thanking(&self) {
        self.status.send_if_modified(|status| status.thanks.take().is_some());
    }
}

/// The thanks to `people`; none where there is no name to show.
fn compose(classifier: &Classifier, people: Vec<(ItemId, Author)>, until: Timestamp) -> Option<Thanks> {
    let mut names: Vec<Thanked> = people
        .into_iter()
        .map(|(id, Author { login, name, .. })| Thanked {
            id,
            name: if name.is_empty() { login } else { name },
        })
        .filter(|thanked| is_presentable(classifier, &thanked.name))
        .collect();
    let others = names.len() > NAMES;
    names.truncate(NAMES);
    (!names.is_empty()).then_some(Thanks { people: names, others, until })
}

/// Whether a name may stand on the overlay by itself. It is judged as it is, and as the words that
/// are run together in it.
pub(super) fn is_presentable(classifier: &Classifier, name: &str) -> bool {
    let is_name = name.chars().any(char::is_alphanumeric)
        && name.chars().count() <= LONGEST
        && !name.chars().any(|c| c.is_control() || is_unseen(c));
    let apart = words_of(name);
    is_name && [name, &apart, &apart.replace(' ', "")].into_iter().all(|text| is_harmless(classifier, text))
}

fn is_harmless(classifier: &Classifier, text: &str) -> bool {
    let verdict = classifier.classify_name(text);
    let is_calm = !matches!(verdict.kind, Kind::Hateful | Kind::NumberTalk | Kind::Spam | Kind::Critical);
    verdict.harm == Severity::None && is_calm
}

/// Signs that turn text around or take no room: a name that needs them is not missed.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

/// `only3Viewers_lol` as `only 3 viewers lol`.
fn words_of(name: &str) -> String {
    let mut words = String::with_capacity(name.len() * 2);
    let mut before = ' ';
    for c in name.chars() {
        let begins = (c.is_uppercase() && before.is_lowercase()) || c.is_numeric() != before.is_numeric();
        let is_word = c.is_alphanumeric();
        if (begins || !is_word) && !words.ends_with(' ') && !words.is_empty() {
            words.push(' ');
        }
        if is_word {
            words.extend(c.to_lowercase());
        }
        before = c;
    }
    words.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_apart_into_its_words() {
        assert_eq!(words_of("only3Viewers_lol"), "only 3 viewers lol");
        assert_eq!(words_of("__Mira__"), "mira");
        assert_eq!(words_of("ЁжикВТумане"), "ёжик втумане");
    }

    #[test]
    fn names_that_hurt_or_count_are_left_out() {
        let classifier = Classifier::new("harbour");
        for name in ["Mira", "slow_tea_Otto", "Lumen_Attic77", "美咲", "xX_Wren_Xx", "curious_wren2004"] {
            assert!(is_presentable(&classifier, name), "{name}");
        }
        for name in [
            "kill_yourself",
            "KillYourself",
            "you_are_worthless_trash",
            "only3viewers",
            "Only_3_Viewers_LOL",
            "dead_stream",
            "deadStream",
            "\u{202e}mira",
            "___",
            "",
            &"w".repeat(200),
        ] {
            assert!(!is_presentable(&classifier, name), "{name}");
        }
    }

    #[test]
    fn a_few_names_are_shown_and_the_rest_is_only_there() {
        let classifier = Classifier::new("harbour");
        let person = |number: i64| {
            let login = format!("viewer_{}", char::from(b'a' + u8::try_from(number).unwrap()));
            (ItemId(number), Author { id: login.clone(), name: String::new(), login })
        };
        let thanks = |count| compose(&classifier, (0..count).map(person).collect(), Timestamp::UNIX_EPOCH);
        assert_eq!(thanks(0), None);
        assert!(!thanks(8).unwrap().others);
        let many = thanks(20).unwrap();
        assert_eq!((many.people.len(), many.others), (NAMES, true));
        assert_eq!(many.people[0], Thanked { id: ItemId(0), name: "viewer_a".into() });
    }
}
