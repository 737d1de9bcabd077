//! A bad evening with the whole service: cuts, stalls, repeats and garbage, and a restart in between.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use evenkeel::app::{self, Deps, RunningService};
use evenkeel::clock::Clock;
use evenkeel::config::Config;
use evenkeel::domain::{Action, Event, Feedback, Fragment, ItemState, LinkState, Peer, StreamId};
use evenkeel::store::feedback::{self, Filter};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

use crate::support::binary::PATIENCE;
use crate::support::fake_twitch::FakeTwitch;
use crate::support::relay::Relay;
use crate::support::script::{Dice, Script, Step, ids_in_full, message};

const SECOND: Duration = Duration::from_secs(1);
/// Well-formed messages in the bad evening.
const LINES: usize = 10_000;
/// As many at its end come without faults, so that the end can be recognised.
const CALM: usize = 200;

fn clock() -> Clock {
    Clock::manual(Timestamp::from_second(1_790_000_000).unwrap())
}

fn config(irc_url: String) -> Config {
    let mut config = Config::default();
    config.twitch.channel = "harbour".into();
    config.twitch.irc_url = irc_url;
    config.twitch.keyring = false;
    config.server.listen = "127.0.0.1:0".parse().unwrap();
    config
}

async fn start(config: &Config, folder: &Path, clock: &Clock) -> RunningService {
    let around = Deps { clock: clock.clone(), zone: TimeZone::UTC, ..Deps::default() };
    app::start(config, folder, around).await.unwrap()
}

/// What the store holds of chat, by id: read after the service has closed it.
fn kept(folder: &Path) -> Vec<String> {
    let database = rusqlite::Connection::open(folder.join("evenkeel.db")).unwrap();
    let mut all = database.prepare("SELECT source_id FROM feedback ORDER BY id").unwrap();
    let ids = all.query_map([], |row| Ok(row.get::<_, Option<String>>(0)?.unwrap_or_default())).unwrap();
    ids.collect::<rusqlite::Result<_>>().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_line_that_was_delivered_is_kept_exactly_once_and_nothing_else() {
    let fake = FakeTwitch::irc().await;
    let relay = Relay::before(fake.address()).await;
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let service = start(&config(fake.url_at(relay.address())), folder.path(), &clock).await;
    let mut events = service.engine.events();

    let mut script = Script::rough("harbour", LINES, 2026);
    script.0.extend((LINES..LINES + CALM).map(|number| Step::Line(message("harbour", number))));
    let last = format!(" {} this is", LINES + CALM - 1);
    let player = fake.play(script);

    let mut dice = Dice(2026);
    let (mut cuts, mut stalls, mut stalled) = (0, 0, false);
    let mut known = None;
    relay.throttle(1400, Duration::ZERO);
    let mut beat = tokio::time::interval(Duration::from_millis(1));
    let began = std::time::Instant::now();
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Ok(Event::Passed { line }) if line.fragments.iter().any(|part| ends_with(part, &last)) => break,
                Ok(_) | Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => panic!("the service ended"),
            },
            _ = beat.tick() => {}
        }
        assert!(began.elapsed() < 2 * PATIENCE, "it goes on: {known:?}, {cuts} cuts, {stalls} stalls");
        let chat = service.engine.status().links.into_iter().find(|link| link.peer == Peer::Chat);
        let changed = chat != known;
        known = chat;
        match known.as_ref().map(|link| link.state) {
            Some(LinkState::Waiting) => {
                stalled = false;
                relay.resume();
                // Only waits are cut short: with a connection, time must not run ahead of the sockets.
                clock.advance(if relay.is_connected() { SECOND / 100 } else { SECOND / 5 });
            }
            Some(LinkState::Up) if changed && delivered(&relay).len() > LINES * 9 / 10 => {
                relay.throttle(16 * 1024, Duration::ZERO);
            }
            // Connected again. What goes wrong this time?
            Some(LinkState::Up) if changed && dice.one_in(3) => {
                stalls += 1;
                stalled = true;
                relay.stall();
            }
            Some(LinkState::Up) if changed => {
                cuts += 1;
                relay.cut_after(5_000 + usize::try_from(dice.below(120_000)).unwrap());
            }
            // A silence is asked about after a minute and given up ten seconds later.
            Some(LinkState::Up) if stalled => clock.advance(SECOND),
            _ => clock.advance(SECOND / 100),
        }
    }
    service.stop().await;
    player.await.unwrap();

    let delivered = delivered(&relay);
    let kept = kept(folder.path());
    let once: BTreeSet<String> = kept.iter().cloned().collect();
    println!(
        "{} lines delivered in {} connections with {cuts} cuts and {stalls} stalls; {} kept",
        delivered.len(),
        relay.delivered().len(),
        kept.len(),
    );
    assert_eq!(delivered.difference(&once).collect::<Vec<_>>(), [""; 0], "delivered and lost");
    assert_eq!(once.difference(&delivered).collect::<Vec<_>>(), [""; 0], "kept and never delivered");
    assert_eq!(kept.len(), once.len(), "kept twice");
    assert!(cuts > 10 && stalls > 5, "it was a bad evening: {cuts} cuts, {stalls} stalls");
    assert!(delivered.len() > LINES * 8 / 10, "and yet most of it came through");
}

fn delivered(relay: &Relay) -> BTreeSet<String> {
    relay.delivered().iter().flat_map(|bytes| ids_in_full(bytes)).collect()
}

fn ends_with(part: &Fragment, last: &str) -> bool {
    matches!(part, Fragment::Text { text } if text.ends_with(last))
}

/// Waits until the store holds `count` items, and gives them, oldest first.
async fn items(service: &RunningService, count: usize) -> Vec<Feedback> {
    let all = async {
        loop {
            let everything = Filter { limit: u32::MAX, ..Filter::default() };
            let held = Filter { state: Some(ItemState::Held), ..everything.clone() };
            let read = move |connection: &_| {
                let mut items = feedback::list(connection, &everything)?;
                items.extend(feedback::list(connection, &held)?);
                Ok(items)
            };
            let mut items = service.engine.read(read).await.unwrap();
            if items.len() >= count {
                items.sort_by_key(|item| item.id);
                return items;
            }
        }
    };
    timeout(PATIENCE, all).await.expect("all of it is kept")
}

#[tokio::test]
async fn a_restart_in_mid_stream_changes_nothing() {
    let fake = FakeTwitch::irc().await;
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let config = config(fake.url());

    let service = start(&config, folder.path(), &clock).await;
    let mut server = fake.welcome().await;
    server.send(&says("one", "hello there")).await;
    server.send(&says("two", "the audio is terrible")).await;
    let before = items(&service, 2).await;
    service.engine.execute(Action::Quiet(true)).await.unwrap();
    let stream = service.engine.status().stream;
    assert!(stream.is_some(), "a line began a stream");
    service.stop().await;

    clock.advance(60 * SECOND);
    let service = start(&config, folder.path(), &clock).await;
    assert_eq!(service.engine.status().stream, stream, "it is the same stream");
    assert!(service.engine.status().quiet);
    let mut server = fake.welcome().await;
    server.send(&says("two", "the audio is terrible")).await; // Twitch repeats a line
    server.send(&says("three", "hello again")).await;
    let after = items(&service, 3).await;
    assert_eq!(after[..2], before, "what was there is as it was");
    let states: Vec<_> = after.iter().map(|item| (item.state, item.stream)).collect();
    let (passed, held) = (ItemState::Passed, ItemState::Held);
    assert_eq!(states, [(passed, stream), (held, stream), (held, stream)]);
    service.stop().await;
    assert_eq!(streams(folder.path()), [(stream.unwrap(), true)]);
}

/// Every stream, and whether it is running.
fn streams(folder: &Path) -> Vec<(StreamId, bool)> {
    let database = rusqlite::Connection::open(folder.join("evenkeel.db")).unwrap();
    let mut all = database.prepare("SELECT id, ended_at IS NULL FROM stream").unwrap();
    let streams = all.query_map([], |row| Ok((StreamId(row.get(0)?), row.get(1)?))).unwrap();
    streams.collect::<rusqlite::Result<_>>().unwrap()
}

fn says(id: &str, words: &str) -> String {
    format!("@id={id};user-id=7 :rowan!rowan@rowan.tmi.twitch.tv PRIVMSG #harbour :{words}")
}
