//! A week on one page, to be printed or brought along.

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Frame;
use crate::journal::Thought;
use crate::journal::weekly::{WeekSheet, felt};
use crate::web::pages::when;

/// A name, a title, and lines with their times.
type TimedLines = (&'static str, &'static str, Vec<(Timestamp, String)>);

/// `/journal/week/{id}`.
#[derive(Debug, Clone, Template)]
#[template(path = "journal-week.html")]
pub struct WeekPage<'a> {
    /// What every page needs.
    pub frame: Frame,
    /// What the journal holds of the week.
    pub sheet: WeekSheet,
    /// The draft's name.
    pub draft_name: String,
    /// What stands in the form.
    pub fields: String,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

impl WeekPage<'_> {
    const SCRIPT: &'static str = "journal-week.js";

    fn day(&self, at: impl std::borrow::Borrow<Timestamp>) -> String {
        when::day(*at.borrow(), self.zone)
    }

    /// How much the first thought was believed before and after.
    fn believed(thought: &Thought) -> Option<String> {
        let (before, after) = (thought.belief_before?, thought.belief_after?);
        Some(format!("Believed {before} of 100 before, {after} after."))
    }

    /// The lists, those that hold something: a name, a title, and lines with their times.
    fn lists(&self) -> Vec<TimedLines> {
        let WeekSheet { debriefs, intentions, marks, checkins, .. } = &self.sheet;
        let well = debriefs.iter().filter_map(|one| Some((one.at, one.went_well.clone()?))).collect();
        let enough = intentions.iter().filter_map(|one| Some((one.at, one.text.clone()?))).collect();
        let noticed = marks.iter().filter_map(|one| Some((one.at, one.note.clone()?))).collect();
        let mood = checkins.iter().map(|one| (one.at, felt(one))).collect();
        let mut lists: Vec<(_, _, Vec<_>)> = vec![
            ("well", "What went well", well),
            ("enough", "Good enough looks like", enough),
            ("noticed", "Noticed in the moment", noticed),
            ("mood", "How it felt", mood),
        ];
        lists.retain(|(_, _, lines)| !lines.is_empty());
        lists
    }
}
