//! Judges what was learnt on rows that it was not learnt from, and chooses from which score on a head
//! says yes, and below which it does not believe a rule.
//!
//! Must not learn anything itself.

use crate::logistic::{Weights, score};
use crate::sets::Example;

/// At so many places in between it is tried where to stop believing rules.
const TRIES: usize = 40;

/// A row, and what was said of it by what had not seen it.
pub(crate) struct Judged {
    fold: usize,
    score: f32,
    rules: bool,
    certain: bool,
    yes: bool,
}

impl Judged {
    /// Whether the rules say yes and are believed where the model says no below `no`.
    fn is_believed(&self, no: f32) -> bool {
        self.rules && (self.certain || self.score >= no)
    }
}

/// The two scores between which the rules decide.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// From here on it is yes.
    pub(crate) yes: f32,
    /// Below this it is no.
    pub(crate) no: f32,
}

/// Precision and recall.
type Share = (f64, f64);

impl Limits {
    const RULES: Self = Self { yes: f32::INFINITY, no: f32::NEG_INFINITY };

    fn say_yes(self, row: &Judged) -> bool {
        row.score >= self.yes || row.is_believed(self.no)
    }
}

/// Each row of a fold, judged by what was learnt from all others.
pub(crate) fn held_out(examples: &[Example]) -> Vec<Judged> {
    let folds = examples.iter().filter_map(|example| example.fold).max().map_or(0, |last| last + 1);
    (0..folds)
        .flat_map(|fold| {
            let (out, others): (Vec<&Example>, Vec<_>) =
                examples.iter().partition(|example| example.fold == Some(fold));
            let head = Weights::learn(&others).packed();
            out.into_iter().map(move |example| Judged {
                fold,
                score: score(&head, example),
                rules: example.rules,
                certain: example.certain,
                yes: example.yes,
            })
        })
        .collect()
}

/// The limits that find most where at least `precision` of what is found is right.
pub(crate) fn limits(judged: &[Judged], precision: f64) -> Limits {
    let mut by_score: Vec<&Judged> = judged.iter().collect();
    by_score.sort_by(|a, b| a.score.total_cmp(&b.score));
    let by_rule: Vec<f32> = by_score.iter().filter(|row| row.rules).map(|row| row.score).collect();
    let places = (0..TRIES).filter_map(|n| by_rule.get(by_rule.len() * n / TRIES / 2)).copied();
    let mut best = (0, Limits::RULES);
    for no in places.chain([f32::NEG_INFINITY]) {
        let believed = |row: &Judged| row.is_believed(no);
        // What the rules alone give, and then one row more at a time by falling score.
        let (mut right, mut all) = judged.iter().filter(|row| believed(row)).fold((0_u32, 0_u32), count);
        for row in by_score.iter().rev() {
            if !believed(row) {
                (right, all) = count((right, all), row);
            }
            let precise = f64::from(right) >= f64::from(all) * precision;
            if precise && right > best.0 {
                best = (right, Limits { yes: row.score, no: no.min(row.score) });
            }
        }
    }
    best.1
}

fn count((right, all): (u32, u32), row: &Judged) -> (u32, u32) {
    (right + u32::from(row.yes), all + 1)
}

/// Prints what rules, model and both reach, fold by fold.
pub(crate) fn report(judged: &[Judged], limits: Limits) {
    println!("yes from {:.2} on, no below {:.2}", limits.yes, limits.no);
    println!("{:<6} {:>8} {:>15} {:>15} {:>15}", "fold", "rows", "rules P / R", "model P / R", "both P / R");
    let folds = judged.iter().map(|row| row.fold).max().map_or(0, |last| last + 1);
    for fold in (0..folds).map(Some).chain([None]) {
        let rows: Vec<&Judged> =
            judged.iter().filter(|row| fold.is_none_or(|fold| row.fold == fold)).collect();
        let name = fold.map_or("all".into(), |fold| fold.to_string());
        let of = |found: &dyn Fn(&Judged) -> bool| {
            let (precision, recall) = share(&rows, found);
            format!("{precision:.3} / {recall:.3}")
        };
        let model = of(&|row| row.score >= limits.yes);
        let both = of(&|row| limits.say_yes(row));
        println!("{name:<6} {:>8} {:>15} {model:>15} {both:>15}", rows.len(), of(&|row| row.rules));
    }
}

/// Prints what rules and model together would reach with limits for other precisions.
pub(crate) fn alternatives(judged: &[Judged]) {
    let rows: Vec<&Judged> = judged.iter().collect();
    for asked in [0.96, 0.97, 0.98, 0.985, 0.99] {
        let limits = limits(judged, asked);
        let (precision, recall) = share(&rows, &|row| limits.say_yes(row));
        println!(
            "asked for {asked:.3}: yes from {:.2} on, no below {:.2}: {precision:.3} / {recall:.3}",
            limits.yes, limits.no
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below what a double holds exactly")]
fn share(rows: &[&Judged], found: &dyn Fn(&Judged) -> bool) -> Share {
    let count = |wanted: &dyn Fn(&Judged) -> bool| rows.iter().filter(|row| wanted(row)).count() as f64;
    let right = count(&|row| row.yes && found(row));
    (right / count(found).max(1.0), right / count(&|row| row.yes).max(1.0))
}
