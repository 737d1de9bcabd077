//! The life of the connections to Twitch's events, as a machine without sockets and clocks.
//!
//! Events are handed on in every phase: what was delivered in full counts, whatever happens to its
//! connection afterwards. Nothing is ever said on a connection.

use std::time::Duration;

use jiff::Timestamp;

use super::error::{AfterLoss, EventSubError};
use super::recent::{Recent, SaidLately};
use super::settings::{EventTally, with_keepalive};
use super::subjects::SubscriptionType;
use super::subscriptions::{Costs, Subscriptions};
use crate::clock::{after, until};
use crate::domain::{LinkState, Peer};
use crate::net::{
    Address, Advice, Backoff, ConnectionId, Effect, NetError, NetEvent, Now, Protocol, Reporter,
};
use crate::twitch::access::Access;
use crate::twitch::helix::HelixRefusal;

mod account;
mod messages;
mod phase;

use account::SignedInAs;
use phase::{EventSubPhase, LiveSession, Opening};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(15);
/// How long the server may take to say welcome. Twitch leaves 30 seconds for a whole move.
const WELCOME: Duration = Duration::from_secs(10);
/// A session that lasted this long was a good one: its loss starts the waits anew.
const STABLE: Duration = Duration::from_secs(60);
/// How long to stay away after a fault of our own.
const LONG: Duration = Duration::from_secs(600);

/// Something that comes from no connection.
#[derive(Debug)]
pub(super) enum EventSubNews {
    /// This is the sign-in now.
    SignIn(Option<Access>),
    /// Twitch's id of the channel that was looked up; none if there is no such channel.
    Found(Result<Option<String>, HelixRefusal>),
    /// The answer to what was asked for in the session of this id.
    Answered(String, Result<Costs, HelixRefusal>),
}

/// Something to do that is no connection's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum EventSubJob {
    /// Look the channel up, and say `Found`.
    Find,
    /// Ask to be told of this, and say `Answered`.
    Subscribe(SubscriptionRequest),
    /// Report the token: Twitch seems not to accept it any more.
    Doubt,
}

/// What to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SubscriptionRequest {
    pub(super) subject: SubscriptionType,
    pub(super) session: String,
    pub(super) broadcaster: String,
    pub(super) user: String,
}

type EventSubEffect = Effect<EventSubJob>;

/// The machine.
#[derive(Debug)]
pub(super) struct EventSubSession {
    channel: String,
    address: Address,
    seed: u64,
    /// When the latest event came.
    now: Now,
    phase: EventSubPhase,
    /// A connection whose session has moved, and until when we listen to it.
    leaving: Option<(ConnectionId, Timestamp)>,
    person: Option<SignedInAs>,
    subscriptions: Subscriptions,
    recent: Recent,
    said: SaidLately,
    backoff: Backoff,
    /// The latest new connection was made at once.
    hasty: bool,
    wires: ConnectionId,
    tally: EventTally,
    reporter: Reporter,
}

impl Protocol for EventSubSession {
    type Job = EventSubJob;
    type News = EventSubNews;

    /// Twitch's messages have a few thousand.
    const MAX_MESSAGE: usize = 256 * 1024;

    fn on(&mut self, event: NetEvent<'_, EventSubNews>, now: Now, out: &mut Vec<EventSubEffect>) {
        self.now = now;
        match event {
            NetEvent::News(EventSubNews::SignIn(access)) => self.signed_in(access.as_ref(), out),
            NetEvent::News(EventSubNews::Found(found)) => self.found(found, out),
            NetEvent::News(EventSubNews::Answered(session, answer)) => self.answered(&session, answer, out),
            NetEvent::Opened(wire) => self.connected(wire),
            NetEvent::Text(wire, raw) => {
                self.heard(wire);
                match std::str::from_utf8(raw) {
                    Ok(raw) => self.message(wire, raw, out),
                    Err(error) => {
                        out.push(Effect::Close(wire));
                        self.closed(wire, &EventSubError::Net(NetError::no_text(error)), out);
                    }
                }
            }
            NetEvent::Binary(wire) | NetEvent::Bytes(wire, _) => {
                self.heard(wire);
                self.tally.unreadable += 1;
            }
            NetEvent::Alive(wire) => self.heard(wire),
            NetEvent::Closed(wire, error) => self.closed(wire, &EventSubError::Net(error), out),
            NetEvent::Tick => self.tick(out),
            NetEvent::Stop | NetEvent::GraceOver => {}
        }
    }

    fn wake_at(&self) -> Option<Timestamp> {
        let deadline = match &self.phase {
            EventSubPhase::Off | EventSubPhase::Stopped | EventSubPhase::Finding => None,
            EventSubPhase::Waiting { until } => Some(*until),
            EventSubPhase::Opening(opening) => Some(opening.until),
            EventSubPhase::Live(live) => {
                [Some(live.deadline()), self.subscriptions.wake_at()].into_iter().flatten().min()
            }
        };
        let leave = self.leaving.map(|(_, until)| until);
        [deadline, leave].into_iter().flatten().min()
    }
}

impl EventSubSession {
    /// A session for `channel` (a login name in lower case) at `address`. It waits for a sign-in. Waits
    /// are drawn from `seed`.
    pub(super) fn new(channel: &str, address: &Address, seed: u64) -> Self {
        Self {
            channel: channel.to_owned(),
            address: with_keepalive(address),
            seed,
            now: Now { steady: Timestamp::MIN, wall: Timestamp::MIN },
            phase: EventSubPhase::Off,
            leaving: None,
            person: None,
            subscriptions: Subscriptions::new(Vec::new(), seed),
            recent: Recent::default(),
            said: SaidLately::default(),
            backoff: Backoff::for_twitch(seed),
            hasty: false,
            wires: 0,
            tally: EventTally::default(),
            reporter: Reporter::new(Peer::EventSub),
        }
    }

    /// What became of the messages so far.
    pub(super) fn tally(&self) -> EventTally {
        self.tally
    }

    fn connected(&mut self, wire: ConnectionId) {
        let until = after(self.now.steady, WELCOME);
        if let EventSubPhase::Opening(opening)
        | EventSubPhase::Live(LiveSession { successor: Some(opening), .. }) = &mut self.phase
            && opening.wire == wire
            && !opening.connected
        {
            *opening = Opening { wire, connected: true, until };
        }
    }

    /// Anything that comes is a sign of life.
    fn heard(&mut self, wire: ConnectionId) {
        let now = self.now.steady;
        if let EventSubPhase::Live(live) = &mut self.phase
            && live.wire == Some(wire)
        {
            live.heard = now;
        }
    }

    fn tick(&mut self, out: &mut Vec<EventSubEffect>) {
        let now = self.now.steady;
        let due = |at: Timestamp| until(now, at).is_none();
        if let Some((wire, _)) = self.leaving.take_if(|(_, until)| due(*until)) {
            out.push(Effect::Close(wire));
        }
        match &self.phase {
            EventSubPhase::Waiting { until } if due(*until) => self.begin(out),
            EventSubPhase::Opening(opening) if due(opening.until) => {
                let error = opening.error();
                self.lost(&error, out);
            }
            EventSubPhase::Live(live) if due(live.deadline()) => {
                let error = live.successor.map_or(EventSubError::Silent, Opening::error);
                self.lost(&error, out);
            }
            _ => self.go_on(out),
        }
    }

    fn begin(&mut self, out: &mut Vec<EventSubEffect>) {
        if self.person.as_ref().is_some_and(|person| person.broadcaster.is_none()) {
            self.phase = EventSubPhase::Finding;
            out.push(Effect::Run(EventSubJob::Find));
        } else {
            self.phase = EventSubPhase::Opening(self.open(self.address.clone(), out));
        }
    }

    fn open(&mut self, address: Address, out: &mut Vec<EventSubEffect>) -> Opening {
        self.wires += 1;
        out.push(Effect::Open(self.wires, address));
        Opening { wire: self.wires, connected: false, until: after(self.now.steady, CONNECT) }
    }

    fn answered(
        &mut self,
        session: &str,
        answer: Result<Costs, HelixRefusal>,
        out: &mut Vec<EventSubEffect>,
    ) {
        let EventSubPhase::Live(live) = &self.phase else { return };
        if live.id != session && matches!(answer, Err(HelixRefusal::Forbidden | HelixRefusal::Bad(..))) {
            self.subscriptions.again();
            return self.go_on(out);
        }
        if matches!(answer, Err(HelixRefusal::Unauthorized)) {
            out.push(Effect::Run(EventSubJob::Doubt));
        }
        if let Some(error) = self.subscriptions.answered(answer, self.now) {
            self.tell(LinkState::Waiting, Some(&error), out);
        }
        self.go_on(out);
    }

    /// Asks for the next thing, or says that everything has been asked for.
    fn go_on(&mut self, out: &mut Vec<EventSubEffect>) {
        let (EventSubPhase::Live(live), Some(person)) = (&self.phase, &self.person) else { return };
        if let Some(subject) = self.subscriptions.next(self.now.steady) {
            out.push(Effect::Run(EventSubJob::Subscribe(SubscriptionRequest {
                subject,
                session: live.id.clone(),
                broadcaster: person.broadcaster.clone().unwrap_or_default(),
                user: person.id.clone(),
            })));
        }
        if self.subscriptions.is_nothing() {
            self.stop(&EventSubError::NothingTold, out);
        } else if self.subscriptions.is_settled() {
            self.tell(LinkState::Up, None, out);
        }
    }

    fn closed(&mut self, wire: ConnectionId, error: &EventSubError, out: &mut Vec<EventSubEffect>) {
        if self.leaving.take_if(|(leaving, _)| *leaving == wire).is_some() {
            return;
        }
        match &mut self.phase {
            EventSubPhase::Opening(opening) if opening.wire == wire => {
                self.phase = EventSubPhase::Waiting { until: self.now.steady };
                self.lost(error, out);
            }
            EventSubPhase::Live(live) if live.wire == Some(wire) => {
                live.wire = None;
                // What matters is whether the new one comes.
                if live.successor.is_none() {
                    self.lost(error, out);
                }
            }
            EventSubPhase::Live(live) if live.successor.is_some_and(|opening| opening.wire == wire) => {
                live.successor = None;
                self.lost(error, out);
            }
            _ => {}
        }
    }

    /// There is no session any more, or none came about.
    fn lost(&mut self, error: &EventSubError, out: &mut Vec<EventSubEffect>) {
        if let EventSubPhase::Live(live) = &self.phase
            && until(self.now.steady, after(live.since, STABLE)).is_none()
        {
            self.backoff.reset();
            self.hasty = false;
        }
        self.drop_everything(out);
        let wait = match error.next() {
            AfterLoss::AtOnce if !self.hasty => {
                self.hasty = true;
                Duration::ZERO
            }
            AfterLoss::AtOnce | AfterLoss::Later => self.backoff.next_wait(),
            AfterLoss::MuchLater => LONG,
        };
        self.phase = EventSubPhase::Waiting { until: after(self.now.steady, wait) };
        self.tell(LinkState::Waiting, Some(error), out);
    }

    fn stop(&mut self, error: &EventSubError, out: &mut Vec<EventSubEffect>) {
        self.drop_everything(out);
        self.phase = EventSubPhase::Stopped;
        self.tell(LinkState::Stopped, Some(error), out);
    }

    /// Leaves no connection and no question behind, whatever the phase.
    fn drop_everything(&mut self, out: &mut Vec<EventSubEffect>) {
        let finding = matches!(self.phase, EventSubPhase::Finding);
        if self.subscriptions.forget() || finding {
            out.push(Effect::CancelJobs);
        }
        let (wire, successor) = match &self.phase {
            EventSubPhase::Opening(opening) => (Some(opening.wire), None),
            EventSubPhase::Live(live) => (live.wire, live.successor.map(|opening| opening.wire)),
            _ => (None, None),
        };
        let leaving = self.leaving.take().map(|(wire, _)| wire);
        out.extend([leaving, wire, successor].into_iter().flatten().map(Effect::Close));
        self.phase = EventSubPhase::Waiting { until: self.now.steady };
    }

    fn tell(&mut self, state: LinkState, error: Option<&EventSubError>, out: &mut Vec<EventSubEffect>) {
        let (problem, advice) = match error {
            Some(error) => Some((error.to_string(), error.advice())),
            None if state == LinkState::Up => self.subscriptions.missing(),
            None => None,
        }
        .unzip();
        let told = self.reporter.tell_words(state, problem, advice, self.now.wall);
        out.extend(told.map(Effect::Report));
    }
}

#[cfg(test)]
mod tests;
