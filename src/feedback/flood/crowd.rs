//! Strangers who arrive together and say one thing. Must not know of copies by people who are known.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use jiff::Timestamp;

use super::said::CopyKey;
use super::{FloodNote, PersonHash, Text, passed_between, take_one};

/// Somebody is a stranger for so long after their first line in the stream.
pub(super) const NEW_FOR: Duration = Duration::from_secs(60);
/// Strangers who write within this time write at once.
const AT_ONCE: Duration = Duration::from_secs(10);
/// So many people at once are a crowd.
const CROWD: usize = 8;
/// A crowd floods when its lines are one text in so many, or fewer.
const LINES_TO_A_TEXT: usize = 3;
/// A flood is over when none of it came for so long.
const CALM: Duration = Duration::from_secs(60);
/// So many people are remembered. Who is forgotten counts as a stranger again.
const PEOPLE: usize = 8192;
/// So many lines of strangers are looked at at once.
const LINES: usize = 512;

/// The people of a stream, as far as one has to know who is new.
#[derive(Debug, Clone, Default)]
pub(super) struct Crowd {
    /// When each was first seen.
    since: HashMap<PersonHash, Timestamp>,
    order: VecDeque<PersonHash>,
    /// Strangers' lines of the last seconds.
    lately: Lately,
    flood: Option<Flood>,
}

/// A flood that is under way.
#[derive(Debug, Clone)]
struct Flood {
    latest: Timestamp,
    people: HashSet<PersonHash>,
    texts: HashSet<Text>,
}

impl Crowd {
    /// `person` wrote `said` at `now`; `first` where it is their first message in the channel.
    pub(super) fn note(
        &mut self,
        person: PersonHash,
        said: CopyKey,
        first: bool,
        now: Timestamp,
    ) -> FloodNote {
        self.settle(now);
        let since = *self.since.get(&person).unwrap_or(&now);
        self.know(person, now);
        let is_new = first || passed_between(since, now) < NEW_FOR;
        let mut begins = false;
        // One word is how a chat greets and claps: it takes people who were never here to make it a flood.
        if is_new && (first || !said.short) {
            self.lately.add(now, person, said.text);
            begins = self.find(person, said.text, now);
        }
        let Some(flood) = &mut self.flood else { return FloodNote::default() };
        if !flood.people.contains(&person) {
            if !is_new || !flood.texts.contains(&said.text) {
                return FloodNote::default();
            }
            // What they wrote before this is in sight.
            begins |= since < now;
            flood.add(person);
        }
        flood.latest = now;
        FloodNote { flood: true, begins, ..FloodNote::default() }
    }

    /// `person` is seen at `now`, for the first time unless they are known.
    pub(super) fn know(&mut self, person: PersonHash, now: Timestamp) {
        if self.since.contains_key(&person) {
            return;
        }
        if self.order.len() == PEOPLE
            && let Some(oldest) = self.order.pop_front()
        {
            self.since.remove(&oldest);
        }
        self.order.push_back(person);
        self.since.insert(person, now);
    }

    /// Whether `person` is one of those who flood.
    pub(super) fn floods(&self, person: PersonHash) -> bool {
        self.flood.as_ref().is_some_and(|flood| flood.people.contains(&person))
    }

    /// Drops what is over at `now`.
    fn settle(&mut self, now: Timestamp) {
        self.lately.settle(now);
        if let Some(over) = self.flood.take_if(|flood| passed_between(flood.latest, now) >= CALM) {
            // They stay strangers: the next flood of theirs is one, too.
            self.since.retain(|person, _| !over.people.contains(person));
            self.order.retain(|person| !over.people.contains(person));
            self.lately.has_news = true;
        }
    }

    /// Looks whether the strangers of the last seconds flood, now that `writer` wrote `text`. True where it is found
    /// of others than `writer`, who were not known to.
    fn find(&mut self, writer: PersonHash, text: Text, now: Timestamp) -> bool {
        let is_known = self.flood.as_ref().is_some_and(|flood| flood.texts.contains(&text));
        // Only a copy can make more of them part of it: whoever says something of their own costs no second look.
        if is_known || !self.lately.has_news || !self.lately.is_flood() {
            return false;
        }
        self.lately.has_news = false;
        let empty = || Flood { latest: now, people: HashSet::new(), texts: HashSet::new() };
        let flood = self.flood.get_or_insert_with(empty);
        let mut found = false;
        for (text, person) in self.lately.copies() {
            if flood.texts.len() < LINES {
                flood.texts.insert(text);
            }
            found |= person != writer && flood.add(person);
        }
        found
    }

    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        let flood = self.flood.as_ref().map_or(0, |flood| flood.people.len().max(flood.texts.len()));
        self.since.len().max(self.order.len()).max(self.lately.lines.len()).max(flood)
    }
}

impl Flood {
    /// True where `person` was not known to be one of them. Where they are too many, their texts tell.
    fn add(&mut self, person: PersonHash) -> bool {
        self.people.len() < PEOPLE && self.people.insert(person)
    }
}

/// Lines of the last seconds. How many people and texts they are stands ready, for it is asked at every line.
#[derive(Debug, Clone, Default)]
struct Lately {
    lines: VecDeque<(Timestamp, PersonHash, Text)>,
    people: HashMap<PersonHash, usize>,
    texts: HashMap<Text, usize>,
    /// A copy came since they were looked at.
    has_news: bool,
}

impl Lately {
    fn add(&mut self, now: Timestamp, person: PersonHash, text: Text) {
        if self.lines.len() == LINES {
            self.drop_oldest();
        }
        self.lines.push_back((now, person, text));
        *self.people.entry(person).or_default() += 1;
        let copies = self.texts.entry(text).or_default();
        *copies += 1;
        self.has_news |= *copies > 1;
    }

    fn settle(&mut self, now: Timestamp) {
        while self.lines.front().is_some_and(|(at, ..)| passed_between(*at, now) > AT_ONCE) {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        if let Some((_, person, text)) = self.lines.pop_front() {
            take_one(&mut self.people, person);
            take_one(&mut self.texts, text);
        }
    }

    fn is_flood(&self) -> bool {
        self.people.len() >= CROWD && self.texts.len() * LINES_TO_A_TEXT <= self.lines.len()
    }

    /// What more than one person wrote, and who did. Whoever says something of their own is not among them.
    fn copies(&self) -> impl Iterator<Item = (Text, PersonHash)> {
        let mut writers: HashMap<Text, HashSet<PersonHash>> = HashMap::new();
        for (_, person, text) in &self.lines {
            writers.entry(*text).or_default().insert(*person);
        }
        writers
            .into_iter()
            .filter(|(_, people)| people.len() > 1)
            .flat_map(|(text, people)| people.into_iter().map(move |person| (text, person)))
    }
}
