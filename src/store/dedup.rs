//! Things told twice: chat and Twitch's events have an id each for the same subscription or raid.
//!
//! Of two that are told in two ways, with the same key and nearly the same time, the second becomes
//! known as the first. Each pairs once, so that a person who cheers twice is thanked twice. What nobody
//! does twice within minutes is one however often it is told: events tell of a subscription, and again
//! of what was said with it. So is what happened at the very same time. Words that come with a later telling are taken in.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use super::{millis, word};
use crate::clock::{after, before};
use crate::domain::{DedupKey, ItemId, ItemState, NewFeedback};

/// How far apart, by Twitch's own clock, the two may be. Notices in chat come with the event, or up to
/// some minutes later.
const APART: Duration = Duration::from_secs(5 * 60);

/// What is known of a draft already.
pub(super) enum Telling {
    /// Nothing: it is new.
    New,
    /// It was told before.
    Known,
    /// It was told before, as this item in this state, and without the words it now comes with.
    LacksWords(ItemId, ItemState),
}

/// What is known of `draft`, by its own id or as the twin of another. If it is the second of two, it is remembered
/// as such.
pub(super) fn telling(
    connection: &Connection,
    draft: &NewFeedback,
    twin: &DedupKey,
) -> rusqlite::Result<Telling> {
    let id = id(draft, twin);
    let repeated = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM feedback WHERE source_id = ?2 AND source = ?1)
                OR EXISTS (SELECT 1 FROM feedback WHERE twin_id = ?2 AND source = ?1)",
        )?
        .query_row(params![draft.source, id], |row| row.get(0))?;
    if repeated {
        return Ok(Telling::Known);
    }
    let told = match paired(connection, draft, twin, &id)? {
        None => told_near(connection, draft, twin)?,
        told => told,
    };
    Ok(match told {
        None => Telling::New,
        Some(_) if draft.text.is_empty() => Telling::Known,
        Some(item) => lacking(connection, item)?,
    })
}

/// The other one of the two, if it has not met its twin yet; it has from now on.
fn paired(
    connection: &Connection,
    draft: &NewFeedback,
    twin: &DedupKey,
    id: &str,
) -> rusqlite::Result<Option<ItemId>> {
    connection
        .prepare_cached(
            "UPDATE feedback SET twin_id = ?2 WHERE id = (
                SELECT id FROM feedback
                WHERE twin_key = ?3 AND twin_id IS NULL AND twin_way = ?4 AND source = ?1
                    AND at BETWEEN ?5 AND ?6
                ORDER BY abs(at - ?7), id LIMIT 1)
             RETURNING id",
        )?
        .query_row(
            params![
                draft.source,
                id,
                twin.key,
                twin.way.other().as_str(),
                millis(before(draft.at, APART)),
                millis(after(draft.at, APART)),
                millis(draft.at),
            ],
            |row| row.get(0).map(ItemId),
        )
        .optional()
}

/// What was told of the same in any way, twin or not: at nearly the same time where nobody does it twice, else at
/// exactly the same.
fn told_near(
    connection: &Connection,
    draft: &NewFeedback,
    twin: &DedupKey,
) -> rusqlite::Result<Option<ItemId>> {
    let apart = if twin.once { APART } else { Duration::ZERO };
    connection
        .prepare_cached(
            "SELECT id FROM feedback
             WHERE twin_key = ?2 AND twin_id IS NULL AND twin_way = ?3 AND at BETWEEN ?4 AND ?5 AND source = ?1
             UNION ALL
             SELECT id FROM feedback
             WHERE twin_key = ?2 AND twin_id IS NOT NULL AND at BETWEEN ?4 AND ?5 AND source = ?1
             LIMIT 1",
        )?
        .query_row(
            params![
                draft.source,
                twin.key,
                twin.way.as_str(),
                millis(before(draft.at, apart)),
                millis(after(draft.at, apart)),
            ],
            |row| row.get(0).map(ItemId),
        )
        .optional()
}

/// What is to become of words that come after `item`. One that was read in a digest by now stays as it was read.
fn lacking(connection: &Connection, item: ItemId) -> rusqlite::Result<Telling> {
    let (is_wordless, state): (bool, ItemState) = connection
        .prepare_cached("SELECT text = '', state FROM feedback WHERE id = ?1")?
        .query_row([item.0], |row| Ok((row.get(0)?, word(row, 1)?)))?;
    Ok(match state {
        ItemState::Passed | ItemState::Held if is_wordless => Telling::LacksWords(item, state),
        ItemState::Delivered if is_wordless => Telling::New,
        _ => Telling::Known,
    })
}

/// The id it is known by; lines of old may have none.
fn id(draft: &NewFeedback, twin: &DedupKey) -> String {
    draft.source_id.clone().unwrap_or_else(|| format!("{}:{}:{}", twin.way, twin.key, millis(draft.at)))
}
