//! Who is to be thanked when a break ends. Never for how much.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{feedback, timestamp};
use crate::domain::{Author, ItemId, StreamId};
use crate::feedback::flood;

/// The end of a break at which people were thanked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    id: i64,
    stream: StreamId,
    to: ItemId,
    /// When it was.
    pub at: Timestamp,
}

/// The latest break of `stream` that thanked people.
///
/// # Errors
/// When the database cannot be read.
pub fn latest(connection: &Connection, stream: StreamId) -> rusqlite::Result<Option<End>> {
    connection
        .query_row(
            "SELECT id, thanked_to, ended_at FROM break
             WHERE stream = ?1 AND thanked_to IS NOT NULL ORDER BY id DESC LIMIT 1",
            [stream.0],
            |row| Ok(End { id: row.get(0)?, stream, to: ItemId(row.get(1)?), at: timestamp(row.get(2)?) }),
        )
        .optional()
}

/// The people to thank at `end`: who followed, subscribed, gifted, cheered or raided in its stream
/// since the one before it. Each once, in the order in which they came, at most `limit`. Nobody who
/// said something hateful in the stream; and nobody whose deed came with rude words, was hidden, is gone, or was
/// one of a flood of follows.
///
/// # Errors
/// When the database cannot be read.
pub fn people(connection: &Connection, end: End, limit: u32) -> rusqlite::Result<Vec<(ItemId, Author)>> {
    let End { id, stream, to, .. } = end;
    let hateful: HashSet<String> = connection
        .prepare_cached(
            "SELECT DISTINCT author_id FROM feedback
             WHERE stream = ?1 AND author_id <> '' AND (harm = 'hateful' OR kind = 'hateful')",
        )?
        .query_map([stream.0], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let flood = flooding(connection, stream)?;
    let mut statement = connection.prepare_cached(
        "SELECT min(id), author_id, author_login, author_name FROM feedback
         WHERE stream = ?1 AND id <= ?2
            AND id > (SELECT coalesce(max(thanked_to), 0) FROM break WHERE stream = ?1 AND id < ?3)
            AND standing = 'viewer' AND event IN ('follow', 'sub', 'gift', 'cheer', 'raid')
            AND harm = 'none' AND kind NOT IN ('hateful', 'number_talk', 'spam') AND state <> 'deleted'
            AND id NOT IN (SELECT item FROM hidden) AND id NOT IN (SELECT value FROM json_each(?5))
         GROUP BY CASE author_id WHEN '' THEN lower(author_login) ELSE author_id END
         ORDER BY min(id) LIMIT ?4",
    )?;
    let people = statement.query_map(params![stream.0, to.0, id, limit, flood], |row| {
        let author = Author { id: row.get(1)?, login: row.get(2)?, name: row.get(3)? };
        Ok((ItemId(row.get(0)?), author))
    })?;
    people.filter(|person| !person.as_ref().is_ok_and(|(_, author)| hateful.contains(&author.id))).collect()
}

/// The follows of `stream` that came in a flood, as a list in JSON.
fn flooding(connection: &Connection, stream: StreamId) -> rusqlite::Result<String> {
    let follows = feedback::select(
        connection,
        "id IN (SELECT id FROM feedback WHERE stream = ?1 AND event = 'follow' AND standing = 'viewer')",
        [stream.0],
    )?;
    let ids = flood::of(&follows.iter().collect::<Vec<_>>()).into_iter().map(|id| id.0.to_string());
    Ok(format!("[{}]", ids.collect::<Vec<_>>().join(",")))
}

/// Those of `items` that were removed since.
///
/// # Errors
/// When the database cannot be read.
pub fn removed(connection: &Connection, items: &[ItemId]) -> rusqlite::Result<HashSet<ItemId>> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM feedback WHERE id = ?1 AND state <> 'deleted'")?;
    let mut removed = HashSet::new();
    for item in items {
        if !statement.exists([item.0])? {
            removed.insert(*item);
        }
    }
    Ok(removed)
}
