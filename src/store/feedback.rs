//! Rows of feedback, as they are read and corrected. What arrives is written by `log`.

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{millis, timestamp, word};
use crate::domain::{Author, Feedback, ItemId, ItemState, Kind, Reason, StreamId};

const COLUMNS: &str =
    "id, at, stream, event, source, author_id, author_login, author_name, text, emotes, kind,
    tone, harm, reasons, state, standing, style";

/// Which items a list should hold.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this stream.
    pub stream: Option<StreamId>,
    /// Of this kind. Without it, abuse and number talk are left out: they are opened on purpose only.
    pub kind: Option<Kind>,
    /// In this state. Without it, what is held or deleted is left out.
    pub state: Option<ItemState>,
    /// Older than this item.
    pub before: Option<ItemId>,
    /// At most so many, newest first.
    pub limit: u32,
}

/// Viewers' items that fit `filter`, newest first.
///
/// # Errors
/// When the database cannot be read.
pub fn list(connection: &Connection, filter: &Filter) -> rusqlite::Result<Vec<Feedback>> {
    list_within(connection, filter, "", None)
}

/// The same, of those that also fit `clause`, which is of our own writing and may hold one `?` for `value`.
pub(super) fn list_within(
    connection: &Connection,
    filter: &Filter,
    clause: &str,
    value: impl Into<Option<Value>>,
) -> rusqlite::Result<Vec<Feedback>> {
    let mut sql = format!("SELECT {COLUMNS} FROM feedback WHERE standing = 'viewer'");
    let mut values: Vec<Value> = Vec::new();
    let mut add = |clause: &str, value: Value| {
        values.push(value);
        sql.push_str(&clause.replace('?', &format!("?{}", values.len())));
    };
    if let Some(stream) = filter.stream {
        add(" AND stream = ?", stream.0.into());
    }
    if let Some(kind) = filter.kind {
        add(" AND kind = ?", kind.as_str().to_owned().into());
    }
    if let Some(state) = filter.state {
        add(" AND state = ?", state.as_str().to_owned().into());
    }
    if let Some(before) = filter.before {
        add(" AND id < ?", before.0.into());
    }
    if let Some(value) = value.into() {
        add(clause, value);
    }
    values.push(i64::from(filter.limit).into());
    let limit = values.len();
    if filter.kind.is_none() {
        sql.push_str(" AND kind NOT IN ('hateful', 'number_talk')");
    }
    match filter.state {
        None => sql.push_str(" AND state IN ('passed', 'delivered')"),
        // What was removed may have been held until then. Who it was from shows once a full digest has
        // gone by, as it would have.
        Some(ItemState::Deleted) => sql.push_str(
            " AND id <= (SELECT coalesce(max(to_item), 0) FROM digest WHERE occasion NOT IN ('break', 'interval', 'imported'))",
        ),
        Some(_) => {}
    }
    sql.push_str(&format!(" ORDER BY id DESC LIMIT ?{limit}"));
    connection.prepare_cached(&sql)?.query_map(params_from_iter(values), read)?.collect()
}

/// Whether anything that a viewer said waits for a digest.
///
/// # Errors
/// When the database cannot be read.
pub fn waits(connection: &Connection) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM feedback WHERE state = 'held' AND standing = 'viewer')",
        )?
        .query_row([], |row| row.get(0))
}

/// The newest `limit` items that screens may show, oldest first: what passed, and the streamer's own.
///
/// # Errors
/// When the database cannot be read.
pub fn recently_passed(connection: &Connection, limit: u32) -> rusqlite::Result<Vec<Feedback>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM (SELECT * FROM feedback WHERE state = 'passed' ORDER BY id DESC LIMIT ?1)
         ORDER BY id"
    );
    connection.prepare_cached(&sql)?.query_map([limit], read)?.collect()
}

/// One item.
///
/// # Errors
/// When the database cannot be read.
pub fn get(connection: &Connection, id: ItemId) -> rusqlite::Result<Option<Feedback>> {
    let sql = format!("SELECT {COLUMNS} FROM feedback WHERE id = ?1");
    connection.prepare_cached(&sql)?.query_row([id.0], read).optional()
}

/// The id of what `source` handed in as `source_id`.
///
/// # Errors
/// When the database cannot be read.
pub fn known(connection: &Connection, source: &str, source_id: &str) -> rusqlite::Result<Option<ItemId>> {
    connection
        .prepare_cached("SELECT id FROM feedback WHERE source = ?1 AND source_id = ?2")?
        .query_row([source, source_id], |row| row.get(0).map(ItemId))
        .optional()
}

/// Corrects what an item is, remembering what the rules had said. False when there is no such item
/// to be read: what is held is not there yet for whoever corrects.
///
/// What turns out to be abuse or number talk leaves the screens: it has been read, and is not shown
/// again by itself.
///
/// # Errors
/// When the database cannot be written.
pub fn correct(connection: &Connection, item: ItemId, kind: Kind, now: Timestamp) -> rusqlite::Result<bool> {
    let remembered = connection.execute(
        "INSERT INTO correction (item, at, was, kind)
         SELECT id, ?2, kind, ?3 FROM feedback
         WHERE id = ?1 AND standing = 'viewer' AND state IN ('passed', 'delivered')",
        params![item.0, millis(now), kind.as_str()],
    )?;
    if remembered == 0 {
        return Ok(false);
    }
    let reasons = json_or_null(&[Reason::Corrected]);
    connection.execute(
        "UPDATE feedback SET kind = ?2, reasons = ?3,
            state = CASE WHEN ?2 IN ('hateful', 'number_talk') THEN 'delivered' ELSE state END
         WHERE id = ?1",
        params![item.0, kind.as_str(), reasons],
    )?;
    Ok(true)
}

/// The number of the newest item; 0 where there is none.
///
/// # Errors
/// When the database cannot be read.
pub fn newest(connection: &Connection) -> rusqlite::Result<ItemId> {
    connection.query_row("SELECT coalesce(max(id), 0) FROM feedback", [], |row| row.get(0).map(ItemId))
}

/// How many items are kept, whosever they are.
///
/// # Errors
/// When the database cannot be read.
pub fn count(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT count(*) FROM feedback", [], |row| row.get(0))
}

/// Reads a row of [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Feedback> {
    Ok(Feedback {
        id: ItemId(row.get(0)?),
        at: timestamp(row.get(1)?),
        stream: row.get::<_, Option<i64>>(2)?.map(StreamId),
        event: word(row, 3)?,
        source: row.get(4)?,
        author: Author { id: row.get(5)?, login: row.get(6)?, name: row.get(7)? },
        text: row.get(8)?,
        emotes: from_json(row.get(9)?),
        kind: word(row, 10)?,
        tone: word(row, 11)?,
        harm: word(row, 12)?,
        reasons: from_json(row.get(13)?),
        state: word(row, 14)?,
        standing: word(row, 15)?,
        style: from_json(row.get(16)?),
    })
}

/// Reads every item that `condition` (of our own writing) selects, in order.
pub(super) fn select(
    connection: &Connection,
    condition: &str,
    params: impl rusqlite::Params,
) -> rusqlite::Result<Vec<Feedback>> {
    let sql = format!("SELECT {COLUMNS} FROM feedback WHERE {condition} ORDER BY id");
    connection.prepare_cached(&sql)?.query_map(params, read)?.collect()
}

/// A list as JSON, or null where it is empty.
pub(super) fn json_or_null<T: Serialize>(list: &[T]) -> Option<String> {
    // Plain structs of strings and numbers always serialize.
    if list.is_empty() { None } else { serde_json::to_string(list).ok() }
}

fn from_json<T: DeserializeOwned + Default>(json: Option<String>) -> T {
    // Only our own writing stands there; what a damaged file holds instead is better missing.
    json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// Keeps `new` at once; none when its source has handed in the same id before.
///
/// # Errors
/// When the database cannot be written.
pub fn keep(connection: &Connection, new: &super::NewItem) -> rusqlite::Result<Option<ItemId>> {
    Ok(match super::log::insert(connection, new)? {
        super::EntryOutcome::Kept(id) => Some(id),
        _ => None,
    })
}
