//! The list of digests, and what was found in past feedback.

use askama::Template;
use jiff::tz::TimeZone;

use super::{DigestHeading, when};
use crate::catalog;
use crate::domain::{Feedback, Kind};
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
    /// The digests, newest first.
    pub headings: Vec<DigestHeading>,
    /// Lines that wait for an answer, oldest first.
    pub answers: Vec<Feedback>,
    /// What was searched for.
    pub search: Search,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

impl DigestsPage<'_> {
    fn who(item: &Feedback) -> &str {
        names::of(item).unwrap_or(catalog::digest::SOMEBODY)
    }

    fn when(&self, item: &Feedback) -> String {
        format!("{}, {}", when::day(item.at, self.zone), when::time(item.at, self.zone))
    }

    /// The kinds one may choose, in reading order.
    fn kinds() -> [Kind; 8] {
        use Kind::{Chatter, Critical, Hateful, Idea, NumberTalk, Question, Spam};
        [Kind::Praise, Question, Idea, Critical, Chatter, Spam, NumberTalk, Hateful]
    }

    fn is_chosen(&self, kind: &Kind) -> bool {
        self.search.kind == Some(*kind)
    }

    fn name(kind: &Kind) -> &'static str {
        match kind {
            Kind::Praise => "Kind words",
            Kind::Question => "Questions",
            Kind::Idea => "Ideas",
            Kind::Critical => "Criticism",
            Kind::Hateful => "Abuse (closed)",
            Kind::NumberTalk => "Talk about numbers",
            Kind::Spam => "Advertising and copies",
            Kind::Chatter => "Chat",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DigestId, Occasion};

    fn page(headings: Vec<DigestHeading>, search: Search) -> String {
        DigestsPage { headings, answers: vec![], search, zone: &TimeZone::UTC }.render().unwrap()
    }

    #[test]
    fn the_list_links_every_digest_says_which_wait_and_so_when_there_is_none() {
        let heading = |id, waits| DigestHeading {
            id: DigestId(id),
            occasion: Occasion::AfterStream,
            composed_at: "2026-11-22T21:30:00Z".parse().unwrap(),
            waits,
        };
        let list = page(vec![heading(4, true), heading(3, false)], Search::default());
        assert!(list.contains(r#"href="/digests/3""#) && list.contains(r#"href="/digests/4""#));
        assert_eq!(list.matches("waits").count(), 1, "{list}");
        assert!(page(vec![], Search::default()).contains("There is no digest yet"));
    }

    #[test]
    fn what_was_typed_is_shown_as_text() {
        let words = r#""><script>x</script>"#.to_owned();
        let found = page(vec![], Search { words, kind: Some(Kind::Idea), ..Search::default() });
        assert!(!found.contains("<script>x") && found.contains("Nothing was found"), "{found}");
        assert!(found.contains(r#"value="idea" selected"#), "{found}");
    }
}
