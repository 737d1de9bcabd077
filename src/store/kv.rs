//! Single facts that must survive a restart: quiet mode, the pause, how breaks stand.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Quiet mode is on.
pub const QUIET: &str = "quiet";
/// The pause is on.
pub const PAUSE: &str = "pause";
/// How breaks stand.
pub const BREAKS: &str = "breaks";
/// How much of each number the streamer chose to see.
pub const SHIELD: &str = "shield";
/// What is to be put back in OBS after a break.
pub const OBS: &str = "obs";
/// What was seen of setting up.
pub const SETUP: &str = "setup";
/// Up to which item past feedback can be searched.
pub const SEARCHED: &str = "searched";
/// The last stream that Twitch told is over, by its id: what still lists it is late.
pub const OVER: &str = "over";
/// What sets this installation apart from every other, for those who get letters of several.
pub const INSTALLATION: &str = "installation";
/// What the key was under which sessions were opened, as its SHA-256.
pub const KEY: &str = "key";
/// When this data folder was first used.
pub const SINCE: &str = "since";

/// The fact called `name`; none where it was never set or cannot be understood any more.
///
/// # Errors
/// When the database cannot be read.
pub fn get<T: DeserializeOwned>(connection: &Connection, name: &str) -> rusqlite::Result<Option<T>> {
    let value: Option<String> = connection
        .prepare_cached("SELECT value FROM fact WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    Ok(value.and_then(|value| serde_json::from_str(&value).ok()))
}

/// Whether the fact called `name` was set, and cannot be understood any more.
///
/// # Errors
/// When the database cannot be read.
pub fn is_unreadable<T: DeserializeOwned>(connection: &Connection, name: &str) -> rusqlite::Result<bool> {
    let known: bool =
        connection
            .query_row("SELECT EXISTS (SELECT 1 FROM fact WHERE name = ?1)", [name], |row| row.get(0))?;
    Ok(known && get::<T>(connection, name)?.is_none())
}

/// Sets the fact called `name`.
///
/// # Errors
/// When the database cannot be written.
pub fn set<T: Serialize>(connection: &Connection, name: &str, value: &T) -> rusqlite::Result<()> {
    let json = serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    connection
        .prepare_cached(
            "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
        )?
        .execute([name, json.as_str()])?;
    Ok(())
}
