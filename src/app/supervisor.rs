//! Watches over whatever must not end by itself, and stops everything in order.
//!
//! The first part that ends unasked stops the service: half of it is worse than none, and whatever starts it at login
//! brings it back. Must not know what a part does.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Fuse, FusedFuture};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::engine::Engine;
use crate::store::Store;

/// Pages that are still open when we stop are given this long.
const GOODBYE: Duration = Duration::from_millis(500);

/// A part of the service that runs for as long as the service does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServicePart {
    /// What everything passes through.
    Engine,
    /// The thread that writes the database.
    Store,
    /// What serves the pages.
    Web,
    /// What keeps the peers going.
    Peers,
}

impl fmt::Display for ServicePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Engine => "engine",
            Self::Store => "part that writes the database",
            Self::Web => "part that serves the pages",
            Self::Peers => "part that keeps the connections",
        })
    }
}

/// A part ended, and nobody had told it to.
#[derive(Debug, Clone, thiserror::Error)]
#[error("Evenkeel stops, because the {part} ended by itself: {}. Start it again; its log says more.", reason(.cause.as_deref()))]
pub struct PartFault {
    /// The part that ended.
    pub part: ServicePart,
    /// In what it ended; none where it just ended.
    #[source]
    pub cause: Option<Arc<JoinError>>,
}

fn reason(cause: Option<&JoinError>) -> String {
    cause.map_or_else(|| "it gave no reason".to_owned(), ToString::to_string)
}

/// A task and its stop signal.
pub(super) struct SupervisedTask {
    task: Fuse<JoinHandle<()>>,
    stop: CancellationToken,
}

impl SupervisedTask {
    pub(super) fn new(task: JoinHandle<()>, stop: CancellationToken) -> Self {
        Self { task: task.fuse(), stop }
    }

    /// Tells it to stop, and waits until it has.
    async fn end(&mut self) -> Result<(), JoinError> {
        self.stop.cancel();
        if self.task.is_terminated() { Ok(()) } else { (&mut self.task).await }
    }
}

/// The parts that run.
pub(super) struct Supervisor {
    pub(super) engine: Engine,
    pub(super) store: Store,
    pub(super) peers: SupervisedTask,
    pub(super) machine: SupervisedTask,
    pub(super) web: SupervisedTask,
}

impl Supervisor {
    /// Watches until `stop`, or until a part ends, which is told as `fault`; then stops everything in order: peers
    /// first, then the engine puts what it has received on disk, then the pages close.
    pub(super) async fn run(mut self, stop: CancellationToken, fault: watch::Sender<Option<PartFault>>) {
        let (part, ended) = tokio::select! {
            () = stop.cancelled() => return self.stop().await,
            ended = &mut self.machine.task => (ServicePart::Engine, ended),
            () = self.store.closed() => (ServicePart::Store, Ok(())),
            ended = &mut self.web.task => (ServicePart::Web, ended),
            ended = &mut self.peers.task => (ServicePart::Peers, ended),
        };
        let found = PartFault { part, cause: ended.err().map(Arc::new) };
        tracing::error!("{found}");
        fault.send_replace(Some(found));
        self.stop().await;
    }

    async fn stop(&mut self) {
        self.store.stop_waiting();
        note(ServicePart::Peers, self.peers.end().await);
        note(ServicePart::Engine, self.machine.end().await);
        // An engine that has failed could not.
        self.engine.close().await;
        if let Ok(ended) = timeout(GOODBYE, self.web.end()).await {
            note(ServicePart::Web, ended);
        }
    }
}

fn note(part: ServicePart, ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(error = &error as &dyn std::error::Error, "while stopping, the {part} failed");
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::engine::{Parts, Started};

    /// A task that fails when it is told to, and ends when it is to stop.
    fn mortal(fails: &CancellationToken) -> SupervisedTask {
        let (stop, fails) = (CancellationToken::new(), fails.clone());
        let asked = stop.clone();
        let task = tokio::spawn(async move {
            tokio::select! {
                () = fails.cancelled() => panic!("as it was told"),
                () = asked.cancelled() => {}
            }
        });
        SupervisedTask::new(task, stop)
    }

    /// A real engine, and its task.
    async fn engine(folder: &Path) -> (Engine, Store, SupervisedTask) {
        let config = Config::default();
        let clock = Clock::manual(Timestamp::UNIX_EPOCH);
        let parts = Parts { config: &config, folder, clock, zone: TimeZone::UTC };
        let stop = CancellationToken::new();
        let Started { engine, store, task, .. } = Engine::start(parts, stop.clone()).await.unwrap();
        (engine, store, SupervisedTask::new(task, stop))
    }

    /// What the supervisor says when the task of one part fails.
    async fn says(failing: ServicePart) -> PartFault {
        let folder = tempfile::tempdir().unwrap();
        let (engine, store, task) = engine(folder.path()).await;
        let (fails, lives) = (CancellationToken::new(), CancellationToken::new());
        let fate = |part| if part == failing { &fails } else { &lives };
        let machine = match failing {
            ServicePart::Engine => mortal(&fails),
            _ => task,
        };
        let supervisor = Supervisor {
            engine,
            store: store.clone(),
            peers: mortal(fate(ServicePart::Peers)),
            web: mortal(fate(ServicePart::Web)),
            machine,
        };
        let (fault, watched) = watch::channel(None);
        let running = tokio::spawn(supervisor.run(CancellationToken::new(), fault));
        if failing == ServicePart::Store {
            let _ = store.write::<(), _>(|_| panic!("as it was told")).await;
        }
        fails.cancel();
        running.await.unwrap();
        assert!(store.write(|_| Ok(())).await.is_err(), "everything is closed");
        watched.borrow().clone().unwrap()
    }

    #[tokio::test]
    async fn whoever_dies_is_named_and_stops_the_rest() {
        for part in [ServicePart::Engine, ServicePart::Store, ServicePart::Web, ServicePart::Peers] {
            let fault = says(part).await;
            assert_eq!(fault.part, part);
            let line = fault.to_string();
            assert!(line.contains(&part.to_string()) && !line.contains('\n'), "{line}");
            assert_eq!(fault.cause.is_some(), part != ServicePart::Store, "{line}");
        }
    }

    #[tokio::test]
    async fn a_stop_that_was_asked_for_is_no_fault() {
        let folder = tempfile::tempdir().unwrap();
        let (engine, store, task) = engine(folder.path()).await;
        let lives = CancellationToken::new();
        let supervisor =
            Supervisor { engine, store, peers: mortal(&lives), web: mortal(&lives), machine: task };
        let (fault, watched) = watch::channel(None);
        let stop = CancellationToken::new();
        stop.cancel();
        supervisor.run(stop, fault).await;
        assert!(watched.borrow().is_none());
    }
}
