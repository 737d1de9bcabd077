//! Lists of what was written: thoughts, marks by day, and a mark that is looked at for a minute.

use std::borrow::Borrow;

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Frame, MarkAround, STEPS};
use crate::journal::{Mark, Thought};
use crate::store::happenings::Happening;
use crate::web::pages::when;

/// `/journal/thoughts`.
#[derive(Debug, Clone, Template)]
#[template(path = "journal-thoughts.html")]
pub struct ThoughtsPage<'a> {
    /// What every page needs.
    pub frame: Frame,
    /// Thought records, newest first.
    pub thoughts: Vec<Thought>,
    /// From where the older ones go on; none where these are the last.
    pub older: Option<usize>,
    /// The present.
    pub now: Timestamp,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

impl ThoughtsPage<'_> {
    const SCRIPT: &'static str = "journal-page.js";

    fn moment(&self, at: impl Borrow<Timestamp>) -> String {
        when::moment(*at.borrow(), self.now, self.zone)
    }
}

/// A mark, and whether a thought record was made of it.
#[derive(Debug, Clone)]
pub struct ListedMark {
    /// The mark.
    pub mark: Mark,
    /// The thought record that began with it.
    pub thought: Option<crate::journal::EntryId>,
}

/// The marks of one day.
#[derive(Debug, Clone)]
pub struct MarkDay {
    /// Which day, in words.
    pub day: String,
    /// Its marks, oldest first.
    pub marks: Vec<ListedMark>,
}

/// `/journal/marks`.
#[derive(Debug, Clone, Template)]
#[template(path = "journal-marks.html")]
pub struct MarksPage<'a> {
    /// What every page needs.
    pub frame: Frame,
    /// Days with marks, newest first.
    pub days: Vec<MarkDay>,
    /// From where the older ones go on; none where these are the last.
    pub older: Option<usize>,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

impl<'a> MarksPage<'a> {
    const SCRIPT: &'static str = "journal-page.js";

    /// The page of `marks`, newest first.
    pub fn new(frame: Frame, marks: Vec<ListedMark>, older: Option<usize>, zone: &'a TimeZone) -> Self {
        let mut days: Vec<MarkDay> = Vec::new();
        for listed in marks {
            let day = when::day(listed.mark.at, zone);
            match days.last_mut() {
                Some(last) if last.day == day => last.marks.insert(0, listed),
                _ => days.push(MarkDay { day, marks: vec![listed] }),
            }
        }
        Self { frame, days, older, zone }
    }

    fn time(&self, at: impl Borrow<Timestamp>) -> String {
        when::time(*at.borrow(), self.zone)
    }
}

/// `/journal/minute/{id}`: a mark that is looked at for a minute.
#[derive(Debug, Clone, Template)]
#[template(path = "journal-minute.html")]
pub struct MinutePage<'a> {
    /// What every page needs.
    pub frame: Frame,
    /// The mark, with what happened around it.
    pub mark: MarkAround,
    /// The draft's name.
    pub draft_name: String,
    /// What stands in the form.
    pub fields: String,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

impl MinutePage<'_> {
    const SCRIPT: &'static str = "journal-minute.js";

    fn day(&self) -> String {
        when::day(self.mark.at, self.zone)
    }

    fn time(&self, at: impl Borrow<Timestamp>) -> String {
        when::time(*at.borrow(), self.zone)
    }

    fn steps() -> [u8; 9] {
        STEPS
    }
}
