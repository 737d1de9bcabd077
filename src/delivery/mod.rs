//! Delivery: digests handed over to where the streamer wants them: a folder, a webhook, and a word on the
//! desktop that there is one.
//!
//! Does what is owed in the store, oldest first, whenever it is poked, and reports how it went. What goes
//! to others is written down before it is sent. Must not compose or change a digest.

mod desktop;
mod folder;
mod hook;
mod redacted;
pub mod reminder;
mod webhook;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::clock::{Clock, after};
use crate::domain::{Incoming, Language, Link, LinkState, Peer, Target};
use crate::store::deliveries::{self, Owed};
use crate::store::{Store, StoreError};

pub use folder::Folder;
pub use hook::{Hook, HookError};

/// The pause after what is owed could not be read or written down.
const RETRY: Duration = Duration::from_secs(60);
/// What is under way when we stop is given this long to come to its end.
const GOODBYE: Duration = Duration::from_secs(2);

/// What delivery needs.
pub struct DeliverySettings {
    /// Where files go; none where they go nowhere.
    pub folder: Option<Folder>,
    /// Where letters go; none where they go nowhere.
    pub hook: Option<Hook>,
    /// Whether the desktop is told.
    pub notify: bool,
    /// Where digests are read and ticked off.
    pub store: Store,
    /// Time.
    pub clock: Clock,
    /// For times in what is written.
    pub zone: TimeZone,
    /// For our own words in it.
    pub language: Language,
    /// Where it is told how it went.
    pub reports: mpsc::Sender<Vec<Incoming>>,
}

/// What the ways have in common.
struct Post {
    store: Store,
    clock: Clock,
    zone: TimeZone,
    language: Language,
    reports: mpsc::Sender<Vec<Incoming>>,
    stop: CancellationToken,
}

/// Delivers what is owed, and looks again whenever `pokes` changes, until `stop`. What cannot be delivered
/// stays owed or says why not.
pub async fn run(delivery: DeliverySettings, pokes: watch::Receiver<()>, stop: CancellationToken) {
    let DeliverySettings { folder, hook, notify, store, clock, zone, language, reports } = delivery;
    let common = Arc::new(Post { store, clock, zone, language, reports, stop: stop.clone() });
    let work = async {
        let folder = async {
            if let Some(folder) = folder {
                folder::work(&folder, &common, pokes.clone()).await;
            }
        };
        let hook = async {
            if let Some(hook) = hook {
                webhook::work(&hook, &common, pokes.clone()).await;
            }
        };
        let desk = async {
            if notify {
                desktop::work(&common, pokes.clone()).await;
            }
        };
        tokio::join!(folder, hook, desk);
    };
    let goodbye = async {
        stop.cancelled().await;
        tokio::time::sleep(GOODBYE).await;
    };
    tokio::select! {
        () = goodbye => {}
        () = work => {}
    }
}

impl Post {
    /// Waits for the next digest that is owed to `target` and may be tried now. None when we stop.
    async fn next(&self, target: Target, pokes: &mut watch::Receiver<()>) -> Option<Owed> {
        while !self.stop.is_cancelled() {
            pokes.borrow_and_update();
            let owed = self.store.read(move |connection| deliveries::owed(connection, target)).await;
            let (wall, now) = (self.clock.offset(), self.clock.now());
            // No further away than it can be: the wall clock may have been set since.
            let waits = |at: &Timestamp| *at > now && *at <= after(now, hook::LONGEST_WAIT);
            let until = match owed {
                Ok(None) => None,
                Ok(Some(owed)) => match owed.not_before.filter(waits) {
                    None => return Some(owed),
                    Some(at) => Some(wall.to_steady(at)),
                },
                Err(StoreError::Closed) => return None,
                Err(error) => {
                    tracing::warn!(%target, error = &error as &dyn Error, "what is owed could not be read");
                    Some(self.clock.steady() + RETRY)
                }
            };
            tokio::select! {
                () = self.stop.cancelled() => return None,
                changed = pokes.changed() => changed.ok()?,
                () = self.clock.wake_at(until) => {}
                () = self.clock.wall_set(wall) => {}
            }
        }
        None
    }

    async fn report(&self, peer: Peer, state: LinkState, said: Option<(String, &str)>) {
        let (problem, advice) = said.map(|(problem, advice)| (problem, advice.to_owned())).unzip();
        let link = Link { peer, state, since: self.clock.now(), problem, advice };
        // An error means that the engine is stopping; then nobody needs to know.
        let _ = self.reports.send(vec![Incoming::Link(link)]).await;
    }

    /// Rests after the store did not do as asked.
    async fn rest(&self, error: &StoreError) {
        tracing::warn!(error = error as &dyn Error, "how a delivery stands could not be kept");
        self.pause(RETRY).await;
    }

    /// Waits for so long, or until we stop.
    async fn pause(&self, span: Duration) {
        tokio::select! {
            () = self.stop.cancelled() => {}
            () = self.clock.sleep(span) => {}
        }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
