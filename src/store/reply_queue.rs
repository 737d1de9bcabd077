//! What becomes of a line that was read: answered later, or let go. It stands by its id; the words are read
//! each time, so that what is deleted on Twitch is gone here, too.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{feedback, millis, timestamp};
use crate::domain::{Feedback, ItemId};

/// A line to be answered.
#[derive(Debug, Clone, PartialEq)]
pub struct ToAnswer {
    /// The feedback item.
    pub item: Feedback,
    /// When it was put on the list.
    pub at: Timestamp,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
}

/// A line that may be read and kept: it passed or was delivered, and is neither abuse nor talk about
/// numbers, which stay shut.
///
/// # Errors
/// When the database cannot be read.
pub fn readable(connection: &Connection, id: ItemId) -> rusqlite::Result<Option<Feedback>> {
    let items = feedback::select(
        connection,
        "id = ?1 AND standing = 'viewer' AND state IN ('passed', 'delivered')
         AND kind NOT IN ('hateful', 'number_talk')",
        [id.0],
    )?;
    Ok(items.into_iter().next())
}

/// Puts a line on the list of those to be answered; one that is on it stays as it is.
///
/// # Errors
/// When the database cannot be written.
pub fn answer_later(connection: &Connection, id: ItemId, now: Timestamp) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO answer (item, at) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET answered_at = NULL",
        params![id.0, millis(now)],
    )?;
    Ok(())
}

/// Ticks a line off. False where it is not on the list.
///
/// # Errors
/// When the database cannot be written.
pub fn answered(connection: &Connection, id: ItemId, now: Timestamp) -> rusqlite::Result<bool> {
    let done = connection
        .execute("UPDATE answer SET answered_at = ?2 WHERE item = ?1", params![id.0, millis(now)])?;
    Ok(done > 0)
}

/// Takes a line off the list.
///
/// # Errors
/// When the database cannot be written.
pub fn answer_never(connection: &Connection, id: ItemId) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM answer WHERE item = ?1", [id.0])?;
    Ok(())
}

/// The lines to be answered, oldest first, and those that were, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub fn answers(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<ToAnswer>> {
    let items = feedback::select(
        connection,
        "id IN (SELECT item FROM answer) AND state IN ('passed', 'delivered')
         AND kind NOT IN ('hateful', 'number_talk')",
        [],
    )?;
    let mut when = connection.prepare_cached("SELECT at, answered_at FROM answer WHERE item = ?1")?;
    let mut list = Vec::with_capacity(items.len());
    for item in items {
        let times =
            when.query_row([item.id.0], |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?))).optional()?;
        if let Some((at, answered_at)) = times {
            list.push(ToAnswer { item, at: timestamp(at), answered_at: answered_at.map(timestamp) });
        }
    }
    list.sort_by_key(|line| (line.answered_at.is_some(), line.at));
    list.truncate(limit);
    Ok(list)
}

/// Lets a line go, or brings it back.
///
/// # Errors
/// When the database cannot be written.
pub fn let_go(connection: &Connection, id: ItemId, on: bool, now: Timestamp) -> rusqlite::Result<()> {
    if on {
        let sql = "INSERT INTO let_go (item, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        connection.execute(sql, params![id.0, millis(now)])?;
    } else {
        connection.execute("DELETE FROM let_go WHERE item = ?1", [id.0])?;
    }
    Ok(())
}

/// Those of `items` that were let go, and those that are on the list of lines to be answered.
///
/// # Errors
/// When the database cannot be read.
pub fn fates(
    connection: &Connection,
    items: &[ItemId],
) -> rusqlite::Result<(HashSet<ItemId>, HashSet<ItemId>)> {
    let mut gone = connection.prepare_cached("SELECT 1 FROM let_go WHERE item = ?1")?;
    let mut waiting =
        connection.prepare_cached("SELECT 1 FROM answer WHERE item = ?1 AND answered_at IS NULL")?;
    let mut fates = (HashSet::new(), HashSet::new());
    for item in items {
        if gone.exists([item.0])? {
            fates.0.insert(*item);
        }
        if waiting.exists([item.0])? {
            fates.1.insert(*item);
        }
    }
    Ok(fates)
}
