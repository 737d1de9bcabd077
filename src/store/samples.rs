//! Numbers as they were measured, and what a stream was about. Only the shield reads numbers.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{millis, timestamp};
use crate::domain::{NumberId, Sample, StreamId, Topic};

/// Keeps a measurement. One of the same number at the same time is replaced. `shared` says that the people of another
/// room were there as well.
///
/// # Errors
/// When the database cannot be written.
pub fn keep(
    connection: &Connection,
    sample: &Sample,
    stream: Option<StreamId>,
    shared: bool,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO sample (number, at, value, stream, shared) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            sample.number.as_str(),
            millis(sample.at),
            sample.value,
            stream.map(|id| id.0),
            shared
        ])?;
    Ok(())
}

/// How many watched at each measurement of `stream`, oldest first, and whether the people of another room were counted.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn viewers(connection: &Connection, stream: StreamId) -> rusqlite::Result<Vec<(i64, bool)>> {
    connection
        .prepare_cached("SELECT value, shared FROM sample WHERE stream = ?1 AND number = ?2 ORDER BY at")?
        .query_map(params![stream.0, NumberId::Viewers.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// The measurements of `number` in `stream`, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub fn of_stream(
    connection: &Connection,
    stream: StreamId,
    number: NumberId,
) -> rusqlite::Result<Vec<Sample>> {
    connection
        .prepare_cached("SELECT at, value FROM sample WHERE stream = ?1 AND number = ?2 ORDER BY at")?
        .query_map(params![stream.0, number.as_str()], |row| {
            Ok(Sample { number, at: timestamp(row.get(0)?), value: row.get(1)? })
        })?
        .collect()
}

/// When anything was last measured in `stream`.
///
/// # Errors
/// When the database cannot be read.
pub fn last_at(connection: &Connection, stream: StreamId) -> rusqlite::Result<Option<Timestamp>> {
    connection.query_row("SELECT max(at) FROM sample WHERE stream = ?1", [stream.0], |row| {
        Ok(row.get::<_, Option<i64>>(0)?.map(timestamp))
    })
}

/// Remembers what `stream` is about from `at` on, if that is news.
pub(super) fn keep_topic(
    connection: &Connection,
    stream: StreamId,
    at: Timestamp,
    topic: &Topic,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO topic (stream, at, title, category)
             SELECT ?1, ?2, ?3, ?4 WHERE (?3, ?4) IS NOT
                (SELECT title, category FROM topic WHERE stream = ?1 ORDER BY id DESC LIMIT 1)",
        )?
        .execute(params![stream.0, millis(at), topic.title, topic.category])?;
    Ok(())
}

/// What `stream` was about, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub fn topics(connection: &Connection, stream: StreamId) -> rusqlite::Result<Vec<Topic>> {
    connection
        .prepare_cached("SELECT title, category FROM topic WHERE stream = ?1 ORDER BY id")?
        .query_map([stream.0], |row| Ok(Topic { title: row.get(0)?, category: row.get(1)? }))?
        .collect()
}
