//! A week on one page, to be printed or brought along.

use askama::Template;
use jiff::tz::TimeZone;

use super::Frame;
use crate::journal::weekly::{SheetBlock, SheetPart, WeekSheet, parts};

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

    fn parts(&self) -> Vec<SheetPart> {
        parts(&self.sheet, self.zone)
    }
}
