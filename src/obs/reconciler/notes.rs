//! What is written down of a break in OBS: enough to put it back, whoever is killed when.
//!
//! Plain data. Must not decide anything.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is to be put back, and what was left to the streamer. Empty between breaks, unless something could
/// not be put back yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ObsNotes {
    /// The break it is about, by the moment it began.
    #[serde(rename = "of")]
    pub(super) break_started: Option<Timestamp>,
    /// Part by part, in the order in which they were taken.
    #[serde(rename = "held")]
    pub(super) parts: Vec<PartNote>,
    /// The scene collection that they are in, where OBS told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) collection: Option<String>,
    /// What is to be put back in other scene collections, once they are open again.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) elsewhere: BTreeMap<String, Vec<PartNote>>,
}

/// Something in OBS that a break changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ObsPart {
    /// Whether the input of this name is muted.
    Mute(String),
    /// The scene on the vertical canvas.
    Vertical,
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
    /// For the scene, in studio mode: what was prepared in the preview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) preview: Option<String>,
}

/// How far a part is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PartState {
    /// OBS may have been asked.
    Taking { was: PartValue, to: PartValue },
    /// OBS did as it was asked.
    Taken { was: PartValue, to: PartValue },
    /// OBS did, and then the streamer changed it. Where it is changed back in the break, it is put back.
    Changed { was: PartValue, to: PartValue },
    /// It is the streamer's: as it was wanted already, or not there.
    Left,
}

impl PartValue {
    /// Follows a scene that is called `new` now.
    pub(super) fn rename_scene(&mut self, old: &str, new: &str) {
        if let Self::Scene(name) = self
            && name == old
        {
            new.clone_into(name);
        }
    }
}

impl ObsPart {
    /// Follows an input that is called `new` now.
    pub(super) fn rename_input(&mut self, old: &str, new: &str) {
        if let Self::Mute(name) = self
            && name == old
        {
            new.clone_into(name);
        }
    }
}

impl PartNote {
    /// How it was and how the break makes it; none where it is left alone.
    pub(super) fn values_mut(&mut self) -> Option<[&mut PartValue; 2]> {
        match &mut self.state {
            PartState::Taking { was, to } | PartState::Taken { was, to } | PartState::Changed { was, to } => {
                Some([was, to])
            }
            PartState::Left => None,
        }
    }

    /// How the break makes it; none where it is left alone.
    pub(super) fn to(&self) -> Option<&PartValue> {
        match &self.state {
            PartState::Taking { to, .. } | PartState::Taken { to, .. } | PartState::Changed { to, .. } => {
                Some(to)
            }
            PartState::Left => None,
        }
    }

    /// How it was before; none where it is left alone.
    pub(super) fn was(&self) -> Option<&PartValue> {
        match &self.state {
            PartState::Taking { was, .. } | PartState::Taken { was, .. } | PartState::Changed { was, .. } => {
                Some(was)
            }
            PartState::Left => None,
        }
    }
}
