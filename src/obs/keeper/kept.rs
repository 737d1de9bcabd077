//! What is written down of a break in OBS: enough to put it back, whoever is killed when.
//!
//! Plain data. Must not decide anything.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is to be put back, and what was left to the streamer. Empty between breaks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// The break it is about, by the moment it began.
    pub(super) of: Option<Timestamp>,
    /// Part by part, in the order in which they were taken.
    pub(super) held: Vec<Held>,
}

/// Something in OBS that a break changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Part {
    /// Whether the input of this name is muted.
    Mute(String),
    /// The scene on air.
    Scene,
}

/// How a part is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Value {
    /// An input is muted, or not.
    Muted(bool),
    /// The scene of this name is on air.
    Scene(String),
}

/// A part in a break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Held {
    pub(super) part: Part,
    pub(super) hold: Hold,
}

/// How far a part is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Hold {
    /// OBS may have been asked.
    Taking { was: Value, to: Value },
    /// OBS did as it was asked.
    Taken { was: Value, to: Value },
    /// It is the streamer's: as it was wanted already, changed since, or not there.
    Left,
}

impl Held {
    /// How the break makes it; none where it is left alone.
    pub(super) fn to(&self) -> Option<&Value> {
        match &self.hold {
            Hold::Taking { to, .. } | Hold::Taken { to, .. } => Some(to),
            Hold::Left => None,
        }
    }

    /// How it was before; none where it is left alone.
    pub(super) fn was(&self) -> Option<&Value> {
        match &self.hold {
            Hold::Taking { was, .. } | Hold::Taken { was, .. } => Some(was),
            Hold::Left => None,
        }
    }
}
