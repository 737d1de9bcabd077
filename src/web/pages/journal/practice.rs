//! Pages of what is practised over weeks: experiments, steps, the plan for bad evenings, and worries put off.
//!
//! Must not propose what to try, nor count.

use std::borrow::Borrow;

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Frame, STEPS};
use crate::journal::weekly::{SheetBlock, experiment};
use crate::journal::{Experiment, Plan, Worry};
use crate::web::pages::when;

/// `/journal/experiments`, and one of them where it is being written.
#[derive(Debug, Clone, Template)]
#[template(path = "journal-experiments.html")]
pub struct ExperimentsPage<'a> {
    /// What every page needs.
    pub frame: Frame,
    /// The one that is written: a new one, or one of those there are.
    pub record: Option<Experiment>,
    /// The draft's name.
    pub draft_name: String,
    /// What stands in the form.
    pub fields: String,
    /// Experiments, newest first.
    pub experiments: Vec<Experiment>,
    /// The present.
    pub now: Timestamp,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

impl ExperimentsPage<'_> {
    const SCRIPT: &'static str = "journal-record.js";

    fn moment(&self, at: impl Borrow<Timestamp>) -> String {
        when::moment(*at.borrow(), self.now, self.zone)
    }

    fn blocks(one: &Experiment) -> Vec<SheetBlock> {
        experiment(one)
    }

    fn steps() -> [u8; 9] {
        STEPS
    }
}

/// `/journal/steps`.
#[derive(Debug, Clone, Template)]
#[template(path = "journal-steps.html")]
pub struct StepsPage {
    /// What every page needs.
    pub frame: Frame,
    /// What stands in the form.
    pub fields: String,
}

impl StepsPage {
    const SCRIPT: &'static str = "journal-record.js";
}

/// `/journal/plan`.
#[derive(Debug, Clone, Template)]
#[template(path = "journal-plan.html")]
pub struct PlanPage {
    /// What every page needs.
    pub frame: Frame,
    /// What is kept.
    pub plan: Plan,
    /// What stands in the form.
    pub fields: String,
    /// Whether the form is open: it is to be written, and not to be read.
    pub writes: bool,
}

impl PlanPage {
    const SCRIPT: &'static str = "journal-record.js";

    /// What is read, part by part.
    fn parts(&self) -> Vec<(&'static str, &str)> {
        let Plan { signs, calms, people, .. } = &self.plan;
        [("How I notice it", signs), ("What calms me", calms), ("Whom I call", people)]
            .into_iter()
            .filter_map(|(title, text)| Some((title, text.as_deref()?)))
            .collect()
    }
}

/// `/journal/worries`.
#[derive(Debug, Clone, Template)]
#[template(path = "journal-worries.html")]
pub struct WorriesPage<'a> {
    /// What every page needs.
    pub frame: Frame,
    /// What stands in the form.
    pub fields: String,
    /// Worries, newest first.
    pub worries: Vec<Worry>,
    /// The present.
    pub now: Timestamp,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

impl WorriesPage<'_> {
    const SCRIPT: &'static str = "journal-record.js";

    /// When it is brought, in words; empty where it has no time, or had it.
    fn when(&self, worry: &Worry) -> String {
        let to_come = worry.ask_after.filter(|at| *at > self.now);
        to_come.map(|at| format!("It waits until {}.", when::on(at, self.zone))).unwrap_or_default()
    }

    fn moment(&self, at: impl Borrow<Timestamp>) -> String {
        when::moment(*at.borrow(), self.now, self.zone)
    }
}
