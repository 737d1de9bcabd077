//! Follows that come faster than people make them. Must not know of messages.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;

use super::{FloodNote, PersonHash, passed_between};

/// Follows are counted over this time.
const WITHIN: Duration = Duration::from_secs(5);
/// More than so many are a burst.
const MOST: usize = 10;
/// So many are remembered; a burst of more is one as well.
const REMEMBERED: usize = 1024;

/// Who followed lately.
#[derive(Debug, Clone, Default)]
pub(super) struct Follows {
    lately: VecDeque<(Timestamp, PersonHash)>,
    bursting: bool,
}

impl Follows {
    /// `person` followed at `now`.
    pub(super) fn note(&mut self, person: PersonHash, now: Timestamp) -> FloodNote {
        while self.lately.len() >= REMEMBERED
            || self.lately.front().is_some_and(|(at, _)| passed_between(*at, now) >= WITHIN)
        {
            self.lately.pop_front();
        }
        self.lately.push_back((now, person));
        let flood = self.lately.len() > MOST;
        let begins = flood && !std::mem::replace(&mut self.bursting, flood);
        self.bursting = flood;
        FloodNote { flood, begins, ..FloodNote::default() }
    }

    /// Whether `person` is in the burst that is under way.
    pub(super) fn holds(&self, person: PersonHash) -> bool {
        self.bursting && self.lately.iter().any(|(_, other)| *other == person)
    }

    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.lately.len()
    }
}
