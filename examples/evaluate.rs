//! Measures the classifier against labelled messages: `cargo run --release --example evaluate -- FILE.tsv`.

#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use evenkeel::domain::{Harm, Kind, Tone};
use evenkeel::feedback::classify::{Classifier, Message};

/// Measures the classifier against labelled messages.
///
/// FILE has one message a line, as `label<TAB>text`; or a first line that names its columns, of which
/// `text` and one of `label`, `kind`, `tone` and `harm` are read. Several labels stand between bars
/// (`joy|love`); a line whose labels disagree on the axis is left out.
///
/// Labels: the kinds (kind, question, idea, critical, hateful, number_talk, spam, chatter), the tones
/// (warm, neutral, cold; positive and negative), the harms (none, rude, hateful; ok, offensive and
/// hate), and emotions (admiration, anger, ...), which are read as tones. Where the labels are
/// number_talk and other, two classes are told apart: number_talk, and as other every other kind.
#[derive(Parser)]
#[command(name = "evaluate")]
struct Arguments {
    /// The labelled messages.
    file: PathBuf,
    /// What to measure; by default what the labels are.
    #[arg(long)]
    axis: Option<Axis>,
    /// Show up to this many messages for every mistake of one class for another.
    #[arg(long, default_value_t = 0)]
    mistakes: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Axis {
    Kind,
    Tone,
    Harm,
    /// Talk about numbers, and everything else.
    NumberTalk,
}

/// What is not talk about numbers.
const OTHER: &str = "other";

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
            Self::Harm => match label {
                "ok" => Some(Harm::None.as_str()),
                "offensive" => Some(Harm::Rude.as_str()),
                "hate" => Some(Harm::Hateful.as_str()),
                _ => label.parse::<Harm>().ok().map(Harm::as_str),
            },
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
}

fn number_talk_or_other(kind: Kind) -> &'static str {
    if kind == Kind::NumberTalk { kind.as_str() } else { OTHER }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let text = match std::fs::read_to_string(&arguments.file) {
        Ok(text) => text,
        Err(error) => return fail(&format!("{} cannot be read: {error}.", arguments.file.display())),
    };
    let rows = rows(&text);
    let axis = arguments.axis.or_else(|| {
        // The axis that understands most labels; kinds first, since "neutral" is no kind.
        let understood = |axis: &Axis| rows.iter().filter(|(label, _)| axis.agreed(label).is_some()).count();
        let best =
            [Axis::Harm, Axis::Tone, Axis::NumberTalk, Axis::Kind].into_iter().max_by_key(understood)?;
        (understood(&best) > 0).then_some(best)
    });
    let Some(axis) = axis else {
        return fail("No label in this file is known. See --help for those that are.");
    };
    let classifier = Classifier::new("");
    let mut table: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    let mut left_out = 0usize;
    for (labels, text) in &rows {
        let Some(truth) = axis.agreed(labels) else {
            left_out += 1;
            continue;
        };
        let verdict = classifier.classify(&Message { text, ..Message::default() });
        let said = match axis {
            Axis::Kind => verdict.kind.as_str(),
            Axis::NumberTalk => number_talk_or_other(verdict.kind),
            Axis::Tone => verdict.tone.as_str(),
            Axis::Harm => verdict.harm.as_str(),
        };
        table.entry((truth, said)).or_default().push(text);
    }
    report(axis, &table, left_out);
    if arguments.mistakes > 0 {
        mistakes(&table, arguments.mistakes);
    }
    ExitCode::SUCCESS
}

#[expect(clippy::print_stderr, reason = "errors belong there")]
fn fail(what: &str) -> ExitCode {
    eprintln!("{what}");
    ExitCode::FAILURE
}

/// Labels and texts, by the columns that the first line names, or else the first two.
fn rows(file: &str) -> Vec<(&str, &str)> {
    let header: Vec<&str> = file.lines().next().unwrap_or_default().split('\t').collect();
    let column = |names: &[&str]| header.iter().position(|name| names.contains(&name.trim()));
    let (label, text, skip) = match (column(&["label", "kind", "tone", "harm"]), column(&["text"])) {
        (Some(label), Some(text)) => (label, text, 1),
        _ => (0, 1, 0),
    };
    file.lines()
        .skip(skip)
        .filter_map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            Some((*columns.get(label)?, *columns.get(text)?))
        })
        .collect()
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
    println!("\naccuracy  {:.3}", share(hits, all));
    println!(
        "macro-F1  {:.3}",
        if scored == 0 { 0.0 } else { sum / f64::from(u32::try_from(scored).unwrap_or(u32::MAX)) }
    );
    println!("messages  {all} (left out, label unknown or at odds: {left_out})");
}

fn mistakes(table: &Table<'_>, most: usize) {
    for ((truth, said), texts) in table.iter().filter(|((truth, said), _)| truth != said) {
        println!("\n{truth}, called {said}:");
        for text in texts.iter().take(most) {
            println!("  {}", evenkeel::digest::render::plain(text));
        }
    }
}
