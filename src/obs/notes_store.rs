//! Where the reconciler's notes are kept.
//!
//! Must not know what they say.

use super::reconciler::ObsNotes;
use crate::store::{Store, StoreError, kv};

/// A place that keeps the notes of a break durably.
pub trait NotesStore: Send + Sync + 'static {
    /// What was last kept; nothing where there never was anything.
    fn recall(&self) -> impl Future<Output = Result<ObsNotes, StoreError>> + Send;

    /// Keeps `notes` in place of what was kept before. They are on disk when this returns.
    fn keep(&self, notes: ObsNotes) -> impl Future<Output = Result<(), StoreError>> + Send;
}

impl NotesStore for Store {
    async fn recall(&self) -> Result<ObsNotes, StoreError> {
        self.read(|connection| Ok(kv::get(connection, kv::OBS)?.unwrap_or_default())).await
    }

    async fn keep(&self, notes: ObsNotes) -> Result<(), StoreError> {
        self.write(move |connection| kv::set(connection, kv::OBS, &notes)).await
    }
}
