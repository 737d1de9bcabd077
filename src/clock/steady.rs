//! Steady time: for every deadline, and for nothing that people read.

use std::ops::{Add, Sub};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// A point in time that says nothing but how far it is from others. Steady time never runs backwards, goes on
/// while the machine sleeps, and does not leap when the wall clock is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SteadyTime(SignedDuration);

impl SteadyTime {
    /// The present, counted from the machine's start.
    pub(super) fn now() -> Self {
        Self(SignedDuration::try_from(uptime()).unwrap_or(SignedDuration::MAX))
    }

    /// How long after `earlier` this is; nothing where it is not after it.
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0).try_into().unwrap_or_default()
    }
}

impl Add<Duration> for SteadyTime {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(span.try_into().unwrap_or(SignedDuration::MAX)))
    }
}

impl Sub<Duration> for SteadyTime {
    type Output = Self;

    fn sub(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(span.try_into().unwrap_or(SignedDuration::MAX)))
    }
}

/// How the wall clock stands to steady time. It compares equal to itself until the wall clock is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WallOffset {
    /// What the wall clock showed, or would have, at steady time's zero.
    zero: Timestamp,
}

impl WallOffset {
    pub(super) fn between(steady: SteadyTime, wall: Timestamp) -> Self {
        Self { zero: shifted(wall, SignedDuration::ZERO.saturating_sub(steady.0)) }
    }

    /// What the wall clock shows at `time`.
    pub fn to_wall(self, time: SteadyTime) -> Timestamp {
        shifted(self.zero, time.0)
    }

    /// When the wall clock shows `at`, if it is not set until then.
    pub fn to_steady(self, at: Timestamp) -> SteadyTime {
        SteadyTime(at.duration_since(self.zero))
    }

    /// How far apart the wall clock is by the two.
    pub(super) fn apart(self, other: Self) -> Duration {
        self.zero.duration_since(other.zero).unsigned_abs()
    }
}

/// `at`, moved by `span` as far as there is time.
fn shifted(at: Timestamp, span: SignedDuration) -> Timestamp {
    let end = if span.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
    at.checked_add(span).unwrap_or(end)
}

/// How long the machine has been up, sleep included.
#[cfg(unix)]
fn uptime() -> Duration {
    use rustix::time::ClockId;
    // Linux alone stops its monotonic clock while the machine sleeps, and std's `Instant` with it.
    #[cfg(target_os = "linux")]
    const CLOCK: ClockId = ClockId::Boottime;
    #[cfg(not(target_os = "linux"))]
    const CLOCK: ClockId = ClockId::Monotonic;
    rustix::time::clock_gettime(CLOCK).try_into().unwrap_or_default()
}

/// How long since this was first asked, sleep included.
#[cfg(not(unix))]
fn uptime() -> Duration {
    static FIRST: LazyLock<Instant> = LazyLock::new(Instant::now);
    FIRST.elapsed()
}

/// How long the machine has slept since this was first asked, as far as its clocks tell. Windows' clock for spans goes
/// on in sleep: there it is none.
pub(super) fn slept() -> Duration {
    static FIRST: LazyLock<(Duration, Instant)> = LazyLock::new(|| (uptime(), Instant::now()));
    let (uptime_then, then) = *FIRST;
    uptime().saturating_sub(uptime_then).saturating_sub(then.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wall_and_steady_time_are_turned_into_each_other_without_loss() {
        let (steady, wall) = (SteadyTime::default() + Duration::from_secs(90), Timestamp::UNIX_EPOCH);
        let offset = WallOffset::between(steady, wall);
        assert_eq!(offset.to_wall(steady), wall);
        assert_eq!(offset.to_steady(wall), steady);
        let long_ago = steady - Duration::from_secs(3600);
        assert_eq!(offset.to_steady(offset.to_wall(long_ago)), long_ago);
        assert_eq!(offset.to_wall(steady + Duration::MAX), Timestamp::MAX);
        assert_eq!(offset.to_wall(steady - Duration::MAX), Timestamp::MIN);
    }

    #[test]
    fn time_that_has_not_gone_by_is_none() {
        let now = SteadyTime::now();
        assert_eq!((now + Duration::from_secs(1)).since(now), Duration::from_secs(1));
        assert_eq!(now.since(now + Duration::from_secs(1)), Duration::ZERO);
        assert!(SteadyTime::now() >= now);
    }
}
