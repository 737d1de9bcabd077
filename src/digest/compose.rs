//! Chooses what goes into a digest and in which order.
//!
//! The outcome is a plan of ids. Words and names are read when the digest is read, so that what was
//! deleted since is gone from old digests too. A plan never holds a viewer's words, nor a figure.

use std::collections::{HashMap, HashSet};

use super::topics;
use crate::domain::{
    FeedbackEvent, Harm, Item, ItemId, ItemState, Kind, Occasion, People, SectionId, Standing,
};
use crate::feedback::grouping::{self, Group};

/// At most this many kind quotes, so that the section stays a pleasure to read.
const KIND_QUOTES: usize = 12;

/// At most this many entries in each of the other sections.
const ENTRIES: usize = 15;

/// At most this many quotes for one entry.
const QUOTES: usize = 3;

/// The same of criticism: two voices tell that several said it, and more would weigh more than it does.
const CRITICAL_QUOTES: usize = 2;

/// What a digest in mid-stream holds of kind words, and of questions and ideas each: it is read in a break.
const SHORT_KIND: usize = 4;
const SHORT: usize = 4;

/// One entry of a digest, before the words are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The section it stands in.
    pub section: SectionId,
    /// A sentence of ours; none where the words or names come from the items.
    pub text: Option<String>,
    /// By how many.
    pub people: People,
    /// The items to quote; none where the words are better left closed.
    pub quotes: Vec<ItemId>,
    /// Every item that the entry stands for.
    pub items: Vec<ItemId>,
}

/// Plans a digest of `items`, oldest first. `wrote` is how many different people wrote in the period:
/// proportions are said against it.
///
/// Only what viewers of this channel said counts, and nothing that was deleted. During a stream the
/// plan holds only what helps now: thanks, kind words, questions and ideas.
pub fn compose(occasion: Occasion, items: &[Item], wrote: usize) -> Vec<Plan> {
    let counted: Vec<&Item> = items
        .iter()
        .filter(|item| item.standing == Standing::Viewer && item.state != ItemState::Deleted)
        .filter(|item| !occasion.is_mid_stream() || helps_now(item))
        .collect();
    let said = |kind: Kind| -> Vec<&Item> {
        counted.iter().copied().filter(|item| item.kind == kind && !item.text.trim().is_empty()).collect()
    };
    let mut plans = thanks(&counted);
    let kind = said(Kind::Kind);
    if occasion.is_mid_stream() {
        // What does not fit is not said to be there: the digest after the stream has it.
        plans.extend(quoted(kind_words(&kind, SHORT_KIND, wrote)));
        for (section, of) in [(SectionId::Questions, Kind::Question), (SectionId::Ideas, Kind::Idea)] {
            plans.extend(quoted(grouped(section, &said(of), SHORT, wrote)));
        }
    } else {
        plans.extend(kind_words(&kind, KIND_QUOTES, wrote));
        plans.extend(grouped(SectionId::Questions, &said(Kind::Question), ENTRIES, wrote));
        plans.extend(grouped(SectionId::Ideas, &said(Kind::Idea), ENTRIES, wrote));
        plans.extend(criticism(&said(Kind::Critical), &kind, wrote));
        for (section, kind) in
            [(SectionId::NumberTalk, Kind::NumberTalk), (SectionId::Hateful, Kind::Hateful)]
        {
            plans.extend(closed(section, closed_sentence(section), &said(kind), wrote));
        }
    }
    plans
}

/// That there are numbers of the stream that may be opened. None of them is in it.
pub fn numbers() -> Plan {
    let section = SectionId::Numbers;
    Plan {
        section,
        text: Some(closed_sentence(section).to_owned()),
        people: People::One,
        quotes: Vec::new(),
        items: Vec::new(),
    }
}

/// Whether an item may be read in mid-stream. A deed waits if its words do: a digest that names it also
/// delivers them.
fn helps_now(item: &Item) -> bool {
    let waits = matches!(item.kind, Kind::Critical | Kind::Hateful | Kind::NumberTalk | Kind::Spam);
    item.harm == Harm::None && !waits
}

/// The one sentence of a closed section.
pub(crate) fn closed_sentence(section: SectionId) -> &'static str {
    match section {
        SectionId::NumberTalk => "There was some talk about numbers. It is held; nothing in it needs you.",
        SectionId::Hateful => "Some messages were abuse, not criticism. They stay shut unless you open them.",
        SectionId::Numbers => {
            "They are closed, and may stay so. The page of numbers opens them beside what is usual for you."
        }
        _ => "This part stays shut unless you open it.",
    }
}

const MORE_KIND: &str = "There were more kind words; these are a choice of them.";
const MORE: &str = "There was more of this; what stands here is a choice.";
const FEW_CRITICAL: &str = "Most of those who wrote had nothing critical to say.";
const SOME_CRITICAL: &str = "Some of those who wrote were critical. More of them were not.";
const MUCH_CRITICAL: &str =
    "Much of what was written this time was critical. That is hard to read, and it need not be read at once.";

const RUDE: &str = "Some of it was only rude. Those words are left out here.";

/// Whether a sentence only weighs the other entries of its section, and says nothing without them.
pub(crate) fn is_proportion(text: &str) -> bool {
    [FEW_CRITICAL, SOME_CRITICAL, MUCH_CRITICAL].contains(&text)
}

/// Whether a sentence says that much was critical.
pub(crate) fn is_heavy(text: &str) -> bool {
    text == MUCH_CRITICAL
}

const OTHER_VOICE: &str = "Somebody else said, about the same thing:";
const OTHER_VOICES: &str = "Others said, about the same thing:";

/// Whether a sentence puts what others said beside the entry before it, and says nothing without that.
pub(crate) fn is_beside(text: &str) -> bool {
    [OTHER_VOICE, OTHER_VOICES].contains(&text)
}

/// Only what quotes somebody: no sentence that there is more.
fn quoted(plans: Vec<Plan>) -> impl Iterator<Item = Plan> {
    plans.into_iter().filter(|plan| !plan.quotes.is_empty())
}

/// One entry for every person who did something for the channel.
fn thanks(items: &[&Item]) -> Vec<Plan> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut plans: Vec<Plan> = Vec::new();
    // Whoever sends abuse along with a cheer is not thanked for it.
    let done = items.iter().filter(|item| is_deed(item.event) && item.kind != Kind::Hateful);
    for item in done {
        let place = *places.entry(grouping::person(item)).or_insert_with(|| {
            plans.push(Plan {
                section: SectionId::Thanks,
                text: None,
                people: People::One,
                quotes: Vec::new(),
                items: Vec::new(),
            });
            plans.len() - 1
        });
        if let Some(plan) = plans.get_mut(place) {
            plan.items.push(item.id);
        }
    }
    plans
}

fn is_deed(event: FeedbackEvent) -> bool {
    use FeedbackEvent::{Cheer, Follow, Gift, Raid, Redemption, Sub};
    matches!(event, Follow | Sub | Gift | Cheer | Raid | Redemption)
}

/// Kind words of different people, spread over the whole time. What does not fit stays findable.
fn kind_words(items: &[&Item], most: usize, wrote: usize) -> Vec<Plan> {
    let (mut shown, mut again) = (Vec::new(), Vec::new());
    let mut seen: HashSet<&str> = HashSet::new();
    for group in grouping::group(items) {
        // A group is quoted by somebody who was not quoted yet.
        let speaker = group.items.iter().position(|item| !seen.contains(grouping::person(item)));
        match speaker.and_then(|place| group.items.get(place)) {
            Some(speaker) => {
                seen.insert(grouping::person(speaker));
                shown.push((speaker.id, group));
            }
            None => again.extend(group.items.first().map(|first| (first.id, group.clone()))),
        }
    }
    let step = shown.len().div_ceil(most.max(1)).max(1);
    let (chosen, passed_over): (Vec<_>, Vec<_>) =
        shown.into_iter().enumerate().partition(|(place, _)| place % step == 0);
    let mut chosen: Vec<_> = chosen.into_iter().map(|(_, entry)| entry).collect();
    // Where different people leave room, the same person may be quoted again.
    let mut more = passed_over.into_iter().map(|(_, entry)| entry).chain(again);
    chosen.extend(more.by_ref().take(most.saturating_sub(chosen.len())));
    chosen.sort_by_key(|(speaker, _)| *speaker);
    let rest: Vec<&Item> = more.flat_map(|(_, group)| group.items).collect();
    let mut plans: Vec<Plan> = chosen
        .into_iter()
        .map(|(speaker, group)| plan(SectionId::Kind, &group, wrote, vec![speaker]))
        .collect();
    plans.extend(closed(SectionId::Kind, MORE_KIND, &rest, wrote));
    plans
}

/// Groups of what was said, those that several people said first.
fn grouped(section: SectionId, items: &[&Item], most: usize, wrote: usize) -> Vec<Plan> {
    let mut groups = grouping::group(items);
    groups.sort_by_key(|group| std::cmp::Reverse(spread(group.people(), wrote)));
    let rest: Vec<&Item> = groups.iter().skip(most).flat_map(|group| group.items.iter().copied()).collect();
    let mut plans: Vec<Plan> =
        groups.iter().take(most).map(|group| plan(section, group, wrote, quotes(group, QUOTES))).collect();
    plans.extend(closed(section, MORE, &rest, wrote));
    plans
}

/// What was criticised, after a sentence that puts it in proportion where there is one to say, and beside
/// it what others found good about the same thing. What was only rude is named and not quoted.
fn criticism(items: &[&Item], kind: &[&Item], wrote: usize) -> Vec<Plan> {
    let section = SectionId::Criticism;
    let mut plans: Vec<Plan> =
        proportion(items, wrote).into_iter().flat_map(|text| closed(section, text, items, wrote)).collect();
    let (rude, fair): (Vec<&Item>, Vec<&Item>) = items.iter().partition(|item| item.harm != Harm::None);
    let mut groups = grouping::group(&fair);
    groups.sort_by_key(|group| std::cmp::Reverse(spread(group.people(), wrote)));
    let mut praise = Praise::of(kind);
    for group in groups.iter().take(ENTRIES) {
        plans.push(plan(section, group, wrote, quotes(group, CRITICAL_QUOTES)));
        plans.extend(praise.beside(group, wrote));
    }
    let rest: Vec<&Item> =
        groups.iter().skip(ENTRIES).flat_map(|group| group.items.iter().copied()).collect();
    plans.extend(closed(section, MORE, &rest, wrote));
    plans.extend(closed(section, RUDE, &rude, wrote));
    plans
}

/// How much of those who wrote was critical, where that can be said truly.
fn proportion(items: &[&Item], wrote: usize) -> Option<&'static str> {
    let critics = grouping::people(items.iter().copied());
    match critics {
        0 => None,
        _ if critics * 2 >= wrote => (critics >= 3).then_some(MUCH_CRITICAL),
        _ if critics * 4 <= wrote => Some(FEW_CRITICAL),
        _ => (critics >= 2).then_some(SOME_CRITICAL),
    }
}

/// Kind words by what they are about, each to be put beside one criticism only.
struct Praise<'a>(Vec<(u32, &'a Item)>);

impl<'a> Praise<'a> {
    fn of(kind: &[&'a Item]) -> Self {
        let fair = kind.iter().filter(|item| item.harm == Harm::None);
        Self(fair.map(|item| (topics::of(item), *item)).filter(|(topics, _)| *topics != 0).collect())
    }

    /// What others than its critics found good about the thing that `group` is about.
    fn beside(&mut self, group: &Group<'_>, wrote: usize) -> Option<Plan> {
        let about = group.items.iter().fold(0, |about, item| about | topics::of(item));
        let critics: HashSet<&str> = group.items.iter().map(|item| grouping::person(item)).collect();
        let mut found: Vec<&Item> = Vec::new();
        self.0.retain(|(topics, item)| {
            let speaks = topics & about != 0 && found.len() < CRITICAL_QUOTES;
            let is_new = || {
                let person = grouping::person(item);
                !critics.contains(person) && found.iter().all(|other| grouping::person(other) != person)
            };
            let takes = speaks && is_new();
            if takes {
                found.push(item);
            }
            !takes
        });
        let text = if found.len() == 1 { OTHER_VOICE } else { OTHER_VOICES };
        let quotes = found.iter().map(|item| item.id).collect();
        let beside = closed(SectionId::Criticism, text, &found, wrote)?;
        Some(Plan { quotes, ..beside })
    }
}

/// One sentence of ours for all of `items`, without their words.
fn closed(section: SectionId, text: &str, items: &[&Item], wrote: usize) -> Option<Plan> {
    let everyone = Group { items: items.to_vec() };
    (!items.is_empty())
        .then(|| Plan { text: Some(text.to_owned()), ..plan(section, &everyone, wrote, Vec::new()) })
}

fn plan(section: SectionId, group: &Group<'_>, wrote: usize, quotes: Vec<ItemId>) -> Plan {
    let items = group.items.iter().map(|item| item.id).collect();
    Plan { section, text: None, people: spread(group.people(), wrote), quotes, items }
}

/// Up to `most` quotes, each of somebody else.
fn quotes(group: &Group<'_>, most: usize) -> Vec<ItemId> {
    let mut people: Vec<&str> = Vec::new();
    let mut quotes = Vec::new();
    for item in &group.items {
        if quotes.len() == most {
            break;
        }
        if !people.contains(&grouping::person(item)) {
            people.push(grouping::person(item));
            quotes.push(item.id);
        }
    }
    quotes
}

/// A number of people as a word. "Many" is a quarter of those who wrote, and at least four.
fn spread(people: usize, wrote: usize) -> People {
    match people {
        0 | 1 => People::One,
        _ if people >= wrote.div_ceil(4).max(4) => People::Many,
        _ => People::Several,
    }
}

#[cfg(test)]
mod tests;
