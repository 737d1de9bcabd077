//! Turns a plan into a digest that can be read, with the words as they are now.
//!
//! What was deleted since is gone: its words, the entries that stood on it alone, and sections with
//! nothing left. Must not choose or order; the plan did.

use jiff::Timestamp;

use super::compose::{Plan, is_beside, is_proportion};
use crate::domain::{
    Digest, DigestId, Entry, FeedbackEvent, Item, ItemId, ItemState, Occasion, People, Quote, Section,
    SectionId, StreamId,
};
use crate::feedback::grouping;

/// What a digest is about, beside its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its id.
    pub id: DigestId,
    /// The stream it is about, if it is about one.
    pub stream: Option<StreamId>,
    /// Why it was composed.
    pub occasion: Occasion,
    /// When.
    pub composed_at: Timestamp,
    /// The time it covers: from.
    pub from: Timestamp,
    /// The time it covers: to.
    pub to: Timestamp,
}

/// A closing quote is no longer than this, in characters.
const CLOSING: usize = 200;
/// A digest with so many entries in sight has a closing, even where all of it was easy to read.
const LONG: usize = 10;

/// The digest that `plans`, in their order, make with the items that are still there. `began` tells when a
/// stream that is over began.
pub fn assemble<'a>(
    head: Head,
    plans: &[Plan],
    items: impl Fn(ItemId) -> Option<&'a Item>,
    began: impl Fn(StreamId) -> Option<Timestamp>,
) -> Digest {
    let Head { id, stream, occasion, composed_at, from, to } = head;
    let reader = Reader { items, began };
    let mut sections: Vec<Section> = Vec::new();
    let mut has_last = false;
    for plan in plans {
        let entry = reader.entry(plan).filter(|_| has_last || !plan.text.as_deref().is_some_and(is_beside));
        has_last = entry.is_some();
        let Some(entry) = entry else { continue };
        match sections.last_mut().filter(|section| section.id == plan.section) {
            Some(section) => section.entries.push(entry),
            None => sections.push(Section {
                id: plan.section,
                title: title(plan.section).to_owned(),
                closed: is_closed(plan.section),
                entries: vec![entry],
            }),
        }
    }
    sections.retain(|section| !section.entries.iter().all(|entry| is_proportion(&entry.text)));
    let closing = (!occasion.is_mid_stream()).then(|| closing(&sections)).flatten();
    Digest { id, stream, occasion, composed_at, from, to, sections, closing }
}

/// Something kind to end with, after what was hard or long: it is said once more, and never made up. The
/// fullest of the kind quotes, for it says most; where there is none, what somebody did.
fn closing(sections: &[Section]) -> Option<Entry> {
    use SectionId::{Criticism, Hateful, NumberTalk};
    let was_hard = sections.iter().any(|section| matches!(section.id, Criticism | NumberTalk | Hateful));
    let in_sight = sections.iter().filter(|section| !section.closed).map(|section| section.entries.len());
    if !was_hard && in_sight.sum::<usize>() < LONG {
        return None;
    }
    let entries = |id| sections.iter().filter(move |section| section.id == id).flat_map(|part| &part.entries);
    let length = |quote: &Quote| quote.text.chars().count();
    let quote = entries(SectionId::Kind)
        .flat_map(|entry| &entry.quotes)
        .filter(|quote| length(quote) <= CLOSING)
        .max_by_key(|quote| length(quote));
    match quote {
        Some(quote) => Some(Entry {
            text: quote.text.clone(),
            people: People::One,
            quotes: vec![quote.clone()],
            items: vec![quote.item],
        }),
        None => entries(SectionId::Thanks).last().cloned(),
    }
}

/// The heading of a section.
pub fn title(section: SectionId) -> &'static str {
    match section {
        SectionId::Thanks => "People to thank",
        SectionId::Kind => "Kind words",
        SectionId::Questions => "Questions you can still answer",
        SectionId::Ideas => "Ideas",
        SectionId::Criticism => "Criticism, in proportion",
        SectionId::NumberTalk => "Talk about numbers",
        SectionId::Hateful => "Kept shut",
        SectionId::Numbers => "Your numbers",
    }
}

/// Whether a section is shut until it is opened on purpose.
pub fn is_closed(section: SectionId) -> bool {
    matches!(section, SectionId::NumberTalk | SectionId::Hateful | SectionId::Numbers)
}

/// Looks up what plans stand for.
struct Reader<I, B> {
    items: I,
    began: B,
}

impl<'a, I: Fn(ItemId) -> Option<&'a Item>, B: Fn(StreamId) -> Option<Timestamp>> Reader<I, B> {
    /// The entry of a plan; none when nothing it stood for is left.
    fn entry(&self, plan: &Plan) -> Option<Entry> {
        if plan.section == SectionId::Numbers {
            // It never stood on anybody's words.
            let text = plan.text.clone()?;
            return Some(Entry { text, people: plan.people, quotes: Vec::new(), items: Vec::new() });
        }
        let there = |id: &ItemId| (self.items)(*id).filter(|item| item.state != ItemState::Deleted);
        let left: Vec<&Item> = plan.items.iter().filter_map(there).collect();
        let first = left.first()?;
        let mut quoted: Vec<&Item> = plan.quotes.iter().filter_map(there).collect();
        if quoted.is_empty() && !plan.quotes.is_empty() {
            quoted.push(first);
        }
        // Fewer may be left than there were; a plan never grows.
        let people = if grouping::people(left.iter().copied()) == 1 { People::One } else { plan.people };
        let text = match (&plan.text, plan.section) {
            (Some(text), _) => text.clone(),
            (None, SectionId::Thanks) => deeds(&left),
            (None, SectionId::Criticism) => lead(people).to_owned(),
            (None, _) => quoted.first().unwrap_or(first).text.clone(),
        };
        Some(Entry {
            text,
            people,
            quotes: quoted.into_iter().map(|item| self.quote(item)).collect(),
            items: left.iter().map(|item| item.id).collect(),
        })
    }

    fn quote(&self, item: &Item) -> Quote {
        let began = item.stream.and_then(|stream| (self.began)(stream));
        let into = began.map(|began| item.at.duration_since(began).as_secs()).filter(|into| *into >= 0);
        Quote { item: item.id, author: name(item).to_owned(), text: item.text.clone(), at: item.at, into }
    }
}

fn name(item: &Item) -> &str {
    let author = &item.author;
    [&author.name, &author.login].into_iter().find(|name| !name.is_empty()).map_or("Somebody", |name| name)
}

/// How criticism is introduced.
pub(super) fn lead(people: People) -> &'static str {
    match people {
        People::One => "One person said:",
        People::Several => "A few of those who wrote said:",
        People::Many => "Many of those who wrote said:",
    }
}

/// What a person did, without totals: "Mira subscribed and cheered".
fn deeds(items: &[&Item]) -> String {
    let mut done: Vec<&str> = Vec::new();
    for deed in items.iter().map(|item| deed(item.event)) {
        if !done.contains(&deed) {
            done.push(deed);
        }
    }
    let who = items.first().map_or("Somebody", |item| name(item));
    match done.split_last() {
        Some((last, [])) => format!("{who} {last}"),
        Some((last, before)) => format!("{who} {} and {last}", before.join(", ")),
        None => who.to_owned(),
    }
}

fn deed(event: FeedbackEvent) -> &'static str {
    match event {
        FeedbackEvent::Follow => "followed",
        FeedbackEvent::Sub => "subscribed",
        FeedbackEvent::Gift => "gave subscriptions to others",
        FeedbackEvent::Cheer => "cheered",
        FeedbackEvent::Raid => "came by with a raid",
        FeedbackEvent::Redemption => "redeemed a reward",
        FeedbackEvent::Message | FeedbackEvent::Other => "was there for you",
    }
}

/// Items and digests for the tests of this floor.
#[cfg(test)]
pub(crate) mod samples {
    use std::collections::HashMap;

    use super::*;
    use crate::digest::compose::compose;
    use crate::domain::{Author, Harm, Kind, Standing, Tone};

    /// A name for a person by number.
    pub(crate) fn by(person: i64) -> String {
        format!("person{person}")
    }

    /// A message, seven minutes after the one before it.
    pub(crate) fn said(id: i64, login: &str, kind: Kind, text: &str) -> Item {
        Item {
            id: ItemId(id),
            at: start() + jiff::SignedDuration::from_mins(id * 7),
            stream: Some(StreamId(1)),
            event: FeedbackEvent::Message,
            source: "twitch".into(),
            author: Author { id: String::new(), login: login.to_lowercase(), name: login.into() },
            text: text.into(),
            emotes: Vec::new(),
            kind,
            tone: Tone::Neutral,
            harm: Harm::None,
            reasons: Vec::new(),
            state: ItemState::Held,
            standing: Standing::Viewer,
        }
    }

    /// An event without words.
    pub(crate) fn event(id: i64, login: &str, event: FeedbackEvent) -> Item {
        Item { event, ..said(id, login, Kind::Chatter, "") }
    }

    pub(crate) fn start() -> Timestamp {
        "2026-11-22T17:00:00Z".parse().expect("a fixed moment")
    }

    /// A digest after a stream that began at [`start`].
    pub(crate) fn head() -> Head {
        Head {
            id: DigestId(1),
            stream: Some(StreamId(1)),
            occasion: Occasion::AfterStream,
            composed_at: start() + jiff::SignedDuration::from_hours(3),
            from: start(),
            to: start() + jiff::SignedDuration::from_hours(2),
        }
    }

    pub(crate) fn read(plans: &[Plan], items: &[Item]) -> Digest {
        let by_id: HashMap<ItemId, &Item> = items.iter().map(|item| (item.id, item)).collect();
        assemble(head(), plans, |id| by_id.get(&id).copied(), |_| Some(start()))
    }

    /// The after-stream digest of `items`.
    pub(crate) fn digest(items: &[Item], wrote: usize) -> Digest {
        read(&compose(Occasion::AfterStream, items, wrote), items)
    }
}

#[cfg(test)]
mod tests {
    use super::samples::{by, digest, event, head, read, said};
    use super::*;
    use crate::digest::compose::compose;
    use crate::domain::Kind;

    #[test]
    fn people_are_thanked_by_what_they_did() {
        use FeedbackEvent::{Cheer, Gift, Sub};
        let items =
            [event(1, "Mira", Sub), event(2, "Mira", Cheer), event(3, "Mira", Cheer), event(4, "Bo", Gift)];
        let digest = digest(&items, 0);
        let lines: Vec<_> = digest.sections[0].entries.iter().map(|entry| entry.text.as_str()).collect();
        assert_eq!(lines, ["Mira subscribed and cheered", "Bo gave subscriptions to others"]);
    }

    #[test]
    fn what_is_deleted_later_leaves_old_digests() {
        let mut items = vec![
            said(1, "ann", Kind::Critical, "your audio is bad"),
            said(2, "bob", Kind::Critical, "the audio is bad"),
            said(3, "eve", Kind::Kind, "love it here"),
        ];
        let plans = compose(Occasion::AfterStream, &items, 3);
        let text =
            |digest: &Digest| digest.sections.iter().map(|s| s.entries[0].text.clone()).collect::<Vec<_>>();
        assert_eq!(text(&read(&plans, &items)), ["love it here", "A few of those who wrote said:"]);
        items[0].state = ItemState::Deleted;
        items.remove(2);
        let left = read(&plans, &items);
        assert_eq!(text(&left), ["One person said:"]);
        assert_eq!(left.sections[0].entries[0].quotes[0].text, "the audio is bad");
        assert_eq!(read(&plans, &[]).sections, []);
    }

    #[test]
    fn a_quote_that_vanished_is_replaced_by_another_of_the_same_group() {
        let items = [
            said(1, "ann", Kind::Question, "what game is this"),
            said(2, "ann", Kind::Question, "what game is this?"),
        ];
        let plans = compose(Occasion::AfterStream, &items, 1);
        let digest = read(&plans, &items[1..]);
        assert_eq!(digest.sections[0].entries[0].text, "what game is this?");
        assert_eq!(digest.sections[0].entries[0].quotes.len(), 1);
    }

    #[test]
    fn a_quote_tells_how_far_into_its_stream_it_was_once_that_is_over() {
        let items = [said(6, "ann", Kind::Kind, "love it here")];
        let plans = compose(Occasion::AfterStream, &items, 1);
        let into = |digest: &Digest| digest.sections[0].entries[0].quotes[0].into;
        assert_eq!(into(&read(&plans, &items)), Some(42 * 60));
        assert_eq!(into(&assemble(head(), &plans, |_| items.first(), |_| None)), None);
    }

    #[test]
    fn what_stands_beside_a_criticism_goes_with_it_and_stays_with_its_own_words() {
        let mut items = vec![
            said(1, "ann", Kind::Critical, "your audio is bad"),
            said(2, "eve", Kind::Kind, "the sound is lovely today"),
        ];
        let plans = compose(Occasion::AfterStream, &items, 9);
        let criticism = |items: &[Item]| -> Vec<String> {
            let digest = read(&plans, items);
            let part = digest.sections.into_iter().find(|part| part.id == SectionId::Criticism);
            part.into_iter()
                .flat_map(|part| part.entries)
                .flat_map(|entry| entry.quotes)
                .map(|q| q.text)
                .collect()
        };
        assert_eq!(criticism(&items), ["your audio is bad", "the sound is lovely today"]);
        items[0].state = ItemState::Deleted;
        assert_eq!(criticism(&items), [""; 0]);
        items[0].state = ItemState::Delivered;
        items[1].state = ItemState::Deleted;
        assert_eq!(criticism(&items), ["your audio is bad"]);
    }

    #[test]
    fn it_closes_with_something_kind_after_what_was_hard_and_never_pretends() {
        let critic = || said(1, "ann", Kind::Critical, "your audio is bad");
        let closing = |items: &[Item]| digest(items, 9).closing.map(|entry| entry.text);
        let kind = [
            said(2, "eve", Kind::Kind, "love it"),
            said(3, "bob", Kind::Kind, "thank you for the calm evening"),
        ];
        assert_eq!(closing(&kind), None, "there was nothing hard to read");
        let all = [critic(), kind[0].clone(), kind[1].clone()];
        assert_eq!(closing(&all).as_deref(), Some("thank you for the calm evening"));
        let deed = event(4, "Kim", FeedbackEvent::Follow);
        assert_eq!(closing(&[critic(), deed]).as_deref(), Some("Kim followed"));
        assert_eq!(closing(&[critic()]), None);
    }

    #[test]
    fn a_proportion_does_not_outlive_what_it_weighs() {
        let items: Vec<Item> =
            (1..=9).map(|id| said(id, &by(id), Kind::Critical, &format!("thing{id} is bad"))).collect();
        let plans = compose(Occasion::AfterStream, &items, 10);
        let weighed: Vec<Plan> = plans.into_iter().take(1).collect();
        assert_eq!(read(&weighed, &items).sections, []);
    }
}
