//! A small network that read many labelled lines of chat: what a message is likely to be, and which of its
//! words told.
//!
//! Each known feature of a message (`features`) has a row of weights; the rows are added up, and one hidden layer
//! reads the sum. Made by `training/`. Must not decide what a message is.

use super::features::{self, MessageContext, TokenSpan};
use super::tokens::{TokenShape, Tokens};
use crate::domain::{Kind, Report, Severity, Tone};
use std::error::Error;

pub mod file;
#[cfg(test)]
mod tests;

use file::{HIDDEN, ModelFile, OUTPUTS, WIDTH};

/// How many words a reason names at most.
const NAMED: usize = 4;

/// From which share of the strongest word's weight on another one is named beside it.
const TELLING: f32 = 0.35;

/// So many rows are added up before a sum of bytes could be too large for its sixteen bits.
const ROWS: usize = 256;

/// The kinds, in the order of the first outputs.
pub const KINDS: [Kind; 8] = [
    Kind::Praise,
    Kind::Question,
    Kind::Idea,
    Kind::Critical,
    Kind::Hateful,
    Kind::NumberTalk,
    Kind::Spam,
    Kind::Chatter,
];

/// What is reported, in the order of the last outputs.
pub const REPORTS: [Report; 9] = [
    Report::NoSound,
    Report::Muted,
    Report::Quiet,
    Report::BlackScreen,
    Report::Frozen,
    Report::Lag,
    Report::Behind,
    Report::WrongScene,
    Report::Private,
];

/// How likely a message is each of several things; the shares of one question add up to one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likely {
    /// By [`KINDS`].
    pub kinds: [f32; 8],
    /// That it is rude, and that it is hateful.
    pub harms: [f32; 2],
    /// That it sounds warm, and that it sounds cold.
    pub tones: [f32; 2],
    /// By [`REPORTS`].
    pub reports: [f32; 9],
}

impl Likely {
    /// Of a message that says nothing.
    pub const NOTHING: Self =
        Self { kinds: [0., 0., 0., 0., 0., 0., 0., 1.], harms: [0.; 2], tones: [0.; 2], reports: [0.; 9] };

    /// How likely it is of `kind`.
    pub fn kind(&self, kind: Kind) -> f32 {
        KINDS.iter().zip(self.kinds).find(|(each, _)| **each == kind).map_or(0.0, |(_, share)| share)
    }

    /// The likeliest of `kinds`, and how likely it is.
    pub fn best(&self, kinds: impl Fn(Kind) -> bool) -> Option<(Kind, f32)> {
        let all = KINDS.iter().copied().zip(self.kinds).filter(|(kind, _)| kinds(*kind));
        all.max_by(|(_, a), (_, b)| a.total_cmp(b))
    }

    /// The harm that is likelier than not.
    pub fn harm(&self) -> Severity {
        let [rude, hateful] = self.harms;
        match rude + hateful {
            both if both < 0.5 => Severity::None,
            _ if hateful > rude => Severity::Hateful,
            _ => Severity::Rude,
        }
    }

    /// How it sounds.
    pub fn tone(&self) -> Tone {
        let [warm, cold] = self.tones;
        let neutral = 1.0 - warm - cold;
        if warm > neutral && warm >= cold {
            Tone::Warm
        } else if cold > neutral {
            Tone::Cold
        } else {
            Tone::Neutral
        }
    }

    /// What it reports, if that is likely.
    pub fn report(&self, limit: f32) -> Option<Report> {
        let best = REPORTS.iter().zip(self.reports).max_by(|(_, a), (_, b)| a.total_cmp(b));
        // Of two that are much alike either may be meant: both together have to reach the limit.
        best.filter(|_| self.reports.iter().sum::<f32>() >= limit).map(|(report, _)| *report)
    }
}

/// The network, ready to be asked.
#[derive(Debug)]
pub struct Model {
    file: Option<ModelFile<'static>>,
}

/// What the network made of a message.
#[derive(Debug)]
pub(crate) struct Read {
    /// How likely it is what.
    pub(crate) likely: Likely,
    active: [bool; HIDDEN],
}

impl Model {
    /// The one that is built in. Where its file cannot be read the rules are alone, and what may hurt is
    /// not known: `None` is said of every message.
    pub fn built_in() -> Self {
        let file = ModelFile::read(file::BUILT_IN);
        if let Err(error) = &file {
            tracing::error!(error = error as &dyn Error, "the network cannot be read; rules go on alone");
        }
        Self { file: file.ok() }
    }

    /// A model that says nothing.
    pub fn silent() -> Self {
        Self { file: None }
    }

    /// The limits that the shares are held against, if there is a network.
    pub(crate) fn limits(&self) -> Option<file::Limits> {
        self.file.as_ref().map(|file| file.limits)
    }

    /// Reads a message; none where there is no network.
    pub(crate) fn read(
        &self,
        tokens: &Tokens,
        is_ours: impl Fn(&str) -> bool,
        around: MessageContext,
    ) -> Option<Read> {
        let file = self.file.as_ref()?;
        let mut sums = Sums::default();
        features::each(tokens, is_ours, around, |feature, _| {
            if let Some(row) = file.row(feature) {
                sums.add(row);
            }
        });
        let (scale, sums) = sums.finish();
        let mut direct = file.bias;
        for ((output, sum), step) in direct.iter_mut().zip(sums).zip(file.steps) {
            *output += sum * scale * step;
        }
        let mut active = [false; HIDDEN];
        let hidden = sums.iter().zip(file.steps).skip(OUTPUTS).zip(file.hidden_bias);
        for ((active, weights), ((sum, step), bias)) in active.iter_mut().zip(file.weights.iter()).zip(hidden)
        {
            let value = sum * scale * step + bias;
            if value > 0.0 {
                *active = true;
                direct.iter_mut().zip(weights).for_each(|(output, weight)| *output += value * weight);
            }
        }
        Some(Read { likely: likely(&direct), active })
    }

    /// The words that spoke most for `kind` against an ordinary line, in the order of the message, neighbours
    /// together; names and numbers are not among them.
    pub(crate) fn because(
        &self,
        read: &Read,
        kind: Kind,
        tokens: &Tokens,
        is_ours: impl Fn(&str) -> bool,
        around: MessageContext,
    ) -> Vec<String> {
        let (Some(file), Some(place)) = (&self.file, KINDS.iter().position(|each| *each == kind)) else {
            return Vec::new();
        };
        let towards = file.towards(place, KINDS.len() - 1, &read.active);
        let mut told = vec![0_f32; tokens.len()];
        features::each(tokens, is_ours, around, |feature, (first, last): TokenSpan| {
            let Some(row) = file.row(feature) else { return };
            let weight: f32 =
                row.iter().zip(towards).map(|(byte, towards)| f32::from(byte.cast_signed()) * towards).sum();
            let words = told.get_mut(first..=last).unwrap_or_default();
            let each = weight / f32::from(u16::try_from(words.len()).unwrap_or(u16::MAX));
            words.iter_mut().for_each(|word| *word += each);
        });
        name(tokens, &told)
    }
}

/// The words that weigh most, neighbours joined.
fn name(tokens: &Tokens, told: &[f32]) -> Vec<String> {
    let words: Vec<(usize, &str, f32)> = tokens
        .iter()
        .zip(told)
        .enumerate()
        .filter(|(_, ((shape, word), weight))| {
            matches!(shape, TokenShape::Word | TokenShape::Emote)
                && **weight > 0.0
                && !word.bytes().any(|b| b.is_ascii_digit())
        })
        .map(|(place, ((_, word), weight))| (place, word, *weight))
        .collect();
    let mut best: Vec<&(usize, &str, f32)> = words.iter().collect();
    best.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    let least = best.first().map_or(0.0, |first| first.2 * TELLING);
    best.retain(|word| word.2 >= least);
    best.truncate(NAMED);
    best.sort_by_key(|word| word.0);
    let mut named: Vec<(usize, String)> = Vec::new();
    for (place, word, _) in best {
        match named.last_mut() {
            Some((last, text)) if *last + 1 == *place => {
                text.push(' ');
                text.push_str(word);
                *last = *place;
            }
            _ => named.push((*place, (*word).to_owned())),
        }
    }
    named.into_iter().map(|(_, text)| text).collect()
}

/// The sum of rows of bytes.
struct Sums {
    short: [i16; WIDTH],
    long: [f32; WIDTH],
    rows: usize,
}

impl Default for Sums {
    fn default() -> Self {
        Self { short: [0; WIDTH], long: [0.0; WIDTH], rows: 0 }
    }
}

impl Sums {
    fn add(&mut self, row: &[u8; WIDTH]) {
        for (sum, byte) in self.short.iter_mut().zip(row) {
            *sum += i16::from(byte.cast_signed());
        }
        self.rows += 1;
        if self.rows.is_multiple_of(ROWS) {
            self.flush();
        }
    }

    fn flush(&mut self) {
        for (long, short) in self.long.iter_mut().zip(&mut self.short) {
            *long += f32::from(std::mem::take(short));
        }
    }

    /// What the sums are to be multiplied with, and the sums.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a line has far fewer features than a float holds exactly"
    )]
    fn finish(mut self) -> (f32, [f32; WIDTH]) {
        self.flush();
        (1.0 / (self.rows.max(1) as f32).sqrt(), self.long)
    }
}

/// The shares that the outputs stand for: each question by itself, with "none of these" at zero where it has
/// no output of its own.
fn likely(outputs: &[f32; OUTPUTS]) -> Likely {
    let mut rest = outputs.iter().copied();
    Likely {
        kinds: shares(&mut rest, false),
        harms: shares(&mut rest, true),
        tones: shares(&mut rest, true),
        reports: shares(&mut rest, true),
    }
}

fn shares<const N: usize>(outputs: &mut impl Iterator<Item = f32>, or_none: bool) -> [f32; N] {
    let mut shares = [0.0; N];
    shares.iter_mut().zip(outputs).for_each(|(share, output)| *share = output);
    let none = if or_none { 0.0 } else { f32::NEG_INFINITY };
    let most = shares.iter().copied().fold(none, f32::max);
    shares.iter_mut().for_each(|share| *share = (*share - most).exp());
    let sum: f32 = shares.iter().sum::<f32>() + (none - most).exp();
    shares.iter_mut().for_each(|share| *share /= sum);
    shares
}
