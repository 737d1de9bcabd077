//! What is kept: one SQLite file, one thread that writes it, a few connections that read it.
//!
//! SQL stands beside the rows it is about, in this room and nowhere else. Must not judge, schedule or
//! publish: whoever opens the store hands in what is to be told after each commit.

pub mod abuse;
pub mod breaks;
mod dedup;
pub mod deliveries;
pub mod digest_list;
pub mod digests;
mod error;
pub mod feedback;
pub mod folder;
pub mod happenings;
pub mod hidden;
pub mod journal;
pub mod kv;
pub mod lessons;
mod log;
mod migrations;
pub mod numbers;
pub mod past;
pub mod peeks;
pub mod private_files;
pub mod reply_queue;
pub mod samples;
pub mod search;
pub mod sessions;
pub mod streams;
pub mod thanks;
pub mod user_data;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use rusqlite_migration::Migrations;

pub use error::StoreError;
pub use log::{EntryOutcome, LogEntry, NewItem};
pub use writer::Committed;

use writer::Writer;

/// The database's name in the data folder.
pub const FILE: &str = "evenkeel.db";

/// How long one connection waits for another.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections that wait for the next reader. More readers than this open one of their own.
const IDLE_READERS: usize = 2;

/// The database: written in one place, read in many. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    path: Arc<PathBuf>,
    writer: Writer,
    readers: Arc<Mutex<Vec<Connection>>>,
}

impl Store {
    /// Opens the database in `folder`, making or upgrading it as needed. `told` is called on the
    /// writer's thread after each commit, in the order of commits; it must not block.
    ///
    /// # Errors
    /// A sentence for the streamer; an existing file is never replaced.
    pub fn open(folder: &Path, told: impl FnMut(Committed) + Send + 'static) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        folder::create_private(&path)?;
        let steps = migrations::steps();
        recognise(&path, steps.len())?;
        let mut connection = Connection::open(&path).map_err(|error| StoreError::opening(&path, error))?;
        tune(&connection).map_err(|error| StoreError::opening(&path, error))?;
        Migrations::new(steps)
            .to_latest(&mut connection)
            .map_err(|error| StoreError::migrating(&path, error))?;
        let writer = Writer::start(connection, told)
            .map_err(|reason| StoreError::Folder { path: path.clone(), reason })?;
        Ok(Self { path: Arc::new(path), writer, readers: Arc::default() })
    }

    /// Hands over what happened to feedback, in order. Waits while the writer is behind; returns
    /// before it is on disk.
    ///
    /// # Errors
    /// [`StoreError::Closed`] when the store was closed.
    pub async fn append(&self, entries: Vec<LogEntry>) -> Result<(), StoreError> {
        self.writer.append(entries).await
    }

    /// Runs `work` in the next transaction and returns once it is on disk.
    ///
    /// # Errors
    /// When `work` or the commit fails; then nothing of it is kept.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.writer.run(work).await
    }

    /// Runs `work` on a connection that only reads.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let this = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let connection = this.reader()?;
            let answer = work(&connection)?;
            this.give_back(connection);
            Ok(answer)
        });
        done.await?
    }

    /// Runs `work` on a connection that only reads, on this thread.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub fn look<T>(&self, work: impl FnOnce(&Connection) -> T) -> Result<T, StoreError> {
        Ok(work(&self.reader()?))
    }

    /// Folds the log of changes into the file and empties it, so that what was forgotten is in neither.
    /// False where a reader was in the way; the next one that goes home lets it happen.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn sweep(&self) -> Result<bool, StoreError> {
        self.writer.sweep().await
    }

    /// From now on, what cannot be written at once (the disk is full) is given up instead of waiting
    /// for better times: nobody will be there to see them.
    pub fn stop_waiting(&self) {
        self.writer.stop_waiting();
    }

    /// Writes what is queued, then closes the file. Later writes are refused.
    pub async fn close(&self) {
        // Readers go first: the last to leave folds the log into the file, and only a writer can.
        self.send_readers_home();
        self.writer.close().await;
        self.send_readers_home();
    }

    /// Returns once the store was closed, or its writer has failed: nothing is written any more.
    pub async fn closed(&self) {
        self.writer.closed().await;
    }

    fn send_readers_home(&self) {
        if let Ok(mut readers) = self.readers.lock() {
            readers.clear();
        }
    }

    fn reader(&self) -> Result<Connection, StoreError> {
        let idle = self.readers.lock().ok().and_then(|mut readers| readers.pop());
        idle.map_or_else(
            || open_reader(&self.path).map_err(|error| StoreError::opening(&self.path, error)),
            Ok,
        )
    }

    fn give_back(&self, connection: Connection) {
        if let Ok(mut readers) = self.readers.lock()
            && readers.len() < IDLE_READERS
        {
            readers.push(connection);
        }
    }
}

/// Looks for damage in the whole files of `folder`. Slow for large ones.
///
/// # Errors
/// [`StoreError::Damaged`] where there is some.
pub fn examine(folder: &Path) -> Result<(), StoreError> {
    examine_file(&folder.join(FILE))?;
    let journal = folder.join(journal::FILE);
    if journal.exists() { examine_file(&journal) } else { Ok(()) }
}

fn examine_file(path: &Path) -> Result<(), StoreError> {
    let opening = |error| StoreError::opening(path, error);
    let connection = open_reader(path).map_err(opening)?;
    let verdict: String =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(opening)?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::Damaged(path.to_owned())) }
}

/// Looks, without changing a byte, whether the file is one that this version may write: no newer
/// one's, no other program's, and no part of it is where its table should be but is not.
fn recognise(path: &Path, steps: usize) -> Result<(), StoreError> {
    let opening = |error| StoreError::opening(path, error);
    let connection = open_reader(path).map_err(opening)?;
    let version: i64 =
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(opening)?;
    // A negative one is nobody's.
    if usize::try_from(version).is_ok_and(|version| version > steps) {
        return Err(StoreError::Newer(path.to_owned()));
    }
    let tables = tables(&connection).map_err(opening)?;
    if version <= 0 && !tables.is_empty() {
        return Err(StoreError::Damaged(path.to_owned()));
    }
    for table in tables {
        let beginning = connection.query_row(&format!("SELECT 1 FROM \"{table}\" LIMIT 1"), [], |_| Ok(()));
        beginning.optional().map_err(opening)?;
    }
    Ok(())
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\"%'")?
        .query_map([], |row| row.get(0))?
        .collect()
}

fn open_reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

/// WAL, so that readers never wait for the writer; FULL, so that a commit has reached the disk when
/// it is acknowledged (many rows share one, which is what makes that affordable).
fn tune(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Deleted words are overwritten, not only unlinked.
    connection.pragma_update(None, "secure_delete", true)?;
    // The index over ids is hit at random: 16 MiB of it in memory, used only by who has that much chat.
    connection.pragma_update(None, "cache_size", -16_384)?;
    // Back into the main file every 32 MiB: at the default of 4 each large commit would pay for it.
    connection.pragma_update(None, "wal_autocheckpoint", 8192)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Milliseconds, as times are kept.
fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// A kept time; the epoch where it is out of range, which only a damaged file has.
fn timestamp(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or_default()
}

/// Reads one of domain's words from column `index`.
fn word<T: std::str::FromStr<Err = crate::domain::UnknownWord>>(
    row: &rusqlite::Row<'_>,
    index: usize,
) -> rusqlite::Result<T> {
    row.get_ref(index)?.as_str()?.parse().map_err(|error: crate::domain::UnknownWord| {
        rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, Box::new(error))
    })
}

#[cfg(test)]
mod tests;
