//! What may be read in a digest, and what must not stand beside it.
//!
//! In a stream in which somebody was abusive, nothing of theirs is read as anything else. What came as a flood
//! says nothing of those who were there. Must not plan entries.

use std::collections::HashSet;

use crate::domain::{AuthorRole, Feedback, FeedbackEvent, ItemState, Kind, Severity};
use crate::feedback::{flood, grouping};

/// What viewers said and did, sorted by how it may be read. Each part stands in the order of time.
#[derive(Debug, Default)]
pub(super) struct Sifted<'a> {
    /// What may be read.
    pub(super) open: Vec<&'a Feedback>,
    /// Abuse, and whatever else the same people wrote.
    pub(super) shut: Vec<&'a Feedback>,
    /// A flood of what hurts.
    pub(super) flood_shut: Vec<&'a Feedback>,
    /// A flood of what does not.
    pub(super) flood: Vec<&'a Feedback>,
    /// A flood of follows.
    pub(super) follows: Vec<&'a Feedback>,
    /// How many people wrote nothing but a flood.
    pub(super) strangers: usize,
}

/// Sorts `items`. `abusive` are people who wrote abuse in the stream, as far as `items` do not tell.
pub(super) fn sift<'a>(items: &'a [Feedback], abusive: &HashSet<String>) -> Sifted<'a> {
    let counts = |item: &&Feedback| item.standing == AuthorRole::Viewer && item.state != ItemState::Deleted;
    let mut items: Vec<&Feedback> = items.iter().filter(counts).collect();
    items.sort_by_key(|item| (item.at, item.id));
    let floods = flood::of(&items);
    let hateful = items.iter().filter(|item| item.kind == Kind::Hateful);
    let mut shut: HashSet<&str> = hateful.map(|item| grouping::person(item)).collect();
    shut.extend(abusive.iter().map(String::as_str));
    let mut sifted = Sifted::default();
    for item in items {
        let words = !item.text.trim().is_empty();
        match () {
            () if floods.contains(&item.id) => match item.event {
                FeedbackEvent::Follow => sifted.follows.push(item),
                _ if hurts(item) => sifted.flood_shut.push(item),
                _ => sifted.flood.push(item),
            },
            () if !shut.contains(grouping::person(item)) => sifted.open.push(item),
            () if words => sifted.shut.push(item),
            // They are not thanked, and there is nothing to read.
            () => {}
        }
    }
    let others: HashSet<&str> = wrote(sifted.open.iter().chain(&sifted.shut)).collect();
    let flooded: HashSet<&str> = wrote(sifted.flood.iter().chain(&sifted.flood_shut)).collect();
    sifted.strangers = flooded.difference(&others).count();
    sifted
}

fn hurts(item: &Feedback) -> bool {
    item.harm != Severity::None || matches!(item.kind, Kind::Hateful | Kind::Critical | Kind::NumberTalk)
}

fn wrote<'i, 'a: 'i>(items: impl Iterator<Item = &'i &'a Feedback>) -> impl Iterator<Item = &'a str> {
    items.filter(|item| item.event == FeedbackEvent::Message).map(|item| grouping::person(item))
}
