//! How long to wait before trying again.
//!
//! Pure: the waiting itself and the moment to forget past failures are the caller's.

use std::time::Duration;

/// The longest wait after a first failure.
const FIRST: Duration = Duration::from_secs(1);

/// The longest wait after any failure.
const LONGEST: Duration = Duration::from_secs(60);

/// Waits that are drawn anew each time from between nothing and a ceiling that doubles with every
/// failure ("full jitter"), so that everybody who lost the same server does not come back at once.
#[derive(Debug)]
pub(super) struct Backoff {
    failures: u32,
    random: Random,
}

impl Backoff {
    /// Nothing has failed yet. The same seed gives the same waits.
    pub(super) fn new(seed: u64) -> Self {
        Self { failures: 0, random: Random(seed) }
    }

    /// Something failed: how long to wait now. At most a minute.
    pub(super) fn next_wait(&mut self) -> Duration {
        let ceiling = FIRST.saturating_mul(1 << self.failures.min(10)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        let millis = u64::try_from(ceiling.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(self.random.below(millis + 1))
    }

    /// What was tried has worked for a good while.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }
}

/// A small generator of numbers that need to be spread, not secret (SplitMix64).
#[derive(Debug)]
pub(super) struct Random(pub(super) u64);

impl Random {
    /// A number from 0 up to, not including, `end`, which must not be zero.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_spread_out_and_grow_to_a_minute() {
        let longest = |failure: usize| {
            (0..200)
                .map(|seed| {
                    let mut backoff = Backoff::new(seed);
                    (0..=failure).map(|_| backoff.next_wait()).last().unwrap()
                })
                .max()
                .unwrap()
        };
        for (failure, ceiling) in [(0, 1), (1, 2), (3, 8), (6, 60), (40, 60)] {
            let longest = longest(failure);
            assert!(longest <= Duration::from_secs(ceiling), "{failure}: {longest:?}");
            assert!(longest > Duration::from_secs(ceiling) * 9 / 10, "{failure}: {longest:?}");
        }
    }

    #[test]
    fn a_good_while_makes_waits_short_again() {
        let mut backoff = Backoff::new(7);
        for _ in 0..20 {
            backoff.next_wait();
        }
        backoff.reset();
        assert!(backoff.next_wait() <= FIRST);
    }
}
