//! The list of digests and the page on which one is read.
//!
//! The words of abuse must not be in the page: it carries the ids, and the script fetches the words
//! when somebody asks for them.

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::when;
use crate::domain::{Digest, DigestId, Entry, Kind, Occasion, People, Quote, Section, SectionId};

/// The kinds, in the words of the pages.
pub(super) const KINDS: [(Kind, &str); 8] = [
    (Kind::Kind, "Kind words"),
    (Kind::Question, "A question"),
    (Kind::Idea, "An idea"),
    (Kind::Critical, "Criticism"),
    (Kind::Hateful, "Abuse"),
    (Kind::NumberTalk, "Talk about numbers"),
    (Kind::Spam, "Advertising"),
    (Kind::Chatter, "Just chat"),
];

/// What a list of digests needs to know of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestHeading {
    /// Its id.
    pub id: DigestId,
    /// Why it was composed.
    pub occasion: Occasion,
    /// When.
    pub composed_at: Timestamp,
}

impl DigestHeading {
    /// The heading of `digest`.
    pub fn of(digest: &Digest) -> Self {
        Self { id: digest.id, occasion: digest.occasion, composed_at: digest.composed_at }
    }

    fn name(&self) -> &'static str {
        match self.occasion {
            Occasion::AfterStream => "After the stream",
            Occasion::Break => "At a break",
            Occasion::Interval => "During the stream",
            Occasion::Daily => "At the set time",
            Occasion::OnDemand => "When you asked",
        }
    }

    /// The same, within a sentence.
    pub(super) fn phrase(&self) -> &'static str {
        match self.occasion {
            Occasion::AfterStream => "the one after the stream",
            Occasion::Break => "the one at a break",
            Occasion::Interval => "the one during the stream",
            Occasion::Daily => "the one at the set time",
            Occasion::OnDemand => "the one you asked for",
        }
    }

    pub(super) fn day(&self, zone: &TimeZone) -> String {
        when::day(self.composed_at, zone)
    }

    fn time(&self, zone: &TimeZone) -> String {
        when::time(self.composed_at, zone)
    }
}

/// The list of digests.
#[derive(Debug, Clone, Template)]
#[template(path = "digests.html")]
pub struct Digests<'a> {
    /// The digests, newest first.
    pub headings: Vec<DigestHeading>,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

/// One digest, for reading.
#[derive(Debug, Clone, Template)]
#[template(path = "digest.html")]
pub struct DigestPage<'a> {
    heading: DigestHeading,
    digest: &'a Digest,
    zone: &'a TimeZone,
}

impl<'a> DigestPage<'a> {
    /// The page for `digest`, with times in `zone`.
    pub fn new(digest: &'a Digest, zone: &'a TimeZone) -> Self {
        Self { heading: DigestHeading::of(digest), digest, zone }
    }

    fn time(&self, quote: &Quote) -> String {
        when::time(quote.at, self.zone)
    }

    /// The line of an entry, unless a quote beneath says the very same.
    fn line(entry: &Entry) -> Option<&str> {
        entry.quotes.iter().all(|quote| quote.text != entry.text).then_some(entry.text.as_str())
    }

    /// What stands in a section, if the streamer may say there that it is something else.
    fn kind(section: &Section) -> Option<Kind> {
        match section.id {
            SectionId::Kind => Some(Kind::Kind),
            SectionId::Questions => Some(Kind::Question),
            SectionId::Ideas => Some(Kind::Idea),
            SectionId::Criticism => Some(Kind::Critical),
            SectionId::Thanks | SectionId::NumberTalk | SectionId::Hateful | SectionId::Numbers => None,
        }
    }

    /// That more than the one who is quoted said so. Criticism says it before the quotes; of number
    /// talk and abuse it is not said at all, and our own sentences were said by nobody.
    fn people(section: &Section, entry: &Entry) -> Option<&'static str> {
        let weighed = matches!(section.id, SectionId::Kind | SectionId::Questions | SectionId::Ideas);
        match entry.people {
            _ if !weighed || entry.quotes.is_empty() => None,
            People::One => None,
            People::Several => Some("A few people said this."),
            People::Many => Some("Many of those who wrote said this."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ItemId, StreamId};

    fn quote(text: &str) -> Quote {
        Quote {
            item: ItemId(1),
            author: "<Mira>".into(),
            text: text.into(),
            at: "2026-11-22T20:14:00Z".parse().unwrap(),
        }
    }

    fn section(id: SectionId, closed: bool, entry: Entry) -> Section {
        Section { id, title: format!("Title of {id}"), closed, entries: vec![entry] }
    }

    fn entry(text: &str, people: People, quotes: Vec<Quote>) -> Entry {
        Entry { text: text.into(), people, quotes, items: vec![ItemId(41), ItemId(42)] }
    }

    fn digest(sections: Vec<Section>) -> Digest {
        let at = "2026-11-22T21:30:00Z".parse().unwrap();
        Digest {
            id: DigestId(3),
            stream: Some(StreamId(2)),
            occasion: Occasion::AfterStream,
            composed_at: at,
            from: at,
            to: at,
            sections,
        }
    }

    fn page(sections: Vec<Section>) -> String {
        DigestPage::new(&digest(sections), &TimeZone::UTC).render().unwrap()
    }

    #[test]
    fn quotes_are_escaped_and_stand_with_author_and_time() {
        let hostile = "<script>alert(1)</script>\" onload=x";
        let page =
            page(vec![section(SectionId::Kind, false, entry("Kind", People::One, vec![quote(hostile)]))]);
        assert!(!page.contains("<script>alert"));
        assert!(page.contains("&#60;Mira&#62;"));
        assert!(page.contains(">20:14</time>"));
        assert!(page.contains("Sunday 22 November 2026, 21:30"));
    }

    #[test]
    fn a_line_is_not_said_twice() {
        let page =
            page(vec![section(SectionId::Kind, false, entry("lovely", People::One, vec![quote("lovely")]))]);
        assert_eq!(page.matches("lovely").count(), 1);
    }

    #[test]
    fn that_several_said_so_is_said_once_and_only_of_what_people_said() {
        let said = |id, text, quotes| page(vec![section(id, false, entry(text, People::Several, quotes))]);
        let words = "A few people said this.";
        assert!(said(SectionId::Ideas, "Paint fog", vec![quote("Paint fog")]).contains(words));
        let lead = "A few of those who wrote said:";
        assert!(!said(SectionId::Criticism, lead, vec![quote("The mic is low.")]).contains(words));
        assert!(!said(SectionId::Kind, "There were more than fit here.", vec![]).contains(words));
    }

    #[test]
    fn how_many_talked_about_numbers_is_not_said() {
        let talk = entry("There was some.", People::Many, vec![]);
        assert!(!page(vec![section(SectionId::NumberTalk, true, talk)]).contains("Many"));
    }

    #[test]
    fn abuse_is_not_in_the_page_only_the_way_to_it() {
        let page = page(vec![section(
            SectionId::Hateful,
            true,
            entry("something vile", People::One, vec![quote("something vile")]),
        )]);
        assert!(!page.contains("vile"));
        assert!(page.contains(r#"data-open-hateful="41 42 " data-stream="2""#));
        assert!(page.contains("<details>"));
    }

    #[test]
    fn the_list_links_every_digest_and_says_so_when_there_is_none() {
        let zone = TimeZone::UTC;
        let headings = vec![DigestHeading::of(&digest(vec![]))];
        let list = Digests { headings, zone: &zone }.render().unwrap();
        assert!(list.contains(r#"href="/digests/3""#));
        let empty = Digests { headings: vec![], zone: &zone }.render().unwrap();
        assert!(empty.contains("There is no digest yet"));
    }
}
