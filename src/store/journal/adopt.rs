//! Marks that an earlier version kept in the main database, brought into the journal. Once.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::error::Error;

use super::{Journal, JournalError};
use crate::journal::{EntryId, Mark};
use crate::store::{Store, timestamp};

/// Brings old marks over. Where that fails they stay where they are, and the next start tries again.
pub async fn adopt(store: &Store, journal: &Journal) {
    if let Err(error) = bring_over(store, journal).await {
        tracing::warn!(error = &error as &dyn Error, "earlier marks could not be brought into the journal");
    }
}

async fn bring_over(store: &Store, journal: &Journal) -> Result<(), JournalError> {
    let old: Vec<(i64, Timestamp, Option<String>)> = store
        .read(|connection| {
            connection
                .prepare("SELECT id, at, note FROM mark")?
                .query_map([], |row| Ok((row.get(0)?, timestamp(row.get(1)?), row.get(2)?)))?
                .collect()
        })
        .await?;
    let Some(last) = old.iter().map(|(id, ..)| *id).max() else { return Ok(()) };
    journal
        .transaction(move |book| {
            for (id, at, note) in old {
                let mark = Mark { id: name_of(id, at), at, changed_at: at, version: 1, note };
                book.restore_mark(&mark)?;
            }
            Ok(())
        })
        .await?;
    store.write(move |connection| connection.execute("DELETE FROM mark WHERE id <= ?1", [last])).await?;
    Ok(())
}

/// The same name each time, so that a mark which was brought over before a crash is known.
fn name_of(id: i64, at: Timestamp) -> EntryId {
    let hash: [u8; 32] = Sha256::digest(format!("mark {id} {}", at.as_millisecond())).into();
    let mut name = [0; 16];
    name.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
    EntryId::new(name)
}
