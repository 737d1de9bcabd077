//! Notices when OBS is opened, by the pages it loads: its browser says so in its `User-Agent`.
//!
//! Only tells that OBS came. A page that is loaded again, or a source that is switched off and on with
//! its scene, is no coming.

use std::sync::Mutex;
use std::time::Duration;

use axum::http::{HeaderMap, header};
use jiff::Timestamp;

use crate::clock::after;

/// Without any of our pages for this long, OBS counts as closed.
const CLOSED: Duration = Duration::from_secs(10 * 60);

/// Our pages inside OBS.
#[derive(Debug, Default)]
pub struct ObsPages(Mutex<Pages>);

#[derive(Debug, Default)]
struct Pages {
    open: usize,
    last_left: Option<Timestamp>,
}

impl ObsPages {
    /// A page is opened inside OBS. True if OBS was closed until now.
    pub(super) fn enter(&self, now: Timestamp) -> bool {
        let mut pages = self.pages();
        let was_open = pages.open > 0 || pages.last_left.is_some_and(|left| now < after(left, CLOSED));
        pages.open += 1;
        !was_open
    }

    /// A page inside OBS is closed.
    pub(super) fn leave(&self, now: Timestamp) {
        let mut pages = self.pages();
        pages.open = pages.open.saturating_sub(1);
        pages.last_left = Some(now);
    }

    fn pages(&self) -> std::sync::MutexGuard<'_, Pages> {
        // What is held for the length of three lines cannot be left half done.
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Whether OBS asks: its browser names itself `OBS/` and a version.
pub(super) fn is_obs(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    agent.is_some_and(|agent| agent.split(' ').any(|product| product.starts_with("OBS/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).expect("in range")
    }

    #[test]
    fn only_the_first_page_after_a_while_is_a_coming() {
        let pages = ObsPages::default();
        assert!(pages.enter(at(0)));
        assert!(!pages.enter(at(1)), "a second page");
        pages.leave(at(2));
        pages.leave(at(3));
        assert!(!pages.enter(at(4)), "loaded again");
        pages.leave(at(5));
        assert!(pages.enter(at(5 + 600)), "closed for ten minutes");
    }

    #[test]
    fn obs_is_known_by_its_name() {
        let named = |agent: &'static str| {
            is_obs(&HeaderMap::from_iter([(header::USER_AGENT, agent.parse().expect("a value"))]))
        };
        assert!(named("Mozilla/5.0 (X11; Linux x86_64) Chrome/127.0.0.0 Safari/537.36 OBS/31.0.2"));
        assert!(!named("Mozilla/5.0 (X11; Linux x86_64) Chrome/127.0.0.0 Safari/537.36 JOBS/1"));
        assert!(!is_obs(&HeaderMap::new()));
    }
}
