//! How things stand, as dock and today show it before their socket has said anything.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::catalog::times::time;
use crate::catalog::{Catalogue, filled};
use crate::domain::{BreakState, Moments};

/// What is happening now, in the words that the pages use. No time since when: while live, that is
/// a number.
#[derive(Debug, Clone)]
pub struct Situation<'a> {
    /// In which words.
    pub catalogue: &'static Catalogue,
    /// Whether a stream is running.
    pub live: bool,
    /// Whether quiet mode is on.
    pub quiet: bool,
    /// Whether everything is at rest.
    pub pause: bool,
    /// Whether every number is hidden.
    pub hides_all: bool,
    /// Whether a break is offered or running.
    pub break_state: BreakState,
    /// When the next digest comes; none if only a stream's end decides.
    pub next_digest: Option<Timestamp>,
    /// Ads and hype trains.
    pub moments: Moments,
    /// Whether the channel is set up.
    pub is_channel_set: bool,
    /// The present.
    pub now: Timestamp,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

impl Situation<'_> {
    /// The state as attributes of the page's main element; `overlay/lib/state.js` keeps them true.
    /// Made of fixed words only, so it needs no escaping.
    pub(super) fn attributes(&self) -> String {
        let yes_no = |on| if on { "yes" } else { "no" };
        format!(
            r#"data-state="{}" data-live="{}" data-quiet="{}" data-pause="{}" data-digest="{}" data-shield="{}" data-connected="yes""#,
            self.break_state,
            yes_no(self.live),
            yes_no(self.quiet),
            yes_no(self.pause),
            if self.next_digest.is_some() { "at" } else { "none" },
            if self.hides_all { "hidden" } else { "seen" },
        )
    }

    /// When the next digest comes; empty if only a stream's end decides.
    pub(super) fn next_digest_words(&self) -> String {
        self.next_digest.map(|at| self.catalogue.times.about(at, self.now, self.zone)).unwrap_or_default()
    }

    /// Until when ads run, as a sentence; none where they do not.
    pub(super) fn ads_until(&self) -> Option<String> {
        let until = self.moments.ads_until.filter(|until| *until > self.now)?;
        Some(filled(self.catalogue.dock.ads_until, &[("time", &time(until, self.zone))]))
    }
}
