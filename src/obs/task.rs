//! OBS's task: the session, and the break and the notes that it lives by.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::error::ObsError;
use super::notes_store::NotesStore;
use super::reconciler::ObsNotes;
use super::session::{ObsNews, ObsSession};
use super::settings::ObsSettings;
use crate::clock::Clock;
use crate::domain::{Incoming, LinkState, Peer};
use crate::net::{Environment, Reporter, TaskContext, run_connection};

/// The pause before the notes are asked for again that could not be read.
const RECALL: Duration = Duration::from_secs(2);

/// Keeps a connection to OBS up and hands on what it tells. While `running` holds a break (by the moment
/// it began), OBS is as the settings want it in a break; afterwards it is as it was before. Ends when
/// told to stop, once everything is put back as far as OBS is there, or when nobody receives any more.
pub async fn run<S: NotesStore>(
    settings: ObsSettings,
    store: S,
    mut running: watch::Receiver<Option<Timestamp>>,
    clock: Clock,
    stop: CancellationToken,
    out: mpsc::Sender<Vec<Incoming>>,
) {
    let Some(notes) = stop.run_until_cancelled(recall(&store, &clock, &out)).await else { return };
    // The break that runs already is news as well.
    running.mark_changed();
    let session = ObsSession::new(&settings, notes);
    let context = TaskContext { tls: settings.tls, clock, stop, out };
    run_connection(session, ObsEnvironment { store: Arc::new(store), running }, context).await;
}

/// The notes of when we last ran. Without them nothing may be done: they may hold what is to be put back.
async fn recall(store: &impl NotesStore, clock: &Clock, out: &mpsc::Sender<Vec<Incoming>>) -> ObsNotes {
    let mut reporter = Reporter::new(Peer::Obs);
    loop {
        match store.recall().await {
            Ok(notes) => return notes,
            Err(error) => {
                warn!(error = &error as &dyn std::error::Error, "the notes on OBS could not be read");
                let error = ObsError::NotesUnread(error);
                if let Some(link) = reporter.tell(LinkState::Stopped, Some(&error), clock.now()) {
                    // Where nobody listens any more, the service is stopping.
                    let _ = out.send(vec![link]).await;
                }
            }
        }
        clock.sleep(RECALL).await;
    }
}

struct ObsEnvironment<S> {
    store: Arc<S>,
    running: watch::Receiver<Option<Timestamp>>,
}

impl<S: NotesStore> Environment<ObsSession> for ObsEnvironment<S> {
    /// The break that runs, at the beginning and whenever that changes.
    async fn news(&mut self) -> ObsNews {
        if self.running.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
        ObsNews::Break(*self.running.borrow_and_update())
    }

    fn begin(&mut self, notes: ObsNotes) -> Option<BoxFuture<'static, ObsNews>> {
        let store = self.store.clone();
        Some(Box::pin(async move {
            let kept = store.keep(notes).await.inspect_err(|error| {
                warn!(error = error as &dyn std::error::Error, "the notes on OBS could not be kept");
            });
            ObsNews::NotesSaved(kept.is_ok())
        }))
    }
}
