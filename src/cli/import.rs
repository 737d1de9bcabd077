//! `evenkeel import chat FILE...`: chat from before, as past streams with their digests.
//!
//! The service takes the files in where it runs; else they are taken in here.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use clap::Subcommand;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::time::interval;
use tokio_util::sync::CancellationToken;

use crate::catalog;
use crate::domain::ImportOutcome;
use crate::import::{ImportRules, import_chat};
use crate::store::Store;
use crate::store::folder::Claim;

use super::client::{Service, understood};
use super::failure::CliFailure;
use super::file_body::FileBody;
use super::setup::{CliSetup, wait};
use super::terminal;

/// Shorter files are read before anybody could wonder.
const LONG: u64 = 4 * 1024 * 1024;
/// How often it is said how far a file was read.
const BETWEEN: Duration = Duration::from_millis(500);

#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    #[command(subcommand)]
    what: ImportWhat,
}

#[derive(Debug, Subcommand)]
enum ImportWhat {
    /// Past chat of your channel, as other tools wrote it: Chatterino's and Chatty's logs, JSON of TwitchDownloader and
    /// chat-downloader, what justlog and rustlog write, and raw lines.
    Chat {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

pub(super) fn run(setup: &CliSetup, args: &ImportArgs) -> Result<(), CliFailure> {
    let ImportWhat::Chat { files } = &args.what;
    let data = setup.data_folder()?;
    wait(async {
        let place = match Service::find(&data).await? {
            Some(service) => ImportBy::Service(Box::new(service)),
            None => ImportBy::here(setup, &data)?,
        };
        let mut failed = None;
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            match one(&place, file, &name).await {
                Ok(outcome) => {
                    let said = catalog::import::outcome(&outcome).join(" ");
                    terminal::print(&terminal::clean(&format!("{name}: {said}")))?;
                    if !outcome.whole {
                        failed = Some(CliFailure::said(format!("{name} was not read to its end.")));
                    }
                }
                Err(Stopped::Wanted) => {
                    failed = Some(CliFailure::new(
                        "Stopped. What was imported until then is kept.",
                        "Import the same files again to go on; nothing comes twice.",
                    ));
                    break;
                }
                Err(Stopped::Failed(failure)) => {
                    let failure = CliFailure::said(format!("{name}: {}", failure.sentence()));
                    // The others may be sound.
                    if let Some(before) = failed.replace(failure) {
                        terminal::complain(&before.to_string());
                    }
                }
            }
        }
        place.close().await;
        failed.map_or(Ok(()), Err)
    })
}

/// Why a file was not read to its end.
enum Stopped {
    /// Somebody pressed Ctrl-C.
    Wanted,
    /// It was not possible.
    Failed(CliFailure),
}

impl From<CliFailure> for Stopped {
    fn from(failure: CliFailure) -> Self {
        Self::Failed(failure)
    }
}

/// Who takes files in.
enum ImportBy {
    Service(Box<Service>),
    Here { store: Store, rules: Box<ImportRules>, _claim: Claim },
}

impl ImportBy {
    fn here(setup: &CliSetup, data: &Path) -> Result<Self, CliFailure> {
        let config = setup.load()?.config;
        let claim = Claim::take(data).map_err(CliFailure::of)?;
        let store = Store::open(claim.path(), |_| {}).map_err(CliFailure::of)?;
        let rules = Box::new(ImportRules::of(&config, TimeZone::system(), Timestamp::now()));
        Ok(Self::Here { store, rules, _claim: claim })
    }

    async fn close(&self) {
        if let Self::Here { store, .. } = self {
            store.close().await;
        }
    }
}

/// Takes one file in, and says now and then how far it is.
async fn one(place: &ImportBy, path: &Path, name: &str) -> Result<ImportOutcome, Stopped> {
    let unreadable = |error: &io::Error| {
        CliFailure::new(
            format!("It could not be read ({error})."),
            "Check the name, and that it is a file you may read.",
        )
    };
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let size = file.metadata().map_err(|error| unreadable(&error))?.len();
    let read = Arc::new(AtomicU64::new(0));
    let file = CountedFile { file, read: read.clone() };
    let stop = CancellationToken::new();
    let work = async {
        match place {
            ImportBy::Service(service) => {
                let answer = service.post_file("/chat/import", name, FileBody::of(file, size)).await?;
                understood::<ImportOutcome>(&answer)
            }
            ImportBy::Here { store, rules, .. } => {
                let rules = rules.as_ref().clone();
                import_chat(store.clone(), rules, name.to_owned(), file, stop.clone())
                    .await
                    .map_err(CliFailure::of)
            }
        }
    };
    let mut work = std::pin::pin!(work);
    let mut shown = Progress::new(size);
    let mut beat = interval(BETWEEN);
    let outcome = loop {
        tokio::select! {
            outcome = &mut work => break outcome,
            pressed = tokio::signal::ctrl_c() => {
                // Where the signal cannot be heard, the process ends by it anyway.
                if pressed.is_ok() {
                    stop.cancel();
                    if let ImportBy::Here { .. } = place {
                        // What is at hand is finished first, unless somebody presses it again.
                        tokio::select! {
                            _ = &mut work => {}
                            _ = tokio::signal::ctrl_c() => {}
                        }
                    }
                    shown.end();
                    return Err(Stopped::Wanted);
                }
            }
            _ = beat.tick() => shown.say(read.load(Ordering::Relaxed)),
        }
    };
    shown.end();
    Ok(outcome?)
}

/// A file that tells how far it was read.
struct CountedFile {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for CountedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        self.read.fetch_add(u64::try_from(length).unwrap_or_default(), Ordering::Relaxed);
        Ok(length)
    }
}

/// How far a file was read, on standard error: one line that changes in a terminal, and a line now and then elsewhere.
struct Progress {
    size: u64,
    said: u64,
    in_place: bool,
}

impl Progress {
    fn new(size: u64) -> Self {
        Self { size, said: 0, in_place: io::stderr().is_terminal() }
    }

    fn say(&mut self, read: u64) {
        let percent = read.saturating_mul(100).checked_div(self.size).unwrap_or(100).min(100);
        let step = if self.in_place { 1 } else { 10 };
        if self.size < LONG || percent < self.said + step {
            return;
        }
        self.said = percent;
        let mut out = io::stderr().lock();
        // Nobody to tell is no reason to stop.
        let _ = match self.in_place {
            true => write!(out, "\r{percent} % read").and_then(|()| out.flush()),
            false => writeln!(out, "{percent} % read"),
        };
    }

    fn end(&self) {
        if self.in_place && self.said > 0 {
            let _ = write!(io::stderr().lock(), "\r              \r");
        }
    }
}
