//! Breaks: those that were taken, and what else became of them.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{millis, timestamp, word};
use crate::domain::{BreakEnd, BreakNote, StreamId};

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

/// Ends the running break, if there is one. With `thanks`, those who are to be thanked by now are
/// taken to be.
///
/// # Errors
/// When the database cannot be written.
pub fn end(connection: &Connection, at: Timestamp, how: BreakEnd, thanks: bool) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE break SET ended_at = max(?1, started_at), how = ?2,
            thanked_to = CASE WHEN ?3 AND stream IS NOT NULL
                THEN (SELECT coalesce(max(id), 0) FROM feedback) END
         WHERE ended_at IS NULL",
        params![millis(at), how.as_str(), thanks],
    )?;
    Ok(())
}

/// Remembers what else became of a break.
///
/// # Errors
/// When the database cannot be written.
pub fn note(
    connection: &Connection,
    stream: Option<StreamId>,
    what: BreakNote,
    from: Timestamp,
    to: Timestamp,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO break_note (stream, what, from_at, to_at) VALUES (?1, ?2, ?3, ?4)",
        params![stream.map(|id| id.0), what.as_str(), millis(from), millis(to.max(from))],
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

/// What became of a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// What happened to the break.
    pub what: BreakNote,
    /// In which stream.
    pub stream: Option<StreamId>,
    /// When it began; or when it was put off or skipped.
    pub from: Timestamp,
    /// When it ended; until when it was put off.
    pub to: Timestamp,
    /// Which exercise, where one was taken.
    pub exercise: Option<String>,
    /// How it ended, where one was taken.
    pub how: Option<BreakEnd>,
}

/// What became of breaks, newest first, at most `limit`. What belongs to the running stream is left
/// out: since when one is live could be read off it.
///
/// # Errors
/// When the database cannot be read.
pub fn remembered(connection: &Connection, limit: u32) -> rusqlite::Result<Vec<Remembered>> {
    connection
        .prepare_cached(
            "SELECT what, stream, from_at, to_at, exercise, how FROM (
                SELECT 'taken' AS what, stream, started_at AS from_at, ended_at AS to_at, exercise, how, id
                FROM break WHERE ended_at IS NOT NULL
                UNION ALL
                SELECT what, stream, from_at, to_at, NULL, NULL, id FROM break_note)
             WHERE stream IS NULL OR stream NOT IN (SELECT id FROM stream WHERE ended_at IS NULL)
             ORDER BY from_at DESC, to_at DESC, id DESC LIMIT ?1",
        )?
        .query_map([limit], read)?
        .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Remembered> {
    Ok(Remembered {
        what: word(row, 0)?,
        stream: row.get::<_, Option<i64>>(1)?.map(StreamId),
        from: timestamp(row.get(2)?),
        to: timestamp(row.get(3)?),
        exercise: row.get(4)?,
        how: row.get::<_, Option<String>>(5)?.and_then(|how| how.parse().ok()),
    })
}
