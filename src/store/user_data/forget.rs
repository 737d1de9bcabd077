//! What is to be forgotten: a viewer, or what is older than it is to be kept.
//!
//! Every row about somebody's words goes through [`remove_items`]; a new table that refers to feedback
//! joins there, and nothing else has to know. Rows are deleted, and SQLite overwrites what they held.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::super::millis;
use crate::domain::ItemId;

/// Forgets all that the viewer called `login` (in small letters) ever wrote or did, under other names of
/// the same account, too, and whose lines answered them. Gives the items that are gone.
///
/// # Errors
/// When the database cannot be written.
pub fn forget_viewer(connection: &Connection, login: &str) -> rusqlite::Result<Vec<ItemId>> {
    let items: Vec<ItemId> = connection
        .prepare(
            "SELECT id FROM feedback WHERE author_login = ?1
                OR (author_login = '' AND author_name = ?1 COLLATE NOCASE)
                OR (author_id <> '' AND (source, author_id) IN
                    (SELECT source, author_id FROM feedback WHERE author_login = ?1 AND author_id <> ''))
             ORDER BY id",
        )?
        .query_map([login], |row| row.get(0).map(ItemId))?
        .collect::<rusqlite::Result<_>>()?;
    connection.execute(
        "UPDATE feedback SET style = json_remove(style, '$.answers')
         WHERE style IS NOT NULL AND (style ->> 'answers') COLLATE NOCASE IN
            (SELECT ?1 UNION SELECT author_login FROM feedback WHERE id IN (SELECT value FROM json_each(?2)))",
        [login, &listed(&items)],
    )?;
    remove_items(connection, &items)?;
    Ok(items)
}

/// Items from before `cutoff` that nothing waits for any more, oldest first, at most `most`. What is held
/// stays, what the next digest reads stays, and so does what is still to be answered, or stands in a digest
/// that has still to go somewhere.
///
/// # Errors
/// When the database cannot be read.
pub fn expired(connection: &Connection, cutoff: Timestamp, most: usize) -> rusqlite::Result<Vec<ItemId>> {
    connection
        .prepare_cached(
            "SELECT id FROM feedback
             WHERE at < ?1 AND state <> 'held'
                AND (stream IN (SELECT id FROM stream WHERE origin = 'imported')
                    OR id <= (SELECT coalesce(max(to_item), 0) FROM digest
                        WHERE occasion NOT IN ('break', 'interval', 'imported')))
                AND (stream IS NULL OR stream NOT IN (
                    SELECT id FROM stream
                    WHERE ended_at IS NULL OR 'after_stream:' || id NOT IN (SELECT key FROM slot)))
                AND id NOT IN (SELECT item FROM answer WHERE answered_at IS NULL)
                AND id NOT IN (
                    SELECT item FROM digest_item JOIN digest_entry ON digest_entry.id = entry
                    WHERE digest IN (SELECT digest FROM delivery WHERE done_at IS NULL))
             ORDER BY id LIMIT ?2",
        )?
        .query_map(params![millis(cutoff), i64::try_from(most).unwrap_or(i64::MAX)], |row| {
            row.get(0).map(ItemId)
        })?
        .collect()
}

/// Ids as a JSON list, for `json_each`.
fn listed(items: &[ItemId]) -> String {
    format!("[{}]", items.iter().map(|item| item.0.to_string()).collect::<Vec<_>>().join(","))
}

/// Removes `items` with all that refers to them. An entry of a digest that stood on them alone goes, too.
///
/// # Errors
/// When the database cannot be written.
pub fn remove_items(connection: &Connection, items: &[ItemId]) -> rusqlite::Result<()> {
    let ids = listed(items);
    const THESE: &str = "(SELECT value FROM json_each(?1))";
    let entries: Vec<String> = connection
        .prepare_cached(&format!("SELECT DISTINCT entry FROM digest_item WHERE item IN {THESE}"))?
        .query_map([&ids], |row| row.get::<_, i64>(0).map(|entry| entry.to_string()))?
        .collect::<rusqlite::Result<_>>()?;
    connection.prepare_cached(&format!("DELETE FROM digest_item WHERE item IN {THESE}"))?.execute([&ids])?;
    connection
        .prepare_cached(&format!(
            "DELETE FROM digest_entry WHERE id IN {THESE} AND id NOT IN (SELECT entry FROM digest_item)"
        ))?
        .execute([format!("[{}]", entries.join(","))])?;
    // Corrections go with their item.
    connection.prepare_cached(&format!("DELETE FROM feedback WHERE id IN {THESE}"))?.execute([&ids])?;
    Ok(())
}

/// Drops digests from before `cutoff` in which nothing is left to read. The newest of each sort stays:
/// the next one begins behind it.
///
/// # Errors
/// When the database cannot be written.
pub fn drop_old_digests(connection: &Connection, cutoff: Timestamp) -> rusqlite::Result<()> {
    const EMPTY: &str = "composed_at < ?1
        AND id NOT IN (SELECT digest FROM digest_entry WHERE section <> 'numbers')
        AND id NOT IN (SELECT digest FROM delivery WHERE done_at IS NULL)
        AND id NOT IN (SELECT max(id) FROM digest GROUP BY occasion)
        AND to_item NOT IN (SELECT max(to_item) FROM digest GROUP BY occasion IN ('break', 'interval', 'imported'))";
    let cutoff = millis(cutoff);
    connection.execute(
        &format!("UPDATE slot SET digest = NULL WHERE digest IN (SELECT id FROM digest WHERE {EMPTY})"),
        [cutoff],
    )?;
    connection.execute(&format!("DELETE FROM digest WHERE {EMPTY}"), [cutoff])?;
    Ok(())
}
