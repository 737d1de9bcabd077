//! Reads `number_talk.tsv` into classes, phrases and rules.
//!
//! A line that is not understood is left out; a test holds that there is none.

use std::collections::{HashMap, HashSet};

use super::{ASKS, COUNT, Hint, Known, LINK, MEASURE, Mask, NAME, NumberTalk, ORDINAL, Phrase, STOP};
use crate::feedback::lexicon::Lexicon;
use crate::feedback::tokens::{Shape, Tokens};

const FILE: &str = include_str!("../number_talk.tsv");

/// Classes that tokens have by their shape.
const SHAPES: [(&str, Mask); 7] = [
    ("n", COUNT),
    ("measure", MEASURE),
    ("ordinal", ORDINAL),
    (",", STOP),
    ("link", LINK),
    ("name", NAME),
    ("asks", ASKS),
];

/// A gap that reaches as far as the message, over the ends of its clauses.
pub(super) const FAR: usize = usize::MAX / 2;

/// Words of this class are passed over.
const EMPTY: &str = "empty";

/// Words of this class are looked for inside of others.
const INSIDE: &str = "inside";

/// A row of parts.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) reason: &'static str,
    /// Whether it can hardly speak of anything else, so that the model is not asked.
    pub(super) certain: bool,
    pub(super) parts: Vec<Part>,
    /// Classes it cannot do without.
    pub(super) needs: Mask,
    /// Its most telling classes, of which it needs one.
    pub(super) key: Mask,
    /// What else it cannot do without: one of some classes or, by their `shadow`, of some words.
    pub(super) wants: Vec<(Mask, u64)>,
    /// Classes with which it says nothing.
    pub(super) unless: Mask,
    /// Whether it holds only from the first word on.
    pub(super) from_start: bool,
}

/// One place in a rule.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) any: Mask,
    pub(super) words: Vec<u32>,
    /// How many units may come before it.
    pub(super) gap: usize,
    pub(super) optional: bool,
    /// Whether it must not stand here.
    pub(super) not: bool,
    /// Whether the end of the message will do.
    pub(super) end: bool,
}

impl Rule {
    /// Notes that `part` cannot be missing, so that most messages are told by a glance.
    fn must_have(&mut self, part: &Part) {
        let shapes = SHAPES.iter().fold(Mask::default(), |all, (_, mask)| all | *mask);
        // Classes that tell more stand first in the file.
        let least = |mask: Mask| mask.classes().last();
        let tells = part.words.is_empty() && !part.any.meets(shapes);
        if tells && (self.key.is_empty() || least(part.any) < least(self.key)) {
            self.key = part.any;
        }
        if part.words.is_empty() && part.any.classes().count() == 1 {
            self.needs |= part.any;
        } else {
            let words = part.words.iter().fold(0, |all, word| all | shadow(*word));
            self.wants.push((part.any, words));
        }
    }
}

/// One bit for a word. Two words may share one: without the bit, the word is not there; with it, it may
/// be.
pub(super) fn shadow(word: u32) -> u64 {
    1 << (word % 64)
}

/// What has been read so far.
pub(super) struct Rules<'l> {
    lexicon: &'l mut Lexicon,
    classes: HashMap<&'static str, Mask>,
    empty: HashSet<String>,
    talk: NumberTalk,
    reason: &'static str,
    certain: bool,
    /// Lines that were not understood.
    pub(super) odd: Vec<&'static str>,
}

impl<'l> Rules<'l> {
    pub(super) fn built_in(lexicon: &'l mut Lexicon) -> Self {
        let mut rules = Self {
            lexicon,
            classes: SHAPES.into(),
            empty: HashSet::new(),
            talk: NumberTalk::default(),
            reason: "",
            certain: false,
            odd: Vec::new(),
        };
        for line in FILE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if rules.line(line).is_none() {
                rules.odd.push(line);
            }
        }
        rules
    }

    /// Sorts what was read for being asked.
    pub(super) fn ready(self) -> NumberTalk {
        let mut talk = self.talk;
        for known in &mut talk.known {
            known.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.more()));
        }
        talk.names.resize(Mask::SIZE, "");
        for (name, mask) in self.classes {
            for class in mask.classes() {
                if let Some(place) = talk.names.get_mut(class) {
                    *place = name;
                }
            }
        }
        talk.by_class.resize(Mask::SIZE, Vec::new());
        for (place, rule) in talk.rules.iter().enumerate() {
            talk.telling |= rule.key;
            for class in rule.key.classes() {
                if let Some(rules) = talk.by_class.get_mut(class) {
                    rules.push(place);
                }
            }
        }
        talk
    }

    fn line(&mut self, line: &'static str) -> Option<()> {
        if let Some(reason) = line.strip_prefix('>') {
            self.certain = reason.starts_with('!');
            self.reason = reason.trim_start_matches('!').trim_start();
            return Some(());
        }
        let (first, second) = line.split_once('\t').unwrap_or((line, ""));
        match first.split_once(' ') {
            Some(("=", name)) => second.split('|').try_for_each(|member| self.member(name, member.trim())),
            Some(("~", name)) => second.split('|').try_for_each(|word| self.misspelled(name, word.trim())),
            _ => self.rule(first, second),
        }
    }

    /// The bit of a class; new ones get the next.
    fn class(&mut self, name: &'static str) -> Option<Mask> {
        let next = Mask::of(self.classes.len())?;
        Some(*self.classes.entry(name).or_insert(next))
    }

    /// The words of a text as the tokens have them, by their places in the lexicon.
    fn words(&mut self, text: &str) -> Option<Vec<u32>> {
        let tokens = Tokens::read(text, &[]);
        let words = tokens.iter().all(|(shape, _)| shape == Shape::Word);
        let telling = tokens.iter().map(|(_, word)| word).filter(|word| !self.empty.contains(*word));
        words.then(|| telling.map(|word| self.lexicon.intern(word)).collect())
    }

    fn known(&mut self, word: u32) -> Option<&mut Known> {
        let place = word as usize;
        if self.talk.words.len() <= place {
            self.talk.words.resize(place + 1, 0);
        }
        let known = self.talk.words.get_mut(place)?;
        if *known == 0 {
            // The first place is for the words of which nothing is known.
            *known = u16::try_from(self.talk.known.len().max(1)).ok()?;
            self.talk.known.resize_with(usize::from(*known) + 1, Known::default);
        }
        self.talk.known.get_mut(usize::from(*known))
    }

    fn member(&mut self, name: &'static str, member: &str) -> Option<()> {
        if name == INSIDE {
            let tokens = Tokens::read(member, &[]);
            let folded = tokens.iter().map(|(_, word)| word).collect();
            self.talk.inside.push((folded, self.reason));
            return Some(());
        }
        let words = self.words(member)?;
        let (first, rest) = words.split_first()?;
        if name == EMPTY {
            let tokens = Tokens::read(member, &[]);
            self.empty.extend(tokens.iter().map(|(_, word)| word.to_owned()));
            self.known(*first)?.empty = true;
            return rest.is_empty().then_some(());
        }
        let mask = self.class(name)?;
        let Some((second, rest)) = rest.split_first() else {
            self.known(*first)?.is |= mask;
            return Some(());
        };
        let phrases = &mut self.known(*first)?.phrases;
        match phrases.iter_mut().find(|phrase| phrase.second == *second && phrase.rest == rest) {
            Some(phrase) => phrase.is |= mask,
            None => phrases.push(Phrase { second: *second, rest: rest.to_vec(), is: mask }),
        }
        // Longer words are rarer, and so looked at less often.
        let rare = member.split(' ').zip(&words).max_by_key(|(text, _)| text.len())?.1;
        let shadows = words.iter().fold(0, |all, word| all | shadow(*word));
        self.known(*rare)?.hints.push(Hint { words: shadows, is: mask });
        Some(())
    }

    /// Adds a word with the slips of a hurried hand: a letter left out, doubled or swapped with its
    /// neighbour, or another vowel.
    fn misspelled(&mut self, name: &'static str, word: &'static str) -> Option<()> {
        self.member(name, word)?;
        let letters: Vec<char> = word.chars().collect();
        for place in 1..letters.len() {
            let (before, after) = (letters.get(..place)?, letters.get(place + 1..)?);
            let letter = *letters.get(place)?;
            let with = |middle: &[char]| [before, middle, after].concat().iter().collect::<String>();
            let mut slips = vec![with(&[]), with(&[letter, letter])];
            if "aeiou".contains(letter) {
                slips.extend("aeiou".chars().map(|vowel| with(&[vowel])));
            }
            if let Some((next, after)) = after.split_first() {
                slips.push([before, &[*next, letter], after].concat().iter().collect());
            }
            for slip in slips.into_iter().filter(|slip| slip.len() > 4) {
                if !self.lexicon.knows(&slip) {
                    self.member(name, &slip)?;
                }
            }
        }
        Some(())
    }

    fn rule(&mut self, pattern: &'static str, unless: &str) -> Option<()> {
        let mut rule = Rule {
            reason: self.reason,
            certain: self.certain,
            parts: Vec::new(),
            needs: Mask::default(),
            key: Mask::default(),
            wants: Vec::new(),
            unless: Mask::default(),
            from_start: false,
        };
        let mut gap = 0;
        for item in pattern.split(' ') {
            match item {
                "^" => rule.from_start = true,
                ".." => gap = 2,
                "..." => gap = 5,
                "...." => gap = FAR,
                _ => {
                    let part = Part { gap, ..self.part(item)? };
                    if !part.optional && !part.not && !part.end {
                        rule.must_have(&part);
                    }
                    rule.parts.push(part);
                    gap = 0;
                }
            }
        }
        for name in unless.split_whitespace() {
            rule.unless |= *self.classes.get(name)?;
        }
        self.key_by_words(&mut rule, pattern);
        let sound = !rule.key.is_empty() && !rule.reason.is_empty() && !rule.needs.meets(rule.unless);
        sound.then(|| self.talk.rules.push(rule))
    }

    /// Gives a rule without a telling class one of its own, for the words that are longest.
    fn key_by_words(&mut self, rule: &mut Rule, pattern: &'static str) -> Option<()> {
        if !rule.key.is_empty() {
            return Some(());
        }
        let items = pattern.split(' ').filter(|item| !item.contains(['<', '$', '!', '?', '^', '.']));
        let item = items.max_by_key(|item| item.split('/').map(str::len).min())?;
        let words = item.split('/').filter_map(|word| self.words(word)).flatten().collect::<Vec<_>>();
        let mask = self.class(item)?;
        for word in words {
            self.known(word)?.is |= mask;
        }
        rule.key = mask;
        Some(())
    }

    fn part(&mut self, item: &str) -> Option<Part> {
        let (item, optional) = item.strip_suffix('?').map_or((item, false), |item| (item, true));
        let (item, not) = item.strip_prefix('!').map_or((item, false), |item| (item, true));
        let mut part = Part { optional, not, ..Part::default() };
        for choice in item.split('/') {
            if choice == "$" {
                part.end = true;
            } else if let Some(name) = choice.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
                part.any |= *self.classes.get(name)?;
            } else if let [word] = self.words(choice)?[..] {
                part.words.push(word);
            } else {
                return None;
            }
        }
        Some(part)
    }
}
