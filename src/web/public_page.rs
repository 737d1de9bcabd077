//! What the overlay is told: each line under an id of its own, and what goes only where it was told of it before.
//!
//! Everybody may read the overlay's frames. Ids that count on would tell that something was held in between, and a
//! line that goes without having been shown would, too.

use std::collections::VecDeque;
use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::domain::{BreakView, Event, ItemId, Line, Thanks};
use crate::secret::Secret;

/// So many lines are remembered as told: more than any page shows.
const REMEMBERED: usize = 256;
/// So many bytes of an id are enough that no two are alike.
const ID_BYTES: usize = 8;

/// One page of the audience's.
pub(super) struct PublicPage {
    secret: Secret,
    /// The break that it was last told of: that an offer came and went is not even to be guessed from a frame that
    /// says nothing.
    shown: BreakView,
    /// The lines that it was told of, oldest first.
    told: VecDeque<ItemId>,
}

impl PublicPage {
    /// One that was told of nothing but the break `shown`. With the same `secret` a line has the same id, so that a
    /// page knows it again after a restart.
    pub(super) fn new(secret: &Secret, shown: BreakView) -> Self {
        Self { secret: secret.clone(), shown, told: VecDeque::new() }
    }

    /// The frame that tells of `event`; none where it may not, or need not, know.
    pub(super) fn frame(&mut self, event: Event) -> Option<Value> {
        match event {
            Event::Passed { line } => Some(json!({ "type": "passed", "line": self.line(&line) })),
            Event::Removed { items } => {
                let known: Vec<String> =
                    items.iter().filter(|id| self.told.contains(id)).map(|id| self.public_id(*id)).collect();
                (!known.is_empty()).then(|| json!({ "type": "removed", "items": known }))
            }
            Event::Break(view) => {
                let view = view.for_audience();
                if view == self.shown {
                    return None;
                }
                self.shown = view.clone();
                serde_json::to_value(Event::Break(view)).ok()
            }
            Event::Thanks(thanks) => Some(with(self.thanks(&thanks), "type", "thanks".into())),
            event => Some(event).filter(Event::is_public).and_then(|event| serde_json::to_value(event).ok()),
        }
    }

    /// A line as it may have it: under which name somebody can be hidden is the streamer's affair.
    pub(super) fn line(&mut self, line: &Line) -> Value {
        self.note(line.id);
        with(json!(Line { login: None, ..line.clone() }), "id", self.public_id(line.id))
    }

    /// Who is thanked.
    pub(super) fn thanks(&mut self, Thanks { people, others, until }: &Thanks) -> Value {
        people.iter().for_each(|person| self.note(person.id));
        let people: Vec<Value> = people
            .iter()
            .map(|person| json!({ "id": self.public_id(person.id), "name": person.name }))
            .collect();
        json!({ "people": people, "others": others, "until": until })
    }

    fn note(&mut self, id: ItemId) {
        if self.told.len() == REMEMBERED {
            self.told.pop_front();
        }
        self.told.push_back(id);
    }

    /// An id that says nothing but that it is the same.
    fn public_id(&self, id: ItemId) -> String {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.secret.expose().as_bytes()) else {
            return String::new();
        };
        mac.update(b"line ");
        mac.update(&id.0.to_be_bytes());
        let mut name = String::with_capacity(ID_BYTES * 2);
        for byte in mac.finalize().into_bytes().iter().take(ID_BYTES) {
            // Writing to a string does not fail.
            let _ = write!(name, "{byte:02x}");
        }
        name
    }
}

/// The object `told` with `value` under `key`.
fn with(mut told: Value, key: &str, value: String) -> Value {
    if let Some(object) = told.as_object_mut() {
        object.insert(key.to_owned(), value.into());
    }
    told
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::{FeedbackEvent, LineStyle, Thanked};

    fn public_page() -> PublicPage {
        PublicPage::new(&Secret::new("the overlay's"), BreakView::default())
    }

    fn passed(id: i64) -> Event {
        let line = Line {
            id: ItemId(id),
            at: Timestamp::UNIX_EPOCH,
            event: FeedbackEvent::Message,
            author: "Mira".into(),
            login: Some("mira".into()),
            fragments: Vec::new(),
            style: LineStyle::default(),
        };
        Event::Passed { line }
    }

    #[test]
    fn ids_say_nothing_of_what_lies_between_and_stay_the_same() {
        let mut page = public_page();
        let ids: Vec<String> = (1..=20)
            .map(|id| page.frame(passed(id)).unwrap()["line"]["id"].as_str().unwrap().to_owned())
            .collect();
        assert!(
            !ids.is_sorted() && ids.iter().all(|id| id.len() == 16 && id.parse::<i64>().is_err()),
            "{ids:?}"
        );
        let again = public_page().frame(passed(7)).unwrap();
        assert_eq!((again["line"]["id"].as_str(), again["line"].get("login")), (Some(ids[6].as_str()), None));
    }

    #[test]
    fn what_it_was_never_told_of_goes_without_a_word() {
        let mut page = public_page();
        let shown = page.frame(passed(3)).unwrap();
        assert_eq!(page.frame(Event::Removed { items: vec![ItemId(2), ItemId(4)] }), None, "they were held");
        let gone = page.frame(Event::Removed { items: vec![ItemId(2), ItemId(3)] }).unwrap();
        assert_eq!(gone, json!({ "type": "removed", "items": [shown["line"]["id"]] }));
    }

    #[test]
    fn whoever_is_thanked_has_such_an_id_too() {
        let mut page = public_page();
        let person = Thanked { id: ItemId(5), name: "Mira".into() };
        let thanks = Thanks { people: vec![person], others: false, until: Timestamp::UNIX_EPOCH };
        let told = page.frame(Event::Thanks(thanks)).unwrap();
        let gone = page.frame(Event::Removed { items: vec![ItemId(5)] }).unwrap();
        assert_eq!((&told["type"], &gone["items"][0]), (&json!("thanks"), &told["people"][0]["id"]));
    }
}
