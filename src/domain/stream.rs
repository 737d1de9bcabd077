//! A stream: one live session, from online to offline.

use jiff::Timestamp;

use super::{row_id, words};

row_id! {
    /// Id of a stream.
    StreamId
}

/// How we know of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The streamer said so.
    Manual,
    /// Twitch said so.
    Twitch,
    /// Inferred from chat or OBS, because Twitch does not tell.
    Inferred,
    /// Its chat was brought along from another tool; Evenkeel did not hear it.
    Imported,
}

words!(Origin { Manual = "manual", Twitch = "twitch", Inferred = "inferred", Imported = "imported" });

/// What ended a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndedBy {
    /// The streamer said so.
    Hand,
    /// Twitch said so.
    Twitch,
    /// Nobody was heard any more.
    Silence,
    /// OBS ended it.
    Obs,
}

words!(EndedBy { Hand = "hand", Twitch = "twitch", Silence = "silence", Obs = "obs" });

/// One live session. Its start and length count as a number (`uptime`) while it is live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// Its id.
    pub id: StreamId,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; none while it is live.
    pub ended_at: Option<Timestamp>,
    /// How we know of it.
    pub origin: Origin,
    /// Twitch's id of it, where Twitch told of it.
    pub twitch_id: Option<String>,
}
