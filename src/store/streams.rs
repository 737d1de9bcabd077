//! Streams: when one began, and when it ended.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{millis, timestamp, word};
use crate::domain::{Origin, Stream, StreamId};

/// Begins a stream. Fails when one is running.
///
/// # Errors
/// When the database cannot be written.
pub fn start(connection: &Connection, at: Timestamp, origin: Origin) -> rusqlite::Result<Stream> {
    connection.execute(
        "INSERT INTO stream (started_at, origin) VALUES (?1, ?2)",
        params![millis(at), origin.as_str()],
    )?;
    let id = StreamId(connection.last_insert_rowid());
    Ok(Stream { id, started_at: at, ended_at: None, origin })
}

/// Ends a stream; one that has ended stays as it is.
///
/// # Errors
/// When the database cannot be written.
pub fn end(connection: &Connection, id: StreamId, at: Timestamp) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE stream SET ended_at = max(?2, started_at) WHERE id = ?1 AND ended_at IS NULL",
        params![id.0, millis(at)],
    )?;
    Ok(())
}

/// Says that a stream was one the streamer declared, whatever we had inferred before.
///
/// # Errors
/// When the database cannot be written.
pub fn declare(connection: &Connection, id: StreamId) -> rusqlite::Result<()> {
    connection.execute("UPDATE stream SET origin = 'manual' WHERE id = ?1", [id.0])?;
    Ok(())
}

/// The stream that is running.
///
/// # Errors
/// When the database cannot be read.
pub fn live(connection: &Connection) -> rusqlite::Result<Option<Stream>> {
    connection
        .query_row("SELECT id, started_at, ended_at, origin FROM stream WHERE ended_at IS NULL", [], read)
        .optional()
}

/// When the newest ended stream ended.
///
/// # Errors
/// When the database cannot be read.
pub fn last_end(connection: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    connection.query_row("SELECT max(ended_at) FROM stream", [], |row| {
        Ok(row.get::<_, Option<i64>>(0)?.map(timestamp))
    })
}

/// When a person in chat was last heard in a stream, by the time it was said. Bots, mirrored lines and
/// other tools are no sign of life.
///
/// # Errors
/// When the database cannot be read.
pub fn last_message(connection: &Connection, id: StreamId) -> rusqlite::Result<Option<Timestamp>> {
    connection.query_row(
        "SELECT max(at) FROM feedback
         WHERE stream = ?1 AND source = 'twitch' AND standing IN ('viewer', 'own')",
        [id.0],
        |row| Ok(row.get::<_, Option<i64>>(0)?.map(timestamp)),
    )
}

/// Ended streams whose digest is still to come, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub fn awaiting_digest(connection: &Connection) -> rusqlite::Result<Vec<(StreamId, Timestamp)>> {
    connection
        .prepare_cached(
            "SELECT id, ended_at FROM stream
             WHERE ended_at IS NOT NULL AND 'after_stream:' || id NOT IN (SELECT key FROM slot)
             ORDER BY ended_at",
        )?
        .query_map([], |row| Ok((StreamId(row.get(0)?), timestamp(row.get(1)?))))?
        .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Stream> {
    Ok(Stream {
        id: StreamId(row.get(0)?),
        started_at: timestamp(row.get(1)?),
        ended_at: row.get::<_, Option<i64>>(2)?.map(timestamp),
        origin: word(row, 3)?,
    })
}
