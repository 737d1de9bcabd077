//! A week on one sheet: to read, to print, or to bring to somebody. Page and Markdown are made of the same parts, so
//! that neither has what the other lacks.
//!
//! Must not count or judge, nor leave a field out because another one is blank.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::import_export::escaped;
use super::{
    CheckIn, Debrief, Evidence, Experiment, GoalFate, Intention, Ladder, Mark, Outcome, Thought, Week,
};

/// What the journal holds of a week, oldest first.
#[derive(Debug, Clone, Default)]
pub struct WeekSheet {
    /// The week's own page.
    pub page: Week,
    /// Marks.
    pub marks: Vec<Mark>,
    /// Check-ins.
    pub checkins: Vec<CheckIn>,
    /// Thought records.
    pub thoughts: Vec<Thought>,
    /// Intentions.
    pub intentions: Vec<Intention>,
    /// Debriefs.
    pub debriefs: Vec<Debrief>,
    /// Experiments.
    pub experiments: Vec<Experiment>,
    /// The steps, whichever week they were written in.
    pub ladder: Option<Ladder>,
}

/// One thing that is said on a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetBlock {
    /// Somebody's own words, under a label of ours; or without one.
    Words(&'static str, String),
    /// Lines under a label of ours.
    Lines(&'static str, Vec<String>),
    /// A sentence of ours.
    Said(String),
}

/// What belongs together, with its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetItem {
    /// Which day, in words; empty where there is none.
    pub day: String,
    /// What is said.
    pub blocks: Vec<SheetBlock>,
}

/// A part of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetPart {
    /// Its name in a page.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What is in it; never empty.
    pub items: Vec<SheetItem>,
}

/// The parts of `sheet` that hold something, in the order in which they are read.
pub fn parts(sheet: &WeekSheet, zone: &TimeZone) -> Vec<SheetPart> {
    let WeekSheet { page, marks, checkins, thoughts, intentions, debriefs, experiments, ladder } = sheet;
    let item = |at: Timestamp, blocks: Vec<SheetBlock>| SheetItem { day: day(at, zone), blocks };
    let all = |items: Vec<SheetItem>| -> Vec<SheetItem> {
        items.into_iter().filter(|item| !item.blocks.is_empty()).collect()
    };
    let mut goal = words([("", &page.goal), ("How it went", &page.how_it_went)]);
    goal.extend(page.goal_fate.map(|fate| SheetBlock::Said(fate_words(fate).to_owned())));
    let parts = [
        ("bring", "To bring up", all(to_bring_up(sheet, zone))),
        ("goal", "One goal", all(vec![SheetItem { day: String::new(), blocks: goal }])),
        ("thoughts", "Thoughts looked at", thoughts.iter().map(|one| item(one.at, thought(one))).collect()),
        ("experiments", "Tried out", experiments.iter().map(|one| item(one.at, experiment(one))).collect()),
        (
            "steps",
            "Steps",
            all(ladder.iter().map(|one| SheetItem { day: String::new(), blocks: steps(one) }).collect()),
        ),
        ("well", "What went well", debriefs.iter().map(|one| item(one.at, debrief(one))).collect()),
        (
            "enough",
            "Good enough looks like",
            intentions
                .iter()
                .map(|one| item(one.at, words([("", &one.text), ("How it went", &one.how_it_went)])))
                .collect(),
        ),
        ("noticed", "Noticed in the moment", noticed(marks, zone)),
        ("mood", "How it felt", checkins.iter().map(|one| felt_at(one, zone)).collect()),
    ];
    parts
        .into_iter()
        .map(|(id, title, items)| SheetPart { id, title, items: all(items) })
        .filter(|part| !part.items.is_empty())
        .collect()
}

/// The sheet as Markdown, with times in `zone`.
pub fn markdown(sheet: &WeekSheet, zone: &TimeZone) -> String {
    let mut out = format!("# The week of {}\n", sheet.page.week.title());
    for SheetPart { title, items, .. } in parts(sheet, zone) {
        let _ = write!(out, "\n## {title}\n");
        for SheetItem { day, blocks } in items {
            if !day.is_empty() {
                let _ = write!(out, "\n### {day}\n");
            }
            for block in blocks {
                out.push('\n');
                match block {
                    SheetBlock::Words("", text) => out.push_str(&quoted(&text)),
                    SheetBlock::Words(label, text) => {
                        let _ = write!(out, "{label}:\n\n{}", quoted(&text));
                    }
                    SheetBlock::Lines(label, lines) => {
                        let _ = write!(out, "{label}:\n\n");
                        for line in lines {
                            let _ = writeln!(out, "- {}", one_line(&line));
                        }
                    }
                    SheetBlock::Said(sentence) => {
                        let _ = writeln!(out, "{}", one_line(&sentence));
                    }
                }
            }
        }
    }
    out
}

/// A thought record, all of it: the balanced thought first.
pub fn thought(thought: &Thought) -> Vec<SheetBlock> {
    let mut blocks = words([("Balanced", &thought.balanced)]);
    if let Some(belief) = thought.belief_balanced {
        blocks.push(SheetBlock::Said(format!("The balanced thought is believed {belief} of 100.")));
    }
    blocks.extend(lines("It is about", thought.about.iter().map(said)));
    blocks.extend(words([("What was happening", &thought.situation), ("The thought", &thought.thought)]));
    let change = |before: Option<u8>, after: Option<u8>| match (before, after) {
        (Some(before), Some(after)) => Some(format!("{before} of 100 before, {after} after")),
        (Some(before), None) => Some(format!("{before} of 100 before")),
        (None, Some(after)) => Some(format!("{after} of 100 after")),
        (None, None) => None,
    };
    if let Some(belief) = change(thought.belief_before, thought.belief_after) {
        blocks.push(SheetBlock::Said(format!("The thought was believed {belief}.")));
    }
    let feelings = thought.feelings.iter().map(|feeling| match change(feeling.before, feeling.after) {
        Some(strength) => format!("{}: {strength}", feeling.text),
        None => feeling.text.clone(),
    });
    blocks.extend(lines("What was felt", feelings));
    blocks.extend(lines("Thinking patterns", thought.distortions.iter().map(|one| one.title().to_owned())));
    blocks.extend(lines("What supports it", thought.evidence_for.iter().map(said)));
    blocks.extend(lines("What speaks against it", thought.evidence_against.iter().map(said)));
    blocks.extend(words([("It predicted", &thought.prediction), ("What happened", &thought.what_happened)]));
    blocks.extend(thought.outcome.map(outcome));
    blocks
}

/// An experiment, all of it.
pub fn experiment(experiment: &Experiment) -> Vec<SheetBlock> {
    let sure = |before: &str, belief: Option<u8>| {
        belief.map(|belief| SheetBlock::Said(format!("{before} {belief} of 100.")))
    };
    let mut blocks = words([("Expected", &experiment.prediction)]);
    blocks.extend(sure("How sure before:", experiment.belief_before));
    blocks.extend(words([("What to do, and when", &experiment.will_do), ("What was seen", &experiment.saw)]));
    blocks.extend(experiment.outcome.map(outcome));
    blocks.extend(words([("What was learned", &experiment.learned)]));
    blocks.extend(sure("How sure now:", experiment.belief_after));
    blocks
}

/// A check-in in words: "after a stream: low (tired, flat). It was long."
pub fn felt(checkin: &CheckIn) -> String {
    let mut felt = checkin.moment.title().to_owned();
    if let Some(mood) = checkin.mood {
        let _ = write!(felt, ": {}", mood.title());
    }
    if let Some(words) = &checkin.words {
        let _ = write!(felt, " ({words})");
    }
    if let Some(note) = &checkin.note {
        let _ = write!(felt, ". {note}");
    }
    felt
}

fn felt_at(checkin: &CheckIn, zone: &TimeZone) -> SheetItem {
    let clock = checkin.at.to_zoned(zone.clone()).strftime("%H:%M");
    SheetItem {
        day: day(checkin.at, zone),
        blocks: vec![SheetBlock::Said(format!("{clock}, {}", felt(checkin)))],
    }
}

/// What is marked to be brought up, and what was written down for that.
fn to_bring_up(sheet: &WeekSheet, zone: &TimeZone) -> Vec<SheetItem> {
    let own = SheetItem { day: String::new(), blocks: words([("", &sheet.page.bring)]) };
    let short = |texts: [&Option<String>; 3]| texts.into_iter().flatten().next().cloned();
    let thoughts = sheet.thoughts.iter().filter(|one| one.bring_up).map(|one| {
        let text = short([&one.balanced, &one.thought, &one.situation]);
        format!(
            "The thought of {}{}",
            day(one.at, zone),
            text.map(|text| format!(": {text}")).unwrap_or_default()
        )
    });
    let experiments = sheet.experiments.iter().filter(|one| one.bring_up).map(|one| {
        let text = short([&one.learned, &one.will_do, &one.prediction]);
        format!(
            "What was tried out, {}{}",
            day(one.at, zone),
            text.map(|text| format!(": {text}")).unwrap_or_default()
        )
    });
    let marked = lines("Marked for it", thoughts.chain(experiments)).into_iter().collect();
    vec![own, SheetItem { day: String::new(), blocks: marked }]
}

fn steps(ladder: &Ladder) -> Vec<SheetBlock> {
    let mut blocks = words([("Towards", &ladder.towards)]);
    for step in &ladder.steps {
        blocks.push(SheetBlock::Words("A step", step.text.clone()));
        blocks.extend(words([("Expected", &step.prediction), ("What happened", &step.what_happened)]));
    }
    blocks
}

fn debrief(debrief: &Debrief) -> Vec<SheetBlock> {
    words([
        ("", &debrief.went_well),
        ("What I would say to a friend", &debrief.friend),
        ("What was good enough", &debrief.good_enough),
        ("What I did that mattered to me", &debrief.mattered),
        ("What I want to remember", &debrief.remember),
    ])
}

/// Marks by day. What has no words is a time alone.
fn noticed(marks: &[Mark], zone: &TimeZone) -> Vec<SheetItem> {
    let mut days: Vec<SheetItem> = Vec::new();
    for mark in marks {
        let name = day(mark.at, zone);
        let clock = mark.at.to_zoned(zone.clone()).strftime("%H:%M");
        let line = match &mark.note {
            Some(note) => format!("{clock}: {note}"),
            None => format!("{clock}: a mark, without words"),
        };
        match days.last_mut() {
            Some(SheetItem { day, blocks }) if *day == name => blocks.push(SheetBlock::Said(line)),
            _ => days.push(SheetItem { day: name, blocks: vec![SheetBlock::Said(line)] }),
        }
    }
    days
}

/// "Sunday 22 November".
fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%A %-d %B").to_string()
}

fn words<const N: usize>(texts: [(&'static str, &Option<String>); N]) -> Vec<SheetBlock> {
    let texts = texts.into_iter().filter_map(|(label, text)| Some(SheetBlock::Words(label, text.clone()?)));
    texts.collect()
}

fn lines(label: &'static str, lines: impl Iterator<Item = String>) -> Option<SheetBlock> {
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then_some(SheetBlock::Lines(label, lines))
}

fn said(piece: &Evidence) -> String {
    match &piece.by {
        Some(by) => format!("{} ({by})", piece.text),
        None => piece.text.clone(),
    }
}

fn outcome(outcome: Outcome) -> SheetBlock {
    let said = match outcome {
        Outcome::Came => "It came as predicted.",
        Outcome::Partly => "It came in part.",
        Outcome::Not => "It did not come.",
        Outcome::Unclear => "Nobody can tell whether it came.",
    };
    SheetBlock::Said(said.to_owned())
}

fn fate_words(fate: GoalFate) -> &'static str {
    match fate {
        GoalFate::Keep => "It was kept for the next week.",
        GoalFate::Change => "Another goal takes its place.",
        GoalFate::LetGo => "It was let go.",
    }
}

fn quoted(text: &str) -> String {
    text.split('\n').map(|line| format!("> {}\n", escaped(line))).collect()
}

fn one_line(text: &str) -> String {
    escaped(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Distortion, Feeling, LadderStep, Moment, Mood};

    fn sheet() -> WeekSheet {
        let at = "2026-11-22T21:30:00Z".parse().unwrap();
        let piece = |text: &str, by: Option<&str>| Evidence {
            text: text.into(),
            by: by.map(str::to_owned),
            said_at: None,
        };
        WeekSheet {
            page: Week {
                week: "2026-W47".parse().unwrap(),
                goal: Some("Two short streams.\nNo numbers.".into()),
                how_it_went: Some("One of two.".into()),
                goal_fate: Some(GoalFate::Keep),
                bring: Some("Why silence feels like a verdict".into()),
                ..Week::default()
            },
            marks: vec![
                Mark { at, note: Some("about the <b>silence</b>".into()), ..Mark::default() },
                Mark { at, ..Mark::default() },
            ],
            checkins: vec![CheckIn {
                at,
                moment: Moment::After,
                mood: Some(Mood::Low),
                words: Some("tired".into()),
                ..CheckIn::default()
            }],
            thoughts: vec![Thought {
                at,
                about: vec![piece("is this over soon?", Some("Ulf"))],
                situation: Some("Nobody wrote for ten minutes.".into()),
                thought: Some("I am *not* good enough".into()),
                balanced: Some("It was a quiet evening, and some people learned something.".into()),
                belief_before: Some(80),
                belief_balanced: Some(60),
                belief_after: Some(45),
                feelings: vec![Feeling { text: "ashamed".into(), before: Some(70), after: Some(40) }],
                distortions: vec![Distortion::MindReading],
                evidence_for: vec![piece("nobody wrote for a while", None)],
                evidence_against: vec![piece("thank you,\nso much [learned](x)", Some("Mira"))],
                prediction: Some("everyone will leave".into()),
                what_happened: Some("most stayed".into()),
                outcome: Some(Outcome::Not),
                bring_up: true,
                ..Thought::default()
            }],
            intentions: vec![Intention {
                at,
                how_it_went: Some("well enough".into()),
                ..Intention::default()
            }],
            debriefs: vec![Debrief { at, mattered: Some("the waves".into()), ..Debrief::default() }],
            experiments: vec![Experiment {
                at,
                prediction: Some("if I take a break, everyone goes".into()),
                belief_before: Some(90),
                saw: Some("they talked to each other".into()),
                belief_after: Some(30),
                ..Experiment::default()
            }],
            ladder: Some(Ladder {
                steps: vec![LadderStep {
                    text: "a range, after".into(),
                    prediction: Some("I cry".into()),
                    what_happened: None,
                }],
                ..Ladder::default()
            }),
        }
    }

    #[test]
    fn a_week_reads_as_one_sheet_with_the_balanced_thought_first() {
        insta::assert_snapshot!(markdown(&sheet(), &TimeZone::UTC));
    }

    /// Whichever field is alone, it is there.
    #[test]
    fn nothing_is_left_out_because_another_field_is_blank() {
        let shown = |thought: Thought| {
            markdown(&WeekSheet { thoughts: vec![thought], ..WeekSheet::default() }, &TimeZone::UTC)
        };
        let full = serde_json::to_value(&sheet().thoughts[0]).unwrap();
        for (name, value) in full.as_object().unwrap() {
            let alone = serde_json::json!({ name: value });
            let text = shown(serde_json::from_value(alone).unwrap());
            let is_own = ["id", "at", "changed_at", "version"].contains(&name.as_str());
            assert_eq!(text.contains("## "), !is_own, "{name}: {text}");
        }
    }
}
