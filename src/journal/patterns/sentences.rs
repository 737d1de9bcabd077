//! Patterns in words: plain, with how sure they are, and without praise or blame.

use super::chance::Range;
use super::{FEWEST_MARKS, FEWEST_PAIRS, WeekRate};
use crate::journal::Outcome;

/// How often something was noticed.
pub(super) fn noticed(weeks: &[WeekRate]) -> String {
    let (marks, hours) =
        weeks.iter().fold((0, 0.0), |(marks, hours), week| (marks + week.marks, hours + week.hours));
    if marks < FEWEST_MARKS || hours < 2.0 {
        return "Too little to tell yet. A mark is one key press; it takes a few streams until they say anything.".into();
    }
    let halves = weeks.split_at(weeks.len() / 2);
    let sum =
        |weeks: &[WeekRate]| weeks.iter().fold((0, 0.0), |(m, h), week| (m + week.marks, h + week.hours));
    let ((before, hours_before), (after, hours_after)) = (sum(halves.0), sum(halves.1));
    let change = super::chance::ratio(after, hours_after, before, hours_before);
    let change = match change.filter(|_| hours_before >= 2.0 && hours_after >= 2.0) {
        Some(range) if range.low > 1.0 => {
            "In the last four weeks you noticed such thoughts more often than in the four before."
        }
        Some(range) if range.high < 1.0 => {
            "In the last four weeks you noticed such thoughts less often than in the four before."
        }
        Some(_) => "Between the last four weeks and the four before there is no clear difference.",
        None => "There is not enough time yet to compare weeks with each other.",
    };
    format!("{change} Noticing more is not the same as having more: it may also be practice.")
}

/// Belief in the first thought.
pub(super) fn belief(pairs: &[(f64, f64)], change: Option<Range>) -> String {
    let Some(change) = change else { return too_few("thought records with both beliefs", pairs.len()) };
    let count = f64::from(u32::try_from(pairs.len()).unwrap_or(u32::MAX)).max(1.0);
    let mean = |which: fn(&(f64, f64)) -> f64| (pairs.iter().map(which).sum::<f64>() / count).round();
    let (before, after) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let moved = format!(
        "On average, belief in the first thought stood at about {before} of 100 before and about {after} after."
    );
    let sure = match (change.low, change.high) {
        (_, high) if high < 0.0 => format!(
            "By these records the change lies somewhere between {} and {} less.",
            (-high).round(),
            (-change.low).round()
        ),
        (low, _) if low > 0.0 => {
            "By these records it rose. That happens, and it may be worth bringing up with somebody.".into()
        }
        _ => "That can still be chance.".into(),
    };
    format!("{moved} {sure} {NOTHING_COMPARED}")
}

/// Why a change is no effect: nothing stands beside it.
const NOTHING_COMPARED: &str = "There is nothing to compare it with: time passes meanwhile, and what one writes \
     down at its strongest is on average weaker later, whatever one does.";

/// Mood over a debrief.
pub(super) fn mood(pairs: &[(f64, f64)], change: Option<Range>) -> String {
    let Some(change) = change else { return too_few("debriefs with a mood before and after", pairs.len()) };
    let size = match change.middle.abs() {
        ..0.25 => return "On average, looking back left the mood about where it was.".into(),
        ..0.75 => "a little",
        ..1.5 => "about a step",
        _ => "more than a step",
    };
    let way = if change.middle > 0.0 { "lighter" } else { "heavier" };
    format!("After looking back, the mood was on average {size} {way} than before it. {NOTHING_COMPARED}")
}

/// What became of predictions; empty where there is none.
pub(super) fn predictions(told: &[Option<Outcome>]) -> String {
    let count = |outcome: Outcome| told.iter().filter(|told| **told == Some(outcome)).count();
    let checked = told.iter().flatten().count();
    if told.is_empty() {
        return String::new();
    }
    if checked == 0 {
        return "There are predictions, and none was checked against what happened yet.".into();
    }
    let parts: Vec<String> = [
        (count(Outcome::Came), "came as predicted"),
        (count(Outcome::Partly), "came in part"),
        (count(Outcome::Not), "did not come"),
        (count(Outcome::Unclear), "cannot be told"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    let whole = if checked == 1 {
        "Of one prediction that you checked"
    } else {
        "Of the predictions that you checked"
    };
    let few =
        if checked < FEWEST_PAIRS { " That is too little to tell how such predictions do." } else { "" };
    format!("{whole}, {}.{few}", joined(&parts))
}

/// Breaks; empty where none was taken.
pub(super) fn breaks(streams: usize, taken: u32) -> String {
    match (streams, taken) {
        (0, _) | (_, 0) => String::new(),
        (1, 1) => "One break was taken, in one stream.".into(),
        (1, taken) => format!("{taken} breaks were taken, in one stream."),
        (streams, 1) => format!("One break was taken, in {streams} streams."),
        (streams, taken) => format!("{taken} breaks were taken, in {streams} streams."),
    }
}

fn too_few(what: &str, count: usize) -> String {
    let there = match count {
        0 => "There are none yet".to_owned(),
        1 => "There is one so far".to_owned(),
        count => format!("There are {count} so far"),
    };
    format!("Too little to tell. It takes {FEWEST_PAIRS} {what}. {there}.")
}

fn joined(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
