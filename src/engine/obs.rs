//! What OBS tells, and what that means for the stream.
//!
//! OBS knows when it sends a stream, not where to. So its word is one more sign of being live where
//! Twitch itself does not tell: it begins a stream at once, keeps it from counting as silent, and ends
//! it. A stream that was begun by hand, or that Twitch knows of, is not its affair.

use super::machine::Machine;
use crate::domain::{Absence, BreakState, EndedBy, ObsSign, Origin, StreamSignal};
use crate::store::{StoreError, streams};

impl Machine {
    /// OBS told something.
    pub(super) async fn take_obs(&mut self, sign: ObsSign) -> Result<(), StoreError> {
        let now = self.clock.steady();
        match sign {
            ObsSign::Streams(true) => {
                let began = self.obs_streams.replace(true) == Some(false);
                self.obs_streams(began).await
            }
            ObsSign::Streams(false) => {
                let ended = self.obs_streams.replace(false) == Some(true);
                if ended && self.is_inferred() && !self.twitch_tells(now) {
                    self.end_stream(self.clock.now(), EndedBy::Obs).await?;
                }
                Ok(())
            }
            // A crash of OBS ends no stream by itself: where it does not come back, silence tells.
            ObsSign::Runs(runs) => {
                if self.obs_streams.take() == Some(true)
                    && let Some(live) = &mut self.live
                {
                    live.last_seen = now;
                }
                if runs {
                    return self.raise_for_obs().await;
                }
                // Where nobody tells of scenes any more, the streamer counts as there.
                self.go_away(false);
                Ok(())
            }
            ObsSign::Scene { is_break, .. } => {
                // Our own breaks switch the scene, too.
                let is_ours = self.status.borrow().breaks.state == BreakState::Break;
                self.go_away(is_break && !is_ours);
                Ok(())
            }
        }
    }

    /// The streamer shows the scene for breaks, or comes back from it. The planner is told at the next look.
    fn go_away(&mut self, away: bool) {
        self.noticed.moment(&StreamSignal::Away { by: Absence::Scene, away });
    }

    /// OBS streams: since just now where it `began`, else for some time.
    async fn obs_streams(&mut self, began: bool) -> Result<(), StoreError> {
        let (now, at) = (self.clock.steady(), self.clock.now());
        if let Some(live) = &mut self.live {
            live.last_seen = now;
            return Ok(());
        }
        if !self.config.stream.infer || self.twitch_tells(now) {
            return Ok(());
        }
        let last = self.store.read(streams::last_ended).await?;
        if let Some(last) = last.as_ref().filter(|last| self.goes_on(last, at)) {
            self.resume_stream(last.stream.clone()).await?;
        } else if began || self.no_stream_before.is_none_or(|rest| now >= rest) {
            // What was ended by hand while OBS went on streaming stays ended.
            self.begin_stream(at, Origin::Inferred, None).await?;
        }
        Ok(())
    }

    /// Whether OBS streams, so that silence in chat says nothing.
    pub(super) fn is_sent_by_obs(&self) -> bool {
        self.obs_streams == Some(true)
    }

    fn is_inferred(&self) -> bool {
        self.live.as_ref().is_some_and(|live| live.stream.origin == Origin::Inferred)
    }
}
