//! When a stream begins and ends for us.
//!
//! By hand, or inferred from chat alone: the first line by a person (the streamer or a viewer, not a
//! bot, not a line mirrored from another room) begins one, and silence for `stream.silence` ends it,
//! dated to the last line. After an end by hand chat must rest for as long before it begins another.
//! A stream that was begun by hand and forgotten ends after half a day of silence.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;

use super::machine::Machine;
use crate::breaks::Input;
use crate::clock::after;
use crate::domain::{Draft, Event, Origin, Standing, Stream, StreamId};
use crate::store::{StoreError, streams};

/// Silence after which a stream that was begun by hand counts as forgotten.
const FORGOTTEN: Duration = Duration::from_secs(12 * 3600);

/// The stream that is running, and when somebody was last heard in it.
#[derive(Debug, Clone)]
pub(super) struct Live {
    pub(super) stream: Stream,
    pub(super) last_heard: Timestamp,
}

impl Live {
    /// The stream that was running when the service stopped.
    pub(super) fn running(connection: &Connection) -> rusqlite::Result<Option<Self>> {
        let Some(stream) = streams::live(connection)? else { return Ok(None) };
        let last_heard = streams::last_message(connection, stream.id)?.unwrap_or(stream.started_at);
        Ok(Some(Self { last_heard: last_heard.max(stream.started_at), stream }))
    }
}

impl Machine {
    /// A sign of life. It may begin a stream; whether that could be written is not the line's affair.
    pub(super) async fn hear(&mut self, draft: &Draft, standing: Standing) {
        if !matches!(standing, Standing::Viewer | Standing::Own) || draft.source != "twitch" {
            return;
        }
        let now = self.clock.now();
        if let Some(live) = &mut self.live {
            live.last_heard = now;
        } else if self.config.stream.infer && self.no_stream_before.is_none_or(|rest| now >= rest) {
            // Where the disk takes nothing, not every line may try: each try holds up those behind it.
            if !self.is_resting()
                && let Err(error) = self.begin_stream(Origin::Inferred).await
            {
                tracing::warn!("{error}");
                self.rest_from_trying();
            }
        } else {
            self.no_stream_before = self.no_stream_before.map(|_| after(now, self.silence()));
        }
    }

    /// Begins a stream, or declares the running one to be meant.
    pub(super) async fn begin_stream(&mut self, origin: Origin) -> Result<StreamId, StoreError> {
        let now = self.clock.now();
        if let Some(live) = &mut self.live {
            let id = live.stream.id;
            if origin == Origin::Manual && live.stream.origin != Origin::Manual {
                self.store.write(move |connection| streams::declare(connection, id)).await?;
                live.stream.origin = Origin::Manual;
            }
            return Ok(id);
        }
        let stream = self.store.write(move |connection| streams::start(connection, now, origin)).await?;
        let id = stream.id;
        tracing::info!(%origin, "a stream began");
        self.live = Some(Live { stream, last_heard: now });
        self.no_stream_before = None;
        self.publish(Event::Live { live: true }, |status| status.stream = Some(id));
        self.plan_breaks(Input::Live(true)).await?;
        self.forget_digest_wake();
        Ok(id)
    }

    /// Ends the running stream, dated to `at`. None when there is none.
    pub(super) async fn end_stream(&mut self, at: Timestamp) -> Result<Option<StreamId>, StoreError> {
        let Some(id) = self.live.as_ref().map(|live| live.stream.id) else { return Ok(None) };
        self.store.write(move |connection| streams::end(connection, id, at)).await?;
        tracing::info!("the stream ended");
        self.live = None;
        self.no_stream_before = Some(after(at, self.silence()));
        self.publish(Event::Live { live: false }, |status| status.stream = None);
        self.plan_breaks(Input::Live(false)).await?;
        self.forget_digest_wake();
        Ok(Some(id))
    }

    pub(super) async fn end_silent_stream(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let Some(live) = &self.live else { return Ok(()) };
        let last_heard = live.last_heard;
        if self.silence_ends().is_some_and(|end| now >= end) {
            self.end_stream(last_heard).await?;
        }
        Ok(())
    }

    /// When the running stream will have been silent for too long.
    pub(super) fn silence_ends(&self) -> Option<Timestamp> {
        let live = self.live.as_ref()?;
        let silence = match live.stream.origin {
            Origin::Inferred => self.silence(),
            Origin::Manual | Origin::Twitch => FORGOTTEN,
        };
        Some(after(live.last_heard, silence))
    }

    fn silence(&self) -> Duration {
        self.config.stream.silence.get()
    }
}
