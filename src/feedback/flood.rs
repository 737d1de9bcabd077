//! Copies and floods: the same words again and again, and crowds of strangers who say one thing.
//!
//! Pure and bounded: time comes in, and neither names nor words are kept, only keyed hashes of them. Must not
//! judge what is said; that one says it fifty times is no opinion.

mod copies;
mod crowd;
mod follows;
mod said;

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::BuildHasher;
use std::time::Duration;

use jiff::Timestamp;

use crate::domain::{AuthorRole, Feedback, FeedbackEvent, ItemId, NewFeedback, StreamId};

use copies::Copies;
use crowd::{Crowd, NEW_FOR};
use follows::Follows;
use said::{CopyKey, said};

/// No line comes later than this after those that were written with it.
const LATEST: Duration = Duration::from_secs(300);

/// What tells a person from others: never their name.
type PersonHash = u64;
/// What tells a text from others that are no copies of it.
type Text = u64;

/// The chat of one stream, as far as repetition goes.
#[derive(Debug, Clone, Default)]
pub struct FloodWatch {
    keys: RandomState,
    copies: Copies,
    crowd: Crowd,
    follows: Follows,
    latest: Option<Timestamp>,
}

/// What a line or a follow is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FloodNote {
    /// What it says, where it is a message that says anything.
    said: Option<CopyKey>,
    /// It belongs to a flood, and waits.
    pub flood: bool,
    /// The flood was found only now: others of it may be in sight.
    pub begins: bool,
}

impl FloodWatch {
    /// A viewer wrote or did something at `at`. Says whether that belongs to a flood.
    pub fn note(&mut self, draft: &NewFeedback, at: Timestamp) -> FloodNote {
        let at = self.advance(at);
        let person = self.keys.hash_one(whose(draft));
        match draft.event {
            FeedbackEvent::Message => {
                let said = said(&self.keys, &draft.text, &draft.emotes);
                let noted = said.map(|said| self.crowd.note(person, said, draft.roles.first_message, at));
                FloodNote { said, ..noted.unwrap_or_default() }
            }
            FeedbackEvent::Follow => self.follows.note(person, at),
            _ => FloodNote::default(),
        }
    }

    /// Whether one more copy of what was `noted` at `at` may come into sight. Asked only for what would pass:
    /// what it answers counts.
    pub fn admits(&mut self, noted: &FloodNote, at: Timestamp) -> bool {
        let at = self.advance(at);
        noted.said.is_none_or(|said| self.copies.admit(said, at))
    }

    /// Whether `item`, which is in sight, belongs to the flood that is under way.
    pub fn holds(&self, item: &Feedback) -> bool {
        let person = self.keys.hash_one(author_of(item));
        match item.event {
            FeedbackEvent::Message => self.crowd.floods(person),
            FeedbackEvent::Follow => self.follows.holds(person),
            _ => false,
        }
    }

    /// Somebody wrote in this stream before, and is no stranger.
    pub fn know(&mut self, item: &Feedback) {
        let person = self.keys.hash_one(author_of(item));
        let at = self.now(item.at);
        self.crowd.know(person, at);
    }

    /// A stream began or ended: whoever writes from now on is new.
    pub fn begin(&mut self) {
        self.crowd = Crowd::default();
        self.follows = Follows::default();
    }

    /// Lines come nearly in order; one that is late counts as of now. Where it is later than can be, whoever dates
    /// lines has set their clock, and nothing that is remembered can be compared with it.
    fn advance(&mut self, at: Timestamp) -> Timestamp {
        if self.latest.is_some_and(|latest| passed_between(at, latest) > LATEST) {
            self.copies = Copies::default();
            self.begin();
            self.latest = None;
        }
        self.now(at)
    }

    /// The later one of `at` and the time of the latest line.
    fn now(&mut self, at: Timestamp) -> Timestamp {
        let at = self.latest.map_or(at, |latest| latest.max(at));
        self.latest = Some(at);
        at
    }
}

/// Which of `items` belonged to a flood: a crowd of strangers who wrote copies of few texts, or more follows
/// at once than people make. `items` stand oldest first. Copies that one person or a cheering chat repeats are no
/// flood.
pub fn of(items: &[&Feedback]) -> HashSet<ItemId> {
    let mut watch = FloodWatch::default();
    let mut lately: VecDeque<&Feedback> = VecDeque::new();
    let mut found = HashSet::new();
    let mut stream: Option<Option<StreamId>> = None;
    for item in items.iter().copied().filter(|item| item.standing == AuthorRole::Viewer) {
        if stream.replace(item.stream).is_some_and(|before| before != item.stream) {
            watch.begin();
            lately.clear();
        }
        let at = watch.advance(item.at);
        while lately.front().is_some_and(|old| passed_between(old.at, at) > NEW_FOR) {
            lately.pop_front();
        }
        let noted = watch.note(&drafted(item), at);
        if noted.flood {
            found.insert(item.id);
        }
        if noted.begins {
            found.extend(lately.iter().filter(|old| watch.holds(old)).map(|old| old.id));
        }
        lately.push_back(item);
    }
    found
}

/// `item` as it came, as far as repetition goes. That it was a person's first message ever is not kept.
fn drafted(item: &Feedback) -> NewFeedback {
    let mut draft = NewFeedback::message(&item.source, item.author.clone(), item.text.clone(), item.at);
    draft.event = item.event;
    draft.emotes.clone_from(&item.emotes);
    draft
}

fn whose(draft: &NewFeedback) -> (&str, &str) {
    (&draft.source, name_of([&draft.author.login, &draft.author.id, &draft.author.name]))
}

fn author_of(item: &Feedback) -> (&str, &str) {
    (&item.source, name_of([&item.author.login, &item.author.id, &item.author.name]))
}

fn name_of(names: [&String; 3]) -> &str {
    names.into_iter().find(|name| !name.is_empty()).map_or("", String::as_str)
}

/// How long after `earlier` it is at `later`; nothing where it is not after it.
fn passed_between(earlier: Timestamp, later: Timestamp) -> Duration {
    later.duration_since(earlier).try_into().unwrap_or_default()
}

/// One fewer of `key`.
fn take_one(counts: &mut HashMap<u64, usize>, key: u64) {
    if let Some(count) = counts.get_mut(&key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests;
