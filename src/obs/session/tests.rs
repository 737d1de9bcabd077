//! The session over single connections, and its promises over random ones.

use std::sync::Arc;

use proptest::prelude::*;
use rustls::{ClientConfig, RootCertStore};

use super::*;
use crate::config;
use crate::domain::ObsSign;

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
        mute: vec!["Mic".into()],
    };
    ObsSettings::new(&obs, tls.into()).unwrap().unwrap()
}

/// A session with a clock of its own.
struct Bench {
    session: ObsSession,
    now: Timestamp,
}

impl Bench {
    fn new() -> Self {
        Self::with("secret")
    }

    fn with(password: &str) -> Self {
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        Self { session: ObsSession::new(&settings(password), ObsNotes::default()), now }
    }

    fn give(&mut self, input: ObsInput<'_>) -> Vec<ObsOutput> {
        let mut out = VecDeque::new();
        self.session.on(input, self.now, &mut out);
        out.into()
    }

    fn pass(&mut self, span: Duration) -> Vec<ObsOutput> {
        self.now = after(self.now, span);
        self.give(ObsInput::Tick)
    }

    /// Sleeps until it wants to be woken; how long that was, and what it then does.
    fn wake(&mut self) -> (Duration, Vec<ObsOutput>) {
        let span = until(self.now, self.session.wake_at()).unwrap_or_default();
        (span, self.pass(span))
    }

    fn connected(&mut self) {
        self.wake();
        assert_eq!(self.give(ObsInput::Connected), []);
    }

    /// Let in; everything the reconciler asks first is answered.
    fn up() -> Self {
        let mut bench = Self::new();
        bench.connected();
        bench.give(ObsInput::Text(HELLO));
        bench.give(ObsInput::Text(IDENTIFIED));
        bench.answer("1", r#"{"inputMuted":false}"#);
        bench.answer(
            "2",
            r#"{"currentProgramSceneName":"Game","scenes":[{"sceneName":"Game"},{"sceneName":"Pause"}]}"#,
        );
        bench
    }

    fn answer(&mut self, id: &str, data: &str) -> Vec<ObsOutput> {
        let text = format!(
            r#"{{"op":7,"d":{{"requestId":"{id}","requestStatus":{{"result":true,"code":100}},"responseData":{data}}}}}"#
        );
        self.give(ObsInput::Text(&text))
    }

    fn event(&mut self, kind: &str, data: &str) -> Vec<ObsOutput> {
        let text = format!(r#"{{"op":5,"d":{{"eventType":"{kind}","eventData":{data}}}}}"#);
        self.give(ObsInput::Text(&text))
    }
}

fn link(outputs: &[ObsOutput]) -> Option<Link> {
    outputs.iter().rev().find_map(|output| match output {
        ObsOutput::Hand(Incoming::Link(link)) => Some(link.clone()),
        _ => None,
    })
}

fn signs(outputs: &[ObsOutput]) -> Vec<ObsSign> {
    let sign = |output: &ObsOutput| match output {
        ObsOutput::Hand(Incoming::Obs(sign)) => Some(sign.clone()),
        _ => None,
    };
    outputs.iter().filter_map(sign).collect()
}

#[test]
fn it_connects_proves_the_password_and_says_what_it_finds() {
    let mut bench = Bench::new();
    let done = bench.give(ObsInput::Tick);
    assert_eq!(done.first(), Some(&ObsOutput::Connect));
    assert_eq!(link(&done).unwrap().state, LinkState::Connecting);
    bench.give(ObsInput::Connected);
    let done = bench.give(ObsInput::Text(HELLO));
    let [ObsOutput::Send(identify)] = done.as_slice() else { panic!("{done:?}") };
    assert!(identify.contains("authentication") && !identify.contains("secret"), "{identify}");
    let done = bench.give(ObsInput::Text(IDENTIFIED));
    assert_eq!(signs(&done), [ObsSign::Runs(true)]);
    assert_eq!(link(&done).unwrap().state, LinkState::Up);
    assert_eq!(signs(&bench.answer("streams", r#"{"outputActive":true}"#)), [ObsSign::Streams(true)]);
    bench.answer("1", r#"{"inputMuted":false}"#);
    let done = bench.answer("2", r#"{"currentProgramSceneName":"Game","scenes":[]}"#);
    assert_eq!(signs(&done), [ObsSign::Scene { name: "Game".into(), is_break: false }]);
    let problem = link(&done).unwrap().problem.unwrap();
    assert_eq!(problem, "OBS has no scene called `Pause` to show in a break.");
}

#[test]
fn an_obs_that_does_not_run_is_looked_for_quietly_and_not_seldom() {
    let mut bench = Bench::new();
    bench.give(ObsInput::Tick);
    let done = bench.give(ObsInput::Closed(ObsError::NotRunning));
    let told = link(&done).unwrap();
    assert_eq!((told.state, told.problem), (LinkState::Waiting, None));
    for _ in 0..50 {
        let (waited, done) = bench.wake();
        assert!(waited <= LONGEST);
        assert_eq!(done, [ObsOutput::Connect]);
        assert_eq!(bench.give(ObsInput::Closed(ObsError::NotRunning)), []);
    }
    assert_eq!(bench.wake().0, LONGEST);
}

#[test]
fn a_wrong_password_is_one_sentence_and_not_tried_again_and_again() {
    let mut bench = Bench::new();
    bench.connected();
    bench.give(ObsInput::Text(HELLO));
    let told = link(&bench.give(ObsInput::Closed(ObsError::of_code(Some(4009))))).unwrap();
    assert_eq!(told.state, LinkState::Stopped);
    assert_eq!(told.problem.as_deref(), Some("OBS did not accept the password."));
    let (waited, done) = bench.wake();
    assert_eq!((waited, done), (STOPPED, vec![ObsOutput::Connect]));
    bench.give(ObsInput::Connected);
    assert!(link(&bench.give(ObsInput::Text(HELLO))).is_none());
    assert_eq!(bench.give(ObsInput::Closed(ObsError::WrongPassword)), [], "told once");

    let mut bench = Bench::with("");
    bench.connected();
    let done = bench.give(ObsInput::Text(HELLO));
    assert_eq!(done.first(), Some(&ObsOutput::Disconnect));
    assert_eq!(link(&done).unwrap().state, LinkState::Stopped);
    let open = r#"{"op":0,"d":{"rpcVersion":1}}"#;
    let mut bench = Bench::with("");
    bench.connected();
    assert!(matches!(bench.give(ObsInput::Text(open)).as_slice(), [ObsOutput::Send(_)]));
}

#[test]
fn each_deadline_has_its_own_sentence() {
    let mut bench = Bench::new();
    bench.wake();
    let problem = |done: Vec<ObsOutput>| {
        assert_eq!(done.first(), Some(&ObsOutput::Disconnect));
        link(&done).unwrap().problem.unwrap()
    };
    assert!(problem(bench.pass(CONNECT)).contains("127.0.0.1:4455 did not answer"));
    bench.connected();
    assert_eq!(problem(bench.pass(GREET)), ObsError::NoHello.problem().unwrap());
    bench.connected();
    bench.give(ObsInput::Text(HELLO));
    assert_eq!(problem(bench.pass(GREET)), ObsError::NotLetIn.problem().unwrap());
}

#[test]
fn silence_is_asked_about_and_is_a_loss_without_an_answer() {
    let mut bench = Bench::up();
    assert_eq!(bench.pass(SILENCE), [ObsOutput::Ping]);
    assert_eq!(bench.give(ObsInput::Alive), []);
    assert_eq!(bench.pass(SILENCE), [ObsOutput::Ping]);
    let done = bench.pass(PONG);
    assert_eq!(done.first(), Some(&ObsOutput::Disconnect));
    assert_eq!(signs(&done), [ObsSign::Runs(false)]);
    assert_eq!(link(&done).unwrap().problem, ObsError::Silent.problem());
}

#[test]
fn a_request_that_is_never_answered_is_a_loss() {
    let mut bench = Bench::up();
    bench.give(ObsInput::Break(Some(bench.now)));
    for _ in 0..29 {
        bench.now = after(bench.now, SECOND);
        assert_eq!(bench.give(ObsInput::Alive), []);
    }
    bench.now = after(bench.now, SECOND);
    assert_eq!(bench.give(ObsInput::Tick).first(), Some(&ObsOutput::Disconnect));
}

#[test]
fn an_obs_that_is_not_ready_to_say_whether_it_streams_is_asked_again() {
    let mut bench = Bench::new();
    bench.connected();
    bench.give(ObsInput::Text(HELLO));
    bench.give(ObsInput::Text(IDENTIFIED));
    let busy = r#"{"op":7,"d":{"requestId":"streams","requestStatus":{"result":false,"code":207}}}"#;
    assert_eq!(signs(&bench.give(ObsInput::Text(busy))), []);
    let (pause, asked) = bench.wake();
    assert_eq!(pause, NOT_READY);
    assert!(matches!(&asked[..], [ObsOutput::Send(text)] if text.contains("GetStreamStatus")), "{asked:?}");
    assert_eq!(signs(&bench.answer("streams", r#"{"outputActive":true}"#)), [ObsSign::Streams(true)]);
}

#[test]
fn signs_are_told_once_and_in_order() {
    let mut bench = Bench::up();
    let started = r#"{"outputActive":true,"outputState":"OBS_WEBSOCKET_OUTPUT_STARTED"}"#;
    assert_eq!(signs(&bench.event("StreamStateChanged", started)), [ObsSign::Streams(true)]);
    let scene = |name: &str| format!(r#"{{"sceneName":"{name}"}}"#);
    let told = signs(&bench.event("CurrentProgramSceneChanged", &scene("Pause")));
    assert_eq!(told, [ObsSign::Scene { name: "Pause".into(), is_break: true }]);
    assert_eq!(bench.event("CurrentProgramSceneChanged", &scene("Pause")), []);
    assert_eq!(bench.event("VendorEvent", "{}"), []);
    assert_eq!(signs(&bench.give(ObsInput::Closed(ObsError::Closed))), [ObsSign::Runs(false)]);
}

#[test]
fn a_clock_that_is_set_back_makes_no_wait_longer() {
    let mut bench = Bench::up();
    bench.give(ObsInput::Closed(ObsError::NotRunning));
    bench.now = before(bench.now, 3600 * SECOND);
    bench.give(ObsInput::Tick);
    assert!(bench.wake().0 <= LONGEST);
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
                    bench.give(ObsInput::Connected)
                }
                1 if wire.is_some() => {
                    wire = None;
                    bench.give(ObsInput::Closed(ObsError::of_code(Some(4000 + u16::try_from(pick % 20).unwrap()))))
                }
                2..=9 if wire == Some(true) => match choice {
                    2 => bench.give(ObsInput::Text(HELLO)),
                    3 => bench.give(ObsInput::Text(IDENTIFIED)),
                    4 => bench.answer(&id, r#"{"inputMuted":true}"#),
                    5 => bench.answer(&id, r#"{"currentProgramSceneName":"Game","scenes":[7]}"#),
                    6 => bench.event("CurrentProgramSceneChanged", r#"{"sceneName":"Chat"}"#),
                    7 => bench.event("InputMuteStateChanged", r#"{"inputName":"Mic","inputMuted":true}"#),
                    8 => bench.give(ObsInput::Text("{\"op\":7,\"d\":[]}")),
                    _ => bench.event("SceneRemoved", "{}"),
                },
                10 => bench.give(ObsInput::Break((pick % 2 == 0).then_some(bench.now))),
                11 => bench.give(ObsInput::NotesSaved(pick % 2 == 0)),
                12 => {
                    bench.now = before(bench.now, Duration::from_millis(pick));
                    bench.give(ObsInput::Tick)
                }
                _ => bench.pass(Duration::from_millis(pick)),
            };
            for output in done {
                match output {
                    ObsOutput::Connect => {
                        prop_assert_eq!(wire, None);
                        wire = Some(false);
                    }
                    ObsOutput::Disconnect => {
                        prop_assert!(wire.is_some());
                        wire = None;
                    }
                    ObsOutput::Send(_) | ObsOutput::Ping => prop_assert_eq!(wire, Some(true)),
                    ObsOutput::Hand(Incoming::Obs(ObsSign::Runs(runs))) => {
                        prop_assert_ne!(up, runs);
                        up = runs;
                    }
                    ObsOutput::Hand(_) | ObsOutput::Save(_) => {}
                }
            }
            let wait = until(bench.now, bench.session.wake_at()).unwrap_or_default();
            prop_assert!(wait <= STOPPED, "{:?}", wait);
        }
    }
}
