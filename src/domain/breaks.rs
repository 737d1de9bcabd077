//! A break: a mindful pause on stream, with an exercise.

use std::borrow::Cow;
use std::ops::Not;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{ItemId, words};

/// What the screens should show of breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum BreakState {
    /// Nothing.
    #[default]
    Idle,
    /// A break is offered; the dock alone shows it.
    Offer,
    /// A break is running.
    Break,
}

words!(BreakState { Idle = "idle", Offer = "offer", Break = "break" });

/// How a break or its offer came to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BreakEnd {
    /// It ran its length.
    Finished,
    /// The streamer went back early.
    Ended,
    /// The streamer said "not this one".
    Skipped,
}

words!(BreakEnd { Finished = "finished", Ended = "ended", Skipped = "skipped" });

/// What is remembered of breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BreakNote {
    /// One was taken.
    Taken,
    /// One was put off.
    Snoozed,
    /// One was skipped.
    Skipped,
    /// The streamer was away for long enough by themselves.
    Natural,
}

words!(BreakNote { Taken = "taken", Snoozed = "snoozed", Skipped = "skipped", Natural = "natural" });

/// One step of an exercise.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Phase {
    /// What to do: `in`, `out`, `hold`, or a sentence; empty for nothing but the figure.
    #[schema(value_type = String)]
    pub cue: Cow<'static, str>,
    /// For how long, in seconds.
    pub seconds: f64,
    /// How large the breathing figure is at the end of the phase, 0 (small) to 1 (full).
    pub fill: f64,
}

/// Cues that any page knows, and that say nothing of the streamer.
const PLAIN_CUES: [&str; 3] = ["in", "out", "hold"];

/// What one does in a break: phases that repeat, or steps one after another.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Exercise {
    /// Its id, as written in the configuration.
    #[schema(value_type = String)]
    pub id: Cow<'static, str>,
    /// Its name for the streamer.
    #[schema(value_type = String)]
    pub title: Cow<'static, str>,
    /// A sentence or two for the dock.
    #[schema(value_type = String)]
    pub guide: Cow<'static, str>,
    /// One sentence fit for an audience.
    #[schema(value_type = String)]
    pub audience: Cow<'static, str>,
    /// Whether the streamer wrote that sentence. Where not, a page may say it in its own language.
    #[serde(skip_serializing_if = "Not::not")]
    pub own_audience: bool,
    /// Where it comes from; empty where there is nothing to name.
    #[serde(skip_serializing_if = "str::is_empty")]
    #[schema(value_type = String, required = false)]
    pub source: Cow<'static, str>,
    /// Phases that repeat until the break ends.
    pub phases: Vec<Phase>,
    /// Sentences that share the break between them, once, in place of phases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>, required = false)]
    pub steps: Vec<Cow<'static, str>>,
    /// Whether the audience may read its cues.
    #[serde(skip)]
    pub is_open: bool,
}

impl Exercise {
    /// The exercise as the audience may see it: a figure that moves, and one sentence. What the
    /// streamer does meanwhile is their own affair, and so is the name of it.
    pub fn for_audience(&self) -> Self {
        let shown = |phase: &Phase| {
            let is_plain = self.is_open || PLAIN_CUES.contains(&phase.cue.as_ref());
            Phase { cue: if is_plain { phase.cue.clone() } else { "".into() }, ..phase.clone() }
        };
        let nothing = || Cow::Borrowed("");
        Self {
            id: if self.is_open { self.id.clone() } else { "break".into() },
            title: nothing(),
            guide: nothing(),
            audience: self.audience.clone(),
            own_audience: self.own_audience,
            source: nothing(),
            phases: self.phases.iter().map(shown).collect(),
            steps: Vec::new(),
            is_open: self.is_open,
        }
    }
}

/// What the screens need to know of breaks, now.
#[derive(Debug, Clone, PartialEq, Serialize, Default, ToSchema)]
pub struct BreakView {
    /// What to show.
    pub state: BreakState,
    /// The exercise of the offered or running break.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exercise: Option<Box<Exercise>>,
    /// When the running break began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When the running break will end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    /// A break comes up shortly; the dock alone says so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub soon: bool,
    /// The offered break was put off for as long as the settings let it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub last_call: bool,
}

impl BreakView {
    /// Breaks as the audience may see them: an offer is the streamer's own affair.
    pub fn for_audience(self) -> Self {
        if self.state != BreakState::Break {
            return Self::default();
        }
        let exercise = self.exercise.map(|exercise| Box::new(exercise.for_audience()));
        Self { exercise, soon: false, last_call: false, ..self }
    }
}

/// Somebody to thank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Thanked {
    /// What they are thanked for; when it is removed, so is their name.
    pub id: ItemId,
    /// Their name: foreign text.
    pub name: String,
}

/// Thanks at a break's end: who followed, supported or came by since the last one. Never for how
/// much, and never how many they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Thanks {
    /// People, in the order in which they came.
    pub people: Vec<Thanked>,
    /// There are others, who did not fit.
    pub others: bool,
    /// Shown until then.
    pub until: Timestamp,
}
