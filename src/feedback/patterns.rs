//! Recognises what a message does (asks, wishes, praises, blames, threatens, advertises) by the rows of
//! words in `patterns.tsv`, so that it holds for sentences nobody wrote down.
//!
//! Also says in which language a message seems to be. Must not know any words itself, and must not
//! decide what a message is: that is done in `classify`.

use super::lexicon::{Lexicon, Seen};
use super::tokens::{Shape, Tokens};
use crate::domain::Report;

mod rules;
#[cfg(test)]
mod tests;

use rules::{Part, Rule, read, shadow};

/// What a row of words is a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Asks something.
    Ask,
    /// Looks like a question and is none.
    NoAsk,
    /// Asks for something to be done.
    Idea,
    /// Looks like a wish and is none.
    NoIdea,
    /// Kind words for the streamer.
    Kind,
    /// Criticism.
    Critical,
    /// Looks like criticism and is none.
    NoCritical,
    /// Rude criticism of the streamer.
    Jab,
    /// Rude, whoever it is for.
    Rude,
    /// Abuse.
    Abuse,
    /// Looks like abuse and is none.
    NoAbuse,
    /// Advertising, begging, copied texts.
    Spam,
    /// Looks like that and is none.
    NoSpam,
    /// Sounds warm, whoever it is for.
    Warm,
    /// Sounds cold, whoever it is for.
    Cold,
    /// Reports that there is no sound.
    NoSound,
    /// Reports that the microphone is muted.
    Muted,
    /// Reports that there is no picture.
    Black,
    /// Reports that the picture stands still.
    Frozen,
    /// Reports that something private is to be seen.
    Private,
    /// Looks like a report and is none.
    NoReport,
}

impl Sign {
    const ALL: [(&str, Self); 21] = [
        ("ask", Self::Ask),
        ("no-ask", Self::NoAsk),
        ("idea", Self::Idea),
        ("no-idea", Self::NoIdea),
        ("kind", Self::Kind),
        ("critical", Self::Critical),
        ("no-critical", Self::NoCritical),
        ("jab", Self::Jab),
        ("rude", Self::Rude),
        ("abuse", Self::Abuse),
        ("no-abuse", Self::NoAbuse),
        ("spam", Self::Spam),
        ("no-spam", Self::NoSpam),
        ("warm", Self::Warm),
        ("cold", Self::Cold),
        ("no-sound", Self::NoSound),
        ("muted", Self::Muted),
        ("black", Self::Black),
        ("frozen", Self::Frozen),
        ("private", Self::Private),
        ("no-report", Self::NoReport),
    ];
}

/// Classes that come from the shape of a token.
mod shape {
    pub(super) const STOP: u64 = 1;
    pub(super) const NAME: u64 = 1 << 1;
    pub(super) const NUMBER: u64 = 1 << 2;
    pub(super) const LINK: u64 = 1 << 3;
    pub(super) const EMOTE: u64 = 1 << 4;
}

/// Words that may stand before a sentence without changing it ("hey", "ok so").
const LEAD: u64 = 1 << 5;
/// Words that English has, and few others.
const ENGLISH: u64 = 1 << 6;
/// Words that other languages have, and English has not.
const ABROAD: u64 = 1 << 7;

/// Words of affection.
const LOVE: u64 = 1 << 8;

/// A word, sign or stop, as rules see it.
#[derive(Debug, Clone, Copy, Default)]
struct Unit {
    word: Option<u32>,
    is: u64,
}

/// What was found: which signs, and which words they stand on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    signs: [Option<(usize, usize)>; Sign::ALL.len()],
    /// How many words speak for English.
    pub(crate) english: usize,
    /// How many words speak for another language.
    pub(crate) abroad: usize,
    leaning: i32,
    /// All classes of all words.
    present: u64,
}

impl Found {
    /// Whether there is this sign.
    pub(crate) fn has(&self, sign: Sign) -> bool {
        self.signs.get(sign as usize).is_some_and(Option::is_some)
    }

    /// The tokens, from and to, on which a sign stands.
    pub(crate) fn span(&self, sign: Sign) -> Option<(usize, usize)> {
        self.signs.get(sign as usize).copied().flatten()
    }
}

/// The rules, ready to be asked.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    /// The classes of a word, by its number.
    classes: Vec<u64>,
    rules: Vec<Rule>,
    /// Where to look in `by_key`, by the number of a word; zero where no rule needs the word.
    keys: Vec<u16>,
    /// The rules that need a word, by `keys`.
    by_key: Vec<Vec<u16>>,
}

impl Patterns {
    /// Reads the built-in file, and makes its words known to `lexicon`.
    pub(crate) fn built_in(lexicon: &mut Lexicon) -> Self {
        read(lexicon).0
    }

    /// What stands in a message. Where it seems to be in another language than English, only what holds in
    /// any is looked for; `leaning` is what is known of its writer, above zero for other languages.
    pub(crate) fn find(&self, tokens: &Tokens, seen: &[Seen], leaning: i32) -> Found {
        let units: Vec<Unit> =
            tokens.iter().zip(seen).map(|((shape, text), seen)| self.unit(shape, text, *seen)).collect();
        let count = |class| units.iter().filter(|unit| unit.is & class != 0).count();
        let present = units.iter().fold(0, |all, unit| all | unit.is);
        let mut found =
            Found { english: count(ENGLISH), abroad: count(ABROAD), leaning, present, ..Found::default() };
        let abroad = found.is_abroad();
        let mut wanted: Vec<u16> = units
            .iter()
            .filter_map(|unit| self.by_key.get(usize::from(*self.keys.get(unit.word? as usize)?)))
            .flatten()
            .copied()
            .collect();
        if wanted.is_empty() {
            return found;
        }
        wanted.sort_unstable();
        wanted.dedup();
        let shadows = units.iter().filter_map(|unit| unit.word).fold(0, |all, word| all | shadow(word));
        let heads = heads(&units);
        for rule in wanted.into_iter().filter_map(|rule| self.rules.get(usize::from(rule))) {
            let place = rule.sign as usize;
            let fits = (rule.anywhere || !abroad)
                && rule.unless & present == 0
                && rule.wants.iter().all(|(is, words)| is & present != 0 || words & shadows != 0)
                && found.signs.get(place).is_some_and(Option::is_none);
            if fits && let Some(span) = rule.find(&units, &heads) {
                found.signs.iter_mut().skip(place).take(1).for_each(|slot| *slot = Some(span));
            }
        }
        found
    }

    fn unit(&self, shape: Shape, text: &str, seen: Seen) -> Unit {
        let known =
            || seen.word.and_then(|word| self.classes.get(word as usize)).copied().unwrap_or_default();
        let is = match shape {
            Shape::Word if !text.is_ascii() && text.chars().all(|c| c.is_alphabetic() && c > '\u{370}') => {
                known() | ABROAD
            }
            Shape::Word => known(),
            Shape::Emote => known() | shape::EMOTE,
            Shape::Stop | Shape::Ask => shape::STOP,
            Shape::Mention => shape::NAME,
            Shape::Number | Shape::Measure => shape::NUMBER,
            Shape::Link => shape::LINK,
        };
        Unit { word: seen.word, is }
    }
}

impl Found {
    /// Whether it seems not to be in English.
    pub(crate) fn is_abroad(&self) -> bool {
        let count = |words: usize| i32::try_from(words).unwrap_or(i32::MAX / 2);
        count(self.abroad) + self.leaning > count(self.english)
    }

    /// Whether somebody's affection is in it ("love", "missed you", a heart).
    pub(crate) fn is_fond(&self) -> bool {
        self.present & LOVE != 0
    }

    /// What is wrong with the stream, if that is reported.
    pub(crate) fn report(&self) -> Option<Report> {
        const REPORTS: [(Sign, Report); 5] = [
            (Sign::Private, Report::Private),
            (Sign::Black, Report::BlackScreen),
            (Sign::Frozen, Report::Frozen),
            (Sign::Muted, Report::Muted),
            (Sign::NoSound, Report::NoSound),
        ];
        let found = REPORTS.into_iter().find(|(sign, _)| self.has(*sign));
        found.filter(|_| !self.has(Sign::NoReport)).map(|(_, report)| report)
    }
}

/// Where a sentence may begin: after each stop, and after what may stand before it.
fn heads(units: &[Unit]) -> Vec<bool> {
    let mut head = true;
    units
        .iter()
        .map(|unit| {
            let here = head;
            head = unit.is & shape::STOP != 0 || here && unit.is & (LEAD | shape::NAME | shape::EMOTE) != 0;
            here
        })
        .collect()
}

impl Rule {
    /// The first place where it fits.
    fn find(&self, units: &[Unit], heads: &[bool]) -> Option<(usize, usize)> {
        (0..units.len()).zip(heads).find_map(|(at, head)| {
            let may = *head || !self.from_head;
            if may { fits(&self.parts, units, at).map(|end| (at, end)) } else { None }
        })
    }
}

/// Whether `parts` fit the units from `at` on, and where they end.
fn fits(parts: &[Part], units: &[Unit], at: usize) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(at) };
    for place in at..=at + part.gap {
        let unit = units.get(place);
        let stops = unit.is_none_or(|unit| unit.is & shape::STOP != 0);
        if part.end && stops {
            return Some(place);
        }
        if part.not {
            let here = unit.is_some_and(|unit| part.is(*unit));
            return if here { None } else { fits(rest, units, place) };
        } else {
            if unit.is_some_and(|unit| part.is(*unit))
                && let found @ Some(_) = fits(rest, units, place + 1)
            {
                return found;
            }
            if part.optional
                && place == at
                && let found @ Some(_) = fits(rest, units, place)
            {
                return found;
            }
        }
        if stops {
            return None;
        }
    }
    None
}

impl Part {
    fn is(&self, unit: Unit) -> bool {
        self.any && unit.is & shape::STOP == 0
            || self.is & unit.is != 0
            || unit.word.is_some_and(|word| self.words.contains(&word))
    }
}
