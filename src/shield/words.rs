//! What may be said of numbers in words: from the streamer's own history, never from absolute sizes, and never digits.
//!
//! Steady on purpose. A word that changes with every sample would be a ticker with another face.

use std::time::Duration;

use super::usual::{ENOUGH, median, quantile};
use crate::domain::NumberWord;

/// The middle of so many samples in a row counts.
const SMOOTH: usize = 5;
/// A value must go past a boundary by this share of it before the word changes.
const MARGIN: f64 = 0.15;

/// How many watch: a word for the last of `samples` (oldest first), by the boundaries that the levels
/// of `earlier` streams draw.
pub fn viewers(samples: &[f64], earlier: &[f64]) -> NumberWord {
    // Of nobody nothing is said, however few are usual.
    if samples.last().is_none_or(|now| *now < 1.0) {
        return NumberWord::Unknown;
    }
    if earlier.len() < ENOUGH {
        return NumberWord::SomePeople;
    }
    let (Some(few), Some(many)) = (quantile(earlier, 1.0 / 3.0), quantile(earlier, 2.0 / 3.0)) else {
        return NumberWord::SomePeople;
    };
    match level(samples, few, many) {
        Level::Few => NumberWord::Few,
        Level::Some => NumberWord::Table,
        Level::Many => NumberWord::Room,
    }
}

/// How many there are in all (followers, subscribers), beside how many there were at the beginning.
pub fn total(samples: &[f64]) -> NumberWord {
    match (samples.first(), samples.last()) {
        (Some(first), Some(last)) if last > first => NumberWord::More,
        (Some(_), Some(_)) => NumberWord::AsBefore,
        _ => NumberWord::Unknown,
    }
}

/// Whether there was any of something that people give (bits, gifts) or bring (raids). Of none nothing is said.
pub fn given(any: bool) -> NumberWord {
    if any { NumberWord::Some } else { NumberWord::Unknown }
}

/// How long the stream has been running, beside how long the streamer's usually are.
pub fn length(so_far: Duration, earlier: &[f64]) -> NumberWord {
    let Some(usual) = median(earlier).filter(|usual| earlier.len() >= ENOUGH && *usual > 0.0) else {
        return NumberWord::UnderWay;
    };
    match so_far.as_secs_f64() / usual {
        ..0.25 => NumberWord::Early,
        ..0.75 => NumberWord::WellUnderWay,
        ..1.25 => NumberWord::AsUsual,
        _ => NumberWord::Long,
    }
}

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Level {
    Few,
    Some,
    Many,
}

/// Walks through the samples and moves only when a boundary is clearly passed.
fn level(samples: &[f64], few: f64, many: f64) -> Level {
    let mut now = None;
    for end in 1..=samples.len() {
        let window = samples.get(end.saturating_sub(SMOOTH)..end).unwrap_or_default();
        let Some(value) = median(window) else { continue };
        let plain = match value {
            value if value < few => Level::Few,
            value if value <= many => Level::Some,
            _ => Level::Many,
        };
        let is_clear = |before: Level| {
            let (up, down) = (1.0 + MARGIN, 1.0 - MARGIN);
            match (before, plain) {
                (Level::Few, _) => value >= few * up,
                (Level::Many, _) => value <= many * down,
                (Level::Some, Level::Many) => value >= many * up,
                (Level::Some, _) => value <= few * down,
            }
        };
        match now {
            None => now = Some(plain),
            Some(before) if plain != before && is_clear(before) => now = Some(plain),
            Some(_) => {}
        }
    }
    now.unwrap_or(Level::Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLIER: [f64; 6] = [10.0, 20.0, 30.0, 40.0, 50.0, 60.0];

    #[test]
    fn words_come_from_the_streamers_own_history() {
        assert_eq!(viewers(&[12.0], &EARLIER), NumberWord::Few);
        assert_eq!(viewers(&[35.0], &EARLIER), NumberWord::Table);
        assert_eq!(viewers(&[70.0], &EARLIER), NumberWord::Room);
        assert_eq!(viewers(&[12.0], &[1.0, 2.0, 3.0, 2.0, 1.0]), NumberWord::Room, "for whom it is one");
        assert_eq!(viewers(&[12.0], &[1.0; 4]), NumberWord::SomePeople, "too little to tell");
        assert_eq!(viewers(&[], &EARLIER), NumberWord::Unknown);
    }

    #[test]
    fn a_word_is_no_ticker() {
        // Around the boundary (about 43) the word stays what it was.
        let wobble: Vec<f64> = (0..200).map(|minute| if minute % 3 == 0 { 40.0 } else { 46.0 }).collect();
        let mut words: Vec<_> = (1..=wobble.len()).map(|end| viewers(&wobble[..end], &EARLIER)).collect();
        words.dedup();
        assert!(words.len() <= 2, "{words:?}");
        let mut rise = vec![35.0; 10];
        rise.push(500.0);
        assert_eq!(viewers(&rise, &EARLIER), NumberWord::Table, "one sample alone changes nothing");
        rise.extend([500.0; 3]);
        assert_eq!(viewers(&rise, &EARLIER), NumberWord::Room);
    }
}
