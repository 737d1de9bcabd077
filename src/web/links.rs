//! Ways in from this machine that are not the key: links that open our pages once, and the dock's own address.
//!
//! A link passes through other programs, such as the one that opens a browser, and an address in OBS stays
//! there for good. Neither may be worth as much as the key.

use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::SteadyTime;
use crate::secret::Secret;
use crate::store::folder::random_token;

/// How long a link is good.
pub(crate) const GOOD_FOR: Duration = Duration::from_secs(60);
/// Links that wait to be opened, at most; the oldest makes room.
const MOST: usize = 16;

/// The links that wait, and what stands in the dock's address.
#[derive(Debug)]
pub struct Links(Mutex<LinksState>);

#[derive(Debug)]
struct LinksState {
    codes: Vec<(Secret, SteadyTime)>,
    dock: Secret,
}

impl Links {
    /// None waits yet; the dock is opened by `dock`.
    pub fn new(dock: Secret) -> Self {
        Self(Mutex::new(LinksState { codes: Vec::new(), dock }))
    }

    /// A link to the private page `path` of the service at `address`. It works once, within a minute from `now`.
    pub fn to_open(&self, address: SocketAddr, path: &str, now: SteadyTime) -> String {
        format!("http://{address}{path}?code={}", self.offer(now).expose())
    }

    /// A code for a link, good once and until [`GOOD_FOR`] after `now`.
    pub(crate) fn offer(&self, now: SteadyTime) -> Secret {
        let code = Secret::new(random_token());
        let mut state = self.state();
        state.codes.retain(|(_, until)| now < *until);
        if state.codes.len() >= MOST {
            state.codes.remove(0);
        }
        state.codes.push((code.clone(), now + GOOD_FOR));
        code
    }

    /// Whether `given` is a code that waits. It is good no more.
    pub(super) fn redeem(&self, given: &str, now: SteadyTime) -> bool {
        let mut state = self.state();
        let place = state.codes.iter().position(|(code, until)| now < *until && code.matches(given));
        place.map(|place| state.codes.remove(place)).is_some()
    }

    /// The dock's whole address, where the pages are at `place`.
    pub(crate) fn dock_address(&self, place: SocketAddr) -> String {
        format!("http://{place}/dock?key={}", self.dock().expose())
    }

    /// What stands in the dock's address.
    pub(super) fn dock(&self) -> Secret {
        self.state().dock.clone()
    }

    /// From now on the dock is opened by `dock` alone.
    pub(super) fn replace_dock(&self, dock: Secret) {
        self.state().dock = dock;
    }

    fn state(&self) -> MutexGuard<'_, LinksState> {
        // What is changed is changed in one step; a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn a_code_is_good_once_and_for_a_minute() {
        let clock = Clock::manual(jiff::Timestamp::UNIX_EPOCH);
        let links = Links::new(Secret::new("dock"));
        let [first, second] = [links.offer(clock.steady()), links.offer(clock.steady())];
        assert!(!links.redeem("", clock.steady()) && !links.redeem("dock", clock.steady()));
        assert!(links.redeem(first.expose(), clock.steady()));
        assert!(!links.redeem(first.expose(), clock.steady()), "once");
        clock.advance(GOOD_FOR);
        assert!(!links.redeem(second.expose(), clock.steady()), "a minute later");
    }

    #[test]
    fn few_wait_at_a_time() {
        let now = Clock::manual(jiff::Timestamp::UNIX_EPOCH).steady();
        let links = Links::new(Secret::default());
        let codes: Vec<_> = (0..=MOST).map(|_| links.offer(now)).collect();
        assert!(!links.redeem(codes[0].expose(), now) && links.redeem(codes[1].expose(), now));
    }
}
