//! What peers hand in: judged, decided upon and given to the store, in order.

use std::collections::{HashMap, VecDeque};
use std::error::Error;

use jiff::Timestamp;

use super::machine::Machine;
use crate::domain::{
    Author, AuthorRole, Deletion, FeedbackEvent, Incoming, ItemState, LineStyle, NewFeedback, StreamId,
    Verdict,
};
use crate::feedback::classify::MessageText;
use crate::feedback::{flood, names, policy};
use crate::store::{LogEntry, NewItem, StoreError};

/// How many removals of each kind are remembered for lines that are still on their way: more than a raid of hate
/// brings in the seconds that these take.
const REMOVED_LATELY: usize = 1024;

impl Machine {
    /// Takes one batch. What cannot be written now waits in the store's own queue.
    pub(super) async fn ingest(&mut self, batch: Vec<Incoming>) {
        let mut entries = Vec::with_capacity(batch.len());
        for incoming in batch {
            match incoming {
                Incoming::Feedback(mut draft) => {
                    let words = draft.take_words();
                    for draft in [Some(*draft), words].into_iter().flatten() {
                        entries.push(self.take_feedback(draft).await);
                    }
                }
                Incoming::Deleted(what) => entries.push(self.removal(what)),
                Incoming::Link(link) => {
                    self.note_events(&link);
                    self.set_link(link);
                }
                Incoming::Account(account) => self.set_account(*account),
                Incoming::StreamSignal(moment) => {
                    self.take_moment(&moment);
                    self.noticed.moment(&moment);
                }
                Incoming::Sample(sample) => {
                    self.measured.note(&sample);
                    let shared = self.measured.is_shared(self.clock.steady());
                    entries.push(LogEntry::Sample { sample, stream: self.stream(), shared });
                }
                Incoming::Topic(topic) => {
                    // In order: what stands in `entries` came before.
                    self.keep(std::mem::take(&mut entries)).await;
                    let taken = self.take_topic(topic.straightened()).await;
                    self.note(taken);
                }
                Incoming::Room(id) => {
                    self.room.send_if_modified(|room| room.replace(id.clone()).as_ref() != Some(&id));
                }
                Incoming::Emotes(table) => self.emotes = table,
                Incoming::Obs(sign) => {
                    self.keep(std::mem::take(&mut entries)).await;
                    let taken = self.take_obs(sign).await;
                    self.note(taken);
                }
                Incoming::LiveStatus(said) => {
                    self.keep(std::mem::take(&mut entries)).await;
                    let taken = self.take_broadcast(said).await;
                    self.note(taken);
                }
            }
        }
        self.keep(entries).await;
        self.clear_flood().await;
        self.tell_urgent().await;
        self.tell_withheld().await;
    }

    async fn take_feedback(&mut self, draft: NewFeedback) -> LogEntry {
        let standing = policy::standing(&draft, &self.config.twitch.channel, &self.lists);
        self.hear(&draft, standing).await;
        if standing == AuthorRole::Mirrored {
            self.measured.note_other_room(self.clock.steady());
        }
        let item = self.judge(draft, standing);
        self.notice(&item);
        LogEntry::Feedback(Box::new(item))
    }

    async fn keep(&self, entries: Vec<LogEntry>) {
        if let Err(error) = self.store.append(entries).await {
            tracing::error!(error = &error as &dyn Error, "what came could not be handed to the store");
        }
    }

    /// Something about the stream could not be written. Twitch says it again at the next question.
    fn note(&mut self, taken: Result<(), StoreError>) {
        if let Err(error) = taken {
            tracing::warn!(error = &error as &dyn Error, "what a peer told could not be taken in");
            self.rest_from_trying();
        }
    }

    /// The stream that is running.
    fn stream(&self) -> Option<StreamId> {
        self.live.as_ref().map(|live| live.stream.id)
    }

    /// Classifies a draft and decides whether it passes.
    pub(super) fn judge(&mut self, mut draft: NewFeedback, standing: AuthorRole) -> NewItem {
        draft.straighten();
        self.emotes.mark(&draft.text, &mut draft.emotes);
        let (verdict, report) = self.classifier.hear(&MessageText {
            text: &draft.text,
            emotes: &draft.emotes,
            to: draft.reply_to.as_deref(),
        });
        draft.style.answers = draft.style.answers.take().filter(|name| self.may_be_named(name));
        let verdict = self.hear_numbers(&draft, standing, verdict);
        let at = self.said_at(&draft);
        let noted = (standing == AuthorRole::Viewer).then(|| self.flood.note(&draft, at));
        let waits = noted.is_some_and(|noted| self.waits(&draft, &verdict, noted)) || self.holds_everything();
        let mut state = policy::decide(&self.config.feedback, draft.event, standing, &verdict, waits);
        // Only what would be seen counts as a copy that was.
        if state == ItemState::Passed && noted.is_some_and(|noted| !self.flood.admits(&noted, at)) {
            state = ItemState::Held;
        }
        if self.removed_lately.covers(&draft) {
            state = ItemState::Deleted;
            draft.text.clear();
            draft.emotes.clear();
            draft.style = LineStyle::default();
        } else if let Some(report) = report
            && standing == AuthorRole::Viewer
            && !self.lists.hide(&draft.author)
        {
            self.note_report(report, &draft);
        }
        NewItem { draft, verdict, standing, state, stream: self.stream() }
    }

    /// Whether somebody whom another person answers may be named beside the answer. Names are foreign text, too.
    fn may_be_named(&self, name: &str) -> bool {
        let author = Author { id: String::new(), login: name.to_lowercase(), name: name.to_owned() };
        !self.lists.hide(&author) && names::shown(&author).is_some()
    }

    /// Whether a viewer's line waits for who wrote it, for the streamer's lists, or for a flood.
    fn waits(&mut self, draft: &NewFeedback, verdict: &Verdict, noted: flood::FloodNote) -> bool {
        self.flood_begins |= noted.begins;
        self.note_abuse(draft, verdict);
        noted.flood || self.lists.hold(draft) || self.abusers.holds(&draft.source, &draft.author)
    }

    /// When something was said: a recording that is played tells Twitch's time, and nobody speaks in the future.
    /// Other tools date what they hand in as they like.
    fn said_at(&self, draft: &NewFeedback) -> Timestamp {
        let now = self.clock.now();
        if draft.source == "twitch" { draft.at.min(now) } else { now }
    }

    fn holds_everything(&self) -> bool {
        let status = self.status.borrow();
        status.quiet || status.paused
    }

    fn removal(&mut self, what: Deletion) -> LogEntry {
        self.removed_lately.note(&what);
        LogEntry::Deletion { source: "twitch", what, stream: self.stream() }
    }
}

/// What was removed lately: a line may arrive after its own removal.
#[derive(Debug, Default)]
pub(super) struct RemovedLately {
    messages: RemovalsById<()>,
    /// Up to when what a person wrote is gone.
    authors: RemovalsById<Timestamp>,
    everything: Option<Timestamp>,
}

impl RemovedLately {
    fn note(&mut self, what: &Deletion) {
        match what {
            Deletion::Message { source_id } => self.messages.add(source_id, ()),
            Deletion::Author { author_id, at } => {
                let before = self.authors.known.get(author_id).copied();
                self.authors.add(author_id, before.map_or(*at, |before| before.max(*at)));
            }
            Deletion::Everything { at } => self.everything = self.everything.max(Some(*at)),
        }
    }

    /// Whether `draft` is gone already.
    fn covers(&self, draft: &NewFeedback) -> bool {
        let is_message = draft.event == FeedbackEvent::Message;
        draft.source == "twitch"
            && (draft.source_id.as_ref().is_some_and(|id| self.messages.known.contains_key(id))
                || self.authors.known.get(&draft.author.id).is_some_and(|to| draft.at <= *to)
                || self.everything.is_some_and(|to| is_message && draft.at <= to))
    }
}

/// The newest of what was noted, by id. Bounded.
#[derive(Debug)]
struct RemovalsById<T> {
    known: HashMap<String, T>,
    order: VecDeque<String>,
}

impl<T> Default for RemovalsById<T> {
    fn default() -> Self {
        Self { known: HashMap::new(), order: VecDeque::new() }
    }
}

impl<T> RemovalsById<T> {
    fn add(&mut self, id: &str, what: T) {
        if self.known.insert(id.to_owned(), what).is_some() {
            return;
        }
        self.order.push_back(id.to_owned());
        if self.order.len() > REMOVED_LATELY
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}
