//! Things told twice: chat and Twitch's events have an id each for the same subscription or raid.
//!
//! Of two that are told in two ways, with the same key and nearly the same time, the second becomes
//! known as the first. Each pairs once, so that a person who cheers twice is thanked twice.

use std::time::Duration;

use rusqlite::{Connection, params};

use super::millis;
use crate::clock::{after, before};
use crate::domain::{DedupKey, NewFeedback};

/// How far apart, by Twitch's own clock, the two may be. Notices in chat come with the event, or up to
/// some minutes later.
const APART: Duration = Duration::from_secs(5 * 60);

/// Whether `draft` is known already, by its own id or as the twin of another. If it is the second of
/// two, it is remembered as such.
pub(super) fn is_known(
    connection: &Connection,
    draft: &NewFeedback,
    twin: &DedupKey,
) -> rusqlite::Result<bool> {
    let id = id(draft, twin);
    let repeated = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM feedback WHERE source_id = ?2 AND source = ?1)
                OR EXISTS (SELECT 1 FROM feedback WHERE twin_id = ?2 AND source = ?1)",
        )?
        .query_row(params![draft.source, id], |row| row.get(0))?;
    if repeated {
        return Ok(true);
    }
    let paired = connection
        .prepare_cached(
            "UPDATE feedback SET twin_id = ?2 WHERE id = (
                SELECT id FROM feedback
                WHERE twin_key = ?3 AND twin_id IS NULL AND twin_way = ?4 AND source = ?1
                    AND at BETWEEN ?5 AND ?6
                ORDER BY abs(at - ?7), id LIMIT 1)",
        )?
        .execute(params![
            draft.source,
            id,
            twin.key,
            twin.way.other().as_str(),
            millis(before(draft.at, APART)),
            millis(after(draft.at, APART)),
            millis(draft.at),
        ])?;
    Ok(paired > 0)
}

/// The id it is known by; lines of old may have none.
fn id(draft: &NewFeedback, twin: &DedupKey) -> String {
    draft.source_id.clone().unwrap_or_else(|| format!("{}:{}:{}", twin.way, twin.key, millis(draft.at)))
}
