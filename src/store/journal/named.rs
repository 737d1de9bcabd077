//! Records of which there is one, and what is asked about once.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{JournalError, JournalTx};
use crate::journal::record::is_asked;
use crate::journal::{AskedOnce, EntryId, Record};

/// The name of the one record called `what`: it is the same wherever the journal is carried.
pub fn name_of(what: &str) -> EntryId {
    let hash: [u8; 32] = Sha256::digest(what).into();
    let mut name = [0; 16];
    name.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
    EntryId::new(name)
}

impl JournalTx<'_> {
    /// Writes the one record named `id` in place of what there was. One with nothing in it is forgotten; then none
    /// is given.
    ///
    /// # Errors
    /// When something in it does not fit, or it cannot be kept.
    pub fn keep_one<R: Record>(&self, id: &EntryId, mut record: R) -> Result<Option<R>, JournalError> {
        record.tidy()?;
        if record.is_blank() {
            self.forget(R::KIND, id)?;
            return Ok(None);
        }
        *record.stamp().version = 0;
        if let Some(changed) = self.change(id, record.clone())? {
            return Ok(Some(changed));
        }
        let now = self.now();
        let stamp = record.stamp();
        (*stamp.id, *stamp.at, *stamp.changed_at, *stamp.version) = (id.clone(), now, now, 1);
        self.restore(&record)?;
        Ok(Some(record))
    }

    /// What is to be asked about now, oldest first: of those that `may` be, what `since` or they themselves name a
    /// time for that has come. That they were asked about is kept, and is no change that anybody made.
    ///
    /// # Errors
    /// When it cannot be read or kept.
    pub fn asked<R: AskedOnce>(
        &self,
        may: impl Fn(&R) -> bool,
        since: impl Fn(&R) -> Option<Timestamp>,
    ) -> Result<Vec<R>, JournalError> {
        let now = self.now();
        let mut asked: Vec<R> = self.list::<R>()?.into_iter().filter(may).collect();
        asked.retain_mut(|record| {
            let since = since(record);
            is_asked(record, since, now)
        });
        for record in &mut asked {
            let (_, at) = record.asking();
            if at.is_none() {
                *at = Some(now);
                self.write(record)?;
            }
        }
        asked.reverse();
        Ok(asked)
    }
}
