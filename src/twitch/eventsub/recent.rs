//! Which messages came lately, so that one that comes again is known. Bounded.

use std::collections::{HashSet, VecDeque};

/// How many are remembered. Twitch repeats within seconds; this many come in hours, or in a raid.
const REMEMBERED: usize = 1024;

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

#[cfg(test)]
mod tests {
    use super::*;

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
