//! Turns a plan into a digest that can be read, with the words as they are now.
//!
//! What was deleted since is gone: its words, the entries that stood on it alone, and sections with
//! nothing left. Must not choose or order; the plan did.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::closing;
use super::plan::Plan;
use super::sentences::{self, is_beside, is_jeers, is_left_out, is_proportion};
use super::topics;
use super::wording::folded;
use crate::domain::{
    Digest, DigestId, Entry, FeedbackEvent, Item, ItemId, ItemState, Occasion, People, Quote, SaidBy,
    Section, SectionId, StreamId,
};
use crate::feedback::grouping;

/// What a digest is about, beside its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its id.
    pub id: DigestId,
    /// The stream it is about, if it is about one.
    pub stream: Option<StreamId>,
    /// Why it was composed.
    pub occasion: Occasion,
    /// When.
    pub composed_at: Timestamp,
    /// The time it covers: from.
    pub from: Timestamp,
    /// The time it covers: to.
    pub to: Timestamp,
}

/// A digest with so many entries in sight has a closing, even where all of it was easy to read.
const LONG: usize = 10;

/// The digest that `plans`, in their order, make with the items that are still there. `began` tells when a
/// stream that is over began.
pub fn assemble<'a>(
    head: Head,
    plans: &[Plan],
    items: impl Fn(ItemId) -> Option<&'a Item>,
    began: impl Fn(StreamId) -> Option<Timestamp>,
) -> Digest {
    let Head { id, stream, occasion, composed_at, from, to } = head;
    let reader = Reader { items, began };
    let mut sections: Vec<Section> = Vec::new();
    let mut has_last = false;
    for plan in plans {
        let mut entries = reader.entries(plan);
        if !has_last && plan.text.as_deref().is_some_and(is_beside) {
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
                title: title(plan.section).to_owned(),
                closed: is_closed(plan.section),
                entries,
            }),
        }
    }
    sections.retain(|section| !section.entries.iter().all(|entry| is_proportion(&entry.text)));
    let closing = (!occasion.is_mid_stream()).then(|| reader.closing(&sections)).flatten();
    Digest { id, stream, occasion, composed_at, from, to, sections, closing }
}

/// The heading of a section.
pub fn title(section: SectionId) -> &'static str {
    match section {
        SectionId::Thanks => "People to thank",
        SectionId::Kind => "Kind words",
        SectionId::Questions => "Questions you can still answer",
        SectionId::Ideas => "Ideas",
        SectionId::Criticism => "Criticism, in proportion",
        SectionId::NumberTalk => "Talk about numbers",
        SectionId::Hateful => "Kept shut",
        SectionId::Numbers => "Your numbers",
        SectionId::Ordinary => "Ordinary lines that waited",
    }
}

/// Whether a section is shut until it is opened on purpose.
pub fn is_closed(section: SectionId) -> bool {
    matches!(section, SectionId::NumberTalk | SectionId::Hateful | SectionId::Numbers)
}

/// The words of `item`, with when they were said. `began` is when its stream began, where that is over.
pub fn quote(item: &Item, began: Option<Timestamp>) -> Quote {
    let into = began.map(|began| item.at.duration_since(began).as_secs()).filter(|into| *into >= 0);
    let text = match item.text.trim() {
        "" => deed(item.event).to_owned(),
        _ => item.text.clone(),
    };
    Quote { item: item.id, author: name(item).to_owned(), text, at: item.at, into, also: Vec::new() }
}

/// Looks up what plans stand for.
struct Reader<I, B> {
    items: I,
    began: B,
}

impl<'a, I: Fn(ItemId) -> Option<&'a Item>, B: Fn(StreamId) -> Option<Timestamp>> Reader<I, B> {
    /// The entries of a plan, mostly one; none when nothing it stood for is left.
    fn entries(&self, plan: &Plan) -> Vec<Entry> {
        if plan.section == SectionId::Numbers {
            // It never stood on anybody's words.
            let text = plan.text.clone().into_iter();
            return text
                .map(|text| Entry {
                    text,
                    people: plan.people,
                    said_by: SaidBy::One,
                    subject: None,
                    quotes: Vec::new(),
                    items: Vec::new(),
                })
                .collect();
        }
        let there = |id: &ItemId| (self.items)(*id).filter(|item| item.state != ItemState::Deleted);
        let left: Vec<&Item> = plan.items.iter().filter_map(there).collect();
        let Some(text) = &plan.text else {
            let quoted = plan.section != SectionId::Thanks && !plan.quotes.is_empty();
            return self.entry(plan, None, &left, quoted).into_iter().collect();
        };
        if is_left_out(text) {
            // Older digests only said that there was more.
            let groups = grouping::group(&left);
            return groups.iter().filter_map(|group| self.entry(plan, None, &group.items, true)).collect();
        }
        let quoted = !plan.quotes.is_empty() || is_jeers(text);
        self.entry(plan, Some(text), &left, quoted).into_iter().collect()
    }

    fn entry(&self, plan: &Plan, text: Option<&str>, left: &[&Item], quoted: bool) -> Option<Entry> {
        let first = left.first()?;
        // Fewer may be left than there were; a plan never grows.
        let said_by = SaidBy::of(grouping::people(left.iter().copied()), plan.people);
        let is_voice = text.is_none() && plan.section == SectionId::Criticism;
        let quotes = if quoted { self.quotes(left) } else { Vec::new() };
        let text = match (text, plan.section) {
            (Some(text), _) => text.to_owned(),
            (None, SectionId::Thanks) => deeds(left),
            (None, SectionId::Criticism) => sentences::lead(said_by).to_owned(),
            (None, _) => quotes.first().map_or_else(|| first.text.clone(), |quote| quote.text.clone()),
        };
        let people = if said_by == SaidBy::One { People::One } else { plan.people };
        let subject = is_voice.then(|| topics::subject_of(left.iter().map(|item| topics::about(item))));
        let items = left.iter().map(|item| item.id).collect();
        Some(Entry { text, people, said_by, subject, quotes, items })
    }

    /// Each wording once, with the names of others who used the very same.
    fn quotes(&self, items: &[&Item]) -> Vec<Quote> {
        let mut places: HashMap<String, usize> = HashMap::with_capacity(items.len());
        let mut named: HashSet<(usize, &str)> = HashSet::with_capacity(items.len());
        let mut quotes: Vec<Quote> = Vec::new();
        for item in items {
            let quote = quote(item, item.stream.and_then(|stream| (self.began)(stream)));
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
        let fits = |quote: &&Quote| (self.items)(quote.item).is_some_and(closing::fits);
        let length = |quote: &Quote| quote.text.chars().count();
        let quotes = entries(SectionId::Kind).flat_map(|entry| &entry.quotes).filter(fits);
        match quotes.max_by_key(|quote| length(quote)) {
            Some(quote) => Some(Entry {
                text: quote.text.clone(),
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

fn name(item: &Item) -> &str {
    let author = &item.author;
    [&author.name, &author.login].into_iter().find(|name| !name.is_empty()).map_or("Somebody", |name| name)
}

/// What a person did, without totals: "Mira subscribed and cheered".
fn deeds(items: &[&Item]) -> String {
    let mut done: Vec<&str> = Vec::new();
    for deed in items.iter().map(|item| deed(item.event)) {
        if !done.contains(&deed) {
            done.push(deed);
        }
    }
    let who = items.first().map_or("Somebody", |item| name(item));
    match done.split_last() {
        Some((last, [])) => format!("{who} {last}"),
        Some((last, before)) => format!("{who} {} and {last}", before.join(", ")),
        None => who.to_owned(),
    }
}

fn deed(event: FeedbackEvent) -> &'static str {
    match event {
        FeedbackEvent::Follow => "followed",
        FeedbackEvent::Sub => "subscribed",
        FeedbackEvent::Gift => "gave subscriptions to others",
        FeedbackEvent::Cheer => "cheered",
        FeedbackEvent::Raid => "came by with a raid",
        FeedbackEvent::Redemption => "redeemed a reward",
        FeedbackEvent::Message | FeedbackEvent::Other => "was there for you",
    }
}

/// Items and digests for the tests of this floor.
#[cfg(test)]
pub(crate) mod samples;

#[cfg(test)]
mod tests;
