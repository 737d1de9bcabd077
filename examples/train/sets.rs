//! Which labelled messages each head of the model learns from, and what their labels mean for it.
//!
//! Read by the trainer, and by a test that finds out when training was forgotten. Must not train.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use evenkeel::domain::Kind;
use evenkeel::feedback::classify::{Classifier, Message};
use evenkeel::feedback::model::file::Input;
use sha2::{Digest, Sha256};

/// What a head is to learn.
pub(crate) struct Plan {
    /// Its name in the file.
    pub(crate) name: &'static str,
    /// What its yes means, and what the rules say where they say the same.
    pub(crate) kind: Kind,
    /// How many of those that rules and head find together must be right, on rows that neither has seen.
    pub(crate) precision: f64,
    /// What it learns from.
    pub(crate) sources: &'static [Source],
}

/// A file of labelled messages.
pub(crate) struct Source {
    /// Its path in the repository, or its name among the files that are not part of it.
    pub(crate) file: &'static str,
    /// Whether it is part of the repository.
    pub(crate) here: bool,
    /// One row of so many is learnt from; an even number where there is a closed half.
    pub(crate) every: u64,
    /// How much each row counts.
    pub(crate) weight: f64,
    /// Rows of one fold are judged by what was learnt without them. Rows of none are never judged: the
    /// rules have been tuned on them, or they have nothing to do with chat.
    pub(crate) fold: Option<usize>,
    /// Whether a row is an example of yes or of no; none leaves it out.
    pub(crate) label: fn(&Row<'_>, Kind) -> Option<bool>,
}

/// A labelled message.
pub(crate) struct Row<'f> {
    label: &'f str,
    /// What the rules say of it.
    pub(crate) rules: Kind,
}

/// A row as the model sees it.
pub(crate) struct Example {
    /// Its features.
    pub(crate) features: Vec<u32>,
    /// Whether it is an example of yes.
    pub(crate) yes: bool,
    /// Whether the rules say yes.
    pub(crate) rules: bool,
    /// Whether they say so whatever the model says.
    pub(crate) certain: bool,
    /// How much it counts.
    pub(crate) weight: f64,
    /// The fold it is judged in.
    pub(crate) fold: Option<usize>,
}

const fn set(file: &'static str, fold: Option<usize>) -> Source {
    Source { file, here: true, every: 1, weight: 1.0, fold, label: is_number_talk }
}

/// All heads, in the order of the file.
pub(crate) const PLANS: [Plan; 1] = [Plan {
    name: "number_talk",
    kind: Kind::NumberTalk,
    precision: 0.98,
    sources: &[
        set("tests/sets/number_talk.open.tsv", None),
        set("tests/sets/number_talk.second.tsv", None),
        set("tests/sets/number_talk.third.tsv", Some(0)),
        set("tests/sets/number_talk.spare.tsv", Some(0)),
        set("tests/sets/number_talk.fourth.tsv", Some(1)),
        set("tests/sets/number_talk.extra.tsv", None),
        Source { label: is_chat_about_numbers, ..set("tests/sets/chat.open.tsv", Some(2)) },
        Source { label: is_chat_about_numbers, ..set("tests/sets/chat.extra.tsv", Some(3)) },
        // Long sentences about anything: what most of the world talks about.
        Source { here: false, every: 16, weight: 0.2, label: never, ..set("goemotions.tsv", None) },
    ],
}];

fn is_number_talk(row: &Row<'_>, _: Kind) -> Option<bool> {
    Some(row.label == "number_talk")
}

/// Offers of viewers are spam there and talk about numbers here, and some praise or blame compares
/// channels: what both sets may claim is left out.
fn is_chat_about_numbers(row: &Row<'_>, kind: Kind) -> Option<bool> {
    match row.label {
        "number_talk" => Some(true),
        "spam" => None,
        _ => (row.rules != kind).then_some(false),
    }
}

fn never(_: &Row<'_>, _: Kind) -> Option<bool> {
    Some(false)
}

impl Source {
    fn path(&self, elsewhere: &Path) -> PathBuf {
        if self.here { PathBuf::from(self.file) } else { elsewhere.join(self.file) }
    }

    /// What is noted of it beside the weights, and its text.
    pub(crate) fn read(&self, elsewhere: &Path) -> std::io::Result<(Input, String)> {
        let text = std::fs::read_to_string(self.path(elsewhere))?;
        Ok((Input { path: self.file.into(), hash: hex(Sha256::digest(&text).as_slice()) }, text))
    }

    /// Its rows as the model sees them.
    pub(crate) fn examples(&self, kind: Kind, text: &str, rules: &Classifier) -> Vec<Example> {
        rows(text)
            .filter(|(_, text)| chance(text).is_multiple_of(self.every))
            .filter_map(|(label, text)| {
                let message = Message { text, ..Message::default() };
                let row = Row { label, rules: rules.classify(&message).kind };
                let yes = (self.label)(&row, kind)?;
                Some(Example {
                    features: rules.features(&message),
                    yes,
                    rules: row.rules == kind,
                    certain: rules.is_certain_of_numbers(&message),
                    weight: self.weight,
                    fold: self.fold,
                })
            })
            .collect()
    }
}

/// Labels and texts, by the columns that the first line names, or else the first two.
pub(crate) fn rows(file: &str) -> impl Iterator<Item = (&str, &str)> {
    let header: Vec<&str> = file.lines().next().unwrap_or_default().split('\t').collect();
    let column = |names: &[&str]| header.iter().position(|name| names.contains(name));
    let (label, text, skip) = match (column(&["label", "kind"]), column(&["text"])) {
        (Some(label), Some(text)) => (label, text, 1),
        _ => (0, 1, 0),
    };
    file.lines().skip(skip).filter_map(move |line| {
        let columns: Vec<&str> = line.split('\t').collect();
        Some((*columns.get(label)?, *columns.get(text)?))
    })
}

/// A number that is the same for the same text, and as good as any for another: FNV-1a, 64 bits. Where it
/// is odd, the evaluation's closed half stands, which nothing learns from.
fn chance(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// SHA-256 of what the model sees of examples, in hex.
pub(crate) fn hash(examples: &[Example]) -> String {
    let mut hash = Sha256::new();
    for Example { features, yes, .. } in examples {
        hash.update([u8::from(*yes)]);
        features.iter().for_each(|feature| hash.update(feature.to_le_bytes()));
    }
    hex(hash.finalize().as_slice())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
