//! How things stand, for whoever asks. Holds no number that the shield could hide.

use jiff::Timestamp;

use crate::domain::{Account, BreakView, Link, Moments, Peer, StreamId, Thanks, Urgent, Withheld};
use crate::shield::Modes;

/// How things stand now.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Status {
    /// The stream that is running.
    pub stream: Option<StreamId>,
    /// Quiet mode is on: nothing passes.
    pub quiet: bool,
    /// Everything is at rest.
    pub paused: bool,
    /// How breaks stand.
    pub breaks: BreakView,
    /// When the next digest comes; none where a stream's end decides.
    pub next_digest: Option<Timestamp>,
    /// The connections, one per peer.
    pub links: Vec<Link>,
    /// How much of each number may be seen.
    pub shield: Modes,
    /// The sign-in at Twitch.
    pub account: Account,
    /// Ads and hype trains.
    pub moments: Moments,
    /// The report that cannot wait.
    pub urgent: Option<Urgent>,
    /// Whose messages are held for the rest of the stream, newest first.
    pub withheld: Vec<Withheld>,
    /// Who is being thanked.
    pub thanks: Option<Thanks>,
}

impl Status {
    /// Whether a stream is running.
    pub fn live(&self) -> bool {
        self.stream.is_some()
    }

    /// The connection to `peer`; none where there was never any.
    pub fn link(&self, peer: Peer) -> Option<&Link> {
        self.links.iter().find(|link| link.peer == peer)
    }
}
