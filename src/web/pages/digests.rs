//! The list of digests, and what was found in past feedback.

use askama::Template;
use jiff::tz::TimeZone;

use super::{DigestHeading, when};
use crate::catalog::Catalogue;
use crate::domain::{DigestId, Feedback, Kind};
use crate::feedback::names;

/// What was searched for, and what was found.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The words; empty where nothing was searched for.
    pub words: String,
    /// Of which kind; any but what is closed where none is named.
    pub kind: Option<Kind>,
    /// What was found, newest first.
    pub found: Vec<Feedback>,
    /// There may be older ones.
    pub more: bool,
    /// What was asked for waits until after the stream.
    pub waits: bool,
}

/// The list of digests, or what was found.
#[derive(Debug, Clone, Template)]
#[template(path = "digests.html")]
pub struct DigestsPage<'a> {
    /// In which words.
    pub catalogue: &'static Catalogue,
    /// The digests, newest first.
    pub headings: Vec<DigestHeading>,
    /// Before which digest older ones stand, where there are any.
    pub older: Option<DigestId>,
    /// Whether newer ones stand on another page.
    pub is_older: bool,
    /// Whether a stream runs just now: then no time is said.
    pub live: bool,
    /// Lines that wait for an answer, oldest first.
    pub answers: Vec<Feedback>,
    /// What was searched for.
    pub search: Search,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

impl DigestsPage<'_> {
    /// The digests, month by month.
    fn months(&self) -> Vec<(String, &[DigestHeading])> {
        let month = |heading: &DigestHeading| self.catalogue.times.month(heading.composed_at, self.zone);
        let same = |one: &DigestHeading, other: &DigestHeading| month(one) == month(other);
        self.headings.chunk_by(same).filter_map(|chunk| Some((month(chunk.first()?), chunk))).collect()
    }

    /// When a digest was composed, within its month.
    fn composed(&self, heading: &DigestHeading) -> String {
        let day = self.catalogue.times.day_of_month(heading.composed_at, self.zone);
        if self.live { day } else { format!("{day}, {}", when::time(heading.composed_at, self.zone)) }
    }

    fn who<'i>(&self, item: &'i Feedback) -> &'i str {
        names::of(item).unwrap_or(self.catalogue.digest.somebody)
    }

    fn when(&self, item: &Feedback) -> String {
        format!("{}, {}", self.catalogue.times.day(item.at, self.zone), when::time(item.at, self.zone))
    }

    /// The kinds one may choose, in reading order.
    fn kinds() -> [Kind; 8] {
        use Kind::{Chatter, Critical, Hateful, Idea, NumberTalk, Question, Spam};
        [Kind::Praise, Question, Idea, Critical, Chatter, Spam, NumberTalk, Hateful]
    }

    fn is_chosen(&self, kind: &Kind) -> bool {
        self.search.kind == Some(*kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ENGLISH;
    use crate::digest::hydrate::DigestHead;
    use crate::domain::{Language, Occasion, SectionId, StreamId, Topic};
    use crate::store::digest_list::ListedDigest;
    use jiff::Timestamp;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn listed(id: i64, composed_at: &str) -> ListedDigest {
        let composed_at = at(composed_at);
        ListedDigest {
            head: DigestHead {
                id: DigestId(id),
                stream: Some(StreamId(1)),
                occasion: Occasion::AfterStream,
                composed_at,
                from: composed_at,
                to: composed_at,
            },
            read_at: Some(composed_at),
            put_off_at: None,
            sections: vec![SectionId::Thanks, SectionId::Criticism, SectionId::Hateful, SectionId::Ordinary],
            topic: Some(Topic { title: "Foam <and> light".into(), category: "Art".into() }),
            stream: Some((at("2026-11-22T18:00:00Z"), at("2026-11-22T20:34:00Z"))),
        }
    }

    fn page(headings: Vec<DigestHeading>, search: Search) -> String {
        shown(headings, search, false)
    }

    fn shown(headings: Vec<DigestHeading>, search: Search, live: bool) -> String {
        let (older, is_older, answers, zone) = (None, false, vec![], &TimeZone::UTC);
        let catalogue = &ENGLISH;
        DigestsPage { catalogue, headings, older, is_older, live, answers, search, zone }.render().unwrap()
    }

    #[test]
    fn the_list_links_every_digest_says_which_wait_and_so_when_there_is_none() {
        let heading = |id, put_off| {
            let put_off_at = (id == put_off).then(|| at("2026-11-23T08:00:00Z"));
            DigestHeading::listed(
                ListedDigest { put_off_at, ..listed(id, "2026-11-22T21:30:00Z") },
                true,
                Language::English,
            )
        };
        let list = page(vec![heading(4, 4), heading(3, 4)], Search::default());
        assert!(list.contains(r#"href="/digests/3""#) && list.contains(r#"href="/digests/4""#));
        assert_eq!(list.matches("waits").count(), 1, "{list}");
        assert!(page(vec![], Search::default()).contains("There is no digest yet"));
    }

    #[test]
    fn a_digest_says_what_its_stream_was_and_what_is_in_it() {
        let heading =
            |live: bool| DigestHeading::listed(listed(3, "2026-11-22T21:30:00Z"), !live, Language::English);
        let list = page(vec![heading(false)], Search::default());
        for words in [
            "November 2026",
            "Sunday 22, 21:30",
            "Foam &#60;and&#62; light",
            "After the stream · Art · about two and a half hours",
            "People to thank and criticism.",
        ] {
            assert!(list.contains(words), "{words}: {list}");
        }
        let live = shown(vec![heading(true)], Search::default(), true);
        assert!(!live.contains("21:30") && !live.contains("hours"), "{live}");
    }

    #[test]
    fn months_stand_apart_and_unread_ones_are_said() {
        let unread = ListedDigest { read_at: None, ..listed(9, "2026-12-01T00:30:00Z") };
        let headings = vec![
            DigestHeading::listed(unread, true, Language::English),
            DigestHeading::listed(listed(8, "2026-11-30T23:30:00Z"), true, Language::English),
            DigestHeading::listed(listed(7, "2025-11-30T23:30:00Z"), true, Language::English),
        ];
        let list = page(headings, Search::default());
        for month in ["December 2026", "November 2026", "November 2025"] {
            assert_eq!(list.matches(month).count(), 1, "{month}: {list}");
        }
        assert_eq!(list.matches("Unread").count(), 1, "{list}");
    }

    #[test]
    fn what_was_typed_is_shown_as_text() {
        let words = r#""><script>x</script>"#.to_owned();
        let found = page(vec![], Search { words, kind: Some(Kind::Idea), ..Search::default() });
        assert!(!found.contains("<script>x") && found.contains("Nothing was found"), "{found}");
        assert!(found.contains(r#"value="idea" selected"#), "{found}");
    }
}
