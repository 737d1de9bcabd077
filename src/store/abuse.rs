//! Who was abusive in a stream, and of whom the streamer said that they may be read again in it.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{feedback, millis};
use crate::domain::{DigestId, Feedback, ItemId, StreamId};

/// What viewers wrote in `stream` that was found to be abuse and not corrected since, oldest first; at most the
/// newest `most`.
///
/// # Errors
/// When the database cannot be read.
pub fn in_stream(connection: &Connection, stream: StreamId, most: u32) -> rusqlite::Result<Vec<Feedback>> {
    feedback::select(
        connection,
        "id IN (SELECT id FROM feedback WHERE stream = ?1 AND standing = 'viewer' AND event = 'message'
            AND (kind = 'hateful' OR harm = 'hateful')
            AND id NOT IN (SELECT item FROM correction) ORDER BY id DESC LIMIT ?2)",
        params![stream.0, most],
    )
}

/// Those of `items` for which somebody is read again.
///
/// # Errors
/// When the database cannot be read.
pub fn let_pass_for(connection: &Connection, items: &[Feedback]) -> rusqlite::Result<HashSet<ItemId>> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM let_pass WHERE item = ?1")?;
    let mut found = HashSet::new();
    for item in items {
        if statement.exists([item.id.0])? {
            found.insert(item.id);
        }
    }
    Ok(found)
}

/// Whoever wrote `items` is read again.
///
/// # Errors
/// When the database cannot be written.
pub fn let_pass(connection: &Connection, items: &[ItemId], now: Timestamp) -> rusqlite::Result<()> {
    for item in items {
        connection
            .prepare_cached("INSERT OR IGNORE INTO let_pass (item, at) VALUES (?1, ?2)")?
            .execute(params![item.0, millis(now)])?;
    }
    Ok(())
}

/// Viewers' messages of `stream`, one of each person's, the newest `most` people: who is no stranger in it.
///
/// # Errors
/// When the database cannot be read.
pub fn writers(connection: &Connection, stream: StreamId, most: u32) -> rusqlite::Result<Vec<Feedback>> {
    feedback::select(
        connection,
        "id IN (SELECT min(id) FROM feedback WHERE stream = ?1 AND standing = 'viewer' AND event = 'message'
            GROUP BY source, author_login ORDER BY max(id) DESC LIMIT ?2)",
        params![stream.0, most],
    )
}

/// Takes the words of what is shut in a digest, and leaves the rows: abuse, what the same people wrote, and
/// floods. What the streamer said is something else stays. Gives what was taken.
///
/// # Errors
/// When the database cannot be written.
pub fn drop_shut(connection: &Connection, id: DigestId) -> rusqlite::Result<Vec<ItemId>> {
    connection
        .prepare_cached(
            "UPDATE feedback SET state = 'deleted', text = '', emotes = NULL, reasons = NULL
             WHERE state <> 'deleted' AND id IN (
                SELECT item FROM digest_item JOIN digest_entry ON entry = digest_entry.id
                WHERE digest = ?1 AND section = 'hateful')
                AND (kind = 'hateful' OR id NOT IN (SELECT item FROM correction))
             RETURNING id",
        )?
        .query_map([id.0], |row| row.get(0).map(ItemId))?
        .collect()
}
