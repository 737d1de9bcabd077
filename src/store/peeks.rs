//! Peeks, as they ended: looked at, or let be.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::millis;
use crate::domain::{NumberId, PeekEnd, StreamId};

/// Remembers how a peek at `number` ended.
///
/// # Errors
/// When the database cannot be written.
pub fn add(
    connection: &Connection,
    at: Timestamp,
    number: NumberId,
    stream: Option<StreamId>,
    end: PeekEnd,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO peek (at, number, stream, outcome) VALUES (?1, ?2, ?3, ?4)",
        params![millis(at), number.as_str(), stream.map(|id| id.0), end.as_str()],
    )?;
    Ok(())
}
