//! What peers hand in: judged, decided upon and given to the store, in order.

use std::collections::{HashSet, VecDeque};
use std::error::Error;

use jiff::Timestamp;

use super::machine::Machine;
use super::thanks::is_presentable;
use crate::domain::{
    Author, AuthorRole, Deletion, Incoming, ItemState, LineStyle, NewFeedback, StreamId, Verdict,
};
use crate::feedback::classify::MessageText;
use crate::feedback::{flood, policy};
use crate::store::{LogEntry, NewItem, StoreError};

/// How many removals are remembered for lines that are still on their way.
const REMOVED_LATELY: usize = 256;

impl Machine {
    /// Takes one batch. What cannot be written now waits in the store's own queue.
    pub(super) async fn ingest(&mut self, batch: Vec<Incoming>) {
        let mut entries = Vec::with_capacity(batch.len());
        for incoming in batch {
            match incoming {
                Incoming::Feedback(draft) => {
                    let standing = policy::standing(&draft, &self.config.twitch.channel, &self.lists);
                    self.hear(&draft, standing).await;
                    let item = self.judge(*draft, standing);
                    self.notice(&item);
                    entries.push(LogEntry::Feedback(Box::new(item)));
                }
                Incoming::Deleted(what) => entries.push(self.removal(what)),
                Incoming::Link(link) => self.set_link(link),
                Incoming::Account(account) => self.set_account(*account),
                Incoming::StreamSignal(moment) => {
                    self.take_moment(&moment);
                    self.noticed.moment(&moment);
                }
                Incoming::Sample(sample) => entries.push(LogEntry::Sample { sample, stream: self.stream() }),
                Incoming::Topic(topic) => {
                    // In order: what stands in `entries` came before.
                    self.keep(std::mem::take(&mut entries)).await;
                    let taken = self.take_topic(topic).await;
                    self.note(taken);
                }
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
        let (verdict, report) = self.classifier.hear(&MessageText {
            text: &draft.text,
            emotes: &draft.emotes,
            to: draft.reply_to.as_deref(),
        });
        draft.style.answers = draft.style.answers.take().filter(|name| self.may_be_named(name));
        let at = self.said_at(&draft);
        let noted = (standing == AuthorRole::Viewer).then(|| self.flood.note(&draft, at));
        let waits = noted.is_some_and(|noted| self.waits(&draft, &verdict, noted)) || self.holds_everything();
        let mut state = policy::decide(&self.config.feedback, draft.event, standing, &verdict, waits);
        // Only what would be seen counts as a copy that was.
        if state == ItemState::Passed && noted.is_some_and(|noted| !self.flood.admits(&noted, at)) {
            state = ItemState::Held;
        }
        if self.was_removed(&draft) {
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
        !self.lists.hide(&author) && is_presentable(&self.classifier, name)
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
        if let Deletion::Message { source_id } = &what {
            self.removed_lately.add(source_id.clone());
        }
        LogEntry::Deletion { source: "twitch", what, stream: self.stream() }
    }

    fn was_removed(&self, draft: &NewFeedback) -> bool {
        draft.source_id.as_ref().is_some_and(|id| self.removed_lately.ids.contains(id))
    }
}

/// Ids of messages that were removed lately: a line may arrive after its own removal. Bounded.
#[derive(Debug, Default)]
pub(super) struct RemovedLately {
    ids: HashSet<String>,
    order: VecDeque<String>,
}

impl RemovedLately {
    fn add(&mut self, id: String) {
        if self.order.len() == REMOVED_LATELY
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        if self.ids.insert(id.clone()) {
            self.order.push_back(id);
        }
    }
}
