//! Streams: when one began, and when it ended.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{millis, timestamp, word};
use crate::domain::{EndedBy, Origin, Stream, StreamId};

const COLUMNS: &str = "id, started_at, ended_at, origin, twitch_id";

/// Begins a stream. Fails when one is running.
///
/// # Errors
/// When the database cannot be written.
pub fn start(
    connection: &Connection,
    at: Timestamp,
    origin: Origin,
    twitch_id: Option<&str>,
) -> rusqlite::Result<Stream> {
    connection.execute(
        "INSERT INTO stream (started_at, origin, twitch_id) VALUES (?1, ?2, ?3)",
        params![millis(at), origin.as_str(), twitch_id],
    )?;
    let id = StreamId(connection.last_insert_rowid());
    Ok(Stream { id, started_at: at, ended_at: None, origin, twitch_id: twitch_id.map(str::to_owned) })
}

/// Ends a stream; one that has ended stays as it is.
///
/// # Errors
/// When the database cannot be written.
pub fn end(connection: &Connection, id: StreamId, at: Timestamp, by: EndedBy) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE stream SET ended_at = max(?2, started_at), ended_by = ?3 WHERE id = ?1 AND ended_at IS NULL",
        params![id.0, millis(at), by.as_str()],
    )?;
    Ok(())
}

/// A stream that had ended goes on after all. Fails when another is running.
///
/// # Errors
/// When the database cannot be written.
pub fn reopen(connection: &Connection, id: StreamId) -> rusqlite::Result<()> {
    connection.execute("UPDATE stream SET ended_at = NULL, ended_by = NULL WHERE id = ?1", [id.0])?;
    Ok(())
}

/// Writes down what has become known of a stream: how, since when, and as what Twitch knows it.
///
/// # Errors
/// When the database cannot be written.
pub fn update(connection: &Connection, stream: &Stream) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE stream SET started_at = ?2, origin = ?3, twitch_id = ?4 WHERE id = ?1",
        params![stream.id.0, millis(stream.started_at), stream.origin.as_str(), stream.twitch_id],
    )?;
    Ok(())
}

/// The stream that is running.
///
/// # Errors
/// When the database cannot be read.
pub fn live(connection: &Connection) -> rusqlite::Result<Option<Stream>> {
    let sql = format!("SELECT {COLUMNS} FROM stream WHERE ended_at IS NULL");
    connection.query_row(&sql, [], read).optional()
}

/// A stream that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedStream {
    /// The stream that is over.
    pub stream: Stream,
    /// When it ended.
    pub at: Timestamp,
    /// What ended it; none for one of before that was written down.
    pub by: Option<EndedBy>,
    /// Its digest has been composed, or passed over.
    pub is_told: bool,
}

/// The stream that ended last, of those that Evenkeel heard.
///
/// # Errors
/// When the database cannot be read.
pub fn last_ended(connection: &Connection) -> rusqlite::Result<Option<EndedStream>> {
    let sql = format!(
        "SELECT {COLUMNS}, ended_by, 'after_stream:' || id IN (SELECT key FROM slot) FROM stream
         WHERE ended_at IS NOT NULL AND origin <> 'imported' ORDER BY ended_at DESC, id DESC LIMIT 1"
    );
    let read = |row: &Row<'_>| {
        let stream = read(row)?;
        let by = row.get::<_, Option<String>>(5)?.and_then(|by| by.parse().ok());
        Ok(EndedStream { at: stream.ended_at.unwrap_or_default(), stream, by, is_told: row.get(6)? })
    };
    connection.prepare_cached(&sql)?.query_row([], read).optional()
}

/// When the newest ended stream ended, of those that Evenkeel heard.
///
/// # Errors
/// When the database cannot be read.
pub fn last_end(connection: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    connection.query_row("SELECT max(ended_at) FROM stream WHERE origin <> 'imported'", [], |row| {
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
        twitch_id: row.get(4)?,
    })
}
