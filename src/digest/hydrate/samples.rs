//! Items and digests for the tests of this floor.

use std::collections::HashSet;

use super::*;
use crate::digest::compose::compose;
use crate::domain::{Kind, Language};

/// A name for a person by number.
pub(crate) fn by(person: i64) -> String {
    format!("person{person}")
}

/// A message, seven minutes after the one before it.
pub(crate) fn said(id: i64, login: &str, kind: Kind, text: &str) -> Feedback {
    let at = start() + jiff::SignedDuration::from_mins(id * 7);
    Feedback { stream: Some(StreamId(1)), kind, ..Feedback::message(id, login, text, at) }
}

/// An event without words.
pub(crate) fn event(id: i64, login: &str, event: FeedbackEvent) -> Feedback {
    Feedback { event, ..said(id, login, Kind::Chatter, "") }
}

pub(crate) fn start() -> Timestamp {
    "2026-11-22T17:00:00Z".parse().expect("a fixed moment")
}

/// A digest after a stream that began at [`start`].
pub(crate) fn head() -> DigestHead {
    DigestHead {
        id: DigestId(1),
        stream: Some(StreamId(1)),
        occasion: Occasion::AfterStream,
        composed_at: start() + jiff::SignedDuration::from_hours(3),
        from: start(),
        to: start() + jiff::SignedDuration::from_hours(2),
    }
}

pub(crate) fn read(plans: &[EntryPlan], items: &[Feedback]) -> Digest {
    parts(plans, items).hydrate(Language::English)
}

/// What a digest with `plans` is read from, of streams that are over.
pub(crate) fn parts(plans: &[EntryPlan], items: &[Feedback]) -> DigestParts {
    DigestParts {
        head: head(),
        plans: plans.to_vec(),
        items: items.iter().map(|item| (item.id, item.clone())).collect(),
        began: items.iter().filter_map(|item| item.stream).map(|stream| (stream, start())).collect(),
    }
}

/// The after-stream digest of `items`.
pub(crate) fn digest(items: &[Feedback], wrote: usize) -> Digest {
    read(&plans(Occasion::AfterStream, items, wrote), items)
}

/// What is planned of `items`, where nobody was abusive before.
pub(crate) fn plans(occasion: Occasion, items: &[Feedback], wrote: usize) -> Vec<EntryPlan> {
    compose(occasion, items, wrote, &HashSet::new())
}
