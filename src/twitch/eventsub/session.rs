//! The life of the connections to Twitch's events, as a machine without sockets and clocks.
//!
//! Inputs come with the time they came at; outputs say what to do. Whoever drives it does as told and
//! wakes it at [`Session::wake_at`]. Events are handed on in every phase: what was delivered in full
//! counts, whatever happens to its connection afterwards. Nothing is ever said on a connection.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;

use super::recent::Recent;
use super::settings::{Tally, with_keepalive};
use super::steady::Steady;
use super::subjects::Subject;
use super::subscriptions::{Costs, Subscriptions};
use super::trouble::{Next, Trouble};
use crate::clock::{after, until};
use crate::domain::{Incoming, Link, LinkState, Peer};
use crate::twitch::access::Access;
use crate::twitch::address::Address;
use crate::twitch::backoff::Backoff;
use crate::twitch::helix::HelixRefusal as Refused;

mod account;
mod messages;
mod phase;

use account::Person;
use phase::{Live, Opening, Phase};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(15);
/// How long the server may take to say welcome. Twitch leaves 30 seconds for a whole move.
const WELCOME: Duration = Duration::from_secs(10);
/// A session that lasted this long was a good one: its loss starts the waits anew.
const STABLE: Duration = Duration::from_secs(60);
/// How long to stay away after a fault of our own.
const LONG: Duration = Duration::from_secs(600);

/// A connection, counted from the first.
pub(super) type Wire = u64;

/// Something happened.
#[derive(Debug)]
pub(super) enum Input<'a> {
    /// This is the sign-in now.
    SignIn(Option<&'a Access>),
    /// Twitch's id of the channel that was looked up; none if there is no such channel.
    Found(Result<Option<String>, Refused>),
    /// The connection stands.
    Connected(Wire),
    /// A text message came on it.
    Text(Wire, &'a str),
    /// A message came that cannot hold an event.
    Binary(Wire),
    /// A sign of life came, and nothing else.
    Alive(Wire),
    /// The connection is gone, or could not be made.
    Closed(Wire, Trouble),
    /// The answer to what was asked for in the session of this id.
    Answered(String, Result<Costs, Refused>),
    /// The time of [`Session::wake_at`] has come. Harmless at any other time.
    Tick,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Output {
    /// Look the channel up, and say `Found`.
    Find,
    /// Make a connection, and say `Connected` or `Closed`.
    Connect(Wire, Address),
    /// Close the connection, or drop the making of it. No `Closed` is expected.
    Disconnect(Wire),
    /// Ask to be told of this, and say `Answered`.
    Subscribe(Question),
    /// Drop the question in flight. No answer is expected.
    Cancel,
    /// Report the token: Twitch seems not to accept it any more.
    Doubt,
    /// Hand this on.
    Hand(Incoming),
}

/// What to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) subject: Subject,
    pub(super) session: String,
    pub(super) broadcaster: String,
    pub(super) user: String,
}

/// The machine. Every time in it is a steady one.
#[derive(Debug)]
pub(super) struct Session {
    channel: String,
    address: Address,
    seed: u64,
    steady: Steady,
    phase: Phase,
    /// A connection whose session has moved, and until when we listen to it.
    leaving: Option<(Wire, Timestamp)>,
    person: Option<Person>,
    subscriptions: Subscriptions,
    recent: Recent,
    backoff: Backoff,
    /// The latest new connection was made at once.
    hasty: bool,
    wires: Wire,
    tally: Tally,
    told: Option<Link>,
}

impl Session {
    /// A session for `channel` (a login name in lower case) at `address`. It waits for a sign-in. Waits
    /// are drawn from `seed`.
    pub(super) fn new(channel: &str, address: &Address, seed: u64) -> Self {
        Self {
            channel: channel.to_owned(),
            address: with_keepalive(address),
            seed,
            steady: Steady::new(),
            phase: Phase::Off,
            leaving: None,
            person: None,
            subscriptions: Subscriptions::new(Vec::new(), seed),
            recent: Recent::default(),
            backoff: Backoff::new(seed),
            hasty: false,
            wires: 0,
            tally: Tally::default(),
            told: None,
        }
    }

    /// When to send the next tick; none if there is nothing to wait for.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        let deadline = match &self.phase {
            Phase::Off | Phase::Stopped | Phase::Finding => None,
            Phase::Waiting { until } => Some(*until),
            Phase::Opening(opening) => Some(opening.until),
            Phase::Live(live) => {
                [Some(live.deadline()), self.subscriptions.wake_at()].into_iter().flatten().min()
            }
        };
        let leave = self.leaving.map(|(_, until)| until);
        [deadline, leave].into_iter().flatten().min().map(|at| self.steady.shown(at))
    }

    /// What became of the messages so far.
    pub(super) fn tally(&self) -> Tally {
        self.tally
    }

    /// Takes in what happened at `clock` and appends what to do.
    pub(super) fn on(&mut self, input: Input<'_>, clock: Timestamp, out: &mut VecDeque<Output>) {
        self.steady.set(clock);
        match input {
            Input::SignIn(access) => self.signed_in(access, out),
            Input::Found(found) => self.found(found, out),
            Input::Connected(wire) => self.connected(wire),
            Input::Text(wire, raw) => {
                self.heard(wire);
                self.message(wire, raw, out);
            }
            Input::Binary(wire) => {
                self.heard(wire);
                self.tally.unreadable += 1;
            }
            Input::Alive(wire) => self.heard(wire),
            Input::Closed(wire, trouble) => self.closed(wire, &trouble, out),
            Input::Answered(session, answer) => self.answered(&session, answer, out),
            Input::Tick => self.tick(out),
        }
    }

    fn connected(&mut self, wire: Wire) {
        let until = after(self.now(), WELCOME);
        if let Phase::Opening(opening) | Phase::Live(Live { successor: Some(opening), .. }) = &mut self.phase
            && opening.wire == wire
            && !opening.connected
        {
            *opening = Opening { wire, connected: true, until };
        }
    }

    /// Anything that comes is a sign of life.
    fn heard(&mut self, wire: Wire) {
        let now = self.now();
        if let Phase::Live(live) = &mut self.phase
            && live.wire == Some(wire)
        {
            live.heard = now;
        }
    }

    fn tick(&mut self, out: &mut VecDeque<Output>) {
        let now = self.now();
        let due = |at: Timestamp| until(now, at).is_none();
        if let Some((wire, _)) = self.leaving.take_if(|(_, until)| due(*until)) {
            out.push_back(Output::Disconnect(wire));
        }
        match &self.phase {
            Phase::Waiting { until } if due(*until) => self.begin(out),
            Phase::Opening(opening) if due(opening.until) => {
                let trouble = opening.trouble();
                self.lost(&trouble, out);
            }
            Phase::Live(live) if due(live.deadline()) => {
                let trouble = live.successor.map_or(Trouble::Silent, Opening::trouble);
                self.lost(&trouble, out);
            }
            _ => self.go_on(out),
        }
    }

    fn begin(&mut self, out: &mut VecDeque<Output>) {
        if self.person.as_ref().is_some_and(|person| person.broadcaster.is_none()) {
            self.phase = Phase::Finding;
            out.push_back(Output::Find);
        } else {
            self.phase = Phase::Opening(self.open(self.address.clone(), out));
        }
    }

    fn open(&mut self, address: Address, out: &mut VecDeque<Output>) -> Opening {
        self.wires += 1;
        out.push_back(Output::Connect(self.wires, address));
        Opening { wire: self.wires, connected: false, until: after(self.now(), CONNECT) }
    }

    fn answered(&mut self, session: &str, answer: Result<Costs, Refused>, out: &mut VecDeque<Output>) {
        let Phase::Live(live) = &self.phase else { return };
        if live.id != session && matches!(answer, Err(Refused::Forbidden | Refused::Bad(..))) {
            self.subscriptions.again();
            return self.go_on(out);
        }
        if matches!(answer, Err(Refused::Unauthorized)) {
            out.push_back(Output::Doubt);
        }
        let answer = answer.map_err(|refused| match refused {
            Refused::Limited(Some(reset)) => Refused::Limited(Some(self.steady.when(reset))),
            other => other,
        });
        if let Some(trouble) = self.subscriptions.answered(answer, self.steady.now()) {
            self.tell(LinkState::Waiting, Some(&trouble), out);
        }
        self.go_on(out);
    }

    /// Asks for the next thing, or says that everything has been asked for.
    fn go_on(&mut self, out: &mut VecDeque<Output>) {
        let (Phase::Live(live), Some(person)) = (&self.phase, &self.person) else { return };
        if let Some(subject) = self.subscriptions.next(self.steady.now()) {
            out.push_back(Output::Subscribe(Question {
                subject,
                session: live.id.clone(),
                broadcaster: person.broadcaster.clone().unwrap_or_default(),
                user: person.id.clone(),
            }));
        }
        if self.subscriptions.is_nothing() {
            self.stop(&Trouble::NothingTold, out);
        } else if self.subscriptions.is_settled() {
            self.tell(LinkState::Up, None, out);
        }
    }

    fn closed(&mut self, wire: Wire, trouble: &Trouble, out: &mut VecDeque<Output>) {
        if self.leaving.take_if(|(leaving, _)| *leaving == wire).is_some() {
            return;
        }
        match &mut self.phase {
            Phase::Opening(opening) if opening.wire == wire => {
                self.phase = Phase::Waiting { until: self.steady.now() };
                self.lost(trouble, out);
            }
            Phase::Live(live) if live.wire == Some(wire) => {
                live.wire = None;
                // What matters is whether the new one comes.
                if live.successor.is_none() {
                    self.lost(trouble, out);
                }
            }
            Phase::Live(live) if live.successor.is_some_and(|opening| opening.wire == wire) => {
                live.successor = None;
                self.lost(trouble, out);
            }
            _ => {}
        }
    }

    /// There is no session any more, or none came about.
    fn lost(&mut self, trouble: &Trouble, out: &mut VecDeque<Output>) {
        if let Phase::Live(live) = &self.phase
            && until(self.now(), after(live.since, STABLE)).is_none()
        {
            self.backoff.reset();
            self.hasty = false;
        }
        self.drop_everything(out);
        let wait = match trouble.next() {
            Next::AtOnce if !self.hasty => {
                self.hasty = true;
                Duration::ZERO
            }
            Next::AtOnce | Next::Later => self.backoff.next_wait(),
            Next::MuchLater => LONG,
        };
        self.phase = Phase::Waiting { until: after(self.now(), wait) };
        self.tell(LinkState::Waiting, Some(trouble), out);
    }

    fn stop(&mut self, trouble: &Trouble, out: &mut VecDeque<Output>) {
        self.drop_everything(out);
        self.phase = Phase::Stopped;
        self.tell(LinkState::Stopped, Some(trouble), out);
    }

    /// Leaves no connection and no question behind, whatever the phase.
    fn drop_everything(&mut self, out: &mut VecDeque<Output>) {
        let finding = matches!(self.phase, Phase::Finding);
        if self.subscriptions.forget() || finding {
            out.push_back(Output::Cancel);
        }
        let (wire, successor) = match &self.phase {
            Phase::Opening(opening) => (Some(opening.wire), None),
            Phase::Live(live) => (live.wire, live.successor.map(|opening| opening.wire)),
            _ => (None, None),
        };
        let leaving = self.leaving.take().map(|(wire, _)| wire);
        out.extend([leaving, wire, successor].into_iter().flatten().map(Output::Disconnect));
        self.phase = Phase::Waiting { until: self.now() };
    }

    /// Reports a state once. While an outage lasts it stays one outage, however often we try.
    fn tell(&mut self, state: LinkState, trouble: Option<&Trouble>, out: &mut VecDeque<Output>) {
        let before = self.told.as_ref().filter(|link| link.state == state);
        let (problem, advice) = match trouble {
            Some(trouble) => Some((trouble.problem(), trouble.advice())),
            None if state == LinkState::Up => self.subscriptions.missing(),
            None => None,
        }
        .unzip();
        let since = before.map_or(self.clock(), |link| link.since);
        let link = Link { peer: Peer::EventSub, state, since, problem, advice };
        if self.told.as_ref() != Some(&link) {
            self.told = Some(link.clone());
            out.push_back(Output::Hand(Incoming::Link(link)));
        }
    }

    /// What time it is for deadlines.
    fn now(&self) -> Timestamp {
        self.steady.now()
    }

    /// What the clock shows.
    fn clock(&self) -> Timestamp {
        self.steady.clock()
    }
}

#[cfg(test)]
mod tests;
