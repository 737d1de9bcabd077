//! Deliveries of digests: what is owed, and the journal of every attempt.
//!
//! An attempt is written down before anything leaves, and its end afterwards. So after a crash it is
//! known which digests may have been sent. Must not know how anything is sent.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{millis, timestamp, word};
use crate::domain::{Delivery, DeliveryProblem, DeliveryState, DigestId, Target};

/// A digest that has still to go somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The digest to deliver.
    pub digest: DigestId,
    /// When it was composed.
    pub composed_at: Timestamp,
    /// How often it was tried in vain.
    pub tries: u32,
    /// Of a letter in parts, how many arrived.
    pub parts: u32,
    /// Not to be tried before.
    pub not_before: Option<Timestamp>,
    /// A person wants it sent, however old it is.
    pub asked: bool,
}

/// An attempt that was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptId(i64);

/// What became of the wish to send a digest once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It is owed now.
    Owed,
    /// It is under way just now.
    UnderWay,
    /// There is no such digest.
    Missing,
}

/// The oldest digest that is owed to `target`.
///
/// # Errors
/// When the database cannot be read.
pub fn owed(connection: &Connection, target: Target) -> rusqlite::Result<Option<Owed>> {
    connection
        .prepare_cached(
            "SELECT digest, composed_at, tries, parts, not_before, asked
             FROM delivery JOIN digest ON digest.id = digest
             WHERE target = ?1 AND state = 'owed' ORDER BY digest LIMIT 1",
        )?
        .query_row([target.as_str()], |row| {
            Ok(Owed {
                digest: DigestId(row.get(0)?),
                composed_at: timestamp(row.get(1)?),
                tries: row.get(2)?,
                parts: row.get(3)?,
                not_before: row.get::<_, Option<i64>>(4)?.map(timestamp),
                asked: row.get(5)?,
            })
        })
        .optional()
}

/// Writes down that an attempt begins.
///
/// # Errors
/// When the database cannot be written; then nothing may be sent.
pub fn begin(
    connection: &Connection,
    digest: DigestId,
    target: Target,
    now: Timestamp,
) -> rusqlite::Result<AttemptId> {
    connection.execute(
        "INSERT INTO attempt (digest, target, at) VALUES (?1, ?2, ?3)",
        params![digest.0, target.as_str(), millis(now)],
    )?;
    Ok(AttemptId(connection.last_insert_rowid()))
}

/// Writes down how an attempt ended, in a word.
///
/// # Errors
/// When the database cannot be written.
pub fn end(
    connection: &Connection,
    attempt: AttemptId,
    outcome: &str,
    now: Timestamp,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE attempt SET ended_at = ?2, outcome = ?3 WHERE id = ?1",
        params![attempt.0, millis(now), outcome],
    )?;
    Ok(())
}

/// Of a letter in parts, one more arrived.
///
/// # Errors
/// When the database cannot be written.
pub fn note_part(connection: &Connection, digest: DigestId, target: Target) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE delivery SET parts = parts + 1, tries = 0 WHERE digest = ?1 AND target = ?2",
        params![digest.0, target.as_str()],
    )?;
    Ok(())
}

/// It is tried again, and not before `not_before`.
///
/// # Errors
/// When the database cannot be written.
pub fn put_off(
    connection: &Connection,
    digest: DigestId,
    target: Target,
    not_before: Timestamp,
    problem: &DeliveryProblem,
) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE delivery SET tries = tries + 1, not_before = ?3, problem = ?4 WHERE digest = ?1 AND target = ?2",
        params![digest.0, target.as_str(), millis(not_before), kept(problem)],
    )?;
    Ok(())
}

/// Nothing is to be done about it any more.
///
/// # Errors
/// When the database cannot be written.
pub fn settle(
    connection: &Connection,
    digest: DigestId,
    target: Target,
    state: DeliveryState,
    problem: Option<&DeliveryProblem>,
    now: Timestamp,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE delivery SET state = ?3, problem = ?4, done_at = ?5, not_before = NULL
             WHERE digest = ?1 AND target = ?2",
        )?
        .execute(params![digest.0, target.as_str(), state.as_str(), problem.map(kept), millis(now)])?;
    Ok(())
}

/// Settles every delivery to `target` that was cut off in the middle of an attempt, or between the parts
/// of one letter: it may have been sent. Gives them.
///
/// # Errors
/// When the database cannot be written.
pub fn settle_cut_off(
    connection: &Connection,
    target: Target,
    problem: &DeliveryProblem,
    now: Timestamp,
) -> rusqlite::Result<Vec<DigestId>> {
    let cut_off = connection
        .prepare_cached(
            "UPDATE delivery SET state = 'unsure', problem = ?2, done_at = ?3, not_before = NULL
             WHERE target = ?1 AND state = 'owed' AND (parts > 0 OR digest IN (
                SELECT digest FROM attempt WHERE target = ?1 AND ended_at IS NULL))
             RETURNING digest",
        )?
        .query_map(params![target.as_str(), kept(problem), millis(now)], |row| row.get(0).map(DigestId))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    connection.execute(
        "UPDATE attempt SET ended_at = ?2, outcome = 'cut_off' WHERE target = ?1 AND ended_at IS NULL",
        params![target.as_str(), millis(now)],
    )?;
    Ok(cut_off)
}

/// A person wants `digest` sent to `target`, whatever became of it before.
///
/// # Errors
/// When the database cannot be written.
pub fn ask_again(connection: &Connection, digest: DigestId, target: Target) -> rusqlite::Result<Again> {
    let exists = "SELECT EXISTS (SELECT 1 FROM digest WHERE id = ?1)";
    if !connection.query_row(exists, [digest.0], |row| row.get::<_, bool>(0))? {
        return Ok(Again::Missing);
    }
    let open = "SELECT EXISTS (SELECT 1 FROM attempt JOIN delivery USING (digest, target)
                WHERE digest = ?1 AND target = ?2 AND state = 'owed' AND (ended_at IS NULL OR parts > 0))";
    if connection.query_row(open, params![digest.0, target.as_str()], |row| row.get::<_, bool>(0))? {
        return Ok(Again::UnderWay);
    }
    connection.execute(
        "INSERT INTO delivery (digest, target, asked) VALUES (?1, ?2, 1)
         ON CONFLICT (digest, target) DO UPDATE SET state = 'owed', asked = 1, tries = 0, parts = 0,
            not_before = NULL, problem = NULL, done_at = NULL",
        params![digest.0, target.as_str()],
    )?;
    Ok(Again::Owed)
}

/// Every delivery of a digest.
///
/// # Errors
/// When the database cannot be read.
pub fn of_digest(connection: &Connection, digest: DigestId) -> rusqlite::Result<Vec<Delivery>> {
    connection
        .prepare_cached(
            "SELECT target, state, done_at, problem FROM delivery WHERE digest = ?1 ORDER BY target",
        )?
        .query_map([digest.0], read)?
        .collect()
}

/// The delivery to `target` that came to its end last.
///
/// # Errors
/// When the database cannot be read.
pub fn last_settled(connection: &Connection, target: Target) -> rusqlite::Result<Option<Delivery>> {
    connection
        .prepare_cached(
            "SELECT target, state, done_at, problem FROM delivery
             WHERE target = ?1 AND done_at IS NOT NULL ORDER BY done_at DESC, digest DESC LIMIT 1",
        )?
        .query_row([target.as_str()], read)
        .optional()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    Ok(Delivery {
        target: word(row, 0)?,
        state: word(row, 1)?,
        since: row.get::<_, Option<i64>>(2)?.map(timestamp),
        problem: row.get::<_, Option<String>>(3)?.map(read_problem),
    })
}

/// A problem as JSON. None of its parts can fail to be written.
fn kept(problem: &DeliveryProblem) -> Option<String> {
    serde_json::to_string(problem).ok()
}

/// A problem as it was kept. What a damaged file holds instead is read as it is.
fn read_problem(kept: String) -> DeliveryProblem {
    serde_json::from_str(&kept).unwrap_or(DeliveryProblem::Other(kept))
}
