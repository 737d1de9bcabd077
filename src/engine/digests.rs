//! Digests: what is due is composed, kept with everything it delivers in one transaction, and told.

use jiff::Timestamp;
use tokio::task;

use super::machine::Machine;
use crate::breaks::next_wake;
use crate::config::During;
use crate::digest::compose::compose;
use crate::digest::schedule::{self, Due, Facts, LiveFacts};
use crate::domain::{Command, DigestId, Event, Item, Occasion, StreamId};
use crate::store::digests::{self, NewDigest};
use crate::store::{StoreError, streams};

/// Where a digest goes besides the pages: a folder of Markdown files.
pub const FOLDER: &str = "folder";

impl Machine {
    /// Composes whatever is due, or passes it over, and works out when the next is.
    pub(super) async fn compose_due(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if self.digest_wake.is_some_and(|wake| now < wake) {
            return Ok(());
        }
        let (due, _) = self.read_schedule(now).await?;
        for Due { slot, occasion, stream, compose } in due {
            if compose {
                self.compose_about(occasion, stream, slot).await?;
            } else {
                self.store.write(move |connection| digests::take_slot(connection, &slot, now)).await?;
            }
        }
        let (_, next) = self.read_schedule(now).await?;
        self.digest_wake = Some(next.wake.unwrap_or(Timestamp::MAX));
        if self.status.borrow().next_digest != next.shown {
            self.publish(Event::NextDigest { at: next.shown }, |status| status.next_digest = next.shown);
        }
        Ok(())
    }

    /// Something changed that decides when the next digest is due.
    pub(super) fn forget_digest_wake(&mut self) {
        self.digest_wake = None;
    }

    /// When to look for a due digest again; at once when that is not known.
    pub(super) fn digest_wake(&self) -> Option<Timestamp> {
        Some(self.digest_wake.unwrap_or(Timestamp::MIN))
    }
}
