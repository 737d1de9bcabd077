//! Other settings, taken up while everything runs.
//!
//! What the streamer changed counts at once, as it would after a new start; what runs goes on. Must not
//! know what peers make of them.

use std::time::Duration;

use super::machine::Machine;
use crate::breaks::{self as planner, Exercises, Input};
use crate::config::{AfterStream, Config};
use crate::domain::{Done, Event, Refusal};
use crate::shield::Modes;

/// What the settings say to those who only look.
#[derive(Clone)]
pub(super) struct ReadSettings {
    /// How late `delayed` is.
    pub(super) delay: Duration,
    /// What happens to numbers after a stream.
    pub(super) after: AfterStream,
    /// What one may do in a break.
    pub(super) exercises: Exercises,
}

impl ReadSettings {
    pub(super) fn of(config: &Config) -> Self {
        let Config { shield, breaks, .. } = config;
        Self { delay: shield.delay.get(), after: shield.after, exercises: Exercises::of(breaks) }
    }
}

impl Machine {
    /// Goes on with `config`.
    pub(super) async fn configure(&mut self, config: Config) -> Result<Done, Refusal> {
        let before = std::mem::replace(&mut self.config, config);
        // What may be seen comes first: a number that is to be hidden waits for nothing.
        self.looks.send_replace(ReadSettings::of(&self.config));
        let modes = Modes::of(&self.config.shield);
        let shielded = match modes == Modes::of(&before.shield) {
            true => Ok(()),
            false => self.follow_modes(modes).await,
        };
        if self.config.twitch.channel != before.twitch.channel {
            self.classifier.follow(&self.config.twitch.channel);
        }
        let listed = self.follow_lists(&before.feedback).await;
        if self.config.feedback.pass != before.feedback.pass {
            self.recall_abuse().await;
        }
        let planned = match self.config.breaks == before.breaks {
            true => Ok(Vec::new()),
            false => {
                self.plan = planner::BreakPlan::of(&self.config.breaks);
                self.plan_breaks(Input::Tick).await
            }
        };
        self.forget_digest_wake();
        let look = self.config.look();
        if look != before.look() || self.config.overlay.css != before.overlay.css {
            self.publish(Event::Look(look), |_| {});
        }
        self.publish(Event::Configured, |_| {});
        shielded?;
        listed?;
        planned?;
        Ok(Done::Asked)
    }
}
