//! Running the service from a command: the runtime, the log, and a stop in good order.

use std::path::Path;

use crate::app::{self, Deps, RunningService};
use crate::config::Config;
use crate::store::folder::Claim;

use super::failure::CliFailure;
use super::forget::{forget_desktop_file, forgotten};
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
    beside_main_loop(|| {
        runtime()?.block_on(async {
            let signal = StopSignal::listen()?;
            let running = app::start_in(config, claim, around).await.map_err(CliFailure::of)?;
            let outcome = work(&running, signal).await;
            let is_wipe = running.shutdown_reason.is_cancelled();
            let left = running.stop().await;
            if is_wipe {
                forget_desktop_file();
                terminal::print(&forgotten(&left))?;
            }
            outcome
        })
    })
}

#[cfg(any(windows, target_os = "macos"))]
use crate::main_loop::beside as beside_main_loop;

/// Does `work`. Where keys and the icon in the tray want the main thread, that thread is kept free for them.
#[cfg(not(any(windows, target_os = "macos")))]
fn beside_main_loop<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    work()
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
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
    #[cfg(windows)]
    break_key: tokio::signal::windows::CtrlBreak,
    #[cfg(windows)]
    close: tokio::signal::windows::CtrlClose,
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
        #[cfg(windows)]
        {
            use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close};
            let unheard = |error| unheard(&error);
            Ok(Self {
                interrupt: ctrl_c().map_err(unheard)?,
                break_key: ctrl_break().map_err(unheard)?,
                close: ctrl_close().map_err(unheard)?,
            })
        }
    }

    /// Returns once an end is wished for, by the system, at the keyboard, or on a page; or once a part of the service
    /// ended by itself, which is a failure.
    pub(super) async fn wait_beside(&mut self, running: &RunningService) -> Result<(), CliFailure> {
        tokio::select! {
            ended = self.wait() => ended,
            () = running.shutdown_reason.cancelled() => Ok(()),
            () = running.quit.cancelled() => Ok(()),
            fault = running.fault() => Err(CliFailure::said(fault.to_string())),
        }
    }

    /// Returns once an end is wished for by the system or at the keyboard.
    pub(super) async fn wait(&mut self) -> Result<(), CliFailure> {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(windows)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.break_key.recv() => {}
            // The window was closed. The system waits for us, if not for long.
            _ = self.close.recv() => {}
            () = crate::main_loop::session_ends() => {}
        }
        Ok(())
    }
}

fn unheard(error: &std::io::Error) -> CliFailure {
    CliFailure::new(
        format!("The system would not let us listen for its stop signal ({error})."),
        "Start Evenkeel again.",
    )
}

// Where the main thread has a loop of its own, a test is not on it.
#[cfg(not(any(windows, target_os = "macos")))]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_dies_ends_the_command_with_a_failure_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.server.listen = "127.0.0.1:0".parse().unwrap();
        let claim = Claim::take(folder.path()).unwrap();
        let around = Deps { connect: false, ..Deps::default() };
        let outcome = serve(&config, claim, None, around, async |running, mut signal| {
            assert!(running.store.write::<(), _>(|_| panic!("as it was told")).await.is_err());
            signal.wait_beside(running).await
        });
        let failure = outcome.unwrap_err();
        assert!(failure.to_string().contains(&app::ServicePart::Store.to_string()), "{failure}");
        assert_eq!(failure.report(), std::process::ExitCode::from(1));
    }
}
