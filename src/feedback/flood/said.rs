//! What a line says once everything that makes copies differ is taken off it.
//!
//! Must not know what any word means.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::Text;
use crate::domain::{EmoteSpan, is_unseen};
use crate::feedback::disguise::unmask;

/// A word longer than this is a sentence in a script that puts no spaces between words.
const LONGEST_WORD: usize = 16;

/// A line, as something that can be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CopyKey {
    /// The same for all copies.
    pub(super) text: Text,
    /// One word, or emotes alone: everybody writes that now and then.
    pub(super) short: bool,
}

/// What `text` says; none where it is empty. Case, accents, spaces, signs, repeated letters and words, emotes
/// beside words, and letters mixed with digits at the end make no difference. A number alone does: who counts
/// along, votes or bids says something new each time.
pub(super) fn said(keys: &RandomState, text: &str, emotes: &[EmoteSpan]) -> Option<CopyKey> {
    let mut words = SaidWords::default();
    let mut codes = Vec::new();
    let mut at = 0;
    for emote in emotes {
        let (Some(before), Some(code)) = (text.get(at..emote.start), text.get(emote.start..emote.end)) else {
            continue;
        };
        words.cut(before);
        codes.push(code);
        at = emote.end;
    }
    words.cut(text.get(at..).unwrap_or_default());
    words.drop_filler();
    if let Some(first) = words.iter().next() {
        let short = words.ends.len() == 1 && first.chars().count() <= LONGEST_WORD;
        let mut hasher = keys.build_hasher();
        let mut before = None;
        for c in words.iter().flat_map(str::chars) {
            // Across words, too: spaces make no difference.
            if c.is_numeric() || before != Some(c) {
                hasher.write_u32(u32::from(c));
            }
            before = Some(c);
        }
        return Some(CopyKey { text: hasher.finish(), short });
    }
    let mut signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && !is_unseen(*c)).collect();
    signs.dedup();
    codes.dedup();
    let text =
        if codes.is_empty() { keys.hash_one(("signs", &signs)) } else { keys.hash_one(("emotes", &codes)) };
    (!signs.is_empty()).then_some(CopyKey { text, short: true })
}

/// The words of a line in small letters, one after another in one text. This is made for every line of chat.
#[derive(Default)]
struct SaidWords {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl SaidWords {
    /// Adds the words of `text`, which has no emotes in it.
    fn cut(&mut self, text: &str) {
        for chunk in text.split_whitespace() {
            let start = self.text.len();
            if chunk.is_ascii() {
                let letters = chunk.chars().filter(char::is_ascii_alphanumeric);
                letters.for_each(|c| self.push(c.to_ascii_lowercase(), start));
            } else {
                let mut word = String::with_capacity(chunk.len());
                // Emoji and other signs are no letters, and characters that are not seen are none either.
                let letters =
                    chunk.nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c) && !is_unseen(*c));
                word.extend(letters.flat_map(char::to_lowercase));
                unmask(&mut word);
                word.chars().for_each(|c| self.push(c, start));
            }
            self.end(start);
        }
    }

    /// A repeated letter is one; of digits each counts.
    fn push(&mut self, c: char, start: usize) {
        if c.is_numeric() || self.text.len() == start || !self.text.ends_with(c) {
            self.text.push(c);
        }
    }

    /// Ends the word that began at `start`. The same word again is one.
    fn end(&mut self, start: usize) {
        let word = self.text.get(start..).unwrap_or_default();
        if word.is_empty() || self.iter().next_back() == Some(word) {
            self.text.truncate(start);
        } else {
            self.ends.push(self.text.len());
        }
    }

    /// `BUY NOW x7k2` and `BUY NOW 9qz1` are one text; a line that is nothing else is itself.
    fn drop_filler(&mut self) {
        let is_filler = |word: &str| word.contains(char::is_numeric) && word.contains(char::is_alphabetic);
        while self.ends.len() > 1 && self.iter().next_back().is_some_and(is_filler) {
            self.ends.pop();
        }
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = &str> {
        let begins = |place: usize| place.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        (0..self.ends.len())
            .filter_map(move |place| self.text.get(begins(place).unwrap_or_default()..*self.ends.get(place)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, emotes: &[EmoteSpan]) -> Option<CopyKey> {
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
            "buy followers now x7k2",
            "buy followers now x7k2 9qz1",
            "buy fol\u{200b}lowers now 🎉",
            "buy buy followers now",
        ] {
            assert_eq!(read(copy, &[]).map(|said| said.text), plain.map(|said| said.text), "{copy}");
        }
        let text = "buy followers now Kappa";
        assert_eq!(read(text, &[EmoteSpan::new(text, "25", 18, 23).unwrap()]), plain);
        for other in ["buy followers later", "sell followers now", "buy followers now 4711"] {
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
