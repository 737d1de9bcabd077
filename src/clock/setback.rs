//! Notices a clock that was set back, for machines whose deadlines are instants on it.
//!
//! Without it a clock that is put right by an hour makes every timer an hour too long. Must not know
//! what the deadlines are for.

use std::time::Duration;

use jiff::Timestamp;

use super::until;

/// Remembers when it last looked at the clock.
#[derive(Debug, Default)]
pub struct Setback(Option<Timestamp>);

impl Setback {
    /// Looks at the clock, which shows `now`. If it showed more at the last look, tells by how much:
    /// every deadline is to be moved back by as much, and is then as far away as it was.
    pub fn look(&mut self, now: Timestamp) -> Option<Duration> {
        until(now, self.0.replace(now)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::after;

    #[test]
    fn only_a_step_back_is_told_and_only_once() {
        let (start, hour) = (Timestamp::from_second(1_790_000_000).unwrap(), Duration::from_secs(3600));
        let mut setback = Setback::default();
        assert_eq!(setback.look(after(start, hour)), None);
        assert_eq!(setback.look(after(start, hour)), None);
        assert_eq!(setback.look(start), Some(hour));
        assert_eq!(setback.look(start), None);
        assert_eq!(setback.look(after(start, hour)), None);
    }
}
