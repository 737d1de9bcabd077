//! Turns a plan into a digest that can be read, with the words as they are now.
//!
//! What was deleted since is gone: its words, the entries that stood on it alone, and sections with
//! nothing left. Must not choose or order; the plan did.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::closing;
use super::plan::{EntryPlan, PlannedSentence};
use super::topics;
use super::wording::folded;
use crate::catalog;
use crate::catalog::digest::DigestWords;
use crate::domain::{
    Digest, DigestId, Entry, Feedback, FeedbackEvent, ItemId, ItemState, Language, Occasion, People, Quote,
    Remark, SaidBy, Section, SectionId, StreamId,
};
use crate::feedback::{grouping, names};

/// What a digest is about, beside its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DigestHead {
    /// Its id.
    pub id: DigestId,
    /// The stream it is about, if it is about one.
    pub stream: Option<StreamId>,
    /// Why it was composed.
    pub occasion: Occasion,
    /// When it was composed.
    pub composed_at: Timestamp,
    /// The time it covers: from.
    pub from: Timestamp,
    /// The time it covers: to.
    pub to: Timestamp,
}

/// What a digest is read from: what was planned, and what of it is still there.
#[derive(Debug, Clone)]
pub struct DigestParts {
    /// What it is about.
    pub head: DigestHead,
    /// What was planned, in order.
    pub plans: Vec<EntryPlan>,
    /// The feedback that the plans stand on, as it is now.
    pub items: HashMap<ItemId, Feedback>,
    /// When the streams it speaks of began, of those that are over.
    pub began: HashMap<StreamId, Timestamp>,
}

/// A digest with so many entries in sight has a closing, even where all of it was easy to read.
const LONG: usize = 10;

impl DigestParts {
    /// The digest that the plans, in their order, make with the items that are still there; our own words are in
    /// `language`.
    pub fn hydrate(&self, language: Language) -> Digest {
        let words = &catalog::of(language).digest;
        let DigestHead { id, stream, occasion, composed_at, from, to } = self.head;
        let mut sections: Vec<Section> = Vec::new();
        let mut has_last = false;
        for plan in &self.plans {
            let mut entries = self.entries(plan, words);
            if !has_last && plan.remark().is_some_and(Remark::is_beside) {
                entries.clear();
            }
            has_last = !entries.is_empty();
            if entries.is_empty() {
                continue;
            }
            match sections.last_mut().filter(|section| section.id == plan.section) {
                Some(section) => section.entries.append(&mut entries),
                None => sections.push(Section {
                    id: plan.section,
                    title: words.title(plan.section).to_owned(),
                    closed: is_closed(plan.section),
                    entries,
                }),
            }
        }
        let only_weighs = |entry: &Entry| entry.remark.is_some_and(Remark::is_proportion);
        sections.retain(|section| !section.entries.iter().all(only_weighs));
        let closing = (!occasion.is_mid_stream()).then(|| self.closing(&sections)).flatten();
        Digest { id, stream, occasion, language, composed_at, from, to, sections, closing }
    }

    /// The entries of a plan, mostly one; none when nothing it stood for is left.
    fn entries(&self, plan: &EntryPlan, words: &DigestWords) -> Vec<Entry> {
        if plan.section == SectionId::Numbers {
            // It never stood on anybody's words.
            let text = plan.sentence.as_ref().map(|sentence| written(sentence, words)).into_iter();
            return text
                .map(|text| Entry {
                    text: text.to_owned(),
                    remark: plan.remark(),
                    people: plan.people,
                    said_by: SaidBy::One,
                    subject: None,
                    quotes: Vec::new(),
                    items: Vec::new(),
                })
                .collect();
        }
        let there = |id: &ItemId| self.items.get(id).filter(|item| item.state != ItemState::Deleted);
        let left: Vec<&Feedback> = plan.items.iter().filter_map(there).collect();
        if plan.remark() == Some(Remark::LeftOut) {
            // Older digests only said that there was more.
            let groups = grouping::group(&left);
            return groups
                .iter()
                .filter_map(|group| self.entry(plan, None, &group.items, true, words))
                .collect();
        }
        let quoted = plan.section != SectionId::Thanks && !plan.quotes.is_empty()
            || plan.remark() == Some(Remark::Jeers);
        self.entry(plan, plan.sentence.as_ref(), &left, quoted, words).into_iter().collect()
    }

    fn entry(
        &self,
        plan: &EntryPlan,
        sentence: Option<&PlannedSentence>,
        left: &[&Feedback],
        quoted: bool,
        words: &DigestWords,
    ) -> Option<Entry> {
        let first = left.first()?;
        // Fewer may be left than there were; a plan never grows.
        let said_by = SaidBy::of(grouping::people(left.iter().copied()), plan.people);
        let is_voice = sentence.is_none() && plan.section == SectionId::Criticism;
        let quotes = if quoted { self.quotes(left, words) } else { Vec::new() };
        let text = match (sentence, plan.section) {
            (Some(sentence), _) => written(sentence, words).to_owned(),
            (None, SectionId::Thanks) => {
                let done: Vec<FeedbackEvent> = left.iter().map(|item| item.event).collect();
                words.deeds(name(first, words), &done)
            }
            (None, SectionId::Criticism) => words.lead(said_by).to_owned(),
            (None, _) => quotes.first().map_or_else(|| first.text.clone(), |quote| quote.text.clone()),
        };
        let people = if said_by == SaidBy::One { People::One } else { plan.people };
        let subject = is_voice.then(|| topics::subject_of(left.iter().map(|item| topics::about(item))));
        let items = left.iter().map(|item| item.id).collect();
        let remark = sentence.and_then(|_| plan.remark());
        Some(Entry { text, remark, people, said_by, subject, quotes, items })
    }

    /// Each wording once, with the names of others who used the very same.
    fn quotes(&self, items: &[&Feedback], words: &DigestWords) -> Vec<Quote> {
        let mut places: HashMap<String, usize> = HashMap::with_capacity(items.len());
        let mut named: HashSet<(usize, &str)> = HashSet::with_capacity(items.len());
        let mut quotes: Vec<Quote> = Vec::new();
        for item in items {
            let began = item.stream.and_then(|stream| self.began.get(&stream).copied());
            let quote = quote(item, began, words);
            let place = *places.entry(folded(&quote.text)).or_insert(quotes.len());
            let is_new = named.insert((place, grouping::person(item)));
            match quotes.get_mut(place) {
                Some(known) if is_new => known.also.push(quote.author),
                Some(_) => {}
                None => quotes.push(quote),
            }
        }
        quotes
    }

    /// Something kind to end with, after what was hard or long: it is said once more, and never made up. The
    /// fullest of the kind quotes, for it says most; where there is none, what somebody did.
    fn closing(&self, sections: &[Section]) -> Option<Entry> {
        use SectionId::{Criticism, Hateful, NumberTalk, Ordinary};
        let was_hard = sections.iter().any(|section| matches!(section.id, Criticism | NumberTalk | Hateful));
        let in_sight = sections.iter().filter(|section| !section.closed && section.id != Ordinary);
        if !was_hard && in_sight.map(|section| section.entries.len()).sum::<usize>() < LONG {
            return None;
        }
        let entries = |id| sections.iter().filter(move |part| part.id == id).flat_map(|part| &part.entries);
        let fits = |quote: &&Quote| self.items.get(&quote.item).is_some_and(closing::fits);
        let length = |quote: &Quote| quote.text.chars().count();
        let quotes = entries(SectionId::Kind).flat_map(|entry| &entry.quotes).filter(fits);
        match quotes.max_by_key(|quote| length(quote)) {
            Some(quote) => Some(Entry {
                text: quote.text.clone(),
                remark: None,
                people: People::One,
                said_by: SaidBy::One,
                subject: None,
                quotes: vec![Quote { also: Vec::new(), ..quote.clone() }],
                items: vec![quote.item],
            }),
            None => entries(SectionId::Thanks).last().cloned(),
        }
    }
}

/// Whether a section is shut until it is opened on purpose.
pub fn is_closed(section: SectionId) -> bool {
    matches!(section, SectionId::NumberTalk | SectionId::Hateful | SectionId::Numbers)
}

/// The words of `item`, with when they were said. `began` is when its stream began, where that is over.
pub fn quote(item: &Feedback, began: Option<Timestamp>, words: &DigestWords) -> Quote {
    let into = began.map(|began| item.at.duration_since(began).as_secs()).filter(|into| *into >= 0);
    let text = match item.text.trim() {
        "" => words.deed(item.event).to_owned(),
        _ => item.text.clone(),
    };
    Quote { item: item.id, author: name(item, words).to_owned(), text, at: item.at, into, also: Vec::new() }
}

fn name<'i>(item: &'i Feedback, words: &DigestWords) -> &'i str {
    names::of(item).unwrap_or(words.somebody)
}

/// What we say ourselves, in words.
fn written<'s>(sentence: &'s PlannedSentence, words: &DigestWords) -> &'s str {
    match sentence {
        PlannedSentence::Remark(remark) => words.remark(*remark),
        PlannedSentence::Verbatim(text) => text,
    }
}

/// Items and digests for the tests of this floor.
#[cfg(test)]
pub(crate) mod samples;

#[cfg(test)]
mod tests;
