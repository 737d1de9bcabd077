//! Digests: what they read from, what they stand for, and that each occasion has one only.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{digest_list, feedback, millis, numbers, timestamp, word};
use crate::digest::hydrate::{DigestHead, DigestParts};
use crate::digest::plan::{EntryPlan, PlannedSentence};
use crate::domain::{DigestId, Feedback, ItemId, Occasion, SectionId, StreamId, Target};
use crate::feedback::grouping;

/// What digests are about. How long a stream has been running is a number: until it is over, a digest composed in it
/// does not tell with what time it begins.
const HEADS: &str = "SELECT id, stream, occasion, composed_at,
        CASE WHEN EXISTS (SELECT 1 FROM stream WHERE ended_at IS NULL AND started_at <= to_at)
            THEN to_at ELSE from_at END,
        to_at
    FROM digest";
/// Digests that go by everything up to their last item. Those in mid-stream do not, and one of imported chat goes by
/// its own stream alone.
const FULL: &str = "occasion NOT IN ('break', 'interval', 'imported')";
/// Whether a digest is older than the digest `?1`, if that is given.
pub(super) const OLDER: &str =
    "(?1 IS NULL OR (composed_at, digest.id) < (SELECT composed_at, id FROM digest WHERE id = ?1))";
/// Streams whose chat was brought along.
const IMPORTED: &str = "(SELECT id FROM stream WHERE origin = 'imported')";

/// What a digest is composed from.
#[derive(Debug)]
pub struct DigestMaterial {
    /// What a section may hold, oldest first. Plain chatter that passed, which is most of a long evening, has
    /// no section and stays on disk; so does what was deleted.
    pub items: Vec<Feedback>,
    /// How many different people wrote, chatter included.
    pub wrote: usize,
    /// Who wrote abuse in the stream, whether or not this digest sees it.
    pub abusive: HashSet<String>,
    /// Whether there are numbers of the stream that could be opened.
    pub has_numbers: bool,
    /// When the first of it all was said.
    pub from: Option<Timestamp>,
    /// The newest item there was; what comes later belongs to the next digest.
    pub to_item: ItemId,
}

/// One line that a digest stands for.
#[derive(Debug, Clone)]
pub struct DigestLine {
    /// The feedback item.
    pub item: Feedback,
    /// When its stream began, where that is over.
    pub began: Option<Timestamp>,
}

/// A composed digest, to be kept.
#[derive(Debug, Clone)]
pub struct NewDigest {
    /// Key of the occasion; taken once.
    pub slot: String,
    /// The stream it is about.
    pub stream: Option<StreamId>,
    /// Why it was composed.
    pub occasion: Occasion,
    /// When it was composed.
    pub composed_at: Timestamp,
    /// The time it covers: from.
    pub from: Timestamp,
    /// The last item it saw.
    pub to_item: ItemId,
    /// What it says.
    pub plans: Vec<EntryPlan>,
    /// Where it has to go.
    pub targets: Vec<Target>,
}

/// Reads what a digest of `occasion` is composed from.
///
/// A digest that comes by itself in mid-stream sees what no digest has seen. One after a stream sees
/// the whole stream again, so that its balance is that of the stream, and whatever else still waits.
/// The others see what has come since the last full one.
///
/// # Errors
/// When the database cannot be read.
pub fn material(
    connection: &Connection,
    occasion: Occasion,
    stream: Option<StreamId>,
) -> rusqlite::Result<DigestMaterial> {
    // One snapshot for both questions: nothing may slip in between them.
    let snapshot = connection.unchecked_transaction()?;
    let to_item = feedback::newest(&snapshot)?;
    let seen: i64 = match occasion {
        Occasion::Imported => i64::MAX,
        _ => snapshot.query_row(
            &format!("SELECT coalesce(max(to_item), 0) FROM digest WHERE ?1 OR {FULL}"),
            [occasion.is_mid_stream()],
            |row| row.get(0),
        )?,
    };
    // Without a stream the first half is never true.
    let whole = stream.filter(|_| occasion.is_of_whole_stream()).map(|stream| stream.0);
    let counts = format!("{} AND standing = 'viewer' AND state <> 'deleted'", covered());
    let (wrote, from): (i64, Option<i64>) = snapshot.query_row(
        &format!(
            "SELECT count(DISTINCT CASE event WHEN 'message' THEN author_login END), min(at)
             FROM feedback WHERE {counts}"
        ),
        params![whole, seen],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let items = feedback::select(
        &snapshot,
        &format!(
            "{counts} AND (event <> 'message' OR kind NOT IN ('chatter', 'spam')
                OR (?3 AND state IN ('held', 'delivered')))"
        ),
        params![whole, seen, !occasion.is_mid_stream() && occasion != Occasion::Imported],
    )?;
    let abusive = abusive(&snapshot, stream, seen)?;
    let wrote = usize::try_from(wrote).unwrap_or_default();
    let has_numbers = match stream {
        Some(stream) => numbers::any(&snapshot, stream)?,
        None => false,
    };
    Ok(DigestMaterial { items, wrote, abusive, has_numbers, from: from.map(timestamp), to_item })
}

/// What belongs to the stream `?1`, or came after the item `?2`. What was imported is read in digests of its own.
fn covered() -> String {
    format!("(stream = ?1 OR (id > ?2 AND (stream IS NULL OR stream NOT IN {IMPORTED})))")
}

/// Who wrote abuse in `stream`, or since the item `seen`; also where it was deleted since.
fn abusive(
    connection: &Connection,
    stream: Option<StreamId>,
    seen: i64,
) -> rusqlite::Result<HashSet<String>> {
    let mut people = HashSet::new();
    let condition = format!("kind = 'hateful' AND standing = 'viewer' AND {}", covered());
    for item in feedback::select(connection, &condition, params![stream.map(|stream| stream.0), seen])? {
        people.insert(grouping::person(&item).to_owned());
    }
    Ok(people)
}

/// Keeps `new` and marks what it delivers, or returns none when its slot was taken before. Without
/// plans the slot is taken all the same, unless the digest is one after a stream: that one is owed.
///
/// # Errors
/// When the database cannot be written.
pub fn keep(connection: &Connection, new: &NewDigest) -> rusqlite::Result<Option<DigestId>> {
    if !take_slot(connection, &new.slot, new.composed_at)? {
        return Ok(None);
    }
    if new.plans.is_empty() && new.occasion != Occasion::AfterStream {
        return Ok(None);
    }
    connection.execute(
        "INSERT INTO digest (stream, occasion, composed_at, from_at, to_at, to_item, sections)
         VALUES (?1, ?2, ?3, ?4, ?3, ?5, ?6)",
        params![
            new.stream.map(|id| id.0),
            new.occasion.as_str(),
            millis(new.composed_at),
            millis(new.from),
            new.to_item.0,
            digest_list::sections(new.plans.iter().map(|plan| plan.section)),
        ],
    )?;
    let id = DigestId(connection.last_insert_rowid());
    connection.execute("UPDATE slot SET digest = ?2 WHERE key = ?1", params![new.slot, id.0])?;
    for (position, plan) in (0i64..).zip(&new.plans) {
        insert_plan(connection, id, position, plan)?;
    }
    for target in &new.targets {
        let target = target.as_str();
        connection.execute("INSERT INTO delivery (digest, target) VALUES (?1, ?2)", params![id.0, target])?;
    }
    deliver_items(connection, new)?;
    Ok(Some(id))
}

/// Takes the slot `key`; false when it was taken before.
///
/// # Errors
/// When the database cannot be written.
pub fn take_slot(connection: &Connection, key: &str, now: Timestamp) -> rusqlite::Result<bool> {
    let taken = connection.execute(
        "INSERT INTO slot (key, handled_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        params![key, millis(now)],
    )?;
    Ok(taken > 0)
}

/// Whether the slot `key` was taken.
///
/// # Errors
/// When the database cannot be read.
pub fn is_taken(connection: &Connection, key: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM slot WHERE key = ?1")?
        .query_row([key], |_| Ok(()))
        .optional()
        .map(|found| found.is_some())
}

pub(super) fn insert_plan(
    connection: &Connection,
    digest: DigestId,
    position: i64,
    plan: &EntryPlan,
) -> rusqlite::Result<()> {
    let (remark, text) = match &plan.sentence {
        None => (None, None),
        Some(PlannedSentence::Remark(remark)) => (Some(remark.as_str()), None),
        Some(PlannedSentence::Verbatim(text)) => (None, Some(text.as_str())),
    };
    connection
        .prepare_cached(
            "INSERT INTO digest_entry (digest, section, position, remark, text, people)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![digest.0, plan.section.as_str(), position, remark, text, plan.people.as_str()])?;
    let entry = connection.last_insert_rowid();
    let mut insert = connection
        .prepare_cached("INSERT INTO digest_item (entry, position, item, quote) VALUES (?1, ?2, ?3, ?4)")?;
    let quoted: HashSet<ItemId> = plan.quotes.iter().copied().collect();
    for (position, item) in (0i64..).zip(&plan.items) {
        insert.execute(params![entry, position, item.0, quoted.contains(item)])?;
    }
    Ok(())
}

/// What a full digest has seen is delivered, whether or not a section shows it; one in mid-stream
/// delivers just what it shows, and imported lines were never held.
fn deliver_items(connection: &Connection, new: &NewDigest) -> rusqlite::Result<()> {
    if new.occasion == Occasion::Imported {
        return Ok(());
    }
    if !new.occasion.is_mid_stream() {
        connection.execute(
            "UPDATE feedback SET state = 'delivered' WHERE state = 'held' AND id <= ?1",
            [new.to_item.0],
        )?;
        return Ok(());
    }
    let mut deliver = connection
        .prepare_cached("UPDATE feedback SET state = 'delivered' WHERE id = ?1 AND state = 'held'")?;
    for item in new.plans.iter().flat_map(|plan| &plan.items) {
        deliver.execute([item.0])?;
    }
    Ok(())
}

/// The newest `limit` digests, newest first, or the newest of those older than `before`; imported ones as their streams
/// were.
///
/// # Errors
/// When the database cannot be read.
pub fn list(
    connection: &Connection,
    before: Option<DigestId>,
    limit: u32,
) -> rusqlite::Result<Vec<DigestHead>> {
    connection
        .prepare_cached(&format!("{HEADS} WHERE {OLDER} ORDER BY composed_at DESC, id DESC LIMIT ?2"))?
        .query_map(params![before.map(|id| id.0), limit], read_head)?
        .collect()
}

/// What one digest, or the newest, is read from, with its words as they are now. An imported one is the newest only where
/// there is no other.
///
/// # Errors
/// When the database cannot be read.
pub fn get(connection: &Connection, id: Option<DigestId>) -> rusqlite::Result<Option<DigestParts>> {
    let snapshot = connection.unchecked_transaction()?;
    let head = snapshot
        .prepare_cached(&format!(
            "{HEADS} WHERE ?1 IS NULL OR id = ?1
             ORDER BY occasion = 'imported', CASE occasion WHEN 'imported' THEN composed_at END DESC, id DESC
             LIMIT 1"
        ))?
        .query_row([id.map(|id| id.0)], read_head)
        .optional()?;
    let Some(head) = head else { return Ok(None) };
    let plans = read_plans(&snapshot, head.id)?;
    let items = feedback::select(
        &snapshot,
        "id IN (SELECT item FROM digest_item JOIN digest_entry ON entry = digest_entry.id WHERE digest = ?1)",
        [head.id.0],
    )?;
    let items: HashMap<ItemId, Feedback> = items.into_iter().map(|item| (item.id, item)).collect();
    let began = ended_streams(&snapshot, head.id)?;
    Ok(Some(DigestParts { head, plans, items, began }))
}

/// Every line that a section of a digest stands for, each once, `most` of them from the one at `from` on; talk
/// about numbers only with `numbers`.
///
/// # Errors
/// When the database cannot be read.
pub fn lines(
    connection: &Connection,
    digest: DigestId,
    section: SectionId,
    from: u32,
    most: u32,
    numbers: bool,
) -> rusqlite::Result<Vec<DigestLine>> {
    let snapshot = connection.unchecked_transaction()?;
    // What only weighs the others stands before them, so the last place of a line is its own.
    let ids: Vec<ItemId> = snapshot
        .prepare_cached(
            "SELECT item FROM digest_entry JOIN digest_item ON entry = digest_entry.id
                JOIN feedback ON feedback.id = item
             WHERE digest = ?1 AND section = ?2 AND state <> 'deleted' AND (?5 OR kind <> 'number_talk')
             GROUP BY item ORDER BY max(digest_entry.position), digest_item.position, item LIMIT ?4 OFFSET ?3",
        )?
        .query_map(params![digest.0, section.as_str(), from, most, numbers], |row| row.get(0).map(ItemId))?
        .collect::<rusqlite::Result<_>>()?;
    let list = format!("[{}]", ids.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(","));
    let items = feedback::select(&snapshot, "id IN (SELECT value FROM json_each(?1))", [list])?;
    let mut items: HashMap<ItemId, Feedback> = items.into_iter().map(|item| (item.id, item)).collect();
    let began = ended_streams(&snapshot, digest)?;
    let line = |item: Feedback| {
        let began = item.stream.and_then(|stream| began.get(&stream).copied());
        DigestLine { item, began }
    };
    Ok(ids.iter().filter_map(|id| items.remove(id)).map(line).collect())
}

/// When the streams that a digest speaks of began, of those that are over.
fn ended_streams(
    connection: &Connection,
    digest: DigestId,
) -> rusqlite::Result<HashMap<StreamId, Timestamp>> {
    connection
        .prepare_cached(
            "SELECT id, started_at FROM stream WHERE ended_at IS NOT NULL AND id IN (
                SELECT stream FROM feedback WHERE id IN (
                    SELECT item FROM digest_item JOIN digest_entry ON entry = digest_entry.id WHERE digest = ?1))",
        )?
        .query_map([digest.0], |row| Ok((StreamId(row.get(0)?), timestamp(row.get(1)?))))?
        .collect()
}

fn read_plans(connection: &Connection, digest: DigestId) -> rusqlite::Result<Vec<EntryPlan>> {
    let mut entries = connection.prepare_cached(
        "SELECT id, section, people, remark, text FROM digest_entry WHERE digest = ?1 ORDER BY position",
    )?;
    let mut items = connection
        .prepare_cached("SELECT item, quote FROM digest_item WHERE entry = ?1 ORDER BY position")?;
    entries
        .query_map([digest.0], |row| {
            let mut plan = EntryPlan {
                section: word(row, 1)?,
                sentence: read_sentence(row)?,
                people: word(row, 2)?,
                quotes: Vec::new(),
                items: Vec::new(),
            };
            let entry: i64 = row.get(0)?;
            let mut rows = items.query([entry])?;
            while let Some(row) = rows.next()? {
                let item = ItemId(row.get(0)?);
                plan.items.push(item);
                if row.get(1)? {
                    plan.quotes.push(item);
                }
            }
            Ok(plan)
        })?
        .collect()
}

/// What an entry says itself: its remark, or the sentence of an older version.
fn read_sentence(row: &Row<'_>) -> rusqlite::Result<Option<PlannedSentence>> {
    if row.get_ref(3)? != ValueRef::Null {
        return word(row, 3).map(PlannedSentence::Remark).map(Some);
    }
    Ok(row.get::<_, Option<String>>(4)?.map(PlannedSentence::Verbatim))
}

/// When the newest interval of `stream` was handled.
///
/// # Errors
/// When the database cannot be read.
pub fn last_interval(connection: &Connection, stream: StreamId) -> rusqlite::Result<Option<Timestamp>> {
    connection.query_row(
        "SELECT max(handled_at) FROM slot WHERE key LIKE 'interval:' || ?1 || ':%'",
        [stream.0],
        |row| Ok(row.get::<_, Option<i64>>(0)?.map(timestamp)),
    )
}

/// Whether there is such a digest.
///
/// # Errors
/// When the database cannot be read.
pub fn exists(connection: &Connection, id: DigestId) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM digest WHERE id = ?1)")?
        .query_row([id.0], |row| row.get(0))
}

/// When "not now" was last said to a digest; none where it was not.
///
/// # Errors
/// When the database cannot be read.
pub fn put_off_at(connection: &Connection, id: DigestId) -> rusqlite::Result<Option<Timestamp>> {
    let said = connection
        .prepare_cached("SELECT later_at FROM digest WHERE id = ?1")?
        .query_row([id.0], |row| row.get::<_, Option<i64>>(0))
        .optional()?;
    Ok(said.flatten().map(timestamp))
}

/// Notes that "not now" was said to a digest. False where there is no such digest.
///
/// # Errors
/// When the database cannot be written.
pub fn note_later(connection: &Connection, id: DigestId, now: Timestamp) -> rusqlite::Result<bool> {
    connection
        .execute("UPDATE digest SET later_at = ?2 WHERE id = ?1", params![id.0, millis(now)])
        .map(|changed| changed > 0)
}

/// What a row says of a digest in its first six columns.
pub(super) fn read_head(row: &Row<'_>) -> rusqlite::Result<DigestHead> {
    Ok(DigestHead {
        id: DigestId(row.get(0)?),
        stream: row.get::<_, Option<i64>>(1)?.map(StreamId),
        occasion: word(row, 2)?,
        composed_at: timestamp(row.get(3)?),
        from: timestamp(row.get(4)?),
        to: timestamp(row.get(5)?),
    })
}
