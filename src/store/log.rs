//! The log of feedback: what arrives and what is removed, applied in order.
//!
//! Everything here may be tried again after a failed commit with the same result.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::dedup::{self, Telling};
use super::{feedback, millis, samples, word};
use crate::domain::{
    AuthorRole, Deletion, Feedback, ItemId, ItemState, NewFeedback, Sample, StreamId, Topic, Verdict,
};

/// A judged draft, ready to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewItem {
    /// What was handed in.
    pub draft: NewFeedback,
    /// What it was found to be.
    pub verdict: Verdict,
    /// Whose line it is.
    pub standing: AuthorRole,
    /// Passed or held.
    pub state: ItemState,
    /// The stream it belongs to.
    pub stream: Option<StreamId>,
}

impl NewItem {
    /// The item this became once it was kept as `id`.
    pub fn kept_as(self, id: ItemId) -> Feedback {
        let Self { draft, verdict, standing, state, stream } = self;
        Feedback {
            id,
            at: draft.at,
            stream,
            event: draft.event,
            source: draft.source,
            author: draft.author,
            text: draft.text,
            emotes: draft.emotes,
            style: draft.style,
            kind: verdict.kind,
            tone: verdict.tone,
            harm: verdict.harm,
            reasons: verdict.reasons,
            state,
            standing,
        }
    }
}

/// Something that happened to feedback.
#[derive(Debug, Clone, PartialEq)]
pub enum LogEntry {
    /// It arrived.
    Feedback(Box<NewItem>),
    /// It was removed at the source.
    Deletion {
        /// The source.
        source: &'static str,
        /// What was removed.
        what: Deletion,
        /// Clearing the chat and timeouts reach this far back.
        stream: Option<StreamId>,
    },
    /// A number was measured.
    Sample {
        /// Which, when and how many.
        sample: Sample,
        /// The stream that was running.
        stream: Option<StreamId>,
        /// Whether the people of another room were there as well.
        shared: bool,
    },
    /// What a stream is about.
    Topic {
        /// Which stream.
        stream: StreamId,
        /// Since when.
        at: Timestamp,
        /// Its title and category.
        topic: Topic,
    },
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq)]
pub enum EntryOutcome {
    /// A new item.
    Kept(ItemId),
    /// Known already; nothing changed.
    Known,
    /// It was known without its words, and has them now.
    Completed {
        /// The item.
        item: ItemId,
        /// How it stood before.
        was: ItemState,
        /// How it stands now.
        state: ItemState,
    },
    /// These items were there and are gone now.
    Removed(Vec<ItemId>),
    /// It is kept, and no item.
    Noted,
}

/// Applies `entry` within the current transaction.
pub(super) fn apply(connection: &Connection, entry: &LogEntry) -> rusqlite::Result<EntryOutcome> {
    match entry {
        LogEntry::Feedback(new) => insert(connection, new),
        LogEntry::Deletion { source, what, stream } => {
            remove(connection, source, what, *stream).map(EntryOutcome::Removed)
        }
        LogEntry::Sample { sample, stream, shared } => {
            samples::keep(connection, sample, *stream, *shared).map(|()| EntryOutcome::Noted)
        }
        LogEntry::Topic { stream, at, topic } => {
            samples::keep_topic(connection, *stream, *at, topic).map(|()| EntryOutcome::Noted)
        }
    }
}

/// Keeps `new`, unless its source has handed in the same before, under this id or another.
pub(super) fn insert(connection: &Connection, new: &NewItem) -> rusqlite::Result<EntryOutcome> {
    let NewItem { draft, verdict, standing, state, stream } = new;
    if let Some(twin) = &draft.twin {
        match dedup::telling(connection, draft, twin)? {
            Telling::New => {}
            Telling::Known => return Ok(EntryOutcome::Known),
            Telling::LacksWords(item, was) => return complete(connection, item, was, new),
        }
    }
    let emotes = feedback::json_or_null(&draft.emotes);
    let reasons = feedback::json_or_null(&verdict.reasons);
    // Plain words and lists of them always serialize.
    let style = if draft.style.is_plain() { None } else { serde_json::to_string(&draft.style).ok() };
    let changed = connection
        .prepare_cached(
            "INSERT INTO feedback (at, stream, event, source, source_id, author_id, author_login, author_name,
                text, emotes, kind, tone, harm, reasons, state, standing, amount, twin_key, twin_way, style)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            millis(draft.at),
            stream.map(|id| id.0),
            draft.event.as_str(),
            draft.source,
            draft.source_id,
            draft.author.id,
            draft.author.login,
            draft.author.name,
            draft.text,
            emotes,
            verdict.kind.as_str(),
            verdict.tone.as_str(),
            verdict.harm.as_str(),
            reasons,
            state.as_str(),
            standing.as_str(),
            draft.amount,
            draft.twin.as_ref().map(|twin| twin.key.as_str()),
            draft.twin.as_ref().map(|twin| twin.way.as_str()),
            style,
        ])?;
    if changed == 0 {
        return Ok(EntryOutcome::Known);
    }
    Ok(EntryOutcome::Kept(ItemId(connection.last_insert_rowid())))
}

/// Gives `item`, which is in the state `was`, the words it was told without, and what they were found to be. What is
/// hidden stays so.
fn complete(
    connection: &Connection,
    item: ItemId,
    was: ItemState,
    new: &NewItem,
) -> rusqlite::Result<EntryOutcome> {
    let NewItem { draft, verdict, state, .. } = new;
    let state = connection
        .prepare_cached(
            "UPDATE feedback SET text = ?2, emotes = ?3, kind = ?4, tone = ?5, harm = ?6, reasons = ?7,
                amount = coalesce(amount, ?8),
                state = CASE WHEN id IN (SELECT item FROM hidden) THEN state ELSE ?9 END
             WHERE id = ?1 RETURNING state",
        )?
        .query_row(
            params![
                item.0,
                draft.text,
                feedback::json_or_null(&draft.emotes),
                verdict.kind.as_str(),
                verdict.tone.as_str(),
                verdict.harm.as_str(),
                feedback::json_or_null(&verdict.reasons),
                draft.amount,
                state.as_str(),
            ],
            |row| word(row, 0),
        )?;
    Ok(EntryOutcome::Completed { item, was, state })
}

/// Takes the words of what was removed and leaves the row, so that a repeated line stays removed.
fn remove(
    connection: &Connection,
    source: &str,
    what: &Deletion,
    stream: Option<StreamId>,
) -> rusqlite::Result<Vec<ItemId>> {
    const TAKE: &str = "UPDATE feedback SET state = 'deleted', text = '', emotes = NULL, style = NULL, reasons = NULL WHERE state <> 'deleted' AND source = ?1";
    let id = |row: &rusqlite::Row<'_>| row.get(0).map(ItemId);
    match what {
        Deletion::Message { source_id } => connection
            .prepare_cached(&format!("{TAKE} AND (source_id = ?2 OR twin_id = ?2) RETURNING id"))?
            .query_map(params![source, source_id], id)?
            .collect(),
        // `+stream` keeps SQLite from walking the whole stream instead of the author's few rows.
        Deletion::Author { author_id, .. } => connection
            .prepare_cached(&format!(
                "{TAKE} AND author_id <> '' AND author_id = ?2 AND +stream IS ?3 RETURNING id"
            ))?
            .query_map(params![source, author_id, stream.map(|id| id.0)], id)?
            .collect(),
        Deletion::Everything { .. } => connection
            .prepare_cached(&format!("{TAKE} AND stream IS ?2 AND event = 'message' RETURNING id"))?
            .query_map(params![source, stream.map(|id| id.0)], id)?
            .collect(),
    }
}
