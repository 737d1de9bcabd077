//! Numbers as they stood at a time, and the levels of earlier streams. For the shield alone.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{millis, timestamp};
use crate::domain::{Incomparable, NumberId, Sample, Stream, StreamId, Wrote};
use crate::shield::usual::comparable;

/// How `number` stood in `stream` at `until`; none where that is not known.
///
/// # Errors
/// When the database cannot be read.
pub fn reading(
    connection: &Connection,
    stream: Option<&Stream>,
    number: NumberId,
    until: Timestamp,
) -> rusqlite::Result<Option<Sample>> {
    let Some(stream) = stream else { return last_total(connection, number, until) };
    let value = match number {
        NumberId::Viewers | NumberId::Followers | NumberId::Subscribers => {
            return measured(connection, stream.id, number, until);
        }
        NumberId::Raid => given(connection, stream.id, "raid", until)?,
        NumberId::Bits => given(connection, stream.id, "cheer", until)?,
        NumberId::Gifts => given(connection, stream.id, "gift", until)?,
        NumberId::Uptime => until.duration_since(stream.started_at).as_secs().max(0) / 60,
        NumberId::Chatters | NumberId::WatchStreak | NumberId::HypeTrain | NumberId::Leaderboard => {
            return Ok(None);
        }
    };
    // Before the stream began there was nothing to count.
    Ok((until >= stream.started_at).then_some(Sample { number, at: until, value }))
}

/// Outside a stream only what lasts is known.
fn last_total(
    connection: &Connection,
    number: NumberId,
    until: Timestamp,
) -> rusqlite::Result<Option<Sample>> {
    if !matches!(number, NumberId::Followers | NumberId::Subscribers) {
        return Ok(None);
    }
    connection
        .prepare_cached(
            "SELECT at, value FROM sample WHERE number = ?1 AND at <= ?2 ORDER BY at DESC LIMIT 1",
        )?
        .query_row(params![number.as_str(), millis(until)], |row| {
            Ok(Sample { number, at: timestamp(row.get(0)?), value: row.get(1)? })
        })
        .optional()
}

fn measured(
    connection: &Connection,
    stream: StreamId,
    number: NumberId,
    until: Timestamp,
) -> rusqlite::Result<Option<Sample>> {
    connection
        .prepare_cached(
            "SELECT at, value FROM sample WHERE stream = ?1 AND number = ?2 AND at <= ?3
             ORDER BY at DESC LIMIT 1",
        )?
        .query_row(params![stream.0, number.as_str(), millis(until)], |row| {
            Ok(Sample { number, at: timestamp(row.get(0)?), value: row.get(1)? })
        })
        .optional()
}

/// What people gave or brought by `until`, in all.
fn given(connection: &Connection, stream: StreamId, event: &str, until: Timestamp) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "SELECT coalesce(sum(amount), 0) FROM feedback
             WHERE stream = ?1 AND event = ?2 AND at <= ?3 AND standing = 'viewer'",
        )?
        .query_row(params![stream.0, event, millis(until)], |row| row.get(0))
}

/// A stream that is over, with what can be compared of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Past {
    /// Its id.
    pub stream: StreamId,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// How many watched, at each measurement that can be compared, oldest first.
    pub viewers: Vec<i64>,
    /// Why others cannot; each once.
    pub left_out: Vec<Incomparable>,
}

/// The newest `limit` streams that are over, newest first; only those up to and with `until` if it is
/// given.
///
/// # Errors
/// When the database cannot be read.
pub fn past(connection: &Connection, until: Option<StreamId>, limit: usize) -> rusqlite::Result<Vec<Past>> {
    read_past(connection, "<=", until, limit)
}

/// The newest `limit` streams that were over before `stream` began, newest first.
///
/// # Errors
/// When the database cannot be read.
pub fn past_before(connection: &Connection, stream: StreamId, limit: usize) -> rusqlite::Result<Vec<Past>> {
    read_past(connection, "<", Some(stream), limit)
}

/// By when they were: what was imported is told later than it happened.
fn read_past(
    connection: &Connection,
    compared: &str,
    until: Option<StreamId>,
    limit: usize,
) -> rusqlite::Result<Vec<Past>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut list: Vec<Past> = connection
        .prepare_cached(&format!(
            "SELECT id, started_at, ended_at FROM stream WHERE ended_at IS NOT NULL
                AND (?1 IS NULL OR (started_at, id) {compared} (SELECT started_at, id FROM stream WHERE id = ?1))
             ORDER BY started_at DESC, id DESC LIMIT ?2",
        ))?
        .query_map(params![until.map(|id| id.0), limit], |row| {
            Ok(Past {
                stream: StreamId(row.get(0)?),
                started_at: timestamp(row.get(1)?),
                ended_at: timestamp(row.get(2)?),
                viewers: Vec::new(),
                left_out: Vec::new(),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    for past in &mut list {
        let samples = super::samples::viewers(connection, past.stream)?;
        (past.viewers, past.left_out) = comparable(&samples);
    }
    Ok(list)
}

/// How many different viewers wrote in `stream`, and how many of them how.
///
/// # Errors
/// When the database cannot be read.
pub fn wrote(connection: &Connection, stream: StreamId) -> rusqlite::Result<Wrote> {
    connection
        .prepare_cached(
            "SELECT count(DISTINCT author_login),
                count(DISTINCT CASE kind WHEN 'kind' THEN author_login END),
                count(DISTINCT CASE kind WHEN 'critical' THEN author_login END)
             FROM feedback
             WHERE stream = ?1 AND event = 'message' AND standing = 'viewer' AND state <> 'deleted'",
        )?
        .query_row([stream.0], |row| {
            Ok(Wrote { wrote: row.get(0)?, kind: row.get(1)?, critical: row.get(2)? })
        })
}

/// Whether anything was measured in `stream`, or anybody wrote.
///
/// # Errors
/// When the database cannot be read.
pub fn any(connection: &Connection, stream: StreamId) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sample WHERE stream = ?1)
            OR EXISTS (SELECT 1 FROM feedback WHERE stream = ?1 AND standing = 'viewer')",
        [stream.0],
        |row| row.get(0),
    )
}
