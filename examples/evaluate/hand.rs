//! Figures for the lines of a hand: eight columns, as `training/README.md` describes them.

use evenkeel::config;
use evenkeel::domain::{AuthorRole, FeedbackEvent, ItemState, Kind, Report, Verdict};
use evenkeel::feedback::classify::{Classifier, MessageText};
use evenkeel::feedback::policy;

use super::share;
use super::typing::{self, WAYS};

/// A line of a hand.
pub struct Line<'f> {
    kind: Kind,
    text: &'f str,
}

/// The lines of a file, if it is one of a hand.
pub fn lines(file: &str) -> Option<Vec<Line<'_>>> {
    let line = |line: &'_ str| -> Option<(Kind, usize)> {
        let cells: Vec<&str> = line.split('\t').collect();
        let kind = cells.first()?.parse().ok()?;
        (cells.len() == 8).then(|| (kind, line.rfind('\t').map_or(0, |tab| tab + 1)))
    };
    let lines: Vec<Line<'_>> = file
        .lines()
        .filter_map(|whole| {
            line(whole).map(|(kind, start)| Line { kind, text: whole.get(start..).unwrap_or_default() })
        })
        .collect();
    (!lines.is_empty()).then_some(lines)
}

/// Whether a message waits, with the settings as they are at first.
fn waits(verdict: &Verdict) -> bool {
    let settings = config::FeedbackSettings::default();
    let state = policy::decide(&settings, FeedbackEvent::Message, AuthorRole::Viewer, verdict, false);
    state == ItemState::Held
}

/// Prints all that a hand tells.
pub fn report(lines: &[Line<'_>]) {
    for (name, classifier) in [
        ("rules alone", Classifier::without_model("mirelune")),
        ("rules and model", Classifier::new("mirelune")),
    ] {
        println!("{name}");
        // Where there is no model everything unnamed waits; what the rules themselves find is their share.
        let alone = name == "rules alone";
        let verdicts: Vec<Verdict> = lines.iter().map(|line| judge(&classifier, line.text)).collect();
        kinds(lines, &verdicts);
        if !alone {
            decisions(lines, &verdicts);
            questions(lines, &classifier);
            typed_otherwise(lines, &classifier);
        }
        println!();
    }
}

fn judge(classifier: &Classifier, text: &str) -> Verdict {
    classifier.classify(&MessageText { text, ..MessageText::default() })
}

fn kinds(lines: &[Line<'_>], verdicts: &[Verdict]) {
    let count = |wanted: &dyn Fn(Kind, Kind) -> bool| {
        lines.iter().zip(verdicts).filter(|(line, verdict)| wanted(line.kind, verdict.kind)).count()
    };
    let mut sum = 0.0;
    println!("  {:<12} {:>9} {:>9} {:>9} {:>9}", "kind", "precision", "recall", "f1", "support");
    for kind in Kind::ALL.iter().copied() {
        let hits = count(&|truth, said| truth == kind && said == kind);
        let support = count(&|truth, _| truth == kind);
        let (precision, recall) = (share(hits, count(&|_, said| said == kind)), share(hits, support));
        let f1 = if hits == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        sum += f1;
        println!("  {:<12} {precision:>9.3} {recall:>9.3} {f1:>9.3} {support:>9}", kind.as_str());
    }
    println!("  macro-F1 {:.3} of {} lines", sum / 8.0, lines.len());
}

fn decisions(lines: &[Line<'_>], verdicts: &[Verdict]) {
    let held = |kinds: &[Kind]| {
        let of: Vec<_> = lines.iter().zip(verdicts).filter(|(line, _)| kinds.contains(&line.kind)).collect();
        share(of.iter().filter(|(_, verdict)| waits(verdict)).count(), of.len())
    };
    println!(
        "  held: abuse {:.3}, criticism {:.3}, number talk {:.3}",
        held(&[Kind::Hateful]),
        held(&[Kind::Critical]),
        held(&[Kind::NumberTalk])
    );
    println!(
        "  withheld: kind words and questions {:.3}, ordinary lines {:.3}",
        held(&[Kind::Praise, Kind::Question]),
        held(&[Kind::Chatter])
    );
    let waiting: Vec<_> =
        lines.iter().zip(verdicts).filter(|(_, verdict)| verdict.kind == Kind::Critical).collect();
    let right = waiting.iter().filter(|(line, _)| line.kind == Kind::Critical).count();
    println!("  what is called criticism is so in {:.3}", share(right, waiting.len()));
}

/// Questions without their marks.
fn questions(lines: &[Line<'_>], classifier: &Classifier) {
    let (mut hits, mut said, mut all) = (0, 0, 0);
    for line in lines {
        let plain = line.text.replace(['?', '\u{FF1F}', '\u{BF}', '\u{61F}'], "");
        let is = judge(classifier, &plain).kind == Kind::Question;
        all += usize::from(line.kind == Kind::Question);
        said += usize::from(is);
        hits += usize::from(is && line.kind == Kind::Question);
    }
    let (precision, recall) = (share(hits, said), share(hits, all));
    println!(
        "  questions without their marks: precision {precision:.3}, recall {recall:.3}, f1 {:.3}",
        2.0 * precision * recall / (precision + recall)
    );
}

/// How many of the lines that wait still wait, and of the ordinary ones that pass still pass, typed otherwise.
fn typed_otherwise(lines: &[Line<'_>], classifier: &Classifier) {
    let hurts = |kind| matches!(kind, Kind::Hateful | Kind::Critical | Kind::NumberTalk);
    let (mut still, mut all, mut calm, mut ordinary) = (0, 0, 0, 0);
    let mut worst: Vec<(f64, &str)> = Vec::new();
    for way in WAYS {
        let (mut kept, mut tried) = (0, 0);
        for (seed, line) in (0..).zip(lines) {
            let plain = waits(&judge(classifier, line.text));
            let other = waits(&judge(classifier, &typing::retype(line.text, way, seed)));
            if hurts(line.kind) && plain {
                tried += 1;
                kept += usize::from(other);
            } else if line.kind == Kind::Chatter && !plain {
                ordinary += 1;
                calm += usize::from(!other);
            }
        }
        worst.push((share(kept, tried), way.name()));
        still += kept;
        all += tried;
    }
    worst.sort_by(|a, b| a.0.total_cmp(&b.0));
    println!(
        "  typed otherwise: {:.3} of what waited still waits, {:.3} of ordinary lines still pass",
        share(still, all),
        share(calm, ordinary)
    );
    let worst: Vec<String> = worst.iter().map(|(share, name)| format!("{name} {share:.2}")).collect();
    println!("    by way: {}", worst.join(", "));
}

/// Prints how well reports that cannot wait are found, for lines of `report<TAB>language<TAB>text`.
pub fn reports(file: &str) -> bool {
    let rows: Vec<(&str, &str)> = file
        .lines()
        .filter_map(|line| {
            let [report, _, text] = line.split('\t').collect::<Vec<_>>().try_into().ok()?;
            (report == "none" || report.parse::<Report>().is_ok()).then_some((report, text))
        })
        .collect();
    if rows.is_empty() {
        return false;
    }
    let classifier = Classifier::new("mirelune");
    let (mut hits, mut said, mut all, mut named) = (0, 0, 0, 0);
    for (report, text) in &rows {
        let heard = classifier.hear(&MessageText { text, ..MessageText::default() }).1;
        let is = *report != "none";
        all += usize::from(is);
        said += usize::from(heard.is_some());
        hits += usize::from(is && heard.is_some());
        named += usize::from(heard.is_some_and(|heard| heard.as_str() == *report));
    }
    println!(
        "reports among {} lines: precision {:.3}, recall {:.3} of {all}; of those found {:.3} named rightly\n",
        rows.len(),
        share(hits, said),
        share(hits, all),
        share(named, hits)
    );
    true
}
