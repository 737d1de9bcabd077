//! Breaks that were taken.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::millis;
use crate::domain::{BreakEnd, StreamId};

/// Begins a break and returns its row's id. Fails when one is running.
///
/// # Errors
/// When the database cannot be written.
pub fn start(
    connection: &Connection,
    stream: Option<StreamId>,
    exercise: &str,
    started_at: Timestamp,
    ends_at: Timestamp,
) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO break (stream, exercise, started_at, ends_at) VALUES (?1, ?2, ?3, ?4)",
        params![stream.map(|id| id.0), exercise, millis(started_at), millis(ends_at)],
    )?;
    Ok(connection.last_insert_rowid())
}

/// Ends the running break, if there is one.
///
/// # Errors
/// When the database cannot be written.
pub fn end(connection: &Connection, at: Timestamp, how: BreakEnd) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE break SET ended_at = ?1, how = ?2 WHERE ended_at IS NULL",
        params![millis(at), how.as_str()],
    )?;
    Ok(())
}

/// The id of the running break.
///
/// # Errors
/// When the database cannot be read.
pub fn running(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    connection.query_row("SELECT id FROM break WHERE ended_at IS NULL", [], |row| row.get(0)).optional()
}
