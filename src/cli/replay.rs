//! `evenkeel replay`: recorded raw chat lines through the true pipeline.

use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use clap::ValueEnum;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, json};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::clock::{Clock, until};
use crate::config::{Config, DigestSettings, During, Span};
use crate::digest::render;
use crate::domain::{Action, Digest, Event, Incoming, Language, Refusal};
use crate::engine::{Engine, Parts, Started};
use crate::store::folder::Claim;
use crate::store::{digests, feedback};
use crate::twitch::chat::{self, LineTally, Skip};

use super::failure::CliFailure;
use super::log;
use super::scratch::Scratch;
use super::setup::CliSetup;
use super::{service, terminal};

#[derive(Debug, clap::Args)]
pub(super) struct ReplayArgs {
    /// Raw IRC lines, as Twitch sends them.
    file: PathBuf,
    /// How many times faster than it was, or `max`.
    #[arg(long, value_name = "N|max", default_value = "max")]
    speed: Speed,
    /// How the outcome is written.
    #[arg(long, value_enum, default_value_t = ReplayFormat::Text)]
    format: ReplayFormat,
}

/// How fast recorded lines are played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Speed {
    /// As fast as they can be taken in.
    Max,
    /// This many times as fast as they were said.
    Times(f64),
}

impl FromStr for Speed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "max" {
            return Ok(Self::Max);
        }
        match text.parse::<f64>() {
            Ok(times) if times.is_finite() && times > 0.0 => Ok(Self::Times(times)),
            _ => Err("not a number above zero, nor max".into()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReplayFormat {
    Text,
    Json,
}

/// What became of a replayed log.
struct Replayed {
    tally: LineTally,
    kept: i64,
    digest: Digest,
}

pub(super) fn run(setup: &CliSetup, args: &ReplayArgs) -> Result<(), CliFailure> {
    let log = File::open(&args.file).map_err(|error| unreadable(&args.file, &error))?;
    let config = settings(setup.load()?.config);
    let scratch = Scratch::new("replay")?;
    let data = setup.named_data_folder().map_or_else(|| scratch.path(), PathBuf::as_path);
    log::keep(None);
    let outcome = service::runtime()?.block_on(async {
        let claim = Claim::take(data).map_err(CliFailure::of)?;
        let stop = CancellationToken::new();
        let parts = Parts { config: &config, folder: claim.path(), clock: Clock::system(), zone: zone() };
        let Started { engine, commands: _, task, .. } =
            Engine::start(parts, stop.clone()).await.map_err(CliFailure::of)?;
        let outcome = play(&engine, log, args).await;
        stop.cancel();
        // The machine ends by putting everything on disk; that it could not was said in the log.
        let _ = task.await;
        outcome
    })?;
    terminal::print(&match args.format {
        ReplayFormat::Text => outcome.text(),
        ReplayFormat::Json => terminal::clean_json(&outcome.json()),
    })
}

/// A log is one stream with one digest at its end, and nothing goes anywhere else.
fn settings(mut config: Config) -> Config {
    config.stream.infer = false;
    config.digest = DigestSettings {
        during: During::Off,
        after_stream: Span::MOMENT,
        notify: false,
        ..DigestSettings::default()
    };
    config
}

/// Lets the log pass through the engine and waits for the digest of it.
async fn play(engine: &Engine, log: File, args: &ReplayArgs) -> Result<Replayed, CliFailure> {
    engine.execute(Action::StartStream).await?;
    let now = engine.clock().now();
    let (pieces, mut read) = mpsc::channel::<Vec<Incoming>>(4);
    // Reading and parsing have a thread of their own; the bounded way in holds them back.
    let reading = tokio::task::spawn_blocking(move || {
        chat::read_log(log, now, |piece| {
            // Nobody listens any more only when the engine has stopped.
            let _ = pieces.blocking_send(piece);
        })
    });
    let mut pace = Pace::new(args.speed);
    while let Some(piece) = read.recv().await {
        for batch in pace.cut(piece) {
            pace.wait(engine.clock(), &batch).await;
            engine.incoming().send(batch).await.map_err(|_| Refusal::Stopping)?;
        }
    }
    let tally = reading
        .await
        .map_err(std::io::Error::other)
        .and_then(std::convert::identity)
        .map_err(|error| unreadable(&args.file, &error))?;
    let mut events = engine.events();
    engine.execute(Action::EndStream).await?;
    let id = loop {
        match events.recv().await {
            Ok(Event::DigestReady { id }) => break id,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return Err(Refusal::Stopping.into()),
        }
    };
    let read = engine
        .read(move |connection| Ok((digests::get(connection, Some(id))?, feedback::count(connection)?)));
    let (digest, kept) = read.await.map_err(CliFailure::of)?;
    let digest =
        digest.ok_or_else(|| CliFailure::said("The digest cannot be found."))?.hydrate(Language::English);
    Ok(Replayed { tally, kept, digest })
}

fn zone() -> TimeZone {
    TimeZone::system()
}

fn unreadable(file: &Path, error: &std::io::Error) -> CliFailure {
    CliFailure::new(
        format!("{} could not be read ({error}).", file.display()),
        "Check the name, and that it is a file you may read.",
    )
}

impl Replayed {
    fn text(&self) -> String {
        let LineTally { lines, handed_on, server, nothing, .. } = self.tally;
        let mut text = format!(
            "{lines} lines read: {handed_on} handed on, {server} of the server's own, {nothing} with nothing in them for us.\n\
             {} items are kept; the others were repeats or removals.\n",
            self.kept
        );
        for why in Skip::ALL {
            let count = self.tally.skipped(why);
            if count > 0 {
                // Writing to a string does not fail.
                let _ = writeln!(text, "Skipped: {count} {}.", why.words());
            }
        }
        format!("{text}\n{}", terminal::clean(&render::text(&self.digest, &zone())))
    }

    fn json(&self) -> String {
        let LineTally { lines, handed_on, server, nothing, .. } = self.tally;
        let skipped: Map<_, _> = Skip::ALL
            .into_iter()
            .map(|why| (why.words().to_owned(), json!(self.tally.skipped(why))))
            .collect();
        json!({
            "lines": lines,
            "handed_on": handed_on,
            "server": server,
            "nothing": nothing,
            "skipped": skipped,
            "kept": self.kept,
            "digest": self.digest,
        })
        .to_string()
    }
}

/// How fast recorded lines follow one another.
struct Pace {
    speed: Speed,
    last: Option<Timestamp>,
}

impl Pace {
    /// No pause is longer than this, whatever a log's times say.
    const LONGEST: Duration = Duration::from_secs(60);

    fn new(speed: Speed) -> Self {
        Self { speed, last: None }
    }

    /// What may go in at once: everything, or one line at a time.
    fn cut(&self, piece: Vec<Incoming>) -> Vec<Vec<Incoming>> {
        match self.speed {
            Speed::Max => vec![piece],
            Speed::Times(_) => piece.into_iter().map(|incoming| vec![incoming]).collect(),
        }
    }

    async fn wait(&mut self, clock: &Clock, batch: &[Incoming]) {
        let (Speed::Times(times), [Incoming::Feedback(draft)]) = (self.speed, batch) else { return };
        let gap = self.last.replace(draft.at).and_then(|last| until(last, draft.at));
        if let Some(gap) = gap {
            clock
                .sleep(
                    Duration::try_from_secs_f64(gap.as_secs_f64() / times)
                        .map_or(Self::LONGEST, |gap| gap.min(Self::LONGEST)),
                )
                .await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_is_a_factor_or_max() {
        assert_eq!("max".parse(), Ok(Speed::Max));
        assert_eq!("2.5".parse(), Ok(Speed::Times(2.5)));
        for wrong in ["0", "-1", "NaN", "inf", "fast", ""] {
            assert!(wrong.parse::<Speed>().is_err(), "{wrong}");
        }
    }
}
