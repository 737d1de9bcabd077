//! The streamer's own data: viewers who are to be forgotten, and what has been kept for long enough.

use std::error::Error;
use std::time::Duration;

use jiff::Timestamp;

use super::machine::Machine;
use crate::clock::{after, before};
use crate::domain::{Done, Event, Refusal};
use crate::store::{StoreError, own};

/// How long after the start the old is looked for first: whoever starts wants to see a page before.
pub(super) const FIRST: Duration = Duration::from_secs(60);
/// How often after that.
const DAY: Duration = Duration::from_secs(86_400);
/// Items in one transaction, at most, so that a chat line never waits long behind it.
const BATCH: usize = 1000;

impl Machine {
    /// Forgets everything of a viewer's. By the time this returns, the file holds nothing of it.
    pub(super) async fn forget_viewer(&mut self, login: String) -> Result<Done, Refusal> {
        let items = self.store.write(move |connection| own::forget_viewer(connection, &login)).await?;
        if !items.is_empty() {
            self.publish(Event::Removed { items: items.clone() }, |_| {});
            self.sweep().await;
            self.recall_abuse().await;
        }
        Ok(Done::Forgotten(items))
    }

    /// Lets go of what is older than it is to be kept, a part at a time. Others get their turn between.
    pub(super) async fn retain(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if now < self.retain_at {
            return Ok(());
        }
        let cutoff = before(now, self.config.retention.chat.get());
        let items = self.store.read(move |connection| own::expired(connection, cutoff, BATCH)).await?;
        if items.is_empty() {
            self.store.write(move |connection| own::drop_old_digests(connection, cutoff)).await?;
            self.sweep().await;
            self.retain_at = after(now, DAY);
            return Ok(());
        }
        let gone = items.clone();
        self.store.write(move |connection| own::remove_items(connection, &gone)).await?;
        self.publish(Event::Removed { items }, |_| {});
        Ok(())
    }

    /// The clock was set back to `now`.
    pub(super) fn turn_back_retention(&mut self, now: Timestamp) {
        self.retain_at = self.retain_at.min(after(now, DAY));
    }

    /// What was deleted is overwritten in the file; where a reader is in the way, a little later.
    async fn sweep(&self) {
        if let Err(error) = self.store.sweep().await {
            tracing::warn!(
                error = &error as &dyn Error,
                "what was deleted could not be overwritten in the file"
            );
        }
    }
}
