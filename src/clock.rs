//! Time, handed in. Nothing else in the house reads the wall clock.
//!
//! Deadlines are wall-clock instants: after a suspended night or a stepped clock a deadline that has
//! passed is due at once, and one that has not is still waited for. Must not know what it is used for.

pub mod setback;

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::watch;

/// How long the system clock is trusted before it is read again: a machine that slept, or whose
/// clock was set, notices within this time.
const RECHECK: Duration = Duration::from_secs(20);

/// A clock that is this much behind was set back; less is the small correction that clocks get daily.
const SLACK: Duration = Duration::from_secs(2);

/// A source of the present moment. Cheap to clone.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Manual(Arc<watch::Sender<Timestamp>>),
}

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is moved by [`Clock::advance`] or [`Clock::set`].
    pub fn manual(start: Timestamp) -> Self {
        Self(Source::Manual(Arc::new(watch::Sender::new(start))))
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => Timestamp::now(),
            Source::Manual(time) => *time.borrow(),
        }
    }

    /// Returns once the clock shows `deadline` or later, or was set back: then every deadline lies too
    /// far away, and whoever waits should look again.
    pub async fn sleep_until(&self, deadline: Timestamp) {
        match &self.0 {
            Source::System => {
                let (from, since) = (Timestamp::now(), Instant::now());
                let mut now = from;
                while let Some(left) = until(now, deadline) {
                    tokio::time::sleep(left.min(RECHECK)).await;
                    now = Timestamp::now();
                    if after(now, SLACK) < after(from, since.elapsed()) {
                        return;
                    }
                }
            }
            Source::Manual(time) => {
                let mut seen = time.subscribe();
                let from = *seen.borrow();
                // The sender lives in `self`, so waiting cannot fail while we are here.
                let _ = seen.wait_for(|now| *now >= deadline || *now < from).await;
            }
        }
    }

    /// Returns once `span` has gone by on the clock, or it was set back.
    pub async fn sleep(&self, span: Duration) {
        self.sleep_until(after(self.now(), span)).await;
    }

    /// Moves a manual clock forward. Does nothing to the system clock.
    pub fn advance(&self, span: Duration) {
        if let Source::Manual(time) = &self.0 {
            time.send_modify(|now| *now = after(*now, span));
        }
    }

    /// Sets a manual clock, forward or back. Does nothing to the system clock.
    pub fn set(&self, to: Timestamp) {
        if let Source::Manual(time) = &self.0 {
            time.send_replace(to);
        }
    }
}

/// `span` after `at`; the end of time if that lies beyond it.
pub fn after(at: Timestamp, span: Duration) -> Timestamp {
    jiff::SignedDuration::try_from(span)
        .ok()
        .and_then(|span| at.checked_add(span).ok())
        .unwrap_or(Timestamp::MAX)
}

/// `span` before `at`; the beginning of time if that lies before it.
pub fn before(at: Timestamp, span: Duration) -> Timestamp {
    jiff::SignedDuration::try_from(span)
        .ok()
        .and_then(|span| at.checked_sub(span).ok())
        .unwrap_or(Timestamp::MIN)
}

/// The time from `now` to `deadline`; none if it has come.
pub fn until(now: Timestamp, deadline: Timestamp) -> Option<Duration> {
    Duration::try_from(deadline.duration_since(now)).ok().filter(|left| !left.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_manual_clock_wakes_sleepers_when_it_is_moved() {
        let clock = Clock::manual(Timestamp::UNIX_EPOCH);
        let deadline = after(clock.now(), Duration::from_secs(3600));
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(deadline).await }
        });
        clock.advance(Duration::from_secs(3599));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.advance(Duration::from_secs(1));
        sleeper.await.expect("the sleeper wakes");
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_wakes_sleepers_to_look_again() {
        let start = after(Timestamp::UNIX_EPOCH, Duration::from_secs(7200));
        let clock = Clock::manual(start);
        let sleep = clock.sleep_until(after(start, Duration::from_secs(60)));
        let set_back = async { clock.set(Timestamp::UNIX_EPOCH) };
        tokio::join!(sleep, set_back);
    }

    #[test]
    fn spans_beyond_the_end_of_time_end_there() {
        assert_eq!(after(Timestamp::UNIX_EPOCH, Duration::MAX), Timestamp::MAX);
        assert_eq!(until(Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH), None);
    }
}
