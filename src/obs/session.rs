//! The life of a connection to OBS, as a machine without sockets and clocks.
//!
//! Inputs come with the time they came at; outputs say what to do. Whoever drives it does as told and
//! wakes it at [`Session::wake_at`]. That OBS does not run is nothing to speak of: it is looked for
//! quietly, until it does. The keeper has its place in here: it is what the connection is for.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::convert;
use super::keeper::{Answer, Deed, Keeper, Kept, Request as Wish};
use super::settings::ObsSettings;
use super::trouble::Trouble;
use super::wire::{self, Event, Refused, Request, Said};
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
pub(super) enum Input<'a> {
    /// The connection that was asked for stands.
    Connected,
    /// A message came.
    Text(&'a str),
    /// Something came that is a sign of life and no more.
    Alive,
    /// The connection is gone, or could not be made.
    Closed(Trouble),
    /// The break that began then runs, or none does.
    Break(Option<Timestamp>),
    /// What was to be kept is durable, or could not be kept.
    Kept(bool),
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
    /// Send this.
    Send(String),
    /// Ask for a sign of life.
    Ping,
    /// Keep this durably, and say `Kept`.
    Keep(Kept),
    /// Hand this on.
    Hand(Incoming),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// No connection until then.
    Waiting { until: Timestamp },
    /// One is being made.
    Connecting { until: Timestamp },
    /// It stands; OBS is to say hello, and then to let us in.
    Greeting { until: Timestamp, heard_hello: bool },
    /// We are in.
    Up { heard: Timestamp, pong_by: Option<Timestamp> },
}

impl Phase {
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

/// A request of the keeper that is under way.
#[derive(Debug)]
struct Asked {
    id: String,
    wish: Wish,
    answer_by: Timestamp,
}

/// The machine.
#[derive(Debug)]
pub(super) struct Session {
    /// Where OBS is, for sentences.
    host: String,
    password: Secret,
    break_scene: String,
    keeper: Keeper,
    asked: Option<Asked>,
    /// The number of the next request.
    number: u64,
    /// How often in a row no connection came about.
    failures: u32,
    setback: Setback,
    phase: Phase,
    told: Option<Link>,
    /// The scene on air that was last told.
    on_air: Option<String>,
    /// When to ask again whether OBS streams: it was not ready to say.
    streams_at: Option<Timestamp>,
    deeds: VecDeque<Deed>,
}

/// The id of the one request that is not the keeper's: whether OBS streams.
const STREAMS: &str = "streams";

impl Session {
    /// A session that connects at its first tick, with what the keeper had kept when it last ran.
    pub(super) fn new(settings: &ObsSettings, kept: Kept) -> Self {
        Self {
            host: settings.server.to_string(),
            password: settings.password.clone(),
            break_scene: settings.break_scene.clone(),
            keeper: Keeper::new(&settings.break_scene, &settings.mute, kept),
            asked: None,
            number: 0,
            failures: 0,
            setback: Setback::default(),
            phase: Phase::Waiting { until: Timestamp::MIN },
            told: None,
            on_air: None,
            streams_at: None,
            deeds: VecDeque::new(),
        }
    }

    /// When to send the next tick.
    pub(super) fn wake_at(&self) -> Timestamp {
        let phase = match self.phase {
            Phase::Waiting { until } | Phase::Connecting { until } | Phase::Greeting { until, .. } => until,
            Phase::Up { pong_by: Some(by), .. } => by,
            Phase::Up { heard, pong_by: None } => after(heard, SILENCE),
        };
        let asked = self.asked.as_ref().map(|asked| asked.answer_by);
        [Some(phase), asked, self.keeper.wake_at(), self.streams_at]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(phase)
    }

    /// Whether everything that a break changed is put back, or cannot be just now.
    pub(super) fn may_leave(&self) -> bool {
        !matches!(self.phase, Phase::Up { .. }) || self.keeper.is_at_rest()
    }

    /// Looks at the clock, which shows `now`. Where it was set back, deadlines move with it.
    pub(super) fn look(&mut self, now: Timestamp) {
        let Some(by) = self.setback.look(now) else { return };
        self.phase.set_back(by);
        self.keeper.set_back(by);
        if let Some(asked) = &mut self.asked {
            asked.answer_by = before(asked.answer_by, by);
        }
        if let Some(link) = &mut self.told {
            link.since = before(link.since, by);
        }
        self.streams_at = self.streams_at.map(|at| before(at, by));
    }

    /// Takes in what happened at `now` and appends what to do.
    pub(super) fn on(&mut self, input: Input<'_>, now: Timestamp, out: &mut VecDeque<Output>) {
        self.look(now);
        match input {
            Input::Tick => self.tick(now, out),
            Input::Connected => {
                if matches!(self.phase, Phase::Connecting { .. }) {
                    self.phase = Phase::Greeting { until: after(now, GREET), heard_hello: false };
                }
            }
            Input::Text(text) => self.text(text, now, out),
            Input::Alive => self.heard(now),
            Input::Closed(trouble) => self.lost(&trouble, now, out),
            Input::Break(running) => self.keeper.on_break(running),
            Input::Kept(is_durable) => self.keeper.written(is_durable, now),
        }
        self.keep(now, out);
    }

    /// Lets the keeper do what it can, and says what it has to say.
    fn keep(&mut self, now: Timestamp, out: &mut VecDeque<Output>) {
        self.keeper.work(now, &mut self.deeds);
        while let Some(deed) = self.deeds.pop_front() {
            match deed {
                Deed::Keep(kept) => out.push_back(Output::Keep(kept)),
                Deed::Ask(wish) => {
                    self.number += 1;
                    let id = self.number.to_string();
                    out.push_back(Output::Send(request(&wish).message(&id)));
                    self.asked = Some(Asked { id, wish, answer_by: after(now, ANSWER) });
                }
            }
        }
        if matches!(self.phase, Phase::Up { .. }) {
            let mut problems = Vec::new();
            let mut advice = None;
            for trouble in self.keeper.troubles() {
                problems.extend(trouble.problem());
                advice.get_or_insert_with(|| trouble.advice());
            }
            let problem = (!problems.is_empty()).then(|| problems.join(" "));
            self.tell(LinkState::Up, problem, advice, now, out);
        }
    }

    fn tick(&mut self, now: Timestamp, out: &mut VecDeque<Output>) {
        if until(now, self.wake_at()).is_some() {
            return;
        }
        let is_over = |at| until(now, at).is_none();
        let trouble = match self.phase {
            Phase::Waiting { until } if is_over(until) => {
                self.phase = Phase::Connecting { until: after(now, CONNECT) };
                out.push_back(Output::Connect);
                if self.told.is_none() {
                    self.tell(LinkState::Connecting, None, None, now, out);
                }
                return;
            }
            Phase::Connecting { until } if is_over(until) => Trouble::NoAnswer { host: self.host.clone() },
            Phase::Greeting { until, heard_hello: false } if is_over(until) => Trouble::NoHello,
            Phase::Greeting { until, heard_hello: true } if is_over(until) => Trouble::NotLetIn,
            Phase::Up { .. } if self.streams_at.is_some_and(is_over) => {
                self.streams_at = None;
                ask_for_streams(out);
                return;
            }
            Phase::Up { pong_by: Some(by), .. } if is_over(by) => Trouble::Silent,
            Phase::Up { .. } if self.asked.as_ref().is_some_and(|asked| is_over(asked.answer_by)) => {
                Trouble::Silent
            }
            Phase::Up { heard, pong_by: None } if is_over(after(heard, SILENCE)) => {
                self.phase = Phase::Up { heard, pong_by: Some(after(now, PONG)) };
                out.push_back(Output::Ping);
                return;
            }
            _ => return,
        };
        out.push_back(Output::Disconnect);
        self.lost(&trouble, now, out);
    }

    fn text(&mut self, text: &str, now: Timestamp, out: &mut VecDeque<Output>) {
        self.heard(now);
        let Some(said) = wire::read(text) else { return };
        match (said, self.phase) {
            (Said::Hello(challenge), Phase::Greeting { until, heard_hello: false }) => {
                if challenge.is_some() && self.password.is_empty() {
                    out.push_back(Output::Disconnect);
                    self.lost(&Trouble::NoPassword, now, out);
                    return;
                }
                self.phase = Phase::Greeting { until, heard_hello: true };
                out.push_back(Output::Send(wire::identify(challenge.as_ref(), &self.password)));
            }
            (Said::Identified, Phase::Greeting { heard_hello: true, .. }) => self.let_in(now, out),
            (Said::Event(event), Phase::Up { .. }) => self.event(&event, out),
            (Said::Answer { id, answer }, Phase::Up { .. }) => self.answer(&id, answer, now, out),
            _ => {}
        }
    }

    /// Any sign of life ends the question whether the other side is still there.
    fn heard(&mut self, now: Timestamp) {
        if let Phase::Up { heard, pong_by } = &mut self.phase {
            *heard = now;
            *pong_by = None;
        }
    }

    fn let_in(&mut self, now: Timestamp, out: &mut VecDeque<Output>) {
        self.phase = Phase::Up { heard: now, pong_by: None };
        self.failures = 0;
        out.push_back(Output::Hand(convert::runs(true)));
        ask_for_streams(out);
        self.keeper.connected();
    }

    fn event(&mut self, event: &Event, out: &mut VecDeque<Output>) {
        match event {
            Event::Scene(name) => {
                self.keeper.shows(name);
                self.on_air(name, out);
                return;
            }
            Event::Mute { input, muted } => self.keeper.mutes(input, *muted),
            Event::Inventory => self.keeper.look_again(),
            Event::Streams(_) => {}
        }
        out.extend(convert::event(event, &self.break_scene).map(Output::Hand));
    }

    /// Another scene than the last one is told.
    fn on_air(&mut self, name: &str, out: &mut VecDeque<Output>) {
        if self.on_air.as_deref() != Some(name) {
            self.on_air = Some(name.to_owned());
            out.push_back(Output::Hand(convert::scene(name, &self.break_scene)));
        }
    }

    fn answer(
        &mut self,
        id: &str,
        answer: Result<Value, Refused>,
        now: Timestamp,
        out: &mut VecDeque<Output>,
    ) {
        if id == STREAMS {
            self.streams_at = matches!(answer, Err(Refused::NotReady)).then(|| after(now, NOT_READY));
            let active = answer.ok().and_then(|data| data.get("outputActive")?.as_bool());
            out.extend(active.map(|active| Output::Hand(convert::streams(active))));
            return;
        }
        let Some(asked) = self.asked.take_if(|asked| asked.id == id) else { return };
        let answer = understood(&asked.wish, answer);
        if let Answer::Scenes { on_air, .. } = &answer {
            self.on_air(&on_air.clone(), out);
        }
        self.keeper.answered(answer, now);
    }

    fn lost(&mut self, trouble: &Trouble, now: Timestamp, out: &mut VecDeque<Output>) {
        if matches!(self.phase, Phase::Waiting { .. }) {
            return;
        }
        if matches!(self.phase, Phase::Up { .. }) {
            out.push_back(Output::Hand(convert::runs(false)));
        }
        self.keeper.gone();
        self.asked = None;
        self.on_air = None;
        self.streams_at = None;
        let (state, wait) = if trouble.needs_the_streamer() {
            (LinkState::Stopped, STOPPED)
        } else {
            let wait = FIRST.saturating_mul(1 << self.failures.min(10)).min(LONGEST);
            self.failures = self.failures.saturating_add(1);
            (LinkState::Waiting, wait)
        };
        self.phase = Phase::Waiting { until: after(now, wait) };
        self.tell(state, trouble.problem(), Some(trouble.advice()), now, out);
    }

    /// Reports a state once. While an outage lasts it stays one outage, however often we try.
    fn tell(
        &mut self,
        state: LinkState,
        problem: Option<String>,
        advice: Option<String>,
        now: Timestamp,
        out: &mut VecDeque<Output>,
    ) {
        let before = self.told.as_ref().filter(|link| link.state == state);
        let since = before.map_or(now, |link| link.since);
        let link = Link { peer: Peer::Obs, state, since, problem, advice };
        if self.told.as_ref() != Some(&link) {
            self.told = Some(link.clone());
            out.push_back(Output::Hand(Incoming::Link(link)));
        }
    }
}

/// Asks whether OBS streams.
fn ask_for_streams(out: &mut VecDeque<Output>) {
    out.push_back(Output::Send(Request::new("GetStreamStatus", json!({})).message(STREAMS)));
}

/// What the keeper wants, in OBS's words.
fn request(wish: &Wish) -> Request {
    match wish {
        Wish::Scenes => Request::new("GetSceneList", json!({})),
        Wish::Muted(input) => Request::new("GetInputMute", json!({ "inputName": input })),
        Wish::Show(scene) => Request::new("SetCurrentProgramScene", json!({ "sceneName": scene })),
        Wish::Mute(input, muted) => {
            Request::new("SetInputMute", json!({ "inputName": input, "inputMuted": muted }))
        }
    }
}

/// What OBS answered to `wish`, in the keeper's words. What cannot be understood is a refusal.
fn understood(wish: &Wish, answer: Result<Value, Refused>) -> Answer {
    let data = match answer {
        Ok(data) => data,
        Err(Refused::NotReady) => return Answer::NotReady,
        Err(Refused::NotThere) => return Answer::NotThere,
        Err(Refused::Other(code)) => {
            tracing::debug!(code, "OBS refused");
            return Answer::Refused;
        }
    };
    let found = match wish {
        Wish::Scenes => (|| {
            let on_air = data.get("currentProgramSceneName")?.as_str()?.to_owned();
            let name = |scene: &Value| Some(scene.get("sceneName")?.as_str()?.to_owned());
            let all = data.get("scenes")?.as_array()?.iter().filter_map(name).collect();
            Some(Answer::Scenes { on_air, all })
        })(),
        Wish::Muted(_) => data.get("inputMuted").and_then(Value::as_bool).map(Answer::Muted),
        Wish::Show(_) | Wish::Mute(..) => Some(Answer::Done),
    };
    found.unwrap_or(Answer::Refused)
}

#[cfg(test)]
mod tests;
