//! The open journal, within one transaction: reading and writing records and drafts.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, params};
use zeroize::Zeroizing;

use super::JournalError;
use super::seal::{self, SealKey};
use crate::journal::record::FORMAT;
use crate::journal::{EntryId, Mark, Record, RecordFault, RecordKind};
use crate::store::{millis, timestamp};

/// Longest name of a draft.
const LONGEST_NAME: usize = 80;
/// Most that a draft may hold, in bytes.
const LARGEST_DRAFT: usize = 256 * 1024;
/// Most drafts.
const MOST_DRAFTS: i64 = 50;

/// What a draft holds, by field.
pub type Fields = BTreeMap<String, String>;

/// The journal while it is open.
pub struct JournalTx<'a> {
    pub(super) connection: &'a Connection,
    pub(super) key: Option<&'a SealKey>,
    pub(super) now: Timestamp,
}

impl JournalTx<'_> {
    /// The present.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Everything of a kind, newest first.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn list<R: Record>(&self) -> Result<Vec<R>, JournalError> {
        let mut statement =
            self.connection.prepare_cached("SELECT id, format, body FROM entry WHERE kind = ?1")?;
        let mut rows = statement.query([R::KIND.as_str()])?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            let id: String = row.get(0)?;
            records.push(self.read(&id, row.get(1)?, row.get_ref(2)?)?);
        }
        records.sort_by(|one: &R, other: &R| (other.at(), other.id()).cmp(&(one.at(), one.id())));
        Ok(records)
    }

    /// One record.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn get<R: Record>(&self, id: &EntryId) -> Result<Option<R>, JournalError> {
        let mut statement =
            self.connection.prepare_cached("SELECT format, body FROM entry WHERE id = ?1 AND kind = ?2")?;
        let mut rows = statement.query(params![id.as_str(), R::KIND.as_str()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        self.read(id.as_str(), row.get(0)?, row.get_ref(1)?).map(Some)
    }

    /// Writes a new record.
    ///
    /// # Errors
    /// When something in it does not fit, nothing was written in it, or it cannot be kept.
    pub fn add<R: Record>(&self, mut record: R) -> Result<R, JournalError> {
        record.tidy()?;
        if record.is_blank() {
            return Err(
                RecordFault("There is nothing in it yet. Write something, or leave it.".into()).into()
            );
        }
        let now = self.now;
        let stamp = record.stamp();
        *stamp.id = EntryId::new(seal::random());
        if *stamp.at == Timestamp::default() || *stamp.at > now {
            *stamp.at = now;
        }
        *stamp.changed_at = now;
        *stamp.version = 1;
        self.write(&record)?;
        Ok(record)
    }

    /// Changes a record, or gives none where there is no such one. Where `record` names a version, it
    /// has to be the one that is kept.
    ///
    /// # Errors
    /// When something in it does not fit, it was changed elsewhere meanwhile, or it cannot be kept.
    pub fn change<R: Record>(&self, id: &EntryId, mut record: R) -> Result<Option<R>, JournalError> {
        let Some(mut known) = self.get::<R>(id)? else { return Ok(None) };
        record.tidy()?;
        let (known, stamp) = (known.stamp(), record.stamp());
        if *stamp.version != 0 && *stamp.version != *known.version {
            return Err(JournalError::Conflict(
                "It was changed elsewhere meanwhile. Load it again; what you wrote here is kept as a draft."
                    .into(),
            ));
        }
        if *stamp.at == Timestamp::default() {
            *stamp.at = *known.at;
        }
        *stamp.id = id.clone();
        *stamp.changed_at = self.now;
        *stamp.version = known.version.saturating_add(1);
        self.write(&record)?;
        Ok(Some(record))
    }

    /// Writes a record as it is, under its own name. False where something has that name already.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn restore<R: Record>(&self, record: &R) -> Result<bool, JournalError> {
        let known: bool = self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM entry WHERE id = ?1)")?
            .query_row([record.id().as_str()], |row| row.get(0))?;
        if !known {
            self.write(record)?;
        }
        Ok(!known)
    }

    /// Forgets a record. False where there is none. What is left of it is swept up after the commit.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn forget(&self, kind: RecordKind, id: &EntryId) -> Result<bool, JournalError> {
        let gone = match kind {
            RecordKind::Mark => self.connection.execute("DELETE FROM mark WHERE id = ?1", [id.as_str()])?,
            kind => self.connection.execute(
                "DELETE FROM entry WHERE id = ?1 AND kind = ?2",
                params![id.as_str(), kind.as_str()],
            )?,
        };
        self.sweep_later()?;
        Ok(gone > 0)
    }

    /// Marks, newest first.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn marks(&self) -> Result<Vec<Mark>, JournalError> {
        let mut statement = self.connection.prepare_cached("SELECT id, at, note FROM mark")?;
        let mut rows = statement.query([])?;
        let mut marks = Vec::new();
        while let Some(row) = rows.next()? {
            marks.push(self.mark_of(row)?);
        }
        marks.sort_by(|one: &Mark, other: &Mark| (other.at, &other.id).cmp(&(one.at, &one.id)));
        Ok(marks)
    }

    /// One mark.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn mark(&self, id: &EntryId) -> Result<Option<Mark>, JournalError> {
        let mut statement = self.connection.prepare_cached("SELECT id, at, note FROM mark WHERE id = ?1")?;
        let mut rows = statement.query([id.as_str()])?;
        rows.next()?.map(|row| self.mark_of(row)).transpose()
    }

    /// Writes a mark's note, or takes it away. False where there is no such mark.
    ///
    /// # Errors
    /// When it does not fit, or cannot be kept.
    pub fn note(&self, id: &EntryId, note: Option<String>) -> Result<bool, JournalError> {
        let Some(mut mark) = self.mark(id)? else { return Ok(false) };
        mark.note = note;
        mark.tidy()?;
        mark.changed_at = self.now;
        mark.version = mark.version.saturating_add(1);
        self.write_mark(&mark)?;
        self.sweep_later()?;
        Ok(true)
    }

    /// Writes a mark as it is. False where something has its name already.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn restore_mark(&self, mark: &Mark) -> Result<bool, JournalError> {
        if self.mark(&mark.id)?.is_some() {
            return Ok(false);
        }
        self.write_mark(mark).map(|()| true)
    }

    /// The draft `name`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn draft(&self, name: &str) -> Result<Option<Fields>, JournalError> {
        let mut statement = self.connection.prepare_cached("SELECT body FROM draft WHERE name = ?1")?;
        let mut rows = statement.query([name])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let plain = self.opened(&format!("draft:{name}"), row.get_ref(0)?)?;
        serde_json::from_slice(&plain).map(Some).map_err(|_| JournalError::Unreadable)
    }

    /// The names of all drafts.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn drafts(&self) -> Result<Vec<String>, JournalError> {
        let mut statement = self.connection.prepare_cached("SELECT name FROM draft ORDER BY name")?;
        let names = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(names)
    }

    /// Keeps a draft in place of what it held before.
    ///
    /// # Errors
    /// When its name is none, it is too large, or it cannot be kept.
    pub fn keep_draft(&self, name: &str, fields: &Fields) -> Result<(), JournalError> {
        let sound = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(sound) {
            return Err(RecordFault("A draft is named by small letters, digits and hyphens.".into()).into());
        }
        let plain = Zeroizing::new(serde_json::to_vec(fields).map_err(|_| JournalError::Unreadable)?);
        if plain.len() > LARGEST_DRAFT {
            return Err(RecordFault(
                "The draft is too long to be kept. Save what you have, and go on in a new one.".into(),
            )
            .into());
        }
        let count: i64 =
            self.connection
                .query_row("SELECT count(*) FROM draft WHERE name <> ?1", [name], |row| row.get(0))?;
        if count >= MOST_DRAFTS {
            return Err(JournalError::Conflict(
                "There are too many drafts. Finish one, or put it away.".into(),
            ));
        }
        let body = self.closed(&format!("draft:{name}"), &plain)?;
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO draft (name, body) VALUES (?1, ?2)")?
            .execute(params![name, body])?;
        Ok(())
    }

    /// Lets a draft go whose words were handed in.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn drop_draft(&self, name: &str) -> Result<(), JournalError> {
        self.connection.execute("DELETE FROM draft WHERE name = ?1", [name])?;
        Ok(())
    }

    /// Forgets a draft.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn forget_draft(&self, name: &str) -> Result<(), JournalError> {
        self.drop_draft(name)?;
        self.sweep_later()
    }

    /// After the commit, the file is cleaned of what was deleted or replaced.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn sweep_later(&self) -> Result<(), JournalError> {
        self.connection.execute("INSERT OR IGNORE INTO sweep (one) VALUES (1)", [])?;
        Ok(())
    }

    pub(super) fn write<R: Record>(&self, record: &R) -> Result<(), JournalError> {
        let plain = Zeroizing::new(serde_json::to_vec(record).map_err(|_| JournalError::Unreadable)?);
        let body = self.closed(&place(R::KIND, record.id().as_str()), &plain)?;
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO entry (id, kind, format, body) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![record.id().as_str(), R::KIND.as_str(), FORMAT, body])?;
        Ok(())
    }

    fn read<R: Record>(&self, id: &str, format: i64, body: ValueRef<'_>) -> Result<R, JournalError> {
        if format > FORMAT {
            return Err(JournalError::Unreadable);
        }
        let plain = self.opened(&place(R::KIND, id), body)?;
        serde_json::from_slice(&plain).map_err(|_| JournalError::Unreadable)
    }

    fn mark_of(&self, row: &rusqlite::Row<'_>) -> Result<Mark, JournalError> {
        let id: String = row.get(0)?;
        let at = timestamp(row.get(1)?);
        let note = row.get_ref(2)?;
        if note == ValueRef::Null {
            return Ok(Mark { id: id.parse()?, at, changed_at: at, version: 1, note: None });
        }
        let plain = self.opened(&place(RecordKind::Mark, &id), note)?;
        serde_json::from_slice(&plain).map_err(|_| JournalError::Unreadable)
    }

    fn write_mark(&self, mark: &Mark) -> Result<(), JournalError> {
        // Only what came later than the key press needs more than its time.
        let body = if mark.version > 1 || mark.note.is_some() {
            let plain = Zeroizing::new(serde_json::to_vec(mark).map_err(|_| JournalError::Unreadable)?);
            self.closed(&place(RecordKind::Mark, mark.id.as_str()), &plain)?
        } else {
            Value::Null
        };
        self.connection.execute(
            "INSERT OR REPLACE INTO mark (id, at, note) VALUES (?1, ?2, ?3)",
            params![mark.id.as_str(), millis(mark.at), body],
        )?;
        Ok(())
    }

    /// How `plain` is written: as it is, or sealed.
    fn closed(&self, place: &str, plain: &[u8]) -> Result<Value, JournalError> {
        match self.key {
            Some(key) => Ok(Value::Blob(key.seal(place, plain))),
            None => String::from_utf8(plain.to_vec()).map(Value::Text).map_err(|_| JournalError::Unreadable),
        }
    }

    fn opened(&self, place: &str, body: ValueRef<'_>) -> Result<Zeroizing<Vec<u8>>, JournalError> {
        match (self.key, body) {
            (None, ValueRef::Text(plain)) => Ok(Zeroizing::new(plain.to_vec())),
            (Some(key), ValueRef::Blob(sealed)) => key.open(place, sealed).ok_or(JournalError::Unreadable),
            _ => Err(JournalError::Unreadable),
        }
    }
}

/// What a sealed record is bound to.
fn place(kind: RecordKind, id: &str) -> String {
    format!("{kind}:{id}")
}

/// Everything that is written, from one key to another: all in one transaction.
pub(super) fn reseal(
    connection: &Connection,
    from: &JournalTx<'_>,
    to: Option<&SealKey>,
) -> Result<(), JournalError> {
    let to = JournalTx { connection, key: to, now: from.now };
    for (read, write, place_of) in [
        ("SELECT id, kind || ':' || id, body FROM entry", "UPDATE entry SET body = ?2 WHERE id = ?1", ""),
        (
            "SELECT id, id, note FROM mark WHERE note IS NOT NULL",
            "UPDATE mark SET note = ?2 WHERE id = ?1",
            "mark:",
        ),
        ("SELECT name, name, body FROM draft", "UPDATE draft SET body = ?2 WHERE name = ?1", "draft:"),
    ] {
        let mut rows = connection.prepare(read)?;
        let mut rows = rows.query([])?;
        let mut changed = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, place): (String, String) = (row.get(0)?, row.get(1)?);
            let place = format!("{place_of}{place}");
            let plain = from.opened(&place, row.get_ref(2)?)?;
            changed.push((id, to.closed(&place, &plain)?));
        }
        let mut write = connection.prepare(write)?;
        for (id, body) in changed {
            write.execute(params![id, body])?;
        }
    }
    from.sweep_later()
}

/// The recipe and the wrapped key, where there is a passphrase.
pub(super) fn lock(connection: &Connection) -> rusqlite::Result<Option<(seal::Recipe, Vec<u8>)>> {
    connection
        .query_row("SELECT salt, memory, passes, lanes, key FROM lock", [], |row| {
            let (salt, memory, passes, lanes) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok((seal::Recipe { salt, memory, passes, lanes }, row.get(4)?))
        })
        .optional()
}

/// Keeps the recipe and the wrapped key.
pub(super) fn set_lock(connection: &Connection, recipe: &seal::Recipe, key: &[u8]) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT OR REPLACE INTO lock (one, salt, memory, passes, lanes, key) VALUES (1, ?1, ?2, ?3, ?4, ?5)",
        params![recipe.salt, recipe.memory, recipe.passes, recipe.lanes, key],
    )?;
    Ok(())
}
