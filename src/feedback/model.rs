//! A small linear model: what a message reads like, by weights that were learnt from labelled messages.
//!
//! Each head answers one question with yes or no, and can say which words made it answer so. Made by
//! `examples/train`. Must not decide what a message is; it is asked where rules are not sure.

use std::collections::HashSet;

use super::lexicon::{Lexicon, Seen};
use super::number_talk::{NumberTalk, Unit, View};
use super::tokens::Shape;

mod features;
pub mod file;
#[cfg(test)]
mod tests;

use features::Names;
use file::{File, Head};

/// How many bits of a feature's hash tell its bucket.
const BITS: u32 = 16;

/// How many weights a head has: one for each bucket.
pub const BUCKETS: usize = 1 << BITS;

/// How many heads there may be.
pub const HEADS: usize = 7;

/// How many words a reason names at most.
const NAMED: usize = 4;

/// From which share of the strongest word's weight on another one is named beside it.
const TELLING: f32 = 0.3;

/// The model, ready to be asked.
#[derive(Debug)]
pub(crate) struct Model {
    names: Names,
    file: File<'static>,
}

/// A message and what the model thinks of it.
#[derive(Debug)]
pub(crate) struct Read<'m> {
    model: &'m Model,
    view: View<'m>,
    scores: [f32; HEADS],
}

impl Model {
    /// Reads the built-in file. One that is not understood is a model without heads, which says nothing.
    pub(crate) fn built_in(lexicon: &Lexicon, talk: &NumberTalk) -> Self {
        Self { names: Names::new(lexicon, talk), file: File::built_in().unwrap_or_default() }
    }

    /// A model that says nothing.
    pub(crate) fn silent(lexicon: &Lexicon, talk: &NumberTalk) -> Self {
        Self { names: Names::new(lexicon, talk), file: File::default() }
    }

    /// The place of a head, if there is one of this name.
    pub(crate) fn head(&self, name: &str) -> Option<usize> {
        self.file.heads.iter().position(|head| head.name == name)
    }

    /// Reads a message once for all heads.
    pub(crate) fn read<'m>(&'m self, view: View<'m>) -> Read<'m> {
        let mut sums = [0_i32; HEADS];
        let mut features = 0;
        self.names.each(&view, |bucket, _| {
            features += 1;
            for (sum, weight) in sums.iter_mut().zip(self.file.weights(bucket)) {
                *sum += i32::from(weight);
            }
        });
        let mut scores = [f32::NEG_INFINITY; HEADS];
        for ((score, head), sum) in scores.iter_mut().zip(&self.file.heads).zip(sums) {
            *score = head.score(sum, features);
        }
        Read { model: self, view, scores }
    }

    /// The buckets of a message's features, ascending, each once.
    pub(crate) fn buckets(&self, view: &View<'_>) -> Vec<u32> {
        let mut buckets = Vec::new();
        self.names.each(view, |bucket, _| buckets.push(bucket));
        buckets.sort_unstable();
        buckets
    }
}

impl Read<'_> {
    /// Whether `head` says yes by itself.
    pub(crate) fn says_yes(&self, head: Option<usize>) -> bool {
        self.asked(head).is_some_and(|(head, score)| score >= head.yes)
    }

    /// Whether `head` is so sure of no that a rule is not believed.
    pub(crate) fn says_no(&self, head: Option<usize>) -> bool {
        self.asked(head).is_some_and(|(head, score)| score < head.no)
    }

    fn asked(&self, head: Option<usize>) -> Option<(&Head, f32)> {
        Some((self.model.file.heads.get(head?)?, *self.scores.get(head?)?))
    }

    /// The words that spoke most for yes, in the order of the message, neighbours together. They are
    /// words of our own tables, never the message's; and numbers are not among them.
    pub(crate) fn because(&self, head: Option<usize>, says: &Says<'_>) -> Vec<String> {
        let mut told = vec![0_f32; self.view.seen.len()];
        self.model.names.each(&self.view, |bucket, (first, last)| {
            let weight = head.and_then(|head| self.model.file.weights(bucket).nth(head));
            let words = told.get_mut(first..=last).unwrap_or_default();
            let each = f32::from(weight.unwrap_or_default()) / length(words.len());
            words.iter_mut().for_each(|word| *word += each);
        });
        let word = |place: usize| self.view.seen.get(place).and_then(|seen| says.word(*seen));
        let mut best: Vec<usize> = (0..told.len()).filter(|place| word(*place).is_some()).collect();
        let of = |place: &usize| told.get(*place).copied().unwrap_or_default();
        best.sort_by(|a, b| of(b).total_cmp(&of(a)).then(a.cmp(b)));
        let least = best.first().map_or(0.0, |best| of(best) * TELLING);
        best.retain(|place| of(place) > 0.0 && of(place) >= least);
        best.truncate(NAMED);
        best.sort_unstable();
        let groups = best.chunk_by(|one, next| one + 1 == *next);
        let mut named: Vec<String> = groups
            .map(|group| group.iter().filter_map(|place| word(*place)).collect::<Vec<_>>().join(" "))
            .collect();
        let mut told = HashSet::new();
        named.retain(|words| told.insert(words.clone()));
        named
    }
}

/// What may be said of a message's words.
pub(crate) struct Says<'t> {
    pub(crate) lexicon: &'t Lexicon,
    pub(crate) talk: &'t NumberTalk,
}

impl<'t> Says<'t> {
    fn word(&self, seen: Seen) -> Option<&'t str> {
        let word = seen.word?;
        let text = self.lexicon.text(word)?;
        let told = !self.talk.counts(word) && text.chars().all(char::is_alphabetic);
        told.then_some(text)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a message has few enough words for a float")]
fn length(words: usize) -> f32 {
    words.max(1) as f32
}
