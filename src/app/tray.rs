//! The icon beside the clock, wired: what it shows of the engine, and what is done with what is chosen in it.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::domain::BreakState;
use crate::engine::{Engine, Status};
use crate::tray::{TrayChoice, TrayPage, TrayView};
use crate::web::Links;

/// Choices that may wait.
pub(super) const CHOICES: usize = 8;

/// What of `status` the icon shows.
pub(super) fn view_of(status: &Status) -> TrayView {
    TrayView {
        live: status.live(),
        in_break: status.breaks.state == BreakState::Break,
        quiet: status.quiet,
        paused: status.paused,
        hidden: status.shield.hides_all(),
    }
}

/// Does what is chosen, until `stop`; `quit` is told where that is the end of Evenkeel.
pub(super) async fn choose(
    mut chosen: mpsc::Receiver<TrayChoice>,
    engine: Engine,
    (links, address): (Arc<Links>, SocketAddr),
    quit: CancellationToken,
    stop: CancellationToken,
) {
    while let Some(Some(choice)) = stop.run_until_cancelled(chosen.recv()).await {
        match choice {
            TrayChoice::Press(press) => {
                if let Err(refusal) = engine.press(press).await {
                    tracing::info!(%press, error = &refusal as &dyn Error, "a choice in the tray did nothing");
                }
            }
            TrayChoice::Open(page) => {
                let path = match page {
                    TrayPage::Today => "/",
                    TrayPage::Dock => "/dock",
                    TrayPage::Setup => "/setup",
                };
                let link = links.to_open(address, path, engine.clock().steady());
                if let Err(error) = opener::open(link) {
                    tracing::info!(%page, error = &error as &dyn Error, "no browser could be opened");
                }
            }
            TrayChoice::Quit => quit.cancel(),
        }
    }
}
