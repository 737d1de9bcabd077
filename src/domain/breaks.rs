//! A break: a mindful pause on stream, with an exercise.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::words;

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

/// One step of an exercise.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Phase {
    /// What to do: `in`, `out`, `hold`, or a sentence.
    pub cue: &'static str,
    /// For how long, in seconds.
    pub seconds: f64,
    /// How large the breathing figure is at the end of the phase, 0 (small) to 1 (full).
    pub fill: f64,
}

/// What one does in a break.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Exercise {
    /// Its id, as written in the configuration.
    pub id: &'static str,
    /// Its name for the streamer.
    pub title: &'static str,
    /// One sentence for the dock.
    pub guide: &'static str,
    /// One sentence fit for an audience.
    pub audience: &'static str,
    /// Steps that repeat until the break ends.
    pub phases: &'static [Phase],
}

/// What the screens need to know of breaks, now.
#[derive(Debug, Clone, PartialEq, Serialize, Default, ToSchema)]
pub struct BreakView {
    /// What to show.
    pub state: BreakState,
    /// The exercise of the offered or running break.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exercise: Option<&'static Exercise>,
    /// When the running break began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When the running break will end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
}
