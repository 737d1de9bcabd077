//! Words as they were meant, where a slip of the hand or a trick made them words that nobody knows: one letter
//! wrong, missing, too many or in the wrong place, or several words without spaces between them.
//!
//! Must not know what any word means.

use super::features::{letter_for, plain_word, word};

/// Each known word sets one of so many bits, which are asked first: a list is slower to search.
const BITS: usize = 1 << 19;

/// A word of fewer letters is meant as it is: too many others are one letter away.
const SHORTEST: usize = 5;

/// A longer one is no slip.
const LONGEST: usize = 14;

/// So many letters without a space may be several words, and so many are looked at.
const JOINED: std::ops::RangeInclusive<usize> = 7..=60;

/// The longest known word that is looked for among joined ones.
const PART: usize = 14;

/// Letters that stand as words among joined ones.
const ALONE: [u8; 3] = [b'a', b'i', b'u'];

/// Which words are known.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    bits: Vec<u64>,
    /// Hashes of the words, ascending.
    words: Vec<u32>,
}

impl Vocabulary {
    /// The words with these hashes (`features::word`).
    pub(crate) fn new(hashes: impl IntoIterator<Item = u32>) -> Self {
        let mut bits = vec![0; BITS / 64];
        let mut words: Vec<u32> = hashes.into_iter().collect();
        words.sort_unstable();
        for hash in &words {
            let place = *hash as usize % BITS;
            if let Some(some) = bits.get_mut(place / 64) {
                *some |= 1 << (place % 64);
            }
        }
        Self { bits, words }
    }

    fn knows(&self, text: &str) -> bool {
        self.has(word(text))
    }

    fn has(&self, hash: u32) -> bool {
        let place = hash as usize % BITS;
        self.bits.get(place / 64).is_some_and(|some| some & 1 << (place % 64) != 0)
            && self.words.binary_search(&hash).is_ok()
    }

    /// What an unknown word was meant to be; none where it is known, or nobody can tell.
    pub(crate) fn meant(&self, text: &str) -> Option<Vec<String>> {
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
        if !is_plain(text) {
            // Digits and signs that stand for letters.
            let letters: String = text.bytes().map(|byte| char::from(letter_for(byte))).collect();
            let is_mixed = text.is_ascii() && text.bytes().any(|byte| byte.is_ascii_lowercase());
            return (is_mixed && is_plain(&letters) && self.knows(&letters)).then(|| vec![letters]);
        }
        if text.len() < SHORTEST || self.knows(text) {
            return None;
        }
        let slip = self.one_letter_away(text.as_bytes());
        slip.map(|word| vec![word]).or_else(|| self.apart(text))
    }

    /// The likeliest known word that is one slip away: letters swapped, one missing, one too many, one wrong.
    /// A doubled letter is no slip here: features see through it. Nor is a word that is too long.
    fn one_letter_away(&self, letters: &[u8]) -> Option<String> {
        let word = Letters::of(letters)?;
        let places = || 0..letters.len();
        let anywhere = |from: usize, to: usize| {
            (from..to).flat_map(|place| (b'a'..=b'z').map(move |letter| (place, letter)))
        };
        let swapped = places().skip(1).map(|place| word.swapped(place));
        let with = anywhere(1, letters.len() + 1).map(|(place, letter)| word.with(place, letter));
        let without = places().map(|place| word.without(place));
        // The first letter is nearly never wrong.
        let wrong = anywhere(1, letters.len()).map(|(place, letter)| word.changed(place, letter));
        swapped
            .chain(with)
            .chain(without)
            .chain(wrong)
            .find(|other| self.has(plain_word(other.read())))
            .map(|other| other.read().iter().copied().map(char::from).collect())
    }

    /// As few known words as possible that make `text` when they are written without spaces.
    fn apart(&self, text: &str) -> Option<Vec<String>> {
        if !JOINED.contains(&text.len()) {
            return None;
        }
        // For each end: how many words lead there, and where the last one begins.
        let mut best: Vec<Option<(usize, usize)>> = vec![None; text.len() + 1];
        *best.first_mut()? = Some((0, 0));
        for end in 1..=text.len() {
            let found = (end.saturating_sub(PART)..end)
                .filter_map(|start| {
                    let (count, _) = (*best.get(start)?)?;
                    let part = text.get(start..end)?;
                    let is_word = match part.as_bytes() {
                        [letter] => ALONE.contains(letter),
                        letters => self.has(plain_word(letters)),
                    };
                    is_word.then_some((count + 1, start))
                })
                .min();
            *best.get_mut(end)? = found;
        }
        let (count, _) = (*best.last()?)?;
        // Many short pieces are no sentence, but chance.
        if count * 3 > text.len() + 1 {
            return None;
        }
        let (mut words, mut end) = (Vec::with_capacity(count), text.len());
        while end > 0 {
            let (_, start) = (*best.get(end)?)?;
            words.push(text.get(start..end)?.to_owned());
            end = start;
        }
        words.reverse();
        Some(words)
    }
}

/// A word that may be another one. Hundreds are looked at for each unknown word, so it takes no memory of its own.
#[derive(Clone, Copy)]
struct Letters {
    letters: [u8; LONGEST + 1],
    length: usize,
}

impl Letters {
    /// None where they are too many.
    fn of(word: &[u8]) -> Option<Self> {
        let mut letters = [0; LONGEST + 1];
        letters.get_mut(..word.len()).filter(|_| word.len() <= LONGEST)?.copy_from_slice(word);
        Some(Self { letters, length: word.len() })
    }

    fn read(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or_default()
    }

    /// With the letter at `place` before the one that stands there.
    fn swapped(mut self, place: usize) -> Self {
        self.letters.swap(place - 1, place);
        self
    }

    fn with(mut self, place: usize, letter: u8) -> Self {
        self.letters.copy_within(place..self.length, place + 1);
        self.length += 1;
        self.changed(place, letter)
    }

    fn without(mut self, place: usize) -> Self {
        self.letters.copy_within(place + 1..self.length, place);
        self.length -= 1;
        self
    }

    fn changed(mut self, place: usize, letter: u8) -> Self {
        if let Some(here) = self.letters.get_mut(place) {
            *here = letter;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_word_has_one_hash_however_it_is_reckoned() {
        for text in ["a", "stream", "goood", "gooooood", "aab", "stretchedbeyondeverything"] {
            assert_eq!(plain_word(text.as_bytes()), word(text), "{text}");
        }
    }

    #[test]
    fn slips_are_mended_and_joined_words_are_parted() {
        let words = ["nobody", "likes", "you", "are", "ugly", "worthless", "because"];
        let vocabulary = Vocabulary::new(words.map(word));
        let meant = |text: &str| vocabulary.meant(text).map(|words| words.join(" "));
        for text in ["nobdoy", "noboddy", "nobod", "nobpdy", "nbody"] {
            assert_eq!(meant(text).as_deref(), Some("nobody"), "{text}");
        }
        assert_eq!(meant("youareugly").as_deref(), Some("you are ugly"));
        assert_eq!(meant("nobodylikesyou").as_deref(), Some("nobody likes you"));
        assert_eq!(meant("ug1y"), None, "a one is no l here");
        assert_eq!(meant("w0rthless").as_deref(), Some("worthless"));
        for text in ["nobody", "ugl", "xqzvkj", "größe", "a1b2c3", ""] {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}
