//! What was measured lately, to know when a viewer tells it. In memory alone, and in no answer.

use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::time::Duration;

use super::machine::Machine;
use crate::clock::SteadyTime;
use crate::domain::{
    AuthorRole, FeedbackEvent, Kind, NewFeedback, NumberId, Reason, Sample, Severity, ShieldMode, Verdict,
};
use crate::feedback::told;
use crate::store::numbers;

/// So many values of each number are remembered: Twitch's own pages show one that is some minutes old.
const LATELY: usize = 5;

/// For so long after a line from another room its people may be counted with ours: Twitch's numbers are late, and shared
/// chats have pauses.
const SHARED: Duration = Duration::from_secs(10 * 60);

/// The last values of each number, oldest first; and when a line from another room last came.
#[derive(Default)]
pub(super) struct Measured {
    values: BTreeMap<NumberId, VecDeque<i64>>,
    other_room: Option<SteadyTime>,
}

/// Says of which numbers, and not how many: what is printed for debugging may end in a log.
impl std::fmt::Debug for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.values.keys().map(|number| number.as_str())).finish()
    }
}

impl Measured {
    /// A number was measured.
    pub(super) fn note(&mut self, sample: &Sample) {
        let values = self.values.entry(sample.number).or_default();
        if values.back() == Some(&sample.value) {
            return;
        }
        if values.len() == LATELY {
            values.pop_front();
        }
        values.push_back(sample.value);
    }

    /// A line from another room came at `now`: chat is shared.
    pub(super) fn note_other_room(&mut self, now: SteadyTime) {
        self.other_room = Some(now);
    }

    /// Whether the people of another room may be counted with ours at `now`.
    pub(super) fn is_shared(&self, now: SteadyTime) -> bool {
        self.other_room.is_some_and(|last| now <= last + SHARED)
    }

    /// How many came or were given with `draft`, where it is told.
    fn note_amount(&mut self, draft: &NewFeedback) {
        let number = match draft.event {
            FeedbackEvent::Raid => NumberId::Raid,
            FeedbackEvent::Cheer => NumberId::Bits,
            FeedbackEvent::Gift => NumberId::Gifts,
            _ => return,
        };
        if let Some(value) = draft.amount {
            self.note(&Sample { number, at: draft.at, value });
        }
    }
}

impl Machine {
    /// What `draft` is where it tells a number that is hidden: talk about numbers, whatever else it says. Abuse stays
    /// abuse, and the streamer's own lines stay what they are.
    pub(super) fn hear_numbers(
        &mut self,
        draft: &NewFeedback,
        standing: AuthorRole,
        verdict: Verdict,
    ) -> Verdict {
        self.measured.note_amount(draft);
        let is_judged = standing != AuthorRole::Own && verdict.kind != Kind::Hateful;
        if !is_judged || !self.tells_hidden(&draft.text) {
            return verdict;
        }
        let reasons = vec![Reason::like(Kind::NumberTalk)];
        Verdict { kind: Kind::NumberTalk, harm: Severity::Rude, unsure: false, reasons, ..verdict }
    }

    fn tells_hidden(&self, text: &str) -> bool {
        let status = self.status.borrow();
        let is_hidden = |number: NumberId| status.shield.of_number(number) != ShieldMode::Shown;
        let counts: Vec<i64> = self
            .measured
            .values
            .iter()
            .filter(|(number, _)| is_hidden(**number))
            .flat_map(|(_, values)| values.iter().copied())
            .collect();
        let live = self.live.as_ref().filter(|_| is_hidden(NumberId::Uptime));
        let uptime =
            live.and_then(|live| self.clock.now().duration_since(live.stream.started_at).try_into().ok());
        told::tells(text, &counts, uptime)
    }

    /// A stream began, goes on after a restart, or ended: what was measured in it is known again.
    pub(super) async fn recall_measured(&mut self) {
        let (stream, now) = (self.live.as_ref().map(|live| live.stream.clone()), self.clock.now());
        let read = move |connection: &rusqlite::Connection| {
            let lasting = [NumberId::Viewers, NumberId::Followers, NumberId::Subscribers];
            let all =
                lasting.into_iter().map(|number| numbers::reading(connection, stream.as_ref(), number, now));
            all.collect::<Result<Vec<_>, _>>()
        };
        self.measured = Measured { other_room: self.measured.other_room, ..Measured::default() };
        match self.store.read(read).await {
            Ok(samples) => samples.iter().flatten().for_each(|sample| self.measured.note(sample)),
            Err(error) => {
                tracing::warn!(error = &error as &dyn Error, "what was measured could not be read");
            }
        }
    }
}
