//! How far the connections of a session have come.

use std::time::Duration;

use jiff::Timestamp;

use crate::clock::after;
use crate::net::ConnectionId;
use crate::twitch::eventsub::error::EventSubError;

#[derive(Debug)]
pub(super) enum EventSubPhase {
    /// Nobody is signed in.
    Off,
    /// Given up until the sign-in changes.
    Stopped,
    /// The channel is being looked up.
    Finding,
    /// Nothing until then.
    Waiting { until: Timestamp },
    /// A connection with a session of its own is being made.
    Opening(Opening),
    /// There is a session.
    Live(LiveSession),
}

/// A connection before its welcome.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opening {
    pub(super) wire: ConnectionId,
    pub(super) connected: bool,
    pub(super) until: Timestamp,
}

#[derive(Debug)]
pub(super) struct LiveSession {
    /// The session's id.
    pub(super) id: String,
    pub(super) since: Timestamp,
    /// None once it is gone and only its successor is left.
    pub(super) wire: Option<ConnectionId>,
    pub(super) heard: Timestamp,
    /// When it last moved.
    pub(super) moved: Option<Timestamp>,
    /// After so much silence it is lost.
    pub(super) patience: Duration,
    /// The session is about to move here.
    pub(super) successor: Option<Opening>,
}

impl Opening {
    pub(super) fn error(self) -> EventSubError {
        if self.connected { EventSubError::NoWelcome } else { EventSubError::NoAnswer }
    }
}

impl LiveSession {
    /// When it is lost if nothing comes. While it moves, only the new connection counts.
    pub(super) fn deadline(&self) -> Timestamp {
        self.successor.map_or_else(|| after(self.heard, self.patience), |opening| opening.until)
    }
}
