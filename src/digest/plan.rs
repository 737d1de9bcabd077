//! What is planned for one entry of a digest, before the words are looked up.
//!
//! A plan never holds a viewer's words, nor a figure.

use crate::domain::{Feedback, ItemId, People, Remark, SectionId};
use crate::feedback::grouping::{self, Group};

use super::wording;

/// What an entry says by itself, where it is not what people said or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlannedSentence {
    /// Something that is put into words when it is read.
    Remark(Remark),
    /// What an older version kept as a sentence, and no remark stands for.
    Verbatim(String),
}

/// One entry of a digest, before the words are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPlan {
    /// The section it stands in.
    pub section: SectionId,
    /// What we say ourselves; none where the words or names come from the items.
    pub sentence: Option<PlannedSentence>,
    /// By how many.
    pub people: People,
    /// The items to quote, one for each wording, the one to read first; none where the words are better left
    /// closed.
    pub quotes: Vec<ItemId>,
    /// Every item that the entry stands for, those that are quoted first.
    pub items: Vec<ItemId>,
}

impl EntryPlan {
    /// What it remarks, where that is known.
    pub fn remark(&self) -> Option<Remark> {
        match self.sentence {
            Some(PlannedSentence::Remark(remark)) => Some(remark),
            _ => None,
        }
    }
}

/// What people said in one another's words: its best wording, and after it the others.
pub(super) fn said(section: SectionId, group: &Group<'_>, wrote: usize) -> EntryPlan {
    let (quotes, again) = wording::wordings(&group.items);
    let quotes: Vec<ItemId> = quotes.into_iter().map(|item| item.id).collect();
    let items = quotes.iter().copied().chain(again.into_iter().map(|item| item.id)).collect();
    EntryPlan { section, sentence: None, people: spread(group.people(), wrote), quotes, items }
}

/// One remark on all of `items`, without their words.
pub(super) fn closed(
    section: SectionId,
    remark: Remark,
    items: &[&Feedback],
    wrote: usize,
) -> Option<EntryPlan> {
    let people = spread(grouping::people(items.iter().copied()), wrote);
    let items: Vec<ItemId> = items.iter().map(|item| item.id).collect();
    (!items.is_empty()).then(|| EntryPlan {
        section,
        sentence: Some(PlannedSentence::Remark(remark)),
        people,
        quotes: Vec::new(),
        items,
    })
}

/// One remark on all of `items`, behind which their words can be opened.
pub(super) fn folded(
    section: SectionId,
    remark: Remark,
    items: &[&Feedback],
    wrote: usize,
) -> Option<EntryPlan> {
    let group = Group { items: items.to_vec() };
    (!items.is_empty()).then(|| EntryPlan {
        sentence: Some(PlannedSentence::Remark(remark)),
        ..said(section, &group, wrote)
    })
}

/// A number of people as a word. "Many" is a quarter of those who wrote, and at least four.
pub(super) fn spread(people: usize, wrote: usize) -> People {
    match people {
        0 | 1 => People::One,
        _ if people >= wrote.div_ceil(4).max(4) => People::Many,
        _ => People::Several,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_is_at_least_four_and_a_quarter() {
        assert_eq!(spread(1, 1), People::One);
        assert_eq!(spread(3, 3), People::Several);
        assert_eq!(spread(4, 10), People::Many);
        assert_eq!(spread(4, 17), People::Several);
        assert_eq!(spread(5, 17), People::Many);
    }
}
