//! What can go wrong with what is kept, in sentences for the streamer.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{ErrorCode, ffi};
use tokio::task::JoinError;

/// Why something could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The data folder cannot be used.
    #[error("The data folder {} cannot be used: {reason}. {}", path.display(), remedy(reason))]
    Folder {
        /// Which folder or file.
        path: PathBuf,
        /// What the system said.
        #[source]
        reason: std::io::Error,
    },
    /// The key of the private pages cannot be read.
    #[error("The key {} cannot be read: {reason}. Make it readable, or move it elsewhere: Evenkeel then makes a new one.", path.display())]
    Key {
        /// Its file.
        path: PathBuf,
        /// What the system said.
        #[source]
        reason: std::io::Error,
    },
    /// A key is so short that it can be guessed.
    #[error("The key {} is too short to be safe. Move it elsewhere: Evenkeel then makes a new one.", .0.display())]
    ShortKey(PathBuf),
    /// Another Evenkeel has the folder.
    #[error("Another Evenkeel is already using {}. Use that one, or choose another folder with --data-dir.", .0.display())]
    InUse(PathBuf),
    /// A newer version wrote the database.
    #[error("The database {} was written by a newer version of Evenkeel. Install that version again; nothing was changed.", .0.display())]
    Newer(PathBuf),
    /// The file is not a database, or a damaged one.
    #[error("The database {} is damaged or is not Evenkeel's. Nothing was changed. Move the file elsewhere to begin afresh, or put a copy of it back.", .0.display())]
    Damaged(PathBuf),
    /// Damage was met while it was in use.
    #[error(
        "The database is damaged. Stop Evenkeel and put a copy of the data folder aside; `evenkeel doctor` looks closer."
    )]
    Broken,
    /// The disk is full, or a limit or a fault keeps it from taking more.
    #[error(
        "The disk is full or takes no more, so nothing more can be kept. Free some space; what waits will then be written by itself."
    )]
    Full,
    /// The database cannot be written.
    #[error("The database cannot be written: {0}. Check that the data folder is writable.")]
    Unwritable(#[source] Box<dyn Error + Send + Sync>),
    /// Anything else from the database.
    #[error("The database answered: {0}. Restarting Evenkeel may help; `evenkeel doctor` looks closer.")]
    Database(#[source] rusqlite::Error),
    /// The change was not kept, for what kept everything else from being kept as well.
    #[error(transparent)]
    Refused(Arc<StoreError>),
    /// A part of the program failed at it.
    #[error("A part of Evenkeel failed at this. Try again; `evenkeel doctor` looks closer.")]
    Fault(#[source] JoinError),
    /// The service is stopping.
    #[error("Evenkeel is stopping.")]
    Closed,
}

impl StoreError {
    /// The sentence for a database error met while opening `path`.
    pub(super) fn opening(path: &Path, error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged(path.to_owned()),
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                Self::Folder { path: path.to_owned(), reason: std::io::ErrorKind::PermissionDenied.into() }
            }
            _ => match error.into() {
                // Nothing waits yet, and nothing goes on by itself.
                Self::Full => {
                    Self::Folder { path: path.to_owned(), reason: std::io::ErrorKind::StorageFull.into() }
                }
                other => other,
            },
        }
    }

    /// The sentence for a failed migration of `path`.
    pub(super) fn migrating(path: &Path, error: rusqlite_migration::Error) -> Self {
        use rusqlite_migration::{Error, MigrationDefinitionError};
        match error {
            Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
                Self::Newer(path.to_owned())
            }
            Error::RusqliteError { err, .. } => Self::opening(path, err),
            other => Self::Unwritable(other.into()),
        }
    }
}

impl From<JoinError> for StoreError {
    /// A task that was cancelled ended with the service; one that panicked is a fault.
    fn from(error: JoinError) -> Self {
        if error.is_cancelled() { Self::Closed } else { Self::Fault(error) }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::SystemIoFailure) if takes_no_more(&error) => Self::Full,
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Broken,
            Some(ErrorCode::ReadOnly | ErrorCode::SystemIoFailure | ErrorCode::PermissionDenied) => {
                Self::Unwritable(error.into())
            }
            _ => Self::Database(error),
        }
    }
}

/// Whether it was a write that failed: SQLite calls only one of the system's reasons for that a full
/// disk, and neither a quota, nor a limit, nor a full disk met while its shared memory grows.
fn takes_no_more(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|error| error.extended_code);
    matches!(code, Some(ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_SHMSIZE))
}

fn remedy(reason: &std::io::Error) -> &'static str {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    match reason.kind() {
        StorageFull | QuotaExceeded | FileTooLarge => "Free some space, then start Evenkeel again.",
        _ => "Choose another with --data-dir, or make this one writable.",
    }
}
