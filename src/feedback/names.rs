//! Which names may be shown: one rule for every place where a viewer is named.
//!
//! A name is foreign text like any other. One that is abuse, talks about numbers or cannot be read is shown nowhere;
//! what its owner wrote or did is told of somebody.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{LazyLock, Mutex, PoisonError};

use super::classify::certain;
use super::rules::{self, Rules};
use super::tokens::Tokens;
use crate::domain::{Author, AuthorRole, Feedback, Kind, is_unseen};

/// Longest name, in characters: Twitch's own limit is 25.
const LONGEST: usize = 40;
/// So many names are remembered; then all are forgotten, and judged anew.
const MOST_KNOWN: usize = 4096;

/// Which names may be shown, as far as they were judged before: every rule is asked about a name several times over,
/// and whoever writes once writes again. No name can be read in it: its keys are keyed hashes.
static KNOWN: LazyLock<(RandomState, Mutex<HashMap<u64, bool>>)> = LazyLock::new(Default::default);

/// The name of whoever is behind `item`; none where it may not be shown. The streamer's own always may.
pub fn of(item: &Feedback) -> Option<&str> {
    let own = || Some(called(&item.author)).filter(|name| !name.is_empty());
    if item.standing == AuthorRole::Own { own() } else { shown(&item.author) }
}

/// The name of `author`; none where it may not be shown.
pub fn shown(author: &Author) -> Option<&str> {
    Some(called(author)).filter(|name| is_presentable(name))
}

fn called(author: &Author) -> &str {
    if author.name.is_empty() { &author.login } else { &author.name }
}

/// Whether a name may be shown, as it was judged before or is now.
fn is_presentable(name: &str) -> bool {
    let (hasher, known) = &*KNOWN;
    let key = hasher.hash_one(name);
    // One entry changes at a time; a panic elsewhere leaves nothing half done.
    let known = || known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(before) = known().get(&key).copied() {
        return before;
    }
    let judged = judge(name);
    let mut known = known();
    if known.len() >= MOST_KNOWN {
        known.clear();
    }
    known.insert(key, judged);
    judged
}

/// Judges a name as it is, and as the words that are run together in it.
fn judge(name: &str) -> bool {
    let can_be_read = name.chars().any(char::is_alphanumeric)
        && name.chars().count() <= LONGEST
        && !name.chars().any(|c| c.is_control() || is_unseen(c));
    let apart = words_of(name);
    can_be_read && ![name, &apart, &apart.replace(' ', "")].into_iter().any(hurts)
}

/// Whether a rule names what `name` says. Only rules are asked, for the network learnt from sentences.
fn hurts(name: &str) -> bool {
    // A name has no spaces: a rule's words may stand anywhere in it.
    let apart: String = name.chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
    [name, &apart].into_iter().any(|text| {
        let words = rules::words(&Tokens::read(text, &[]), |_| false, false);
        let kind = certain(Rules::built_in().find(&words)).map(|(kind, _)| kind);
        matches!(kind, Some(Kind::Hateful | Kind::NumberTalk | Kind::Spam | Kind::Critical))
    })
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
    fn names_that_hurt_count_or_cannot_be_read_are_not_shown() {
        for name in [
            "Mira",
            "slow_tea_Otto",
            "Lumen_Attic77",
            "美咲",
            "xX_Wren_Xx",
            "curious_wren2004",
            "Viewer_1018",
        ] {
            assert!(is_presentable(name), "{name}");
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
            assert!(!is_presentable(name), "{name}");
        }
    }

    #[test]
    fn a_display_name_counts_before_a_login_and_the_streamers_own_is_always_shown() {
        let author =
            |login: &str, name: &str| Author { id: "7".into(), login: login.into(), name: name.into() };
        assert_eq!(shown(&author("mira_77", "美咲")), Some("美咲"));
        assert_eq!(shown(&author("mira_77", "")), Some("mira_77"));
        assert_eq!(shown(&author("mira_77", "KillYourself")), None);
        assert_eq!(shown(&Author::default()), None);
    }
}
