//! The list of digests: what there is to say of each without reading a line of feedback.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::digests::{OLDER, read_head};
use super::{millis, timestamp};
use crate::digest::hydrate::DigestHead;
use crate::domain::{DigestId, SectionId, Topic};

/// A digest as a list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDigest {
    /// What it is about.
    pub head: DigestHead,
    /// When it was read; none where it was not.
    pub read_at: Option<Timestamp>,
    /// When "not now" was last said to it.
    pub put_off_at: Option<Timestamp>,
    /// The sections it was composed with, in their order.
    pub sections: Vec<SectionId>,
    /// What its stream was about in the end.
    pub topic: Option<Topic>,
    /// When its stream began and ended, where that is over.
    pub stream: Option<(Timestamp, Timestamp)>,
}

impl ListedDigest {
    /// Whether it has not been read.
    pub fn is_unread(&self) -> bool {
        self.read_at.is_none()
    }

    /// Whether "not now" was said to it, and it was not read since.
    pub fn is_put_off(&self) -> bool {
        self.put_off_at.is_some_and(|said| self.read_at.is_none_or(|read| read <= said))
    }
}

/// The newest `limit` digests, newest first, or the newest of those older than `before`.
///
/// # Errors
/// When the database cannot be read.
pub fn page(
    connection: &Connection,
    before: Option<DigestId>,
    limit: u32,
) -> rusqlite::Result<Vec<ListedDigest>> {
    connection
        .prepare_cached(&format!(
            "SELECT digest.id, digest.stream, occasion, composed_at, from_at, to_at,
                    read_at, later_at, sections, title, category, started_at, ended_at
             FROM digest LEFT JOIN stream ON stream.id = digest.stream
             LEFT JOIN topic ON topic.id = (SELECT max(id) FROM topic WHERE topic.stream = digest.stream)
             WHERE {OLDER} ORDER BY composed_at DESC, digest.id DESC LIMIT ?2",
        ))?
        .query_map(params![before.map(|id| id.0), limit], |row| {
            let time = |column| row.get::<_, Option<i64>>(column).map(|at| at.map(timestamp));
            let sections: String = row.get(8)?;
            let title: Option<String> = row.get(9)?;
            Ok(ListedDigest {
                head: read_head(row)?,
                read_at: time(6)?,
                put_off_at: time(7)?,
                sections: sections.split_whitespace().filter_map(|word| word.parse().ok()).collect(),
                topic: match title {
                    Some(title) => Some(Topic { title, category: row.get(10)? }),
                    None => None,
                },
                stream: time(11)?.zip(time(12)?),
            })
        })?
        .collect()
}

/// The sections of `plans` as the list keeps them.
pub(super) fn sections(plans: impl Iterator<Item = SectionId>) -> String {
    let mut words: Vec<&str> = Vec::new();
    for section in plans {
        if !words.contains(&section.as_str()) {
            words.push(section.as_str());
        }
    }
    words.join(" ")
}

/// Notes that a digest is read now. False where there is no such digest.
///
/// # Errors
/// When the database cannot be written.
pub fn note_read(connection: &Connection, id: DigestId, now: Timestamp) -> rusqlite::Result<bool> {
    connection
        .execute("UPDATE digest SET read_at = ?2 WHERE id = ?1", params![id.0, millis(now)])
        .map(|changed| changed > 0)
}
