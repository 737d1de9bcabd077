//! The page for today, and the dock: the two that follow what happens.

use std::time::Duration;

use askama::Template;
use jiff::tz::TimeZone;

use super::journal::STEPS;
use super::{DigestHeading, Situation};
use crate::catalog;
use crate::domain::{NumberId, ShieldMode};
use crate::shield::Modes;

/// The page for today.
#[derive(Debug, Clone, Template)]
#[template(path = "today.html")]
pub struct Today<'a> {
    /// What is happening now.
    pub situation: Situation<'a>,
    /// The newest digest.
    pub last_digest: Option<DigestHeading>,
    /// This week's goal, where it is to stand here and the journal is open.
    pub goal: Option<String>,
    /// The overlay's full address, without a query.
    pub overlay_url: &'a str,
    /// The dock's full address without what opens it; none on another device, which cannot copy it.
    pub dock_url: Option<&'a str>,
    /// The streamer's own zone.
    pub zone: &'a TimeZone,
}

/// The page beside OBS.
#[derive(Debug, Clone, Template)]
#[template(path = "dock.html")]
pub struct Dock<'a> {
    /// What is happening now.
    pub situation: Situation<'a>,
    /// How much of each number may be seen.
    pub modes: &'a Modes,
    /// Whether numbers come back in words: the settings hide all of them.
    pub gives_words: bool,
    /// The pause before a number comes into sight.
    pub pause: Duration,
    /// How long a look lasts.
    pub show: Duration,
    /// How late a delayed number comes.
    pub delay: Duration,
}

impl Dock<'_> {
    fn mode_of(&self, number: &NumberId) -> ShieldMode {
        self.modes.of_number(*number)
    }

    fn steps() -> [u8; 9] {
        STEPS
    }

    /// What the button that shows numbers again leads to.
    fn reveal_words(&self) -> &'static str {
        if self.gives_words { "Show in words…" } else { "Show as in your settings…" }
    }

    fn delay_words(&self) -> String {
        match self.delay.as_secs() {
            0..60 => "a little".to_owned(),
            60..120 => "about a minute".to_owned(),
            seconds => format!("about {} minutes", seconds / 60),
        }
    }

    fn title(number: &NumberId) -> &'static str {
        catalog::numbers::title(*number)
    }

    fn mode(mode: &ShieldMode) -> &'static str {
        match mode {
            ShieldMode::Hidden => "Hidden",
            ShieldMode::Words => "In words",
            ShieldMode::Delayed => "Delayed",
            ShieldMode::Shown => "Shown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BreakState, DigestId, Moments, Occasion};

    fn situation(zone: &TimeZone) -> Situation<'_> {
        Situation {
            live: true,
            quiet: false,
            pause: true,
            hides_all: true,
            break_state: BreakState::Offer,
            next_digest: Some("2026-11-22T21:30:00Z".parse().unwrap()),
            moments: Moments {
                ads_until: Some("2026-11-22T20:05:00Z".parse().unwrap()),
                ..Moments::default()
            },
            is_channel_set: false,
            now: "2026-11-22T20:00:00Z".parse().unwrap(),
            zone,
        }
    }

    fn dock(situation: Situation<'_>) -> String {
        let [pause, show, delay] = [20, 10, 900].map(Duration::from_secs);
        Dock { situation, modes: &Modes::default(), gives_words: true, pause, show, delay }.render().unwrap()
    }

    #[test]
    fn the_dock_says_how_things_stand_and_has_every_button() {
        let page = dock(situation(&TimeZone::UTC));
        assert!(page.contains(r#"<main id="dock" data-state="offer" data-live="yes""#));
        assert!(page.contains("at about 21:30"));
        for action in ["break", "snooze", "skip", "end", "quiet", "mark", "pause", "shield", "peek"] {
            let button = format!(r#"data-action="{action}""#);
            assert_eq!(page.matches(&button).count(), 1, "{action}");
        }
        assert!(page.contains(r#"data-action="pause" aria-pressed="true""#));
    }

    #[test]
    fn ads_are_said_while_they_run_and_a_missing_channel_until_it_is_set() {
        let zone = TimeZone::UTC;
        let now = dock(situation(&zone));
        assert!(now.contains("Ads run until 20:05.") && now.contains(r#"href="/setup""#));
        let later = "2026-11-22T20:05:00Z".parse().unwrap();
        let later = dock(Situation { now: later, is_channel_set: true, ..situation(&zone) });
        assert!(!later.contains("Ads run until") && !later.contains("No channel is set"));
    }

    #[test]
    fn today_links_the_last_digest_and_escapes_what_it_is_given() {
        let zone = TimeZone::UTC;
        let last_digest = DigestHeading {
            id: DigestId(7),
            occasion: Occasion::AfterStream,
            composed_at: "2026-11-21T22:00:00Z".parse().unwrap(),
            waits: false,
        };
        let page = Today {
            situation: situation(&zone),
            last_digest: Some(last_digest),
            goal: None,
            overlay_url: "http://127.0.0.1:4477/overlay\"><script>",
            dock_url: None,
            zone: &zone,
        }
        .render()
        .unwrap();
        assert!(
            page.contains(r#"<a href="/digests/7">the one after the stream, Saturday 21 November 2026</a>"#)
        );
        assert!(!page.contains("\"><script>"));
        assert!(!page.contains("style="));
    }
}
