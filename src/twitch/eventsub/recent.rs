//! Which messages came lately, so that one that comes again is known: by its id, or, under another id, by what it
//! says. Bounded.

use std::collections::hash_map::RandomState;
use std::collections::{HashSet, VecDeque};
use std::hash::BuildHasher;
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::{after, until};

/// How many are remembered. Twitch repeats within seconds; this many come in hours, or in a raid.
const REMEMBERED: usize = 1024;

/// For so long what says the same is the same. It comes twice within seconds; a person may do the same again soon.
const SAID_AGAIN: Duration = Duration::from_secs(30);

/// The ids of the latest messages.
#[derive(Debug, Default)]
pub(super) struct Recent {
    known: HashSet<String>,
    order: VecDeque<String>,
}

impl Recent {
    /// Whether `id` is new; it is remembered from now on.
    pub(super) fn is_new(&mut self, id: &str) -> bool {
        if self.known.contains(id) {
            return false;
        }
        if self.order.len() >= REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.known.insert(id.to_owned());
        self.order.push_back(id.to_owned());
        true
    }
}

/// What the latest messages said, as hashes.
#[derive(Debug, Default)]
pub(super) struct SaidLately {
    keys: RandomState,
    /// With the time of each, oldest first.
    order: VecDeque<(Timestamp, u64)>,
}

impl SaidLately {
    /// Whether `what` was not said just now; it is remembered from now on.
    pub(super) fn is_new(&mut self, what: (&str, &str), now: Timestamp) -> bool {
        let is_old = |at: Timestamp| until(now, after(at, SAID_AGAIN)).is_none();
        while self.order.len() >= REMEMBERED || self.order.front().is_some_and(|(at, _)| is_old(*at)) {
            self.order.pop_front();
        }
        let hash = self.keys.hash_one(what);
        let is_new = self.order.iter().all(|(_, said)| *said != hash);
        if is_new {
            self.order.push_back((now, hash));
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_the_same_is_the_same_for_a_moment() {
        let mut said = SaidLately::default();
        let start = Timestamp::UNIX_EPOCH;
        assert!(said.is_new(("channel.follow", "{}"), start));
        assert!(said.is_new(("channel.raid", "{}"), start));
        assert!(!said.is_new(("channel.follow", "{}"), after(start, SAID_AGAIN / 2)));
        assert!(said.is_new(("channel.follow", "{}"), after(start, SAID_AGAIN)));
        for number in 0..REMEMBERED {
            assert!(said.is_new(("channel.cheer", &number.to_string()), after(start, SAID_AGAIN)));
        }
        assert_eq!(said.order.len(), REMEMBERED);
    }

    #[test]
    fn the_latest_are_known_and_the_oldest_forgotten() {
        let mut recent = Recent::default();
        for id in 0..REMEMBERED {
            assert!(recent.is_new(&id.to_string()));
        }
        assert!(!recent.is_new("0"));
        assert!(recent.is_new("one more"));
        assert!(!recent.is_new("1"));
        assert!(recent.is_new("0"));
        assert_eq!((recent.known.len(), recent.order.len()), (REMEMBERED, REMEMBERED));
    }
}
