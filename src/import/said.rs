//! What somebody said, put into the words of the house: the same for each format. Numbers leave the words here.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::domain::{Author, Badge, FeedbackEvent, NewFeedback};
use crate::twitch::chat::words::{self, WireContext};

/// The source of everything that is brought along: it was said on Twitch, whoever wrote it down.
const SOURCE: &str = "twitch";
/// Longest words that are taken, in bytes; Twitch's own limit is 500 characters.
const LONGEST: usize = 8 * 1024;
/// Cheers of Twitch's own that are no words. (A few others are, so that they are left alone where nobody tells how many
/// bits there were.) Lower case, sorted.
const CHEERS: [&str; 21] = [
    "4head",
    "biblethump",
    "cheer",
    "cheerwhal",
    "corgo",
    "dansgame",
    "doodlecheer",
    "elegiggle",
    "failfish",
    "frankerz",
    "heyguys",
    "kappa",
    "kreygasm",
    "mrdestructoid",
    "notlikethis",
    "pjsalt",
    "ripcheer",
    "seemsgood",
    "showlove",
    "swiftrage",
    "vohiyo",
];

/// What surrounds somebody's words in a file.
#[derive(Debug, Default)]
pub(super) struct Around<'a> {
    /// Emotes as Twitch's tag has them: ids with ranges of characters.
    pub(super) emotes: Option<&'a str>,
    /// The login name and the display name of the person whom the words answer.
    pub(super) answered: [Option<&'a str>; 2],
    /// How many bits were cheered; none where the file does not tell.
    pub(super) bits: Option<i64>,
}

/// A person. Without a display name they are called as they log in, and without a login name as they are shown.
pub(super) fn author(id: Option<&str>, login: Option<&str>, name: Option<&str>) -> Author {
    let clean = |name: &str| words::name(name).trim().chars().take(100).collect::<String>();
    let login = clean(login.or(name).unwrap_or_default()).to_lowercase();
    let name = name.map(clean).filter(|name| !name.is_empty()).unwrap_or_else(|| login.clone());
    Author { id: clean(id.unwrap_or_default()), login, name }
}

/// Words that `author` wrote at `at`.
pub(super) fn message(at: Timestamp, author: Author, raw: &str, around: &Around<'_>) -> NewFeedback {
    let raw = cut(raw);
    let bits = around.bits.unwrap_or_else(|| told_bits(raw));
    let wire =
        WireContext { emotes: around.emotes, answered: around.answered, bits: (bits > 0).then_some(bits) };
    let (text, emotes) = words::read(raw, wire);
    let mut draft = NewFeedback { emotes, ..NewFeedback::message(SOURCE, author, text, at) };
    draft.style.me = words::is_action(raw);
    if bits > 0 {
        draft.event = FeedbackEvent::Cheer;
        draft.amount = Some(bits);
    }
    if let [Some(login), written] = around.answered {
        let login = words::name(login).to_lowercase();
        let written = written.map(words::name).filter(|name| name.eq_ignore_ascii_case(&login));
        draft.style.answers = Some(written.map_or_else(|| login.clone(), Cow::into_owned));
        draft.reply_to = Some(login);
    }
    draft
}

/// What their badges, by Twitch's names, say of whoever wrote `draft`.
pub(super) fn wear<'a>(draft: &mut NewFeedback, badges: impl IntoIterator<Item = &'a str>) {
    for name in badges {
        let badge = match name {
            "broadcaster" => {
                draft.roles.broadcaster = true;
                Badge::Broadcaster
            }
            "moderator" | "lead_moderator" => {
                draft.roles.moderator = true;
                Badge::Moderator
            }
            "vip" => Badge::Vip,
            "subscriber" | "founder" => Badge::Subscriber,
            _ => continue,
        };
        if !draft.style.badges.contains(&badge) {
            draft.style.badges.push(badge);
        }
    }
}

/// Whether anything can be read or is told of in `draft`.
pub(super) fn says_something(draft: &NewFeedback) -> bool {
    draft.event != FeedbackEvent::Message || !draft.text.is_empty()
}

fn cut(raw: &str) -> &str {
    let mut end = raw.len().min(LONGEST);
    while !raw.is_char_boundary(end) {
        end -= 1;
    }
    raw.get(..end).unwrap_or_default()
}

/// How many bits the words tell of.
fn told_bits(raw: &str) -> i64 {
    let bits = |word: &str| {
        let letters = word.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let count: i64 = word.get(letters.len()..)?.parse().ok()?;
        let is_cheer = CHEERS.binary_search(&letters.to_ascii_lowercase().as_str()).is_ok();
        Some(count).filter(|count| is_cheer && (1..=1_000_000).contains(count))
    };
    raw.split(' ').filter_map(bits).fold(0, i64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheers_are_sorted_for_the_search() {
        assert!(CHEERS.is_sorted());
    }

    #[test]
    fn bits_leave_the_words_and_go_where_numbers_go() {
        let said = |raw, bits| {
            let around = Around { bits, ..Around::default() };
            let draft = message(Timestamp::UNIX_EPOCH, author(None, Some("ash"), None), raw, &around);
            (draft.event, draft.amount, draft.text)
        };
        use FeedbackEvent::{Cheer, Message};
        assert_eq!(said("Cheer100 nice", None), (Cheer, Some(100), "nice".into()));
        assert_eq!(said("nice Kappa50 Cheer1", None), (Cheer, Some(51), "nice".into()));
        assert_eq!(said("Harbour25 nice", Some(25)), (Cheer, Some(25), "nice".into()));
        assert_eq!(said("route66 party10", None), (Message, None, "route66 party10".into()));
        assert_eq!(said("Cheer100 nice", Some(0)), (Message, None, "Cheer100 nice".into()));
    }

    #[test]
    fn a_line_of_oneself_loses_its_wrapper() {
        let around = Around::default();
        let draft = message(
            Timestamp::UNIX_EPOCH,
            author(Some("7"), Some("Ash"), None),
            "\u{1}ACTION waves\u{1}",
            &around,
        );
        assert_eq!(
            (draft.text.as_str(), draft.style.me, draft.author.login.as_str()),
            ("waves", true, "ash")
        );
    }
}
