//! Chooses what goes into a digest and in which order.
//!
//! The outcome is a plan of ids. Words and names are read when the digest is read, so that what was
//! deleted since is gone from old digests too. A plan never holds a viewer's words, nor a figure.

use std::collections::{HashMap, HashSet};

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
    plans.extend(kind_words(&said(Kind::Kind), wrote));
    plans.extend(grouped(SectionId::Questions, &said(Kind::Question), wrote));
    plans.extend(grouped(SectionId::Ideas, &said(Kind::Idea), wrote));
    if !occasion.is_mid_stream() {
        plans.extend(criticism(&said(Kind::Critical), wrote));
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
const MUCH_CRITICAL: &str =
    "Much of what was written this time was critical. That is hard to read, and it need not be read at once.";

const RUDE: &str = "Some of it was only rude. Those words are left out here.";

/// Whether a sentence only weighs the other entries of its section, and says nothing without them.
pub(crate) fn is_proportion(text: &str) -> bool {
    [FEW_CRITICAL, MUCH_CRITICAL].contains(&text)
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
fn kind_words(items: &[&Item], wrote: usize) -> Vec<Plan> {
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
    let step = shown.len().div_ceil(KIND_QUOTES).max(1);
    let (chosen, passed_over): (Vec<_>, Vec<_>) =
        shown.into_iter().enumerate().partition(|(place, _)| place % step == 0);
    let mut chosen: Vec<_> = chosen.into_iter().map(|(_, entry)| entry).collect();
    // Where different people leave room, the same person may be quoted again.
    let mut more = passed_over.into_iter().map(|(_, entry)| entry).chain(again);
    chosen.extend(more.by_ref().take(KIND_QUOTES.saturating_sub(chosen.len())));
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
fn grouped(section: SectionId, items: &[&Item], wrote: usize) -> Vec<Plan> {
    let mut groups = grouping::group(items);
    groups.sort_by_key(|group| std::cmp::Reverse(spread(group.people(), wrote)));
    let rest: Vec<&Item> =
        groups.iter().skip(ENTRIES).flat_map(|group| group.items.iter().copied()).collect();
    let mut plans: Vec<Plan> =
        groups.iter().take(ENTRIES).map(|group| plan(section, group, wrote, quotes(group))).collect();
    plans.extend(closed(section, MORE, &rest, wrote));
    plans
}

/// What was criticised, after a sentence that puts it in proportion where there is one to say. What
/// was only rude is named and not quoted.
fn criticism(items: &[&Item], wrote: usize) -> Vec<Plan> {
    let critics = grouping::people(items.iter().copied());
    let proportion = if critics * 2 >= wrote && critics >= 3 {
        Some(MUCH_CRITICAL)
    } else if critics * 4 <= wrote {
        Some(FEW_CRITICAL)
    } else {
        None
    };
    let mut plans: Vec<Plan> =
        proportion.into_iter().flat_map(|text| closed(SectionId::Criticism, text, items, wrote)).collect();
    let (rude, fair): (Vec<&Item>, Vec<&Item>) = items.iter().partition(|item| item.harm != Harm::None);
    plans.extend(grouped(SectionId::Criticism, &fair, wrote));
    plans.extend(closed(SectionId::Criticism, RUDE, &rude, wrote));
    plans
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

/// Up to three quotes, each of somebody else.
fn quotes(group: &Group<'_>) -> Vec<ItemId> {
    let mut people: Vec<&str> = Vec::new();
    let mut quotes = Vec::new();
    for item in &group.items {
        if quotes.len() == QUOTES {
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
mod tests {
    use super::*;
    use crate::digest::assemble::samples::{by, event, said};

    fn sections(plans: &[Plan]) -> Vec<SectionId> {
        let mut sections: Vec<_> = plans.iter().map(|plan| plan.section).collect();
        sections.dedup();
        sections
    }

    #[test]
    fn sections_stand_in_reading_order_and_only_what_helps_comes_mid_stream() {
        use SectionId::{Criticism, Hateful, Ideas, NumberTalk, Questions, Thanks};
        let items: Vec<Item> = (1..)
            .zip(Kind::ALL)
            .map(|(id, kind)| said(id, "bob", *kind, "some words"))
            .chain([event(90, "bob", FeedbackEvent::Sub)])
            .collect();
        let after = sections(&compose(Occasion::AfterStream, &items, 1));
        assert_eq!(after, [Thanks, SectionId::Kind, Questions, Ideas, Criticism, NumberTalk, Hateful]);
        let during = sections(&compose(Occasion::Break, &items, 1));
        assert_eq!(during, [Thanks, SectionId::Kind, Questions, Ideas]);
    }

    #[test]
    fn a_deed_with_words_that_wait_waits_with_them_in_mid_stream() {
        let items = [
            Item {
                kind: Kind::Critical,
                text: "the audio is bad".into(),
                ..event(1, "bob", FeedbackEvent::Cheer)
            },
            Item { harm: Harm::Rude, ..said(2, "eve", Kind::Question, "are you a clown?") },
        ];
        assert_eq!(compose(Occasion::Break, &items, 2), []);
        assert_eq!(sections(&compose(Occasion::AfterStream, &items, 2)).len(), 3);
    }

    #[test]
    fn bots_mirrors_the_streamer_and_what_was_deleted_do_not_count() {
        let base = said(1, "bob", Kind::Kind, "love it here");
        for standing in [Standing::Own, Standing::Bot, Standing::Mirrored] {
            let item = Item { standing, ..base.clone() };
            assert_eq!(compose(Occasion::OnDemand, &[item], 1), []);
        }
        let deleted = Item { state: ItemState::Deleted, ..base };
        assert_eq!(compose(Occasion::OnDemand, &[deleted], 1), []);
    }

    #[test]
    fn thanks_are_one_entry_a_person_and_never_for_abuse() {
        let items = [
            event(1, "mira", FeedbackEvent::Sub),
            event(2, "bob", FeedbackEvent::Raid),
            event(3, "mira", FeedbackEvent::Cheer),
            Item { kind: Kind::Hateful, ..event(4, "troll", FeedbackEvent::Cheer) },
        ];
        let plans = compose(Occasion::OnDemand, &items, 3);
        let thanked: Vec<_> = plans.iter().map(|plan| plan.items.clone()).collect();
        assert_eq!(thanked, [vec![ItemId(1), ItemId(3)], vec![ItemId(2)]]);
    }

    #[test]
    fn abuse_and_number_talk_are_never_quoted() {
        let items = [
            said(1, "troll", Kind::Hateful, "words"),
            said(2, "bob", Kind::NumberTalk, "words"),
            said(3, "troll", Kind::Hateful, "other words"),
        ];
        let plans = compose(Occasion::AfterStream, &items, 3);
        assert!(plans.iter().all(|plan| plan.quotes.is_empty() && plan.text.is_some()), "{plans:?}");
        assert_eq!(plans.iter().map(|plan| plan.items.len()).sum::<usize>(), 3);
    }

    #[test]
    fn kind_words_are_quoted_from_different_people_and_none_is_lost() {
        let items: Vec<Item> = (1..=60)
            .map(|id| said(id, &by(id % 40), Kind::Kind, &format!("love moment{id} of today")))
            .collect();
        let plans = compose(Occasion::AfterStream, &items, 40);
        let quoted: Vec<_> = plans.iter().flat_map(|plan| &plan.quotes).collect();
        assert!(quoted.len() <= KIND_QUOTES && quoted.len() > KIND_QUOTES / 2);
        let mut kept: Vec<_> = plans.iter().flat_map(|plan| &plan.items).map(|id| id.0).collect();
        kept.sort_unstable();
        assert_eq!(kept, (1..=60).collect::<Vec<_>>());
    }

    #[test]
    fn proportion_is_said_in_words_and_only_where_it_is_true() {
        let critical = |people: i64| -> Vec<Item> {
            (1..=people).map(|id| said(id, &by(id), Kind::Critical, &format!("thing{id} is bad"))).collect()
        };
        let first = |people, wrote| {
            let plans = compose(Occasion::AfterStream, &critical(people), wrote);
            plans.first().and_then(|plan| plan.text.clone())
        };
        assert_eq!(first(1, 20).as_deref(), Some(FEW_CRITICAL));
        assert_eq!(first(9, 12).as_deref(), Some(MUCH_CRITICAL));
        assert_eq!(first(4, 12), None);
        assert_eq!(first(1, 1), None);
    }

    #[test]
    fn rude_words_are_named_and_not_quoted() {
        let items = [
            said(1, "ann", Kind::Critical, "the mic is too quiet"),
            Item { harm: Harm::Rude, ..said(2, "troll", Kind::Critical, "you are a clown") },
        ];
        let plans = compose(Occasion::AfterStream, &items, 5);
        let quoted: Vec<_> = plans.iter().flat_map(|plan| &plan.quotes).collect();
        assert_eq!(quoted, [&ItemId(1)]);
        assert_eq!(plans.last().and_then(|plan| plan.text.as_deref()), Some(RUDE));
    }

    #[test]
    fn what_several_said_stands_before_what_one_said() {
        let items = [
            said(1, "ann", Kind::Idea, "please play some jazz"),
            said(2, "bob", Kind::Idea, "can you turn the music down"),
            said(3, "eve", Kind::Idea, "turn the music down please"),
        ];
        let plans = compose(Occasion::OnDemand, &items, 3);
        let spread: Vec<_> = plans.iter().map(|plan| (plan.people, plan.items.len())).collect();
        assert_eq!(spread, [(People::Several, 2), (People::One, 1)]);
    }

    #[test]
    fn many_is_at_least_four_and_a_quarter() {
        assert_eq!(spread(1, 1), People::One);
        assert_eq!(spread(3, 3), People::Several);
        assert_eq!(spread(4, 10), People::Many);
        assert_eq!(spread(4, 17), People::Several);
        assert_eq!(spread(5, 17), People::Many);
    }
}
