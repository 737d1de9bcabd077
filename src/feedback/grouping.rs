//! Finds messages that say the same, so that a thing said often is read once.
//!
//! Two messages belong together when most of the words that carry their meaning are the same, in any
//! order. Deterministic, and near-linear in the number of messages. Must not judge what is said.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::tokens::{Shape, Tokens};
use crate::domain::Item;

/// Messages belong together when they share this many of their words, in tenths of all their words.
const ALIKE: usize = 6;

/// How many groups are compared per rare word. Keeps the work linear where everybody uses one word.
const CANDIDATES: usize = 48;

/// Words that carry no meaning of their own.
const FILLERS: &[&str] = &[
    "a", "an", "and", "are", "at", "be", "can", "could", "do", "for", "i", "im", "in", "is", "it", "its",
    "just", "like", "lol", "me", "my", "of", "on", "or", "please", "pls", "really", "should", "so", "that",
    "thats", "the", "this", "to", "u", "ur", "very", "was", "what", "whats", "with", "would", "you", "your",
    "youre",
];

/// Words that turn a message round: one with and one without never belong together.
const TURNS: &[&str] =
    &["not", "no", "never", "dont", "doesnt", "isnt", "wasnt", "arent", "aint", "cant", "wont"];

/// Messages that say the same, in the order they came.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// Never empty.
    pub items: Vec<&'a Item>,
}

impl Group<'_> {
    /// How many different people are in the group.
    pub fn people(&self) -> usize {
        people(self.items.iter().copied())
    }
}

/// How many different people wrote `items`. A person is known by login name; other tools may know
/// only an id or a name.
pub fn people<'a>(items: impl IntoIterator<Item = &'a Item>) -> usize {
    items.into_iter().map(person).collect::<HashSet<_>>().len()
}

/// What tells the author of `item` from others.
pub fn person(item: &Item) -> &str {
    let author = &item.author;
    [&author.login, &author.id, &author.name]
        .into_iter()
        .find(|name| !name.is_empty())
        .map_or("", |name| name)
}

/// Groups `items` by what they say. Groups stand in the order of their first item.
pub fn group<'a>(items: &[&'a Item]) -> Vec<Group<'a>> {
    let mut words = Words::default();
    let meanings: Vec<Meaning> = items.iter().map(|item| words.meaning(item)).collect();
    // The same meaning in the same words first: most repetition is that.
    let mut distinct: HashMap<&Meaning, usize> = HashMap::new();
    let mut leaders: Vec<&Meaning> = Vec::new();
    let members: Vec<usize> = meanings
        .iter()
        .map(|meaning| {
            *distinct.entry(meaning).or_insert_with(|| {
                leaders.push(meaning);
                leaders.len() - 1
            })
        })
        .collect();
    let merged = merge(&leaders, words.ids.len());
    collect(items, &members, &merged)
}

/// The words of one message that carry its meaning, without order, and whether it is turned round.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Meaning {
    turned: bool,
    /// Ascending, without repetition.
    words: Vec<u32>,
}

/// Gives every word a number.
#[derive(Default)]
struct Words {
    ids: HashMap<String, u32>,
}

impl Words {
    fn meaning(&mut self, item: &Item) -> Meaning {
        let tokens = Tokens::read(&item.text, &item.emotes);
        let said = || tokens.iter().filter(|(shape, _)| matches!(shape, Shape::Word | Shape::Emote));
        let mut words: Vec<u32> =
            said().filter(|(_, word)| !FILLERS.contains(word)).map(|(_, word)| self.id(word)).collect();
        if words.is_empty() {
            words = said().map(|(_, word)| self.id(word)).collect();
        }
        if words.is_empty() {
            words.push(self.id(item.text.trim()));
        }
        words.sort_unstable();
        words.dedup();
        Meaning { turned: said().any(|(_, word)| TURNS.contains(&word)), words }
    }

    fn id(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.ids.insert(word.to_owned(), id);
        id
    }
}

/// For each meaning, the first one that it belongs to (itself, if none before it is alike).
fn merge(meanings: &[&Meaning], vocabulary: usize) -> Vec<usize> {
    let mut frequency = vec![0usize; vocabulary];
    for word in meanings.iter().flat_map(|meaning| &meaning.words) {
        if let Some(count) = frequency.get_mut(*word as usize) {
            *count += 1;
        }
    }
    let rarity = |word: &u32| (frequency.get(*word as usize).copied().unwrap_or_default(), *word);
    let mut index: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut first = Vec::with_capacity(meanings.len());
    for (place, meaning) in meanings.iter().enumerate() {
        let mut rarest = meaning.words.clone();
        rarest.sort_unstable_by_key(rarity);
        // Two alike sets must share one of these words, whichever else they share.
        rarest.truncate(meaning.words.len() - (meaning.words.len() * ALIKE).div_ceil(10) + 1);
        let candidates: BTreeSet<usize> =
            rarest.iter().filter_map(|word| index.get(word)).flatten().copied().collect();
        let leader = candidates
            .into_iter()
            .find(|candidate| meanings.get(*candidate).is_some_and(|other| alike(meaning, other)));
        first.push(leader.unwrap_or(place));
        if leader.is_none() {
            for word in rarest {
                let places = index.entry(word).or_default();
                if places.len() < CANDIDATES {
                    places.push(place);
                }
            }
        }
    }
    first
}

/// Whether the words two meanings share are enough of all their words.
fn alike(a: &Meaning, b: &Meaning) -> bool {
    let shared = a.words.iter().filter(|word| b.words.binary_search(word).is_ok()).count();
    let all = a.words.len() + b.words.len() - shared;
    a.turned == b.turned && shared * 10 >= all * ALIKE
}

/// Puts the items of merged meanings together.
fn collect<'a>(items: &[&'a Item], members: &[usize], merged: &[usize]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::new();
    for (item, member) in items.iter().zip(members) {
        let leader = merged.get(*member).copied().unwrap_or(*member);
        let place = *places.entry(leader).or_insert_with(|| {
            groups.push(Group { items: Vec::new() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.items.push(item);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Author, FeedbackEvent, Harm, ItemId, ItemState, Kind, Standing, Tone};

    fn item(id: i64, login: &str, text: &str) -> Item {
        Item {
            id: ItemId(id),
            at: Timestamp::UNIX_EPOCH,
            stream: None,
            event: FeedbackEvent::Message,
            source: "twitch".into(),
            author: Author { id: String::new(), login: login.into(), name: login.into() },
            text: text.into(),
            emotes: Vec::new(),
            kind: Kind::Chatter,
            tone: Tone::Neutral,
            harm: Harm::None,
            reasons: Vec::new(),
            state: ItemState::Held,
            standing: Standing::Viewer,
        }
    }

    fn grouped(texts: &[&str]) -> Vec<Vec<i64>> {
        let items: Vec<Item> = (0..).zip(texts).map(|(id, text)| item(id, "bob", text)).collect();
        let all: Vec<&Item> = items.iter().collect();
        group(&all).iter().map(|group| group.items.iter().map(|item| item.id.0).collect()).collect()
    }

    #[test]
    fn the_same_said_in_other_words_is_one_group() {
        assert_eq!(
            grouped(&[
                "please turn the music down",
                "what game is this?",
                "Can you turn DOWN the music",
                "what's this game??",
                "turn the music down a bit please",
            ]),
            [vec![0, 2, 4], vec![1, 3]]
        );
    }

    #[test]
    fn the_opposite_is_another_group() {
        assert_eq!(grouped(&["the new audio setup is good", "the new audio setup is not good"]), [[0], [1]]);
    }

    #[test]
    fn texts_without_words_group_only_with_their_like() {
        assert_eq!(grouped(&["!!!", "???", "!!!", ""]), [vec![0, 2], vec![1], vec![3]]);
    }

    #[test]
    fn one_person_twice_is_one_person() {
        let items = [item(1, "bob", "hi"), item(2, "bob", "hi"), item(3, "eve", "hi")];
        let all: Vec<&Item> = items.iter().collect();
        assert_eq!(group(&all).iter().map(Group::people).collect::<Vec<_>>(), [2]);
    }

    proptest! {
        #[test]
        fn every_item_is_in_one_group_and_groups_come_in_order(texts in prop::collection::vec("[abc ]{0,8}|\\PC{0,6}", 0..40)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let groups = grouped(&texts);
            let mut all: Vec<i64> = groups.iter().flatten().copied().collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..i64::try_from(texts.len()).unwrap()).collect::<Vec<_>>());
            prop_assert!(groups.iter().map(|group| group[0]).is_sorted());
            prop_assert!(groups.iter().all(|group| group.is_sorted()));
        }
    }
}
