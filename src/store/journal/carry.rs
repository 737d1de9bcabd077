//! The whole journal, read for an export and written from an import.

use super::{JournalError, JournalTx};
use crate::journal::import_export::{Contents, RecordSink, RecordSource};
use crate::journal::{Mark, Record};

impl RecordSource for JournalTx<'_> {
    type Error = JournalError;

    fn every_mark(&self) -> Result<Vec<Mark>, JournalError> {
        self.marks()
    }

    fn every<R: Record>(&self) -> Result<Vec<R>, JournalError> {
        self.list()
    }
}

/// Restores what it is given, and counts what is new.
struct Restoring<'a, 'b> {
    book: &'a JournalTx<'b>,
    added: usize,
}

impl RecordSink for Restoring<'_, '_> {
    type Error = JournalError;

    fn take_marks(&mut self, marks: &[Mark]) -> Result<(), JournalError> {
        for mark in marks {
            self.added += usize::from(self.book.restore_mark(mark)?);
        }
        Ok(())
    }

    fn take<R: Record>(&mut self, records: &[R]) -> Result<(), JournalError> {
        for record in records {
            self.added += usize::from(self.book.restore(record)?);
        }
        Ok(())
    }
}

impl JournalTx<'_> {
    /// Writes what is not here yet, as it is. Gives how much that was.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn restore_all(&self, contents: &Contents) -> Result<usize, JournalError> {
        let mut restoring = Restoring { book: self, added: 0 };
        contents.give(&mut restoring)?;
        Ok(restoring.added)
    }
}
