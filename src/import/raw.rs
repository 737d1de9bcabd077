//! Raw lines of IRC: what `evenkeel replay` plays, and what justlog and rustlog keep.
//!
//! They pass through the same parser as live chat.

use std::io::Read;

use jiff::Timestamp;

use super::entry::{EntrySink, FileEnd, PastEntry, Removal};
use super::lines::{self, FileLine};
use crate::domain::{Deletion, Incoming};
use crate::twitch::chat::{ChannelFilter, Parser};

/// Reads raw lines, one after another.
pub(super) struct RawLines {
    parser: Parser,
    now: Timestamp,
}

impl RawLines {
    /// A reader of the lines of `channel`; of every channel where it is empty.
    pub(super) fn new(channel: &str, now: Timestamp) -> Self {
        let filter = match channel {
            "" => ChannelFilter::Any,
            channel => ChannelFilter::Only(channel.to_lowercase()),
        };
        Self { parser: Parser::new(filter), now }
    }

    /// What a line tells. One that does not say when it was is told to be of now, which it cannot be.
    pub(super) fn line(&mut self, raw: &str) -> PastEntry {
        let before = self.parser.tally();
        match self.parser.line(raw.as_bytes(), self.now) {
            Some(Incoming::Feedback(mut draft)) => {
                if draft.at == self.now {
                    return PastEntry::Undated;
                }
                // Of a past stream only chat tells.
                draft.twin = None;
                PastEntry::Said(draft)
            }
            Some(Incoming::Deleted(Deletion::Author { at, .. } | Deletion::Everything { at }))
                if at == self.now =>
            {
                PastEntry::Undated
            }
            Some(Incoming::Deleted(what)) => PastEntry::Removed(Removal::Told(what)),
            Some(_) => PastEntry::Nothing,
            None => {
                let after = self.parser.tally();
                if after.elsewhere > before.elsewhere {
                    PastEntry::Elsewhere
                } else if after.server > before.server
                    || after.nothing > before.nothing
                    || raw.trim().is_empty()
                {
                    PastEntry::Nothing
                } else {
                    PastEntry::Unreadable
                }
            }
        }
    }
}

/// Reads a file of raw lines.
pub(super) fn read(file: impl Read, channel: &str, now: Timestamp, take: &mut EntrySink<'_>) -> FileEnd {
    let mut raw = RawLines::new(channel, now);
    lines::each(file, |line| {
        take(match line {
            FileLine::Text(text) => raw.line(text),
            FileLine::Unreadable => PastEntry::Unreadable,
        })
    })
}
