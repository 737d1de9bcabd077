//! The journal's pages: what somebody wrote, put back where they can go on with it.
//!
//! Must not put words of the journal into a title, or show a number. Lists show the balanced thought.

mod charts;
mod lists;
mod practice;
mod weekly;

use std::time::Duration;

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::when;
use crate::journal::weekly::{self as weekly_sheet, SheetBlock};
use crate::journal::{
    Distortion, Experiment, Intention, KeptLine, Mood, Thought, Week, Worry,
    helplines::{self, Helpline},
    mood,
};
use crate::store::happenings::{Happened, Happening};
use crate::store::journal::Fields;

pub use charts::PatternsPage;
pub use lists::{ListedMark, MarksPage, MinutePage, ThoughtsPage};
pub use practice::{ExperimentsPage, PlanPage, StepsPage, WorriesPage};
pub use weekly::WeekPage;

/// What every page of the open journal needs to know.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// After how long without a touch the page goes; none where there is no passphrase.
    pub lock_after: Option<Duration>,
}

impl Frame {
    fn attributes(&self) -> String {
        self.lock_after
            .map(|span| format!(" data-lock-after=\"{}\"", span.as_secs().max(1)))
            .unwrap_or_default()
    }
}

/// A line that may be pulled into a thought record, or read in a debrief. All of it is foreign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pull {
    /// The words.
    pub text: String,
    /// Who said it.
    pub by: String,
    /// When it was said.
    pub said_at: Timestamp,
    /// The item it is, where it can be kept.
    pub item: Option<crate::domain::ItemId>,
}

/// The page of a locked journal.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "journal-locked.html")]
pub struct LockedPage;

impl LockedPage {
    const SCRIPT: &'static str = "journal-locked.js";
}

/// What is asked about now, and once.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Thoughts that were to be finished another time.
    pub thoughts: Vec<Thought>,
    /// Experiments whose stream is over.
    pub experiments: Vec<Experiment>,
    /// Worries whose time has come.
    pub worries: Vec<Worry>,
}

impl Asked {
    fn is_empty(&self) -> bool {
        self.thoughts.is_empty() && self.experiments.is_empty() && self.worries.is_empty()
    }
}

/// `/journal`.
#[derive(Debug, Clone, Template)]
#[template(path = "journal.html")]
pub struct JournalPage<'a> {
    /// What every page needs.
    pub frame: Frame,
    /// Whether a stream runs.
    pub live: bool,
    /// Whether there is a stream to look back at.
    pub has_stream: bool,
    /// What is being written.
    pub drafts: Vec<(String, Fields)>,
    /// What is asked about now, and once.
    pub asked: Asked,
    /// An earlier week whose goal nobody has said anything about yet.
    pub past_goal: Option<Week>,
    /// The intention that is not looked back at yet.
    pub intention: Option<Intention>,
    /// The newest thought records.
    pub thoughts: Vec<Thought>,
    /// Whether there are more.
    pub has_older: bool,
    /// Whether there are marks.
    pub has_marks: bool,
    /// Kept lines, newest first.
    pub kept: Vec<KeptLine>,
    /// The present.
    pub now: Timestamp,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

impl JournalPage<'_> {
    const SCRIPT: &'static str = "journal.js";

    fn moment(&self, at: impl std::borrow::Borrow<Timestamp>) -> String {
        when::moment(*at.borrow(), self.now, self.zone)
    }

    /// Where a begun page is, and what it is.
    fn drafts(&self) -> Vec<(String, &'static str)> {
        let place = |name: &str| match name {
            "thought" => Some(("/journal/thought".to_owned(), "to look at a thought")),
            "debrief" => Some(("/journal/debrief".to_owned(), "to look back at a stream")),
            "experiment" => Some(("/journal/experiments".to_owned(), "to write down something to try out")),
            "ladder" => Some(("/journal/steps".to_owned(), "to change your steps")),
            "plan" => Some(("/journal/plan?write=yes".to_owned(), "to change your plan")),
            "worry" => Some(("/journal/worries".to_owned(), "to put a worry off")),
            name => {
                for (prefix, place, what) in [
                    ("thought-about-", "/journal/thought?about=", "to look at a thought about a line"),
                    ("thought-mark-", "/journal/thought?mark=", "to look at a thought about a mark"),
                    ("minute-", "/journal/minute/", "a minute about a mark"),
                    ("experiment-", "/journal/experiments/", "to write down what you saw"),
                ] {
                    if let Some(id) = name.strip_prefix(prefix) {
                        return Some((format!("{place}{id}"), what));
                    }
                }
                if let Some(id) = name.strip_prefix("thought-") {
                    return Some((
                        format!("/journal/thoughts/{id}?change=yes"),
                        "to change a thought record",
                    ));
                }
                let week = name.strip_prefix("week-")?.to_uppercase();
                Some((format!("/journal/week/{week}"), "a week's page"))
            }
        };
        self.drafts.iter().filter_map(|(name, _)| place(name)).collect()
    }

    fn draft(&self, name: &str) -> String {
        let draft = self.drafts.iter().find(|(known, _)| known == name);
        draft.map(|(_, fields)| json(fields)).unwrap_or_default()
    }

    fn fields(record: &impl Serialize) -> String {
        json(record)
    }
}

/// `/journal/thought` and `/journal/thoughts/{id}`.
#[derive(Debug, Clone, Template)]
#[template(path = "journal-thought.html")]
pub struct ThoughtPage<'a> {
    /// What every page needs.
    pub frame: Frame,
    /// The record, where it is one that was kept before.
    pub record: Option<Thought>,
    /// Whether it is read, and not written.
    pub reads: bool,
    /// What becomes of the way back: where from, and what that is.
    pub back: Option<WayBack>,
    /// The draft's name.
    pub draft_name: String,
    /// What stands in the form: the draft, or else the record.
    pub fields: String,
    /// Lines that may be pulled in.
    pub pulls: Vec<Pull>,
    /// Criticism that may be pulled in, from behind a fold of its own.
    pub critical: Vec<Pull>,
    /// The present.
    pub now: Timestamp,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

/// Where somebody came from.
#[derive(Debug, Clone)]
pub struct WayBack {
    /// The address of the page.
    pub place: String,
    /// What it is.
    pub name: &'static str,
}

impl ThoughtPage<'_> {
    const SCRIPT: &'static str = "journal-thought.js";

    fn blocks(record: &Thought) -> Vec<SheetBlock> {
        weekly_sheet::thought(record)
    }

    fn moment(&self, at: impl std::borrow::Borrow<Timestamp>) -> String {
        when::moment(*at.borrow(), self.now, self.zone)
    }

    fn steps() -> [u8; 9] {
        STEPS
    }
}

/// A mark with what happened around it.
#[derive(Debug, Clone)]
pub struct MarkAround {
    /// Its id.
    pub id: crate::journal::EntryId,
    /// When it was made.
    pub at: Timestamp,
    /// What it was about.
    pub note: Option<String>,
    /// What happened around then.
    pub around: Vec<Happened>,
}

/// `/journal/debrief`.
#[derive(Debug, Clone, Template)]
#[template(path = "journal-debrief.html")]
pub struct DebriefPage<'a> {
    /// What every page needs.
    pub frame: Frame,
    /// Whether a stream runs: then there is nothing to look back at yet.
    pub live: bool,
    /// The stream that is looked back at.
    pub span: Option<(Timestamp, Timestamp)>,
    /// The kind words of others in it.
    pub said: Vec<Pull>,
    /// Its marks, oldest first.
    pub marks: Vec<MarkAround>,
    /// The draft.
    pub fields: String,
    /// Lines that may be pulled in.
    pub pulls: Vec<Pull>,
    /// Criticism that may be pulled in, from behind a fold of its own.
    pub critical: Vec<Pull>,
    /// The present.
    pub now: Timestamp,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

impl DebriefPage<'_> {
    const SCRIPT: &'static str = "journal-debrief.js";

    fn moment(&self, at: impl std::borrow::Borrow<Timestamp>) -> String {
        when::moment(*at.borrow(), self.now, self.zone)
    }

    /// Which stream this is about.
    fn stream(&self) -> Option<String> {
        let (from, to) = self.span?;
        let (day, from, to) =
            (when::day(from, self.zone), when::time(from, self.zone), when::time(to, self.zone));
        Some(format!("The stream of {day}, {from} to {to}"))
    }

    fn time(&self, at: impl std::borrow::Borrow<Timestamp>) -> String {
        when::time(*at.borrow(), self.zone)
    }

    fn steps() -> [u8; 9] {
        STEPS
    }
}

/// `/journal/keeping`: the passphrase, export and import, forgetting.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "journal-keeping.html")]
pub struct KeepingPage {
    /// What every page needs.
    pub frame: Frame,
    /// Whether there is a passphrase.
    pub has_passphrase: bool,
    /// After how long it is locked.
    pub lock_after: Duration,
}

impl KeepingPage {
    const SCRIPT: &'static str = "journal-keeping.js";

    /// After how long it is locked, in words.
    fn quiet(&self) -> String {
        match self.lock_after.as_secs() {
            ..90 => "about a minute".to_owned(),
            seconds if seconds < 5400 => format!("{} minutes", (seconds + 30) / 60),
            seconds => format!("about {} hours", (seconds + 1800) / 3600),
        }
    }
}

/// Steps of belief between the two ends.
pub(super) const STEPS: [u8; 9] = [10, 20, 30, 40, 50, 60, 70, 80, 90];

/// What a page's script fills a form with.
pub fn json(fields: &impl Serialize) -> String {
    // Plain structs of strings and numbers always serialize.
    serde_json::to_string(fields).unwrap_or_default()
}
