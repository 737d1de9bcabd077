//! The page for today, and the dock: the two that follow what happens.

use std::time::Duration;

use askama::Template;
use jiff::tz::TimeZone;

use super::journal::STEPS;
use super::{DigestHeading, Situation};
use crate::catalog::Catalogue;
use crate::config;
use crate::domain::{NumberId, ShieldMode};
use crate::shield::Modes;

/// The page for today.
#[derive(Debug, Clone, Template)]
#[template(path = "today.html")]
pub struct Today<'a> {
    /// In which words.
    pub catalogue: &'static Catalogue,
    /// What is happening now.
    pub situation: Situation<'a>,
    /// The newest digest.
    pub last_digest: Option<DigestHeading>,
    /// The shield.
    pub shield: ShieldPart<'a>,
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
    /// In which words.
    pub catalogue: &'static Catalogue,
    /// What is happening now.
    pub situation: Situation<'a>,
    /// The shield.
    pub shield: ShieldPart<'a>,
}

impl Dock<'_> {
    fn steps() -> [u8; 9] {
        STEPS
    }
}

/// The shield as a page has it: its switch, a mode for each number, and the deliberate look.
#[derive(Debug, Clone, Template)]
#[template(path = "shield.html")]
pub struct ShieldPart<'a> {
    /// In which words.
    pub catalogue: &'static Catalogue,
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

impl<'a> ShieldPart<'a> {
    /// For what may be seen by `modes` now, with `settings`.
    pub fn new(catalogue: &'static Catalogue, modes: &'a Modes, settings: &config::Shield) -> Self {
        Self {
            catalogue,
            modes,
            gives_words: Modes::of(settings).hides_all(),
            pause: settings.peek_pause.get(),
            show: settings.peek_show.get(),
            delay: settings.delay.get(),
        }
    }

    fn mode_of(&self, number: &NumberId) -> ShieldMode {
        self.modes.of_number(*number)
    }

    /// What the button that shows numbers again leads to.
    fn reveal_words(&self) -> &'static str {
        let words = &self.catalogue.dock;
        if self.gives_words { words.in_words } else { words.as_settings }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ENGLISH;
    use crate::domain::{BreakState, DigestId, Moments, Occasion, SectionId};
    use std::sync::LazyLock;

    static MODES: LazyLock<Modes> = LazyLock::new(Modes::default);

    fn situation(zone: &TimeZone) -> Situation<'_> {
        Situation {
            catalogue: &ENGLISH,
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
        let shield = ShieldPart::new(&ENGLISH, &MODES, &config::Shield::default());
        Dock { catalogue: &ENGLISH, situation, shield }.render().unwrap()
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
    fn today_leads_with_a_digest_that_waits_and_escapes_what_it_is_given() {
        let zone = TimeZone::UTC;
        let last_digest = DigestHeading {
            catalogue: &ENGLISH,
            id: DigestId(7),
            occasion: Occasion::AfterStream,
            composed_at: "2026-11-21T22:00:00Z".parse().unwrap(),
            waits: false,
            is_unread: true,
            title: "Foam <b>".into(),
            category: String::new(),
            length: None,
            sections: vec![SectionId::Kind],
        };
        let page = |last_digest: DigestHeading| {
            Today {
                catalogue: &ENGLISH,
                situation: situation(&zone),
                last_digest: Some(last_digest),
                shield: ShieldPart::new(&ENGLISH, &MODES, &config::Shield::default()),
                goal: None,
                overlay_url: "http://127.0.0.1:4477/overlay\"><script>",
                dock_url: None,
                zone: &zone,
            }
            .render()
            .unwrap()
        };
        let unread = page(last_digest.clone());
        assert!(
            unread.contains(r#"href="/digests/7">Read it</a>"#) && unread.contains("Kind words."),
            "{unread}"
        );
        assert!(!unread.contains("\"><script>") && !unread.contains("<b>") && !unread.contains("style="));
        let read = page(DigestHeading { is_unread: false, ..last_digest });
        assert!(
            read.contains(r#"<a href="/digests/7">the one after the stream, Saturday 21 November 2026</a>"#)
        );
    }
}
