//! Sessions of the private pages: random ids, never the key. Those of other machines were paired, and
//! can be taken back one by one.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::{Store, StoreError, kv, millis, timestamp};
use crate::clock;
use crate::secret::Secret;

/// How long a page stays open without the key, and a machine paired.
pub const LIFETIME: Duration = Duration::from_secs(30 * 86_400);

/// What `handle` says of a dock's session. One of another machine has a name besides, in `device`.
const DOCK: &str = "dock";

/// Whose session it is, and so what it may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A browser's on this machine.
    Here,
    /// The dock's, opened by its own address: only what the dock does.
    Dock,
    /// Another machine's, which was paired.
    Paired,
}

/// Another machine that was paired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairedDevice {
    /// What it is called in lists and when it is taken back.
    pub handle: String,
    /// The name that it was given: foreign text.
    pub name: String,
    /// Since when.
    pub since: Timestamp,
}

/// The sessions that are kept. Cheap to clone.
#[derive(Clone)]
pub struct Sessions(Store);

impl Sessions {
    /// Those kept in `store`.
    pub fn new(store: Store) -> Self {
        Self(store)
    }

    /// Remembers a session of this machine, a dock's if `is_dock`, and forgets those that are over.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn add(&self, id: String, is_dock: bool, now: Timestamp) -> Result<(), StoreError> {
        let add = move |connection: &Connection| {
            let over = millis(clock::before(now, LIFETIME));
            connection.execute("DELETE FROM session WHERE created_at < ?1", [over])?;
            connection.execute(
                "INSERT INTO session (id, created_at, handle) VALUES (?1, ?2, ?3)",
                params![id, millis(now), is_dock.then_some(DOCK)],
            )?;
            Ok(())
        };
        self.0.write(add).await
    }

    /// Ends every session that was opened under another key than `key`, whoever has it.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn end_of_other_keys(&self, key: &Secret) -> Result<(), StoreError> {
        // A key cannot be found again from this: it is 256 random bits.
        let print: String = Sha256::digest(key.expose()).iter().map(|byte| format!("{byte:02x}")).collect();
        let end = move |connection: &Connection| {
            let before: Option<String> = kv::get(connection, kv::KEY)?;
            if before.as_ref() == Some(&print) {
                return Ok(());
            }
            if before.is_some() {
                connection.execute("DELETE FROM session", [])?;
            }
            kv::set(connection, kv::KEY, &print)
        };
        self.0.write(end).await
    }

    /// Ends the sessions of docks.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn end_docks(&self) -> Result<(), StoreError> {
        let end = |connection: &Connection| {
            connection.execute("DELETE FROM session WHERE handle = ?1 AND device IS NULL", [DOCK]).map(drop)
        };
        self.0.write(end).await
    }

    /// Remembers the session `id` of another machine.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn pair(&self, id: String, device: PairedDevice) -> Result<(), StoreError> {
        let pair = move |connection: &Connection| {
            connection.execute(
                "INSERT INTO session (id, created_at, device, handle) VALUES (?1, ?2, ?3, ?4)",
                params![id, millis(device.since), device.name, device.handle],
            )?;
            Ok(())
        };
        self.0.write(pair).await
    }

    /// Whose session `id` is; none where it is over, or never was.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn whose(&self, id: String, now: Timestamp) -> Result<Option<Whose>, StoreError> {
        let find = move |connection: &Connection| {
            connection
                .prepare_cached(
                    "SELECT device IS NULL, handle IS ?3 FROM session WHERE id = ?1 AND created_at >= ?2",
                )?
                .query_row(params![id, millis(clock::before(now, LIFETIME)), DOCK], |row| {
                    Ok(match (row.get(0)?, row.get(1)?) {
                        (false, _) => Whose::Paired,
                        (true, true) => Whose::Dock,
                        (true, false) => Whose::Here,
                    })
                })
                .optional()
        };
        self.0.read(find).await
    }

    /// The machines that are paired, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn devices(&self, now: Timestamp) -> Result<Vec<PairedDevice>, StoreError> {
        let list = move |connection: &Connection| {
            connection
                .prepare_cached(
                    "SELECT handle, device, created_at FROM session
                     WHERE device IS NOT NULL AND created_at >= ?1 ORDER BY created_at, handle",
                )?
                .query_map([millis(clock::before(now, LIFETIME))], |row| {
                    Ok(PairedDevice { handle: row.get(0)?, name: row.get(1)?, since: timestamp(row.get(2)?) })
                })?
                .collect()
        };
        self.0.read(list).await
    }

    /// Takes the machine called `handle` off the list. False where it was not on it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn unpair(&self, handle: String) -> Result<bool, StoreError> {
        let unpair = move |connection: &Connection| {
            connection
                .execute("DELETE FROM session WHERE handle = ?1 AND device IS NOT NULL", [handle])
                .map(|gone| gone > 0)
        };
        self.0.write(unpair).await
    }
}
