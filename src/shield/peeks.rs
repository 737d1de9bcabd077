//! Peeks: a deliberate look at a hidden number, after a pause, for a short while.
//!
//! Asked for, it is ready after the pause; looked at, it stays for so long and is gone. Letting it be
//! is always possible. Nothing counts how often. Kept in memory alone: after a restart all are gone.

use std::time::Duration;

use crate::clock::SteadyTime;
use crate::domain::{NumberId, PeekId};

/// Peeks that may be under way at once.
const MOST: usize = 8;
/// A peek that nobody looks at is gone after this.
const LAPSES: Duration = Duration::from_secs(10 * 60);
/// Past peeks whose ids are still known, so that asking again says "gone" and not "never heard of".
const PAST: i64 = 1 << 20;

/// A peek that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedPeek {
    /// Its id.
    pub id: PeekId,
    /// The number it is about.
    pub number: NumberId,
    /// When it may be looked at.
    pub ready_at: SteadyTime,
}

/// What a look finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeekLook {
    /// It is not ready.
    TooEarly(AskedPeek),
    /// The first look: the number is to be handed to [`Peeks::show`].
    First(AskedPeek),
    /// It is being shown.
    Shown(AskedPeek, ShownNumber),
    /// It was shown, or let be, or nobody came.
    Gone,
    /// There never was one.
    Unknown,
}

/// A number that is being shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ShownNumber {
    /// How many; none where it is not known.
    pub value: Option<i64>,
    /// Until when.
    pub until: SteadyTime,
}

/// Does not say how many: what is printed for debugging may end in a log.
impl std::fmt::Debug for ShownNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shown(until {:?})", self.until)
    }
}

/// The peeks under way.
#[derive(Debug, Default)]
pub struct Peeks {
    under_way: Vec<(AskedPeek, Option<ShownNumber>)>,
    last_id: i64,
}

impl Peeks {
    /// Begins a peek at `number` that is ready after `pause`. A peek at the same number that waits is
    /// begun anew; the oldest makes room where there are too many.
    pub fn ask(&mut self, number: NumberId, pause: Duration, now: SteadyTime) -> AskedPeek {
        self.under_way.retain(|(peek, shown)| peek.number != number || shown.is_some());
        if self.under_way.len() >= MOST {
            self.under_way.remove(0);
        }
        self.last_id += 1;
        let peek = AskedPeek { id: PeekId(self.last_id), number, ready_at: now + pause };
        self.under_way.push((peek, None));
        peek
    }

    /// What a look at peek `id` finds.
    pub fn look(&mut self, id: PeekId, now: SteadyTime) -> PeekLook {
        self.under_way.retain(|(peek, shown)| {
            let last = shown.map_or(peek.ready_at + LAPSES, |shown| shown.until);
            now < last
        });
        match self.under_way.iter().find(|(peek, _)| peek.id == id) {
            Some((peek, None)) if now < peek.ready_at => PeekLook::TooEarly(*peek),
            Some((peek, None)) => PeekLook::First(*peek),
            Some((peek, Some(shown))) => PeekLook::Shown(*peek, *shown),
            None if self.was(id) => PeekLook::Gone,
            None => PeekLook::Unknown,
        }
    }

    /// From now on peek `id` shows `value`, for `span`.
    pub fn show(
        &mut self,
        id: PeekId,
        value: Option<i64>,
        span: Duration,
        now: SteadyTime,
    ) -> Option<ShownNumber> {
        let (_, slot) = self.under_way.iter_mut().find(|(peek, _)| peek.id == id)?;
        let shown = ShownNumber { value, until: now + span };
        *slot = Some(shown);
        Some(shown)
    }

    /// Lets peek `id` be. None where it is not under way.
    pub fn let_be(&mut self, id: PeekId) -> Option<AskedPeek> {
        let place = self.under_way.iter().position(|(peek, _)| peek.id == id)?;
        Some(self.under_way.remove(place).0)
    }

    /// Until when somebody is in the middle of a look; none where nobody is.
    pub fn busy_until(&self, now: SteadyTime) -> Option<SteadyTime> {
        let ends = |(peek, shown): &(AskedPeek, Option<ShownNumber>)| {
            shown.map_or(peek.ready_at + LAPSES, |shown| shown.until)
        };
        self.under_way.iter().map(ends).filter(|ends| now < *ends).max()
    }

    fn was(&self, id: PeekId) -> bool {
        (1..=self.last_id).contains(&id.0) && self.last_id - id.0 < PAST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_secs(20);
    const SHOW: Duration = Duration::from_secs(10);

    fn at(second: u64) -> SteadyTime {
        SteadyTime::default() + Duration::from_secs(second)
    }

    #[test]
    fn a_peek_waits_shows_and_is_gone() {
        let mut peeks = Peeks::default();
        let peek = peeks.ask(NumberId::Viewers, PAUSE, at(0));
        assert_eq!(peeks.look(peek.id, at(19)), PeekLook::TooEarly(peek));
        assert_eq!(peeks.look(peek.id, at(20)), PeekLook::First(peek));
        let shown = peeks.show(peek.id, Some(3), SHOW, at(20)).expect("under way");
        assert_eq!(peeks.look(peek.id, at(29)), PeekLook::Shown(peek, shown));
        assert_eq!(peeks.look(peek.id, at(30)), PeekLook::Gone);
        assert_eq!(peeks.look(PeekId(peek.id.0 + 1), at(30)), PeekLook::Unknown);
    }

    #[test]
    fn let_be_or_left_alone_it_is_gone() {
        let mut peeks = Peeks::default();
        let peek = peeks.ask(NumberId::Viewers, PAUSE, at(0));
        assert_eq!(peeks.let_be(peek.id), Some(peek));
        assert_eq!(peeks.look(peek.id, at(20)), PeekLook::Gone);
        let peek = peeks.ask(NumberId::Viewers, PAUSE, at(0));
        assert_eq!(peeks.look(peek.id, at(20 + 600)), PeekLook::Gone);
    }

    #[test]
    fn asking_again_waits_again_and_there_are_never_many() {
        let mut peeks = Peeks::default();
        let first = peeks.ask(NumberId::Viewers, PAUSE, at(0));
        let second = peeks.ask(NumberId::Viewers, PAUSE, at(15));
        assert_eq!(peeks.look(first.id, at(20)), PeekLook::Gone);
        assert_eq!(peeks.look(second.id, at(20)), PeekLook::TooEarly(second));
        for number in NumberId::ALL {
            peeks.ask(*number, PAUSE, at(20));
        }
        assert_eq!(peeks.under_way.len(), MOST);
    }
}
