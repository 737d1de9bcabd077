//! The icon beside the clock: how things stand at a glance, and the few presses that matter when no page is open.
//!
//! No number is in it, shown or hidden. On Linux it is a StatusNotifierItem, on Windows and macOS the system's own
//! kind; a desktop that has none is told as such. Must not decide what a choice means: it is handed on.

mod icon;
mod menu;
#[cfg(any(windows, target_os = "macos"))]
mod native;
#[cfg(any(target_os = "linux", target_os = "freebsd"))]
mod notifier;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::domain::{Incoming, Link, LinkState, Peer};
pub use menu::{TrayChoice, TrayPage, TrayView};

#[cfg(any(windows, target_os = "macos"))]
use native::show;
#[cfg(any(target_os = "linux", target_os = "freebsd"))]
use notifier::show;

/// Why there is no icon.
#[derive(Debug, thiserror::Error)]
enum TrayError {
    /// Nothing on this desktop shows icons.
    #[error("This desktop shows no icons of programs in the background.")]
    #[cfg_attr(
        any(windows, target_os = "macos"),
        expect(dead_code, reason = "there the system has a place for it")
    )]
    NoPlace(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The system would not take it.
    #[error("The system did not take Evenkeel's icon.")]
    #[cfg_attr(
        not(any(windows, target_os = "macos")),
        expect(dead_code, reason = "only a system's own kind refuses")
    )]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
}

const ADVICE: &str = "Nothing else is missing: the pages, the dock and the hotkeys do the same.";

/// Shows the icon as `view` is, and sends what is chosen to `choices`, until `stop`.
pub async fn run(
    view: watch::Receiver<TrayView>,
    choices: mpsc::Sender<TrayChoice>,
    clock: Clock,
    stop: CancellationToken,
    reports: mpsc::Sender<Vec<Incoming>>,
) {
    let report = async |state, error: Option<&TrayError>| {
        let problem = error.map(ToString::to_string);
        let advice = error.map(|_| ADVICE.to_owned());
        let link = Link { peer: Peer::Tray, state, since: clock.now(), problem, advice };
        // Where nobody listens any more, the service is stopping.
        let _ = reports.send(vec![Incoming::Link(link)]).await;
    };
    let shown = async {
        if let Err(error) = show(view, choices, report(LinkState::Up, None)).await {
            tracing::info!(error = &error as &dyn std::error::Error, "there is no icon in the tray");
            // On a desktop without a place for it that is as it should be.
            report(LinkState::Off, Some(&error)).await;
        }
        std::future::pending().await
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = shown => {}
    }
}
