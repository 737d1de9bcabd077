//! Chooses what goes into a digest and in which order.
//!
//! The outcome is a plan of ids. Words and names are read when the digest is read, so that what was
//! deleted since is gone from old digests too. A full digest plans everything: what does not stand in sight
//! folds away where it is laid out, and can be opened.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::criticism::criticism;
use super::plan::{PlannedSentence, closed, folded, said};
use super::sift::{Sifted, sift};
use crate::domain::{
    Feedback, FeedbackEvent, ItemState, Kind, Occasion, People, Remark, SectionId, Severity,
};
use crate::feedback::grouping::{self, Group};

pub use super::plan::EntryPlan;

/// So many kind words are chosen to stand first, from different people and over the whole time.
const KIND_FIRST: usize = 7;

/// What a digest in mid-stream holds of kind words, and of questions and ideas each: it is read in a break.
const SHORT_KIND: usize = 4;
const SHORT: usize = 4;

/// Plans a digest of `items`. `wrote` is how many different people wrote in the period: proportions are said
/// against it. `abusive` are those who wrote abuse in the stream, where `items` do not tell: nothing of theirs
/// is quoted, and nobody is thanked for what they did.
///
/// Only what viewers of this channel said counts, and nothing that was deleted. During a stream the
/// plan holds only what helps now: thanks, kind words, questions and ideas.
pub fn compose(
    occasion: Occasion,
    items: &[Feedback],
    wrote: usize,
    abusive: &HashSet<String>,
) -> Vec<EntryPlan> {
    let sifted = sift(items, abusive);
    let wrote = wrote.saturating_sub(sifted.strangers);
    if occasion.is_mid_stream() {
        return short(&sifted, wrote);
    }
    let plans = full(&sifted, wrote);
    // Nobody is called for what needs no reading; it waits for the next digest that has something else.
    let is_worth_it =
        occasion != Occasion::Daily || plans.iter().any(|plan| plan.section != SectionId::Ordinary);
    if is_worth_it { plans } else { Vec::new() }
}

fn full(sifted: &Sifted<'_>, wrote: usize) -> Vec<EntryPlan> {
    let open = |kind: Kind| of_kind(&sifted.open, kind);
    let kind = open(Kind::Praise);
    let mut plans = thanks(&sifted.open);
    plans.extend(kind_words(&kind, KIND_FIRST, wrote));
    plans.extend(grouped(SectionId::Questions, &open(Kind::Question), wrote));
    plans.extend(grouped(SectionId::Ideas, &open(Kind::Idea), wrote));
    plans.extend(criticism(&open(Kind::Critical), &kind, wrote));
    for (section, items, remark) in [
        (SectionId::NumberTalk, &open(Kind::NumberTalk), Remark::NumberTalk),
        (SectionId::Hateful, &sifted.shut, Remark::Hateful),
        (SectionId::Hateful, &sifted.flood_shut, Remark::FloodShut),
    ] {
        plans.extend(closed(section, remark, items, wrote));
    }
    plans.extend(folded(SectionId::Ordinary, Remark::Flood, &sifted.flood, wrote));
    plans.extend(folded(SectionId::Ordinary, Remark::FollowFlood, &sifted.follows, wrote));
    let ordinary: Vec<&Feedback> = sifted.open.iter().copied().filter(|item| is_ordinary(item)).collect();
    plans.extend(grouping::repeated(&ordinary).iter().map(|group| said(SectionId::Ordinary, group, wrote)));
    plans
}

/// What helps now. What does not fit is not said to be there: the digest after the stream has it.
fn short(sifted: &Sifted<'_>, wrote: usize) -> Vec<EntryPlan> {
    let open: Vec<&Feedback> = sifted.open.iter().copied().filter(|item| helps_now(item)).collect();
    let mut plans = thanks(&open);
    plans.extend(kind_words(&of_kind(&open, Kind::Praise), SHORT_KIND, wrote).into_iter().take(SHORT_KIND));
    for (section, kind) in [(SectionId::Questions, Kind::Question), (SectionId::Ideas, Kind::Idea)] {
        plans.extend(grouped(section, &of_kind(&open, kind), wrote).into_iter().take(SHORT));
    }
    plans
}

fn of_kind<'a>(items: &[&'a Feedback], kind: Kind) -> Vec<&'a Feedback> {
    items.iter().copied().filter(|item| item.kind == kind && !item.text.trim().is_empty()).collect()
}

/// Adds that there are numbers of the stream that may be opened. None of them is in it.
pub fn add_numbers(plans: &mut Vec<EntryPlan>) {
    let section = SectionId::Numbers;
    let plan = EntryPlan {
        section,
        sentence: Some(PlannedSentence::Remark(Remark::Numbers)),
        people: People::One,
        quotes: Vec::new(),
        items: Vec::new(),
    };
    // What is ordinary comes last of all.
    let place = plans.iter().position(|plan| plan.section == SectionId::Ordinary).unwrap_or(plans.len());
    plans.insert(place, plan);
}

/// Whether an item may be read in mid-stream. A deed waits if its words do: a digest that names it also
/// delivers them.
fn helps_now(item: &Feedback) -> bool {
    let waits = matches!(item.kind, Kind::Critical | Kind::Hateful | Kind::NumberTalk | Kind::Spam);
    item.harm == Severity::None && !waits
}

/// Whether an item is a line that had been held and needs no reading.
fn is_ordinary(item: &Feedback) -> bool {
    matches!(item.kind, Kind::Chatter | Kind::Spam)
        && matches!(item.state, ItemState::Held | ItemState::Delivered)
        && !item.text.trim().is_empty()
}

/// One entry for every person who did something for the channel.
fn thanks(items: &[&Feedback]) -> Vec<EntryPlan> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut plans: Vec<EntryPlan> = Vec::new();
    for item in items.iter().filter(|item| is_deed(item.event)) {
        let place = *places.entry(grouping::person(item)).or_insert_with(|| {
            plans.push(EntryPlan {
                section: SectionId::Thanks,
                sentence: None,
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
    use FeedbackEvent::{Message, Other};
    !matches!(event, Message | Other)
}

/// Kind words, `first` of them chosen to stand first: of different people, spread over the whole time.
fn kind_words(items: &[&Feedback], first: usize, wrote: usize) -> Vec<EntryPlan> {
    let mut seen: HashSet<&str> = HashSet::new();
    // What is rude in its kindness is nothing to begin with.
    let (mut new, mut again): (Vec<_>, Vec<_>) = (Vec::new(), Vec::new());
    for group in grouping::repeated(items) {
        let is_new = group.items.iter().any(|item| !seen.contains(grouping::person(item)));
        let is_fair = group.items.iter().any(|item| item.harm == Severity::None);
        seen.extend(group.items.iter().map(|item| grouping::person(item)));
        if is_new && is_fair { new.push(group) } else { again.push(group) }
    }
    let step = new.len().div_ceil(first.max(1)).max(1);
    let (mut chosen, passed_over): (Vec<_>, Vec<_>) =
        new.into_iter().enumerate().partition(|(place, _)| place % step == 0);
    // Where different people leave room, the same person may be quoted again.
    let mut more = passed_over.into_iter().chain(again.into_iter().map(|group| (usize::MAX, group)));
    chosen.extend(more.by_ref().take(first.saturating_sub(chosen.len())));
    let by_time = |groups: &mut Vec<(usize, Group<'_>)>| {
        groups.sort_by_key(|(_, group)| group.items.first().map(|item| (item.at, item.id)));
    };
    let mut rest: Vec<_> = more.collect();
    by_time(&mut chosen);
    by_time(&mut rest);
    chosen.iter().chain(&rest).map(|(_, group)| said(SectionId::Kind, group, wrote)).collect()
}

/// Groups of what was said, those that several people said first, and last what was only said rudely.
fn grouped(section: SectionId, items: &[&Feedback], wrote: usize) -> Vec<EntryPlan> {
    let mut groups = grouping::group(items);
    groups.sort_by_cached_key(|group| {
        let is_rude = group.items.iter().all(|item| item.harm != Severity::None);
        (is_rude, Reverse(group.people()))
    });
    groups.iter().map(|group| said(section, group, wrote)).collect()
}

#[cfg(test)]
mod tests;
