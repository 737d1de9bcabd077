//! What was learned from corrections.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{millis, word};
use crate::domain::{ItemId, Kind, Lesson, LessonId};
use crate::feedback::learned::Phrases;

/// What is learned: the latest word on a whole message; of its parts, what at least two corrected items
/// agree on. What would make harmless what the rules found harmful needs two, always.
const LEARNED: &str = "
    SELECT min(id), text, whole, kind FROM lesson AS one
    WHERE kind = (SELECT kind FROM lesson WHERE text = one.text AND whole = one.whole ORDER BY id DESC LIMIT 1)
    GROUP BY text, whole, kind
    HAVING count(DISTINCT item) >= CASE WHEN whole = 1 AND max(mild) = 0 THEN 1 ELSE 2 END
       AND (whole = 1 OR 1 = (SELECT count(DISTINCT kind) FROM lesson WHERE text = one.text AND whole = 0))
    ORDER BY max(id) DESC";

/// Everything that is learned, newest first.
///
/// # Errors
/// When the database cannot be read.
pub fn all(connection: &Connection) -> rusqlite::Result<Vec<Lesson>> {
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Lesson { id: LessonId(row.get(0)?), text: row.get(1)?, whole: row.get(2)?, kind: word(row, 3)? })
    };
    connection.prepare_cached(LEARNED)?.query_map([], read)?.collect()
}

/// Takes a correction of `item` to `kind` as a lesson, instead of any earlier one of the same item.
/// `mild` says that the rules had found it harmful and it is not.
///
/// # Errors
/// When the database cannot be written.
pub fn note(
    connection: &Connection,
    item: ItemId,
    phrases: &Phrases,
    kind: Kind,
    mild: bool,
    now: Timestamp,
) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM lesson WHERE item = ?1", [item.0])?;
    let whole = (!phrases.whole.is_empty()).then_some((phrases.whole.as_str(), true));
    let parts = phrases.parts.iter().map(|part| (part.as_str(), false));
    for (text, whole) in whole.into_iter().chain(parts) {
        connection
            .prepare_cached(
                "INSERT INTO lesson (item, at, text, whole, kind, mild) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![item.0, millis(now), text, whole, kind.as_str(), mild])?;
    }
    Ok(())
}

/// Forgets a lesson, with every correction that taught it. False where there is none.
///
/// # Errors
/// When the database cannot be written.
pub fn forget(connection: &Connection, id: LessonId) -> rusqlite::Result<bool> {
    let found = connection
        .query_row("SELECT text, whole FROM lesson WHERE id = ?1", [id.0], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?))
        })
        .optional()?;
    let Some((text, whole)) = found else { return Ok(false) };
    connection.execute("DELETE FROM lesson WHERE text = ?1 AND whole = ?2", params![text, whole])?;
    Ok(true)
}
