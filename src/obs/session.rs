//! The life of a connection to OBS, as a machine without sockets and clocks.
//!
//! That OBS does not run is nothing to speak of: it is looked for quietly, until it does. The reconciler
//! has its place in here: it is what the connection is for. What OBS tells by itself is a hint at most:
//! its events overtake and swallow each other, so it is asked how things are. From the moment it says
//! that it changes the scene collection until it has, and once it says that it ends, nothing is sent.

mod requests;

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::convert;
use super::error::{ObsError, in_one};
use super::reconciler::{ObsNotes, ReconcileAction, ReconcileReply, ReconcileRequest, Reconciler};
use super::settings::ObsSettings;
use super::wire::{self, ObsEvent, ObsMessage, ObsRefusal, ObsRequest};
use crate::clock::{after, until};
use crate::domain::{LinkState, Peer};
use crate::net::{Address, Advice, ConnectionId, Effect, NetEvent, Now, Protocol, Reporter};
use crate::secret::Secret;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);
/// How long OBS may take for hello, and to let us in.
const GREET: Duration = Duration::from_secs(10);
/// How long it may take to answer. It answers nothing while a dialog of its own is open.
const ANSWER: Duration = Duration::from_secs(30);
/// After so much silence we ask whether it is still there.
const SILENCE: Duration = Duration::from_secs(30);
/// How long it may take to answer that.
const PONG: Duration = Duration::from_secs(10);
/// How long it may take to change the scene collection, or to end. It may ask the streamer first.
const PAUSE: Duration = Duration::from_secs(5 * 60);
/// The first wait after a loss. Each doubles, up to the longest.
const FIRST: Duration = Duration::from_millis(500);
/// The longest wait: whoever has just started OBS should not wait for us.
const LONGEST: Duration = Duration::from_secs(5);
/// How long an OBS that is not ready to say whether it streams is left alone.
const NOT_READY: Duration = Duration::from_secs(1);
/// How long nothing is tried where the streamer has to do something first. OBS may say each time that
/// somebody came with a wrong password.
const STOPPED: Duration = Duration::from_secs(5 * 60);

/// The one connection there is.
pub(super) const CONNECTION: ConnectionId = 0;

/// What comes from elsewhere than OBS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ObsNews {
    /// The break that began then runs, or none does.
    Break(Option<Timestamp>),
    /// The notes that were to be kept are durable, or could not be kept.
    NotesSaved(bool),
}

/// What OBS is to be made to do; its job is to keep notes.
type ObsEffect = Effect<ObsNotes>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ObsPhase {
    /// No connection until then.
    Waiting { until: Timestamp },
    /// One is being made.
    Connecting { until: Timestamp },
    /// It stands; OBS is to say hello, and then to let us in.
    Greeting { until: Timestamp, heard_hello: bool },
    /// We are in.
    Up { heard: Timestamp, pong_by: Option<Timestamp> },
    /// We are in, and must not send anything: OBS changes its scene collection, or ends.
    Paused { until: Timestamp, ends: bool },
}

/// A request that is under way. One at a time, besides the one whether OBS streams.
#[derive(Debug)]
struct SentRequest {
    id: String,
    wanted: ReconcileRequest,
    /// It only checks what an event told.
    is_check: bool,
    answer_by: Timestamp,
}

/// The machine.
#[derive(Debug)]
pub(super) struct ObsSession {
    server: Address,
    password: Secret,
    reconciler: Reconciler,
    sent: Option<SentRequest>,
    /// What events told of, and is to be asked about.
    checks: BTreeSet<ReconcileRequest>,
    /// The number of the next request.
    number: u64,
    /// How often in a row no connection came about.
    failures: u32,
    /// How it is since the last loss, in words. A quiet one has no problem.
    failure: Option<(LinkState, Option<String>, String)>,
    phase: ObsPhase,
    reporter: Reporter,
    /// The scene on air that was last told.
    on_air: Option<String>,
    /// Whether OBS streams, as it was last told.
    streams: Option<bool>,
    /// OBS told that its stream is over, and nothing else since.
    stream_is_over: bool,
    /// How many canvases there are was asked since OBS is there, or has another scene collection.
    has_asked_for_canvases: bool,
    /// When to ask again whether OBS streams: it was not ready to say, or says otherwise than it told.
    streams_at: Option<Timestamp>,
}

/// The ids of the requests that are not about a break: whether OBS streams, and how many canvases it has.
const STREAMS: &str = "streams";
const CANVASES: &str = "canvases";

impl Protocol for ObsSession {
    type Job = ObsNotes;
    type News = ObsNews;

    /// A list of hundreds of scenes has a tenth of it.
    const MAX_MESSAGE: usize = 1024 * 1024;
    /// What a break needs does not wait until somebody has time to be told; only so much may wait.
    const MAX_WAITING: usize = 256;
    /// How long putting back may hold up our end.
    const GRACE: Duration = Duration::from_secs(2);

    fn on(&mut self, event: NetEvent<'_, ObsNews>, now: Now, out: &mut Vec<ObsEffect>) {
        match event {
            NetEvent::Tick => self.tick(now, out),
            NetEvent::Opened(_) => {
                if matches!(self.phase, ObsPhase::Connecting { .. }) {
                    self.phase = ObsPhase::Greeting { until: after(now.steady, GREET), heard_hello: false };
                }
            }
            NetEvent::Text(_, text) => self.text(text, now, out),
            NetEvent::Bytes(..) | NetEvent::Binary(_) | NetEvent::Alive(_) => self.heard(now),
            NetEvent::Closed(_, error) => self.lost(&error.into(), now, out),
            NetEvent::News(ObsNews::Break(running)) => self.reconciler.on_break(running),
            NetEvent::News(ObsNews::NotesSaved(is_durable)) => {
                self.reconciler.written(is_durable, now.steady);
            }
            // Nobody should have to end a break's silence by hand.
            NetEvent::Stop => self.reconciler.on_break(None),
            NetEvent::GraceOver => {
                tracing::warn!("not everything in OBS could be put back yet; that follows at the next start");
            }
        }
        self.work(now, out);
    }

    fn wake_at(&self) -> Option<Timestamp> {
        let phase = match self.phase {
            ObsPhase::Waiting { until }
            | ObsPhase::Connecting { until }
            | ObsPhase::Greeting { until, .. }
            | ObsPhase::Paused { until, .. } => until,
            ObsPhase::Up { pong_by: Some(by), .. } => by,
            ObsPhase::Up { heard, pong_by: None } => after(heard, SILENCE),
        };
        let sent = self.sent.as_ref().map(|sent| sent.answer_by);
        [Some(phase), sent, self.reconciler.wake_at(), self.streams_at].into_iter().flatten().min()
    }

    /// Whether everything that a break changed is put back, or cannot be just now.
    fn is_done(&self) -> bool {
        let cannot = match self.phase {
            ObsPhase::Up { .. } => false,
            ObsPhase::Paused { ends, .. } => ends,
            _ => true,
        };
        (cannot || self.reconciler.is_at_rest()) && !self.reconciler.is_writing()
    }
}

impl ObsSession {
    /// A session that connects at its first tick, with the notes of when it last ran.
    pub(super) fn new(settings: &ObsSettings, notes: ObsNotes) -> Self {
        Self {
            server: settings.server.clone(),
            password: settings.password.clone(),
            reconciler: Reconciler::new(&settings.break_scene, &settings.mute, notes)
                .with_vertical(&settings.vertical_scene),
            sent: None,
            checks: BTreeSet::new(),
            number: 0,
            failures: 0,
            failure: None,
            phase: ObsPhase::Waiting { until: Timestamp::MIN },
            reporter: Reporter::new(Peer::Obs),
            on_air: None,
            streams: None,
            stream_is_over: false,
            has_asked_for_canvases: false,
            streams_at: None,
        }
    }

    /// Asks what is to be asked now, and tells how it goes.
    fn work(&mut self, now: Now, out: &mut Vec<ObsEffect>) {
        let is_up = matches!(self.phase, ObsPhase::Up { .. });
        if is_up
            && self.sent.is_none()
            && let Some(check) = self.checks.pop_first()
        {
            self.ask(check, true, now, out);
        }
        let mut actions = VecDeque::new();
        self.reconciler.work(now.steady, self.sent.is_none(), &mut actions);
        for action in actions {
            match action {
                ReconcileAction::Save(notes) => out.push(Effect::Run(notes)),
                ReconcileAction::Ask(wanted) => self.ask(wanted, false, now, out),
            }
        }
        let told = if is_up {
            let (problem, advice) = in_one(&self.reconciler.errors());
            self.reporter.tell_words(LinkState::Up, problem, advice, now.wall)
        } else if let Some((state, problem, advice)) = self.failure.clone() {
            // That OBS does not run is a problem only for what is still to be put back there.
            match self.reconciler.left_here().filter(|_| problem.is_none()) {
                Some(left) => {
                    let (problem, advice) = in_one(&[left]);
                    self.reporter.tell_words(state, problem, advice, now.wall)
                }
                None => self.reporter.tell_words(state, problem, Some(advice), now.wall),
            }
        } else {
            None
        };
        out.extend(told.map(Effect::Report));
    }

    fn ask(&mut self, wanted: ReconcileRequest, is_check: bool, now: Now, out: &mut Vec<ObsEffect>) {
        self.number += 1;
        let id = self.number.to_string();
        out.push(say(requests::request(&wanted).message(&id)));
        self.sent = Some(SentRequest { id, wanted, is_check, answer_by: after(now.steady, ANSWER) });
    }

    fn tick(&mut self, now: Now, out: &mut Vec<ObsEffect>) {
        let is_over = |at| until(now.steady, at).is_none();
        let error = match self.phase {
            ObsPhase::Waiting { until } if is_over(until) => {
                self.phase = ObsPhase::Connecting { until: after(now.steady, CONNECT) };
                out.push(Effect::Open(CONNECTION, self.server.clone()));
                if !self.reporter.has_told() {
                    out.extend(self.reporter.tell(LinkState::Connecting, None, now.wall).map(Effect::Report));
                }
                return;
            }
            ObsPhase::Connecting { until } if is_over(until) => {
                ObsError::NoAnswer { host: self.server.to_string() }
            }
            ObsPhase::Greeting { until, heard_hello: false } if is_over(until) => ObsError::NoHello,
            ObsPhase::Greeting { until, heard_hello: true } if is_over(until) => ObsError::NotLetIn,
            ObsPhase::Up { .. } if self.streams_at.is_some_and(is_over) => {
                self.streams_at = None;
                ask_for_streams(out);
                return;
            }
            ObsPhase::Up { pong_by: Some(by), .. } if is_over(by) => ObsError::Silent,
            ObsPhase::Up { .. } if self.sent.as_ref().is_some_and(|sent| is_over(sent.answer_by)) => {
                ObsError::Silent
            }
            ObsPhase::Paused { until, .. } if is_over(until) => ObsError::Silent,
            ObsPhase::Up { heard, pong_by: None } if is_over(after(heard, SILENCE)) => {
                self.phase = ObsPhase::Up { heard, pong_by: Some(after(now.steady, PONG)) };
                out.push(Effect::Ping(CONNECTION));
                return;
            }
            _ => return,
        };
        out.push(Effect::Close(CONNECTION));
        self.lost(&error, now, out);
    }

    fn text(&mut self, text: &[u8], now: Now, out: &mut Vec<ObsEffect>) {
        self.heard(now);
        let Some(message) = wire::read(text) else { return };
        match (message, self.phase) {
            (ObsMessage::Hello(challenge), ObsPhase::Greeting { until, heard_hello: false }) => {
                if challenge.is_some() && self.password.is_empty() {
                    out.push(Effect::Close(CONNECTION));
                    self.lost(&ObsError::NoPassword, now, out);
                    return;
                }
                self.phase = ObsPhase::Greeting { until, heard_hello: true };
                out.push(say(wire::identify(challenge.as_ref(), &self.password)));
            }
            (ObsMessage::Identified, ObsPhase::Greeting { heard_hello: true, .. }) => self.let_in(now, out),
            (ObsMessage::Event(event), ObsPhase::Up { .. }) => self.event(event, now, out),
            // What is told of in between is its loading, and nobody's doing.
            (ObsMessage::Event(ObsEvent::CollectionChanged), ObsPhase::Paused { ends: false, .. }) => {
                self.phase = ObsPhase::Up { heard: now.steady, pong_by: None };
                self.reconciler.resumed();
                ask_for_streams(out);
            }
            (ObsMessage::Event(ObsEvent::Ending), ObsPhase::Paused { .. }) => self.pause(true, now),
            (ObsMessage::Answer { id, answer }, ObsPhase::Up { .. }) => self.answer(&id, answer, now, out),
            _ => {}
        }
    }

    /// Any sign of life ends the question whether the other side is still there.
    fn heard(&mut self, now: Now) {
        if let ObsPhase::Up { heard, pong_by } = &mut self.phase {
            *heard = now.steady;
            *pong_by = None;
        }
    }

    fn let_in(&mut self, now: Now, out: &mut Vec<ObsEffect>) {
        self.phase = ObsPhase::Up { heard: now.steady, pong_by: None };
        self.failures = 0;
        self.failure = None;
        out.push(Effect::Report(convert::runs(true)));
        ask_for_streams(out);
        self.reconciler.connected();
    }

    fn event(&mut self, event: ObsEvent, now: Now, out: &mut Vec<ObsEffect>) {
        match event {
            ObsEvent::Scene(name) => {
                // Who comes first while we set it, is to be known at once.
                if self.reconciler.is_setting_scene() {
                    self.reconciler.shows(&name);
                }
                self.checks.insert(ReconcileRequest::Scenes);
            }
            ObsEvent::Mute { input, muted } => {
                if self.reconciler.is_setting_mute_of(&input) {
                    self.reconciler.mutes(&input, muted);
                }
                if self.reconciler.concerns_input(&input) {
                    self.checks.insert(ReconcileRequest::Muted(input));
                }
            }
            ObsEvent::SceneRenamed { old, new } => {
                self.reconciler.scene_renamed(&old, &new);
                self.reconciler.look_again();
            }
            ObsEvent::InputRenamed { old, new } => {
                self.reconciler.input_renamed(&old, &new);
                self.reconciler.look_again();
            }
            ObsEvent::Inventory | ObsEvent::CollectionChanged => self.reconciler.look_again(),
            ObsEvent::CollectionChanging => self.pause(false, now),
            ObsEvent::Ending => self.pause(true, now),
            ObsEvent::Stream { is_over } => {
                self.stream_is_over = is_over;
                ask_for_streams(out);
            }
        }
    }

    /// OBS must be left alone until it says otherwise, or is gone.
    fn pause(&mut self, ends: bool, now: Now) {
        self.phase = ObsPhase::Paused { until: after(now.steady, PAUSE), ends };
        self.reconciler.paused();
        self.forget_requests();
    }

    fn forget_requests(&mut self) {
        self.has_asked_for_canvases = false;
        self.sent = None;
        self.checks.clear();
        self.streams_at = None;
    }

    /// Another scene than the last one is told.
    fn on_air(&mut self, name: &str, out: &mut Vec<ObsEffect>) {
        if self.on_air.as_deref() != Some(name) {
            self.on_air = Some(name.to_owned());
            out.push(Effect::Report(convert::scene(name, self.reconciler.break_scene())));
        }
    }

    fn answer(&mut self, id: &str, answer: Result<Value, ObsRefusal>, now: Now, out: &mut Vec<ObsEffect>) {
        if id == STREAMS {
            let is_busy = matches!(answer, Err(ObsRefusal::NotReady));
            let streams = answer.ok().and_then(|data| requests::streams(&data));
            let ask_again = is_busy || (self.stream_is_over && streams == Some(true));
            self.streams_at = ask_again.then(|| after(now.steady, NOT_READY));
            if !std::mem::replace(&mut self.has_asked_for_canvases, true) {
                out.push(say(ObsRequest::new("GetCanvasList", json!({})).message(CANVASES)));
            }
            if streams.is_some() && self.streams != streams {
                self.streams = streams;
                out.extend(streams.map(|streams| Effect::Report(convert::streams(streams))));
            }
            return;
        }
        if id == CANVASES {
            let canvases = answer.map_or(1, |data| requests::canvases(&data));
            return self.reconciler.note_canvases(canvases);
        }
        let Some(sent) = self.sent.take_if(|sent| sent.id == id) else { return };
        let answer = requests::understood(&sent.wanted, answer);
        if let ReconcileReply::Scenes { on_air, .. } = &answer {
            self.on_air(on_air, out);
        }
        if sent.is_check {
            self.reconciler.checked(&sent.wanted, answer);
        } else {
            self.reconciler.answered(answer, now.steady);
        }
    }

    fn lost(&mut self, error: &ObsError, now: Now, out: &mut Vec<ObsEffect>) {
        if matches!(self.phase, ObsPhase::Waiting { .. }) {
            return;
        }
        if matches!(self.phase, ObsPhase::Up { .. } | ObsPhase::Paused { .. }) {
            out.push(Effect::Report(convert::runs(false)));
        }
        self.reconciler.gone();
        self.forget_requests();
        self.on_air = None;
        self.streams = None;
        self.stream_is_over = false;
        let (state, wait) = if error.needs_the_streamer() {
            (LinkState::Stopped, STOPPED)
        } else {
            let wait = FIRST.saturating_mul(1 << self.failures.min(10)).min(LONGEST);
            self.failures = self.failures.saturating_add(1);
            (LinkState::Waiting, wait)
        };
        self.phase = ObsPhase::Waiting { until: after(now.steady, wait) };
        let problem = (!error.is_quiet()).then(|| error.to_string());
        self.failure = Some((state, problem, error.advice()));
    }
}

/// Asks whether OBS streams.
fn ask_for_streams(out: &mut Vec<ObsEffect>) {
    out.push(say(ObsRequest::new("GetStreamStatus", json!({})).message(STREAMS)));
}

fn say(text: String) -> ObsEffect {
    Effect::Send(CONNECTION, Secret::new(text))
}

#[cfg(test)]
mod tests;
