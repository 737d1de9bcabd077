//! What a file of chat holds, whichever tool wrote it.

use jiff::Timestamp;

use crate::domain::{Deletion, NewFeedback, Topic};

/// One thing that a file tells.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum PastEntry {
    /// Somebody wrote or did something.
    Said(Box<NewFeedback>),
    /// Something was removed.
    Removed(Removal),
    /// What follows is of one stream, which the file names.
    Broadcast(Broadcast),
    /// Something that belongs to another channel.
    Elsewhere,
    /// Something of which nobody knows when it was.
    Undated,
    /// Something that could not be read.
    Unreadable,
    /// Something of the tool's own, or a number.
    Nothing,
}

impl PastEntry {
    /// Somebody wrote or did something.
    pub(super) fn said(draft: NewFeedback) -> Self {
        Self::Said(Box::new(draft))
    }
}

/// What was removed, when, and how the file tells whose it was.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Removal {
    /// As Twitch tells it.
    Told(Deletion),
    /// Everything by this person.
    Of {
        /// The login name.
        login: String,
        /// When.
        at: Timestamp,
    },
}

/// A stream as a file names it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Broadcast {
    /// When it began.
    pub(super) from: Timestamp,
    /// When it ended, as far as the file reaches.
    pub(super) to: Option<Timestamp>,
    /// What it was about.
    pub(super) topic: Option<Topic>,
}

/// Takes what a file tells, in its order. False where no more is wanted.
pub(super) type EntrySink<'a> = dyn FnMut(PastEntry) -> bool + 'a;

/// How a file came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileEnd {
    /// As it should.
    Whole,
    /// In the middle: it was cut off, or what follows cannot be read.
    Broken,
}
