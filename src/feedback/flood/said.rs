//! What a line says once everything that makes copies differ is taken off it.
//!
//! Must not know what any word means.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::Text;
use crate::domain::EmoteSpan;
use crate::feedback::disguise::unmask;
use crate::feedback::tokens::is_hidden;

/// A word longer than this is a sentence in a script that puts no spaces between words.
const LONGEST_WORD: usize = 16;

/// A line, as something that can be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    /// The same for all copies.
    pub(super) text: Text,
    /// One word, or emotes alone: everybody writes that now and then.
    pub(super) short: bool,
}

/// What `text` says; none where it is empty. Case, accents, spaces, signs, repeated letters and words, emotes
/// beside words, and numbers at the end make no difference.
pub(super) fn said(keys: &RandomState, text: &str, emotes: &[EmoteSpan]) -> Option<Said> {
    let mut words = Vec::new();
    let mut codes = Vec::new();
    let mut at = 0;
    for emote in emotes {
        let (Some(before), Some(code)) = (text.get(at..emote.start), text.get(emote.start..emote.end)) else {
            continue;
        };
        cut(before, &mut words);
        codes.push(code);
        at = emote.end;
    }
    cut(text.get(at..).unwrap_or_default(), &mut words);
    words.dedup();
    // `BUY NOW x7k2` and `BUY NOW 4711` are one text; a line that is nothing else is itself.
    while words.len() > 1 && words.last().is_some_and(|word| word.contains(|c: char| c.is_numeric())) {
        words.pop();
    }
    if let Some(first) = words.first() {
        let short = words.len() == 1 && first.chars().count() <= LONGEST_WORD;
        let mut whole = String::new();
        words.iter().flat_map(|word| word.chars()).for_each(|c| push(&mut whole, c));
        return Some(Said { text: keys.hash_one(("words", whole)), short });
    }
    let mut signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && !is_hidden(*c)).collect();
    signs.dedup();
    codes.dedup();
    let text =
        if codes.is_empty() { keys.hash_one(("signs", &signs)) } else { keys.hash_one(("emotes", &codes)) };
    (!signs.is_empty()).then_some(Said { text, short: true })
}

/// Adds the words of `text`, which has no emotes in it.
fn cut(text: &str, words: &mut Vec<String>) {
    for chunk in text.split_whitespace() {
        let mut word = String::with_capacity(chunk.len());
        if chunk.is_ascii() {
            let letters = chunk.chars().filter(char::is_ascii_alphanumeric);
            letters.for_each(|c| push(&mut word, c.to_ascii_lowercase()));
        } else {
            // Emoji and other signs are no letters, and characters that are not seen are none either.
            let letters =
                chunk.nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c) && !is_hidden(*c));
            letters.flat_map(char::to_lowercase).for_each(|c| push(&mut word, c));
            unmask(&mut word);
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
}

/// A repeated letter is one; of digits each counts.
fn push(word: &mut String, c: char) {
    if c.is_numeric() || !word.ends_with(c) {
        word.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, emotes: &[EmoteSpan]) -> Option<Said> {
        thread_local! { static KEYS: RandomState = RandomState::new(); }
        KEYS.with(|keys| said(keys, text, emotes))
    }

    #[test]
    fn copies_are_one_text_however_they_are_dressed_up() {
        let plain = read("buy followers now", &[]);
        for copy in [
            "BUY   FOLLOWERS NOW!!!",
            "buyyy followers nowwww",
            "b u y followers now",
            "búy followers now",
            "buy fоllowers now", // a Cyrillic o
            "buy followers now 4711",
            "buy followers now x7k2 99",
            "buy fol\u{200b}lowers now 🎉",
            "buy buy followers now",
        ] {
            assert_eq!(read(copy, &[]).map(|said| said.text), plain.map(|said| said.text), "{copy}");
        }
        let text = "buy followers now Kappa";
        assert_eq!(read(text, &[EmoteSpan::new(text, "25", 18, 23).unwrap()]), plain);
        for other in ["buy followers later", "sell followers now", "4711 buy followers now"] {
            assert_ne!(read(other, &[]), plain, "{other}");
        }
    }

    #[test]
    fn one_word_and_emotes_alone_are_short() {
        let short = |text: &str, emotes: &[EmoteSpan]| read(text, emotes).map(|said| said.short);
        for text in ["gg", "LOL", "lol lol lol", "❤️", "!!!", "KEKW", "1", "おつかれ"] {
            assert_eq!(short(text, &[]), Some(true), "{text}");
        }
        for text in ["gg wp", "nice one", "このチャンネルは終わっている早くやめろ"] {
            assert_eq!(short(text, &[]), Some(false), "{text}");
        }
        assert_eq!(short("Kappa", &[EmoteSpan::new("Kappa", "25", 0, 5).unwrap()]), Some(true));
        assert_eq!(read(" \u{200b} ", &[]), None);
        assert_ne!(read("1", &[]), read("2", &[]), "votes are different texts");
        assert_ne!(read("❤️", &[]), read("🎉", &[]));
    }
}
