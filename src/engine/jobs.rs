//! Long work: it runs beside the engine and comes back as a message, so that nobody waits for it who did not ask
//! for it.
//!
//! Digests are composed one after another, for each begins where the last one ended. Whoever asked for something long
//! is answered once it has come back.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::digests::{ComposeJob, compose_and_keep};
use super::machine::{Machine, Reply};
use crate::clock::{SteadyTime, before};
use crate::domain::{DigestId, Done, Event, ItemId, Occasion, Refusal};
use crate::store::{Store, StoreError, user_data};

/// For so long the wall clock must have kept step with steady time before anything is let go of by its age: one that
/// runs ahead makes all of it old.
pub(super) const AGREED: Duration = Duration::from_secs(3600);
/// How often the old is looked for.
const DAY: Duration = Duration::from_secs(86_400);
/// Items in one transaction, at most, so that nothing waits long behind it.
const BATCH: usize = 500;

/// What long work came to.
pub(super) enum Finished {
    /// This digest is kept; none where its slot was taken before or there was nothing to say.
    Composed { occasion: Occasion, replies: Vec<Reply>, kept: Result<Option<DigestId>, StoreError> },
    /// So many of a viewer's items are gone.
    Forgotten { items: Result<Vec<ItemId>, StoreError>, reply: Reply },
    /// These were too old, and are gone; none where there are no more.
    Retained(Result<Vec<ItemId>, StoreError>),
}

/// The long work under way.
#[derive(Default)]
pub(super) struct Jobs {
    running: JoinSet<Finished>,
    is_composing: bool,
    is_retaining: bool,
    /// Digests that wait for the one being composed.
    to_compose: VecDeque<ComposeJob>,
    /// Who wants to know when nothing is left to do.
    settling: Vec<oneshot::Sender<()>>,
}

impl Jobs {
    /// Waits for the next one to come back; for ever where none is under way. Its panic is the engine's.
    pub(super) async fn next(&mut self) -> Finished {
        loop {
            match self.running.join_next().await {
                Some(Ok(finished)) => return finished,
                Some(Err(error)) => {
                    // A job is cancelled only when the engine itself is.
                    if let Ok(panic) = error.try_into_panic() {
                        std::panic::resume_unwind(panic);
                    }
                }
                None => std::future::pending().await,
            }
        }
    }

    pub(super) fn is_composing(&self) -> bool {
        self.is_composing
    }

    pub(super) fn is_retaining(&self) -> bool {
        self.is_retaining
    }
}

impl Machine {
    /// Composes a digest, once per slot; after those that are being composed. Whoever asks while another one who asked
    /// still waits, waits for the same one.
    pub(super) fn compose(&mut self, job: ComposeJob) {
        let is_asked = |job: &ComposeJob| job.occasion == Occasion::OnDemand;
        let same = self.jobs.to_compose.iter_mut().find(|waiting| is_asked(waiting) && is_asked(&job));
        match same {
            Some(waiting) => waiting.replies.extend(job.replies),
            None => self.jobs.to_compose.push_back(job),
        }
        self.compose_next();
    }

    fn compose_next(&mut self) {
        if self.jobs.is_composing {
            return;
        }
        let Some(job) = self.jobs.to_compose.pop_front() else { return };
        self.jobs.is_composing = true;
        let (store, order) = (self.store.clone(), self.order(job.occasion));
        self.jobs.running.spawn(async move {
            let ComposeJob { slot, occasion, stream, replies } = job;
            let kept = compose_and_keep(&store, slot, occasion, stream, order).await;
            Finished::Composed { occasion, replies, kept }
        });
    }

    /// Forgets everything of a viewer's. By the time that is answered, the file holds nothing of it.
    pub(super) fn forget_viewer(&mut self, login: String, reply: Reply) {
        let store = self.store.clone();
        self.jobs.running.spawn(async move {
            let items = forget(&store, login).await;
            Finished::Forgotten { items, reply }
        });
    }

    /// Lets go of what is older than it is to be kept, a part at a time. Others get their turn between.
    pub(super) fn retain(&mut self, now: SteadyTime) {
        if now < self.retain_at || self.jobs.is_retaining {
            return;
        }
        self.jobs.is_retaining = true;
        // By the offset that was looked at: the wall clock itself may be set at any moment.
        let cutoff = before(self.wall.to_wall(now), self.config.retention.chat.get());
        let store = self.store.clone();
        self.jobs.running.spawn(async move { Finished::Retained(retain(&store, cutoff).await) });
    }

    /// The wall clock was set: what is old by it is not believed for a while.
    pub(super) fn put_off_retention(&mut self, now: SteadyTime) {
        self.retain_at = self.retain_at.max(now + AGREED);
    }

    /// Long work has come back.
    pub(super) async fn take_up(&mut self, finished: Finished) {
        match finished {
            Finished::Composed { occasion, replies, kept } => {
                self.jobs.is_composing = false;
                self.composed(occasion, replies, kept);
                self.compose_next();
            }
            Finished::Forgotten { items, reply } => {
                if let Ok(items) = &items
                    && !items.is_empty()
                {
                    self.publish(Event::Removed { items: items.clone() }, |_| {});
                    self.recall_abuse().await;
                }
                // Whoever asked may have gone; what was asked is done all the same.
                let _ = reply.send(items.map(Done::Forgotten).map_err(Refusal::from));
            }
            Finished::Retained(items) => {
                self.jobs.is_retaining = false;
                match items {
                    Ok(items) if items.is_empty() => self.retain_at = self.clock.steady() + DAY,
                    Ok(items) => self.publish(Event::Removed { items }, |_| {}),
                    Err(error) => {
                        tracing::warn!(
                            error = &error as &dyn std::error::Error,
                            "the old could not be let go of"
                        );
                        self.rest_from_trying();
                    }
                }
            }
        }
    }

    /// Somebody wants to know when nothing is left to do.
    pub(super) fn settle(&mut self, settled: oneshot::Sender<()>) {
        self.jobs.settling.push(settled);
    }

    /// Whatever was due has been begun: where nothing is under way, nothing is left to do.
    pub(super) async fn tell_settled(&mut self) {
        if self.jobs.running.is_empty() && !self.jobs.settling.is_empty() {
            // What was handed to the store before this is written with it; where it cannot be, it says so itself.
            let _ = self.store.write(|_| Ok(())).await;
            for settled in self.jobs.settling.drain(..) {
                // Whoever asked may have gone.
                let _ = settled.send(());
            }
        }
    }

    /// Waits for what is under way, and takes it up.
    pub(super) async fn finish_jobs(&mut self) {
        while !self.jobs.running.is_empty() {
            let finished = self.jobs.next().await;
            self.take_up(finished).await;
        }
    }
}

async fn forget(store: &Store, login: String) -> Result<Vec<ItemId>, StoreError> {
    let items = store.write(move |connection| user_data::forget_viewer(connection, &login)).await?;
    if !items.is_empty() {
        sweep(store).await;
    }
    Ok(items)
}

async fn retain(store: &Store, cutoff: jiff::Timestamp) -> Result<Vec<ItemId>, StoreError> {
    let items = store.read(move |connection| user_data::expired(connection, cutoff, BATCH)).await?;
    if items.is_empty() {
        store.write(move |connection| user_data::drop_old_digests(connection, cutoff)).await?;
        sweep(store).await;
    } else {
        let gone = items.clone();
        store.write(move |connection| user_data::remove_items(connection, &gone)).await?;
    }
    Ok(items)
}

/// What was deleted is overwritten in the file; where a reader is in the way, a little later.
async fn sweep(store: &Store) {
    if let Err(error) = store.sweep().await {
        tracing::warn!(error = &error as &dyn std::error::Error, "the file could not be swept");
    }
}
