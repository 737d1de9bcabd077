//! Running the service from a command: the runtime, the log, and a stop in good order.

use std::path::Path;

use crate::app::{self, Deps, RunningService};
use crate::config::Config;
use crate::hotkeys;
use crate::store::folder::Claim;

use super::failure::CliFailure;
use super::forget::forgotten;
use super::{log, terminal};

/// Starts the service in the folder `claim`, with its log in `log_folder` if there is one, does `work` beside it, and stops it in good order, whatever came of the work.
pub(super) fn serve<W>(
    config: &Config,
    claim: Claim,
    log_folder: Option<&Path>,
    around: Deps,
    work: W,
) -> Result<(), CliFailure>
where
    W: AsyncFnOnce(&RunningService, StopSignal) -> Result<(), CliFailure> + Send,
{
    log::keep(log_folder);
    hotkeys::beside(|| {
        runtime()?.block_on(async {
            let signal = StopSignal::listen()?;
            let running = app::start_in(config, claim, around).await.map_err(CliFailure::of)?;
            let outcome = work(&running, signal).await;
            let is_wipe = running.shutdown_reason.is_cancelled();
            let left = running.stop().await;
            if is_wipe {
                terminal::print(&forgotten(&left))?;
            }
            outcome
        })
    })
}

/// A runtime with as many threads as the smallest machine has cores.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, CliFailure> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(|error| {
        CliFailure::new(format!("The system allows no threads ({error})."), "Try again in a moment.")
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
    pub(super) fn listen() -> Result<Self, CliFailure> {
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

    /// Returns once an end is wished for, by the system, at the keyboard, or on a page; or once a part of the service
    /// ended by itself, which is a failure.
    pub(super) async fn wait_beside(&mut self, running: &RunningService) -> Result<(), CliFailure> {
        tokio::select! {
            ended = self.wait() => ended,
            () = running.shutdown_reason.cancelled() => Ok(()),
            fault = running.fault() => Err(CliFailure::said(fault.to_string())),
        }
    }

    /// Returns once an end is wished for by the system or at the keyboard.
    pub(super) async fn wait(&mut self) -> Result<(), CliFailure> {
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

fn unheard(error: &std::io::Error) -> CliFailure {
    CliFailure::new(
        format!("The system would not let us listen for its stop signal ({error})."),
        "Start Evenkeel again.",
    )
}
