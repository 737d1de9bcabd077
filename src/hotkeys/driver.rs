//! Takes the keys, hands on each press, and comes back when the display does.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::display::{self, Display};
use super::error::HotkeyError;
use super::keys::Keys;
use crate::clock::Clock;
use crate::domain::{HotkeyAction, Incoming, Link, LinkState, Peer};

/// Between two looks whether a display is there again.
const AGAIN: Duration = Duration::from_secs(5);

/// The way out of the part that takes keys.
pub(super) struct Out {
    clock: Clock,
    presses: mpsc::Sender<HotkeyAction>,
    reports: mpsc::Sender<Vec<Incoming>>,
    told: Option<(LinkState, Vec<HotkeyError>)>,
    misread: Vec<HotkeyError>,
}

impl Out {
    /// Hands on a press. A person presses keys; where more come than can be taken, the rest means nothing.
    pub(super) fn press(&self, press: HotkeyAction) {
        if self.presses.try_send(press).is_err() {
            tracing::debug!("a key was pressed faster than it could be done");
        }
    }

    /// The library heard one of its keys, by its id. One that is none of ours is passed over.
    pub(super) fn pressed(&self, keys: &Keys, id: u32) {
        if let Some(binding) = keys.bindings.iter().find(|binding| binding.key.id() == id) {
            self.press(binding.press);
        }
    }

    /// The keys are taken, except for those in `errors`.
    pub(super) async fn ready(&mut self, errors: Vec<HotkeyError>) {
        tracing::info!("hotkeys are ready");
        self.tell(LinkState::Up, errors).await;
    }

    async fn tell(&mut self, state: LinkState, errors: Vec<HotkeyError>) {
        let errors: Vec<HotkeyError> = self.misread.iter().cloned().chain(errors).collect();
        let news = Some((state, errors));
        if self.told == news {
            return;
        }
        let errors = news.as_ref().map(|(_, errors)| errors.as_slice()).unwrap_or_default();
        let problem = errors.iter().map(HotkeyError::problem).collect::<Vec<_>>().join(" ");
        let advice = errors.first().map(|error| error.advice().to_owned());
        let problem = Some(problem).filter(|problem| !problem.is_empty());
        let link = Link { peer: Peer::Hotkeys, state, since: self.clock.now(), problem, advice };
        if let Some(problem) = &link.problem {
            tracing::info!(problem, "not every hotkey works");
        }
        self.told = news;
        // Where nobody listens any more, the service is stopping.
        let _ = self.reports.send(vec![Incoming::Link(link)]).await;
    }
}

/// Takes the keys of `keys` and sends each press to `presses`, until `stop`.
pub async fn run(
    keys: Keys,
    clock: Clock,
    stop: CancellationToken,
    presses: mpsc::Sender<HotkeyAction>,
    reports: mpsc::Sender<Vec<Incoming>>,
) {
    let misread = keys.misread.iter().cloned().map(HotkeyError::Misread).collect();
    let mut out = Out { clock: clock.clone(), presses, reports, told: None, misread };
    let work = async {
        loop {
            let error = serve(&keys, &mut out).await;
            let passes = error.passes();
            let state = match error {
                // On a machine without a screen that is as it should be.
                HotkeyError::NoDisplay => LinkState::Off,
                _ if passes => LinkState::Waiting,
                _ => LinkState::Stopped,
            };
            out.tell(state, vec![error]).await;
            if !passes {
                return std::future::pending().await;
            }
            clock.sleep(AGAIN).await;
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

/// Takes the keys where there is a display, and returns what ended it.
async fn serve(keys: &Keys, out: &mut Out) -> HotkeyError {
    match display::find() {
        #[cfg(any(target_os = "linux", target_os = "freebsd"))]
        Display::X11 => super::x11::serve(keys, out).await,
        #[cfg(any(target_os = "linux", target_os = "freebsd"))]
        Display::Wayland => super::portal::serve(keys, out).await,
        #[cfg(any(windows, target_os = "macos"))]
        Display::System => super::native::serve(keys, out).await,
        Display::None => HotkeyError::NoDisplay,
        _ => HotkeyError::Unsupported,
    }
}

impl Out {
    /// For the parts that wait: the service's clock.
    #[cfg_attr(any(windows, target_os = "macos"), expect(dead_code, reason = "there nothing is waited for"))]
    pub(super) fn clock(&self) -> &Clock {
        &self.clock
    }
}
