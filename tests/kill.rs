//! `kill -9` in the middle of everything, again and again on the same data folder.
//!
//! Chat comes in at 1,000 lines a second while people act and digests are composed. What counts as
//! received is what the service showed to have read: it answered a PING that was sent behind it.

mod record;
pub mod witness;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::support::binary::{Home, PATIENCE, Service};
use crate::support::fake_hook::FakeHook;
use crate::support::fake_twitch::FakeTwitch;
use crate::support::script::Dice;
use record::Record;
use witness::{act, watch};

/// Lines that were read longer ago than this must have been kept.
const GRACE: Duration = Duration::from_millis(250);
/// Lines written at once.
const BURST: usize = 10;
/// From one burst to the next: 1,000 lines a second.
const BEAT: Duration = Duration::from_millis(10);

/// Proof that the service has read these lines.
struct Read {
    lines: Range<usize>,
    /// When their connection was accepted.
    opened: Instant,
    at: Instant,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_it_loses_nothing() {
    let kills = std::env::var("EVENKEEL_KILLS").map_or(6, |kills| kills.parse().expect("a number"));
    let fake = FakeTwitch::irc().await;
    let hook = FakeHook::start().await;
    let home = Home::new(&settings(&fake.url(), &hook.url("/hook")));
    let (read, mut reads) = mpsc::unbounded_channel();
    let sent = Arc::new(AtomicUsize::new(0));
    let firehose = tokio::spawn(pour(fake, sent.clone(), read));
    let mut record = Record::default();
    let mut dice = Dice(0x00C0_FFEE);

    for kill in 0..kills {
        let spawned = Instant::now();
        if kill % 5 == 4 {
            // Not even up yet.
            let mut child = home.spawn();
            tokio::time::sleep(Duration::from_millis(dice.below(60))).await;
            child.kill().await.unwrap();
            record.check(&home, sent.load(Ordering::SeqCst));
            continue;
        }
        let mut service = home.start().await;
        let seen = tokio::spawn(watch(service.address.clone(), home.key()));
        let (deed, mut deeds) = mpsc::unbounded_channel();
        let acting = tokio::spawn(act(service.api(""), home.key(), kill, deed));
        tokio::time::sleep(Duration::from_millis(300 + dice.below(900))).await;

        let moment = Instant::now();
        service.kill().await;
        record.seen(seen.await.unwrap());
        acting.await.unwrap();
        while let Some(deed) = deeds.recv().await {
            record.done(deed);
        }
        while let Ok(read) = reads.try_recv() {
            if read.opened >= spawned && read.at + GRACE <= moment {
                record.received(read.lines);
            }
        }
        record.check(&home, sent.load(Ordering::SeqCst));
    }

    let mut service = home.start().await;
    settle(&home, &service).await;
    service.signal("TERM").await;
    assert_eq!(service.ended().await, Some(0), "{}", home.log());
    firehose.abort();
    record.check(&home, sent.load(Ordering::SeqCst));
    record.check_settled(&home);
    record.check_letters(&home, &hook);
    println!("{kills} kills: {record}");
    assert!(record.is_worth_something(), "too little happened to show anything: {record}");
}

fn settings(irc_url: &str, webhook: &str) -> String {
    format!(
        "[twitch]\nchannel = 'harbour'\nirc_url = '{irc_url}'\n\
         [server]\nlisten = '127.0.0.1:0'\n\
         [digest]\nafter_stream = '50ms'\nfolder = 'HOME/digests'\nwebhook = '{webhook}'\n\
         [breaks]\nlength = '1h'\nevery = '2h'\n"
    )
}

/// Speaks to whoever connects, never a line twice, until it is stopped. Tells how far it was read.
async fn pour(fake: FakeTwitch, sent: Arc<AtomicUsize>, read: mpsc::UnboundedSender<Read>) {
    loop {
        let Some(mut connection) = fake.accept().await else { continue };
        if connection.register().await.is_none() {
            continue;
        }
        let opened = Instant::now();
        let first = sent.load(Ordering::SeqCst);
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = beat.tick() => {
                    let from = sent.fetch_add(BURST, Ordering::SeqCst);
                    let mut burst: String = (from..from + BURST).map(record::line).collect();
                    burst.push_str(&format!("PING :{}\r\n", from + BURST));
                    if !connection.send_raw(burst.as_bytes()).await {
                        break;
                    }
                }
                answer = connection.read_line() => {
                    let Some(answer) = answer else { break };
                    if let Some(up_to) = answer.strip_prefix("PONG :") {
                        let lines = first..up_to.parse().unwrap();
                        let _ = read.send(Read { lines, opened, at: Instant::now() });
                    }
                }
            }
        }
    }
}

/// Ends the stream, has everything digested, and waits until all of it is where it has to go.
async fn settle(home: &Home, service: &Service) {
    let http = crate::support::web::http();
    let post = async |path: &str| {
        let answer = http.post(service.api(path)).bearer_auth(home.key()).send().await.unwrap();
        answer.status()
    };
    post("/stream/end").await;
    let quiet = async {
        while !record::nothing_is_owed(home) {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, quiet).await.expect("every digest that is owed comes");
    assert!(post("/digests").await.is_success());
    let delivered = async {
        while !record::nothing_is_owed(home) {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, delivered).await.expect("every digest is delivered");
}
