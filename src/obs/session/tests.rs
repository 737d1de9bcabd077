//! The session over single connections, and its promises over random ones.

use std::sync::Arc;

use proptest::prelude::*;
use rustls::{ClientConfig, RootCertStore};

use super::*;
use crate::clock::before;
use crate::config;
use crate::domain::{Incoming, Link, ObsSign};
use crate::net::NetError;

const SECOND: Duration = Duration::from_secs(1);
const HELLO: &str = r#"{"op":0,"d":{"obsWebSocketVersion":"5.1.0","rpcVersion":1,"authentication":{"challenge":"c","salt":"s"}}}"#;
const IDENTIFIED: &str = r#"{"op":2,"d":{"negotiatedRpcVersion":1}}"#;

fn settings(password: &str) -> ObsSettings {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let tls = tls.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    let obs = config::Obs {
        url: "ws://127.0.0.1:4455".into(),
        password: Secret::new(password),
        break_scene: "Pause".into(),
        vertical_break_scene: String::new(),
        mute: vec!["Mic".into()],
    };
    ObsSettings::new(&obs, tls.into()).unwrap().unwrap()
}

/// A session with a clock of its own.
struct Bench {
    session: ObsSession,
    now: Timestamp,
    /// By how much the clock on the wall is behind.
    behind: Duration,
}

impl Bench {
    fn new() -> Self {
        Self::with("secret")
    }

    fn with(password: &str) -> Self {
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        let session = ObsSession::new(&settings(password), ObsNotes::default());
        Self { session, now, behind: Duration::ZERO }
    }

    fn give(&mut self, event: NetEvent<'_, ObsNews>) -> Vec<ObsEffect> {
        let mut out = Vec::new();
        let now = Now { steady: self.now, wall: before(self.now, self.behind) };
        self.session.on(event, now, &mut out);
        out
    }

    fn text(&mut self, text: &str) -> Vec<ObsEffect> {
        self.give(NetEvent::Text(CONNECTION, text.as_bytes()))
    }

    fn closed(&mut self, code: Option<u16>) -> Vec<ObsEffect> {
        self.give(NetEvent::Closed(CONNECTION, NetError::Closed { code }))
    }

    /// Nothing listens there.
    fn refused(&mut self) -> Vec<ObsEffect> {
        let source = std::io::ErrorKind::ConnectionRefused.into();
        self.give(NetEvent::Closed(CONNECTION, NetError::Unreachable { host: "127.0.0.1".into(), source }))
    }

    fn pass(&mut self, span: Duration) -> Vec<ObsEffect> {
        self.now = after(self.now, span);
        self.give(NetEvent::Tick)
    }

    /// Sleeps until it wants to be woken; how long that was, and what it then does.
    fn wake(&mut self) -> (Duration, Vec<ObsEffect>) {
        let span = until(self.now, self.session.wake_at().unwrap()).unwrap_or_default();
        (span, self.pass(span))
    }

    fn connected(&mut self) {
        self.wake();
        assert_eq!(self.give(NetEvent::Opened(CONNECTION)), []);
    }

    /// Let in; everything the reconciler asks first is answered.
    fn up() -> Self {
        let mut bench = Self::new();
        bench.connected();
        bench.text(HELLO);
        bench.text(IDENTIFIED);
        bench.answer("1", r#"{"currentSceneCollectionName":"Work"}"#);
        bench.answer("2", &scenes("Game"));
        bench.answer("3", r#"{"inputMuted":false}"#);
        bench
    }

    fn answer(&mut self, id: &str, data: &str) -> Vec<ObsEffect> {
        let text = format!(
            r#"{{"op":7,"d":{{"requestId":"{id}","requestStatus":{{"result":true,"code":100}},"responseData":{data}}}}}"#
        );
        self.text(&text)
    }

    fn event(&mut self, kind: &str, data: &str) -> Vec<ObsEffect> {
        let text = format!(r#"{{"op":5,"d":{{"eventType":"{kind}","eventData":{data}}}}}"#);
        self.text(&text)
    }
}

/// OBS's answer about its scenes.
fn scenes(on_air: &str) -> String {
    format!(
        r#"{{"currentProgramSceneName":"{on_air}","scenes":[{{"sceneName":"Game"}},{{"sceneName":"Pause"}}]}}"#
    )
}

fn open() -> ObsEffect {
    Effect::Open(CONNECTION, settings("secret").server)
}

fn link(outputs: &[ObsEffect]) -> Option<Link> {
    outputs.iter().rev().find_map(|output| match output {
        Effect::Report(Incoming::Link(link)) => Some(link.clone()),
        _ => None,
    })
}

fn signs(outputs: &[ObsEffect]) -> Vec<ObsSign> {
    let sign = |output: &ObsEffect| match output {
        Effect::Report(Incoming::Obs(sign)) => Some(sign.clone()),
        _ => None,
    };
    outputs.iter().filter_map(sign).collect()
}

#[test]
fn it_connects_proves_the_password_and_says_what_it_finds() {
    let mut bench = Bench::new();
    let done = bench.give(NetEvent::Tick);
    assert_eq!(done.first(), Some(&open()));
    assert_eq!(link(&done).unwrap().state, LinkState::Connecting);
    bench.give(NetEvent::Opened(CONNECTION));
    let done = bench.text(HELLO);
    let [Effect::Send(CONNECTION, identify)] = done.as_slice() else { panic!("{done:?}") };
    let identify = identify.expose();
    assert!(identify.contains("authentication") && !identify.contains("secret"), "{identify}");
    let done = bench.text(IDENTIFIED);
    assert_eq!(signs(&done), [ObsSign::Runs(true)]);
    assert_eq!(link(&done).unwrap().state, LinkState::Up);
    assert_eq!(signs(&bench.answer("streams", r#"{"outputActive":true}"#)), [ObsSign::Streams(true)]);
    bench.answer("1", r#"{"currentSceneCollectionName":"Work"}"#);
    let done = bench.answer("2", r#"{"currentProgramSceneName":"Game","scenes":[]}"#);
    assert_eq!(signs(&done), [ObsSign::Scene { name: "Game".into(), is_break: false }]);
    let done = bench.answer("3", r#"{"inputMuted":false}"#);
    let problem = link(&done).unwrap().problem.unwrap();
    assert_eq!(problem, "OBS has no scene called `Pause` to show in a break.");
}

#[test]
fn an_obs_that_does_not_run_is_looked_for_quietly_and_not_seldom() {
    let mut bench = Bench::new();
    bench.give(NetEvent::Tick);
    let done = bench.refused();
    let told = link(&done).unwrap();
    assert_eq!((told.state, told.problem), (LinkState::Waiting, None));
    for _ in 0..50 {
        let (waited, done) = bench.wake();
        assert!(waited <= LONGEST);
        assert_eq!(done, [open()]);
        assert_eq!(bench.refused(), []);
    }
    assert_eq!(bench.wake().0, LONGEST);
}

#[test]
fn a_wrong_password_is_one_sentence_and_not_tried_again_and_again() {
    let mut bench = Bench::new();
    bench.connected();
    bench.text(HELLO);
    let told = link(&bench.closed(Some(4009))).unwrap();
    assert_eq!(told.state, LinkState::Stopped);
    assert_eq!(told.problem.as_deref(), Some("OBS did not accept the password."));
    let (waited, done) = bench.wake();
    assert_eq!((waited, done), (STOPPED, vec![open()]));
    bench.give(NetEvent::Opened(CONNECTION));
    assert!(link(&bench.text(HELLO)).is_none());
    assert_eq!(bench.closed(Some(4009)), [], "told once");

    let mut bench = Bench::with("");
    bench.connected();
    let done = bench.text(HELLO);
    assert_eq!(done.first(), Some(&Effect::Close(CONNECTION)));
    assert_eq!(link(&done).unwrap().state, LinkState::Stopped);
    let open = r#"{"op":0,"d":{"rpcVersion":1}}"#;
    let mut bench = Bench::with("");
    bench.connected();
    assert!(matches!(bench.text(open).as_slice(), [Effect::Send(..)]));
}

#[test]
fn each_deadline_has_its_own_sentence() {
    let mut bench = Bench::new();
    bench.wake();
    let problem = |done: Vec<ObsEffect>| {
        assert_eq!(done.first(), Some(&Effect::Close(CONNECTION)));
        link(&done).unwrap().problem.unwrap()
    };
    assert!(problem(bench.pass(CONNECT)).contains("127.0.0.1:4455 did not answer"));
    bench.connected();
    assert_eq!(problem(bench.pass(GREET)), ObsError::NoHello.to_string());
    bench.connected();
    bench.text(HELLO);
    assert_eq!(problem(bench.pass(GREET)), ObsError::NotLetIn.to_string());
}

#[test]
fn silence_is_asked_about_and_is_a_loss_without_an_answer() {
    let mut bench = Bench::up();
    assert_eq!(bench.pass(SILENCE), [Effect::Ping(CONNECTION)]);
    assert_eq!(bench.give(NetEvent::Alive(CONNECTION)), []);
    assert_eq!(bench.pass(SILENCE), [Effect::Ping(CONNECTION)]);
    let done = bench.pass(PONG);
    assert_eq!(done.first(), Some(&Effect::Close(CONNECTION)));
    assert_eq!(signs(&done), [ObsSign::Runs(false)]);
    assert_eq!(link(&done).unwrap().problem, Some(ObsError::Silent.to_string()));
}

#[test]
fn a_request_that_is_never_answered_is_a_loss() {
    let mut bench = Bench::up();
    bench.give(NetEvent::News(ObsNews::Break(Some(bench.now))));
    for _ in 0..29 {
        bench.now = after(bench.now, SECOND);
        assert_eq!(bench.give(NetEvent::Alive(CONNECTION)), []);
    }
    bench.now = after(bench.now, SECOND);
    assert_eq!(bench.give(NetEvent::Tick).first(), Some(&Effect::Close(CONNECTION)));
}

#[test]
fn an_obs_that_is_not_ready_to_say_whether_it_streams_is_asked_again() {
    let mut bench = Bench::new();
    bench.connected();
    bench.text(HELLO);
    bench.text(IDENTIFIED);
    let busy = r#"{"op":7,"d":{"requestId":"streams","requestStatus":{"result":false,"code":207}}}"#;
    assert_eq!(signs(&bench.text(busy)), []);
    let (pause, asked) = bench.wake();
    assert_eq!(pause, NOT_READY);
    assert!(
        matches!(&asked[..], [Effect::Send(_, text)] if text.expose().contains("GetStreamStatus")),
        "{asked:?}"
    );
    assert_eq!(signs(&bench.answer("streams", r#"{"outputActive":true}"#)), [ObsSign::Streams(true)]);
}

#[test]
fn a_stream_that_is_over_is_asked_about_until_obs_answers_so_as_well() {
    let mut bench = Bench::up();
    assert_eq!(signs(&bench.answer("streams", r#"{"outputActive":true}"#)), [ObsSign::Streams(true)]);
    bench.event(
        "StreamStateChanged",
        r#"{"outputActive":false,"outputState":"OBS_WEBSOCKET_OUTPUT_STOPPED"}"#,
    );
    for _ in 0..3 {
        assert_eq!(signs(&bench.answer("streams", r#"{"outputActive":true}"#)), []);
        let (pause, asked) = bench.wake();
        assert_eq!(pause, NOT_READY);
        assert!(matches!(&asked[..], [Effect::Send(_, text)] if text.expose().contains("GetStreamStatus")));
    }
    assert_eq!(signs(&bench.answer("streams", r#"{"outputActive":false}"#)), [ObsSign::Streams(false)]);
    assert!(bench.wake().0 > NOT_READY, "and then no more");
}

#[test]
fn signs_are_told_once_and_in_order() {
    let mut bench = Bench::up();
    // What an event says of itself is asked about: it may be overtaken, and says less than the answer.
    let lost = r#"{"outputActive":false,"outputState":"OBS_WEBSOCKET_OUTPUT_RECONNECTING"}"#;
    assert_eq!(signs(&bench.event("StreamStateChanged", lost)), []);
    assert_eq!(signs(&bench.answer("streams", r#"{"outputActive":true}"#)), [ObsSign::Streams(true)]);
    assert_eq!(signs(&bench.answer("streams", r#"{"outputActive":true}"#)), []);
    let done = bench.event("CurrentProgramSceneChanged", r#"{"sceneName":"Preview"}"#);
    assert!(
        matches!(&done[..], [Effect::Send(_, text)] if text.expose().contains("GetSceneList")),
        "{done:?}"
    );
    let told = signs(&bench.answer("4", &scenes("Pause")));
    assert_eq!(told, [ObsSign::Scene { name: "Pause".into(), is_break: true }]);
    bench.event("CurrentProgramSceneChanged", r#"{"sceneName":"Preview"}"#);
    assert_eq!(signs(&bench.answer("5", &scenes("Pause"))), []);
    assert_eq!(bench.event("VendorEvent", "{}"), []);
    assert_eq!(signs(&bench.closed(None)), [ObsSign::Runs(false)]);
}

#[test]
fn a_clock_that_is_set_back_makes_no_wait_longer() {
    let mut bench = Bench::up();
    bench.refused();
    bench.behind = 3600 * SECOND;
    bench.give(NetEvent::Tick);
    assert!(bench.wake().0 <= LONGEST);
}

#[test]
fn while_obs_changes_its_scenes_and_once_it_ends_nothing_is_sent() {
    let mut bench = Bench::up();
    bench.give(NetEvent::News(ObsNews::Break(Some(bench.now))));
    let send =
        |done: &[ObsEffect]| done.iter().any(|done| matches!(done, Effect::Send(..) | Effect::Ping(_)));
    // In the middle of a question; and what is told meanwhile is OBS's loading.
    let mut quiet = vec![bench.event("CurrentSceneCollectionChanging", r#"{"sceneCollectionName":"Work"}"#)];
    quiet.push(bench.answer("4", &scenes("Game")));
    quiet.push(bench.event("InputRemoved", r#"{"inputName":"Mic"}"#));
    quiet.push(bench.event("InputMuteStateChanged", r#"{"inputName":"Mic","inputMuted":false}"#));
    quiet.push(bench.event("CurrentProgramSceneChanged", r#"{"sceneName":"Game"}"#));
    quiet.push(bench.event("StreamStateChanged", "{}"));
    quiet.push(bench.give(NetEvent::News(ObsNews::Break(None))));
    quiet.push(bench.give(NetEvent::News(ObsNews::Break(Some(bench.now)))));
    quiet.extend((0..20).map(|_| bench.pass(SILENCE / 3)));
    assert!(!quiet.iter().any(|done| send(done)), "{quiet:?}");
    assert!(send(&bench.event("CurrentSceneCollectionChanged", r#"{"sceneCollectionName":"Other"}"#)));

    let mut quiet = vec![bench.event("ExitStarted", "{}")];
    quiet.push(bench.event("CurrentSceneCollectionChanged", "{}"));
    quiet.push(bench.give(NetEvent::News(ObsNews::Break(None))));
    quiet.extend((0..20).map(|_| bench.pass(SILENCE / 3)));
    assert!(!quiet.iter().any(|done| send(done)), "{quiet:?}");
    assert!(bench.session.is_done(), "whoever stops us does not wait for an OBS that ends");
    assert_eq!(signs(&bench.closed(None)), [ObsSign::Runs(false)]);
}

#[test]
fn an_obs_that_still_loads_is_not_said_to_lack_anything() {
    let mut bench = Bench::new();
    bench.connected();
    bench.text(HELLO);
    bench.text(IDENTIFIED);
    bench.answer("1", r#"{"currentSceneCollectionName":"Work"}"#);
    let done = bench.answer("2", r#"{"currentProgramSceneName":null,"scenes":[]}"#);
    assert_eq!(done, []);
    let (pause, done) = bench.wake();
    assert_eq!(pause, NOT_READY);
    assert!(
        matches!(&done[..], [Effect::Send(_, text)] if text.expose().contains("GetSceneList")),
        "{done:?}"
    );
}

proptest! {
    /// Whatever OBS says in whatever order: no panic, one connection at a time, nothing is sent on none.
    #[test]
    fn it_keeps_its_promises(story in prop::collection::vec((0u8..14, 0u64..40_000), 0..150)) {
        let mut bench = Bench::new();
        let (mut wire, mut up) = (None, false);
        for (choice, pick) in story {
            let id = (pick % 40).to_string();
            let done = match choice {
                0 if wire == Some(false) => {
                    wire = Some(true);
                    bench.give(NetEvent::Opened(CONNECTION))
                }
                1 if wire.is_some() => {
                    wire = None;
                    bench.closed(Some(4000 + u16::try_from(pick % 20).unwrap()))
                }
                2..=9 if wire == Some(true) => match choice {
                    2 => bench.text(HELLO),
                    3 => bench.text(IDENTIFIED),
                    4 => bench.answer(&id, r#"{"inputMuted":true}"#),
                    5 => bench.answer(&id, r#"{"currentProgramSceneName":"Game","scenes":[7]}"#),
                    6 => bench.event("CurrentProgramSceneChanged", r#"{"sceneName":"Chat"}"#),
                    7 => bench.event("InputMuteStateChanged", r#"{"inputName":"Mic","inputMuted":true}"#),
                    8 => bench.text("{\"op\":7,\"d\":[]}"),
                    _ => bench.event(["SceneRemoved", "CurrentSceneCollectionChanging", "CurrentSceneCollectionChanged", "ExitStarted"][usize::try_from(pick % 4).unwrap()], "{}"),
                },
                10 => bench.give(NetEvent::News(ObsNews::Break((pick % 2 == 0).then_some(bench.now)))),
                11 => bench.give(NetEvent::News(ObsNews::NotesSaved(pick % 2 == 0))),
                12 => {
                    bench.behind += Duration::from_millis(pick);
                    bench.give(NetEvent::Tick)
                }
                _ => bench.pass(Duration::from_millis(pick)),
            };
            for output in done {
                match output {
                    Effect::Open(..) => {
                        prop_assert_eq!(wire, None);
                        wire = Some(false);
                    }
                    Effect::Close(_) => {
                        prop_assert!(wire.is_some());
                        wire = None;
                    }
                    Effect::Send(..) | Effect::Ping(_) => prop_assert_eq!(wire, Some(true)),
                    Effect::Report(Incoming::Obs(ObsSign::Runs(runs))) => {
                        prop_assert_ne!(up, runs);
                        up = runs;
                    }
                    _ => {}
                }
            }
            let wait = until(bench.now, bench.session.wake_at().unwrap()).unwrap_or_default();
            prop_assert!(wait <= STOPPED, "{:?}", wait);
        }
    }
}
