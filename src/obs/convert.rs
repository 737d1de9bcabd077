//! From what OBS says to the words of the domain.

use crate::domain::{Incoming, ObsSign};

/// The sign that `scene` is on air, where `break_scene` is the one that is set for breaks.
pub(super) fn scene(name: &str, break_scene: Option<&str>) -> Incoming {
    Incoming::Obs(ObsSign::Scene { name: name.to_owned(), is_break: break_scene == Some(name) })
}

/// The sign that OBS runs, or is gone.
pub(super) fn runs(runs: bool) -> Incoming {
    Incoming::Obs(ObsSign::Runs(runs))
}

/// The sign that it streams, or does not.
pub(super) fn streams(streams: bool) -> Incoming {
    Incoming::Obs(ObsSign::Streams(streams))
}
