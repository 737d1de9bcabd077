//! Measures the classifier against labelled messages: `cargo run --release --example evaluate -- FILE.tsv`.
//!
//! Lines of a hand (eight columns), reports and topics are known by their form, and each gets all its figures.

#![expect(clippy::print_stdout, reason = "printing is what it is for")]
#![allow(unreachable_pub, reason = "it has no outside; `pub` tells what the parts are for")]
#![allow(clippy::indexing_slicing, reason = "a tool for the workshop may stop at a surprise")]

mod hand;
mod topics;
mod typing;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use evenkeel::domain::{Kind, Severity, Tone, Verdict};
use evenkeel::feedback::classify::{Classifier, MessageText};

/// Measures the classifier against labelled messages.
///
/// A file has one message a line, as `label<TAB>text`; or with a first line that
/// names the columns. Read are `text` and as many of `kind`, `tone`, `harm` and `label` as there are;
/// each of them is measured, all of them in one run. A line of four columns without such a first line is
/// kind, tone, harm and text. `to`, where it is there, is whom the message answers (a login; the
/// streamer is `streamer`). Several labels stand between bars (`joy|love`); a line whose labels disagree
/// on the axis is left out there.
///
/// Labels: the kinds (kind, question, idea, critical, hateful, number_talk, spam, chatter), the tones
/// (warm, neutral, cold; positive and negative), the harms (none, rude, hateful; ok, offensive and
/// hate), and emotions (admiration, anger, ...), which are read as tones. Where the labels are
/// number_talk and other, two classes are told apart: number_talk, and as other every other kind.
/// Where harms are measured, rude and hateful are also measured together, against the rest.
#[derive(Parser)]
#[command(name = "evaluate")]
struct Arguments {
    /// The labelled messages.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// What to measure; by default all that the labels are.
    #[arg(long)]
    axis: Option<Axis>,
    /// Measure half of the lines: those whose text has an even FNV-1a hash (64 bits) are open, for
    /// tuning; the others are closed.
    #[arg(long)]
    half: Option<Half>,
    /// Take the question marks away first.
    #[arg(long)]
    without_marks: bool,
    /// Show up to this many messages for every mistake of one class for another.
    #[arg(long, default_value_t = 0)]
    mistakes: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Axis {
    Kind,
    Tone,
    Severity,
    /// Rude or hateful, and everything else.
    Rude,
    /// Talk about numbers, and everything else.
    NumberTalk,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Half {
    Open,
    Closed,
}

/// What is not of the one class that is asked for.
const OTHER: &str = "other";

/// Rude or hateful.
const HARSH: &str = "harsh";

const WARM: [&str; 13] = [
    "positive",
    "admiration",
    "amusement",
    "approval",
    "caring",
    "excitement",
    "gratitude",
    "joy",
    "love",
    "optimism",
    "pride",
    "relief",
    "desire",
];
const COLD: [&str; 12] = [
    "negative",
    "anger",
    "annoyance",
    "disappointment",
    "disapproval",
    "disgust",
    "embarrassment",
    "fear",
    "grief",
    "nervousness",
    "remorse",
    "sadness",
];
const NEITHER: [&str; 4] = ["confusion", "curiosity", "realization", "surprise"];

impl Axis {
    /// Our word for a label on this axis.
    fn word(self, label: &str) -> Option<&'static str> {
        match self {
            Self::Kind => label.parse::<Kind>().ok().map(Kind::as_str),
            Self::NumberTalk if label == OTHER => Some(OTHER),
            Self::NumberTalk => label.parse::<Kind>().ok().map(number_talk_or_other),
            Self::Tone if WARM.contains(&label) => Some(Tone::Warm.as_str()),
            Self::Tone if COLD.contains(&label) => Some(Tone::Cold.as_str()),
            Self::Tone if NEITHER.contains(&label) => Some(Tone::Neutral.as_str()),
            Self::Tone => label.parse::<Tone>().ok().map(Tone::as_str),
            Self::Severity => harm(label).map(Severity::as_str),
            Self::Rude => harm(label).map(harsh_or_other),
        }
    }

    /// Our word for all of a line's labels, if they agree. "Neutral" beside another label says less
    /// than that one.
    fn agreed(self, labels: &str) -> Option<&'static str> {
        let words: Vec<_> = labels.split('|').map(|label| self.word(label.trim())).collect::<Option<_>>()?;
        let telling: Vec<_> = words.iter().copied().filter(|word| *word != "neutral").collect();
        let (first, rest) = telling.split_first().or_else(|| words.split_first())?;
        rest.iter().all(|word| word == first).then_some(*first)
    }

    /// What the classifier says on this axis.
    fn said(self, verdict: &Verdict) -> &'static str {
        match self {
            Self::Kind => verdict.kind.as_str(),
            Self::NumberTalk => number_talk_or_other(verdict.kind),
            Self::Tone => verdict.tone.as_str(),
            Self::Severity => verdict.harm.as_str(),
            Self::Rude => harsh_or_other(verdict.harm),
        }
    }

    /// The axis whose column says it, too.
    fn column(self) -> Self {
        match self {
            Self::Rude => Self::Severity,
            Self::NumberTalk => Self::Kind,
            other => other,
        }
    }

    /// The axis that understands most of these labels; kinds first, since "neutral" is no kind.
    fn of(labels: &[&str]) -> Option<Self> {
        let understood = |axis: &Self| labels.iter().filter(|label| axis.agreed(label).is_some()).count();
        let best =
            [Self::Severity, Self::Tone, Self::NumberTalk, Self::Kind].into_iter().max_by_key(understood)?;
        (understood(&best) > 0).then_some(best)
    }
}

fn harm(label: &str) -> Option<Severity> {
    match label {
        "ok" => Some(Severity::None),
        "offensive" => Some(Severity::Rude),
        "hate" => Some(Severity::Hateful),
        _ => label.parse().ok(),
    }
}

fn number_talk_or_other(kind: Kind) -> &'static str {
    if kind == Kind::NumberTalk { kind.as_str() } else { OTHER }
}

fn harsh_or_other(harm: Severity) -> &'static str {
    if harm == Severity::None { OTHER } else { HARSH }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut texts = Vec::new();
    for file in &arguments.files {
        match std::fs::read_to_string(file) {
            Ok(text) => texts.push(text),
            Err(error) => return fail(&format!("{} cannot be read: {error}.", file.display())),
        }
    }
    texts.retain(|text| match hand::lines(text) {
        Some(lines) => {
            hand::report(&lines);
            false
        }
        None => !hand::reports(text) && !topics::report(text),
    });
    if texts.is_empty() {
        return ExitCode::SUCCESS;
    }
    let mut rows: Vec<Row<'_>> = texts.iter().flat_map(|text| rows(text)).collect();
    if let Some(half) = arguments.half {
        rows.retain(|row| half_of(row.text) == half);
    }
    let labels = |column: usize| -> Vec<&str> { rows.iter().filter_map(|row| row.label(column)).collect() };
    let mut measured: Vec<(usize, Axis)> = Vec::new();
    for (column, known) in COLUMNS.into_iter().enumerate() {
        let labels = labels(column);
        let Some(axis) = known.or_else(|| Axis::of(&labels)).filter(|_| !labels.is_empty()) else { continue };
        measured.push((column, axis));
        if axis == Axis::Severity {
            measured.push((column, Axis::Rude));
        }
    }
    if let Some(wanted) = arguments.axis {
        measured = COLUMNS.iter().enumerate().map(|(column, _)| (column, wanted)).collect();
        measured.retain(|(column, axis)| {
            COLUMNS.get(*column).is_some_and(|own| own.is_none_or(|own| own == axis.column()))
                && labels(*column).iter().any(|label| axis.agreed(label).is_some())
        });
    }
    if measured.is_empty() {
        return fail("No label in this file is known. See --help for those that are.");
    }
    let classifier = Classifier::new("streamer");
    let verdicts: Vec<Verdict> = rows
        .iter()
        .map(|row| {
            let plain = row.text.replace(['?', '\u{FF1F}', '\u{BF}', '\u{61F}'], "");
            let text = if arguments.without_marks { &plain } else { row.text };
            classifier.classify(&MessageText { text, to: row.to, ..MessageText::default() })
        })
        .collect();
    for (column, axis) in measured {
        let mut table: Table<'_> = BTreeMap::new();
        let mut left_out = 0usize;
        for (row, verdict) in rows.iter().zip(&verdicts) {
            match row.label(column).and_then(|labels| axis.agreed(labels)) {
                Some(truth) => table.entry((truth, axis.said(verdict))).or_default().push(row.text),
                None => left_out += 1,
            }
        }
        report(axis, &table, left_out);
        if arguments.mistakes > 0 {
            mistakes(&table, arguments.mistakes);
        }
    }
    ExitCode::SUCCESS
}

#[expect(clippy::print_stderr, reason = "errors belong there")]
fn fail(what: &str) -> ExitCode {
    eprintln!("{what}");
    ExitCode::FAILURE
}

/// Which axis the columns of labels are on; the last is found out.
const COLUMNS: [Option<Axis>; 4] = [Some(Axis::Kind), Some(Axis::Tone), Some(Axis::Severity), None];

/// One labelled message.
struct Row<'f> {
    /// Beside [`COLUMNS`].
    labels: [Option<&'f str>; 4],
    to: Option<&'f str>,
    text: &'f str,
}

impl<'f> Row<'f> {
    fn label(&self, column: usize) -> Option<&'f str> {
        self.labels.get(column).copied().flatten()
    }
}

/// The rows of a file, by the columns that its first line names; or else four columns, or two.
fn rows(file: &str) -> Vec<Row<'_>> {
    let first: Vec<&str> = file.lines().next().unwrap_or_default().split('\t').map(str::trim).collect();
    let named = |name: &str| first.iter().position(|column| *column == name);
    let columns = ["kind", "tone", "harm", "label"].map(named);
    let (columns, to, text, skip) = match named("text") {
        Some(text) if columns.iter().any(Option::is_some) => (columns, named("to"), text, 1),
        _ if first.len() >= 4 && first.get(1).is_some_and(|label| Axis::Tone.agreed(label).is_some()) => {
            ([Some(0), Some(1), Some(2), None], None, 3, 0)
        }
        _ => ([None, None, None, Some(0)], None, 1, 0),
    };
    file.lines()
        .skip(skip)
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let cell = |column: usize| cells.get(column).copied().filter(|cell| !cell.is_empty());
            Some(Row {
                labels: columns.map(|column| cell(column?)),
                to: to.and_then(cell),
                text: cell(text)?,
            })
        })
        .collect()
}

/// The half that a text belongs to.
fn half_of(text: &str) -> Half {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    if hash.is_multiple_of(2) { Half::Open } else { Half::Closed }
}

type Table<'t> = BTreeMap<(&'t str, &'t str), Vec<&'t str>>;

#[expect(clippy::cast_precision_loss, reason = "shares of message counts need no more than a double")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn report(axis: Axis, table: &Table<'_>, left_out: usize) {
    let count = |wanted: &dyn Fn(&str, &str) -> bool| -> usize {
        table.iter().filter(|((truth, said), _)| wanted(truth, said)).map(|(_, texts)| texts.len()).sum()
    };
    let all = count(&|_, _| true);
    let mut classes: Vec<&str> = table.keys().flat_map(|(truth, said)| [*truth, *said]).collect();
    classes.sort_unstable();
    classes.dedup();
    let mut sum = 0.0;
    let mut scored = 0usize;
    println!(
        "{:<12} {:>9} {:>9} {:>9} {:>9}",
        axis.to_possible_value().map_or_else(String::new, |v| v.get_name().into()),
        "precision",
        "recall",
        "f1",
        "support"
    );
    for class in classes {
        let hits = count(&|truth, said| truth == class && said == class);
        let support = count(&|truth, _| truth == class);
        let precision = share(hits, count(&|_, said| said == class));
        let recall = share(hits, support);
        let f1 = if hits == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        if support > 0 {
            sum += f1;
            scored += 1;
        }
        println!("{class:<12} {precision:>9.3} {recall:>9.3} {f1:>9.3} {support:>9}");
    }
    let hits = count(&|truth, said| truth == said);
    println!("accuracy     {:.3}", share(hits, all));
    println!(
        "macro-F1     {:.3}",
        if scored == 0 { 0.0 } else { sum / f64::from(u32::try_from(scored).unwrap_or(u32::MAX)) }
    );
    println!("messages     {all} (left out, label unknown or at odds: {left_out})\n");
}

fn mistakes(table: &Table<'_>, most: usize) {
    for ((truth, said), texts) in table.iter().filter(|((truth, said), _)| truth != said) {
        println!("{truth}, called {said}:");
        for text in texts.iter().take(most) {
            println!("  {}", evenkeel::digest::render::plain(text));
        }
        println!();
    }
}
