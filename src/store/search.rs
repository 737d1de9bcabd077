//! Searching past feedback: an index of words that is filled in the background, and asked.
//!
//! Only what a full digest has gone by is in it: then nothing of it is held any more. What is removed
//! goes out of it at once, by the database's own hand (`007_search.sql`).

use rusqlite::types::Value;
use rusqlite::{Connection, params};

use super::feedback::{self, Filter};
use super::kv;
use crate::domain::{Feedback, ItemId, ItemState};

/// Rows that one call takes in, at most: a commit of this many takes a few milliseconds, so that a chat
/// line never waits long behind it.
const BATCH: i64 = 400;
/// Words that count; more say nothing more.
const WORDS: usize = 12;

/// Takes the next rows into the index, oldest first. True where there may be more of them.
///
/// # Errors
/// When the database cannot be written.
pub fn catch_up(connection: &Connection) -> rusqlite::Result<bool> {
    let taken: ItemId = kv::get(connection, kv::SEARCHED)?.unwrap_or(ItemId(0));
    let past = past(connection)?;
    if past <= taken {
        return Ok(false);
    }
    let up_to: i64 = connection
        .prepare_cached(
            "SELECT coalesce(max(id), ?2) FROM (
                SELECT id FROM feedback WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3)",
        )?
        .query_row(params![taken.0, past.0, BATCH], |row| row.get(0))?;
    connection
        .prepare_cached(
            "INSERT INTO feedback_words (rowid, text, author_name, author_login)
             SELECT id, text, author_name, author_login FROM feedback
             WHERE id > ?1 AND id <= ?2 AND standing = 'viewer' AND text <> '' AND state IN ('passed', 'delivered')
                AND id NOT IN (SELECT id FROM feedback_words_docsize)",
        )?
        .execute([taken.0, up_to])?;
    kv::set(connection, kv::SEARCHED, &ItemId(up_to))?;
    Ok(up_to < past.0)
}

/// Takes in the items `ids`, which are past from the beginning: their digest goes by them alone.
///
/// # Errors
/// When the database cannot be written.
pub(super) fn take_in(connection: &Connection, ids: &[ItemId]) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO feedback_words (rowid, text, author_name, author_login)
         SELECT id, text, author_name, author_login FROM feedback
         WHERE id = ?1 AND standing = 'viewer' AND text <> '' AND state <> 'deleted'",
    )?;
    ids.iter().try_for_each(|id| insert.execute([id.0]).map(|_| ()))
}

/// The last item that a full digest has gone by.
fn past(connection: &Connection) -> rusqlite::Result<ItemId> {
    connection
        .prepare_cached(
            "SELECT coalesce(max(to_item), 0) FROM digest WHERE occasion NOT IN ('break', 'interval', 'imported')",
        )?
        .query_row([], |row| row.get(0).map(ItemId))
}

/// Past items in which every word of `words` begins a word of the text or of the author's name, newest
/// first. Without a word nothing is found.
///
/// What only a kind asked for brings in a list (abuse, number talk) only that brings here; so it is with
/// words that are rude.
///
/// # Errors
/// When the database cannot be read.
pub fn find(connection: &Connection, words: &str, filter: &Filter) -> rusqlite::Result<Vec<Feedback>> {
    let Some(query) = query(words) else { return Ok(Vec::new()) };
    let within = " AND id IN (SELECT rowid FROM feedback_words WHERE feedback_words MATCH ?)
                   AND state IN ('passed', 'delivered')";
    let unasked = if filter.kind.is_none() { " AND harm = 'none'" } else { "" };
    let filter =
        Filter { state: filter.state.filter(|state| *state != ItemState::Deleted), ..filter.clone() };
    feedback::list_within(connection, &filter, &format!("{within}{unasked}"), Value::Text(query))
}

/// What somebody typed, as a question that the index cannot misread: each word stands in quotes, so that
/// no sign in it means anything, and may go on.
fn query(typed: &str) -> Option<String> {
    let words: Vec<String> = typed
        .split(|c: char| c.is_whitespace() || c == '\0' || c == '"')
        .filter(|word| word.contains(char::is_alphanumeric))
        .take(WORDS)
        .map(|word| format!("\"{word}\" *"))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_never_a_language() {
        for (typed, expected) in [
            ("audio quiet", Some(r#""audio" * "quiet" *"#)),
            ("  NEAR(a b) ", Some(r#""NEAR(a" * "b)" *"#)),
            (r#"say "hi" OR text:x"#, Some(r#""say" * "hi" * "OR" * "text:x" *"#)),
            ("* - ^ \"\" ()", None),
            ("", None),
        ] {
            assert_eq!(query(typed).as_deref(), expected, "{typed}");
        }
    }
}
