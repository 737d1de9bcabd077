//! What Twitch says about being live, and what that means for the stream.
//!
//! It says so in two ways: events, each once and at once, and answers to questions, again and again
//! and up to some minutes old. An answer that nobody is live may also be plainly wrong. So one alone
//! ends nothing, and many do not where better signs speak: events that come and told of no end, OBS
//! that streams, people who write. An answer that is older than an end does not undo it. A stream that
//! breaks off and comes back within `stream.gap` is the same one. What the streamer said by hand stands
//! until Twitch tells of something new.

use std::time::Duration;

use jiff::Timestamp;

use super::machine::Machine;
use super::streams::LiveStream;
use crate::clock::{SteadyTime, after};
use crate::domain::{EndedBy, Link, LinkState, LiveStatus, Origin, Peer, Stream, Topic};
use crate::store::streams::EndedStream;
use crate::store::{StoreError, kv, streams};

/// How old an answer may be: Twitch itself shows a stream's beginning and end to those who ask with
/// some minutes of delay.
const STALE: Duration = Duration::from_secs(5 * 60);
/// So many questions in a row must find nobody live before that ends a stream.
const QUESTIONS: u32 = 3;
/// Twitch is taken to tell of streams for so long after it last did.
pub(super) const TELLS: Duration = Duration::from_secs(10 * 60);

/// What is remembered of what Twitch said.
#[derive(Debug, Default)]
pub(super) struct HeardLive {
    /// When it last said anything about being live, or the sign-in that lets it was made.
    pub(super) told_at: Option<SteadyTime>,
    /// Since when every answer was that nobody is live.
    not_seen_since: Option<SteadyTime>,
    /// Since when its events have come without a gap: an end since then was told.
    events_since: Option<SteadyTime>,
    /// When an event last told of a beginning.
    began_at: Option<SteadyTime>,
    /// The last end was taken from answers that listed nobody; no event told of it.
    end_was_guessed: bool,
    /// The stream that is over, by Twitch's id. What still lists it is late.
    over: Option<String>,
}

impl HeardLive {
    /// Nothing but which stream is over, as it was kept.
    pub(super) fn of_one_over(over: Option<String>) -> Self {
        Self { over, ..Self::default() }
    }
}

impl Machine {
    /// Whether Twitch itself tells of streams, so that chat need not be asked.
    pub(super) fn twitch_tells(&self, now: SteadyTime) -> bool {
        let patience = TELLS.max(self.config.twitch.poll_every.get().saturating_mul(QUESTIONS));
        self.status.borrow().account.is_in_use()
            && self.heard.told_at.is_some_and(|told| now <= told + patience)
    }

    /// Twitch said something about being live.
    pub(super) async fn take_broadcast(&mut self, said: LiveStatus) -> Result<(), StoreError> {
        self.heard.told_at = Some(self.clock.steady());
        match said {
            LiveStatus::Began { id, started_at } => self.began(id, started_at).await,
            LiveStatus::Seen { id, .. } if self.heard.over.as_ref() == Some(&id) => Ok(()),
            LiveStatus::Seen { id, started_at } => self.on_air(id, started_at, false).await,
            LiveStatus::Ended { id, at } => self.off_air(id, at).await,
            LiveStatus::NotSeen => self.not_seen().await,
        }
    }

    /// A connection changed; one of them brings Twitch's events.
    pub(super) fn note_events(&mut self, link: &Link) {
        if link.peer == Peer::EventSub {
            let since = self.heard.events_since.unwrap_or_else(|| self.clock.steady());
            self.heard.events_since = (link.state == LinkState::Up).then_some(since);
        }
    }

    /// An event told of a beginning.
    async fn began(&mut self, id: String, started_at: Timestamp) -> Result<(), StoreError> {
        let now = self.clock.steady();
        self.heard.began_at = Some(now);
        self.heard.events_since.get_or_insert(now);
        if self.heard.over.as_ref() == Some(&id) {
            self.note_over(None).await?;
        }
        self.on_air(id, started_at, true).await
    }

    /// From now on this stream is over, whatever lists it.
    async fn note_over(&mut self, id: Option<String>) -> Result<(), StoreError> {
        if self.heard.over == id {
            return Ok(());
        }
        self.heard.over.clone_from(&id);
        self.store.write(move |connection| kv::set(connection, kv::OVER, &id)).await
    }

    /// The channel is live as `id`, since `started_at`.
    async fn on_air(&mut self, id: String, started_at: Timestamp, at_once: bool) -> Result<(), StoreError> {
        self.heard.not_seen_since = None;
        let now = self.clock.steady();
        let wall = self.clock.offset();
        let started_at = started_at.min(wall.to_wall(now));
        let Some(live) = &mut self.live else { return self.came_on_air(id, started_at, at_once).await };
        let last_sign = wall.to_wall(std::mem::replace(&mut live.last_seen, now).max(live.last_heard));
        let mut stream = live.stream.clone();
        let other = stream.twitch_id.take().filter(|known| *known != id);
        let is_another = other.is_some();
        if is_another {
            self.note_over(other).await?;
        }
        if is_another && started_at > after(last_sign, self.config.stream.gap.get()) {
            // Its end and the new one's beginning were both missed.
            self.end_stream(last_sign, EndedBy::Twitch).await?;
            self.begin_stream(started_at, Origin::Twitch, Some(id)).await?;
            return Ok(());
        }
        if stream.origin == Origin::Inferred {
            stream.origin = Origin::Twitch;
            stream.started_at = started_at;
        }
        stream.twitch_id = Some(id);
        self.learn(stream).await?;
        Ok(())
    }

    /// The channel is live, and we thought it was not.
    async fn came_on_air(
        &mut self,
        id: String,
        started_at: Timestamp,
        at_once: bool,
    ) -> Result<(), StoreError> {
        let Some(last) = self.store.read(streams::last_ended).await? else {
            self.begin_stream(started_at, Origin::Twitch, Some(id)).await?;
            return Ok(());
        };
        let is_same = last.stream.twitch_id.as_deref() == Some(&id);
        // The streamer ended it by hand while Twitch still shows it.
        let is_over = last.by == Some(EndedBy::Hand) && (is_same || started_at <= last.at);
        let ended_lately = self.last_end.is_some_and(|end| self.clock.steady() < end + self.staleness());
        let is_old = !at_once && is_same && ended_lately && !self.heard.end_was_guessed;
        if is_over || is_old {
            return Ok(());
        }
        if self.goes_on(&last, started_at) {
            let stream = Stream { twitch_id: Some(id), ..last.stream };
            self.resume_stream(stream).await?;
        } else {
            self.begin_stream(started_at.max(last.at), Origin::Twitch, Some(id)).await?;
        }
        Ok(())
    }

    /// Whether a broadcast from `started_at` on is still the stream that ended last. Not once its
    /// digest was composed, and not against the streamer's word.
    pub(super) fn goes_on(&self, last: &EndedStream, started_at: Timestamp) -> bool {
        last.by.is_some_and(|by| by != EndedBy::Hand)
            && !last.is_told
            && started_at <= after(last.at, self.config.stream.gap.get())
    }

    /// Twitch told of an end, at `at`, of the stream that it knows as `id`, if it said so.
    async fn off_air(&mut self, id: Option<String>, at: Timestamp) -> Result<(), StoreError> {
        // An end that was told late may be of a stream before this one.
        let is_old =
            self.live.as_ref().is_some_and(|LiveStream { stream, .. }| match (&id, &stream.twitch_id) {
                (Some(id), Some(known)) => id != known,
                _ => at < stream.started_at,
            });
        if is_old {
            return Ok(());
        }
        if self.is_twitchs() {
            // It is told once: where it cannot be written, answers are to end the stream.
            let events_since = self.heard.events_since.take();
            self.end_stream(at.min(self.clock.now()), EndedBy::Twitch).await?;
            self.heard.events_since = events_since;
            self.heard.end_was_guessed = false;
        }
        if id.is_some() { self.note_over(id).await } else { Ok(()) }
    }

    /// Asked, Twitch said that nobody is live.
    async fn not_seen(&mut self) -> Result<(), StoreError> {
        let now = self.clock.steady();
        let since = *self.heard.not_seen_since.get_or_insert(now);
        let Some(live) = &self.live else { return Ok(()) };
        let last_sign = live.last_sign();
        let is_sure = now.since(since.max(live.last_seen)) >= self.certainty();
        if self.is_twitchs() && is_sure && !self.is_surely_live(live, now) {
            self.end_stream(self.clock.offset().to_wall(last_sign), EndedBy::Twitch).await?;
            self.heard.end_was_guessed = true;
        }
        Ok(())
    }

    /// Whether better signs than an empty answer say that a stream which Twitch knew of goes on.
    fn is_surely_live(&self, live: &LiveStream, now: SteadyTime) -> bool {
        let HeardLive { events_since, began_at, .. } = &self.heard;
        let was_live = |since: SteadyTime| {
            began_at.is_some_and(|at| at >= since) || live.last_seen >= since + self.staleness()
        };
        let end_would_be_told = events_since.is_some_and(was_live);
        let people_write = now.since(live.last_heard) < self.config.stream.gap.get();
        live.stream.twitch_id.is_some() && (end_would_be_told || people_write || self.is_sent_by_obs())
    }

    /// Whether the running stream ends by Twitch's word. One that was begun by hand does only if Twitch
    /// knew of it, too.
    fn is_twitchs(&self) -> bool {
        self.live
            .as_ref()
            .is_some_and(|live| live.stream.twitch_id.is_some() || live.stream.origin == Origin::Inferred)
    }

    /// For how long answers must agree that nobody is live.
    fn certainty(&self) -> Duration {
        self.config.twitch.poll_every.get().saturating_mul(QUESTIONS - 1).min(STALE)
    }

    /// How old answers may be. Who asks more often than every minute (a test) gets fresher ones.
    fn staleness(&self) -> Duration {
        self.config.twitch.poll_every.get().saturating_mul(5).min(STALE)
    }

    /// What the stream is about.
    pub(super) async fn take_topic(&mut self, topic: Topic) -> Result<(), StoreError> {
        self.topic = Some(topic);
        self.note_topic().await
    }
}
