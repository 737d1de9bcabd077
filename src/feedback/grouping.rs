//! Finds messages that say the same, so that a thing said often is read once.
//!
//! Messages with the same words that carry their meaning are one at once, in any order and form. The rest is
//! put together by what it means (`meaning`), the likest first, until no two groups are alike enough on
//! average. Which belong together does not depend on the order in which they came. Must not judge what is said.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::meaning::{self, Direction, SIZE, dot};
use super::tokens::{TokenShape, Tokens};
use crate::domain::Feedback;

/// Of so many different sayings each is compared with each; what is said less often joins what it is like, or
/// stands alone. Keeps the work near-linear.
const COMPARED: usize = 512;

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
const TURNS: &[&str] = &["not", "never", "dont", "isnt", "wasnt", "arent", "aint"];

/// Messages that say the same, in the order they came.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// Never empty.
    pub items: Vec<&'a Feedback>,
}

impl Group<'_> {
    /// How many different people are in the group.
    pub fn people(&self) -> usize {
        people(self.items.iter().copied())
    }
}

/// How many different people wrote `items`. A person is known by login name; other tools may know
/// only an id or a name.
pub fn people<'a>(items: impl IntoIterator<Item = &'a Feedback>) -> usize {
    items.into_iter().map(person).collect::<HashSet<_>>().len()
}

/// What tells the author of `item` from others.
pub fn person(item: &Feedback) -> &str {
    let author = &item.author;
    [&author.login, &author.id, &author.name]
        .into_iter()
        .find(|name| !name.is_empty())
        .map_or("", |name| name)
}

/// Groups `items` by what they say. Groups stand in the order of their first item.
pub fn group<'a>(items: &[&'a Feedback]) -> Vec<Group<'a>> {
    arrange(items, true)
}

/// Groups those of `items` that have the same words: where each stands for itself, as kind words do, and one
/// must not be taken for another. Groups stand in the order of their first item.
pub fn repeated<'a>(items: &[&'a Feedback]) -> Vec<Group<'a>> {
    arrange(items, false)
}

fn arrange<'a>(items: &[&'a Feedback], by_meaning: bool) -> Vec<Group<'a>> {
    let sayings: Vec<Saying> = items.iter().map(|item| Saying::of(item)).collect();
    // The same words first: most repetition is that. The least text speaks for all of them.
    let mut distinct: HashMap<&Saying, (usize, &Feedback)> = HashMap::new();
    for (saying, item) in sayings.iter().zip(items) {
        let (often, least) = distinct.entry(saying).or_insert((0, item));
        *often += 1;
        if item.text < least.text {
            *least = item;
        }
    }
    // In an order of their own, what is said most often first: whoever came first makes no difference.
    let mut distinct: Vec<(&Saying, usize, &Feedback)> =
        distinct.into_iter().map(|(saying, (often, least))| (saying, often, least)).collect();
    distinct.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let places: HashMap<&Saying, usize> =
        distinct.iter().enumerate().map(|(place, (saying, ..))| (*saying, place)).collect();
    let members: Vec<usize> =
        sayings.iter().map(|saying| places.get(saying).copied().unwrap_or_default()).collect();
    let mut first: Vec<usize> = (0..distinct.len()).collect();
    if by_meaning {
        let rarity = Rarity::of(distinct.iter().map(|(_, _, item)| *item));
        // What must be the same, and where the rest points.
        let mut apart: BTreeMap<&GroupKey, Vec<(usize, Direction)>> = BTreeMap::new();
        for (place, (saying, _, item)) in distinct.iter().enumerate() {
            if let Some(direction) = rarity.direction(item) {
                apart.entry(&saying.kept).or_default().push((place, direction));
            }
        }
        apart.values().for_each(|some| merge(some, &mut first));
    }
    collect(items, &members, &first)
}

/// How much each word tells here: the more of the sayings have it, the less. Where all of them wish for a
/// painting, what it is to show is what tells them apart.
struct Rarity {
    often: HashMap<String, usize>,
    sayings: usize,
}

impl Rarity {
    fn of<'a>(items: impl Iterator<Item = &'a Feedback>) -> Self {
        let mut rarity = Self { often: HashMap::new(), sayings: 0 };
        for item in items {
            let tokens = Tokens::read(&item.text, &item.emotes);
            let words: HashSet<&str> = tokens.iter().map(|(_, word)| word).collect();
            for word in words {
                match rarity.often.get_mut(word) {
                    Some(often) => *often += 1,
                    None => drop(rarity.often.insert(word.to_owned(), 1)),
                }
            }
            rarity.sayings += 1;
        }
        rarity
    }

    /// Inverse document frequency (Sparck Jones 1972), from nearly nothing to one.
    #[expect(clippy::cast_precision_loss, reason = "far fewer than a float holds exactly")]
    fn weight(&self, word: &str) -> f32 {
        let (often, all) = (self.often.get(word).copied().unwrap_or(1) as f32, self.sayings as f32);
        (1.0 + all / often).ln() / (1.0 + all).ln()
    }

    /// Where an item's words point.
    fn direction(&self, item: &Feedback) -> Option<Direction> {
        let tokens = Tokens::read(&item.text, &item.emotes);
        meaning::built_in()?.direction(&tokens, |word| self.weight(word))
    }
}

/// What must be the same for two sayings to belong together.
type GroupKey = (bool, Vec<String>);

/// The words of one message that carry its meaning, without order.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Saying {
    /// What must be the same for two to belong together: whether it is turned round, and its words with
    /// digits (`level3` is not `level4`), ascending.
    kept: GroupKey,
    /// Ascending, without repetition.
    words: Vec<String>,
}

impl Saying {
    fn of(item: &Feedback) -> Self {
        let tokens = Tokens::read(&item.text, &item.emotes);
        let said =
            || tokens.iter().filter(|(shape, _)| matches!(shape, TokenShape::Word | TokenShape::Emote));
        let telling = said().filter(|(_, word)| !FILLERS.contains(word));
        let mut words: Vec<String> = telling.map(|(shape, word)| stem(shape, word).to_owned()).collect();
        if words.is_empty() {
            words = said().map(|(_, word)| word.to_owned()).collect();
        }
        if words.is_empty() {
            words.push(item.text.trim().to_owned());
        }
        words.sort_unstable();
        words.dedup();
        let digits = words.iter().filter(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
        let kept = (said().any(|(_, word)| TURNS.contains(&word)), digits.cloned().collect());
        Self { kept, words }
    }
}

/// A word without the ending that only makes another form of it. Emotes have no forms.
fn stem(shape: TokenShape, word: &str) -> &str {
    let cut = |ending: &&str| word.strip_suffix(*ending).filter(|stem| stem.len() >= STEM);
    let stem = if shape == TokenShape::Word { ENDINGS.iter().find_map(cut) } else { None };
    stem.unwrap_or(word)
}

/// Puts together what is alike of `some`, told by their places and where they point: notes in `first` the first
/// one that each belongs to.
fn merge(some: &[(usize, Direction)], first: &mut [usize]) {
    let near = meaning::built_in().map_or(f32::INFINITY, |meanings| meanings.near);
    let (compared, rest) = some.split_at(some.len().min(COMPARED));
    let mut heaps = heap_up(compared, near);
    for (place, direction) in rest {
        // The sum alone decides: what joins late moves nothing, so the order of these does not matter.
        let likest = heaps
            .iter_mut()
            .map(|heap| (dot(&heap.sum, direction) / heap.size(), heap))
            .max_by(|(a, _), (b, _)| a.total_cmp(b));
        if let Some((_, heap)) = likest.filter(|(likeness, _)| *likeness >= near) {
            heap.late.push(*place);
        }
    }
    for heap in heaps {
        let leader = heap.members.iter().min().copied().unwrap_or_default();
        for member in heap.members.into_iter().chain(heap.late) {
            first.iter_mut().skip(member).take(1).for_each(|first| *first = leader);
        }
    }
}

/// Sayings that were found alike.
struct Heap {
    /// The sum of their directions: divided by how many there are, it says how alike another is on average.
    sum: [f32; SIZE],
    members: Vec<usize>,
    late: Vec<usize>,
    /// The one that is likest it, and how like.
    likest: Option<(f32, usize)>,
}

impl Heap {
    #[expect(clippy::cast_precision_loss, reason = "far fewer than a float holds exactly")]
    fn size(&self) -> f32 {
        self.members.len() as f32
    }

    fn likeness(&self, other: &Self) -> f32 {
        dot(&self.sum, &other.sum) / (self.size() * other.size())
    }
}

/// Puts the two likest heaps together, until no two are near on average (average linkage; Sokal and Michener
/// 1958).
fn heap_up(sayings: &[(usize, Direction)], near: f32) -> Vec<Heap> {
    let mut heaps: Vec<Option<Heap>> = sayings
        .iter()
        .map(|(place, direction)| {
            Some(Heap { sum: *direction, members: vec![*place], late: Vec::new(), likest: None })
        })
        .collect();
    for place in 0..heaps.len() {
        look_around(&mut heaps, place);
    }
    loop {
        let likest = |(place, heap): (usize, &Option<Heap>)| {
            heap.as_ref().and_then(|heap| heap.likest).map(|(likeness, other)| (likeness, place, other))
        };
        // Of two pairs that are equally alike the earlier one is taken.
        let best = heaps.iter().enumerate().filter_map(likest).reduce(|a, b| if b.0 > a.0 { b } else { a });
        let Some((_, one, other)) = best.filter(|(likeness, ..)| *likeness >= near) else { break };
        let (keep, gone) = (one.min(other), one.max(other));
        let Some(moved) = heaps.get_mut(gone).and_then(Option::take) else { break };
        if let Some(Some(heap)) = heaps.get_mut(keep) {
            heap.sum.iter_mut().zip(moved.sum).for_each(|(sum, more)| *sum += more);
            heap.members.extend(moved.members);
        }
        for place in 0..heaps.len() {
            let stale = heaps.get(place).and_then(Option::as_ref).is_some_and(|heap| {
                place == keep || heap.likest.is_some_and(|(_, other)| other == keep || other == gone)
            });
            if stale {
                look_around(&mut heaps, place);
            }
        }
    }
    heaps.into_iter().flatten().collect()
}

/// Finds the heap that is likest the one at `place`.
fn look_around(heaps: &mut [Option<Heap>], place: usize) {
    let Some(Some(own)) = heaps.get(place) else { return };
    let others = heaps.iter().enumerate().filter(|(other, _)| *other != place);
    let likest = others
        .filter_map(|(other, heap)| heap.as_ref().map(|heap| (own.likeness(heap), other)))
        .reduce(|a, b| if b.0 > a.0 { b } else { a });
    if let Some(Some(own)) = heaps.get_mut(place) {
        own.likest = likest;
    }
}

/// Puts the items of merged sayings together.
fn collect<'a>(items: &[&'a Feedback], members: &[usize], merged: &[usize]) -> Vec<Group<'a>> {
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
    use std::collections::BTreeSet;

    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;

    fn item(id: i64, login: &str, text: &str) -> Feedback {
        Feedback::message(id, login, text, Timestamp::UNIX_EPOCH)
    }

    fn grouped(texts: &[&str]) -> Vec<Vec<i64>> {
        let items: Vec<Feedback> = (0..).zip(texts).map(|(id, text)| item(id, "bob", text)).collect();
        let all: Vec<&Feedback> = items.iter().collect();
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
    fn wishes_for_different_things_in_one_form_stay_apart() {
        let things = ["a lighthouse", "an old pier", "the harbour", "some fog", "a whale", "bees", "a kite"];
        let texts: Vec<String> = things.iter().map(|thing| format!("you could paint {thing}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        // Two of them may be taken for one; in one form that all of them share, no more.
        assert!(grouped(&texts).len() >= texts.len() - 1);
    }

    #[test]
    fn what_each_said_for_themselves_is_one_only_in_the_same_words() {
        let texts = [
            "thank you, i love this zebra",
            "thank you for the lovely evening",
            "THANK you, love this zebra",
        ];
        let items: Vec<Feedback> =
            (0..).zip(texts).map(|(id, text)| item(id, &format!("person{id}"), text)).collect();
        let ids = |groups: Vec<Group<'_>>| -> Vec<Vec<i64>> {
            groups.iter().map(|group| group.items.iter().map(|item| item.id.0).collect()).collect()
        };
        assert_eq!(ids(repeated(&items.iter().collect::<Vec<_>>())), [vec![0, 2], vec![1]]);
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
        let all: Vec<&Feedback> = items.iter().collect();
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
        fn nobody_counts_twice(people in prop::collection::vec(0u8..5, 1..30)) {
            let login = |person: &u8| format!("person{person}");
            let items: Vec<Feedback> = (0..).zip(&people).map(|(id, person)| item(id, &login(person), "cant hear you")).collect();
            let all: Vec<&Feedback> = items.iter().collect();
            let groups = group(&all);
            prop_assert_eq!(groups.len(), 1);
            prop_assert_eq!(groups[0].people(), people.iter().collect::<BTreeSet<_>>().len());
        }
    }
}
