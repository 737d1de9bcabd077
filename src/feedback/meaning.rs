//! What the words of a message mean together, as a direction in a space of few dimensions: messages that mean
//! much the same point much the same way, whatever words they have.
//!
//! A known word has a vector; pieces of all words have some, too, so that a slip of the pen or a word of
//! another language is not without meaning. Made by `training/`: an encoder of sentences gave the words their
//! first vectors, and topics that several people put in their own words moved them. Must not judge.

use std::sync::LazyLock;

use super::features::{hash_of, word};
use super::spelling::Vocabulary;
use super::tokens::{TokenShape, Tokens};

/// The file that is built in.
const BUILT_IN: &[u8] = include_bytes!("meaning.bin");

/// The first line. The number grows when the form changes.
const TITLE: &str = "evenkeel meaning 1";

/// How many dimensions there are.
pub const SIZE: usize = 64;

/// So many rows are shared by the pieces of all words.
pub const PIECES: usize = 4096;

/// How many letters a piece has, with the edges of its word.
const PIECE: usize = 4;

/// A direction: of length one.
pub type Direction = [f32; SIZE];

/// All vectors, ready to be asked.
#[derive(Debug)]
pub struct Meanings<'f> {
    /// From which likeness on two things are the same: the cosine of their directions.
    pub near: f32,
    /// What it was learnt from: names of files and their SHA-256 in hex.
    pub inputs: Vec<(String, String)>,
    /// Hashes of the known words, ascending, little-endian.
    words: &'f [[u8; 4]],
    /// Their rows, each byte a signed number of steps.
    rows: &'f [[u8; SIZE]],
    pieces: &'f [[u8; SIZE]],
    /// What a step of a word's row is worth, and one of a piece's.
    steps: [f32; 2],
}

/// The built-in ones; none where their file is not understood, which a test rules out.
pub(crate) fn built_in() -> Option<&'static Meanings<'static>> {
    static READ: LazyLock<Option<Meanings<'static>>> = LazyLock::new(|| Meanings::read(BUILT_IN));
    READ.as_ref()
}

impl<'f> Meanings<'f> {
    /// Takes a file apart; none if it is not one, or not whole.
    pub fn read(bytes: &'f [u8]) -> Option<Self> {
        let end = bytes.windows(2).position(|two| two == b"\n\n")?;
        let mut lines = std::str::from_utf8(bytes.get(..end)?).ok()?.lines();
        if lines.next()? != TITLE {
            return None;
        }
        let (mut count, mut near, mut steps, mut inputs) = (0, 0.0, [0.0; 2], Vec::new());
        for line in lines {
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                ["words", number, step] => (count, steps[0]) = (number.parse().ok()?, step.parse().ok()?),
                ["pieces", step] => steps[1] = step.parse().ok()?,
                ["near", share] => near = share.parse().ok()?,
                ["input", hash, name] => inputs.push(((*name).to_owned(), (*hash).to_owned())),
                _ => return None,
            }
        }
        let body = bytes.get(end + 2..)?;
        let (words, body) = body.split_at_checked(count * 4)?;
        let (rows, body) = body.split_at_checked(count * SIZE)?;
        let (pieces, rest) = body.split_at_checked(PIECES * SIZE)?;
        let whole = rest.is_empty();
        let [words, rows, pieces] = [words, rows, pieces];
        whole.then_some(Self {
            near,
            inputs,
            words: words.as_chunks().0,
            rows: rows.as_chunks().0,
            pieces: pieces.as_chunks().0,
            steps,
        })
    }

    /// Whether `text` is a word that has a vector of its own.
    pub(crate) fn knows(&self, text: &str) -> bool {
        self.place(text).is_some()
    }

    /// All known words.
    pub(crate) fn vocabulary(&self) -> Vocabulary {
        Vocabulary::new(self.words.iter().map(|bytes| u32::from_le_bytes(*bytes)))
    }

    fn place(&self, text: &str) -> Option<usize> {
        let hash = word(text);
        self.words.binary_search_by(|bytes| u32::from_le_bytes(*bytes).cmp(&hash)).ok()
    }

    /// Where the words of a message point, each as much as `weight` says; none where it has none.
    pub(crate) fn direction(&self, tokens: &Tokens, weight: impl Fn(&str) -> f32) -> Option<Direction> {
        let mut sum = [0.0_f32; SIZE];
        let mut add = |row: Option<&[u8; SIZE]>, step: f32| {
            for (sum, byte) in sum.iter_mut().zip(row.into_iter().flatten()) {
                *sum += f32::from(byte.cast_signed()) * step;
            }
        };
        for (shape, text) in tokens.iter() {
            if matches!(shape, TokenShape::Word | TokenShape::Emote) {
                let [word, piece] = self.steps.map(|step| step * weight(text));
                add(self.place(text).and_then(|place| self.rows.get(place)), word);
                pieces(text, |hash| add(self.pieces.get(hash as usize % PIECES), piece));
            }
        }
        to_length_one(sum)
    }
}

/// A vector as a direction; none where it points nowhere.
pub(crate) fn to_length_one(mut sum: [f32; SIZE]) -> Option<Direction> {
    let length = dot(&sum, &sum).sqrt();
    (length > f32::EPSILON).then(|| {
        sum.iter_mut().for_each(|x| *x /= length);
        sum
    })
}

/// The sum of the products of two vectors: of directions, how alike they are, from -1 to 1.
pub(crate) fn dot(a: &[f32; SIZE], b: &[f32; SIZE]) -> f32 {
    // Eight sums side by side: the compiler may do them at once, and does not reorder floats by itself.
    let mut sums = [0.0_f32; 8];
    let (a, _) = a.as_chunks::<8>();
    let (b, _) = b.as_chunks::<8>();
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

/// Calls `piece` with the hash of each piece of a word, with its edges; of a short word, of all of it.
pub(crate) fn pieces(text: &str, mut piece: impl FnMut(u32)) {
    let mut bytes = Vec::with_capacity(text.len() + 2);
    bytes.push(b'<');
    bytes.extend(text.bytes());
    bytes.push(b'>');
    if bytes.len() < PIECE {
        return piece(hash_of(&bytes));
    }
    bytes.windows(PIECE).for_each(|window| piece(hash_of(window)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(a: &str, b: &str) -> f32 {
        let direction = |text| built_in().unwrap().direction(&Tokens::read(text, &[]), |_| 1.0).unwrap();
        dot(&direction(a), &direction(b))
    }

    #[test]
    fn the_file_is_whole_and_what_means_the_same_points_the_same_way() {
        assert!(likeness("can you turn the music down", "pls lower the song volume") > 0.3);
        assert!(likeness("can you turn the music down", "what brush is that") < 0.2);
        let close = likeness("which brush do you use", "whihc brush do you use");
        assert!(close > 0.6, "a slip of the pen: {close}");
    }

    #[test]
    fn a_broken_file_is_none() {
        assert!(Meanings::read(b"").is_none());
        assert!(Meanings::read(b"evenkeel meaning 1\n\n").is_none());
        assert!(Meanings::read(BUILT_IN.get(..BUILT_IN.len() - 1).unwrap()).is_none());
        assert!(Meanings::read(b"evenkeel meaning 1\nwords 99999999999999999999 1\n\n").is_none());
    }
}
