//! The page on which a digest is read.
//!
//! The words of abuse must not be in the page: it carries the ids, and the script fetches the words
//! when somebody asks for them.

use std::collections::HashSet;
use std::time::Duration;

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::when;
use crate::catalog::{self, Catalogue, capital, filled};
use crate::clock;
use crate::digest::hydrate;
use crate::digest::layout::{self, LaidOutEntry, LaidOutSection};
use crate::domain::{
    Delivery, DeliveryState, Digest, DigestId, ItemId, Kind, Language, Occasion, Quote, Section, SectionId,
    Topic,
};
use crate::store::digest_list::ListedDigest;

/// What a list of digests needs to know of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestHeading {
    /// In which words it is told of.
    pub catalogue: &'static Catalogue,
    /// Its id.
    pub id: DigestId,
    /// Why it was composed.
    pub occasion: Occasion,
    /// When it was composed.
    pub composed_at: Timestamp,
    /// "Not now" was said to it.
    pub waits: bool,
    /// It has not been read.
    pub is_unread: bool,
    /// The title of its stream; empty where none is known.
    pub title: String,
    /// The category of its stream; empty where none is known.
    pub category: String,
    /// How long its stream was; none where it is not to be said.
    pub length: Option<Duration>,
    /// What is in it, without what is shut.
    pub sections: Vec<SectionId>,
}

impl DigestHeading {
    /// The heading of `digest`.
    fn of(digest: &Digest) -> Self {
        Self {
            catalogue: catalog::of(digest.language),
            id: digest.id,
            occasion: digest.occasion,
            composed_at: digest.composed_at,
            waits: false,
            is_unread: false,
            title: String::new(),
            category: String::new(),
            length: None,
            sections: Vec::new(),
        }
    }

    /// The heading of a digest in a list. How long a stream was is a number: it is said where `says_length`.
    pub fn listed(listed: ListedDigest, says_length: bool, language: Language) -> Self {
        let (waits, is_unread) = (listed.is_put_off(), listed.is_unread());
        let ListedDigest { head, sections, topic, stream, .. } = listed;
        let Topic { title, category } = topic.unwrap_or_default();
        let length = stream.filter(|_| says_length).and_then(|(began, ended)| clock::until(began, ended));
        let is_open = |section: &SectionId| !hydrate::is_closed(*section) && *section != SectionId::Ordinary;
        Self {
            catalogue: catalog::of(language),
            id: head.id,
            occasion: head.occasion,
            composed_at: head.composed_at,
            waits,
            is_unread,
            title: title.trim().to_owned(),
            category: category.trim().to_owned(),
            length,
            sections: sections.into_iter().filter(is_open).collect(),
        }
    }

    /// What it is called where others stand beside it.
    pub(super) fn own_name(&self) -> &str {
        if self.title.is_empty() { self.name() } else { &self.title }
    }

    /// What is in it, as one line.
    pub(super) fn in_it(&self) -> String {
        let words = &self.catalogue.digest;
        let line =
            words.listed(&self.sections).map_or_else(|| words.all_closed.to_owned(), |line| capital(&line));
        if line.ends_with('.') { line } else { line + "." }
    }

    /// Why it was made, of what, and how long that was: what is known of it.
    pub(super) fn about(&self) -> String {
        let named = (!self.title.is_empty()).then(|| self.name().to_owned());
        let category = (!self.category.is_empty()).then(|| self.category.clone());
        let known = [named, category, self.length.map(|length| self.catalogue.digest.about_as_long(length))];
        known.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    pub(super) fn name(&self) -> &'static str {
        self.catalogue.digest_page.name(self.occasion)
    }

    /// The same, within a sentence.
    pub(super) fn phrase(&self) -> &'static str {
        self.catalogue.digest_page.phrase(self.occasion)
    }

    pub(super) fn day(&self, zone: &TimeZone) -> String {
        self.catalogue.times.day(self.composed_at, zone)
    }

    /// [`DigestHeading::day`] within a sentence.
    pub(super) fn day_within(&self, zone: &TimeZone) -> String {
        self.catalogue.times.day_within(self.composed_at, zone)
    }

    pub(super) fn time(&self, zone: &TimeZone) -> String {
        when::time(self.composed_at, zone)
    }
}

/// One digest, for reading.
#[derive(Debug, Clone, Template)]
#[template(path = "digest.html")]
pub struct DigestPage<'a> {
    catalogue: &'static Catalogue,
    heading: DigestHeading,
    digest: &'a Digest,
    parts: Vec<LaidOutSection<'a>>,
    /// None where there is no webhook; and none within, where it was never to go there.
    webhook: Option<Option<Delivery>>,
    zone: &'a TimeZone,
    let_go: HashSet<ItemId>,
    waiting: HashSet<ItemId>,
    live: bool,
}

/// So many things of a fold are in the page; the others have a page of their own.
const FOLDED: usize = 60;
/// So many others are named at once who used the same words.
pub(super) const NAMED: usize = 3;
/// So many other wordings of one thing are in the page.
const WORDINGS: usize = 30;

impl<'a> DigestPage<'a> {
    /// The page for `digest`, with times in `zone`. `webhook` is how its delivery there stands, where one is
    /// set.
    pub fn new(digest: &'a Digest, webhook: Option<Option<Delivery>>, zone: &'a TimeZone) -> Self {
        let (heading, parts) = (DigestHeading::of(digest), layout::parts(digest));
        let (let_go, waiting) = (HashSet::new(), HashSet::new());
        let catalogue = heading.catalogue;
        Self { catalogue, heading, digest, parts, webhook, zone, let_go, waiting, live: false }
    }

    /// With what became of its lines: those that were let go, and those that wait for an answer.
    #[must_use]
    pub fn with_fates(self, let_go: HashSet<ItemId>, waiting: HashSet<ItemId>) -> Self {
        Self { let_go, waiting, ..self }
    }

    /// With a question before criticism, where a stream runs just now.
    #[must_use]
    pub fn while_live(self, live: bool) -> Self {
        Self { live, ..self }
    }

    /// Whether it is asked before a section is read.
    fn asks(&self, section: &Section) -> bool {
        self.live && section.id == SectionId::Criticism
    }

    /// Whether the line of `voice` is what opens it: who said it, and in which other words.
    fn is_point(section: &Section, voice: &LaidOutEntry<'_>) -> bool {
        section.id == SectionId::Criticism && voice.line.is_some() && !voice.beside
    }

    /// The wording in which a point is read: one that was let go is passed over.
    fn wording<'v>(&self, voice: &LaidOutEntry<'v>) -> Option<&'v Quote> {
        voice.line.into_iter().chain(voice.others).find(|quote| !self.is_let_go(quote))
    }

    /// Whether `quote` is what a point is read in, and so needs not be said again where it is opened.
    fn opens(&self, voice: &LaidOutEntry<'_>, quote: &Quote) -> bool {
        self.wording(voice).is_some_and(|wording| wording.item == quote.item)
    }

    /// What of `voices` is in the page.
    fn shown<'v, 'd>(voices: &'v [LaidOutEntry<'d>]) -> &'v [LaidOutEntry<'d>] {
        voices.get(..FOLDED).unwrap_or(voices)
    }

    /// Which other wordings of a voice are in the page.
    fn others<'d>(voice: &LaidOutEntry<'d>) -> &'d [Quote] {
        voice.others.get(..WORDINGS).unwrap_or(voice.others)
    }

    /// Whether the page leaves out lines of a part.
    fn leaves_out(part: &LaidOutSection<'_>) -> bool {
        let mut voices = part.first.iter().chain(&part.rest);
        part.rest.len() > FOLDED || voices.any(|voice| voice.others.len() > WORDINGS)
    }

    /// What opens the other wordings of a voice.
    fn opens_others(&self, voice: &LaidOutEntry<'_>) -> &'static str {
        let words = &self.catalogue.digest_page;
        if voice.beside { words.somebody_else } else { words.other_words }
    }

    /// Whether the others who said the very same are few enough to be named at once.
    fn names_also(quote: &Quote) -> bool {
        (1..=NAMED).contains(&quote.also.len())
    }

    /// Display names of others who said the very same.
    fn also(quote: &Quote) -> String {
        quote.also.join(", ")
    }

    fn is_let_go(&self, quote: &Quote) -> bool {
        self.let_go.contains(&quote.item)
    }

    fn is_waiting(&self, quote: &Quote) -> bool {
        self.waiting.contains(&quote.item)
    }

    fn digest_id(&self) -> DigestId {
        self.digest.id
    }

    fn contents(&self) -> Option<String> {
        layout::contents(self.digest)
    }

    fn when(&self, quote: &Quote) -> String {
        layout::when(quote, self.zone, &self.catalogue.digest)
    }

    /// The time of day, for whoever points at how far into the stream it was.
    fn time(&self, quote: &Quote) -> String {
        when::time(quote.at, self.zone)
    }

    /// What stands in a section, if the streamer may say there that it is something else.
    fn kind(section: &Section) -> Option<Kind> {
        kind_of(section.id)
    }

    fn end(&self) -> &'static str {
        layout::end(self.digest)
    }

    /// How its delivery to the webhook stands.
    fn sent(&self, delivery: Option<&Delivery>) -> String {
        let words = &self.catalogue.digest_page;
        let Some(Delivery { state, since, problem, .. }) = delivery else {
            return words.did_not_go.to_owned();
        };
        let time = since.map(|since| when::time(since, self.zone)).unwrap_or_default();
        match (state, problem) {
            (DeliveryState::Sent, _) => filled(words.sent_at, &[("time", &time)]),
            (_, Some(problem)) => self.catalogue.delivery.problem(problem),
            (DeliveryState::Owed, None) => words.on_its_way.to_owned(),
            (DeliveryState::Unsure, None) => words.maybe_sent.to_owned(),
            (DeliveryState::Refused, None) => words.not_sent.to_owned(),
        }
    }

    fn send_words(&self, delivery: Option<&Delivery>) -> &'static str {
        match delivery {
            Some(Delivery { state: DeliveryState::Sent | DeliveryState::Unsure, .. }) => {
                self.catalogue.digest_page.send_again
            }
            _ => self.catalogue.digest_page.send_now,
        }
    }
}

/// What stands in a section, if the streamer may say there that it is something else.
pub(super) fn kind_of(section: SectionId) -> Option<Kind> {
    match section {
        SectionId::Kind => Some(Kind::Praise),
        SectionId::Questions => Some(Kind::Question),
        SectionId::Ideas => Some(Kind::Idea),
        SectionId::Criticism => Some(Kind::Critical),
        SectionId::NumberTalk => Some(Kind::NumberTalk),
        SectionId::Ordinary => Some(Kind::Chatter),
        SectionId::Thanks | SectionId::Hateful | SectionId::Numbers => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DeliveryProblem;
    use crate::domain::{Entry, People, SaidBy, Section, StreamId, Target};

    fn quote(text: &str) -> Quote {
        Quote {
            item: ItemId(1),
            author: "<Mira>".into(),
            text: text.into(),
            at: "2026-11-22T20:14:00Z".parse().unwrap(),
            into: None,
            also: Vec::new(),
        }
    }

    fn section(id: SectionId, closed: bool, entry: Entry) -> Section {
        Section { id, title: format!("Title of {id}"), closed, entries: vec![entry] }
    }

    fn entry(text: &str, people: People, quotes: Vec<Quote>) -> Entry {
        let said_by = SaidBy::of(if people == People::One { 1 } else { 5 }, people);
        let items = vec![ItemId(41), ItemId(42)];
        Entry { text: text.into(), remark: None, people, said_by, subject: None, quotes, items }
    }

    fn digest(sections: Vec<Section>) -> Digest {
        let at = "2026-11-22T21:30:00Z".parse().unwrap();
        Digest {
            id: DigestId(3),
            stream: Some(StreamId(2)),
            occasion: Occasion::AfterStream,
            language: Language::English,
            composed_at: at,
            from: at,
            to: at,
            sections,
            closing: None,
        }
    }

    fn page(sections: Vec<Section>) -> String {
        DigestPage::new(&digest(sections), None, &TimeZone::UTC).render().unwrap()
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
        let words = "Several people said this.";
        assert!(said(SectionId::Ideas, "Paint fog", vec![quote("Paint fog")]).contains(words));
        let lead = "Several of those who wrote said:";
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
        assert!(page.contains(r#"data-open-hateful="3""#));
        assert!(page.contains("<details>"));
    }

    #[test]
    fn what_became_of_the_webhook_is_said_and_can_be_changed_where_there_is_one() {
        let digest = digest(vec![]);
        let page = |webhook| DigestPage::new(&digest, webhook, &TimeZone::UTC).render().unwrap();
        assert!(!page(None).contains("webhook"));
        let delivery = |state, problem: Option<&str>| Delivery {
            target: Target::Webhook,
            state,
            since: Some("2026-11-22T21:31:00Z".parse().unwrap()),
            problem: problem.map(|text| DeliveryProblem::Other(text.to_owned())),
        };
        let sent = page(Some(Some(delivery(DeliveryState::Sent, None))));
        assert!(sent.contains("was sent to your webhook at 21:31") && sent.contains(">Send it again<"));
        let refused = page(Some(Some(delivery(DeliveryState::Refused, Some("It <refused>.")))));
        assert!(
            refused.contains("It &#60;refused&#62;.") && refused.contains(r#"data-send="3""#),
            "{refused}"
        );
        assert!(page(Some(None)).contains("did not go to your webhook"));
    }

    #[test]
    fn how_far_into_the_stream_it_was_stands_where_it_is_known() {
        let quote = Quote { into: Some(72 * 60), ..quote("lovely") };
        let page = page(vec![section(SectionId::Kind, false, entry("lovely", People::One, vec![quote]))]);
        assert!(page.contains(r#"title="20:14">1 h 12 min in</time>"#), "{page}");
    }
}
