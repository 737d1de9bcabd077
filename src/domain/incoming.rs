//! What peers hand in.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Account, EmoteTable, Link, LiveStatus, NewFeedback, ObsSign, Sample, StreamSignal, Topic};

/// Something a moderator or Twitch removed. It must go from what is held, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deletion {
    /// One message, by its source's id.
    Message {
        /// The id.
        source_id: String,
    },
    /// Everything one person wrote in this stream (a timeout or a ban).
    Author {
        /// The person's id at the source.
        author_id: String,
        /// When, by the source's clock. What they wrote up to then may still be on its way.
        at: Timestamp,
    },
    /// The whole chat was cleared.
    Everything {
        /// When, likewise.
        at: Timestamp,
    },
}

/// What a peer hands to the engine. A replayed log, a fake peer and Twitch look the same.
#[derive(Debug, Clone, PartialEq)]
pub enum Incoming {
    /// Feedback.
    Feedback(Box<NewFeedback>),
    /// Something was removed.
    Deleted(Deletion),
    /// A connection changed.
    Link(Link),
    /// The sign-in changed.
    Account(Box<Account>),
    /// Twitch says whether the channel is live.
    LiveStatus(LiveStatus),
    /// What the stream is about.
    Topic(Topic),
    /// A number was measured.
    Sample(Sample),
    /// A good or a bad moment for a break.
    StreamSignal(StreamSignal),
    /// OBS told something of itself.
    Obs(ObsSign),
    /// Twitch's id of the channel whose chat is read.
    Room(String),
    /// Which words are emotes of other services here.
    Emotes(Arc<EmoteTable>),
}
