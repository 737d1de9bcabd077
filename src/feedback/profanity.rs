//! Bad words that stand in no list of ours, also where they are disguised: known by a kept library.
//!
//! The library is slow beside the rest, so it only sees words that look as if they could be bad. Must
//! not know whom a word is meant for.

use aho_corasick::{AhoCorasick, MatchKind};
use rustrict::{Censor, Type};

use super::lexicon::Seen;
use super::tokens::{Shape, Tokens};

/// How bad a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Badness {
    /// Rude.
    Rude,
    /// A slur, or a wish to harm.
    Slur,
}

/// Beginnings and middles that bad words have. What has none of them and no disguise is not looked at.
const STEMS: [&str; 71] = [
    "fuc", "fuk", "fuq", "fck", "phuc", "shit", "biatch", "bitch", "cunt", "kunt", "nigg", "niqq", "nigr",
    "niga", "fag", "slut", "whor", "hoe", "retard", "tard", "trann", "troon", "dyke", "dike", "dick", "cock",
    "cum", "puss", "vagi", "peni", "porn", "rape", "rapi", "tits", "titt", "boob", "asshol", "arse",
    "bastar", "wank", "twat", "jizz", "masturb", "spic", "chin", "kike", "gook", "coon", "paki", "nazi",
    "hitler", "kys", "pedo", "paedo", "skank", "prick", "kill", "suici", "homo", "jew", "negro", "incest",
    "nigs", "wigg", "honk", "jigg", "fugl", "btch", "bxtch", "mofo", "assh",
];

/// Words of this many letters are looked at.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=24;

/// Tells bad words.
#[derive(Debug)]
pub(crate) struct Profanity {
    /// None would be a list that cannot be searched; ours can.
    stems: Option<AhoCorasick>,
}

impl Profanity {
    /// Ready to be asked.
    pub(crate) fn new() -> Self {
        Self { stems: AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(STEMS).ok() }
    }

    /// The worst word of a message, among those that our own list does not know.
    pub(crate) fn worst(&self, tokens: &Tokens, seen: &[Seen]) -> Option<Badness> {
        let mut worst = None;
        let mut letters = String::new();
        for ((shape, text), seen) in tokens.iter().zip(seen) {
            if shape != Shape::Word {
                letters.clear();
                continue;
            }
            if text.len() == 1 {
                letters.push_str(text);
                if letters.len() >= 3 && self.may_be_bad(&letters) {
                    worst = worst.max(badness(&letters, true));
                }
                continue;
            }
            letters.clear();
            if seen.word.is_none() && self.may_be_bad(text) {
                worst = worst.max(badness(text, is_disguised(text)));
            }
        }
        worst
    }

    fn may_be_bad(&self, word: &str) -> bool {
        let has_stem = |stems: &AhoCorasick| stems.is_match(word);
        LETTERS.contains(&word.len()) && (is_disguised(word) || self.stems.as_ref().is_some_and(has_stem))
    }
}

/// Whether signs or digits stand among the letters.
fn is_disguised(word: &str) -> bool {
    let odd = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'$' | b'@' | b'!' | b'*');
    word.is_ascii()
        && word.bytes().filter(|byte| odd(*byte)).count() * 2 <= word.len()
        && word.bytes().any(odd)
        && word.bytes().filter(u8::is_ascii_alphabetic).count() >= 2
}

/// How bad a word is. Whoever hides a slur means it; written openly, what our own list does not know may
/// be the speech of those it is about.
fn badness(word: &str, is_hidden: bool) -> Option<Badness> {
    let found = Censor::from_str(word).analyze();
    let severe = found.is(Type::OFFENSIVE & Type::SEVERE) || found.is(Type::MEAN & Type::SEVERE);
    let bad = found.is((Type::OFFENSIVE | Type::MEAN) & Type::MODERATE_OR_HIGHER);
    match (severe, bad) {
        (true, _) if is_hidden => Some(Badness::Slur),
        (_, true) | (true, _) => Some(Badness::Rude),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feedback::lexicon::Lexicon;

    fn worst(text: &str) -> Option<Badness> {
        let tokens = Tokens::read(text, &[]);
        Profanity::new().worst(&tokens, &Lexicon::built_in().see(&tokens))
    }

    #[test]
    fn disguises_are_seen_through_and_plain_words_are_left_alone() {
        assert_eq!(worst("n i g g e r s"), Some(Badness::Slur));
        for text in
            ["that was a nice run", "gr8 m8", "w8 for me", "the mp3 player", "scunthorpe", "pass the class"]
        {
            assert_eq!(worst(text), None, "{text}");
        }
    }
}
