//! Why the journal could not do something, in sentences. None repeats a word of it.

use crate::journal::RecordFault;
use crate::store::StoreError;

/// Why the journal could not do something.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// There is a passphrase, and it was not given since the last start or for a while.
    #[error("The journal is locked. Open it with your passphrase on its page, then try again.")]
    Locked,
    /// It is another passphrase.
    #[error("That is not the passphrase. Nothing was changed; try again in your own time.")]
    WrongPassphrase,
    /// What was sent does not fit how things stand.
    #[error("{0}")]
    Conflict(String),
    /// What was written cannot be kept.
    #[error(transparent)]
    Fault(#[from] RecordFault),
    /// An entry cannot be read.
    #[error(
        "An entry of the journal cannot be read. It may come from a newer Evenkeel: install that again; nothing was changed."
    )]
    Unreadable,
    /// It is gone from the journal, and its traces could not be overwritten.
    #[error(
        "It is gone from the journal, but the file could not be cleaned of it yet. Free some space; it is tried again at the next start."
    )]
    NotSwept(#[source] rusqlite::Error),
    /// The file cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}
