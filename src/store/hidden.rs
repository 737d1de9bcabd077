//! Lines that were in sight and are taken out of it: by the streamer, with whoever wrote them, or with a flood.
//!
//! They wait for the next digest like everything that is held. Where a full digest has gone by them already, they
//! count as delivered: it will not come again.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{feedback, millis};
use crate::domain::{Feedback, ItemId, ItemState, StreamId};

/// So many of the newest lines are looked at: more than any screen keeps.
const IN_SIGHT: u32 = 500;

const HOLD: &str = "UPDATE feedback SET state = CASE
        WHEN standing = 'viewer' AND id <= (SELECT coalesce(max(to_item), 0) FROM digest
            WHERE occasion NOT IN ('break', 'interval', 'imported'))
        THEN 'delivered' ELSE 'held' END
     WHERE id = ?1 AND state = 'passed'";

/// Takes the line `id` out of sight. False where there is none that may be seen: what waits is not to be found
/// out. One that was read in a digest goes from the screens alone.
///
/// # Errors
/// When the database cannot be written.
pub fn hide(connection: &Connection, id: ItemId, now: Timestamp) -> rusqlite::Result<bool> {
    let Some(item) = feedback::get(connection, id)? else { return Ok(false) };
    match item.state {
        ItemState::Passed => hold(connection, id, Some((now, false))).map(|()| true),
        ItemState::Delivered => Ok(true),
        ItemState::Held => is_hidden(connection, id),
        ItemState::Deleted => Ok(false),
    }
}

/// Lets the line `id` be seen again. Gives it, unless it was in sight all the time; none where there is none that
/// was hidden.
///
/// # Errors
/// When the database cannot be written.
pub fn show(connection: &Connection, id: ItemId) -> rusqlite::Result<Option<Unhidden>> {
    if !is_hidden(connection, id)? {
        let item = feedback::get(connection, id)?.filter(|item| item.state == ItemState::Passed);
        return Ok(item.map(|_| Unhidden::AllTheTime));
    }
    let shown = restore(connection, id)?;
    Ok(shown.map(|item| Unhidden::Again(Box::new(item))))
}

/// What became of a line that was to be seen again.
#[derive(Debug, Clone, PartialEq)]
pub enum Unhidden {
    /// Nobody had hidden it.
    AllTheTime,
    /// It is in sight again.
    Again(Box<Feedback>),
}

/// Holds what is in sight and `fits`, newest lines only. With `by_person` it can be brought back together.
/// Gives what went out of sight.
///
/// # Errors
/// When the database cannot be written.
pub fn hold_in_sight(
    connection: &Connection,
    by_person: Option<Timestamp>,
    fits: impl Fn(&Feedback) -> bool,
) -> rusqlite::Result<Vec<ItemId>> {
    let items = feedback::recently_passed(connection, IN_SIGHT)?;
    let ids: Vec<ItemId> = items.iter().filter(|item| fits(item)).map(|item| item.id).collect();
    for id in &ids {
        hold(connection, *id, by_person.map(|at| (at, true)))?;
    }
    Ok(ids)
}

/// Brings back what went out of sight with people who `fit`, as far as it is of `stream`: what is older was
/// read by now. Oldest first.
///
/// # Errors
/// When the database cannot be written.
pub fn bring_back(
    connection: &Connection,
    stream: Option<StreamId>,
    fits: impl Fn(&Feedback) -> bool,
) -> rusqlite::Result<Vec<Feedback>> {
    let hidden = feedback::select(
        connection,
        "id IN (SELECT item FROM hidden WHERE with_person = 1) AND state <> 'deleted' AND stream IS ?1",
        [stream.map(|stream| stream.0)],
    )?;
    let mut back = Vec::new();
    for item in hidden.iter().filter(|item| fits(item)) {
        back.extend(restore(connection, item.id)?);
    }
    Ok(back)
}

fn hold(connection: &Connection, id: ItemId, hidden: Option<(Timestamp, bool)>) -> rusqlite::Result<()> {
    connection.prepare_cached(HOLD)?.execute([id.0])?;
    if let Some((at, with_person)) = hidden {
        connection
            .prepare_cached("INSERT OR REPLACE INTO hidden (item, at, with_person) VALUES (?1, ?2, ?3)")?
            .execute(params![id.0, millis(at), with_person])?;
    }
    Ok(())
}

fn restore(connection: &Connection, id: ItemId) -> rusqlite::Result<Option<Feedback>> {
    connection.execute("DELETE FROM hidden WHERE item = ?1", [id.0])?;
    connection
        .execute("UPDATE feedback SET state = 'passed' WHERE id = ?1 AND state <> 'deleted'", [id.0])?;
    Ok(feedback::get(connection, id)?.filter(|item| item.state == ItemState::Passed))
}

fn is_hidden(connection: &Connection, id: ItemId) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM hidden WHERE item = ?1")?
        .query_row([id.0], |_| Ok(()))
        .optional()
        .map(|found| found.is_some())
}
