//! From what OBS says to the words of the house.

use super::wire::ObsEvent;
use crate::domain::{Incoming, ObsSign};

/// The sign that `scene` is on air, where `break_scene` is the one that is set for breaks.
pub(super) fn scene(name: &str, break_scene: &str) -> Incoming {
    let is_break = !break_scene.is_empty() && name == break_scene;
    Incoming::Obs(ObsSign::Scene { name: name.to_owned(), is_break })
}

/// The sign that OBS runs, or is gone.
pub(super) fn runs(runs: bool) -> Incoming {
    Incoming::Obs(ObsSign::Runs(runs))
}

/// The sign that it streams, or does not.
pub(super) fn streams(streams: bool) -> Incoming {
    Incoming::Obs(ObsSign::Streams(streams))
}

/// What `event` is a sign of, if it is one.
pub(super) fn event(event: &ObsEvent, break_scene: &str) -> Option<Incoming> {
    match event {
        ObsEvent::Scene(name) => Some(scene(name, break_scene)),
        ObsEvent::Streams(now) => Some(streams(*now)),
        ObsEvent::Mute { .. } | ObsEvent::Inventory => None,
    }
}
