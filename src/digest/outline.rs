//! How a digest is laid out for reading, whatever it is written on: who speaks under which words of ours,
//! what stands beside what, and from where on a long part folds.
//!
//! Must not choose, order or change what is said, nor write it out.

use jiff::tz::TimeZone;

use super::assemble::lead;
use super::compose::{is_beside, is_heavy};
use crate::domain::{Digest, Entry, People, Quote, Section, SectionId};

/// What is said where a digest has nothing in it.
pub const NOTHING: &str =
    "There is nothing to read this time. Quiet times are ordinary, and they say very little about you.";

/// What stands before the closing.
pub const CLOSING: &str = "To end with, once more:";

/// The last line.
pub const END: &str = "That is all of it.";
/// The last line where much was hard to read.
pub const HEAVY_END: &str = "That is all of it. You can put it away now; it keeps.";

/// What is said before single voices of criticism, where there are several, one after another.
const EACH: &str = "One person each said:";

/// A section, laid out.
#[derive(Debug, Clone)]
pub struct Part<'d> {
    /// It.
    pub section: &'d Section,
    /// What is in sight at once.
    pub first: Vec<Voice<'d>>,
    /// What folds away behind [`Part::fold`].
    pub rest: Vec<Voice<'d>>,
}

/// One thing that is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice<'d> {
    /// A sentence of ours before the quotes, or by itself; what a person did, in the thanks.
    pub lead: Option<&'d str>,
    /// The words of people.
    pub quotes: &'d [Quote],
    /// That more than those who are quoted said it.
    pub people: Option<&'static str>,
    /// By how many it was said.
    pub spread: People,
    /// It belongs to what stands before it.
    pub beside: bool,
}

/// The sections of `digest`, laid out.
pub fn parts(digest: &Digest) -> Vec<Part<'_>> {
    digest.sections.iter().map(part).collect()
}

/// The last line of `digest`.
pub fn end(digest: &Digest) -> &'static str {
    let mut entries = digest.sections.iter().flat_map(|section| &section.entries);
    if entries.any(|entry| is_heavy(&entry.text)) { HEAVY_END } else { END }
}

/// What is in `digest`, as one sentence, so that nothing in it comes as a surprise; none where it is
/// short enough to be seen.
pub fn contents(digest: &Digest) -> Option<String> {
    let open = digest.sections.iter().filter(|section| !section.closed);
    let open: Vec<SectionId> = open.map(|section| section.id).collect();
    let names: Vec<&str> = open.iter().map(|section| name(*section)).collect();
    let (last, before) = names.split_last()?;
    // What is hard to read is said beforehand.
    let is_worth_it = names.len() > 2 || names.len() == 2 && open.contains(&SectionId::Criticism);
    is_worth_it.then(|| format!("In it: {} and {last}.", before.join(", ")))
}

fn name(section: SectionId) -> &'static str {
    match section {
        SectionId::Thanks => "people to thank",
        SectionId::Kind => "kind words",
        SectionId::Questions => "questions",
        SectionId::Ideas => "ideas",
        SectionId::Criticism => "criticism",
        SectionId::NumberTalk | SectionId::Hateful | SectionId::Numbers => "what is closed",
    }
}

/// When something was said: how far into its stream, or the time of day where that is not to be known.
pub fn when(quote: &Quote, zone: &TimeZone) -> String {
    match quote.into.map(|into| (into / 3600, into % 3600 / 60)) {
        None => quote.at.to_zoned(zone.clone()).strftime("%H:%M").to_string(),
        Some((0, 0)) => "at the start".to_owned(),
        Some((0, minutes)) => format!("{minutes} min in"),
        Some((hours, 0)) => format!("{hours} h in"),
        Some((hours, minutes)) => format!("{hours} h {minutes} min in"),
    }
}

impl Part<'_> {
    /// What the folded rest is called.
    pub fn fold(&self) -> &'static str {
        match self.section.id {
            SectionId::Thanks => "More people to thank",
            SectionId::Kind => "More kind words",
            SectionId::Questions => "More questions",
            SectionId::Ideas => "More ideas",
            SectionId::Criticism if self.is_heavy() => "Read what it was",
            SectionId::Criticism => "The rest of the criticism",
            SectionId::NumberTalk | SectionId::Hateful | SectionId::Numbers => "The rest",
        }
    }

    /// Whether it begins by saying that it is much.
    fn is_heavy(&self) -> bool {
        is_heavy_section(self.section)
    }
}

fn is_heavy_section(section: &Section) -> bool {
    section.entries.first().is_some_and(|entry| is_heavy(&entry.text))
}

/// So many entries are in sight at once.
fn in_sight(section: &Section) -> usize {
    match section.id {
        SectionId::Thanks => 12,
        SectionId::Kind => 8,
        SectionId::Questions | SectionId::Ideas => 6,
        // Where it is much, it is opened by whoever wants to read it now.
        SectionId::Criticism if is_heavy_section(section) => 1,
        SectionId::Criticism => 5,
        SectionId::NumberTalk | SectionId::Hateful | SectionId::Numbers => usize::MAX,
    }
}

fn part(section: &Section) -> Part<'_> {
    let mut sight = in_sight(section).min(section.entries.len());
    let is_single = |place: usize| {
        let here = section.entries.get(place);
        // What stands beside it needs it to have words of its own.
        let next = section.entries.get(place + 1);
        here.is_some_and(is_single_voice) && !next.is_some_and(|next| is_beside(&next.text))
    };
    // Nothing is torn off what it belongs to, and a fold hides more than one thing.
    while section.entries.get(sight).is_some_and(|entry| is_beside(&entry.text)) {
        sight += 1;
    }
    if sight + 1 == section.entries.len() && !is_heavy_section(section) {
        sight += 1;
    }
    let mut voices: Vec<Voice<'_>> = Vec::with_capacity(section.entries.len());
    for (place, entry) in section.entries.iter().enumerate() {
        let follows = place > 0 && place != sight && is_single(place - 1);
        let goes_on = place + 1 != sight && is_single(place + 1);
        let lead = match () {
            () if !is_single(place) => words(section, entry),
            () if follows => None,
            () if goes_on => Some(EACH),
            () => words(section, entry),
        };
        let beside = is_beside(&entry.text);
        voices.push(Voice {
            lead,
            quotes: &entry.quotes,
            people: people(section, entry),
            spread: entry.people,
            beside,
        });
    }
    let rest = voices.split_off(sight.min(voices.len()));
    Part { section, first: voices, rest }
}

/// Whether an entry is criticism of one person.
fn is_single_voice(entry: &Entry) -> bool {
    entry.people == People::One && !entry.quotes.is_empty() && entry.text == lead(People::One)
}

/// The line of an entry, unless a quote beneath says the very same.
fn words<'d>(section: &Section, entry: &'d Entry) -> Option<&'d str> {
    let is_quoted = entry.quotes.iter().any(|quote| quote.text == entry.text);
    (section.id == SectionId::Thanks || !is_quoted).then_some(entry.text.as_str())
}

/// That more than the one who is quoted said so. Criticism says it before the quotes; of number talk and
/// abuse it is not said at all, and our own sentences were said by nobody.
fn people(section: &Section, entry: &Entry) -> Option<&'static str> {
    let weighed = matches!(section.id, SectionId::Kind | SectionId::Questions | SectionId::Ideas);
    match entry.people {
        _ if !weighed || entry.quotes.is_empty() => None,
        People::One => None,
        People::Several => Some("A few people said this."),
        People::Many => Some("Many of those who wrote said this."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::assemble::samples::{by, digest, said};
    use crate::domain::{Item, Kind};

    /// What is said before each voice.
    type Leads = Vec<Option<String>>;

    /// Of each part, what is in sight and what is folded.
    fn critics(wrote: usize, items: &[Item]) -> Vec<(Leads, Leads)> {
        let digest = digest(items, wrote);
        let leads = |voices: &[Voice<'_>]| voices.iter().map(|voice| voice.lead.map(str::to_owned)).collect();
        parts(&digest).iter().map(|part| (leads(&part.first), leads(&part.rest))).collect()
    }

    fn critical(people: std::ops::RangeInclusive<i64>) -> Vec<Item> {
        people.map(|id| said(id, &by(id), Kind::Critical, &format!("thing{id} is bad"))).collect()
    }

    #[test]
    fn single_voices_share_one_lead_unless_something_stands_beside_them() {
        let items = [
            said(1, "ann", Kind::Critical, "the mic is bad"),
            said(2, "bob", Kind::Critical, "too many ads"),
            said(3, "eve", Kind::Critical, "the map is confusing"),
        ];
        let alone = critics(20, &items);
        assert_eq!(alone[0].0[1..], [Some(EACH.to_owned()), None, None]);
        let answered: Vec<Item> =
            items.into_iter().chain([said(4, "kim", Kind::Kind, "love the clear mic")]).collect();
        let leads = critics(20, &answered).remove(1).0;
        let said = |text: &str| Some(text.to_owned());
        let one = "One person said:";
        assert_eq!(
            leads[1..],
            [said(one), said("Somebody else said, about the same thing:"), said(EACH), None]
        );
    }

    #[test]
    fn what_is_long_folds_and_what_is_much_is_opened_on_purpose() {
        let (first, rest) = critics(90, &critical(1..=12)).remove(0);
        assert_eq!((first.len(), rest.len()), (5, 8));
        assert_eq!(rest[0].as_deref(), Some(EACH), "behind the fold it is said again");
        let (first, rest) = critics(9, &critical(1..=7)).remove(0);
        assert_eq!((first.len(), rest.len()), (1, 7), "only the sentence is in sight");
        let (first, rest) = critics(90, &critical(1..=5)).remove(0);
        assert_eq!((first.len(), rest.len()), (6, 0), "no fold for one thing");
    }

    #[test]
    fn the_time_is_how_far_into_the_stream_it_was() {
        let quote = |into| Quote {
            item: crate::domain::ItemId(1),
            author: "Ann".into(),
            text: "hi".into(),
            at: "2026-11-22T18:42:00Z".parse().unwrap(),
            into,
        };
        for (into, words) in [
            (None, "18:42"),
            (Some(59), "at the start"),
            (Some(12 * 60 + 5), "12 min in"),
            (Some(3600), "1 h in"),
            (Some(2 * 3600 + 42 * 60), "2 h 42 min in"),
        ] {
            assert_eq!(when(&quote(into), &TimeZone::UTC), words);
        }
    }

    #[test]
    fn what_is_in_it_is_said_where_it_is_more_than_a_glance() {
        let items = [
            said(1, "ann", Kind::Kind, "love it here"),
            said(2, "bob", Kind::Question, "what game is this?"),
            said(3, "eve", Kind::Critical, "the map is confusing"),
        ];
        let said = contents(&digest(&items, 20));
        assert_eq!(said.as_deref(), Some("In it: kind words, questions and criticism."));
        assert_eq!(contents(&digest(&items[..2], 20)), None);
        assert_eq!(contents(&digest(&[], 0)), None);
    }
}
