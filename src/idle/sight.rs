//! What one look at the desktop gave, and what is new in it. Pure.

use std::time::Duration;

use crate::config;
use crate::domain::{Absence, StreamSignal};

/// Which of the desktop's signs count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heed {
    /// After how long without a key or a movement the streamer is away; none for never.
    away_after: Option<Duration>,
    /// Whether the desktop's wish not to be disturbed counts.
    do_not_disturb: bool,
}

impl Heed {
    /// What the settings let count.
    pub fn of(settings: &config::Breaks) -> Self {
        Self { away_after: settings.away_after.get(), do_not_disturb: settings.do_not_disturb }
    }

    /// Whether it has to be known how long no key was pressed.
    #[cfg_attr(target_os = "macos", expect(dead_code, reason = "there the desktop is not asked"))]
    pub(super) fn idle(self) -> bool {
        self.away_after.is_some()
    }

    /// Whether it has to be known that the desktop asks not to be disturbed.
    #[cfg_attr(target_os = "macos", expect(dead_code, reason = "there the desktop is not asked"))]
    pub(super) fn do_not_disturb(self) -> bool {
        self.do_not_disturb
    }
}

/// What one look gave. What is not known is none, and counts as nobody away and nothing asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sight {
    /// The session is locked.
    pub locked: Option<bool>,
    /// For so long no key was pressed and nothing moved.
    pub idle: Option<Duration>,
    /// The desktop shows no notifications just now.
    pub do_not_disturb: Option<bool>,
}

/// What was told last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct LastTold {
    away: bool,
    do_not_disturb: bool,
}

impl LastTold {
    /// What `sight` has that was not told yet.
    pub(super) fn news(&mut self, heed: Heed, sight: Sight) -> Vec<StreamSignal> {
        let still = heed.away_after.zip(sight.idle).is_some_and(|(limit, idle)| idle >= limit);
        let away = sight.locked == Some(true) || still;
        let asks = heed.do_not_disturb && sight.do_not_disturb == Some(true);
        let mut news = Vec::new();
        if std::mem::replace(&mut self.away, away) != away {
            news.push(StreamSignal::Away { by: Absence::Desk, away });
        }
        if std::mem::replace(&mut self.do_not_disturb, asks) != asks {
            news.push(StreamSignal::DoNotDisturb(asks));
        }
        news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEED: Heed = Heed { away_after: Some(Duration::from_secs(300)), do_not_disturb: true };

    fn idle(seconds: u64) -> Sight {
        Sight { idle: Some(Duration::from_secs(seconds)), ..Sight::default() }
    }

    fn away(away: bool) -> StreamSignal {
        StreamSignal::Away { by: Absence::Desk, away }
    }

    #[test]
    fn what_is_new_is_told_once() {
        let mut told = LastTold::default();
        assert_eq!(told.news(HEED, idle(299)), []);
        assert_eq!(told.news(HEED, idle(300)), [away(true)]);
        assert_eq!(told.news(HEED, idle(310)), []);
        assert_eq!(told.news(HEED, idle(0)), [away(false)]);
    }

    #[test]
    fn a_locked_screen_counts_whatever_the_settings_say() {
        let heed = Heed { away_after: None, do_not_disturb: false };
        let locked = Sight { locked: Some(true), do_not_disturb: Some(true), ..idle(9_000) };
        let mut told = LastTold::default();
        assert_eq!(told.news(heed, idle(9_000)), [], "who plays with a controller is there");
        assert_eq!(told.news(heed, locked), [away(true)], "and its wish is not heeded");
        assert_eq!(told.news(HEED, locked), [StreamSignal::DoNotDisturb(true)]);
    }

    #[test]
    fn a_desktop_that_stops_telling_leaves_nobody_away() {
        let mut told = LastTold::default();
        let all = Sight { locked: Some(true), do_not_disturb: Some(true), ..idle(9_000) };
        assert_eq!(told.news(HEED, all), [away(true), StreamSignal::DoNotDisturb(true)]);
        assert_eq!(told.news(HEED, Sight::default()), [away(false), StreamSignal::DoNotDisturb(false)]);
    }
}
