//! Recognises talk about the channel's numbers, by rules that stand in `number_talk.tsv`.
//!
//! A rule is a short row of classes of words ("nobody", then "is watching"), so that it holds for
//! sentences nobody wrote down. Must not know any words itself, and no reason may repeat a number.

use super::lexicon::{Lexicon, Seen};
use super::tokens::{Shape, Tokens};

mod mask;
mod rules;
#[cfg(test)]
mod tests;

use mask::Mask;
use rules::{FAR, Part, Rule, Rules, shadow};

// Classes that come from the shape of a token; the file may add words to them.
const COUNT: Mask = Mask::first(0);
const MEASURE: Mask = Mask::first(1);
const ORDINAL: Mask = Mask::first(2);
const STOP: Mask = Mask::first(3);
const LINK: Mask = Mask::first(4);
const NAME: Mask = Mask::first(5);
const ASKS: Mask = Mask::first(6);

/// From how many letters on that are written apart a word is looked for in them.
const SPELLED: usize = 6;

/// From how many letters on an unknown word may be several, run together.
const LONG: usize = 10;

/// What is known of a word.
#[derive(Debug, Default)]
struct Known {
    /// The classes it has by itself.
    is: Mask,
    /// Phrases that it is a part of and that begin with it or with another word.
    hints: Vec<Hint>,
    /// The phrases that begin with it, longest first.
    phrases: Vec<Phrase>,
    /// Whether it says nothing here and is passed over.
    empty: bool,
}

/// A phrase as one glance sees it: all of its words, by their shadows.
#[derive(Debug)]
struct Hint {
    words: u64,
    is: Mask,
}

/// Some words that count as one, without the first, by which it is found.
#[derive(Debug)]
struct Phrase {
    second: u32,
    rest: Vec<u32>,
    is: Mask,
}

/// A message as the tables see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'v> {
    pub(crate) tokens: &'v Tokens,
    pub(crate) seen: &'v [Seen],
    pub(crate) units: &'v [Unit],
    /// Whether it is a line for a bot.
    pub(crate) asks: bool,
}

/// A word, a phrase or a stop, as rules see it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Unit {
    word: Option<u32>,
    is: Mask,
    /// The first and the last of its tokens.
    pub(crate) span: (usize, usize),
}

impl Unit {
    /// The classes it has, by their numbers.
    pub(crate) fn classes(&self) -> impl Iterator<Item = usize> {
        self.is.classes()
    }
}

/// What one look at each word tells of a message.
#[derive(Debug, Default)]
struct Glance {
    /// The classes that it may hold.
    hints: Mask,
    /// Those that it holds.
    certain: Mask,
    /// The words that it may hold, by their shadows.
    words: u64,
}

/// The rules, ready to be asked.
#[derive(Debug, Default)]
pub(crate) struct NumberTalk {
    known: Vec<Known>,
    /// Places in `known`, by the word's number in the lexicon; zero for most.
    words: Vec<u16>,
    rules: Vec<Rule>,
    /// The places of rules, by their most telling classes.
    by_class: Vec<Vec<usize>>,
    /// All most telling classes.
    telling: Mask,
    /// The names of the classes, by their numbers.
    names: Vec<&'static str>,
    /// Words that are looked for in letters written apart, and in scripts that know no spaces.
    inside: Vec<(String, &'static str)>,
}

impl NumberTalk {
    /// Reads the built-in file, and makes its words known to `lexicon`.
    pub(crate) fn built_in(lexicon: &mut Lexicon) -> Self {
        Rules::built_in(lexicon).ready()
    }

    /// The names of the classes, by their numbers.
    pub(crate) fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// Whether a word is a number or may be one.
    pub(crate) fn counts(&self, word: u32) -> bool {
        self.known(word).is_some_and(|known| known.is.meets(COUNT | MEASURE | ORDINAL))
    }

    /// Why a message is talk about numbers, if anything here says so. Where it is `doubted`, only what can
    /// hardly speak of anything else counts.
    pub(crate) fn why(&self, view: &View<'_>, doubted: bool) -> Option<&'static str> {
        self.by_rule(view, doubted).or_else(|| self.written_apart(view.tokens, view.seen))
    }

    fn by_rule(&self, view: &View<'_>, doubted: bool) -> Option<&'static str> {
        let View { tokens, seen, units, asks } = *view;
        // Most messages hold nothing telling, and it takes one look at each word to know.
        let mut glance = self.glance(seen);
        let telling = glance.hints.common(self.telling);
        if telling.is_empty() {
            return None;
        }
        tokens.iter().for_each(|(shape, text)| glance.hints |= shape_of(shape, text));
        if asks {
            glance.hints |= ASKS;
        }
        let places = telling.classes().filter_map(|class| self.by_class.get(class)).flatten();
        let rules = places.filter_map(|place| self.rules.get(*place));
        let heeded = rules.filter(|rule| rule.certain || !doubted);
        let mut may_fit = heeded.filter(|rule| rule.may_fit(&glance)).peekable();
        may_fit.peek()?;
        let present = units.iter().fold(Mask::default(), |all, unit| all | unit.is);
        may_fit
            .filter(|rule| present.holds(rule.needs) && !present.meets(rule.unless))
            .find(|rule| rule.fits(units))
            .map(|rule| rule.reason)
    }

    fn glance(&self, seen: &[Seen]) -> Glance {
        let mut glance = Glance::default();
        let mut hinted = false;
        for word in seen.iter().filter_map(|seen| seen.word) {
            glance.words |= shadow(word);
            if let Some(known) = self.known(word) {
                glance.certain |= known.is;
                hinted |= !known.hints.is_empty();
            }
        }
        glance.hints = glance.certain;
        if hinted {
            let known = seen.iter().filter_map(|seen| self.known(seen.word?));
            for hint in known.flat_map(|known| &known.hints) {
                if hint.words & glance.words == hint.words {
                    glance.hints |= hint.is;
                }
            }
        }
        glance
    }

    fn known(&self, word: u32) -> Option<&Known> {
        let place = *self.words.get(word as usize)?;
        if place == 0 { None } else { self.known.get(usize::from(place)) }
    }

    /// The message as rules see it: without emotes, signs and words that say nothing here.
    pub(crate) fn units(&self, tokens: &Tokens, seen: &[Seen], asks: bool) -> Vec<Unit> {
        let mut units = Vec::with_capacity(seen.len() + 1);
        if asks {
            units.push(Unit { is: ASKS, ..Unit::default() });
        }
        let start = units.len();
        for (place, ((shape, text), seen)) in tokens.iter().zip(seen).enumerate() {
            let span = (place, place);
            match shape {
                Shape::Emote => {}
                Shape::Word => units.extend(self.word(text, *seen).map(|unit| Unit { span, ..unit })),
                _ => units.push(Unit { is: shape_of(shape, text), word: None, span }),
            }
        }
        self.join_phrases(&mut units, start);
        units
    }

    /// Makes one unit of the words of each phrase, from `start` on.
    fn join_phrases(&self, units: &mut Vec<Unit>, start: usize) {
        let mut read = start;
        let mut kept = start;
        while let Some((first, after)) = units.get(read..).and_then(<[Unit]>::split_first) {
            let phrases = first.word.and_then(|word| self.known(word)).map(|known| known.phrases.as_slice());
            let phrase = phrases.and_then(|phrases| phrases.iter().find(|phrase| phrase.fits(after)));
            let more = phrase.map_or(0, Phrase::more);
            let unit = phrase.map_or(*first, |phrase| {
                // A phrase is still what its words are: "your viewers" are viewers.
                let words = after.get(..more).unwrap_or_default();
                let is = words.iter().fold(phrase.is | first.is, |all, word| all | word.is);
                let end = words.last().map_or(first.span.1, |last| last.span.1);
                Unit { word: None, is, span: (first.span.0, end) }
            });
            if let Some(place) = units.get_mut(kept) {
                *place = unit;
            }
            kept += 1;
            read += more + 1;
        }
        units.truncate(kept);
    }

    fn word(&self, text: &str, seen: Seen) -> Option<Unit> {
        let known = seen.word.and_then(|word| self.known(word));
        let sign = known.is_none() && !text.starts_with(char::is_alphanumeric);
        let is = known.map(|known| known.is).unwrap_or_default();
        let empty = known.is_some_and(|known| known.empty);
        (!sign && !empty).then(|| Unit {
            word: seen.word,
            is: is | shape_of(Shape::Word, text),
            span: (0, 0),
        })
    }

    /// "v i e w e r s", names of shops, and words in scripts that know no spaces.
    fn written_apart(&self, tokens: &Tokens, seen: &[Seen]) -> Option<&'static str> {
        let mut letters = 0;
        for ((shape, text), seen) in tokens.iter().zip(seen) {
            letters += usize::from(shape == Shape::Word && text.len() == 1);
            let unknown = shape == Shape::Word && seen.word.is_none();
            let run_together = shape == Shape::Link || unknown && (text.len() >= LONG || !text.is_ascii());
            if run_together && let found @ Some(_) = self.holds(text) {
                return found;
            }
        }
        if letters < SPELLED {
            return None;
        }
        let one = |(shape, text): &(Shape, &str)| *shape == Shape::Word && text.len() == 1;
        self.holds(&tokens.iter().filter(one).map(|(_, text)| text).collect::<String>())
    }

    fn holds(&self, text: &str) -> Option<&'static str> {
        self.inside.iter().find(|(word, _)| text.contains(word.as_str())).map(|(_, reason)| *reason)
    }
}

/// The classes that a token has by its shape.
fn shape_of(shape: Shape, text: &str) -> Mask {
    match shape {
        Shape::Word => digits(text),
        Shape::Number => COUNT,
        Shape::Measure => MEASURE,
        Shape::Stop | Shape::Ask => STOP,
        Shape::Link => LINK,
        Shape::Mention => NAME,
        Shape::Emote => Mask::default(),
    }
}

/// What a word of digits counts: `+1`, `12th`, `10x`.
fn digits(text: &str) -> Mask {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Mask::default();
    }
    match text.trim_start_matches(|c: char| c.is_ascii_digit()) {
        "" | "x" | "ish" => COUNT,
        "st" | "nd" | "rd" | "th" => ORDINAL,
        _ => Mask::default(),
    }
}

impl Phrase {
    /// How many words follow the first.
    fn more(&self) -> usize {
        self.rest.len() + 1
    }

    fn fits(&self, units: &[Unit]) -> bool {
        let Some((second, units)) = units.split_first() else { return false };
        second.word == Some(self.second)
            && self.rest.len() <= units.len()
            && self.rest.iter().zip(units).all(|(word, unit)| unit.word == Some(*word))
    }
}

impl Rule {
    fn may_fit(&self, glance: &Glance) -> bool {
        glance.hints.holds(self.needs)
            && !glance.certain.meets(self.unless)
            && self.wants.iter().all(|(any, words)| words & glance.words != 0 || any.meets(glance.hints))
    }

    fn fits(&self, units: &[Unit]) -> bool {
        let last = if self.from_start { 0 } else { units.len() };
        (0..=last).any(|at| fits(&self.parts, units, at))
    }
}

/// Whether `parts` fit the units from `at` on.
fn fits(parts: &[Part], units: &[Unit], at: usize) -> bool {
    let Some((part, rest)) = parts.split_first() else { return true };
    if part.optional && fits(rest, units, at) {
        return true;
    }
    for place in at..=at + part.gap {
        let unit = units.get(place);
        if part.end && units.get(place..).unwrap_or_default().iter().all(|unit| unit.is.meets(STOP)) {
            return true;
        }
        let here = unit.is_some_and(|unit| part.is(*unit));
        if part.not {
            return !here && fits(rest, units, place);
        }
        if here && fits(rest, units, place + 1) {
            return true;
        }
        // Only the farthest gap reaches into the next clause.
        if unit.is_none_or(|unit| unit.is.meets(STOP) && part.gap < FAR) {
            return false;
        }
    }
    false
}

impl Part {
    fn is(&self, unit: Unit) -> bool {
        self.any.meets(unit.is) || unit.word.is_some_and(|word| self.words.contains(&word))
    }
}
