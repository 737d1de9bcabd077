//! Reads `patterns.tsv` into classes and rules.
//!
//! A line that is not understood is left out; a test holds that there is none.

use std::collections::HashMap;

use super::{ABROAD, ENGLISH, LEAD, LOVE, Patterns, Sign, shape};
use crate::feedback::lexicon::Lexicon;
use crate::feedback::tokens::{Shape, Tokens};

const FILE: &str = include_str!("../patterns.tsv");

/// Classes that have a meaning of their own.
const OWN: [(&str, u64); 9] = [
    (",", shape::STOP),
    ("name", shape::NAME),
    ("n", shape::NUMBER),
    ("link", shape::LINK),
    ("emote", shape::EMOTE),
    ("lead", LEAD),
    ("english", ENGLISH),
    ("abroad", ABROAD),
    ("love", LOVE),
];

/// A row of parts.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) sign: Sign,
    pub(super) parts: Vec<Part>,
    /// Classes with which it says nothing.
    pub(super) unless: u64,
    /// What it cannot do without: one of some classes, or of some words by their `shadow`.
    pub(super) wants: Vec<(u64, u64)>,
    /// Whether it holds only where a sentence may begin.
    pub(super) from_head: bool,
    /// Whether it holds whatever the language is.
    pub(super) anywhere: bool,
}

/// One place in a rule.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) is: u64,
    pub(super) words: Vec<u32>,
    /// Whether any word will do.
    pub(super) any: bool,
    /// How many words may come before it.
    pub(super) gap: usize,
    pub(super) optional: bool,
    /// Whether it must not stand here.
    pub(super) not: bool,
    /// Whether the sentence must end here.
    pub(super) end: bool,
}

impl Part {
    /// Whether the rule needs a certain word here.
    fn is_sure(&self) -> bool {
        !self.optional && !self.not && !self.end && !self.any
    }
}

/// One bit for a word. Two words may share one: without the bit, the word is not there; with it, it may be.
pub(super) fn shadow(word: u32) -> u64 {
    1 << (word % 64)
}

/// The rules of the built-in file, and the lines that were not understood.
pub(super) fn read(lexicon: &mut Lexicon) -> (Patterns, Vec<&'static str>) {
    let mut reader = Reader {
        lexicon,
        classes: OWN.into(),
        members: HashMap::new(),
        patterns: Patterns { by_key: vec![Vec::new()], ..Patterns::default() },
        anywhere: false,
    };
    let lines = FILE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let odd = lines.filter(|line| reader.line(line).is_none()).collect();
    (reader.patterns, odd)
}

struct Reader<'l> {
    lexicon: &'l mut Lexicon,
    classes: HashMap<&'static str, u64>,
    /// The words of each class.
    members: HashMap<u64, Vec<u32>>,
    patterns: Patterns,
    anywhere: bool,
}

impl Reader<'_> {
    fn line(&mut self, line: &'static str) -> Option<()> {
        if let Some(language) = line.strip_prefix("> ") {
            self.anywhere = language == "anywhere";
            return (self.anywhere || language == "english").then_some(());
        }
        let (first, rest) = line.split_once('\t')?;
        match first.strip_prefix("= ") {
            Some(name) => rest.split('|').try_for_each(|word| self.member(name, word.trim())),
            None => self.rule(first, rest),
        }
    }

    /// The bit of a class; new ones get the next.
    fn class(&mut self, name: &'static str) -> Option<u64> {
        let next = 1u64.checked_shl(u32::try_from(self.classes.len()).ok()?)?;
        Some(*self.classes.entry(name).or_insert(next))
    }

    fn word(&mut self, text: &str) -> Option<u32> {
        let tokens = Tokens::read(text, &[]);
        let mut words = tokens.iter();
        match (words.next(), words.next()) {
            (Some((Shape::Word, word)), None) => Some(self.lexicon.intern(word)),
            _ => None,
        }
    }

    fn member(&mut self, name: &'static str, text: &str) -> Option<()> {
        let class = self.class(name)?;
        // A class may be a part of another one.
        if let Some(part) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
            let part = *self.classes.get(part)?;
            for word in self.members.get(&part)?.clone() {
                self.add(class, word)?;
            }
            return Some(());
        }
        let word = self.word(text)?;
        self.add(class, word)
    }

    fn add(&mut self, class: u64, word: u32) -> Option<()> {
        let place = word as usize;
        if self.patterns.classes.len() <= place {
            self.patterns.classes.resize(place + 1, 0);
        }
        *self.patterns.classes.get_mut(place)? |= class;
        self.members.entry(class).or_default().push(word);
        Some(())
    }

    fn rule(&mut self, sign: &str, rest: &'static str) -> Option<()> {
        let (_, sign) = Sign::ALL.into_iter().find(|(name, _)| *name == sign)?;
        let (pattern, unless) = rest.split_once('\t').unwrap_or((rest, ""));
        let mut rule = Rule {
            sign,
            parts: Vec::new(),
            unless: 0,
            wants: Vec::new(),
            from_head: false,
            anywhere: self.anywhere,
        };
        let mut gap = 0;
        for item in pattern.split(' ') {
            match item {
                "^" => rule.from_head = true,
                ".." => gap = 2,
                "..." => gap = 5,
                "...." => gap = 20,
                _ => {
                    let part = Part { gap, ..self.part(item)? };
                    rule.parts.push(part);
                    gap = 0;
                }
            }
        }
        for name in unless.split_whitespace() {
            rule.unless |= *self.classes.get(name)?;
        }
        let wants = rule
            .parts
            .iter()
            .filter(|part| part.is_sure())
            .map(|part| (part.is, part.words.iter().fold(0, |all, word| all | shadow(*word))));
        rule.wants = wants.collect();
        let place = u16::try_from(self.patterns.rules.len()).ok()?;
        let key = self.key(&rule)?;
        self.patterns.rules.push(rule);
        key.into_iter().try_for_each(|word| self.index(word, place))
    }

    /// The words of which a rule needs one: those of the part that is met least.
    fn key(&self, rule: &Rule) -> Option<Vec<u32>> {
        let shapes = shape::STOP | shape::NAME | shape::NUMBER | shape::LINK | shape::EMOTE;
        let sure = rule.parts.iter().filter(|part| part.is_sure() && part.is & shapes == 0);
        let words = |part: &Part| {
            let classes = self.members.iter().filter(|(class, _)| part.is & **class != 0);
            classes.flat_map(|(_, words)| words).chain(&part.words).copied().collect::<Vec<_>>()
        };
        sure.map(words).min_by_key(|words| words.iter().map(|word| self.weight(*word)).sum::<usize>())
    }

    /// How often a word is met, against others. The small words of English stand in every other message.
    fn weight(&self, word: u32) -> usize {
        let class = self.patterns.classes.get(word as usize).copied().unwrap_or_default();
        if class & (ENGLISH | ABROAD) == 0 { 1 } else { 100 }
    }

    fn index(&mut self, word: u32, rule: u16) -> Option<()> {
        let patterns = &mut self.patterns;
        let place = word as usize;
        if patterns.keys.len() <= place {
            patterns.keys.resize(place + 1, 0);
        }
        let key = patterns.keys.get_mut(place)?;
        if *key == 0 {
            *key = u16::try_from(patterns.by_key.len()).ok()?;
            patterns.by_key.push(Vec::new());
        }
        patterns.by_key.get_mut(usize::from(*key))?.push(rule);
        Some(())
    }

    fn part(&mut self, item: &'static str) -> Option<Part> {
        let (item, optional) = item.strip_suffix('?').map_or((item, false), |item| (item, true));
        let (item, not) = item.strip_prefix('!').map_or((item, false), |item| (item, true));
        let mut part = Part { optional, not, ..Part::default() };
        for choice in item.split('/') {
            match choice {
                "$" => part.end = true,
                "_" => part.any = true,
                _ => match choice.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
                    Some(name) => part.is |= *self.classes.get(name)?,
                    None => part.words.push(self.word(choice)?),
                },
            }
        }
        Some(part)
    }
}
