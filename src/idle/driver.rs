//! Looks at the desktop now and then while a stream runs, and tells what is new.

use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::places::IdlePlaces;
use super::sight::{Heed, LastTold, Sight};
use crate::clock::Clock;
use crate::domain::Incoming;

/// Between two looks. Being away counts in minutes.
const LOOK: Duration = Duration::from_secs(10);

/// Tells of being away and of the wish not to be disturbed, until `stop`. Outside streams nobody looks.
pub async fn run(
    heed: Heed,
    places: IdlePlaces,
    mut live: watch::Receiver<bool>,
    clock: Clock,
    stop: CancellationToken,
    reports: mpsc::Sender<Vec<Incoming>>,
) {
    let work = async {
        let mut told = LastTold::default();
        let mut desktop = Desktop::of(places);
        loop {
            let is_live = *live.borrow_and_update();
            let sight = if is_live { desktop.look(heed).await } else { Sight::default() };
            let news: Vec<_> = told.news(heed, sight).into_iter().map(Incoming::StreamSignal).collect();
            if !news.is_empty() && reports.send(news).await.is_err() {
                return;
            }
            tokio::select! {
                () = clock.sleep(LOOK), if is_live => {}
                changed = live.changed() => if changed.is_err() { return },
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

/// The ways to what the desktop knows. Each is tried anew at every look, and costs nothing where there is none.
#[cfg(any(target_os = "linux", target_os = "freebsd"))]
struct Desktop {
    screen: super::x11::XScreen,
    session: super::bus::Bus,
    system: super::bus::Bus,
}

#[cfg(any(target_os = "linux", target_os = "freebsd"))]
impl Desktop {
    fn of(places: IdlePlaces) -> Self {
        Self {
            screen: super::x11::XScreen::new(places.x_server),
            session: super::bus::Bus::new(places.session_bus),
            system: super::bus::Bus::new(places.system_bus),
        }
    }

    async fn look(&mut self, heed: Heed) -> Sight {
        let idle = if !heed.idle() {
            None
        } else if let Some(idle) = self.session.idle().await {
            Some(idle)
        } else {
            self.screen.idle().await
        };
        let do_not_disturb = if heed.do_not_disturb() { self.session.do_not_disturb().await } else { None };
        Sight { locked: self.system.locked().await, idle, do_not_disturb }
    }
}

/// The one desktop there is.
#[cfg(windows)]
struct Desktop;

#[cfg(windows)]
impl Desktop {
    fn of(_: IdlePlaces) -> Self {
        Self
    }

    async fn look(&mut self, heed: Heed) -> Sight {
        use super::windows;
        let look = move || Sight {
            locked: windows::locked(),
            idle: heed.idle().then(windows::idle).flatten(),
            do_not_disturb: heed.do_not_disturb().then(windows::do_not_disturb).flatten(),
        };
        // Another process answers some of it.
        tokio::task::spawn_blocking(look).await.unwrap_or_default()
    }
}

/// A desktop that is not asked: how, is not known here.
#[cfg(not(any(target_os = "linux", target_os = "freebsd", windows)))]
struct Desktop;

#[cfg(not(any(target_os = "linux", target_os = "freebsd", windows)))]
impl Desktop {
    fn of(_: IdlePlaces) -> Self {
        Self
    }

    async fn look(&mut self, _: Heed) -> Sight {
        std::future::ready(Sight::default()).await
    }
}
