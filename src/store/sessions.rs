//! Sessions of the private pages: random ids, never the key.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::millis;
use crate::clock;

/// How long a page stays open without the key.
pub const LIFETIME: Duration = Duration::from_secs(30 * 86_400);

/// Remembers a session, and forgets those that are over.
///
/// # Errors
/// When the database cannot be written.
pub fn add(connection: &Connection, id: &str, now: Timestamp) -> rusqlite::Result<()> {
    connection
        .execute("DELETE FROM session WHERE created_at < ?1", [millis(clock::before(now, LIFETIME))])?;
    connection.execute("INSERT INTO session (id, created_at) VALUES (?1, ?2)", params![id, millis(now)])?;
    Ok(())
}

/// Whether `id` is a session that is not over.
///
/// # Errors
/// When the database cannot be read.
pub fn is_valid(connection: &Connection, id: &str, now: Timestamp) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM session WHERE id = ?1 AND created_at >= ?2")?
        .query_row(params![id, millis(clock::before(now, LIFETIME))], |_| Ok(()))
        .optional()
        .map(|found| found.is_some())
}
