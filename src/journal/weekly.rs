//! A week on one sheet: to read, to print, or to bring to somebody. The balanced thought comes first.
//!
//! Must not count or judge.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::import_export::escaped;
use super::{CheckIn, Debrief, Intention, Mark, Thought, Week};

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
}

/// The sheet as Markdown, with times in `zone`.
pub fn markdown(sheet: &WeekSheet, zone: &TimeZone) -> String {
    let mut out = format!("# The week of {}\n", sheet.page.week.title());
    for (title, text) in [
        ("One goal", &sheet.page.goal),
        ("How it went", &sheet.page.how_it_went),
        ("To bring up", &sheet.page.bring),
    ] {
        if let Some(text) = text {
            let _ = write!(out, "\n## {title}\n\n{}", quoted(text));
        }
    }
    if !sheet.thoughts.is_empty() {
        out.push_str("\n## Thoughts looked at\n");
        for thought in &sheet.thoughts {
            write_thought(&mut out, thought, zone);
        }
    }
    list(
        &mut out,
        "What went well",
        sheet.debriefs.iter().filter_map(|one| Some((one.at, one.went_well.as_deref()?))),
        zone,
    );
    list(
        &mut out,
        "Good enough looks like",
        sheet.intentions.iter().filter_map(|one| Some((one.at, one.text.as_deref()?))),
        zone,
    );
    list(
        &mut out,
        "Noticed in the moment",
        sheet.marks.iter().filter_map(|one| Some((one.at, one.note.as_deref()?))),
        zone,
    );
    let moods: Vec<(Timestamp, String)> = sheet.checkins.iter().map(|one| (one.at, felt(one))).collect();
    list(&mut out, "How it felt", moods.iter().map(|(at, felt)| (*at, felt.as_str())), zone);
    out
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

fn write_thought(out: &mut String, thought: &Thought, zone: &TimeZone) {
    let _ = write!(out, "\n### {}\n\n", day(thought.at, zone));
    for (title, text) in [
        ("Balanced", &thought.balanced),
        ("The thought", &thought.thought),
        ("What was happening", &thought.situation),
    ] {
        if let Some(text) = text {
            let _ = write!(out, "{title}:\n\n{}\n", quoted(text));
        }
    }
    for (title, side) in
        [("What supports it", &thought.evidence_for), ("What speaks against it", &thought.evidence_against)]
    {
        if !side.is_empty() {
            let _ = write!(out, "{title}:\n\n");
            for piece in side {
                let by = piece.by.as_ref().map(|by| format!(" ({})", one_line(by))).unwrap_or_default();
                let _ = writeln!(out, "- {}{by}", one_line(&piece.text));
            }
            out.push('\n');
        }
    }
    if let (Some(before), Some(after)) = (thought.belief_before, thought.belief_after) {
        let _ = write!(out, "Believed {before} of 100 before, {after} after.\n\n");
    }
    if let Some(prediction) = &thought.prediction {
        let _ = write!(out, "It predicted:\n\n{}\n", quoted(prediction));
        if let Some(happened) = &thought.what_happened {
            let _ = write!(out, "What happened:\n\n{}\n", quoted(happened));
        }
    }
}

fn list<'a>(
    out: &mut String,
    title: &str,
    lines: impl Iterator<Item = (Timestamp, &'a str)>,
    zone: &TimeZone,
) {
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        return;
    }
    let _ = write!(out, "\n## {title}\n\n");
    for (at, text) in lines {
        let _ = writeln!(out, "- {}: {}", day(at, zone), one_line(text));
    }
}

/// "Sunday 22 November".
fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%A %-d %B").to_string()
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
    use crate::journal::{Evidence, Moment, Mood};

    #[test]
    fn a_week_reads_as_one_sheet_with_the_balanced_thought_first() {
        let at = "2026-11-22T21:30:00Z".parse().unwrap();
        let piece = |text: &str, by: Option<&str>| Evidence {
            text: text.into(),
            by: by.map(str::to_owned),
            said_at: None,
        };
        let sheet = WeekSheet {
            page: Week {
                week: "2026-W47".parse().unwrap(),
                goal: Some("Two short streams.\nNo numbers.".into()),
                bring: Some("Why silence feels like a verdict".into()),
                ..Week::default()
            },
            marks: vec![
                Mark { at, note: Some("about the <b>silence</b>".into()), ..Mark::default() },
                Mark::default(),
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
                thought: Some("I am *not* good enough".into()),
                balanced: Some("It was a quiet evening, and some people learned something.".into()),
                belief_before: Some(80),
                belief_after: Some(45),
                evidence_for: vec![piece("nobody wrote for a while", None)],
                evidence_against: vec![piece("thank you,\nso much [learned](x)", Some("Mira"))],
                prediction: Some("everyone will leave".into()),
                what_happened: Some("most stayed".into()),
                ..Thought::default()
            }],
            debriefs: vec![Debrief { at, went_well: Some("the waves".into()), ..Debrief::default() }],
            ..WeekSheet::default()
        };
        insta::assert_snapshot!(markdown(&sheet, &TimeZone::UTC));
    }
}
