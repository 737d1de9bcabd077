//! The pause before more of the numbers may be seen, and the wish that is told once more after it.
//!
//! Hiding never waits. Kept in memory alone: after a restart nothing is wished for.

use std::time::Duration;

use super::Modes;
use crate::clock::SteadyTime;

/// A wish that nobody tells again within this, after its pause, is gone.
const LAPSES: Duration = Duration::from_secs(60);

/// The wish to see more that waits for its pause.
#[derive(Debug, Default)]
pub struct Reveal(Option<(Modes, SteadyTime)>);

impl Reveal {
    /// Somebody wishes to see as much as `modes` let be seen. Gives when that may be wished for once more; none
    /// where it was wished for before, and the `pause` is over. Another wish begins another pause.
    pub fn ask(&mut self, modes: &Modes, pause: Duration, now: SteadyTime) -> Option<SteadyTime> {
        let waits = self.0.take().filter(|(wished, ready_at)| wished == modes && now < *ready_at + LAPSES);
        let ready_at = waits.map_or(now + pause, |(_, ready_at)| ready_at);
        if now >= ready_at {
            return None;
        }
        self.0 = Some((modes.clone(), ready_at));
        Some(ready_at)
    }

    /// Lets the wish be.
    pub fn let_be(&mut self) {
        self.0 = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ShieldMode;

    const PAUSE: Duration = Duration::from_secs(20);

    fn at(second: u64) -> SteadyTime {
        SteadyTime::default() + Duration::from_secs(second)
    }

    fn all(mode: ShieldMode) -> Modes {
        let mut modes = Modes::default();
        modes.set(mode, None);
        modes
    }

    #[test]
    fn a_wish_counts_once_it_is_told_again_after_the_pause() {
        let (mut reveal, words) = (Reveal::default(), all(ShieldMode::Words));
        assert_eq!(reveal.ask(&words, PAUSE, at(0)), Some(at(20)));
        assert_eq!(reveal.ask(&words, PAUSE, at(19)), Some(at(20)), "asking again makes it no longer");
        assert_eq!(reveal.ask(&words, PAUSE, at(20)), None);
        assert_eq!(reveal.ask(&words, PAUSE, at(21)), Some(at(41)), "and the next one waits again");
    }

    #[test]
    fn another_wish_a_late_one_and_one_let_be_wait_anew() {
        let (mut reveal, words) = (Reveal::default(), all(ShieldMode::Words));
        reveal.ask(&words, PAUSE, at(0));
        assert_eq!(
            reveal.ask(&all(ShieldMode::Shown), PAUSE, at(30)),
            Some(at(50)),
            "more than was wished for"
        );
        reveal.let_be();
        assert_eq!(reveal.ask(&all(ShieldMode::Shown), PAUSE, at(50)), Some(at(70)));
        assert_eq!(reveal.ask(&all(ShieldMode::Shown), PAUSE, at(130)), Some(at(150)), "long ago");
        assert_eq!(reveal.ask(&words, Duration::ZERO, at(130)), None, "no pause is wanted");
    }
}
