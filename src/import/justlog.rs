//! What justlog and rustlog write: JSON with the raw line in it, and text.
//!
//! rustlog builds `raw` anew, so that two files of the same evening differ in bytes; the ids in them are the same. Their
//! text is in UTC, and does not pad the day.

use std::io::Read;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::entry::{EntrySink, FileEnd, PastEntry, Removal};
use super::error::ImportError;
use super::json::{self, count, id, text};
use super::lines::{self, FileLine};
use super::raw::RawLines;
use super::said::{self, Around};

/// Reads the JSON.
pub(super) fn read_json(
    file: impl Read,
    channel: &str,
    now: Timestamp,
    take: &mut EntrySink<'_>,
) -> Result<FileEnd, ImportError> {
    let mut raw = RawLines::new(channel, now);
    json::read(file, |_: &Map<String, Value>, message: &Value| {
        take(match text(message, &["raw"]) {
            Some(line) => raw.line(line),
            None => basic(message, channel),
        })
    })
}

/// A message without its raw line: what rustlog gives with `jsonBasic`.
fn basic(message: &Value, channel: &str) -> PastEntry {
    let tag = |key: &str| text(message, &["tags", key]);
    if !channel.is_empty() && text(message, &["channel"]).is_some_and(|of| !of.eq_ignore_ascii_case(channel))
    {
        return PastEntry::Elsewhere;
    }
    let Some(name) = text(message, &["displayName"]).or_else(|| text(message, &["username"])) else {
        return PastEntry::Unreadable;
    };
    let Some(at) = text(message, &["timestamp"]).and_then(|at| at.parse::<Timestamp>().ok()) else {
        return PastEntry::Undated;
    };
    // Beside `systemText` stands what Twitch composed, with the number in it.
    let is_notice = text(message, &["systemText"]).is_some()
        || tag("msg-id").is_some_and(|id| id != "highlighted-message");
    let words = text(message, &["text"]).filter(|_| !is_notice).unwrap_or_default();
    let author =
        said::author(tag("user-id"), text(message, &["username"]).or_else(|| tag("login")), Some(name));
    let around = Around {
        emotes: tag("emotes"),
        answered: [tag("reply-parent-user-login"), tag("reply-parent-display-name")],
        bits: Some(count(message, &["tags", "bits"]).unwrap_or(0)),
    };
    let mut draft = said::message(at, author, words, &around);
    draft.source_id = id(message, &["id"]);
    said::wear(
        &mut draft,
        tag("badges").unwrap_or_default().split(',').filter_map(|badge| badge.split('/').next()),
    );
    if said::says_something(&draft) { PastEntry::said(draft) } else { PastEntry::Nothing }
}

/// Reads the text: `[2026-11-1 18:00:05] #harbour ash: hello`.
pub(super) fn read_text(file: impl Read, channel: &str, take: &mut EntrySink<'_>) -> FileEnd {
    lines::each(file, |line| {
        take(match line {
            FileLine::Text(text) if text.trim().is_empty() => PastEntry::Nothing,
            FileLine::Text(text) => text_line(text, channel).unwrap_or(PastEntry::Unreadable),
            FileLine::Unreadable => PastEntry::Unreadable,
        })
    })
}

fn text_line(line: &str, channel: &str) -> Option<PastEntry> {
    let (stamp, rest) = line.strip_prefix('[')?.split_once("] #")?;
    let at = jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M:%S", stamp).ok()?;
    let at = at.to_zoned(TimeZone::UTC).ok()?.timestamp();
    let (of, rest) = rest.split_once(' ')?;
    if !channel.is_empty() && !of.eq_ignore_ascii_case(channel) {
        return Some(PastEntry::Elsewhere);
    }
    let (login, words) = match rest.split_once(": ") {
        Some((login, words)) if is_login(login) => (login, words),
        _ => return Some(removal(rest, at).unwrap_or(PastEntry::Nothing)),
    };
    let author = said::author(None, Some(login), None);
    let draft = said::message(at, author, words, &Around::default());
    Some(if said::says_something(&draft) { PastEntry::said(draft) } else { PastEntry::Nothing })
}

/// Whether a text can be a login name.
pub(super) fn is_login(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// `ash has been timed out for 600 seconds`, `ash has been banned`, as justlog and Chatterino put it.
pub(super) fn removal(sentence: &str, at: Timestamp) -> Option<PastEntry> {
    let (login, deed) = sentence.split_once(' ')?;
    let login = login.to_lowercase();
    let is_removal = ["has been timed out", "has been banned", "has been permanently banned"]
        .iter()
        .any(|words| deed.starts_with(words));
    (is_removal && is_login(&login)).then_some(PastEntry::Removed(Removal::Of { login, at }))
}
