//! Where the keeper's notes are kept.
//!
//! Must not know what they say.

use super::keeper::Kept;
use crate::store::{Store, StoreError, facts};

/// A place that keeps the notes of a break durably.
pub trait Journal: Send + Sync + 'static {
    /// What was last kept; nothing where there never was anything.
    fn recall(&self) -> impl Future<Output = Result<Kept, StoreError>> + Send;

    /// Keeps `kept` in place of what was kept before. It is on disk when this returns.
    fn keep(&self, kept: Kept) -> impl Future<Output = Result<(), StoreError>> + Send;
}

impl Journal for Store {
    async fn recall(&self) -> Result<Kept, StoreError> {
        self.read(|connection| Ok(facts::get(connection, facts::OBS)?.unwrap_or_default())).await
    }

    async fn keep(&self, kept: Kept) -> Result<(), StoreError> {
        self.write(move |connection| facts::set(connection, facts::OBS, &kept)).await
    }
}
