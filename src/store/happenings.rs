//! What happened on stream, as the journal may set it beside a mark or a week. No number is in it: a look at
//! one is a fact without the number, and a raid without its size.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{millis, timestamp};
use crate::clock::{after, before};
use crate::domain::words;
use crate::journal::patterns::{PatternEvening, SILENCE};

/// Lines around a mark, at most.
const MOST: i64 = 6;

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Happening {
    /// Somebody wrote something that passed.
    Said,
    /// Another channel came by.
    Raid,
    /// A hidden number was looked at.
    Peek,
    /// A break began.
    Break,
}

words!(Happening { Said = "said", Raid = "raid", Peek = "peek", Break = "break" });

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub what: Happening,
    /// Who, where it was somebody. Foreign.
    pub by: String,
    /// What they wrote. Foreign.
    pub text: String,
}

/// What happened within `span` of `at`, oldest first: passed messages, raids, looks at numbers, breaks.
///
/// # Errors
/// When the database cannot be read.
pub fn around(connection: &Connection, at: Timestamp, span: Duration) -> rusqlite::Result<Vec<Happened>> {
    let (from, to) = (millis(before(at, span)), millis(after(at, span)));
    let mut statement = connection.prepare_cached(
        "SELECT at, what, who, text FROM (
            SELECT * FROM (
                SELECT at, 'said' AS what, author_name AS who, text FROM feedback
                WHERE at BETWEEN ?1 AND ?2 AND event = 'message' AND standing = 'viewer' AND state = 'passed'
                    AND kind NOT IN ('hateful', 'number_talk', 'spam')
                ORDER BY abs(at - ?3) LIMIT ?4)
            UNION ALL
            SELECT at, 'raid', author_name, '' FROM feedback
            WHERE at BETWEEN ?1 AND ?2 AND event = 'raid' AND state IN ('passed', 'delivered')
            UNION ALL
            SELECT at, 'peek', '', '' FROM peek WHERE at BETWEEN ?1 AND ?2 AND outcome = 'looked'
            UNION ALL
            SELECT started_at, 'break', '', '' FROM break WHERE started_at BETWEEN ?1 AND ?2)
         ORDER BY at",
    )?;
    statement
        .query_map(params![from, to, millis(at), MOST], |row| {
            Ok(Happened {
                at: timestamp(row.get(0)?),
                what: super::word(row, 1)?,
                by: row.get(2)?,
                text: row.get(3)?,
            })
        })?
        .collect()
}

fn span_millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

/// Streams that are over and began at `since` or later, oldest first. Of imported ones nothing is known but the chat,
/// so that they would only say that nothing happened in them.
///
/// # Errors
/// When the database cannot be read.
pub fn evenings(connection: &Connection, since: Timestamp) -> rusqlite::Result<Vec<PatternEvening>> {
    let mut streams = connection.prepare_cached(
        "SELECT id, started_at, ended_at FROM stream WHERE ended_at IS NOT NULL AND started_at >= ?1 AND origin <> 'imported'
         ORDER BY started_at",
    )?;
    let streams: Vec<(i64, i64, i64)> = streams
        .query_map([millis(since)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut topics =
        connection.prepare_cached("SELECT at, category FROM topic WHERE stream = ?1 ORDER BY at, id")?;
    let mut peeks = connection
        .prepare_cached("SELECT at FROM peek WHERE stream = ?1 AND outcome = 'looked' ORDER BY at")?;
    let mut talk = connection.prepare_cached(
        "SELECT at FROM feedback WHERE stream = ?1 AND kind = 'number_talk' AND standing = 'viewer'
            AND state <> 'deleted' ORDER BY at",
    )?;
    // What was held had not been seen.
    let mut criticism = connection.prepare_cached(
        "SELECT at FROM feedback WHERE stream = ?1 AND kind = 'critical' AND standing = 'viewer'
            AND state = 'passed' ORDER BY at",
    )?;
    let mut silences = connection.prepare_cached(
        "SELECT since, at FROM (
            SELECT at, lag(at, 1, ?2) OVER (ORDER BY at) AS since FROM (
                SELECT at FROM feedback
                WHERE stream = ?1 AND event = 'message' AND standing = 'viewer' AND state = 'passed'
                    AND at BETWEEN ?2 AND ?3
                UNION ALL SELECT ?3))
         WHERE at - since >= ?4 ORDER BY since",
    )?;
    let mut digests = connection.prepare_cached(
        "SELECT composed_at FROM digest WHERE stream = ?1 AND composed_at <
            (SELECT ended_at FROM stream WHERE id = ?1) ORDER BY composed_at",
    )?;
    let mut breaks =
        connection.prepare_cached("SELECT count(*) FROM break WHERE stream = ?1 AND ended_at IS NOT NULL")?;
    let mut evenings = Vec::with_capacity(streams.len());
    for (id, from, to) in streams {
        let times = |statement: &mut rusqlite::CachedStatement<'_>| {
            let times = statement.query_map([id], |row| row.get(0).map(timestamp))?;
            times.collect::<rusqlite::Result<Vec<Timestamp>>>()
        };
        evenings.push(PatternEvening {
            from: timestamp(from),
            to: timestamp(to),
            topics: topics
                .query_map([id], |row| Ok((timestamp(row.get(0)?), row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?,
            peeks: times(&mut peeks)?,
            number_talk: times(&mut talk)?,
            criticism: times(&mut criticism)?,
            silences: silences
                .query_map(params![id, from, to, span_millis(SILENCE)], |row| {
                    Ok((timestamp(row.get(0)?), timestamp(row.get(1)?)))
                })?
                .collect::<rusqlite::Result<_>>()?,
            digests: times(&mut digests)?,
            breaks_taken: breaks.query_row([id], |row| row.get(0))?,
        });
    }
    Ok(evenings)
}
