//! What the reconciler asks of OBS, and what can come of it.

use super::notes::ObsNotes;

/// Something to ask of OBS.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::obs) enum ReconcileRequest {
    /// Which scene collection is open.
    Collection,
    /// Which scenes there are, and which is on air and in the preview.
    Scenes,
    /// Whether this input is muted.
    Muted(String),
    /// Whether a transition runs: a fade from one scene to the next.
    Transition,
    /// Show this scene.
    Show(String),
    /// Prepare this scene, in studio mode.
    Preview(String),
    /// Mute this input, or not.
    Mute(String, bool),
    /// Which scene the vertical canvas shows.
    Vertical,
    /// Show this scene on the vertical canvas.
    ShowVertical(String),
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::obs) enum ReconcileReply {
    /// The scene collection that is open.
    Collection(String),
    /// The scene on air, the one in the preview in studio mode, and all there are.
    Scenes { on_air: String, preview: Option<String>, all: Vec<String> },
    /// No scene is on air: it still loads them, or there is none.
    NothingOnAir,
    /// The scene on the vertical canvas.
    Vertical(String),
    /// Whether the input is muted.
    Muted(bool),
    /// Whether a transition runs.
    Transition(bool),
    /// It is done.
    Done,
    /// OBS is busy; later.
    NotReady,
    /// There is no such thing.
    NotThere,
    /// It would not do it.
    Refused,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::obs) enum ReconcileAction {
    /// Write this down durably, and say whether that was possible.
    Save(ObsNotes),
    /// Ask this of OBS, and say what it answered.
    Ask(ReconcileRequest),
}
