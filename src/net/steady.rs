//! Time that never runs backwards, for deadlines: a clock that is set back takes them along, so that
//! none of them comes hours too late. One that is set forward makes them due.

use std::time::Duration;

use jiff::Timestamp;

use crate::clock::{after, before, until};

/// Time as the sum of what went by since the beginning.
#[derive(Debug)]
pub(super) struct Steady {
    last: Timestamp,
    /// By how much the clock was set back since the beginning.
    ahead: Duration,
}

impl Steady {
    /// Nothing went by yet.
    pub(super) fn new() -> Self {
        Self { last: Timestamp::MIN, ahead: Duration::ZERO }
    }

    /// The clock shows `now`.
    pub(super) fn set(&mut self, now: Timestamp) {
        self.ahead = self.ahead.saturating_add(until(now, self.last).unwrap_or_default());
        self.last = now;
    }

    /// What time it is for deadlines.
    pub(super) fn now(&self) -> Timestamp {
        after(self.last, self.ahead)
    }

    /// What the clock will show at `deadline`.
    pub(super) fn shown(&self, deadline: Timestamp) -> Timestamp {
        before(deadline, self.ahead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_go_back_with_the_clock() {
        let (mut steady, second) = (Steady::new(), Duration::from_secs(1));
        let noon = Timestamp::from_second(1_790_000_000).unwrap();
        let morning = before(noon, 7200 * second);
        steady.set(noon);
        let deadline = after(steady.now(), 10 * second);
        assert_eq!(steady.shown(deadline), after(noon, 10 * second));
        steady.set(morning);
        assert_eq!(until(steady.now(), deadline), Some(10 * second));
        assert_eq!(steady.shown(deadline), after(morning, 10 * second));
        steady.set(after(noon, second));
        assert_eq!(until(steady.now(), deadline), None, "and forward again it is due");
        for end in [Timestamp::MIN, Timestamp::MAX, Timestamp::MIN] {
            steady.set(end);
        }
        assert_eq!(steady.now(), Timestamp::MAX);
    }
}
