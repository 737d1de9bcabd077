//! How a connection is, told once for each change: to the engine, and to the log.

use std::error::Error;

use jiff::Timestamp;
use tracing::{debug, error, info, warn};

use crate::domain::{Incoming, Link, LinkState, Peer};

/// An error that a streamer may read: it is a sentence of what happened, and has one of what to do.
pub trait Advice: Error {
    /// What to do, as a sentence.
    fn advice(&self) -> String;
}

/// Remembers what was told of a connection.
#[derive(Debug)]
pub struct Reporter {
    peer: Peer,
    told: Option<Link>,
}

impl Reporter {
    /// Nothing was told of `peer` yet.
    pub fn new(peer: Peer) -> Self {
        Self { peer, told: None }
    }

    /// The connection is like this at `now`, and `error` is why it is not better. Gives what is to be
    /// handed on, unless it was told already. While an outage lasts it stays one outage, however often we
    /// try.
    pub fn tell(&mut self, state: LinkState, error: Option<&dyn Advice>, now: Timestamp) -> Option<Incoming> {
        self.tell_words(state, error.map(ToString::to_string), error.map(Advice::advice), now)
    }

    /// As [`Reporter::tell`], where the words do not come from one error.
    pub fn tell_words(
        &mut self,
        state: LinkState,
        problem: Option<String>,
        advice: Option<String>,
        now: Timestamp,
    ) -> Option<Incoming> {
        let before = self.told.as_ref().filter(|link| link.state == state);
        let since = before.map_or(now, |link| link.since);
        let link = Link { peer: self.peer, state, since, problem, advice };
        (self.told.as_ref() != Some(&link)).then(|| Incoming::Link(self.told.insert(link).clone()))
    }

    /// Whether anything was told.
    pub fn has_told(&self) -> bool {
        self.told.is_some()
    }
}

/// Writes changes of a connection to the log. An outage is one line, however often we try.
#[derive(Debug, Default)]
pub(super) struct LinkLog {
    in_outage: bool,
}

impl LinkLog {
    pub(super) fn note(&mut self, link: &Link) {
        let (peer, advice) = (link.peer, link.advice.as_deref());
        match (link.state, link.problem.as_deref()) {
            (LinkState::Up, None) => info!("{peer} is connected"),
            (LinkState::Up, Some(problem)) => warn!(advice, "{peer} is connected. {problem}"),
            (LinkState::Stopped, problem) => error!(%peer, advice, "{}", problem.unwrap_or("stopped")),
            (LinkState::Waiting, Some(problem)) if !self.in_outage => warn!(%peer, advice, "{problem}"),
            (state, problem) => debug!(%peer, %state, problem, advice, "the connection changed"),
        }
        self.in_outage = link.state == LinkState::Waiting && link.problem.is_some();
    }
}
