//! Who was abusive is held for the rest of the stream, whatever they write from then on.
//!
//! What they wrote is on disk, and so is whom the streamer let pass again: a restart in mid-stream asks the store.
//! Nothing of it reaches the overlay, and nothing of what was written reaches the dock.

use std::collections::hash_map::RandomState;
use std::error::Error;
use std::hash::BuildHasher;

use super::machine::Machine;
use crate::domain::{
    Author, Done, Event, Feedback, FeedbackEvent, ItemId, Kind, NewFeedback, Refusal, Severity, Verdict,
    Withheld,
};
use crate::feedback::names;
use crate::store::{StoreError, abuse};

/// So many people are held at once. In a flood of them the flood is held, too.
const MOST: usize = 1000;
/// So many lines are asked for after a restart.
const MOST_LINES: u32 = 5000;
/// So many people count as seen before in a stream that goes on.
const MOST_WRITERS: u32 = 8000;

/// Who was abusive in the stream that runs.
#[derive(Debug, Default)]
pub(super) struct Abusers {
    keys: RandomState,
    /// Oldest first.
    held: Vec<(u64, Option<String>)>,
    /// Of whom the streamer said that they may be read again in this stream.
    let_pass: Vec<u64>,
    /// Whether somebody joined since it was last told.
    is_news: bool,
}

impl Abusers {
    /// By id where there is one: whoever changes their name is the same person.
    fn key(&self, source: &str, author: &Author) -> u64 {
        let whose = [&author.id, &author.login, &author.name].into_iter().find(|name| !name.is_empty());
        self.keys.hash_one((source, whose))
    }

    /// Whether what this person writes is held.
    pub(super) fn holds(&self, source: &str, author: &Author) -> bool {
        !self.held.is_empty() && {
            let key = self.key(source, author);
            self.held.iter().any(|(held, _)| *held == key)
        }
    }

    fn add(&mut self, key: u64, name: Option<String>) {
        if self.let_pass.contains(&key) || self.held.iter().any(|(held, _)| *held == key) {
            return;
        }
        if self.held.len() == MOST {
            self.held.remove(0);
        }
        self.held.push((key, name));
        self.is_news = true;
    }

    /// As screens are told, newest first.
    fn view(&self) -> Vec<Withheld> {
        let view =
            |(key, name): &(u64, Option<String>)| Withheld { id: format!("{key:016x}"), name: name.clone() };
        self.held.iter().rev().map(view).collect()
    }
}

impl Machine {
    /// A viewer's line was judged. Abuse in a stream holds what its writer writes next.
    pub(super) fn note_abuse(&mut self, draft: &NewFeedback, verdict: &Verdict) {
        let is_abuse = verdict.harm == Severity::Hateful || verdict.kind == Kind::Hateful;
        // Whoever wants to see abuse at once wants to see who wrote it, too.
        let is_wanted = self.config.feedback.pass.contains(&Kind::Hateful);
        if is_abuse && !is_wanted && draft.event == FeedbackEvent::Message && self.live.is_some() {
            let key = self.abusers.key(&draft.source, &draft.author);
            let name = name_of(&draft.source, &draft.author);
            self.abusers.add(key, name);
        }
    }

    /// A stream began, goes on after a restart, or ended; or what was abuse is none any more. Asks the store who is
    /// held, and who is no stranger.
    pub(super) async fn recall_people(&mut self) {
        self.flood.begin();
        self.recall_measured().await;
        self.recall_abuse().await;
        let Some(stream) = self.live.as_ref().map(|live| live.stream.id) else { return };
        let writers =
            self.store.read(move |connection| abuse::writers(connection, stream, MOST_WRITERS)).await;
        match writers {
            Ok(writers) => writers.iter().for_each(|item| self.flood.know(item)),
            Err(error) => {
                tracing::warn!(error = &error as &dyn Error, "who wrote in the stream could not be read")
            }
        }
    }

    /// Asks the store who is held in the stream that runs.
    pub(super) async fn recall_abuse(&mut self) {
        self.abusers = Abusers { keys: self.abusers.keys.clone(), ..Abusers::default() };
        if let Err(error) = self.read_abuse().await {
            tracing::warn!(error = &error as &dyn Error, "who was abusive in the stream could not be read");
        }
        self.abusers.is_news = false;
        self.show_withheld();
    }

    async fn read_abuse(&mut self) -> Result<(), StoreError> {
        let Some(stream) = self.live.as_ref().map(|live| live.stream.id) else { return Ok(()) };
        if self.config.feedback.pass.contains(&Kind::Hateful) {
            return Ok(());
        }
        // By the writer, after all that came before.
        let (items, let_pass) = self
            .store
            .write(move |connection| {
                let items = abuse::in_stream(connection, stream, MOST_LINES)?;
                let let_pass = abuse::let_pass_for(connection, &items)?;
                Ok((items, let_pass))
            })
            .await?;
        let key = |item: &Feedback| self.abusers.key(&item.source, &item.author);
        self.abusers.let_pass = items.iter().filter(|item| let_pass.contains(&item.id)).map(key).collect();
        for item in &items {
            let (key, name) =
                (self.abusers.key(&item.source, &item.author), name_of(&item.source, &item.author));
            self.abusers.add(key, name);
        }
        Ok(())
    }

    /// Tells whose messages are held, once the lines for which they are is on disk.
    pub(super) async fn tell_withheld(&mut self) {
        if std::mem::take(&mut self.abusers.is_news) {
            // What was handed to the store before this is written with it.
            if let Err(error) = self.store.write(|_| Ok(())).await {
                tracing::warn!(error = &error as &dyn Error, "what was said before could not be kept");
            }
            self.show_withheld();
        }
    }

    fn show_withheld(&self) {
        let people = self.abusers.view();
        if self.status.borrow().withheld != people {
            self.publish(Event::Withheld { people: people.clone() }, |status| status.withheld = people);
        }
    }

    /// The person called `id` is read again for the rest of this stream.
    pub(super) async fn let_pass(&mut self, id: &str) -> Result<Done, Refusal> {
        let missing = || Refusal::NobodyHeld;
        let stream = self.live.as_ref().map(|live| live.stream.id).ok_or_else(missing)?;
        let key = u64::from_str_radix(id, 16).map_err(|_| missing())?;
        if self.abusers.let_pass.contains(&key) {
            return Ok(Done::LetPass);
        }
        if !self.abusers.held.iter().any(|(held, _)| *held == key) {
            return Err(missing());
        }
        let items =
            self.store.write(move |connection| abuse::in_stream(connection, stream, MOST_LINES)).await?;
        let theirs: Vec<ItemId> = items
            .iter()
            .filter(|item| self.abusers.key(&item.source, &item.author) == key)
            .map(|item| item.id)
            .collect();
        let now = self.clock.now();
        self.store.write(move |connection| abuse::let_pass(connection, &theirs, now)).await?;
        self.abusers.held.retain(|(held, _)| *held != key);
        self.abusers.let_pass.push(key);
        self.show_withheld();
        Ok(Done::LetPass)
    }
}

/// A name that may be said. Elsewhere than on Twitch anybody may take one.
fn name_of(source: &str, author: &Author) -> Option<String> {
    names::shown(author).filter(|_| source == "twitch").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_people_are_held_than_fit_and_nobody_twice() {
        let mut abusers = Abusers::default();
        for key in (0..2000).chain(1990..2000) {
            abusers.add(key, None);
        }
        assert_eq!(abusers.held.len(), MOST);
        assert_eq!(abusers.view()[0].id, format!("{:016x}", 1999));
        abusers.let_pass.push(7);
        abusers.add(7, None);
        assert!(abusers.held.iter().all(|(key, _)| *key != 7));
    }

    #[test]
    fn a_person_is_known_by_id_and_apart_from_other_sources() {
        let mut abusers = Abusers::default();
        let author =
            |id: &str, login: &str| Author { id: id.into(), login: login.into(), name: String::new() };
        let key = abusers.key("twitch", &author("7", "drifter"));
        abusers.add(key, None);
        assert!(abusers.holds("twitch", &author("7", "another_name")));
        assert!(!abusers.holds("twitch", &author("8", "drifter")));
        assert!(!abusers.holds("forms", &author("7", "drifter")));
    }
}
