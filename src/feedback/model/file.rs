//! The file that holds the weights: a few lines of text that say what they are and what they were learnt
//! from, an empty line, and for each bucket one byte a head.
//!
//! Must not know what a feature is.

use std::fmt::Write as _;

use super::{BUCKETS, HEADS};

const BUILT_IN: &[u8] = include_bytes!("../model.bin");

/// The first line. The number grows when the form changes.
const TITLE: &str = "evenkeel model 1";

/// One question that the model answers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Head {
    /// Its name: one word.
    pub name: String,
    /// What one step of a weight is worth.
    pub scale: f32,
    /// What is added to every score.
    pub bias: f32,
    /// From which score on it says yes by itself.
    pub yes: f32,
    /// Below which score it does not believe a rule.
    pub no: f32,
    /// What it was learnt from.
    pub inputs: Vec<Input>,
    /// SHA-256, in hex, of the buckets and labels of all rows from files of this repository.
    pub rows: String,
}

/// A file that a head was learnt from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    /// Its path in the repository, or its name where it stands elsewhere.
    pub path: String,
    /// SHA-256 of its bytes, in hex.
    pub hash: String,
}

impl Head {
    /// The score of a message with `features` features, the weights of which add up to `sum`.
    #[expect(clippy::cast_precision_loss, reason = "both are far below what a float holds exactly")]
    pub fn score(&self, sum: i32, features: usize) -> f32 {
        sum as f32 * self.scale / (features.max(1) as f32).sqrt() + self.bias
    }
}

/// The file, taken apart.
#[derive(Debug, Default)]
pub struct File<'f> {
    /// The heads, in the order of their weights.
    pub heads: Vec<Head>,
    /// One byte for each bucket and head; all of a bucket's stand together.
    weights: &'f [u8],
}

impl File<'static> {
    /// The one that is built in; none if it is not understood, which a test rules out.
    pub fn built_in() -> Option<Self> {
        File::read(BUILT_IN)
    }
}

impl<'f> File<'f> {
    /// Takes a file apart; none if it is not one, or not whole.
    pub fn read(bytes: &'f [u8]) -> Option<Self> {
        let end = bytes.windows(2).position(|two| two == b"\n\n")?;
        let mut lines = std::str::from_utf8(bytes.get(..end)?).ok()?.lines();
        if lines.next()? != TITLE {
            return None;
        }
        let mut heads: Vec<Head> = Vec::new();
        for line in lines {
            match line.split_once(' ')? {
                ("head", words) => heads.push(head(words)?),
                ("rows", hash) => hash.clone_into(&mut heads.last_mut()?.rows),
                ("input", words) => {
                    let (hash, path) = words.split_once(' ')?;
                    heads.last_mut()?.inputs.push(Input { path: path.to_owned(), hash: hash.to_owned() });
                }
                _ => return None,
            }
        }
        let weights = bytes.get(end + 2..)?;
        let whole = heads.len() <= HEADS && weights.len() == BUCKETS * heads.len();
        whole.then_some(Self { heads, weights })
    }

    /// The weights of a bucket, one for each head.
    pub(super) fn weights(&self, bucket: u32) -> impl ExactSizeIterator<Item = i8> {
        let heads = self.heads.len();
        let start = bucket as usize * heads;
        let bytes = self.weights.get(start..start + heads).unwrap_or_default();
        bytes.iter().map(|byte| byte.cast_signed())
    }
}

/// The bytes of a file of these heads, each with its `BUCKETS` weights.
pub fn write(heads: &[(Head, Vec<i8>)]) -> Vec<u8> {
    let mut text = format!("{TITLE}\n");
    for (head, _) in heads {
        // Floats are written so that they are read back as they were. Writing to a string does not fail.
        let Head { name, scale, bias, yes, no, inputs, rows } = head;
        let _ = writeln!(text, "head {name} {scale} {bias} {yes} {no}\nrows {rows}");
        for input in inputs {
            let _ = writeln!(text, "input {} {}", input.hash, input.path);
        }
    }
    text.push('\n');
    let mut bytes = text.into_bytes();
    for bucket in 0..BUCKETS {
        bytes.extend(
            heads.iter().flat_map(|(_, weights)| weights.get(bucket)).map(|weight| weight.cast_unsigned()),
        );
    }
    bytes
}

fn head(words: &str) -> Option<Head> {
    let mut words = words.split(' ');
    let name = words.next()?.to_owned();
    let mut number = || words.next()?.parse().ok();
    Some(Head { name, scale: number()?, bias: number()?, yes: number()?, no: number()?, ..Head::default() })
}
