//! The file that holds the weights: a few lines of text that say what they are and what they were learnt
//! from, an empty line, and the weights.
//!
//! Must not know what a feature or an output is.

use crate::feedback::features::{KNOWN_BITS, known_bit};

/// The file that is built in.
pub(super) const BUILT_IN: &[u8] = include_bytes!("../model.bin");

/// The first line. The number grows when the form changes.
const TITLE: &str = "evenkeel model 3";

/// How many rows of weights there are.
pub const BUCKETS: usize = 1 << 16;
/// How many outputs there are: kinds, harms, tones and reports.
pub const OUTPUTS: usize = 8 + 2 + 2 + 9;
/// How many numbers the hidden layer has.
pub const HIDDEN: usize = 22;
/// How many weights a row has: one for each output, and one for each number of the hidden layer.
pub const WIDTH: usize = OUTPUTS + HIDDEN;

/// From which share on something is taken for true. Chosen on lines that the network had not learnt from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// That a line may well hurt, or is no line to pass for another reason: it waits.
    pub waits: f32,
    /// That it is abuse.
    pub hateful: f32,
    /// That it is criticism.
    pub critical: f32,
    /// That it is talk about the channel's numbers.
    pub numbers: f32,
    /// That it reports something that cannot wait.
    pub report: f32,
}

/// Why a file is none of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It begins otherwise.
    #[error("The model does not begin as one. Rules alone judge messages; install Evenkeel again.")]
    Title,
    /// A line of its head is not understood.
    #[error("The model's head is not understood. Rules alone judge messages; install Evenkeel again.")]
    Head,
    /// It is shorter or longer than its head says.
    #[error("The model is not whole. Rules alone judge messages; install Evenkeel again.")]
    Length,
}

/// The file, taken apart.
#[derive(Debug)]
pub struct ModelFile<'f> {
    /// The limits that were chosen for it.
    pub limits: Limits,
    /// What it was learnt from: names of files and their SHA-256 in hex.
    pub inputs: Vec<(String, String)>,
    /// Which features are known, by a bit each.
    known: &'f [u8],
    /// Each byte is a signed number of steps.
    rows: &'f [[u8; WIDTH]],
    /// What one step of a weight is worth, for each place of a row.
    pub(super) steps: [f32; WIDTH],
    pub(super) bias: [f32; OUTPUTS],
    pub(super) hidden_bias: [f32; HIDDEN],
    pub(super) weights: Box<[[f32; OUTPUTS]; HIDDEN]>,
}

impl<'f> ModelFile<'f> {
    /// Takes a file apart.
    ///
    /// # Errors
    /// Where it is none of ours, or not whole.
    pub fn read(bytes: &'f [u8]) -> Result<Self, FileError> {
        let end = bytes.windows(2).position(|two| two == b"\n\n").ok_or(FileError::Title)?;
        let (head, rest) = bytes.split_at_checked(end).ok_or(FileError::Title)?;
        let mut lines = std::str::from_utf8(head).map_err(|_| FileError::Title)?.lines();
        if lines.next() != Some(TITLE) {
            return Err(FileError::Title);
        }
        let mut limits = Limits { waits: 0.0, hateful: 0.0, critical: 0.0, numbers: 0.0, report: 0.0 };
        let mut inputs = Vec::new();
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["input", hash, name] => inputs.push(((*name).to_owned(), (*hash).to_owned())),
                ["limit", name, share] => {
                    let share: f32 = share.parse().map_err(|_| FileError::Head)?;
                    *match *name {
                        "waits" => &mut limits.waits,
                        "hateful" => &mut limits.hateful,
                        "critical" => &mut limits.critical,
                        "numbers" => &mut limits.numbers,
                        "report" => &mut limits.report,
                        _ => return Err(FileError::Head),
                    } = share;
                }
                _ => return Err(FileError::Head),
            }
        }
        let body = rest.get(2..).ok_or(FileError::Length)?;
        let (known, body) = body.split_at_checked(KNOWN_BITS / 8).ok_or(FileError::Length)?;
        let (rows, body) = body.split_at_checked(BUCKETS * WIDTH).ok_or(FileError::Length)?;
        let mut floats = Floats(body);
        let steps = floats.take()?;
        let bias = floats.take()?;
        let hidden_bias = floats.take()?;
        let mut weights = Box::new([[0.0; OUTPUTS]; HIDDEN]);
        for row in weights.iter_mut() {
            *row = floats.take()?;
        }
        if !floats.0.is_empty() {
            return Err(FileError::Length);
        }
        Ok(Self { limits, inputs, known, rows: rows.as_chunks().0, steps, bias, hidden_bias, weights })
    }

    /// The weights of a feature: each byte is a signed number of steps. None where nothing was learnt of it: the row
    /// that it would share is about others.
    pub(super) fn row(&self, feature: u32) -> Option<&[u8; WIDTH]> {
        let (byte, bit) = known_bit(feature);
        self.known.get(byte).filter(|known| *known & bit != 0)?;
        self.rows.get(feature as usize % BUCKETS)
    }

    /// How much a step of each place of a row speaks for one output against another, while just these numbers
    /// of the hidden layer are above zero.
    pub(super) fn towards(&self, one: usize, other: usize, active: &[bool; HIDDEN]) -> [f32; WIDTH] {
        let mut towards = [0.0; WIDTH];
        let (direct, hidden) = towards.split_at_mut(OUTPUTS);
        for (place, sign) in [(one, 1.0), (other, -1.0)] {
            if let Some(towards) = direct.get_mut(place) {
                *towards += sign;
            }
            let of = |weights: &[f32; OUTPUTS]| weights.get(place).copied().unwrap_or_default();
            for ((towards, weights), active) in hidden.iter_mut().zip(self.weights.iter()).zip(active) {
                *towards += if *active { sign * of(weights) } else { 0.0 };
            }
        }
        towards.iter_mut().zip(self.steps).for_each(|(towards, step)| *towards *= step);
        towards
    }
}

/// Little-endian floats, one after another.
struct Floats<'f>(&'f [u8]);

impl Floats<'_> {
    fn take<const N: usize>(&mut self) -> Result<[f32; N], FileError> {
        let mut floats = [0.0; N];
        for float in &mut floats {
            let (bytes, rest) = self.0.split_first_chunk::<4>().ok_or(FileError::Length)?;
            *float = f32::from_le_bytes(*bytes);
            self.0 = rest;
        }
        Ok(floats)
    }
}
