//! Running the service from a command: the runtime, the log, and a stop in good order.

use std::path::Path;

use tracing_subscriber::EnvFilter;

use crate::app::{self, Running, Surroundings};
use crate::config::{Config, places};
use crate::hotkeys;

use super::failure::Failure;

/// Starts the service, does `work` beside it, and stops it in good order, whatever came of the work.
pub(super) fn serve<W>(config: &Config, data: &Path, around: Surroundings, work: W) -> Result<(), Failure>
where
    W: AsyncFnOnce(&Running, StopSignal) -> Result<(), Failure> + Send,
{
    log();
    hotkeys::beside(|| {
        runtime()?.block_on(async {
            let signal = StopSignal::listen()?;
            let running =
                app::start(config, data, around).await.map_err(|error| Failure::said(error.to_string()))?;
            let outcome = work(&running, signal).await;
            running.stop().await;
            outcome
        })
    })
}

/// A runtime with as many threads as the smallest machine has cores.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(|error| {
        Failure::new(format!("The system gave no threads to work with ({error})."), "Try again in a moment.")
    })
}

/// The wish of the system, or of the person at the keyboard, for an end. It is heard from the moment
/// this is made, so that it comes to an ordered stop even while the service is starting.
pub(super) struct StopSignal {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl StopSignal {
    /// Begins to listen.
    pub(super) fn listen() -> Result<Self, Failure> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let interrupt = signal(SignalKind::interrupt()).map_err(|error| unheard(&error))?;
            let terminate = signal(SignalKind::terminate()).map_err(|error| unheard(&error))?;
            Ok(Self { interrupt, terminate })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    /// Returns once an end is wished for.
    pub(super) async fn wait(&mut self) -> Result<(), Failure> {
        #[cfg(unix)]
        {
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => {}
            }
            Ok(())
        }
        #[cfg(not(unix))]
        tokio::signal::ctrl_c().await.map_err(|error| unheard(&error))
    }
}

fn unheard(error: &std::io::Error) -> Failure {
    Failure::new(
        format!("The system would not let us listen for its stop signal ({error})."),
        "Start Evenkeel again.",
    )
}

/// Keeps a log. It goes to standard error; what a command prints stays by itself on standard output.
pub(super) fn log() {
    let filter = EnvFilter::try_from_env(places::LOG).unwrap_or_else(|_| EnvFilter::new("evenkeel=info"));
    // A second start in one process (a test) keeps the first one's log.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .try_init();
}
