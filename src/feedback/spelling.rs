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
        let slip = if text.len() <= LONGEST { self.one_letter_away(text.as_bytes()) } else { None };
        slip.map(|word| vec![word]).or_else(|| self.apart(text))
    }

    /// The likeliest known word that is one slip away: letters swapped, one missing, one too many, one wrong.
    /// A doubled letter is no slip here: features see through it.
    fn one_letter_away(&self, letters: &[u8]) -> Option<String> {
        // Hundreds of candidates are looked at for each unknown word: none of them is kept.
        let known = |letters: &[u8]| {
            self.has(plain_word(letters)).then(|| letters.iter().copied().map(char::from).collect::<String>())
        };
        let (mut longer, mut shorter) = ([0; LONGEST + 1], [0; LONGEST + 1]);
        let longer = longer.get_mut(..=letters.len())?;
        let other = shorter.get_mut(..letters.len())?;
        for place in 1..letters.len() {
            other.copy_from_slice(letters);
            other.swap(place - 1, place);
            if let Some(word) = known(other) {
                return Some(word);
            }
        }
        for place in 1..=letters.len() {
            let (before, after) = letters.split_at_checked(place)?;
            longer.get_mut(..place)?.copy_from_slice(before);
            longer.get_mut(place + 1..)?.copy_from_slice(after);
            for letter in b'a'..=b'z' {
                *longer.get_mut(place)? = letter;
                if let Some(word) = known(longer) {
                    return Some(word);
                }
            }
        }
        for place in 0..letters.len() {
            other.copy_from_slice(letters);
            other.copy_within(place + 1.., place);
            if let Some(word) = known(other.split_last()?.1) {
                return Some(word);
            }
        }
        // The first letter is nearly never wrong.
        for place in 1..letters.len() {
            other.copy_from_slice(letters);
            for letter in b'a'..=b'z' {
                *other.get_mut(place)? = letter;
                if let Some(word) = known(other) {
                    return Some(word);
                }
            }
        }
        None
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
