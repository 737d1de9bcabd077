//! The life of a connection to OBS, as a machine without sockets and clocks.
//!
//! Inputs come with the time they came at; outputs say what to do. Whoever drives it does as told and
//! wakes it at [`ObsSession::wake_at`]. That OBS does not run is nothing to speak of: it is looked for
//! quietly, until it does. The reconciler has its place in here: it is what the connection is for.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::convert;
use super::error::ObsError;
use super::reconciler::{ObsNotes, ReconcileAction, ReconcileReply, ReconcileRequest, Reconciler};
use super::settings::ObsSettings;
use super::wire::{self, ObsEvent, ObsMessage, ObsRefusal, ObsRequest};
use crate::clock::setback::Setback;
use crate::clock::{after, before, until};
use crate::domain::{Incoming, Link, LinkState, Peer};
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
/// The first wait after a loss. Each doubles, up to the longest.
const FIRST: Duration = Duration::from_millis(500);
/// The longest wait: whoever has just started OBS should not wait for us.
const LONGEST: Duration = Duration::from_secs(5);
/// How long an OBS that is not ready to say whether it streams is left alone.
const NOT_READY: Duration = Duration::from_secs(1);
/// How long nothing is tried where the streamer has to do something first. OBS may say each time that
/// somebody came with a wrong password.
const STOPPED: Duration = Duration::from_secs(5 * 60);

/// Something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ObsInput<'a> {
    /// The connection that was asked for stands.
    Connected,
    /// A message came.
    Text(&'a str),
    /// Something came that is a sign of life and no more.
    Alive,
    /// The connection is gone, or could not be made.
    Closed(ObsError),
    /// The break that began then runs, or none does.
    Break(Option<Timestamp>),
    /// What was to be kept is durable, or could not be kept.
    NotesSaved(bool),
    /// The time of [`ObsSession::wake_at`] has come. Harmless at any other time.
    Tick,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ObsOutput {
    /// Make a connection, and say `Connected` or `Closed`.
    Connect,
    /// Drop the connection, or the making of one. No `Closed` is expected.
    Disconnect,
    /// Send this.
    Send(String),
    /// Ask for a sign of life.
    Ping,
    /// Keep this durably, and say `ObsNotes`.
    Save(ObsNotes),
    /// Hand this on.
    Hand(Incoming),
}

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
}

impl ObsPhase {
    /// The clock was set back by `by`: everything is as far away as it was.
    fn set_back(&mut self, by: Duration) {
        let times = match self {
            Self::Waiting { until } | Self::Connecting { until } | Self::Greeting { until, .. } => {
                [Some(until), None]
            }
            Self::Up { heard, pong_by } => [Some(heard), pong_by.as_mut()],
        };
        for time in times.into_iter().flatten() {
            *time = before(*time, by);
        }
    }
}

/// A request of the reconciler that is under way.
#[derive(Debug)]
struct SentRequest {
    id: String,
    wanted: ReconcileRequest,
    answer_by: Timestamp,
}

/// The machine.
#[derive(Debug)]
pub(super) struct ObsSession {
    /// Where OBS is, for sentences.
    host: String,
    password: Secret,
    break_scene: String,
    reconciler: Reconciler,
    asked: Option<SentRequest>,
    /// The number of the next request.
    number: u64,
    /// How often in a row no connection came about.
    failures: u32,
    setback: Setback,
    phase: ObsPhase,
    told: Option<Link>,
    /// The scene on air that was last told.
    on_air: Option<String>,
    /// When to ask again whether OBS streams: it was not ready to say.
    streams_at: Option<Timestamp>,
    actions: VecDeque<ReconcileAction>,
}

/// The id of the one request that is not the reconciler's: whether OBS streams.
const STREAMS: &str = "streams";

impl ObsSession {
    /// A session that connects at its first tick, with what the reconciler had kept when it last ran.
    pub(super) fn new(settings: &ObsSettings, kept: ObsNotes) -> Self {
        Self {
            host: settings.server.to_string(),
            password: settings.password.clone(),
            break_scene: settings.break_scene.clone(),
            reconciler: Reconciler::new(&settings.break_scene, &settings.mute, kept),
            asked: None,
            number: 0,
            failures: 0,
            setback: Setback::default(),
            phase: ObsPhase::Waiting { until: Timestamp::MIN },
            told: None,
            on_air: None,
            streams_at: None,
            actions: VecDeque::new(),
        }
    }

    /// When to send the next tick.
    pub(super) fn wake_at(&self) -> Timestamp {
        let phase = match self.phase {
            ObsPhase::Waiting { until }
            | ObsPhase::Connecting { until }
            | ObsPhase::Greeting { until, .. } => until,
            ObsPhase::Up { pong_by: Some(by), .. } => by,
            ObsPhase::Up { heard, pong_by: None } => after(heard, SILENCE),
        };
        let asked = self.asked.as_ref().map(|asked| asked.answer_by);
        [Some(phase), asked, self.reconciler.wake_at(), self.streams_at]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(phase)
    }

    /// Whether everything that a break changed is put back, or cannot be just now.
    pub(super) fn may_leave(&self) -> bool {
        !matches!(self.phase, ObsPhase::Up { .. }) || self.reconciler.is_at_rest()
    }

    /// Looks at the clock, which shows `now`. Where it was set back, deadlines move with it.
    pub(super) fn look(&mut self, now: Timestamp) {
        let Some(by) = self.setback.look(now) else { return };
        self.phase.set_back(by);
        self.reconciler.set_back(by);
        if let Some(asked) = &mut self.asked {
            asked.answer_by = before(asked.answer_by, by);
        }
        if let Some(link) = &mut self.told {
            link.since = before(link.since, by);
        }
        self.streams_at = self.streams_at.map(|at| before(at, by));
    }

    /// Takes in what happened at `now` and appends what to do.
    pub(super) fn on(&mut self, input: ObsInput<'_>, now: Timestamp, out: &mut VecDeque<ObsOutput>) {
        self.look(now);
        match input {
            ObsInput::Tick => self.tick(now, out),
            ObsInput::Connected => {
                if matches!(self.phase, ObsPhase::Connecting { .. }) {
                    self.phase = ObsPhase::Greeting { until: after(now, GREET), heard_hello: false };
                }
            }
            ObsInput::Text(text) => self.text(text, now, out),
            ObsInput::Alive => self.heard(now),
            ObsInput::Closed(error) => self.lost(&error, now, out),
            ObsInput::Break(running) => self.reconciler.on_break(running),
            ObsInput::NotesSaved(is_durable) => self.reconciler.written(is_durable, now),
        }
        self.keep(now, out);
    }

    /// Lets the reconciler do what it can, and says what it has to say.
    fn keep(&mut self, now: Timestamp, out: &mut VecDeque<ObsOutput>) {
        self.reconciler.work(now, &mut self.actions);
        while let Some(action) = self.actions.pop_front() {
            match action {
                ReconcileAction::Save(kept) => out.push_back(ObsOutput::Save(kept)),
                ReconcileAction::Ask(wanted) => {
                    self.number += 1;
                    let id = self.number.to_string();
                    out.push_back(ObsOutput::Send(request(&wanted).message(&id)));
                    self.asked = Some(SentRequest { id, wanted, answer_by: after(now, ANSWER) });
                }
            }
        }
        if matches!(self.phase, ObsPhase::Up { .. }) {
            let mut problems = Vec::new();
            let mut advice = None;
            for error in self.reconciler.errors() {
                problems.extend(error.problem());
                advice.get_or_insert_with(|| error.advice());
            }
            let problem = (!problems.is_empty()).then(|| problems.join(" "));
            self.tell(LinkState::Up, problem, advice, now, out);
        }
    }

    fn tick(&mut self, now: Timestamp, out: &mut VecDeque<ObsOutput>) {
        if until(now, self.wake_at()).is_some() {
            return;
        }
        let is_over = |at| until(now, at).is_none();
        let error = match self.phase {
            ObsPhase::Waiting { until } if is_over(until) => {
                self.phase = ObsPhase::Connecting { until: after(now, CONNECT) };
                out.push_back(ObsOutput::Connect);
                if self.told.is_none() {
                    self.tell(LinkState::Connecting, None, None, now, out);
                }
                return;
            }
            ObsPhase::Connecting { until } if is_over(until) => {
                ObsError::NoAnswer { host: self.host.clone() }
            }
            ObsPhase::Greeting { until, heard_hello: false } if is_over(until) => ObsError::NoHello,
            ObsPhase::Greeting { until, heard_hello: true } if is_over(until) => ObsError::NotLetIn,
            ObsPhase::Up { .. } if self.streams_at.is_some_and(is_over) => {
                self.streams_at = None;
                ask_for_streams(out);
                return;
            }
            ObsPhase::Up { pong_by: Some(by), .. } if is_over(by) => ObsError::Silent,
            ObsPhase::Up { .. } if self.asked.as_ref().is_some_and(|asked| is_over(asked.answer_by)) => {
                ObsError::Silent
            }
            ObsPhase::Up { heard, pong_by: None } if is_over(after(heard, SILENCE)) => {
                self.phase = ObsPhase::Up { heard, pong_by: Some(after(now, PONG)) };
                out.push_back(ObsOutput::Ping);
                return;
            }
            _ => return,
        };
        out.push_back(ObsOutput::Disconnect);
        self.lost(&error, now, out);
    }

    fn text(&mut self, text: &str, now: Timestamp, out: &mut VecDeque<ObsOutput>) {
        self.heard(now);
        let Some(said) = wire::read(text) else { return };
        match (said, self.phase) {
            (ObsMessage::Hello(challenge), ObsPhase::Greeting { until, heard_hello: false }) => {
                if challenge.is_some() && self.password.is_empty() {
                    out.push_back(ObsOutput::Disconnect);
                    self.lost(&ObsError::NoPassword, now, out);
                    return;
                }
                self.phase = ObsPhase::Greeting { until, heard_hello: true };
                out.push_back(ObsOutput::Send(wire::identify(challenge.as_ref(), &self.password)));
            }
            (ObsMessage::Identified, ObsPhase::Greeting { heard_hello: true, .. }) => self.let_in(now, out),
            (ObsMessage::ObsEvent(event), ObsPhase::Up { .. }) => self.event(&event, out),
            (ObsMessage::Answer { id, answer }, ObsPhase::Up { .. }) => self.answer(&id, answer, now, out),
            _ => {}
        }
    }

    /// Any sign of life ends the question whether the other side is still there.
    fn heard(&mut self, now: Timestamp) {
        if let ObsPhase::Up { heard, pong_by } = &mut self.phase {
            *heard = now;
            *pong_by = None;
        }
    }

    fn let_in(&mut self, now: Timestamp, out: &mut VecDeque<ObsOutput>) {
        self.phase = ObsPhase::Up { heard: now, pong_by: None };
        self.failures = 0;
        out.push_back(ObsOutput::Hand(convert::runs(true)));
        ask_for_streams(out);
        self.reconciler.connected();
    }

    fn event(&mut self, event: &ObsEvent, out: &mut VecDeque<ObsOutput>) {
        match event {
            ObsEvent::Scene(name) => {
                self.reconciler.shows(name);
                self.on_air(name, out);
                return;
            }
            ObsEvent::Mute { input, muted } => self.reconciler.mutes(input, *muted),
            ObsEvent::Inventory => self.reconciler.look_again(),
            ObsEvent::Streams(_) => {}
        }
        out.extend(convert::event(event, &self.break_scene).map(ObsOutput::Hand));
    }

    /// Another scene than the last one is told.
    fn on_air(&mut self, name: &str, out: &mut VecDeque<ObsOutput>) {
        if self.on_air.as_deref() != Some(name) {
            self.on_air = Some(name.to_owned());
            out.push_back(ObsOutput::Hand(convert::scene(name, &self.break_scene)));
        }
    }

    fn answer(
        &mut self,
        id: &str,
        answer: Result<Value, ObsRefusal>,
        now: Timestamp,
        out: &mut VecDeque<ObsOutput>,
    ) {
        if id == STREAMS {
            self.streams_at = matches!(answer, Err(ObsRefusal::NotReady)).then(|| after(now, NOT_READY));
            let active = answer.ok().and_then(|data| data.get("outputActive")?.as_bool());
            out.extend(active.map(|active| ObsOutput::Hand(convert::streams(active))));
            return;
        }
        let Some(asked) = self.asked.take_if(|asked| asked.id == id) else { return };
        let answer = understood(&asked.wanted, answer);
        if let ReconcileReply::Scenes { on_air, .. } = &answer {
            self.on_air(&on_air.clone(), out);
        }
        self.reconciler.answered(answer, now);
    }

    fn lost(&mut self, error: &ObsError, now: Timestamp, out: &mut VecDeque<ObsOutput>) {
        if matches!(self.phase, ObsPhase::Waiting { .. }) {
            return;
        }
        if matches!(self.phase, ObsPhase::Up { .. }) {
            out.push_back(ObsOutput::Hand(convert::runs(false)));
        }
        self.reconciler.gone();
        self.asked = None;
        self.on_air = None;
        self.streams_at = None;
        let (state, wait) = if error.needs_the_streamer() {
            (LinkState::Stopped, STOPPED)
        } else {
            let wait = FIRST.saturating_mul(1 << self.failures.min(10)).min(LONGEST);
            self.failures = self.failures.saturating_add(1);
            (LinkState::Waiting, wait)
        };
        self.phase = ObsPhase::Waiting { until: after(now, wait) };
        self.tell(state, error.problem(), Some(error.advice()), now, out);
    }

    /// Reports a state once. While an outage lasts it stays one outage, however often we try.
    fn tell(
        &mut self,
        state: LinkState,
        problem: Option<String>,
        advice: Option<String>,
        now: Timestamp,
        out: &mut VecDeque<ObsOutput>,
    ) {
        let before = self.told.as_ref().filter(|link| link.state == state);
        let since = before.map_or(now, |link| link.since);
        let link = Link { peer: Peer::Obs, state, since, problem, advice };
        if self.told.as_ref() != Some(&link) {
            self.told = Some(link.clone());
            out.push_back(ObsOutput::Hand(Incoming::Link(link)));
        }
    }
}

/// Asks whether OBS streams.
fn ask_for_streams(out: &mut VecDeque<ObsOutput>) {
    out.push_back(ObsOutput::Send(ObsRequest::new("GetStreamStatus", json!({})).message(STREAMS)));
}

/// What the reconciler wants, in OBS's words.
fn request(wanted: &ReconcileRequest) -> ObsRequest {
    match wanted {
        ReconcileRequest::Scenes => ObsRequest::new("GetSceneList", json!({})),
        ReconcileRequest::Muted(input) => ObsRequest::new("GetInputMute", json!({ "inputName": input })),
        ReconcileRequest::Show(scene) => {
            ObsRequest::new("SetCurrentProgramScene", json!({ "sceneName": scene }))
        }
        ReconcileRequest::Mute(input, muted) => {
            ObsRequest::new("SetInputMute", json!({ "inputName": input, "inputMuted": muted }))
        }
    }
}

/// What OBS answered to `wanted`, in the reconciler's words. What cannot be understood is a refusal.
fn understood(wanted: &ReconcileRequest, answer: Result<Value, ObsRefusal>) -> ReconcileReply {
    let data = match answer {
        Ok(data) => data,
        Err(ObsRefusal::NotReady) => return ReconcileReply::NotReady,
        Err(ObsRefusal::NotThere) => return ReconcileReply::NotThere,
        Err(ObsRefusal::Other(code)) => {
            tracing::debug!(code, "OBS refused");
            return ReconcileReply::Refused;
        }
    };
    let found = match wanted {
        ReconcileRequest::Scenes => (|| {
            let on_air = data.get("currentProgramSceneName")?.as_str()?.to_owned();
            let name = |scene: &Value| Some(scene.get("sceneName")?.as_str()?.to_owned());
            let all = data.get("scenes")?.as_array()?.iter().filter_map(name).collect();
            Some(ReconcileReply::Scenes { on_air, all })
        })(),
        ReconcileRequest::Muted(_) => {
            data.get("inputMuted").and_then(Value::as_bool).map(ReconcileReply::Muted)
        }
        ReconcileRequest::Show(_) | ReconcileRequest::Mute(..) => Some(ReconcileReply::Done),
    };
    found.unwrap_or(ReconcileReply::Refused)
}

#[cfg(test)]
mod tests;
