//! Marks: one key press each, a time and perhaps a word.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::millis;
use crate::domain::StreamId;

/// Keeps a mark.
///
/// # Errors
/// When the database cannot be written.
pub fn add(
    connection: &Connection,
    at: Timestamp,
    stream: Option<StreamId>,
    note: Option<&str>,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO mark (at, stream, note) VALUES (?1, ?2, ?3)",
        params![millis(at), stream.map(|id| id.0), note],
    )?;
    Ok(())
}
