//! What the model sees of a message: its words, their beginnings, their neighbours, and the classes that
//! the rules for talk about numbers have for them; each as a bucket.
//!
//! Whatever changes here changes what the weights mean: the model is to be trained anew, and a test says
//! so. Words are hashed by their letters, so that a new word in a table moves no other.

use super::{BITS, Lexicon, NumberTalk, Seen, Shape, Tokens, Unit};

/// From how many letters on a word's beginning counts by itself.
const LONG: usize = 6;

/// How many letters a beginning has.
const BEGINNING: usize = 5;

/// The longest messages are all of one length.
const LENGTHS: u32 = 8;

/// What a feature is of; equal words in different roles are different features.
#[derive(Debug, Clone, Copy)]
enum Role {
    Word = 1,
    Pair,
    Beginning,
    Class,
    Classes,
    Length,
    Counts,
    Bot,
    Asks,
}

/// One feature, and the tokens that it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Feature {
    pub(super) bucket: u32,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// A word as features see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    is: u32,
    beginning: Option<u32>,
}

/// Hashes of all words and classes that there are tables for.
#[derive(Debug)]
pub(super) struct Names {
    words: Vec<Word>,
    classes: Vec<u32>,
}

impl Word {
    const fn sign(name: &str) -> Self {
        Self { is: hash(EMPTY, name.as_bytes()), beginning: None }
    }

    /// A word with stretched letters drawn together and any digits alike.
    fn of(text: &str) -> Self {
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            match text.trim_start_matches(|c: char| c.is_ascii_digit()) {
                "" | "x" | "ish" => return COUNT,
                "st" | "nd" | "rd" | "th" => return ORDINAL,
                _ => {}
            }
        }
        let (mut is, mut letters, mut beginning) = (EMPTY, 0, None);
        let (mut previous, mut run) = (None, 0);
        for c in text.chars() {
            let c = if c.is_ascii_digit() { '9' } else { c };
            run = if previous == Some(c) { run + 1 } else { 1 };
            previous = Some(c);
            if run == 1 || run == 2 && c != '9' {
                is = hash(is, c.encode_utf8(&mut [0; 4]).as_bytes());
                letters += 1;
                beginning = if letters == BEGINNING { Some(is) } else { beginning };
            }
        }
        Self { is, beginning: beginning.filter(|_| letters >= LONG) }
    }
}

// No word has these letters.
const START: Word = Word::sign("^");
const END: Word = Word::sign("$");
const COUNT: Word = Word::sign("<n>");
const ORDINAL: Word = Word::sign("<th>");
const MEASURE: Word = Word::sign("<m>");
const STOP: Word = Word::sign("<,>");
const ASK: Word = Word::sign("<?>");
const LINK: Word = Word::sign("<link>");
const NAME: Word = Word::sign("<name>");

impl Names {
    pub(super) fn new(lexicon: &Lexicon, talk: &NumberTalk) -> Self {
        Self {
            words: lexicon.texts().map(Word::of).collect(),
            classes: talk.names().iter().map(|name| hash(EMPTY, name.as_bytes())).collect(),
        }
    }

    /// The features of a message, by bucket, each once.
    pub(super) fn features(
        &self,
        tokens: &Tokens,
        seen: &[Seen],
        units: &[Unit],
        asks: bool,
    ) -> Vec<Feature> {
        let mut features = Vec::with_capacity(64);
        let mut add = |role: Role, one: u32, other: u32, first: usize, last: usize| {
            features.push(Feature { bucket: bucket(role, one, other), first, last });
        };
        let (mut before, mut counts, mut length) = (START, false, 0);
        for (place, ((shape, text), seen)) in tokens.iter().zip(seen).enumerate() {
            let word = self.word(shape, text, *seen);
            add(Role::Word, word.is, 0, place, place);
            add(Role::Pair, before.is, word.is, place.saturating_sub(1), place);
            if let Some(beginning) = word.beginning {
                add(Role::Beginning, beginning, 0, place, place);
            }
            counts |= word == COUNT;
            length = place + 1;
            before = word;
        }
        let end = length.saturating_sub(1);
        add(Role::Pair, before.is, END.is, end, end);
        // Half steps of the doubling of a length.
        let steps = (length + 1).saturating_mul(length + 1).ilog2().min(LENGTHS);
        // What is said of the whole message belongs to none of its words.
        let nowhere = length;
        add(Role::Length, steps, 0, nowhere, nowhere);
        for (role, _) in [(Role::Counts, counts), (Role::Bot, asks), (Role::Asks, before == ASK)]
            .into_iter()
            .filter(|(_, holds)| *holds)
        {
            add(role, 0, 0, nowhere, nowhere);
        }
        let mut previous: Option<&Unit> = None;
        for unit in units {
            let (first, last) = unit.span;
            for class in unit.classes() {
                let class = self.class(class);
                add(Role::Class, class, 0, first, last);
                match previous {
                    None => add(Role::Classes, START.is, class, first, last),
                    Some(previous) => previous.classes().for_each(|before| {
                        add(Role::Classes, self.class(before), class, previous.span.0, last)
                    }),
                }
            }
            previous = Some(unit);
        }
        if let Some(unit) = previous {
            let (first, last) = unit.span;
            unit.classes().for_each(|class| add(Role::Classes, self.class(class), END.is, first, last));
        }
        features.sort_unstable();
        features.dedup_by_key(|feature| feature.bucket);
        features
    }

    fn word(&self, shape: Shape, text: &str, seen: Seen) -> Word {
        match shape {
            Shape::Word | Shape::Emote => seen
                .word
                .and_then(|word| self.words.get(word as usize).copied())
                .unwrap_or_else(|| Word::of(text)),
            Shape::Number => COUNT,
            Shape::Measure => MEASURE,
            Shape::Stop => STOP,
            Shape::Ask => ASK,
            Shape::Link => LINK,
            Shape::Mention => NAME,
        }
    }

    fn class(&self, class: usize) -> u32 {
        self.classes.get(class).copied().unwrap_or_default()
    }
}

/// The hash of nothing.
const EMPTY: u32 = 0x811c_9dc5;

/// Goes on with a hash of Fowler, Noll and Vo (1a, 32 bits).
const fn hash(hash: u32, bytes: &[u8]) -> u32 {
    let (mut hash, mut rest) = (hash, bytes);
    while let Some((byte, after)) = rest.split_first() {
        hash = (hash ^ *byte as u32).wrapping_mul(0x0100_0193);
        rest = after;
    }
    hash
}

/// Mixes all bits of what a feature is of.
fn bucket(role: Role, one: u32, other: u32) -> u32 {
    let mut bits = (one ^ (role as u32).wrapping_mul(0x9e37_79b1)).wrapping_mul(0x85eb_ca6b);
    bits = (bits ^ bits >> 15 ^ other).wrapping_mul(0xc2b2_ae35);
    bits = (bits ^ bits >> 13).wrapping_mul(0x27d4_eb2f);
    (bits ^ bits >> 16) & ((1 << BITS) - 1)
}
