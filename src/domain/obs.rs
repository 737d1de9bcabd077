//! What OBS tells of itself.

/// A sign from OBS. Whether the stream is live, and whether this is a good moment for a break, may be
/// read from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObsSign {
    /// It runs and is connected, or it is gone.
    Runs(bool),
    /// It sends a stream, or it does not: what it said when it was connected, and each change since.
    Streams(bool),
    /// Another scene is on air.
    Scene {
        /// Its name.
        name: String,
        /// It is the one that is set for breaks.
        is_break: bool,
    },
}
