//! When a stream begins and ends for us.
//!
//! By hand, by Twitch's word (`on_air`), or, where Twitch does not tell, inferred from chat alone:
//! the first line by a person (the streamer or a viewer, not a bot, not a line mirrored from another
//! room) begins one, and silence for `stream.silence` ends it, dated to the last line. After an end by
//! hand chat must rest for as long before it begins another. A stream that was begun by hand, or by
//! Twitch's word, and forgotten ends after half a day of silence.

use std::error::Error;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;

use super::machine::Machine;
use super::on_air::TELLS;
use crate::breaks::Input;
use crate::clock::SteadyTime;
use crate::domain::{AuthorRole, EndedBy, Event, NewFeedback, Origin, Raised, Stream, StreamId};
use crate::store::{LogEntry, StoreError, samples, streams};

/// Silence after which a stream that was begun by hand or by Twitch's word counts as forgotten.
const FORGOTTEN: Duration = Duration::from_secs(12 * 3600);

/// The stream that is running, and its last signs of life.
#[derive(Debug, Clone)]
pub(super) struct LiveStream<T = SteadyTime> {
    pub(super) stream: Stream,
    /// When somebody was last heard in it.
    pub(super) last_heard: T,
    /// When Twitch last said that it is live; its start where Twitch never did.
    pub(super) last_seen: T,
}

impl LiveStream<Timestamp> {
    /// The stream that was running when the service stopped.
    pub(super) fn running(connection: &Connection) -> rusqlite::Result<Option<Self>> {
        let Some(stream) = streams::live(connection)? else { return Ok(None) };
        let begin = stream.started_at;
        let last_heard = streams::last_message(connection, stream.id)?.unwrap_or(begin).max(begin);
        let last_seen = samples::last_at(connection, stream.id)?.unwrap_or(begin).max(begin);
        Ok(Some(Self { stream, last_heard, last_seen }))
    }

    /// The same, in steady time.
    pub(super) fn map(self, time: impl Fn(Timestamp) -> SteadyTime) -> LiveStream {
        LiveStream { stream: self.stream, last_heard: time(self.last_heard), last_seen: time(self.last_seen) }
    }
}

impl LiveStream {
    /// The last sign of life of any kind.
    pub(super) fn last_sign(&self) -> SteadyTime {
        self.last_heard.max(self.last_seen)
    }
}

impl Machine {
    /// A sign of life. It may begin a stream; whether that could be written is not the line's affair.
    pub(super) async fn hear(&mut self, draft: &NewFeedback, standing: AuthorRole) {
        if !matches!(standing, AuthorRole::Viewer | AuthorRole::Own) || draft.source != "twitch" {
            return;
        }
        let now = self.clock.steady();
        if let Some(live) = &mut self.live {
            live.last_heard = now;
        } else if self.config.stream.infer
            && !self.twitch_tells(now)
            && self.no_stream_before.is_none_or(|rest| now >= rest)
        {
            // Where the disk takes nothing, not every line may try: each try holds up those behind it.
            if !self.is_resting()
                && let Err(error) = self.begin_stream(self.clock.now(), Origin::Inferred, None).await
            {
                tracing::warn!(error = &error as &dyn Error, "a stream could not be begun");
                self.rest_from_trying();
            }
        } else {
            self.no_stream_before = self.no_stream_before.map(|_| now + self.silence());
        }
    }

    /// Begins a stream by hand, or declares the running one to be meant.
    pub(super) async fn declare_stream(&mut self) -> Result<StreamId, StoreError> {
        let Some(live) = &self.live else {
            return self.begin_stream(self.clock.now(), Origin::Manual, None).await;
        };
        let mut stream = live.stream.clone();
        stream.origin = Origin::Manual;
        self.learn(stream).await
    }

    /// Begins a stream, dated to `at`. None may be running.
    pub(super) async fn begin_stream(
        &mut self,
        at: Timestamp,
        origin: Origin,
        twitch_id: Option<String>,
    ) -> Result<StreamId, StoreError> {
        let start =
            move |connection: &Connection| streams::start(connection, at, origin, twitch_id.as_deref());
        let stream = self.store.write(start).await?;
        tracing::info!(%origin, "a stream began");
        self.go_live(stream).await
    }

    /// Goes on with a stream that had ended.
    pub(super) async fn resume_stream(&mut self, mut stream: Stream) -> Result<StreamId, StoreError> {
        stream.ended_at = None;
        let again = stream.clone();
        let reopen = move |connection: &Connection| {
            streams::reopen(connection, again.id)?;
            streams::update(connection, &again)
        };
        self.store.write(reopen).await?;
        tracing::info!("the stream goes on");
        self.go_live(stream).await
    }

    async fn go_live(&mut self, stream: Stream) -> Result<StreamId, StoreError> {
        let now = self.clock.steady();
        let id = stream.id;
        self.live = Some(LiveStream { stream, last_heard: now, last_seen: now });
        self.no_stream_before = None;
        self.publish(Event::Live { live: true }, |status| status.stream = Some(id));
        self.recall_people().await;
        self.live_sign.send_replace(true);
        // It is up by now; that it could not be written down ends no stream.
        if let Err(error) = self.raise_shield(Raised::Stream).await {
            tracing::warn!(error = &error as &dyn Error, "that the shield is up could not be kept");
        }
        self.note_topic().await?;
        self.plan_breaks(Input::Live(true)).await?;
        self.forget_digest_wake();
        Ok(id)
    }

    /// Writes down what has become known of the running stream.
    pub(super) async fn learn(&mut self, stream: Stream) -> Result<StreamId, StoreError> {
        let id = stream.id;
        if let Some(live) = &mut self.live
            && live.stream != stream
        {
            let known = stream.clone();
            self.store.write(move |connection| streams::update(connection, &known)).await?;
            live.stream = stream;
        }
        Ok(id)
    }

    /// Ends the running stream, dated to `at`. None when there is none.
    pub(super) async fn end_stream(
        &mut self,
        at: Timestamp,
        by: EndedBy,
    ) -> Result<Option<StreamId>, StoreError> {
        let Some(id) = self.live.as_ref().map(|live| live.stream.id) else { return Ok(None) };
        self.store.write(move |connection| streams::end(connection, id, at, by)).await?;
        tracing::info!(%by, "the stream ended");
        self.live = None;
        let end = self.clock.offset().to_steady(at).min(self.clock.steady());
        self.last_end = Some(end);
        self.no_stream_before = Some(end + self.silence());
        self.publish(Event::Live { live: false }, |status| status.stream = None);
        self.recall_people().await;
        self.live_sign.send_replace(false);
        self.plan_breaks(Input::Live(false)).await?;
        self.forget_digest_wake();
        Ok(Some(id))
    }

    /// Keeps what the running stream is about, as far as that is known.
    pub(super) async fn note_topic(&self) -> Result<(), StoreError> {
        let (Some(live), Some(topic)) = (&self.live, &self.topic) else { return Ok(()) };
        let (stream, at) = (live.stream.id, self.clock.now());
        self.store.append(vec![LogEntry::Topic { stream, at, topic: topic.clone() }]).await
    }

    pub(super) async fn end_silent_stream(&mut self, now: SteadyTime) -> Result<(), StoreError> {
        let Some(live) = &self.live else { return Ok(()) };
        let last_sign = self.clock.offset().to_wall(live.last_sign());
        if self.silence_ends().is_some_and(|end| now >= end) {
            self.end_stream(last_sign, EndedBy::Silence).await?;
        }
        Ok(())
    }

    /// When the running stream will have been silent for too long.
    pub(super) fn silence_ends(&self) -> Option<SteadyTime> {
        let live = self.live.as_ref()?;
        let ends_after = |silence| live.last_sign() + silence;
        Some(match live.stream.origin {
            Origin::Inferred if !self.is_sent_by_obs() => ends_after(self.silence()),
            // Once signed out, nobody will tell of its end. Just started, we do not know yet: what Twitch said
            // before is not kept, and a long, silent stream has no later sign than its beginning.
            Origin::Twitch => {
                let is_told = self.status.borrow().account.is_in_use();
                let silence = if is_told { FORGOTTEN } else { self.silence() };
                ends_after(silence).max(self.woke_at + TELLS)
            }
            Origin::Manual | Origin::Inferred | Origin::Imported => ends_after(FORGOTTEN),
        })
    }

    pub(super) fn silence(&self) -> Duration {
        self.config.stream.silence.get()
    }
}
