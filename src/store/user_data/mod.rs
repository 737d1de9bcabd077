//! What is kept as the streamer's own: all of it handed over, a part of it forgotten, the old let go of.
//!
//! Every table has a place in here: in a sheet of the export, or among what is only bookkeeping. A test
//! fails for one that has none. Must not decide when anything is forgotten.

mod export;
mod export_schema;
mod forget;
mod form;
#[cfg(test)]
mod tests;

pub use export::{Scope, left_out, write};
pub use export_schema::{Sheet, all};
pub use forget::{drop_old_digests, expired, forget_viewer, remove_items};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::{kv, timestamp};

/// How much is kept, and since when.
#[derive(Debug, Clone)]
pub struct Holdings {
    /// Since when this data folder is in use.
    pub since: Option<Timestamp>,
    /// When the oldest feedback that is kept was said.
    pub oldest: Option<Timestamp>,
    /// Whether a stream runs now.
    pub live: bool,
    /// Each sheet that there is, with its rows. None while live: how many wrote is a number.
    pub sheets: Vec<(&'static Sheet, Option<i64>)>,
}

/// What is kept.
///
/// # Errors
/// When the database cannot be read.
pub fn holdings(connection: &Connection) -> rusqlite::Result<Holdings> {
    let snapshot = connection.unchecked_transaction()?;
    let live = is_live(&snapshot)?;
    let mut sheets = Vec::new();
    for sheet in all() {
        if sheet.is_there(&snapshot)? {
            let rows = if live { None } else { Some(sheet.count(&snapshot)?) };
            sheets.push((sheet, rows));
        }
    }
    let oldest = snapshot
        .query_row("SELECT at FROM feedback ORDER BY id LIMIT 1", [], |row| row.get(0).map(timestamp))
        .optional()?;
    Ok(Holdings { since: kv::get(&snapshot, kv::SINCE)?, oldest, live, sheets })
}

fn is_live(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM stream WHERE ended_at IS NULL)", [], |row| row.get(0))
}
