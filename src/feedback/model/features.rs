//! What the model sees of a message: its words, their beginnings, their neighbours, and the classes that
//! the rules for talk about numbers have for them; each as a bucket.
//!
//! Whatever changes here changes what the weights mean: the model is to be trained anew, and a test says
//! so. Words are hashed by their letters, so that a new word in a table moves no other.

use super::{BITS, BUCKETS, Lexicon, NumberTalk, Seen, Shape, Unit, View};

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

/// The first and the last of the tokens that a feature is of.
pub(super) type Span = (usize, usize);

/// The buckets that were met in a message, one bit each.
struct Met([u64; BUCKETS / 64]);

impl Met {
    /// Whether it is the first time.
    fn first_time(&mut self, bucket: u32) -> bool {
        let bit = 1 << (bucket % 64);
        let Some(word) = self.0.get_mut(bucket as usize / 64) else { return false };
        let first = *word & bit == 0;
        *word |= bit;
        first
    }
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

    /// Calls `feature` with each bucket of a message once, and with the tokens that it is of.
    pub(super) fn each(&self, view: &View<'_>, mut feature: impl FnMut(u32, Span)) {
        let mut met = Met([0; BUCKETS / 64]);
        let mut add = |role: Role, one: u32, other: u32, span: Span| {
            let bucket = bucket(role, one, other);
            if met.first_time(bucket) {
                feature(bucket, span);
            }
        };
        self.of_words(view, &mut add);
        self.of_classes(view, &mut add);
    }

    fn of_words(&self, view: &View<'_>, add: &mut impl FnMut(Role, u32, u32, Span)) {
        let (mut before, mut counts, mut length) = (START, false, 0);
        for (place, ((shape, text), seen)) in view.tokens.iter().zip(view.seen).enumerate() {
            let word = self.word(shape, text, *seen);
            add(Role::Word, word.is, 0, (place, place));
            add(Role::Pair, before.is, word.is, (place.saturating_sub(1), place));
            if let Some(beginning) = word.beginning {
                add(Role::Beginning, beginning, 0, (place, place));
            }
            counts |= word == COUNT;
            length = place + 1;
            before = word;
        }
        let end = length.saturating_sub(1);
        add(Role::Pair, before.is, END.is, (end, end));
        // What is said of the whole message belongs to none of its words.
        let nowhere = (length, length);
        // Half steps of the doubling of a length.
        let steps = (length + 1).saturating_mul(length + 1).ilog2().min(LENGTHS);
        add(Role::Length, steps, 0, nowhere);
        for (role, holds) in [(Role::Counts, counts), (Role::Bot, view.asks), (Role::Asks, before == ASK)] {
            if holds {
                add(role, 0, 0, nowhere);
            }
        }
    }

    fn of_classes(&self, view: &View<'_>, add: &mut impl FnMut(Role, u32, u32, Span)) {
        let mut before: Option<&Unit> = None;
        for unit in view.units {
            for class in unit.classes() {
                let class = self.class(class);
                add(Role::Class, class, 0, unit.span);
                match before {
                    None => add(Role::Classes, START.is, class, unit.span),
                    Some(before) => {
                        let span = (before.span.0, unit.span.1);
                        before.classes().for_each(|one| add(Role::Classes, self.class(one), class, span));
                    }
                }
            }
            before = Some(unit);
        }
        if let Some(unit) = before {
            unit.classes().for_each(|class| add(Role::Classes, self.class(class), END.is, unit.span));
        }
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
