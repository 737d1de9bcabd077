//! Past streams whose chat was brought along: told later than they were, read in digests of their own, and never owed
//! to anybody.
//!
//! An imported stream is over from the beginning, and the digest that a stream of ours would be owed counts as passed
//! over: in its place stands one that can be composed anew when more of its chat is found.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::digests::{self, NewDigest};
use super::log::{self, EntryOutcome, LogEntry, NewItem};
use super::{digest_list, millis, samples, search, timestamp};
use crate::domain::{Deletion, DigestId, Origin, StreamId, Topic};

/// A stream of before, as far as chat of the same time is compared with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastSpan {
    /// The stream.
    pub stream: StreamId,
    /// When it began.
    pub from: Timestamp,
    /// When it ended; none while it runs.
    pub to: Option<Timestamp>,
    /// Whether its chat was brought along. Of the others Evenkeel heard it itself.
    pub is_imported: bool,
}

/// Every stream, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub fn spans(connection: &Connection) -> rusqlite::Result<Vec<PastSpan>> {
    connection
        .prepare("SELECT id, started_at, ended_at, origin = 'imported' FROM stream ORDER BY started_at")?
        .query_map([], |row| {
            Ok(PastSpan {
                stream: StreamId(row.get(0)?),
                from: timestamp(row.get(1)?),
                to: row.get::<_, Option<i64>>(2)?.map(timestamp),
                is_imported: row.get(3)?,
            })
        })?
        .collect()
}

/// Takes down an imported stream.
///
/// # Errors
/// When the database cannot be written.
pub fn begin(
    connection: &Connection,
    from: Timestamp,
    to: Timestamp,
    now: Timestamp,
) -> rusqlite::Result<StreamId> {
    connection.execute(
        "INSERT INTO stream (started_at, ended_at, origin) VALUES (?1, ?2, ?3)",
        params![millis(from), millis(to), Origin::Imported.as_str()],
    )?;
    let stream = StreamId(connection.last_insert_rowid());
    digests::take_slot(connection, &format!("after_stream:{stream}"), now)?;
    Ok(stream)
}

/// An imported stream reaches at least from `from` to `to`.
///
/// # Errors
/// When the database cannot be written.
pub fn reach(
    connection: &Connection,
    stream: StreamId,
    from: Timestamp,
    to: Timestamp,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE stream SET started_at = min(started_at, ?2), ended_at = max(ended_at, ?3)
             WHERE id = ?1 AND origin = 'imported'",
        )?
        .execute(params![stream.0, millis(from), millis(to)])?;
    Ok(())
}

/// What an imported stream was about, if it was not known.
///
/// # Errors
/// When the database cannot be written.
pub fn note_topic(
    connection: &Connection,
    stream: StreamId,
    at: Timestamp,
    topic: &Topic,
) -> rusqlite::Result<()> {
    samples::keep_topic(connection, stream, at, topic)
}

/// What is known of a stream's lines, to tell which are found again: by whom, the words, and when. Of what was removed
/// there are no words.
///
/// # Errors
/// When the database cannot be read.
pub fn lines(
    connection: &Connection,
    stream: StreamId,
    mut each: impl FnMut(&str, Option<&str>, Timestamp),
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(
        "SELECT author_login, iif(state = 'deleted', NULL, text), at FROM feedback WHERE stream = ?1",
    )?;
    let mut rows = statement.query([stream.0])?;
    while let Some(row) = rows.next()? {
        each(row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str_or_null()?, timestamp(row.get(2)?));
    }
    Ok(())
}

/// Something of a past stream, in the order in which it was.
#[derive(Debug, Clone, PartialEq)]
pub enum PastItem {
    /// Somebody wrote or did something.
    Said(Box<NewItem>),
    /// Something was removed, as the source tells it.
    Removed(Deletion),
    /// Everything was removed that somebody wrote, of whom only the login name is told.
    RemovedOf(String),
}

/// Keeps `items` of `stream`. What its source told before is left as it is. Gives how many lines are new.
///
/// # Errors
/// When the database cannot be written.
pub fn keep(connection: &Connection, stream: StreamId, items: &[PastItem]) -> rusqlite::Result<u64> {
    let mut new = Vec::new();
    for item in items {
        match item {
            PastItem::Said(said) => {
                if let EntryOutcome::Kept(id) = log::insert(connection, said)? {
                    new.push(id);
                }
            }
            PastItem::Removed(what) => {
                let entry = LogEntry::Deletion { source: "twitch", what: what.clone(), stream: Some(stream) };
                log::apply(connection, &entry)?;
            }
            PastItem::RemovedOf(login) => {
                connection
                    .prepare_cached(
                        "UPDATE feedback SET state = 'deleted', text = '', emotes = NULL, style = NULL,
                            reasons = NULL
                         WHERE stream = ?1 AND author_login = ?2 AND state <> 'deleted'",
                    )?
                    .execute(params![stream.0, login])?;
            }
        }
    }
    search::take_in(connection, &new)?;
    Ok(new.len().try_into().unwrap_or_default())
}

/// The digest of an imported stream, where there is one.
///
/// # Errors
/// When the database cannot be read.
pub fn digest(connection: &Connection, stream: StreamId) -> rusqlite::Result<Option<DigestId>> {
    connection
        .prepare_cached("SELECT id FROM digest WHERE stream = ?1 AND occasion = 'imported'")?
        .query_row([stream.0], |row| row.get(0).map(DigestId))
        .optional()
}

/// Keeps the digest of an imported stream, in the place of an earlier one. None where there is nothing to say.
///
/// # Errors
/// When the database cannot be written.
pub fn keep_digest(
    connection: &Connection,
    stream: StreamId,
    new: &NewDigest,
) -> rusqlite::Result<Option<DigestId>> {
    if new.plans.is_empty() {
        return Ok(None);
    }
    let Some(known) = digest(connection, stream)? else {
        let kept = digests::keep(connection, new)?;
        // Nobody waits for it, and it waits for nobody: it counts as read.
        connection.execute(
            "UPDATE digest SET read_at = composed_at WHERE stream = ?1 AND occasion = 'imported'",
            [stream.0],
        )?;
        return Ok(kept);
    };
    connection.execute("DELETE FROM digest_entry WHERE digest = ?1", [known.0])?;
    connection.execute(
        "UPDATE digest SET composed_at = ?2, from_at = ?3, to_at = ?2, sections = ?4 WHERE id = ?1",
        params![
            known.0,
            millis(new.composed_at),
            millis(new.from),
            digest_list::sections(new.plans.iter().map(|plan| plan.section))
        ],
    )?;
    for (position, plan) in (0i64..).zip(&new.plans) {
        digests::insert_plan(connection, known, position, plan)?;
    }
    Ok(Some(known))
}
