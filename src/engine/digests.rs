//! Digests: what is due is composed, kept with everything it delivers in one transaction, and told.

use std::pin::Pin;

use jiff::Timestamp;
use tokio::task;
use tokio_util::task::AbortOnDropHandle;

use super::machine::Machine;
use crate::breaks::next_break;
use crate::config::{AfterStream, During};
use crate::digest::compose::{self, compose};
use crate::digest::schedule::{self, Due, Facts, LiveFacts};
use crate::domain::{Command, DigestId, Event, Incoming, Occasion, StreamId};
use crate::store::digests::{self, FOLDER, NewDigest};
use crate::store::{Store, StoreError, streams};

/// What the schedule says.
struct Schedule {
    due: Vec<Due>,
    wake: Option<Timestamp>,
    next_at: Option<Timestamp>,
}

/// A digest to be composed.
struct Job {
    slot: String,
    occasion: Occasion,
    stream: Option<StreamId>,
    now: Timestamp,
    /// Whether the numbers of a stream may be opened after it.
    with_numbers: bool,
    targets: Vec<&'static str>,
}

/// Composes a digest of what is on disk now, and keeps it with everything it delivers. None when the slot
/// was taken before or there was nothing to say.
async fn compose_and_keep(store: Store, job: Job) -> Result<Option<DigestId>, StoreError> {
    let Job { slot, occasion, stream, now, with_numbers, targets } = job;
    let material = store.read(move |connection| digests::material(connection, occasion, stream)).await?;
    let from = material.from.unwrap_or(now).min(now);
    let to_item = material.to_item;
    let has_numbers = occasion == Occasion::AfterStream && material.has_numbers;
    let composing = task::spawn_blocking(move || compose(occasion, &material.items, material.wrote));
    let mut plans = composing.await.map_err(|_| StoreError::Closed)?;
    if has_numbers && with_numbers {
        plans.push(compose::numbers());
    }
    let new = NewDigest { slot, stream, occasion, composed_at: now, from, to_item, plans, targets };
    store.write(move |connection| digests::keep(connection, &new)).await
}

impl Machine {
    /// Composes whatever is due, or passes it over, and works out when the next is.
    pub(super) async fn compose_due(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if self.digest_wake.is_some_and(|wake| now < wake) {
            return Ok(());
        }
        let mut schedule = self.read_schedule(now).await?;
        if !schedule.due.is_empty() {
            for Due { slot, occasion, stream, compose } in schedule.due {
                if compose {
                    self.compose(occasion, stream, slot).await?;
                } else {
                    let pass_over = move |connection: &_| digests::take_slot(connection, &slot, now);
                    self.store.write(pass_over).await?;
                }
            }
            schedule = self.read_schedule(now).await?;
        }
        self.digest_wake = Some(schedule.wake.unwrap_or(Timestamp::MAX));
        self.show_next(schedule.next_at);
        Ok(())
    }

    /// Something changed that decides when the next digest is due.
    pub(super) fn forget_digest_wake(&mut self) {
        self.digest_wake = None;
    }

    /// Composes a digest of what there is for `occasion`, once per `slot`. None when the slot was
    /// taken before or there was nothing to say.
    pub(super) async fn compose(
        &mut self,
        occasion: Occasion,
        stream: Option<StreamId>,
        slot: String,
    ) -> Result<Option<DigestId>, StoreError> {
        let job = Job {
            slot,
            occasion,
            stream,
            now: self.clock.now(),
            with_numbers: self.config.shield.after != AfterStream::Never,
            targets: if self.config.digest.folder.as_os_str().is_empty() { vec![] } else { vec![FOLDER] },
        };
        let composing = AbortOnDropHandle::new(task::spawn(compose_and_keep(self.store.clone(), job)));
        let kept = self.meanwhile(composing).await?;
        if let Some(id) = kept {
            tracing::info!(%occasion, "a digest is ready");
            self.publish(Event::DigestReady { id }, |_| {});
            self.deliver(id);
        }
        self.forget_digest_wake();
        Ok(kept)
    }

    /// Waits for `work` and takes in what arrives until it is done: a long evening takes a moment to
    /// compose, and chat goes on meanwhile.
    async fn meanwhile<T>(
        &mut self,
        mut work: AbortOnDropHandle<Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        loop {
            tokio::select! {
                biased;
                done = &mut work => return done.unwrap_or(Err(StoreError::Closed)),
                Some(batch) = self.arriving.recv() => self.ingest_apart(batch).await,
            }
        }
    }

    /// The same as `ingest`. What arrives may begin a break, whose digest is composed in turn, so the
    /// compiler has to be told where that ends.
    fn ingest_apart(&mut self, batch: Vec<Incoming>) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(self.ingest(batch))
    }

    /// What was composed before the service last stopped and is not yet where it has to go.
    pub(super) async fn deliver_leftovers(&self) {
        match self.store.read(digests::undelivered).await {
            Ok(owed) => owed.into_iter().for_each(|id| self.deliver(id)),
            Err(error) => tracing::error!("{error}"),
        }
    }

    fn deliver(&self, id: DigestId) {
        // Where the way is blocked, the digest stays owed on disk and goes out at the next start.
        if self.commands.try_send(Command::Deliver(id)).is_err() {
            tracing::debug!("a digest waits for delivery");
        }
    }

    fn show_next(&self, at: Option<Timestamp>) {
        if self.status.borrow().next_digest != at {
            self.publish(Event::NextDigest { at }, |status| status.next_digest = at);
        }
    }

    async fn read_schedule(&self, now: Timestamp) -> Result<Schedule, StoreError> {
        let settings = self.config.digest.clone();
        let zone = self.zone.clone();
        let since = self.since;
        let paused = self.status.borrow().paused;
        let stream = self.live.as_ref().map(|live| live.stream.clone());
        let next_break = next_break(&self.plan, &self.breaks, now);
        let shows_breaks = settings.during == During::AtBreaks;
        self.store
            .read(move |connection| {
                let live = match stream {
                    None => None,
                    Some(stream) => Some(LiveFacts {
                        last_interval: digests::last_interval(connection, stream.id)?,
                        stream: stream.id,
                        started_at: stream.started_at,
                        next_break: next_break.filter(|_| shows_breaks),
                    }),
                };
                let awaiting = streams::awaiting_digest(connection)?;
                // A slot that cannot be looked up counts as taken: late is better than twice.
                let is_taken = |slot: &str| digests::is_taken(connection, slot).unwrap_or(true);
                let facts =
                    Facts { now, zone: &zone, paused, live, awaiting: &awaiting, since, is_taken: &is_taken };
                Ok(Schedule {
                    due: schedule::due(&settings, &facts),
                    wake: schedule::wake(&settings, &facts),
                    next_at: schedule::next_at(&settings, &facts),
                })
            })
            .await
    }
}
