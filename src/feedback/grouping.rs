//! Finds messages that say the same, so that a thing said often is read once.
//!
//! Two messages belong together when they have the same theme (`themes`), or when most of the words that
//! carry their meaning are the same, in any order and form. Which belong together does not depend on the
//! order in which they came. Near-linear in the number of messages. Must not judge what is said.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::themes::theme;
use super::tokens::{Shape, Tokens};
use crate::domain::Item;

/// Messages belong together when they share this many of their words, in tenths of all their words.
const ALIKE: usize = 6;

/// How many groups are compared per rare word. Keeps the work linear where everybody uses one word.
const CANDIDATES: usize = 48;

/// Words that carry no meaning of their own.
const FILLERS: &[&str] = &[
    "a", "an", "and", "are", "at", "be", "bit", "bro", "can", "could", "do", "for", "hey", "hi", "i", "im",
    "in", "is", "it", "its", "just", "kinda", "like", "little", "lol", "man", "maybe", "me", "my", "of",
    "on", "or", "please", "pls", "plz", "pretty", "really", "should", "so", "some", "streamer", "tbh",
    "that", "thats", "the", "this", "to", "u", "ur", "very", "was", "what", "whats", "with", "would", "you",
    "your", "youre",
];

/// Endings that make another form of the same word, longest first.
const ENDINGS: &[&str] = &["ing", "ed", "es", "s"];

/// A word is not made shorter than this.
const STEM: usize = 3;

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
    let mut meanings: Vec<Meaning> = items.iter().map(|item| words.meaning(item)).collect();
    let ranks = words.ranks();
    meanings.iter_mut().for_each(|meaning| meaning.rank(&ranks));
    // The same meaning in the same words first: most repetition is that.
    let mut distinct: HashMap<&Meaning, usize> = HashMap::new();
    for meaning in &meanings {
        *distinct.entry(meaning).or_default() += 1;
    }
    // In an order of their own, what is said most often first: whoever came first makes no difference.
    let mut leaders: Vec<(&Meaning, usize)> = distinct.into_iter().collect();
    leaders.sort_unstable_by(|(a, often_a), (b, often_b)| often_b.cmp(often_a).then_with(|| a.cmp(b)));
    let leaders: Vec<&Meaning> = leaders.into_iter().map(|(meaning, _)| meaning).collect();
    let places: HashMap<&Meaning, usize> =
        leaders.iter().enumerate().map(|(place, meaning)| (*meaning, place)).collect();
    let members: Vec<usize> =
        meanings.iter().map(|meaning| places.get(meaning).copied().unwrap_or_default()).collect();
    let merged = merge(&leaders, ranks.len());
    collect(items, &members, &merged)
}

/// The words of one message that carry its meaning, without order, and whether it is turned round.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Meaning {
    turned: bool,
    /// Ascending, without repetition.
    words: Vec<u32>,
}

impl Meaning {
    /// Gives the words numbers that do not depend on who wrote first.
    fn rank(&mut self, ranks: &[u32]) {
        for word in &mut self.words {
            *word = ranks.get(*word as usize).copied().unwrap_or(*word);
        }
        self.words.sort_unstable();
    }
}

/// Gives every word a number.
#[derive(Default)]
struct Words {
    ids: HashMap<String, u32>,
}

impl Words {
    fn meaning(&mut self, item: &Item) -> Meaning {
        let tokens = Tokens::read(&item.text, &item.emotes);
        if let Some(theme) = theme(&tokens) {
            return Meaning { turned: false, words: vec![self.id(&theme)] };
        }
        let said = || tokens.iter().filter(|(shape, _)| matches!(shape, Shape::Word | Shape::Emote));
        let mut words: Vec<u32> = said()
            .filter(|(_, word)| !FILLERS.contains(word))
            .map(|(shape, word)| self.id(stem(shape, word)))
            .collect();
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

    /// The place of each word in the alphabet, by its number.
    fn ranks(&self) -> Vec<u32> {
        let mut words: Vec<(&str, u32)> = self.ids.iter().map(|(word, id)| (word.as_str(), *id)).collect();
        words.sort_unstable();
        let mut ranks = vec![0; words.len()];
        for (rank, (_, id)) in (0..).zip(words) {
            ranks.iter_mut().skip(id as usize).take(1).for_each(|place| *place = rank);
        }
        ranks
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

/// A word without the ending that only makes another form of it. Emotes have no forms.
fn stem(shape: Shape, word: &str) -> &str {
    let cut = |ending: &&str| word.strip_suffix(*ending).filter(|stem| stem.len() >= STEM);
    let stem = if shape == Shape::Word { ENDINGS.iter().find_map(cut) } else { None };
    stem.unwrap_or(word)
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
    fn a_technical_remark_is_one_thing_however_it_is_put() {
        assert_eq!(
            grouped(&[
                "audio is low",
                "the music is too loud",
                "cant hear you",
                "turn ur mic up",
                "could you turn the music down a bit?",
                "add a death counter",
                "adding death counters would be neat",
            ]),
            [vec![0, 2, 3], vec![1, 4], vec![5, 6]]
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

    /// Which texts belong together, whatever their order.
    fn together(texts: &[&str]) -> BTreeSet<Vec<String>> {
        let sorted = |group: Vec<i64>| {
            let text = |id: i64| texts[usize::try_from(id).unwrap()].to_owned();
            let mut texts: Vec<String> = group.into_iter().map(text).collect();
            texts.sort_unstable();
            texts
        };
        grouped(texts).into_iter().map(sorted).collect()
    }

    const SAID: &str =
        "((turn|music|mic|down|up|loud|quiet|the|not|play|jazz|games?|adding?) ){1,6}|[abc ]{0,8}|\\PC{0,6}";

    proptest! {
        #[test]
        fn every_item_is_in_one_group_and_groups_come_in_order(texts in prop::collection::vec(SAID, 0..40)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let groups = grouped(&texts);
            let mut all: Vec<i64> = groups.iter().flatten().copied().collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..i64::try_from(texts.len()).unwrap()).collect::<Vec<_>>());
            prop_assert!(groups.iter().map(|group| group[0]).is_sorted());
            prop_assert!(groups.iter().all(|group| group.is_sorted()));
        }

        #[test]
        fn what_belongs_together_does_not_depend_on_who_came_first(
            (texts, shuffled) in prop::collection::vec(SAID, 0..40)
                .prop_flat_map(|texts| (Just(texts.clone()), Just(texts).prop_shuffle()))
        ) {
            let [texts, shuffled] = [&texts, &shuffled].map(|texts| texts.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(together(&texts), together(&shuffled));
        }

        #[test]
        fn a_group_grouped_again_is_one_group(texts in prop::collection::vec(SAID, 0..40)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            for group in grouped(&texts) {
                let again: Vec<&str> = group.iter().map(|id| texts[usize::try_from(*id).unwrap()]).collect();
                prop_assert_eq!(grouped(&again).len(), 1);
            }
        }

        #[test]
        fn nobody_counts_twice(people in prop::collection::vec(0u8..5, 1..30)) {
            let login = |person: &u8| format!("person{person}");
            let items: Vec<Item> = (0..).zip(&people).map(|(id, person)| item(id, &login(person), "cant hear you")).collect();
            let all: Vec<&Item> = items.iter().collect();
            let groups = group(&all);
            prop_assert_eq!(groups.len(), 1);
            prop_assert_eq!(groups[0].people(), people.iter().collect::<BTreeSet<_>>().len());
        }
    }
}
