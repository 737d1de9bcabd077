//! Time, handed in. Nothing else in the crate reads a clock.
//!
//! There are two. Steady time is for deadlines; the wall clock is for what people read, for what Twitch said,
//! and for times of day. Must not know what either is used for.

mod steady;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

pub use steady::{SteadyTime, WallOffset};

/// Timers stand still while the machine sleeps, and nothing tells of a wall clock that was set: both are noticed
/// within this time.
const RECHECK: Duration = Duration::from_secs(20);

/// A wall clock that is this far off was set; less is the small correction that clocks get daily.
const SLACK: Duration = Duration::from_secs(2);

/// A source of the present moment. Cheap to clone.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System(Arc<Mutex<WallOffset>>),
    Manual(Arc<watch::Sender<Manual>>),
}

/// What a manual clock shows.
#[derive(Clone, Copy)]
struct Manual {
    steady: SteadyTime,
    wall: Timestamp,
    slept: Duration,
}

impl Clock {
    /// The machine's own clocks.
    pub fn system() -> Self {
        let offset = WallOffset::between(SteadyTime::now(), Timestamp::now());
        Self(Source::System(Arc::new(Mutex::new(offset))))
    }

    /// Clocks that stand still until they are moved by [`Clock::advance`] or [`Clock::set`].
    pub fn manual(wall: Timestamp) -> Self {
        let shows = Manual { steady: SteadyTime::default(), wall, slept: Duration::ZERO };
        Self(Source::Manual(Arc::new(watch::Sender::new(shows))))
    }

    /// What the wall clock shows.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System(_) => Timestamp::now(),
            Source::Manual(shows) => shows.borrow().wall,
        }
    }

    /// The present, for deadlines.
    pub fn steady(&self) -> SteadyTime {
        match &self.0 {
            Source::System(_) => SteadyTime::now(),
            Source::Manual(shows) => shows.borrow().steady,
        }
    }

    /// How the wall clock stands to steady time. It stays the same until the wall clock is set.
    pub fn offset(&self) -> WallOffset {
        match &self.0 {
            Source::System(known) => {
                let offset = WallOffset::between(SteadyTime::now(), Timestamp::now());
                let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
                if known.apart(offset) > SLACK {
                    *known = offset;
                }
                *known
            }
            Source::Manual(shows) => {
                let Manual { steady, wall, .. } = *shows.borrow();
                WallOffset::between(steady, wall)
            }
        }
    }

    /// How long the machine has slept so far, counted from some beginning. Steady time went on meanwhile.
    pub fn slept(&self) -> Duration {
        match &self.0 {
            Source::System(_) => steady::slept(),
            Source::Manual(shows) => shows.borrow().slept,
        }
    }

    /// Returns once `deadline` has come.
    pub async fn sleep_until(&self, deadline: SteadyTime) {
        match &self.0 {
            Source::System(_) => loop {
                let left = deadline.since(self.steady());
                if left.is_zero() {
                    return;
                }
                tokio::time::sleep(left.min(RECHECK)).await;
            },
            Source::Manual(shows) => {
                // The sender lives in `self`, so waiting cannot fail while we are here.
                let _ = shows.subscribe().wait_for(|shows| shows.steady >= deadline).await;
            }
        }
    }

    /// Returns once `deadline` has come; never where there is none.
    pub async fn wake_at(&self, deadline: Option<SteadyTime>) {
        match deadline {
            Some(deadline) => self.sleep_until(deadline).await,
            None => std::future::pending().await,
        }
    }

    /// Returns once `span` has gone by.
    pub async fn sleep(&self, span: Duration) {
        self.sleep_until(self.steady() + span).await;
    }

    /// Returns once the wall clock does not stand at `offset` any more: whoever waits for what it will show should
    /// look again.
    pub async fn wall_set(&self, offset: WallOffset) {
        match &self.0 {
            Source::System(_) => {
                while self.offset() == offset {
                    tokio::time::sleep(RECHECK).await;
                }
            }
            Source::Manual(shows) => {
                let is_set = |shows: &Manual| WallOffset::between(shows.steady, shows.wall) != offset;
                let _ = shows.subscribe().wait_for(is_set).await;
            }
        }
    }

    /// Lets time go by on manual clocks. Does nothing to the machine's own.
    pub fn advance(&self, span: Duration) {
        if let Source::Manual(shows) = &self.0 {
            shows.send_modify(|shows| {
                shows.steady = shows.steady + span;
                shows.wall = after(shows.wall, span);
            });
        }
    }

    /// Lets time go by on manual clocks as if the machine slept meanwhile. Does nothing to the machine's own.
    pub fn advance_asleep(&self, span: Duration) {
        if let Source::Manual(shows) = &self.0 {
            shows.send_modify(|shows| shows.slept += span);
        }
        self.advance(span);
    }

    /// Sets a manual wall clock, forward or back, in which no time goes by. Does nothing to the machine's own.
    pub fn set(&self, to: Timestamp) {
        if let Source::Manual(shows) = &self.0 {
            shows.send_modify(|shows| shows.wall = to);
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
        let deadline = clock.steady() + Duration::from_secs(3600);
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
    async fn a_wall_clock_that_is_set_moves_no_deadline_and_is_noticed() {
        let clock = Clock::manual(after(Timestamp::UNIX_EPOCH, Duration::from_secs(7200)));
        let (deadline, offset) = (clock.steady() + Duration::from_secs(60), clock.offset());
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(deadline).await }
        });
        let setting = async { clock.set(Timestamp::UNIX_EPOCH) };
        tokio::join!(clock.wall_set(offset), setting);
        clock.set(after(Timestamp::UNIX_EPOCH, Duration::from_secs(86_400)));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        let offset = clock.offset();
        clock.advance(Duration::from_secs(60));
        sleeper.await.expect("the sleeper wakes");
        assert_eq!(clock.offset(), offset, "time that goes by sets no clock");
    }

    #[test]
    fn the_systems_clocks_keep_step() {
        let clock = Clock::system();
        let (offset, now) = (clock.offset(), clock.now());
        assert!(until(now, offset.to_wall(clock.steady())).unwrap_or_default() < SLACK);
        assert_eq!(clock.offset(), offset);
    }

    #[test]
    fn spans_beyond_the_end_of_time_end_there() {
        assert_eq!(after(Timestamp::UNIX_EPOCH, Duration::MAX), Timestamp::MAX);
        assert_eq!(until(Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH), None);
    }
}
