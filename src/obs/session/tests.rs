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
    session: Session,
    now: Timestamp,
}

impl Bench {
    fn new() -> Self {
        Self::with("secret")
    }

    fn with(password: &str) -> Self {
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        Self { session: Session::new(&settings(password), Kept::default()), now }
    }

    fn give(&mut self, input: Input<'_>) -> Vec<Output> {
        let mut out = VecDeque::new();
        self.session.on(input, self.now, &mut out);
        out.into()
    }

    fn pass(&mut self, span: Duration) -> Vec<Output> {
        self.now = after(self.now, span);
        self.give(Input::Tick)
    }

    /// Sleeps until it wants to be woken; how long that was, and what it then does.
    fn wake(&mut self) -> (Duration, Vec<Output>) {
        let span = until(self.now, self.session.wake_at()).unwrap_or_default();
        (span, self.pass(span))
    }

    fn connected(&mut self) {
        self.wake();
        assert_eq!(self.give(Input::Connected), []);
    }

    /// Let in; everything the keeper asks first is answered.
    fn up() -> Self {
        let mut bench = Self::new();
        bench.connected();
        bench.give(Input::Text(HELLO));
        bench.give(Input::Text(IDENTIFIED));
        bench.answer("1", r#"{"inputMuted":false}"#);
        bench.answer(
            "2",
            r#"{"currentProgramSceneName":"Game","scenes":[{"sceneName":"Game"},{"sceneName":"Pause"}]}"#,
        );
        bench
    }

    fn answer(&mut self, id: &str, data: &str) -> Vec<Output> {
        let text = format!(
            r#"{{"op":7,"d":{{"requestId":"{id}","requestStatus":{{"result":true,"code":100}},"responseData":{data}}}}}"#
        );
        self.give(Input::Text(&text))
    }

    fn event(&mut self, kind: &str, data: &str) -> Vec<Output> {
        let text = format!(r#"{{"op":5,"d":{{"eventType":"{kind}","eventData":{data}}}}}"#);
        self.give(Input::Text(&text))
    }
}

fn link(outputs: &[Output]) -> Option<Link> {
    outputs.iter().rev().find_map(|output| match output {
        Output::Hand(Incoming::Link(link)) => Some(link.clone()),
        _ => None,
    })
}

fn signs(outputs: &[Output]) -> Vec<ObsSign> {
    let sign = |output: &Output| match output {
        Output::Hand(Incoming::Obs(sign)) => Some(sign.clone()),
        _ => None,
    };
    outputs.iter().filter_map(sign).collect()
}

#[test]
fn it_connects_proves_the_password_and_says_what_it_finds() {
    let mut bench = Bench::new();
    let done = bench.give(Input::Tick);
    assert_eq!(done.first(), Some(&Output::Connect));
    assert_eq!(link(&done).unwrap().state, LinkState::Connecting);
    bench.give(Input::Connected);
    let done = bench.give(Input::Text(HELLO));
    let [Output::Send(identify)] = done.as_slice() else { panic!("{done:?}") };
    assert!(identify.contains("authentication") && !identify.contains("secret"), "{identify}");
    let done = bench.give(Input::Text(IDENTIFIED));
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
    bench.give(Input::Tick);
    let done = bench.give(Input::Closed(Trouble::NotRunning));
    let told = link(&done).unwrap();
    assert_eq!((told.state, told.problem), (LinkState::Waiting, None));
    for _ in 0..50 {
        let (waited, done) = bench.wake();
        assert!(waited <= LONGEST);
        assert_eq!(done, [Output::Connect]);
        assert_eq!(bench.give(Input::Closed(Trouble::NotRunning)), []);
    }
    assert_eq!(bench.wake().0, LONGEST);
}

#[test]
fn a_wrong_password_is_one_sentence_and_not_tried_again_and_again() {
    let mut bench = Bench::new();
    bench.connected();
    bench.give(Input::Text(HELLO));
    let told = link(&bench.give(Input::Closed(Trouble::of_code(Some(4009))))).unwrap();
    assert_eq!(told.state, LinkState::Stopped);
    assert_eq!(told.problem.as_deref(), Some("OBS did not accept the password."));
    let (waited, done) = bench.wake();
    assert_eq!((waited, done), (STOPPED, vec![Output::Connect]));
    bench.give(Input::Connected);
    assert!(link(&bench.give(Input::Text(HELLO))).is_none());
    assert_eq!(bench.give(Input::Closed(Trouble::WrongPassword)), [], "told once");

    let mut bench = Bench::with("");
    bench.connected();
    let done = bench.give(Input::Text(HELLO));
    assert_eq!(done.first(), Some(&Output::Disconnect));
    assert_eq!(link(&done).unwrap().state, LinkState::Stopped);
    let open = r#"{"op":0,"d":{"rpcVersion":1}}"#;
    let mut bench = Bench::with("");
    bench.connected();
    assert!(matches!(bench.give(Input::Text(open)).as_slice(), [Output::Send(_)]));
}

#[test]
fn each_deadline_has_its_own_sentence() {
    let mut bench = Bench::new();
    bench.wake();
    let problem = |done: Vec<Output>| {
        assert_eq!(done.first(), Some(&Output::Disconnect));
        link(&done).unwrap().problem.unwrap()
    };
    assert!(problem(bench.pass(CONNECT)).contains("127.0.0.1:4455 did not answer"));
    bench.connected();
    assert_eq!(problem(bench.pass(GREET)), Trouble::NoHello.problem().unwrap());
    bench.connected();
    bench.give(Input::Text(HELLO));
    assert_eq!(problem(bench.pass(GREET)), Trouble::NotLetIn.problem().unwrap());
}

#[test]
fn silence_is_asked_about_and_is_a_loss_without_an_answer() {
    let mut bench = Bench::up();
    assert_eq!(bench.pass(SILENCE), [Output::Ping]);
    assert_eq!(bench.give(Input::Alive), []);
    assert_eq!(bench.pass(SILENCE), [Output::Ping]);
    let done = bench.pass(PONG);
    assert_eq!(done.first(), Some(&Output::Disconnect));
    assert_eq!(signs(&done), [ObsSign::Runs(false)]);
    assert_eq!(link(&done).unwrap().problem, Trouble::Silent.problem());
}

#[test]
fn a_request_that_is_never_answered_is_a_loss() {
    let mut bench = Bench::up();
    bench.give(Input::Break(Some(bench.now)));
    for _ in 0..29 {
        bench.now = after(bench.now, SECOND);
        assert_eq!(bench.give(Input::Alive), []);
    }
    bench.now = after(bench.now, SECOND);
    assert_eq!(bench.give(Input::Tick).first(), Some(&Output::Disconnect));
}

#[test]
fn an_obs_that_is_not_ready_to_say_whether_it_streams_is_asked_again() {
    let mut bench = Bench::new();
    bench.connected();
    bench.give(Input::Text(HELLO));
    bench.give(Input::Text(IDENTIFIED));
    let busy = r#"{"op":7,"d":{"requestId":"streams","requestStatus":{"result":false,"code":207}}}"#;
    assert_eq!(signs(&bench.give(Input::Text(busy))), []);
    let (pause, asked) = bench.wake();
    assert_eq!(pause, NOT_READY);
    assert!(matches!(&asked[..], [Output::Send(text)] if text.contains("GetStreamStatus")), "{asked:?}");
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
    assert_eq!(signs(&bench.give(Input::Closed(Trouble::Closed))), [ObsSign::Runs(false)]);
}

#[test]
fn a_clock_that_is_set_back_makes_no_wait_longer() {
    let mut bench = Bench::up();
    bench.give(Input::Closed(Trouble::NotRunning));
    bench.now = before(bench.now, 3600 * SECOND);
    bench.give(Input::Tick);
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
                    bench.give(Input::Connected)
                }
                1 if wire.is_some() => {
                    wire = None;
                    bench.give(Input::Closed(Trouble::of_code(Some(4000 + u16::try_from(pick % 20).unwrap()))))
                }
                2..=9 if wire == Some(true) => match choice {
                    2 => bench.give(Input::Text(HELLO)),
                    3 => bench.give(Input::Text(IDENTIFIED)),
                    4 => bench.answer(&id, r#"{"inputMuted":true}"#),
                    5 => bench.answer(&id, r#"{"currentProgramSceneName":"Game","scenes":[7]}"#),
                    6 => bench.event("CurrentProgramSceneChanged", r#"{"sceneName":"Chat"}"#),
                    7 => bench.event("InputMuteStateChanged", r#"{"inputName":"Mic","inputMuted":true}"#),
                    8 => bench.give(Input::Text("{\"op\":7,\"d\":[]}")),
                    _ => bench.event("SceneRemoved", "{}"),
                },
                10 => bench.give(Input::Break((pick % 2 == 0).then_some(bench.now))),
                11 => bench.give(Input::Kept(pick % 2 == 0)),
                12 => {
                    bench.now = before(bench.now, Duration::from_millis(pick));
                    bench.give(Input::Tick)
                }
                _ => bench.pass(Duration::from_millis(pick)),
            };
            for output in done {
                match output {
                    Output::Connect => {
                        prop_assert_eq!(wire, None);
                        wire = Some(false);
                    }
                    Output::Disconnect => {
                        prop_assert!(wire.is_some());
                        wire = None;
                    }
                    Output::Send(_) | Output::Ping => prop_assert_eq!(wire, Some(true)),
                    Output::Hand(Incoming::Obs(ObsSign::Runs(runs))) => {
                        prop_assert_ne!(up, runs);
                        up = runs;
                    }
                    Output::Hand(_) | Output::Keep(_) => {}
                }
            }
            let wait = until(bench.now, bench.session.wake_at()).unwrap_or_default();
            prop_assert!(wait <= STOPPED, "{:?}", wait);
        }
    }
}
