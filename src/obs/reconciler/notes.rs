//! What is written down of a break in OBS: enough to put it back, whoever is killed when.
//!
//! Plain data. Must not decide anything.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is to be put back, and what was left to the streamer. Empty between breaks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ObsNotes {
    /// The break it is about, by the moment it began.
    #[serde(rename = "of")]
    pub(super) break_started: Option<Timestamp>,
    /// Part by part, in the order in which they were taken.
    #[serde(rename = "held")]
    pub(super) parts: Vec<PartNote>,
}

/// Something in OBS that a break changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ObsPart {
    /// Whether the input of this name is muted.
    Mute(String),
    /// The scene on air.
    Scene,
}

/// How a part is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum PartValue {
    /// An input is muted, or not.
    Muted(bool),
    /// The scene of this name is on air.
    Scene(String),
}

/// A part in a break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PartNote {
    pub(super) part: ObsPart,
    #[serde(rename = "hold")]
    pub(super) state: PartState,
}

/// How far a part is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PartState {
    /// OBS may have been asked.
    Taking { was: PartValue, to: PartValue },
    /// OBS did as it was asked.
    Taken { was: PartValue, to: PartValue },
    /// It is the streamer's: as it was wanted already, changed since, or not there.
    Left,
}

impl PartNote {
    /// How the break makes it; none where it is left alone.
    pub(super) fn to(&self) -> Option<&PartValue> {
        match &self.state {
            PartState::Taking { to, .. } | PartState::Taken { to, .. } => Some(to),
            PartState::Left => None,
        }
    }

    /// How it was before; none where it is left alone.
    pub(super) fn was(&self) -> Option<&PartValue> {
        match &self.state {
            PartState::Taking { was, .. } | PartState::Taken { was, .. } => Some(was),
            PartState::Left => None,
        }
    }
}
