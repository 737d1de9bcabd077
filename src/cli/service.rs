//! Running the service from a command: the runtime, the log, and a stop in good order.

use std::path::Path;

use tracing_subscriber::EnvFilter;

use crate::app::{self, Running, Surroundings};
use crate::config::{Config, places};

use super::failure::Failure;

/// Starts the service, does `work` beside it, and stops it in good order, whatever came of the work.
pub(super) fn serve<W>(config: &Config, data: &Path, around: Surroundings, work: W) -> Result<(), Failure>
where
    W: AsyncFnOnce(&Running) -> Result<(), Failure>,
{
    log();
    runtime()?.block_on(async {
        let running =
            app::start(config, data, around).await.map_err(|error| Failure::said(error.to_string()))?;
        let outcome = work(&running).await;
        running.stop().await;
        outcome
    })
}

/// A runtime with as many threads as the smallest machine has cores.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(|error| {
        Failure::new(format!("The system gave no threads to work with ({error})."), "Try again in a moment.")
    })
}

/// Returns when the system or the person at the keyboard asks for an end.
pub(super) async fn stop_signal() -> Result<(), Failure> {
    let unheard = |error: std::io::Error| {
        Failure::new(
            format!("The system would not let us listen for its stop signal ({error})."),
            "Start Evenkeel again.",
        )
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).map_err(unheard)?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted.map_err(unheard),
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(unheard)
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
