//! The life of a chat connection, as a machine without sockets and clocks.
//!
//! Inputs come with the time they came at; outputs say what to do. Whoever drives it does as told and
//! wakes it at [`Session::wake_at`], and where the clock was set back all deadlines move with it. Lines of chat are handed on in every phase: what was delivered
//! in full counts, whatever happens to the connection afterwards.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;

use super::lines::{Skip, Tally};
use super::login::Login;
use super::parse::Line;
use super::parser::{Channel, Parser, Said};
use super::trouble::Trouble;
use crate::clock::setback::Setback;
use crate::clock::{after, before, until};
use crate::domain::{Incoming, Link, LinkState, Peer};
use crate::secret::Secret;
use crate::twitch::backoff::{Backoff, Random};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(15);
/// How long the server may take to let us into the channel.
const JOIN: Duration = Duration::from_secs(15);
/// After so much silence we ask whether the server is still there. Twitch itself sends a PING about
/// every five minutes, which is long to stay deaf.
const SILENCE: Duration = Duration::from_secs(60);
/// How long the server may take to answer that.
const ANSWER: Duration = Duration::from_secs(10);
/// A connection that lasted this long was a good one: its loss starts the waits anew.
const STABLE: Duration = Duration::from_secs(60);
/// How long the server may take to close after it announced to and we said goodbye. Until then we
/// listen: what is on its way to us still counts.
const FAREWELL: Duration = Duration::from_secs(2);

/// Something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input<'a> {
    /// The connection that was asked for stands. With it, who can sign in now, if anybody can.
    Connected(Option<Login>),
    /// A line came, without its line end.
    Line(&'a [u8]),
    /// Something came that could not be read as a line.
    Skipped(Skip),
    /// The connection is gone, or could not be made.
    Closed(Trouble),
    /// The time of [`Session::wake_at`] has come. Harmless at any other time.
    Tick,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Output {
    /// Make a connection, and say `Connected` or `Closed`.
    Connect,
    /// Drop the connection, or the making of one. No `Closed` is expected.
    Disconnect,
    /// Send this line, which has no line end.
    Send(String),
    /// Send the password line with this token.
    SendPass(Secret),
    /// Say that Twitch refused this token.
    Refuse(Secret),
    /// Say goodbye, and go on reading until the other side closes.
    Finish,
    /// Hand this on.
    Hand(Incoming),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// No connection until then.
    Waiting { until: Timestamp },
    /// One is being made.
    Connecting { until: Timestamp },
    /// It stands; we asked to be let into the channel. `greeted`: the server has said hello.
    Joining { until: Timestamp, greeted: bool },
    /// We are in the channel.
    Up { since: Timestamp, heard: Timestamp, answer_by: Option<Timestamp> },
    /// The server will close; we listen to the last.
    Leaving { since: Timestamp, until: Timestamp },
    /// Given up for good.
    Stopped,
}

impl Phase {
    /// The clock was set back by `by`: everything is as far away as it was.
    fn set_back(&mut self, by: Duration) {
        let times: [Option<&mut Timestamp>; 3] = match self {
            Self::Waiting { until } | Self::Connecting { until } | Self::Joining { until, .. } => {
                [Some(until), None, None]
            }
            Self::Up { since, heard, answer_by } => [Some(since), Some(heard), answer_by.as_mut()],
            Self::Leaving { since, until } => [Some(since), Some(until), None],
            Self::Stopped => [None, None, None],
        };
        for time in times.into_iter().flatten() {
            *time = before(*time, by);
        }
    }
}

/// The machine.
#[derive(Debug)]
pub(super) struct Session {
    channel: String,
    /// The name of whoever does not sign in.
    visitor: String,
    /// Who has signed in on the connection there is; nobody on an anonymous one.
    login: Option<Login>,
    /// The last token that Twitch refused. It is not shown again.
    refused: Option<Secret>,
    parser: Parser,
    backoff: Backoff,
    setback: Setback,
    phase: Phase,
    told: Option<Link>,
}

impl Session {
    /// A session for `channel` (a login name in lower case), which connects at its first tick. Where
    /// nobody can sign in it reads anonymously, under a number drawn from `seed`, from which the waits
    /// are drawn as well.
    pub(super) fn new(channel: &str, seed: u64) -> Self {
        Self {
            channel: channel.to_owned(),
            visitor: format!("justinfan{}", 10_000 + Random(seed).below(90_000)),
            login: None,
            refused: None,
            parser: Parser::new(Channel::Only(channel.to_owned())),
            backoff: Backoff::new(seed),
            setback: Setback::default(),
            phase: Phase::Waiting { until: Timestamp::MIN },
            told: None,
        }
    }

    /// When to send the next tick; none if there is nothing to wait for any more.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        match self.phase {
            Phase::Waiting { until }
            | Phase::Connecting { until }
            | Phase::Joining { until, .. }
            | Phase::Leaving { until, .. } => Some(until),
            Phase::Up { answer_by: Some(by), .. } => Some(by),
            Phase::Up { heard, answer_by: None, .. } => Some(after(heard, SILENCE)),
            Phase::Stopped => None,
        }
    }

    /// What became of the lines so far.
    pub(super) fn tally(&self) -> Tally {
        self.parser.tally()
    }

    /// Looks at the clock, which shows `now`. Where it was set back, deadlines move with it.
    pub(super) fn look(&mut self, now: Timestamp) {
        let Some(by) = self.setback.look(now) else { return };
        self.phase.set_back(by);
        if let Some(link) = &mut self.told {
            link.since = before(link.since, by);
        }
    }

    /// Takes in what happened at `now` and appends what to do.
    pub(super) fn on(&mut self, input: Input<'_>, now: Timestamp, out: &mut VecDeque<Output>) {
        self.look(now);
        match input {
            Input::Tick => self.tick(now, out),
            Input::Connected(login) => self.connected(login, now, out),
            Input::Line(raw) => self.line(raw, now, out),
            Input::Skipped(why) => {
                self.parser.skip(why);
                self.heard(now);
            }
            Input::Closed(trouble) => match self.phase {
                Phase::Waiting { .. } | Phase::Stopped => {}
                _ => self.lost(&trouble, now, out),
            },
        }
    }

    fn tick(&mut self, now: Timestamp, out: &mut VecDeque<Output>) {
        if self.wake_at().is_none_or(|at| until(now, at).is_some()) {
            return;
        }
        let trouble = match self.phase {
            Phase::Waiting { .. } => {
                self.phase = Phase::Connecting { until: after(now, CONNECT) };
                out.push_back(Output::Connect);
                if self.told.is_none() {
                    self.tell(LinkState::Connecting, None, now, out);
                }
                return;
            }
            Phase::Up { answer_by: None, since, heard } => {
                self.phase = Phase::Up { since, heard, answer_by: Some(after(now, ANSWER)) };
                out.push_back(Output::Send("PING :evenkeel".to_owned()));
                return;
            }
            Phase::Stopped => return,
            Phase::Connecting { .. } => Trouble::NoAnswer,
            Phase::Joining { greeted: false, .. } => Trouble::NoGreeting,
            Phase::Joining { greeted: true, .. } => Trouble::NotLetIn { channel: self.channel.clone() },
            Phase::Up { answer_by: Some(_), .. } => Trouble::Silent,
            Phase::Leaving { .. } => Trouble::Closed,
        };
        out.push_back(Output::Disconnect);
        self.lost(&trouble, now, out);
    }

    fn connected(&mut self, login: Option<Login>, now: Timestamp, out: &mut VecDeque<Output>) {
        if !matches!(self.phase, Phase::Connecting { .. }) {
            return;
        }
        self.phase = Phase::Joining { until: after(now, JOIN), greeted: false };
        self.login = login.filter(|login| self.refused.as_ref() != Some(&login.token));
        out.push_back(Output::Send("CAP REQ :twitch.tv/tags twitch.tv/commands".to_owned()));
        out.extend(self.login.as_ref().map(|login| Output::SendPass(login.token.clone())));
        out.push_back(Output::Send(format!("NICK {}", self.nick())));
        out.push_back(Output::Send(format!("JOIN #{}", self.channel)));
    }

    /// The name on the connection there is.
    fn nick(&self) -> &str {
        self.login.as_ref().map_or(&self.visitor, |login| &login.name)
    }

    fn line(&mut self, raw: &[u8], now: Timestamp, out: &mut VecDeque<Output>) {
        self.heard(now);
        match self.parser.hear(raw, now) {
            Said::Incoming(incoming) => {
                // Who hears the channel is in it, whatever became of the confirmation.
                self.let_in(now, out);
                out.push_back(Output::Hand(incoming));
            }
            Said::Server(line) => self.server(&line, now, out),
            Said::Nothing => {}
        }
    }

    /// Any sign of life ends the question whether the server is still there.
    fn heard(&mut self, now: Timestamp) {
        if let Phase::Up { heard, answer_by, .. } = &mut self.phase {
            *heard = now;
            *answer_by = None;
        }
    }

    fn server(&mut self, line: &Line, now: Timestamp, out: &mut VecDeque<Output>) {
        if matches!(self.phase, Phase::Waiting { .. } | Phase::Connecting { .. } | Phase::Stopped) {
            return;
        }
        match line.command() {
            "PING" => {
                let payload = line.param(0).unwrap_or("tmi.twitch.tv");
                out.push_back(Output::Send(format!("PONG :{payload}")));
            }
            "001" => {
                if let Phase::Joining { greeted, .. } = &mut self.phase {
                    *greeted = true;
                }
            }
            "JOIN" if line.channel() == Some(&self.channel) && line.sender() == Some(self.nick()) => {
                self.let_in(now, out);
            }
            "ROOMSTATE" if line.channel() == Some(&self.channel) => self.let_in(now, out),
            "RECONNECT" if !matches!(self.phase, Phase::Leaving { .. }) => {
                let since = if let Phase::Up { since, .. } = self.phase { since } else { now };
                self.phase = Phase::Leaving { since, until: after(now, FAREWELL) };
                out.push_back(Output::Finish);
            }
            "NOTICE" => match Trouble::in_notice(line, &self.channel) {
                Some(Trouble::LoginRefused) if self.login.is_some() => self.sign_in_refused(now, out),
                Some(trouble) => self.stop(&trouble, now, out),
                None => {}
            },
            _ => {}
        }
    }

    fn let_in(&mut self, now: Timestamp, out: &mut VecDeque<Output>) {
        if matches!(self.phase, Phase::Joining { .. }) {
            self.phase = Phase::Up { since: now, heard: now, answer_by: None };
            self.tell(LinkState::Up, None, now, out);
        }
    }

    fn lost(&mut self, trouble: &Trouble, now: Timestamp, out: &mut VecDeque<Output>) {
        if let Phase::Up { since, .. } | Phase::Leaving { since, .. } = self.phase
            && until(now, after(since, STABLE)).is_none()
        {
            self.backoff.reset();
        }
        self.phase = Phase::Waiting { until: after(now, self.backoff.next_wait()) };
        self.tell(LinkState::Waiting, Some(trouble), now, out);
    }

    /// Goes on without a sign-in, until there is another one.
    fn sign_in_refused(&mut self, now: Timestamp, out: &mut VecDeque<Output>) {
        out.push_back(Output::Disconnect);
        if let Some(login) = self.login.take() {
            out.push_back(Output::Refuse(login.token.clone()));
            self.refused = Some(login.token);
        }
        self.lost(&Trouble::SignInRefused, now, out);
    }

    fn stop(&mut self, trouble: &Trouble, now: Timestamp, out: &mut VecDeque<Output>) {
        self.phase = Phase::Stopped;
        out.push_back(Output::Disconnect);
        self.tell(LinkState::Stopped, Some(trouble), now, out);
    }

    /// Reports a state once. While an outage lasts it stays one outage, however often we try.
    fn tell(
        &mut self,
        state: LinkState,
        trouble: Option<&Trouble>,
        now: Timestamp,
        out: &mut VecDeque<Output>,
    ) {
        let before = self.told.as_ref().filter(|link| link.state == state);
        let link = Link {
            peer: Peer::Chat,
            state,
            since: before.map_or(now, |link| link.since),
            problem: trouble.map(Trouble::problem),
            advice: trouble.map(Trouble::advice),
        };
        if self.told.as_ref() != Some(&link) {
            self.told = Some(link.clone());
            out.push_back(Output::Hand(Incoming::Link(link)));
        }
    }
}

#[cfg(test)]
mod tests;
