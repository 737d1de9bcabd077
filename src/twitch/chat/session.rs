//! The life of a chat connection, as a machine without sockets and clocks.
//!
//! Lines of chat are handed on in every phase: what was delivered in full counts, whatever happens to the
//! connection afterwards.

use std::time::Duration;

use jiff::Timestamp;

use super::error::ChatError;
use super::lines::{LineSplitter, LineTally, Skip};
use super::login::Login;
use super::parse::{IrcLine, Tag};
use super::parser::{ChannelFilter, ParsedLine, Parser};
use crate::clock::{after, until};
use crate::domain::{Incoming, LinkState, Peer};
use crate::net::{
    Address, Advice, Backoff, ConnectionId, Effect, NetError, NetEvent, Now, Protocol, Reporter,
};
use crate::secret::Secret;

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

/// The one connection there is.
pub(super) const CONNECTION: ConnectionId = 0;

/// A token that Twitch refused, to be reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RefusedToken(pub(super) Secret);

type ChatEffect = Effect<RefusedToken>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ChatPhase {
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
}

/// The machine.
#[derive(Debug)]
pub(super) struct ChatSession {
    channel: String,
    server: Address,
    lines: LineSplitter,
    /// The name of whoever does not sign in.
    visitor: String,
    /// Who can sign in now, if anybody can.
    known: Option<Login>,
    /// Who has signed in on the connection there is; nobody on an anonymous one.
    login: Option<Login>,
    /// The last token that Twitch refused. It is not shown again.
    refused: Option<Secret>,
    parser: Parser,
    backoff: Backoff,
    phase: ChatPhase,
    reporter: Reporter,
    /// Twitch's id of the channel, as it was told last.
    room: Option<String>,
}

impl Protocol for ChatSession {
    type Job = RefusedToken;
    type News = Option<Login>;

    const MAX_MESSAGE: usize = 512 * 1024;

    fn on(&mut self, event: NetEvent<'_, Option<Login>>, now: Now, out: &mut Vec<ChatEffect>) {
        match event {
            NetEvent::Tick => self.tick(now, out),
            NetEvent::News(login) => self.known = login,
            NetEvent::Opened(_) => self.connected(now, out),
            NetEvent::Bytes(_, bytes) => self.bytes(bytes, now, out),
            NetEvent::Text(_, text) => {
                self.bytes(text, now, out);
                // A message is at its end where its last line is, whether that says so or not.
                if !text.ends_with(b"\n") {
                    self.bytes(b"\n", now, out);
                }
            }
            NetEvent::Binary(_) => self.skipped(Skip::NotUtf8, now),
            NetEvent::Closed(_, error) => {
                self.lines.reset();
                if !matches!(self.phase, ChatPhase::Waiting { .. }) {
                    self.lost(&ChatError::Net(error), now, out);
                }
            }
            NetEvent::Alive(_) | NetEvent::Stop | NetEvent::GraceOver => {}
        }
    }

    fn wake_at(&self) -> Option<Timestamp> {
        match self.phase {
            ChatPhase::Waiting { until }
            | ChatPhase::Connecting { until }
            | ChatPhase::Joining { until, .. }
            | ChatPhase::Leaving { until, .. } => Some(until),
            ChatPhase::Up { answer_by: Some(by), .. } => Some(by),
            ChatPhase::Up { heard, answer_by: None, .. } => Some(after(heard, SILENCE)),
        }
    }
}

impl ChatSession {
    /// A session for `channel` (a login name in lower case), which connects at its first tick. Where
    /// nobody can sign in it reads anonymously, under a number drawn from `seed`, from which the waits
    /// are drawn as well.
    pub(super) fn new(channel: &str, server: Address, seed: u64) -> Self {
        Self {
            channel: channel.to_owned(),
            server,
            lines: LineSplitter::default(),
            visitor: format!("justinfan{}", fastrand::Rng::with_seed(seed).u32(10_000..100_000)),
            known: None,
            login: None,
            refused: None,
            parser: Parser::new(ChannelFilter::Only(channel.to_owned())),
            backoff: Backoff::for_twitch(seed),
            phase: ChatPhase::Waiting { until: Timestamp::MIN },
            reporter: Reporter::new(Peer::Chat),
            room: None,
        }
    }

    /// What became of the lines so far.
    pub(super) fn tally(&self) -> LineTally {
        self.parser.tally()
    }

    fn tick(&mut self, now: Now, out: &mut Vec<ChatEffect>) {
        if self.wake_at().is_none_or(|at| until(now.steady, at).is_some()) {
            return;
        }
        let error = match self.phase {
            ChatPhase::Waiting { .. } => {
                self.phase = ChatPhase::Connecting { until: after(now.steady, CONNECT) };
                out.push(Effect::Open(CONNECTION, self.server.clone()));
                if !self.reporter.has_told() {
                    self.tell(LinkState::Connecting, None, now, out);
                }
                return;
            }
            ChatPhase::Up { answer_by: None, since, heard } => {
                self.phase = ChatPhase::Up { since, heard, answer_by: Some(after(now.steady, ANSWER)) };
                out.push(say("PING :evenkeel"));
                return;
            }
            ChatPhase::Connecting { .. } => ChatError::NoAnswer,
            ChatPhase::Joining { greeted: false, .. } => ChatError::NoGreeting,
            ChatPhase::Joining { greeted: true, .. } => ChatError::NotLetIn { channel: self.channel.clone() },
            ChatPhase::Up { answer_by: Some(_), .. } => ChatError::Silent,
            ChatPhase::Leaving { .. } => ChatError::Net(NetError::Closed { code: None }),
        };
        out.push(Effect::Close(CONNECTION));
        self.lost(&error, now, out);
    }

    fn connected(&mut self, now: Now, out: &mut Vec<ChatEffect>) {
        if !matches!(self.phase, ChatPhase::Connecting { .. }) {
            return;
        }
        self.phase = ChatPhase::Joining { until: after(now.steady, JOIN), greeted: false };
        self.login = self.known.clone().filter(|login| self.refused.as_ref() != Some(&login.token));
        out.push(say("CAP REQ :twitch.tv/tags twitch.tv/commands"));
        out.extend(self.login.as_ref().map(|login| say(format!("PASS oauth:{}", login.token.expose()))));
        out.push(say(format!("NICK {}", self.nick())));
        out.push(say(format!("JOIN #{}", self.channel)));
    }

    /// The name on the connection there is.
    fn nick(&self) -> &str {
        self.login.as_ref().map_or(&self.visitor, |login| &login.name)
    }

    fn bytes(&mut self, bytes: &[u8], now: Now, out: &mut Vec<ChatEffect>) {
        let mut lines = std::mem::take(&mut self.lines);
        lines.push(bytes, |line| match line {
            Ok(line) => self.line(line, now, out),
            Err(why) => self.skipped(why, now),
        });
        self.lines = lines;
    }

    fn skipped(&mut self, why: Skip, now: Now) {
        self.parser.skip(why);
        self.heard(now);
    }

    fn line(&mut self, raw: &[u8], now: Now, out: &mut Vec<ChatEffect>) {
        self.heard(now);
        match self.parser.hear(raw, now.wall) {
            ParsedLine::Incoming(incoming) => {
                // Who hears the channel is in it, whatever became of the confirmation.
                self.let_in(now, out);
                out.push(Effect::Report(incoming));
            }
            ParsedLine::Server(line) => self.server(&line, now, out),
            ParsedLine::Nothing => {}
        }
    }

    /// Any sign of life ends the question whether the server is still there.
    fn heard(&mut self, now: Now) {
        if let ChatPhase::Up { heard, answer_by, .. } = &mut self.phase {
            *heard = now.steady;
            *answer_by = None;
        }
    }

    fn server(&mut self, line: &IrcLine<'_>, now: Now, out: &mut Vec<ChatEffect>) {
        if matches!(self.phase, ChatPhase::Waiting { .. } | ChatPhase::Connecting { .. }) {
            return;
        }
        match line.command() {
            "PING" => {
                let payload = line.param(0).unwrap_or("tmi.twitch.tv");
                out.push(say(format!("PONG :{payload}")));
            }
            "001" => {
                if let ChatPhase::Joining { greeted, .. } = &mut self.phase {
                    *greeted = true;
                }
            }
            "JOIN" if line.channel() == Some(&self.channel) && line.sender() == Some(self.nick()) => {
                self.let_in(now, out);
            }
            "ROOMSTATE" if line.channel() == Some(&self.channel) => {
                self.let_in(now, out);
                self.tell_room(line, out);
            }
            "RECONNECT" if !matches!(self.phase, ChatPhase::Leaving { .. }) => {
                let since = if let ChatPhase::Up { since, .. } = self.phase { since } else { now.steady };
                self.phase = ChatPhase::Leaving { since, until: after(now.steady, FAREWELL) };
                out.push(Effect::Finish(CONNECTION));
            }
            // Once we are in, no notice ends it: where the server means it, it closes.
            "NOTICE" if matches!(self.phase, ChatPhase::Joining { .. }) => {
                if let Some(error) = ChatError::in_notice(line, &self.channel) {
                    self.refused(error, now, out);
                }
            }
            _ => {}
        }
    }

    /// Hands on Twitch's id of the channel, once.
    fn tell_room(&mut self, line: &IrcLine<'_>, out: &mut Vec<ChatEffect>) {
        let room = line.tag(Tag::RoomId).filter(|room| self.room.as_deref() != Some(*room));
        if let Some(room) = room.filter(|room| room.bytes().all(|sign| sign.is_ascii_digit())) {
            self.room = Some(room.to_owned());
            out.push(Effect::Report(Incoming::Room(room.to_owned())));
        }
    }

    fn let_in(&mut self, now: Now, out: &mut Vec<ChatEffect>) {
        if matches!(self.phase, ChatPhase::Joining { .. }) {
            self.phase = ChatPhase::Up { since: now.steady, heard: now.steady, answer_by: None };
            self.tell(LinkState::Up, None, now, out);
        }
    }

    fn lost(&mut self, error: &ChatError, now: Now, out: &mut Vec<ChatEffect>) {
        if let ChatPhase::Up { since, .. } | ChatPhase::Leaving { since, .. } = self.phase
            && until(now.steady, after(since, STABLE)).is_none()
        {
            self.backoff.reset();
        }
        self.phase = ChatPhase::Waiting { until: after(now.steady, self.backoff.next_wait()) };
        self.tell(LinkState::Waiting, Some(error), now, out);
    }

    /// Tries again, after a growing pause. Where a sign-in was refused it goes on without, until there is another one.
    fn refused(&mut self, mut error: ChatError, now: Now, out: &mut Vec<ChatEffect>) {
        out.push(Effect::Close(CONNECTION));
        if matches!(error, ChatError::LoginRefused)
            && let Some(login) = self.login.take()
        {
            out.push(Effect::Run(RefusedToken(login.token.clone())));
            self.refused = Some(login.token);
            error = ChatError::SignInRefused;
        }
        self.lost(&error, now, out);
    }

    fn tell(&mut self, state: LinkState, error: Option<&ChatError>, now: Now, out: &mut Vec<ChatEffect>) {
        let error = error.map(|error| error as &dyn Advice);
        out.extend(self.reporter.tell(state, error, now.wall).map(Effect::Report));
    }
}

/// Sends `line`, which has no line end. One of them holds a token, and so all are secrets.
fn say(line: impl Into<String>) -> ChatEffect {
    let mut line = line.into();
    line.push_str("\r\n");
    Effect::Send(CONNECTION, Secret::new(line))
}

#[cfg(test)]
mod tests;
