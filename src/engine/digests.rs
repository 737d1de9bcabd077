//! Digests: what is due is composed beside the engine, kept with everything it delivers in one transaction, and told.

use jiff::Timestamp;
use tokio::task;

use super::machine::{Machine, Reply};
use crate::breaks::next_break;
use crate::config::{AfterStream, During};
use crate::digest::compose::{self, compose};
use crate::digest::schedule::{self, Due, Facts, LiveFacts};
use crate::domain::{
    Command, DigestId, Done, Event, NumberId, Occasion, Refusal, ShieldMode, StreamId, Target,
};
use crate::store::deliveries::{self, Again};
use crate::store::digests::{self, NewDigest};
use crate::store::{Store, StoreError, abuse, digest_list, streams};

/// What the schedule says.
struct Schedule {
    due: Vec<Due>,
    wake: Option<Timestamp>,
    next_at: Option<Timestamp>,
}

/// A digest to be composed.
pub(super) struct ComposeJob {
    /// Key of the occasion; it is composed once.
    pub(super) slot: String,
    pub(super) occasion: Occasion,
    pub(super) stream: Option<StreamId>,
    /// Whoever waits for it.
    pub(super) replies: Vec<Reply>,
}

/// How things stand when a digest is begun.
pub(super) struct Order {
    now: Timestamp,
    /// Whether the numbers of a stream may be opened after it.
    with_numbers: bool,
    targets: Vec<Target>,
}

/// Composes a digest of what is on disk now, and keeps it with everything it delivers. None when the slot
/// was taken before or there was nothing to say.
pub(super) async fn compose_and_keep(
    store: &Store,
    slot: String,
    occasion: Occasion,
    stream: Option<StreamId>,
    order: Order,
) -> Result<Option<DigestId>, StoreError> {
    let Order { now, with_numbers, targets } = order;
    let material = store.read(move |connection| digests::material(connection, occasion, stream)).await?;
    let from = material.from.unwrap_or(now).min(now);
    let to_item = material.to_item;
    let has_numbers = occasion.is_of_whole_stream() && material.has_numbers;
    let composing =
        task::spawn_blocking(move || compose(occasion, &material.items, material.wrote, &material.abusive));
    let mut plans = match composing.await {
        Ok(plans) => plans,
        // Nobody cancels it: where it failed, so has this job.
        Err(ended) => std::panic::resume_unwind(ended.into_panic()),
    };
    if has_numbers && with_numbers {
        compose::add_numbers(&mut plans);
    }
    let new = NewDigest { slot, stream, occasion, composed_at: now, from, to_item, plans, targets };
    store.write(move |connection| digests::keep(connection, &new)).await
}

impl Machine {
    /// Begins to compose what is due, one digest at a time, or passes it over, and works out when the next is.
    pub(super) async fn compose_due(&mut self) -> Result<(), StoreError> {
        let now = self.clock.now();
        if self.jobs.is_composing() || self.digest_wake.is_some_and(|wake| now < wake) {
            return Ok(());
        }
        let mut schedule = self.read_schedule(now).await?;
        if !schedule.due.is_empty() {
            for Due { slot, occasion, stream, compose } in schedule.due {
                if compose {
                    // The others are looked for again once it has come back.
                    self.compose(ComposeJob { slot, occasion, stream, replies: Vec::new() });
                    return Ok(());
                }
                let pass_over = move |connection: &_| digests::take_slot(connection, &slot, now);
                self.store.write(pass_over).await?;
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

    /// How things stand for a digest that is begun now.
    pub(super) fn order(&self, occasion: Occasion) -> Order {
        Order {
            now: self.clock.now(),
            with_numbers: self.config.shield.after != AfterStream::Never,
            targets: self.targets(occasion),
        }
    }

    /// A digest was composed, or could not be.
    pub(super) fn composed(
        &mut self,
        occasion: Occasion,
        replies: Vec<Reply>,
        kept: Result<Option<DigestId>, StoreError>,
    ) {
        match &kept {
            Ok(Some(id)) => {
                tracing::info!(%occasion, "a digest is ready");
                self.publish(Event::DigestReady { id: *id }, |_| {});
                self.deliver(*id);
                self.past_grew.send_replace(());
            }
            Err(error) if replies.is_empty() => {
                let error = error as &dyn std::error::Error;
                tracing::warn!(error, %occasion, "a digest could not be composed");
                self.rest_from_trying();
            }
            Ok(None) | Err(_) => {}
        }
        self.forget_digest_wake();
        let answer = kept.map(Done::Digest).map_err(Refusal::from);
        for reply in replies {
            // Whoever asked may have gone.
            let _ = reply.send(answer.clone());
        }
    }

    /// Where a digest goes. The desktop is told of one that comes by itself when no stream runs: in a stream
    /// the dock says it, and the audience may see the desktop.
    fn targets(&self, occasion: Occasion) -> Vec<Target> {
        let settings = &self.config.digest;
        let comes_unasked = matches!(occasion, Occasion::AfterStream | Occasion::Daily);
        let wanted = [
            (Target::Folder, !settings.folder.as_os_str().is_empty()),
            (Target::Webhook, !settings.webhook.is_empty()),
            (Target::Notification, settings.notify && comes_unasked && self.live.is_none()),
        ];
        wanted.into_iter().filter(|(_, wanted)| *wanted).map(|(target, _)| target).collect()
    }

    /// A person wants a digest sent to the webhook, whatever became of it there before.
    pub(super) async fn send_digest(&mut self, id: DigestId) -> Result<Done, Refusal> {
        if self.config.digest.webhook.is_empty() {
            return Err(Refusal::NoWebhook);
        }
        let ask = move |connection: &_| deliveries::ask_again(connection, id, Target::Webhook);
        match self.store.write(ask).await? {
            Again::Owed => {
                self.deliver(id);
                Ok(Done::Handled)
            }
            Again::UnderWay => Err(Refusal::DigestUnderWay),
            Again::Missing => Err(Refusal::NoDigest),
        }
    }

    /// "Not now": a digest waits, and nobody asks again.
    pub(super) async fn put_off_digest(&mut self, id: DigestId) -> Result<Done, Refusal> {
        let now = self.clock.now();
        let noted = self.store.write(move |connection| digests::note_later(connection, id, now)).await?;
        if noted { Ok(Done::Handled) } else { Err(Refusal::NoDigest) }
    }

    /// A digest was read.
    pub(super) async fn note_read_digest(&mut self, id: DigestId) -> Result<Done, Refusal> {
        let now = self.clock.now();
        let noted = self.store.write(move |connection| digest_list::note_read(connection, id, now)).await?;
        if noted { Ok(Done::Handled) } else { Err(Refusal::NoDigest) }
    }

    /// Deletes the abuse in a digest, unread.
    pub(super) async fn drop_abuse(&mut self, id: DigestId) -> Result<Done, Refusal> {
        let drop = move |connection: &_| match digests::exists(connection, id)? {
            true => abuse::drop_shut(connection, id).map(Some),
            false => Ok(None),
        };
        match self.store.write(drop).await? {
            Some(items) => {
                if !items.is_empty() {
                    self.publish(Event::Removed { items }, |_| {});
                }
                Ok(Done::Handled)
            }
            None => Err(Refusal::NoDigest),
        }
    }

    fn deliver(&self, id: DigestId) {
        // Where the way is blocked, it is full of the same wish, and the digest is owed on disk.
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
        let shows_uptime = self.status.borrow().shield.of_number(NumberId::Uptime) == ShieldMode::Shown;
        let stream = self.live.as_ref().map(|live| live.stream.clone());
        let next_break = next_break(&self.plan, &self.breaks, self.clock.steady());
        let next_break = next_break.map(|at| self.clock.offset().to_wall(at));
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
                let facts = Facts {
                    now,
                    zone: &zone,
                    paused,
                    live,
                    awaiting: &awaiting,
                    since,
                    shows_uptime,
                    is_taken: &is_taken,
                };
                Ok(Schedule {
                    due: schedule::due(&settings, &facts),
                    wake: schedule::wake(&settings, &facts),
                    next_at: schedule::next_at(&settings, &facts),
                })
            })
            .await
    }
}
