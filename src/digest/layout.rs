//! How a digest is laid out for reading, whatever it is written on: who speaks under which words of ours,
//! what stands beside what, what is in sight at once, and what can be opened.
//!
//! Must not choose, order or change what is said, nor write it out.

use jiff::tz::TimeZone;

use crate::catalog;
use crate::catalog::digest::DigestWords;
use crate::domain::{Digest, Entry, Quote, Remark, SaidBy, Section, SectionId, Subject};

/// A section, laid out.
#[derive(Debug, Clone)]
pub struct LaidOutSection<'d> {
    /// The words of its language.
    words: &'static DigestWords,
    /// The section of the digest.
    pub section: &'d Section,
    /// What is in sight at once.
    pub first: Vec<LaidOutEntry<'d>>,
    /// What folds away behind [`LaidOutSection::fold`].
    pub rest: Vec<LaidOutEntry<'d>>,
}

/// One thing that is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaidOutEntry<'d> {
    /// What it is about, where that begins here.
    pub subject: Option<&'static str>,
    /// A sentence of ours before the words, or by itself; what a person did, in the thanks.
    pub lead: Option<&'d str>,
    /// The words to read; none where there is only what we say.
    pub line: Option<&'d Quote>,
    /// Other words for the same; all of them, where none is to be read at once.
    pub others: &'d [Quote],
    /// How many said it; none where it is one who is named, or where that is not to be said.
    pub people: Option<&'static str>,
    /// By how many it was said.
    pub said_by: SaidBy,
    /// It belongs to what stands before it.
    pub beside: bool,
}

/// The sections of `digest`, laid out.
pub fn parts(digest: &Digest) -> Vec<LaidOutSection<'_>> {
    let words = words(digest);
    digest.sections.iter().map(|section| part(section, words)).collect()
}

/// The words of the language that `digest` is in.
pub fn words(digest: &Digest) -> &'static DigestWords {
    &catalog::of(digest.language).digest
}

/// The last line of `digest`.
pub fn end(digest: &Digest) -> &'static str {
    let mut entries = digest.sections.iter().flat_map(|section| &section.entries);
    if entries.any(is_heavy) { words(digest).heavy_end } else { words(digest).end }
}

/// What is in `digest`, as one sentence, so that nothing in it comes as a surprise; none where it is
/// short enough to be seen.
pub fn contents(digest: &Digest) -> Option<String> {
    let open = digest.sections.iter().filter(|section| !section.closed && section.id != SectionId::Ordinary);
    let open: Vec<SectionId> = open.map(|section| section.id).collect();
    // What is hard to read is said beforehand.
    let is_worth_it = open.len() > 2 || open.len() == 2 && open.contains(&SectionId::Criticism);
    if is_worth_it { words(digest).contents(&open) } else { None }
}

/// When something was said: how far into its stream, or the time of day where that is not to be known.
pub fn when(quote: &Quote, zone: &TimeZone, words: &DigestWords) -> String {
    match quote.into {
        None => quote.at.to_zoned(zone.clone()).strftime("%H:%M").to_string(),
        Some(seconds) => words.into_stream(seconds),
    }
}

impl LaidOutSection<'_> {
    /// What the folded rest is called.
    pub fn fold(&self) -> &'static str {
        self.words.fold(self.section.id, is_heavy_section(self.section))
    }

    /// What is said of a section that is closed, in sentences.
    pub fn closed(&self) -> Vec<&'static str> {
        let has_more = self.section.entries.iter().any(|entry| !is_flood(entry));
        let first = has_more.then(|| closed(self.section.id)).flatten();
        first.map(|remark| self.words.remark(remark)).into_iter().chain(self.flood()).collect()
    }

    /// What is said of a flood in a section that is closed.
    pub fn flood(&self) -> Option<&'static str> {
        self.section.entries.iter().any(is_flood).then(|| self.words.remark(Remark::FloodShut))
    }
}

/// What is remarked on a section that is closed.
fn closed(section: SectionId) -> Option<Remark> {
    match section {
        SectionId::NumberTalk => Some(Remark::NumberTalk),
        SectionId::Hateful => Some(Remark::Hateful),
        SectionId::Numbers => Some(Remark::Numbers),
        _ => None,
    }
}

fn is_flood(entry: &Entry) -> bool {
    entry.remark.is_some_and(Remark::is_flood)
}

fn is_heavy(entry: &Entry) -> bool {
    entry.remark == Some(Remark::MuchCritical)
}

fn is_beside(entry: &Entry) -> bool {
    entry.remark.is_some_and(Remark::is_beside)
}

fn is_heavy_section(section: &Section) -> bool {
    section.entries.first().is_some_and(is_heavy)
}

/// So many entries are in sight at once: no part is more than a screen before something is opened.
fn in_sight(section: &Section) -> usize {
    match section.id {
        SectionId::Thanks | SectionId::Kind | SectionId::Questions => 7,
        // Each may have a second line that says how many wished it.
        SectionId::Ideas => 6,
        // Where it is much, it is opened by whoever wants to read it now.
        SectionId::Criticism if is_heavy_section(section) => 1,
        SectionId::Criticism => {
            let first = section.entries.first().and_then(|entry| entry.remark);
            5 + usize::from(first.is_some_and(Remark::is_proportion))
        }
        SectionId::Ordinary => 0,
        SectionId::NumberTalk | SectionId::Hateful | SectionId::Numbers => usize::MAX,
    }
}

fn part<'d>(section: &'d Section, words: &'static DigestWords) -> LaidOutSection<'d> {
    let mut sight = in_sight(section).min(section.entries.len());
    // Nothing is torn off what it belongs to, and a fold hides more than one thing.
    while sight > 0 && section.entries.get(sight).is_some_and(is_beside) {
        sight += 1;
    }
    if sight > 1 && sight + 1 == section.entries.len() && !is_heavy_section(section) {
        sight += 1;
    }
    let mut voices: Vec<LaidOutEntry<'d>> = Vec::with_capacity(section.entries.len());
    let mut subject = None;
    for (place, entry) in section.entries.iter().enumerate() {
        if place == sight {
            subject = None;
        }
        let begins = entry.subject.filter(|about| subject.replace(*about) != Some(*about));
        voices.push(voice(section, entry, begins, words));
    }
    let rest = voices.split_off(sight.min(voices.len()));
    LaidOutSection { words, section, first: voices, rest }
}

fn voice<'d>(
    section: &Section,
    entry: &'d Entry,
    subject: Option<Subject>,
    words: &DigestWords,
) -> LaidOutEntry<'d> {
    let beside = is_beside(entry);
    let quotes = entry.quotes.as_slice();
    let is_told = section.id != SectionId::Criticism && quotes.iter().any(|quote| quote.text == entry.text);
    let is_ours = entry.subject.is_none() && !is_told;
    // Behind a sentence of ours, words are opened on purpose.
    let (line, others) = if is_ours && !beside { (None, quotes) } else { split(quotes) };
    LaidOutEntry {
        subject: subject.map(|subject| words.subject(subject)),
        lead: is_ours.then_some(entry.text.as_str()),
        line,
        others,
        people: people(section, entry, words),
        said_by: entry.said_by,
        beside,
    }
}

fn split(quotes: &[Quote]) -> (Option<&Quote>, &[Quote]) {
    quotes.split_first().map_or((None, quotes), |(first, others)| (Some(first), others))
}

/// How many said it. Of number talk and abuse it is not said at all, our own sentences were said by nobody, and
/// who is named is one.
fn people(section: &Section, entry: &Entry, words: &DigestWords) -> Option<&'static str> {
    let is_criticism = entry.subject.is_some();
    let weighed = matches!(section.id, SectionId::Kind | SectionId::Questions | SectionId::Ideas);
    let says_more = weighed && entry.said_by != SaidBy::One && !entry.quotes.is_empty();
    (is_criticism || says_more).then(|| words.people(entry.said_by))
}

#[cfg(test)]
mod tests;
