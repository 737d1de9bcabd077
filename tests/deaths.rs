//! Parts that die while the whole service runs. A log that fails at certain words makes them: it is handed in like any
//! other, and what writes those words dies of it.

use std::time::Duration;

use evenkeel::app::{self, Deps, RunningService, ServicePart};
use evenkeel::clock::Clock;
use evenkeel::config::Config;
use evenkeel::domain::{Action, LinkState, Peer};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::watch;
use tokio::time::timeout;
use tracing::instrument::WithSubscriber;

use crate::support::binary::PATIENCE;
use crate::support::fake_twitch::FakeTwitch;
use crate::support::log::Log;

/// The service, and the clock it lives by.
async fn start(irc_url: &str, folder: &std::path::Path) -> (RunningService, Clock) {
    let mut config = Config::default();
    config.twitch.channel = "harbour".into();
    config.twitch.irc_url = irc_url.into();
    config.twitch.keyring = false;
    config.server.listen = "127.0.0.1:0".parse().unwrap();
    let clock = Clock::manual(Timestamp::from_second(1_790_000_000).unwrap());
    let around = Deps { clock: clock.clone(), zone: TimeZone::UTC, ..Deps::default() };
    (Box::pin(app::start(&config, folder, around)).await.unwrap(), clock)
}

/// Does `test` with a log that fails once, at `words`. Everything is on this thread, the service's tasks too.
async fn with_failure_at(words: &'static str, test: impl Future<Output = ()>) {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.failing_at(words).subscriber());
    test.with_current_subscriber().await;
    drop(guard);
}

#[tokio::test]
async fn an_engine_that_dies_stops_the_service_and_is_named() {
    with_failure_at("a stream began", async {
        let fake = FakeTwitch::irc().await;
        let folder = tempfile::tempdir().unwrap();
        let (running, _) = start(&fake.url(), folder.path()).await;
        assert!(running.engine.execute(Action::StartStream).await.is_err());
        let fault = timeout(PATIENCE, running.fault()).await.expect("it is noticed");
        assert_eq!(fault.part, ServicePart::Engine);
        assert!(fault.to_string().contains("engine"), "{fault}");
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_writer_that_dies_stops_the_service_and_is_named() {
    let fake = FakeTwitch::irc().await;
    let folder = tempfile::tempdir().unwrap();
    let (running, _) = start(&fake.url(), folder.path()).await;
    let died = running.store.write::<(), _>(|_| panic!("as it was told")).await;
    assert!(died.is_err());
    let fault = timeout(PATIENCE, running.fault()).await.expect("it is noticed");
    assert_eq!(fault.part, ServicePart::Store);
    running.stop().await;
}

#[tokio::test]
async fn a_peer_that_dies_is_begun_anew() {
    with_failure_at("chat is connected", async {
        let fake = FakeTwitch::irc().await;
        let folder = tempfile::tempdir().unwrap();
        let (running, clock) = start(&fake.url(), folder.path()).await;
        let is_up = |running: &RunningService| {
            running.engine.status().link(Peer::Chat).is_some_and(|link| link.state == LinkState::Up)
        };
        let (greeted, greetings) = watch::channel(0);
        let server = tokio::spawn(async move {
            let mut open = Vec::new();
            loop {
                open.push(fake.welcome().await);
                greeted.send_modify(|count| *count += 1);
            }
        });
        // The wait before a new beginning goes by.
        let lives = async {
            while !is_up(&running) {
                tokio::time::sleep(Duration::from_millis(20)).await;
                clock.advance(Duration::from_millis(500));
            }
        };
        timeout(PATIENCE, lives).await.expect("chat comes back");
        assert_eq!(*greetings.borrow(), 2, "the first one died");
        server.abort();
        running.stop().await;
    })
    .await;
}
