//! OBS over real sockets, against a scripted one. The clock stands still until a test moves it.

mod live;
mod places;
mod real;
mod reconciler;
mod rtmp;
mod service;
mod source;
mod studio;
mod vertical;

use std::time::Duration;

use evenkeel::clock::Clock;
use evenkeel::config;
use evenkeel::domain::{Incoming, Link, LinkState, ObsSign, Peer};
use evenkeel::net::tls::trusting_nobody;
use evenkeel::obs::{self, ObsSettings};
use evenkeel::secret::Secret;
use evenkeel::store::Store;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_util::sync::CancellationToken;

use crate::support::fake_obs::{FakeObs, Flavour};

const SECOND: Duration = Duration::from_secs(1);
const PASSWORD: &str = "a good password";

fn settings(url: &str, password: &str) -> ObsSettings {
    let obs = config::Obs {
        url: url.to_owned(),
        password: Secret::new(password),
        break_scene: "Pause".into(),
        vertical_break_scene: String::new(),
        mute: vec!["Mic".into(), "Music".into()],
    };
    ObsSettings::new(&obs, trusting_nobody().unwrap().into()).unwrap().unwrap()
}

/// The running part, with a data folder that outlives it.
struct Client {
    settings: ObsSettings,
    clock: Clock,
    folder: tempfile::TempDir,
    running: watch::Sender<Option<Timestamp>>,
    stop: CancellationToken,
    store: Store,
    told: mpsc::Receiver<Vec<Incoming>>,
    waiting: Vec<Incoming>,
    task: JoinHandle<()>,
}

impl Client {
    fn start(settings: ObsSettings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::manual("2026-09-21T13:33:20Z".parse().unwrap());
        Self::begin(settings, clock, folder, watch::Sender::new(None))
    }

    fn of(fake: &FakeObs) -> Self {
        Self::start(settings(&fake.url(), PASSWORD))
    }

    fn begin(
        settings: ObsSettings,
        clock: Clock,
        folder: tempfile::TempDir,
        running: watch::Sender<Option<Timestamp>>,
    ) -> Self {
        let store = Store::open(folder.path(), |_| {}).unwrap();
        let stop = CancellationToken::new();
        let (out, told) = mpsc::channel(4);
        let work =
            obs::run(settings.clone(), store.clone(), running.subscribe(), clock.clone(), stop.clone(), out);
        let task = tokio::spawn(work);
        Self { settings, clock, folder, running, stop, store, told, waiting: Vec::new(), task }
    }

    /// As if the service had been killed, with its data folder as it was.
    async fn crash(self) -> Self {
        self.task.abort();
        let _ = self.task.await;
        self.store.close().await;
        Self::begin(self.settings, self.clock, self.folder, self.running)
    }

    fn break_begins(&self) {
        self.running.send_replace(Some(self.clock.now()));
    }

    fn break_ends(&self) {
        self.running.send_replace(None);
    }

    async fn next(&mut self) -> Incoming {
        while self.waiting.is_empty() {
            let batch = tokio::time::timeout(20 * SECOND, self.told.recv()).await;
            self.waiting.extend(batch.expect("something in time").expect("it runs"));
        }
        self.waiting.remove(0)
    }

    /// Waits for the link to be like that; what comes before is passed over.
    async fn link(&mut self, state: LinkState) -> Link {
        loop {
            if let Incoming::Link(link) = self.next().await
                && link.state == state
            {
                assert_eq!(link.peer, Peer::Obs);
                return link;
            }
        }
    }

    async fn sign(&mut self) -> ObsSign {
        loop {
            if let Incoming::Obs(sign) = self.next().await {
                return sign;
            }
        }
    }

    async fn up(&mut self) {
        assert_eq!(self.link(LinkState::Up).await.problem, None);
    }
}

fn scene(name: &str) -> ObsSign {
    ObsSign::Scene { name: name.into(), is_break: name == "Pause" }
}

#[tokio::test]
async fn both_old_and_new_tell_what_happens() {
    for (flavour, password) in [(Flavour::V51, PASSWORD), (Flavour::V55, PASSWORD), (Flavour::V55, "")] {
        let fake = FakeObs::start(flavour, password).await;
        fake.change(|state| state.streaming = true);
        let mut client = Client::of(&fake);
        assert_eq!(client.sign().await, ObsSign::Runs(true));
        assert_eq!(client.sign().await, ObsSign::Streams(true));
        assert_eq!(client.sign().await, scene("Game"));
        fake.choose("Chat");
        assert_eq!(client.sign().await, scene("Chat"));
        fake.stream(false);
        assert_eq!(client.sign().await, ObsSign::Streams(false));
        fake.choose("Pause");
        assert_eq!(client.sign().await, scene("Pause"));
        fake.stream(true);
        assert_eq!(client.sign().await, ObsSign::Streams(true));
    }
}

#[tokio::test]
async fn a_wrong_password_is_said_once_and_a_right_one_found_later() {
    let fake = FakeObs::start(Flavour::V51, "another one").await;
    let mut client = Client::of(&fake);
    let link = client.link(LinkState::Stopped).await;
    assert_eq!(link.problem.as_deref(), Some("OBS did not accept the password."));
    assert!(link.advice.unwrap().contains("obs.password"));
    client.clock.advance(299 * SECOND);
    tokio::task::yield_now().await;
    assert_eq!(fake.state().turned_away, 1);
    fake.set_password(PASSWORD);
    client.clock.advance(2 * SECOND);
    client.up().await;

    let fake = FakeObs::start(Flavour::V55, "wanted").await;
    let mut client = Client::start(settings(&fake.url(), ""));
    let link = client.link(LinkState::Stopped).await;
    assert_eq!(link.problem.as_deref(), Some("OBS asks for a password, and none is set."));
    assert_eq!(fake.state().turned_away, 0);
}

#[tokio::test]
async fn an_obs_that_is_closed_is_waited_for_without_a_word() {
    let mut fake = FakeObs::start(Flavour::V51, PASSWORD).await;
    let mut client = Client::of(&fake);
    client.up().await;
    fake.close().await;
    let link = client.link(LinkState::Waiting).await;
    assert_eq!(link.problem, None, "that OBS does not run is nothing to speak of");
    for _ in 0..20 {
        client.clock.advance(5 * SECOND);
        tokio::task::yield_now().await;
    }
    fake.open().await;
    let clock = client.clock.clone();
    let time = tokio::spawn(async move {
        loop {
            clock.advance(SECOND);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    client.up().await;
    time.abort();
}

#[tokio::test]
async fn nonsense_costs_nothing_and_what_is_no_obs_is_named() {
    let fake = FakeObs::start(Flavour::V55, PASSWORD).await;
    let mut client = Client::of(&fake);
    client.up().await;
    for garbage in ["", "{}", "[1,2", r#"{"op":7}"#, r#"{"op":5,"d":{"eventType":7}}"#, "\u{0}\u{feff}"] {
        fake.say(Message::text(garbage));
    }
    fake.say(Message::text(format!(r#"{{"op":5,"d":{}1{}}}"#, "[".repeat(5000), "]".repeat(5000))));
    fake.say(Message::binary(vec![0xff; 5000]));
    fake.say(Message::Ping(vec![1].into()));
    fake.choose("Chat");
    while client.sign().await != scene("Chat") {}

    // Too long to be read: the connection is made anew.
    fake.say(Message::text("x".repeat(2 << 20)));
    let link = client.link(LinkState::Waiting).await;
    assert!(link.problem.unwrap().contains("too long"));
    client.clock.advance(SECOND);
    client.up().await;

    // A web server is no OBS.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, axum::Router::new()).await });
    let problem = Client::start(settings(&url, "")).link(LinkState::Waiting).await.problem.unwrap();
    assert!(problem.ends_with("is not OBS."), "{problem}");

    // And the server of the old protocol waits for the first word.
    let fake = FakeObs::silent().await;
    let mut client = Client::of(&fake);
    client.link(LinkState::Connecting).await;
    let clock = client.clock.clone();
    let time = tokio::spawn(async move {
        loop {
            clock.advance(SECOND);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let problem = client.link(LinkState::Waiting).await.problem.unwrap();
    assert!(problem.contains("version 28"), "{problem}");
    time.abort();
}

#[tokio::test]
async fn it_ends_when_told_to() {
    let fake = FakeObs::start(Flavour::V51, PASSWORD).await;
    let mut client = Client::of(&fake);
    client.up().await;
    client.stop.cancel();
    client.task.await.unwrap();
    fake.until("it says goodbye", |state| state.guests == 0).await;
}
