//! Which of our pages are open, and what was ever seen of them: so that setting up can look instead of
//! assuming.
//!
//! What was seen once is remembered on disk; setting up can be left and taken up again.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::domain::{HotkeyAction, words};
use crate::store::{Store, StoreError, kv};

/// Whether a page was ever seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageSeen {
    /// Not yet.
    #[default]
    Never,
    /// It is open now.
    Open,
    /// It was.
    Earlier,
}

words!(PageSeen { Never = "never", Open = "open", Earlier = "earlier" });

impl PageSeen {
    fn of(now: bool, ever: bool) -> Self {
        match (now, ever) {
            (true, _) => Self::Open,
            (false, true) => Self::Earlier,
            (false, false) => Self::Never,
        }
    }
}

/// What was seen of setting up so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Steps {
    /// The overlay.
    pub overlay: PageSeen,
    /// Whether an overlay is open inside OBS now.
    pub overlay_in_obs: bool,
    /// The dock.
    pub dock: PageSeen,
    /// A break on the overlay.
    pub break_shown: PageSeen,
    /// The keys that were heard when they were tried.
    pub keys: BTreeSet<String>,
}

/// Our pages, as they come and go.
pub struct Presence {
    open: Arc<Mutex<PagesOpen>>,
    store: Store,
}

#[derive(Debug, Default)]
struct PagesOpen {
    overlays: usize,
    overlays_in_obs: usize,
    docks: usize,
    showing: usize,
    ever: Ever,
}

/// What was ever seen, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Ever {
    overlay: bool,
    dock: bool,
    break_shown: bool,
    keys: BTreeSet<String>,
}

/// Which page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageKind {
    /// The overlay.
    Overlay,
    /// The overlay, inside OBS.
    OverlayInObs,
    /// The dock.
    Dock,
}

/// A page that is open while this lives.
#[derive(Debug)]
pub(super) struct OpenPage {
    which: PageKind,
    shows: bool,
    now: Arc<Mutex<PagesOpen>>,
}

impl Presence {
    /// None is open yet; what was ever seen is kept in `store`.
    pub fn new(store: Store) -> Self {
        Self { open: Arc::default(), store }
    }

    /// A page is opened.
    pub(super) fn enter(&self, which: PageKind) -> OpenPage {
        let mut now = lock(&self.open);
        match which {
            PageKind::Overlay | PageKind::OverlayInObs => now.ever.overlay = true,
            PageKind::Dock => now.ever.dock = true,
        }
        *now.count(which) += 1;
        now.overlays_in_obs += usize::from(which == PageKind::OverlayInObs);
        OpenPage { which, shows: false, now: self.open.clone() }
    }

    /// What was seen so far, with `pressed` as the keys that were just tried. What is new is kept.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub(super) async fn steps(&self, pressed: &[HotkeyAction]) -> Result<Steps, StoreError> {
        let kept: Ever =
            self.store.read(|connection| kv::get(connection, kv::SETUP)).await?.unwrap_or_default();
        let (steps, ever) = {
            let mut now = lock(&self.open);
            let ever = &mut now.ever;
            ever.overlay |= kept.overlay;
            ever.dock |= kept.dock;
            ever.break_shown |= kept.break_shown;
            ever.keys.extend(kept.keys.iter().cloned());
            ever.keys.extend(pressed.iter().map(HotkeyAction::to_string));
            let ever = ever.clone();
            let steps = Steps {
                overlay: PageSeen::of(now.overlays > 0, ever.overlay),
                overlay_in_obs: now.overlays_in_obs > 0,
                dock: PageSeen::of(now.docks > 0, ever.dock),
                break_shown: PageSeen::of(now.showing > 0, ever.break_shown),
                keys: ever.keys.clone(),
            };
            (steps, ever)
        };
        if ever != kept {
            self.store.write(move |connection| kv::set(connection, kv::SETUP, &ever)).await?;
        }
        Ok(steps)
    }
}

impl PagesOpen {
    fn count(&mut self, which: PageKind) -> &mut usize {
        match which {
            PageKind::Overlay | PageKind::OverlayInObs => &mut self.overlays,
            PageKind::Dock => &mut self.docks,
        }
    }
}

impl OpenPage {
    /// The page says whether it shows a break now.
    pub(super) fn shows_break(&mut self, shows: bool) {
        let mut now = lock(&self.now);
        if shows != self.shows {
            now.showing = if shows { now.showing + 1 } else { now.showing.saturating_sub(1) };
            now.ever.break_shown |= shows;
            self.shows = shows;
        }
    }
}

impl Drop for OpenPage {
    fn drop(&mut self) {
        self.shows_break(false);
        let mut now = lock(&self.now);
        let count = now.count(self.which);
        *count = count.saturating_sub(1);
        now.overlays_in_obs -= usize::from(self.which == PageKind::OverlayInObs).min(now.overlays_in_obs);
    }
}

fn lock(now: &Mutex<PagesOpen>) -> MutexGuard<'_, PagesOpen> {
    // Counts are set whole; a panic elsewhere leaves nothing half done.
    now.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(presence: &Presence) -> (usize, usize, usize, usize, Ever) {
        let now = lock(&presence.open);
        (now.overlays, now.overlays_in_obs, now.docks, now.showing, now.ever.clone())
    }

    #[test]
    fn a_page_that_goes_away_shows_nothing_any_more_and_was_seen() {
        let folder = tempfile::tempdir().unwrap();
        let presence = Presence::new(Store::open(folder.path(), |_| {}).unwrap());
        let mut overlay = presence.enter(PageKind::OverlayInObs);
        let dock = presence.enter(PageKind::Dock);
        overlay.shows_break(true);
        overlay.shows_break(true);
        let ever = Ever { overlay: true, dock: true, break_shown: true, ..Ever::default() };
        assert_eq!(seen(&presence), (1, 1, 1, 1, ever.clone()));
        drop(overlay);
        drop(dock);
        assert_eq!(seen(&presence), (0, 0, 0, 0, ever));
    }
}
