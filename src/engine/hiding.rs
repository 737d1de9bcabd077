//! What goes out of sight: a line or a person that the streamer hides, and a flood.
//!
//! What is hidden waits for a digest like all that is held. Must not judge words.

use super::machine::Machine;
use crate::config;
use crate::domain::{Author, AuthorRole, Done, Event, Feedback, ItemId, Line, Refusal};
use crate::feedback::lists::{Lists, is_called};
use crate::feedback::names;
use crate::store::hidden::{self, Unhidden};
use crate::store::{StoreError, feedback};
use std::error::Error;

impl Machine {
    /// Takes a line out of sight, or lets it be seen again.
    pub(super) async fn hide_line(&mut self, item: ItemId, on: bool) -> Result<Done, Refusal> {
        let missing = || Refusal::NoMessage;
        let now = self.clock.now();
        if on {
            if !self.store.write(move |connection| hidden::hide(connection, item, now)).await? {
                return Err(missing());
            }
            self.publish(Event::Removed { items: vec![item] }, |_| {});
        } else {
            let shown = self.store.write(move |connection| hidden::show(connection, item)).await?;
            match shown.ok_or_else(missing)? {
                Unhidden::AllTheTime => {}
                Unhidden::Again(item) => {
                    self.publish(Event::Passed { line: Line::of(&item, names::of(&item)) }, |_| {})
                }
            }
        }
        Ok(Done::Switched(on))
    }

    /// The streamer's lists are other ones than `before`: whoever is on them now goes out of sight at once, and who
    /// is no more comes back.
    pub(super) async fn follow_lists(&mut self, before: &config::FeedbackSettings) -> Result<(), StoreError> {
        let now = &self.config.feedback;
        if (&now.hide_words, &now.hide_people, &now.bots)
            == (&before.hide_words, &before.hide_people, &before.bots)
        {
            return Ok(());
        }
        self.lists = Lists::of(now);
        let only_in = |these: &[String], others: &[String]| -> Vec<String> {
            these.iter().filter(|name| !others.contains(name)).cloned().collect()
        };
        let added = only_in(&now.hide_people, &before.hide_people);
        let dropped = only_in(&before.hide_people, &now.hide_people);
        if !added.is_empty() {
            self.hide_people(added).await?;
        }
        if !dropped.is_empty() {
            self.bring_back(dropped).await?;
        }
        Ok(())
    }

    /// Takes what people called `names` wrote out of sight, and thanks them no more.
    async fn hide_people(&mut self, names: Vec<String>) -> Result<(), StoreError> {
        let now = self.clock.now();
        let thanked =
            self.status.borrow().thanks.iter().flat_map(|thanks| &thanks.people).map(|one| one.id).collect();
        let fits = move |author: &Author| names.iter().any(|name| is_called(author, name));
        let items = self
            .store
            .write(move |connection| {
                let is_theirs = |item: &Feedback| item.standing == AuthorRole::Viewer && fits(&item.author);
                let mut gone = hidden::hold_in_sight(connection, Some(now), is_theirs)?;
                let thanked: Vec<ItemId> = thanked;
                for id in thanked {
                    gone.extend(feedback::get(connection, id)?.filter(is_theirs).map(|item| item.id));
                }
                Ok(gone)
            })
            .await?;
        if !items.is_empty() {
            self.publish(Event::Removed { items: items.clone() }, |status| {
                if let Some(thanks) = &mut status.thanks {
                    thanks.people.retain(|one| !items.contains(&one.id));
                }
            });
        }
        Ok(())
    }

    /// Lets what people called `names` wrote be seen again, as far as hiding them took it out of sight in this
    /// stream.
    async fn bring_back(&mut self, names: Vec<String>) -> Result<(), StoreError> {
        let stream = self.live.as_ref().map(|live| live.stream.id);
        let lists = self.lists.clone();
        let fits = move |item: &Feedback| {
            names.iter().any(|name| is_called(&item.author, name)) && !lists.hide(&item.author)
        };
        let items = self.store.write(move |connection| hidden::bring_back(connection, stream, fits)).await?;
        for item in &items {
            self.publish(Event::Passed { line: Line::of(item, names::of(item)) }, |_| {});
        }
        Ok(())
    }

    /// A flood was found a moment ago: what of it is in sight goes.
    pub(super) async fn clear_flood(&mut self) {
        if !std::mem::take(&mut self.flood_begins) {
            return;
        }
        let watch = self.flood.clone();
        let fits = move |item: &Feedback| item.standing == AuthorRole::Viewer && watch.holds(item);
        match self.store.write(move |connection| hidden::hold_in_sight(connection, None, fits)).await {
            Ok(items) if !items.is_empty() => self.publish(Event::Removed { items }, |_| {}),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(error = &error as &dyn Error, "a flood could not be taken out of sight");
                // Tried again with the next batch.
                self.flood_begins = true;
            }
        }
    }
}
