//! How long it takes to hide a number while a digest of many lines is composed, beside how long it takes at rest:
//! `cargo run --release --example hide_while_composing [LINES]`.

use std::time::{Duration, Instant};

use evenkeel::clock::Clock;
use evenkeel::config::Config;
use evenkeel::domain::{Action, Author, Done, Incoming, NewFeedback, ShieldMode};
use evenkeel::engine::{Engine, Parts, Started};
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

/// More than the loudest evening leaves.
const LINES: usize = 60_000;
/// Lines handed in at once.
const BATCH: usize = 500;
/// What viewers say, by turns: some of it belongs to each section of a digest.
const WORDS: [&str; 6] = [
    "i love your stream, thank you",
    "which brush is that in layer",
    "you could try a wider lens for part",
    "the sound is too quiet in part",
    "that harbour looks calm at hour",
    "only 3 viewers in minute",
];

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let lines = std::env::args().nth(1).and_then(|lines| lines.parse().ok()).unwrap_or(LINES);
    let folder = std::env::temp_dir().join(format!("evenkeel-hide-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder to work in");
    let mut config = Config::default();
    config.twitch.channel = "harbour".into();
    // What is measured is how long hiding takes; before showing there is no pause here.
    config.shield.peek_pause = "0s".parse().expect("a span");
    let parts = Parts { config: &config, folder: &folder, clock: Clock::system(), zone: TimeZone::UTC };
    let stop = CancellationToken::new();
    let Started { engine, commands: _commands, task, .. } =
        Engine::start(parts, stop.clone()).await.expect("an engine");
    engine.execute(Action::StartStream).await.expect("a stream");
    let numbers: Vec<usize> = (0..lines).collect();
    for batch in numbers.chunks(BATCH) {
        let batch = batch.iter().map(|number| Incoming::Feedback(Box::new(line(&engine, *number)))).collect();
        engine.incoming().send(batch).await.expect("it is taken");
    }
    engine.settle().await;
    let at_rest = hide_for(&engine, Duration::from_secs(1)).await;
    let composing = tokio::spawn({
        let engine = engine.clone();
        async move {
            let began = Instant::now();
            let done = engine.execute(Action::ComposeDigest).await;
            assert!(matches!(done, Ok(Done::Digest(Some(_)))), "{done:?}");
            began.elapsed()
        }
    });
    let mut meanwhile = Vec::new();
    while !composing.is_finished() {
        meanwhile.push(hide(&engine).await);
    }
    let took = composing.await.expect("it is composed");
    #[expect(clippy::print_stdout, reason = "what this is for")]
    {
        println!("{lines} lines composed in {took:?}; hidden meanwhile {} times", meanwhile.len());
        println!("at rest   {}", told(at_rest));
        println!("meanwhile {}", told(meanwhile));
    }
    stop.cancel();
    task.await.expect("it ends");
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

fn line(engine: &Engine, number: usize) -> NewFeedback {
    let name = format!("person{}", number % 900);
    let author = Author { id: name.clone(), login: name.clone(), name };
    let words = WORDS.get(number % WORDS.len()).copied().unwrap_or_default();
    let mut draft =
        NewFeedback::message("twitch", author, format!("{words} {}", number / 6), engine.clock().now());
    draft.source_id = Some(number.to_string());
    draft
}

/// Shows all numbers, then hides them. Gives how long hiding took, until it was answered.
async fn hide(engine: &Engine) -> Duration {
    let shield = |mode| Action::Shield { mode, number: None };
    engine.execute(shield(ShieldMode::Shown)).await.expect("they are shown");
    let began = Instant::now();
    engine.execute(shield(ShieldMode::Hidden)).await.expect("they are hidden");
    began.elapsed()
}

async fn hide_for(engine: &Engine, span: Duration) -> Vec<Duration> {
    let began = Instant::now();
    let mut took = Vec::new();
    while began.elapsed() < span {
        took.push(hide(engine).await);
    }
    took
}

fn told(mut took: Vec<Duration>) -> String {
    took.sort();
    let at =
        |share: usize| took.get((took.len().saturating_sub(1)) * share / 100).copied().unwrap_or_default();
    format!("median {:?}, 99th percentile {:?}, longest {:?}", at(50), at(99), at(100))
}
