//! How long to wait before trying again.
//!
//! Pure: the waiting itself and the moment to forget past failures are the caller's.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

/// Waits that double with every failure up to a longest one. Each is drawn from the upper half of what it
/// may be, so that everybody who lost the same server does not come back at once.
#[derive(Debug)]
pub struct Backoff {
    policy: ExponentialBuilder,
    waits: ExponentialBackoff,
}

impl Backoff {
    /// Waits of at most `first` after a first failure and at most `longest` after any. The same seed
    /// gives the same waits.
    pub fn new(first: Duration, longest: Duration, seed: u64) -> Self {
        // The jitter adds up to as much again.
        let policy = ExponentialBuilder::new()
            .with_min_delay(first / 2)
            .with_max_delay(longest / 2)
            .with_jitter()
            .with_jitter_seed(seed)
            .without_max_times();
        Self { policy, waits: policy.build() }
    }

    /// The waits for a server of Twitch's: from a second to a minute.
    pub fn for_twitch(seed: u64) -> Self {
        Self::new(Duration::from_secs(1), Duration::from_secs(60), seed)
    }

    /// Something failed: how long to wait now.
    pub fn next_wait(&mut self) -> Duration {
        self.waits.next().unwrap_or(Duration::from_secs(60))
    }

    /// What was tried has worked for a good while.
    pub fn reset(&mut self) {
        self.waits = self.policy.build();
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
                    let mut backoff = Backoff::for_twitch(seed);
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
        let mut backoff = Backoff::for_twitch(7);
        for _ in 0..20 {
            backoff.next_wait();
        }
        backoff.reset();
        assert!(backoff.next_wait() <= Duration::from_secs(1));
    }
}
