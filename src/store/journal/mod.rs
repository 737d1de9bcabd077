//! The journal's own file: opened with the service, locked by a passphrase if the streamer wants one.
//!
//! A mark needs no key; everything else does where there is a passphrase. The key is in memory only
//! while somebody is at the journal, and wiped after a quiet time. Must not log a word of what is in it.

mod adopt;
mod carry;
mod error;
mod named;
mod seal;
#[cfg(test)]
mod tests;
mod tx;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};
use rusqlite_migration::{M, Migrations};
use tokio::sync::watch;

pub use adopt::adopt;
pub use error::JournalError;
pub use named::name_of;
pub use tx::{Fields, JournalTx};

use crate::clock::{Clock, SteadyTime};
use crate::journal::{EntryId, RecordFault};
use crate::secret::Secret;
use seal::{Recipe, SealKey};

use super::{StoreError, folder, millis, recognise, tune};

/// The journal's name in the data folder.
pub const FILE: &str = "journal.sqlite";

/// Every change of the journal's schema, in order.
const STEPS: &[M<'static>] = &[M::up(include_str!("../migrations/journal/001_journal.sql"))];

/// Shortest passphrase, in characters: a shorter one is soon guessed.
const SHORTEST: usize = 8;
/// Longest one.
const LONGEST: usize = 1000;

/// The journal. Cheap to clone.
#[derive(Clone)]
pub struct Journal {
    path: Arc<PathBuf>,
    clock: Clock,
    quiet: Duration,
    state: Arc<Mutex<JournalState>>,
    /// When it is locked again, while it is open by passphrase.
    until: Arc<watch::Sender<Option<SteadyTime>>>,
    /// Making a key of a passphrase takes memory; one at a time.
    deriving: Arc<tokio::sync::Mutex<()>>,
}

struct JournalState {
    /// None once it was closed.
    connection: Option<Connection>,
    /// Whether there is a passphrase.
    is_sealed: bool,
    /// The key, while it is open by passphrase.
    key: Option<SealKey>,
}

/// How the journal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockState {
    /// There is a passphrase.
    pub has_passphrase: bool,
    /// It has to be given before anything can be read.
    pub is_locked: bool,
}

impl Journal {
    /// Opens the journal in `folder`, making or upgrading it as needed. One with a passphrase is locked
    /// at first, and after `quiet` without a visit.
    ///
    /// # Errors
    /// A sentence for the streamer; an existing file is never replaced.
    pub fn open(folder: &Path, clock: Clock, quiet: Duration) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        folder::create_private(&path)?;
        recognise(&path, STEPS.len())?;
        let opening = |error| StoreError::opening(&path, error);
        let mut connection = Connection::open(&path).map_err(opening)?;
        tune(&connection).map_err(opening)?;
        // What is vacuumed must not pass through a temporary file elsewhere.
        connection.pragma_update(None, "temp_store", "MEMORY").map_err(opening)?;
        // What was replaced must not lie in the log for long.
        connection.pragma_update(None, "wal_autocheckpoint", 64).map_err(opening)?;
        Migrations::from_slice(STEPS)
            .to_latest(&mut connection)
            .map_err(|error| StoreError::migrating(&path, error))?;
        if let Err(error) = sweep(&connection) {
            tracing::warn!(
                error = &error as &dyn Error,
                "the journal's file could not be cleaned of what was forgotten"
            );
        }
        let is_sealed = tx::lock(&connection).map_err(opening)?.is_some();
        let state = JournalState { connection: Some(connection), is_sealed, key: None };
        Ok(Self {
            path: Arc::new(path),
            clock,
            quiet,
            state: Arc::new(Mutex::new(state)),
            until: Arc::new(watch::Sender::new(None)),
            deriving: Arc::default(),
        })
    }

    /// How it stands.
    pub fn standing(&self) -> LockState {
        let state = self.state();
        LockState { has_passphrase: state.is_sealed, is_locked: state.is_sealed && state.key.is_none() }
    }

    /// How long it stays open without a visit, where there is a passphrase.
    pub fn quiet(&self) -> Duration {
        self.quiet
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work` on the open journal. What it wrote is on disk when this returns; where it fails,
    /// nothing of it is kept.
    ///
    /// # Errors
    /// When the journal is locked, or `work` or the commit fails.
    pub async fn transaction<T, F>(&self, work: F) -> Result<T, JournalError>
    where
        T: Send + 'static,
        F: FnOnce(&JournalTx<'_>) -> Result<T, JournalError> + Send + 'static,
    {
        self.apart(move |this, state| {
            let JournalState { connection, is_sealed, key } = state;
            if *is_sealed && key.is_none() {
                return Err(JournalError::Locked);
            }
            let connection = connection.as_mut().ok_or(StoreError::Closed)?;
            let now = this.clock.now();
            let was_due = is_sweep_due(connection)?;
            let open = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&JournalTx { connection: &open, key: key.as_ref(), now })?;
            open.commit()?;
            if *is_sealed {
                this.until.send_replace(Some(this.clock.steady() + this.quiet));
            }
            match sweep(connection) {
                // Whoever asked for something else need not hear of it again.
                Err(error) if !was_due => Err(JournalError::NotSwept(error)),
                _ => Ok(done),
            }
        })
        .await
    }

    /// Makes a mark at `at`, whether or not the journal is locked. Gives its name, and whether `note` was
    /// kept with it: a locked journal takes none.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub async fn mark(&self, at: Timestamp, note: Option<String>) -> Result<(EntryId, bool), JournalError> {
        self.apart(move |this, state| {
            let JournalState { connection, is_sealed, key } = state;
            let connection = connection.as_mut().ok_or(StoreError::Closed)?;
            let id = EntryId::new(seal::random());
            let open = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let sql = "INSERT INTO mark (id, at) VALUES (?1, ?2)";
            open.execute(sql, rusqlite::params![id.as_str(), millis(at)])?;
            let keeps = note.is_some() && (!*is_sealed || key.is_some());
            if keeps {
                JournalTx { connection: &open, key: key.as_ref(), now: this.clock.now() }.note(&id, note)?;
                // A first note replaces nothing.
                open.execute("DELETE FROM sweep", [])?;
            }
            open.commit()?;
            Ok((id, keeps))
        })
        .await
    }

    /// When marks were made, oldest first. Needs no key.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn mark_times(&self) -> Result<Vec<Timestamp>, JournalError> {
        self.apart(|_, state| {
            let connection = state.connection.as_ref().ok_or(StoreError::Closed)?;
            let mut times = connection.prepare_cached("SELECT at FROM mark ORDER BY at")?;
            let times = times.query_map([], |row| row.get(0).map(super::timestamp))?;
            Ok(times.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Opens the journal with its passphrase. Does nothing where there is none.
    ///
    /// # Errors
    /// When it is another passphrase.
    pub async fn unlock(&self, passphrase: Secret) -> Result<(), JournalError> {
        let _one = self.deriving.lock().await;
        let Some((recipe, wrapped)) = self.lock_row().await? else { return Ok(()) };
        let key = apart(move || recipe.key(passphrase.expose())?.unwrap(&wrapped)).await?;
        let key = key.ok_or(JournalError::WrongPassphrase)?;
        self.state().key = Some(key);
        self.until.send_replace(Some(self.clock.steady() + self.quiet));
        Ok(())
    }

    /// Somebody is at it: it stays open for another quiet time, where it is open.
    pub fn stay(&self) {
        let state = self.state();
        if state.is_sealed && state.key.is_some() {
            self.until.send_replace(Some(self.clock.steady() + self.quiet));
        }
    }

    /// Locks the journal, where there is a passphrase.
    pub fn lock(&self) {
        self.state().key = None;
        self.until.send_replace(None);
    }

    /// Gives the journal a passphrase, another one, or none (`new` is none). Everything is written anew,
    /// and what lay there before is overwritten.
    ///
    /// # Errors
    /// When `current` is not its passphrase, `new` is too short, or the disk does not take it; then all is
    /// as it was.
    pub async fn set_passphrase(
        &self,
        current: Option<Secret>,
        new: Option<Secret>,
    ) -> Result<(), JournalError> {
        if let Some(new) = &new {
            let length = new.expose().chars().count();
            if length < SHORTEST {
                return Err(RecordFault(
                    "A passphrase needs eight characters or more; a few words are best.".into(),
                )
                .into());
            }
            if length > LONGEST {
                return Err(
                    RecordFault("The passphrase is too long. A thousand characters fit.".into()).into()
                );
            }
        }
        let _one = self.deriving.lock().await;
        let known = self.lock_row().await?;
        let was_sealed = known.is_some();
        let (old, fresh) = apart(move || {
            let old = match (known, current) {
                (None, _) => None,
                (Some((recipe, wrapped)), Some(current)) => {
                    let key = recipe.key(current.expose()).and_then(|key| key.unwrap(&wrapped));
                    Some(key.ok_or(JournalError::WrongPassphrase)?)
                }
                (Some(_), None) => return Err(JournalError::WrongPassphrase),
            };
            let fresh = match new {
                None => None,
                Some(new) => {
                    let recipe = Recipe::new();
                    let kek = recipe.key(new.expose()).ok_or_else(|| {
                        JournalError::Conflict(
                            "There is too little memory to make a key of a passphrase. Close something and try again."
                                .into(),
                        )
                    })?;
                    let key = SealKey::random();
                    let wrapped = key.wrap(&kek);
                    Some((recipe, key, wrapped))
                }
            };
            Ok((old, fresh))
        })
        .await??;
        self.apart(move |this, state| {
            if state.is_sealed != was_sealed {
                return Err(JournalError::Conflict(
                    "The passphrase was changed elsewhere meanwhile. Try again.".into(),
                ));
            }
            let connection = state.connection.as_mut().ok_or(StoreError::Closed)?;
            let now = this.clock.now();
            let open = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let from = JournalTx { connection: &open, key: old.as_ref(), now };
            tx::reseal(&open, &from, fresh.as_ref().map(|(_, key, _)| key))?;
            match &fresh {
                Some((recipe, _, wrapped)) => tx::set_lock(&open, recipe, wrapped)?,
                None => {
                    open.execute("DELETE FROM lock", [])?;
                }
            }
            open.commit()?;
            state.is_sealed = fresh.is_some();
            state.key = fresh.map(|(_, key, _)| key);
            this.until.send_replace(state.is_sealed.then(|| this.clock.steady() + this.quiet));
            sweep(connection).map_err(JournalError::NotSwept)
        })
        .await
    }

    /// Forgets everything, marks and drafts included, and the passphrase. Works on a locked journal, too:
    /// whoever lost the passphrase may begin again.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn forget_all(&self) -> Result<(), JournalError> {
        self.apart(|this, state| {
            let connection = state.connection.as_mut().ok_or(StoreError::Closed)?;
            let open = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            open.execute_batch(
                "DELETE FROM entry; DELETE FROM mark; DELETE FROM draft; DELETE FROM lock;
                 INSERT OR IGNORE INTO sweep (one) VALUES (1);",
            )?;
            open.commit()?;
            state.is_sealed = false;
            state.key = None;
            this.until.send_replace(None);
            sweep(connection).map_err(JournalError::NotSwept)
        })
        .await
    }

    /// Locks the journal whenever nobody was at it for the quiet time. Never returns.
    pub async fn close_when_quiet(&self) {
        let mut watched = self.until.subscribe();
        loop {
            let Ok(until) = watched.wait_for(Option::is_some).await.map(|until| *until) else { return };
            let Some(until) = until else { continue };
            self.clock.sleep_until(until).await;
            let now = self.clock.steady();
            if self.until.borrow().is_some_and(|until| now >= until) {
                self.lock();
            }
        }
    }

    /// Wipes the key and closes the file.
    pub async fn close(&self) {
        self.lock();
        let close = |_: &Self, state: &mut JournalState| {
            state.connection = None;
            Ok(())
        };
        let closed = self.apart(close).await;
        if let Err(error) = closed {
            tracing::warn!(error = &error as &dyn Error, "the journal could not be closed");
        }
    }

    async fn lock_row(&self) -> Result<Option<(Recipe, Vec<u8>)>, JournalError> {
        self.apart(|_, state| Ok(tx::lock(state.connection.as_ref().ok_or(StoreError::Closed)?)?)).await
    }

    fn state(&self) -> MutexGuard<'_, JournalState> {
        // Nothing is half done in it: a transaction that was not committed is not there.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` where it may wait for the disk.
    async fn apart<T, F>(&self, work: F) -> Result<T, JournalError>
    where
        T: Send + 'static,
        F: FnOnce(&Self, &mut JournalState) -> Result<T, JournalError> + Send + 'static,
    {
        let this = self.clone();
        apart(move || work(&this, &mut this.state())).await?
    }
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, JournalError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| StoreError::from(error).into())
}

fn is_sweep_due(connection: &Connection) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM sweep)")?.query_row([], |row| row.get(0))
}

/// Overwrites what was forgotten, as far as SQLite can: freed pages are zeroed as they are freed
/// (`secure_delete`), the file is written anew without gaps, and the log is cut to nothing.
fn sweep(connection: &Connection) -> rusqlite::Result<()> {
    if !is_sweep_due(connection)? {
        return Ok(());
    }
    connection.execute_batch("VACUUM")?;
    let is_busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if is_busy {
        return Err(rusqlite::Error::InvalidQuery);
    }
    connection.execute("DELETE FROM sweep", [])?;
    Ok(())
}
