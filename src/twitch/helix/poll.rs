//! What is asked of Helix and when, and what the answers mean: a machine without sockets and clocks.
//!
//! One question is on its way at a time. Whether the channel is live is asked always; how that goes is how
//! the connection is, and the other questions follow it.

use std::time::Duration;

use jiff::Timestamp;

use super::agenda::{Agenda, HelixQuestion};
use super::client::{HelixAnswer, HelixRefusal};
use super::convert::{HelixReply, SeenStream};
use super::error::HelixError;
use crate::clock::{after, until};
use crate::domain::{Incoming, LinkState, LiveStatus, Peer, StreamSignal, Topic};
use crate::net::{Advice, Backoff, Effect, NetEvent, Now, Protocol, Reporter};
use crate::twitch::access::Access;
use crate::twitch::http::NoAnswer;

/// How long a question may be on its way, with a renewal of the sign-in in the middle.
const ANSWER: Duration = Duration::from_secs(60);
/// When no more questions than this may be asked, the rest is left to others who need it.
const FEW: u32 = 5;

/// What comes from elsewhere, and what becomes of a question.
#[derive(Debug)]
pub(super) enum PollNews {
    /// The sign-in as it is now.
    Access(Option<Access>),
    /// Whether the channel is live as far as we know otherwise.
    Live(bool),
    /// What became of the question that was asked.
    Answer(Result<HelixAnswer<HelixReply>, HelixRefusal>),
}

/// A question to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PollQuestion {
    /// What is asked.
    pub(super) question: HelixQuestion,
    /// About whom: the channel's login name for [`HelixQuestion::Who`], else Twitch's id of it.
    pub(super) of: String,
}

type PollEffect = Effect<PollQuestion>;

/// The question that is on its way.
#[derive(Debug)]
struct SentQuestion {
    question: HelixQuestion,
    until: Timestamp,
}

/// The stream that Twitch last told of.
#[derive(Debug)]
struct LastStream {
    id: String,
    started_at: Timestamp,
    topic: Topic,
}

/// The machine.
#[derive(Debug)]
pub(super) struct Poll {
    channel: String,
    access: Option<Access>,
    /// Twitch's id of the channel.
    broadcaster: Option<String>,
    agenda: Agenda,
    backoff: Backoff,
    asked: Option<SentQuestion>,
    /// What Twitch's last answer was.
    seen: Option<LastStream>,
    /// What we know otherwise.
    known_live: bool,
    /// The channel does not exist.
    stopped: bool,
    reporter: Reporter,
}

impl Protocol for Poll {
    type Job = PollQuestion;
    type News = PollNews;

    /// It opens no connection: its questions are jobs.
    const MAX_MESSAGE: usize = 0;

    fn on(&mut self, event: NetEvent<'_, PollNews>, now: Now, out: &mut Vec<PollEffect>) {
        match event {
            NetEvent::News(PollNews::Access(access)) => self.signed_in(access, now, out),
            NetEvent::News(PollNews::Live(live)) => self.know(live, now.steady),
            NetEvent::News(PollNews::Answer(answer)) => self.answered(answer, now, out),
            // Nothing is asked any more.
            NetEvent::Stop | NetEvent::GraceOver => return,
            _ => {}
        }
        if self.asked.as_ref().is_some_and(|asked| until(now.steady, asked.until).is_none()) {
            out.push(Effect::CancelJobs);
            self.answered(Err(HelixRefusal::Silent(NoAnswer::TooSlow)), now, out);
        }
        self.ask(now.steady, out);
    }

    fn wake_at(&self) -> Option<Timestamp> {
        match &self.asked {
            Some(asked) => Some(asked.until),
            None => self.next().map(|(_, at)| at),
        }
    }
}

impl Poll {
    /// Polls for `channel` (a login name in lower case) `every` so often. Waits after failures are
    /// drawn from `seed`.
    pub(super) fn new(channel: &str, every: Duration, seed: u64) -> Self {
        Self {
            channel: channel.to_owned(),
            access: None,
            broadcaster: None,
            agenda: Agenda::new(every),
            backoff: Backoff::for_twitch(seed),
            asked: None,
            seen: None,
            known_live: false,
            stopped: false,
            reporter: Reporter::new(Peer::Stats),
        }
    }

    fn signed_in(&mut self, access: Option<Access>, now: Now, out: &mut Vec<PollEffect>) {
        let Some(access) = access else {
            self.begin(None, now, out);
            return self.tell(LinkState::Off, None, now, out);
        };
        if self.access.as_ref().is_some_and(|known| differ_by_token_only(known, &access)) {
            return;
        }
        let own = access.login.eq_ignore_ascii_case(&self.channel);
        let user_id = access.user_id.clone();
        self.begin(Some(access), now, out);
        self.broadcaster = own.then_some(user_id);
        self.tell(LinkState::Connecting, None, now, out);
    }

    fn begin(&mut self, access: Option<Access>, now: Now, out: &mut Vec<PollEffect>) {
        if self.asked.take().is_some() {
            out.push(Effect::CancelJobs);
        }
        self.access = access;
        self.broadcaster = None;
        self.seen = None;
        self.stopped = false;
        self.backoff.reset();
        self.agenda.begin(now.steady);
    }

    fn is_live(&self) -> bool {
        self.known_live || self.seen.is_some()
    }

    fn know(&mut self, live: bool, now: Timestamp) {
        if live && !self.known_live {
            let begins = !self.is_live();
            self.agenda
                .hurry(|question| question == HelixQuestion::Stream || (begins && question.is_extra()), now);
        }
        self.known_live = live;
    }

    /// Whether `question` is of any use now.
    fn wants(&self, question: HelixQuestion) -> bool {
        let Some(access) = self.access.as_ref().filter(|_| !self.stopped) else { return false };
        let Some(broadcaster) = &self.broadcaster else { return question == HelixQuestion::Who };
        match question.feature() {
            None => question == HelixQuestion::Stream,
            Some(feature) => {
                self.is_live()
                    && access.permits(feature)
                    && (access.user_id == *broadcaster || !question.is_for_the_broadcaster())
            }
        }
    }

    fn next(&self) -> Option<(HelixQuestion, Timestamp)> {
        self.agenda.next(|question| self.wants(question))
    }

    fn ask(&mut self, now: Timestamp, out: &mut Vec<PollEffect>) {
        if self.asked.is_some() {
            return;
        }
        let Some((question, at)) = self.next() else { return };
        if until(now, at).is_some() {
            return;
        }
        self.agenda.asked(question, now);
        self.asked = Some(SentQuestion { question, until: after(now, ANSWER) });
        let of = self.broadcaster.as_ref().unwrap_or(&self.channel).clone();
        out.push(Effect::Run(PollQuestion { question, of }));
    }

    fn answered(
        &mut self,
        answer: Result<HelixAnswer<HelixReply>, HelixRefusal>,
        now: Now,
        out: &mut Vec<PollEffect>,
    ) {
        let Some(SentQuestion { question, .. }) = self.asked.take() else { return };
        match answer {
            Ok(said) => {
                if said.budget.is_some_and(|left| left <= FEW) {
                    self.agenda.limit(said.renewed_at, now);
                }
                self.heard(said.what, now, out);
            }
            Err(refused) => {
                if let HelixRefusal::Limited(until) = refused {
                    self.agenda.limit(until, now);
                }
                if question.is_extra() {
                    self.extra_refused(question, &refused, now, out);
                } else {
                    self.refused(refused, now, out);
                }
            }
        }
    }

    fn heard(&mut self, reply: HelixReply, now: Now, out: &mut Vec<PollEffect>) {
        match reply {
            HelixReply::Who(Some(id)) => self.broadcaster = Some(id),
            HelixReply::Who(None) => {
                self.stopped = true;
                let error = HelixError::NoSuchChannel { channel: self.channel.clone() };
                self.tell(LinkState::Stopped, Some(&error), now, out);
            }
            HelixReply::Stream(on_air) => {
                self.backoff.reset();
                self.tell_up(now, out);
                self.see(on_air, now, out);
            }
            HelixReply::Number(sample) => {
                out.extend(sample.map(|sample| Effect::Report(Incoming::Sample(sample))))
            }
            HelixReply::Ads(at) => {
                out.push(Effect::Report(Incoming::StreamSignal(StreamSignal::AdsPlanned { at })))
            }
        }
    }

    fn see(&mut self, on_air: Option<SeenStream>, now: Now, out: &mut Vec<PollEffect>) {
        let before = self.seen.take();
        let Some(SeenStream { id, started_at, topic, viewers }) = on_air else {
            out.push(Effect::Report(Incoming::LiveStatus(LiveStatus::NotSeen)));
            return;
        };
        let another = before.as_ref().is_some_and(|seen| seen.id != id);
        if another || (before.is_none() && !self.known_live) {
            self.agenda.hurry(HelixQuestion::is_extra, now.steady);
        }
        let before = before.filter(|seen| seen.id == id);
        // Where Twitch does not say so in a way that makes sense, a stream began when it was first seen.
        let started_at = started_at.or(before.as_ref().map(|seen| seen.started_at)).unwrap_or(now.wall);
        let known = before.map(|seen| seen.topic);
        out.push(Effect::Report(Incoming::LiveStatus(LiveStatus::Seen { id: id.clone(), started_at })));
        if known.as_ref() != Some(&topic) {
            out.push(Effect::Report(Incoming::Topic(topic.clone())));
        }
        out.extend(viewers.map(|sample| Effect::Report(Incoming::Sample(sample))));
        self.seen = Some(LastStream { id, started_at, topic });
    }

    /// All depends on this question: everything rests, and the streamer is told.
    fn refused(&mut self, refused: HelixRefusal, now: Now, out: &mut Vec<PollEffect>) {
        self.agenda.rest(self.backoff.next_wait(), now.steady);
        match refused {
            // Whoever shares the sign-in takes it back, and says so.
            HelixRefusal::SignedOut => return,
            // What was withheld may have been so for the sake of a sign-in that was no good.
            HelixRefusal::Unauthorized => self.agenda.allow_all(),
            _ => {}
        }
        self.tell(LinkState::Waiting, Some(&HelixError::Refused(refused)), now, out);
    }

    /// Nothing depends on this question.
    fn extra_refused(
        &mut self,
        question: HelixQuestion,
        refused: &HelixRefusal,
        now: Now,
        out: &mut Vec<PollEffect>,
    ) {
        // Twitch says "unauthorized" for a missing permission, too; the sign-in itself was good a
        // moment ago, when the stream was asked for.
        if matches!(refused, HelixRefusal::Forbidden | HelixRefusal::Unauthorized) {
            self.agenda.withhold(question);
            self.tell_up(now, out);
        } else {
            self.agenda.put_off(question, self.backoff.next_wait(), now.steady);
        }
    }

    /// All is well, except for what is withheld.
    fn tell_up(&mut self, now: Now, out: &mut Vec<PollEffect>) {
        let withheld: Vec<_> = self.agenda.withheld().collect();
        let error = (!withheld.is_empty()).then_some(HelixError::Withheld(withheld));
        self.tell(LinkState::Up, error.as_ref(), now, out);
    }

    fn tell(&mut self, state: LinkState, error: Option<&HelixError>, now: Now, out: &mut Vec<PollEffect>) {
        let error = error.map(|error| error as &dyn Advice);
        out.extend(self.reporter.tell(state, error, now.wall).map(Effect::Report));
    }
}

/// A renewed token makes no other sign-in of it.
fn differ_by_token_only(known: &Access, access: &Access) -> bool {
    Access { token: known.token.clone(), ..access.clone() } == *known
}

#[cfg(test)]
mod tests;
