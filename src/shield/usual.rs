//! Where a stream lies within the usual variation of the streamer's own recent ones.
//!
//! Robust on purpose: the median for the centre and the median absolute deviation for the spread, so
//! that one raid or one empty evening moves neither (Rousseeuw & Croux 1993). No peaks, no trend, no
//! comparison with others. Says nothing before there are five streams to compare with.

use std::time::Duration;

use jiff::civil::Weekday;

use crate::domain::{Among, Incomparable, Place, Usual};

/// So many streams are needed before anything is said.
pub const ENOUGH: usize = 5;
/// So many recent streams are looked at.
pub const RECENT: usize = 20;
/// From the median absolute deviation to a standard deviation, for what varies normally.
const CONSISTENT: f64 = 1.4826;
/// The usual reaches so many deviations from the centre: about nineteen streams of twenty.
const REACH: f64 = 2.0;

/// A stream, as far as it is compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ComparedStream {
    /// How much there was of what is compared: the median number of viewers, or how many wrote.
    pub level: f64,
    /// The day of the week on which it began, where the streamer lives.
    pub weekday: Weekday,
    /// How long it was.
    pub length: Duration,
}

/// A stream beside the usual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// What is usual.
    pub usual: Usual,
    /// Among which streams.
    pub among: Among,
    /// Where the stream lies.
    pub place: Place,
}

/// A number that stays the same for so many measurements in a row, at its highest, is capped;
const STANDS_STILL: usize = 15;
/// unless it is smaller than this: a few people often stay for long.
const CAPPED_FROM: i64 = 20;

/// Those of a stream's measurements that can be compared with other streams, and why the others cannot. Each comes with
/// whether the people of another room may be in it.
pub fn comparable(measured: &[(i64, bool)]) -> (Vec<i64>, Vec<Incomparable>) {
    let own: Vec<i64> = measured.iter().filter(|(_, shared)| !shared).map(|(value, _)| *value).collect();
    let mut left_out = Vec::new();
    if own.len() < measured.len() {
        left_out.push(Incomparable::SharedChat);
    }
    let highest = own.iter().copied().max().unwrap_or_default();
    let is_capped = |run: &&[i64]| run.len() >= STANDS_STILL && run.first() == Some(&highest);
    if highest < CAPPED_FROM || !own.chunk_by(|one, next| one == next).any(|run| is_capped(&run)) {
        return (own, left_out);
    }
    left_out.push(Incomparable::Ceiling);
    let free = own.chunk_by(|one, next| one == next).filter(|run| !is_capped(run)).flatten().copied();
    (free.collect(), left_out)
}

/// What is usual among `levels`; none where there are too few.
pub fn usual(levels: &[f64]) -> Option<Usual> {
    if levels.len() < ENOUGH {
        return None;
    }
    let centre = median(levels)?;
    let apart: Vec<f64> = levels.iter().map(|level| (level - centre).abs()).collect();
    // People come and go by chance: counts vary by about the root of their size, whatever the last
    // few streams happened to do. Without this floor five alike would make a sixth "unusual".
    let spread = (median(&apart)? * CONSISTENT).max(centre.max(1.0).sqrt());
    Some(Usual { centre, low: (centre - REACH * spread).max(0.0), high: centre + REACH * spread })
}

/// Where `this` lies among the `earlier` ones (newest first). Streams of the same weekday and of a
/// similar length count alone where there are enough of them. None where there are too few in all.
pub fn compare(this: &ComparedStream, earlier: &[ComparedStream]) -> Option<Comparison> {
    let recent = earlier.get(..RECENT).unwrap_or(earlier);
    let same_day = |other: &&ComparedStream| other.weekday == this.weekday;
    let as_long = |other: &&ComparedStream| {
        other.length >= this.length / 2 && other.length <= this.length.saturating_mul(2)
    };
    let pick = |fits: &dyn Fn(&&ComparedStream) -> bool| -> Option<Usual> {
        let levels: Vec<f64> = recent.iter().filter(|other| fits(other)).map(|other| other.level).collect();
        usual(&levels)
    };
    let (usual, among) = None
        .or_else(|| Some((pick(&|other| same_day(other) && as_long(other))?, Among::WeekdayAndLength)))
        .or_else(|| Some((pick(&same_day)?, Among::Weekday)))
        .or_else(|| Some((pick(&as_long)?, Among::Length)))
        .or_else(|| Some((pick(&|_| true)?, Among::All)))?;
    let place = if this.level < usual.low {
        Place::Below
    } else if this.level > usual.high {
        Place::Above
    } else {
        Place::Within
    };
    Some(Comparison { usual, among, place })
}

/// The median of `values`; none of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The value below which the share `share` (0 to 1) of `values` lies, interpolated; none of nothing.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    #[expect(clippy::cast_precision_loss, reason = "lists are far shorter than 2^52")]
    let place = share.clamp(0.0, 1.0) * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and `last`")]
    let below = place.floor() as usize;
    let low = *sorted.get(below)?;
    let high = *sorted.get(below + 1).unwrap_or(&low);
    Some(low + (high - low) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evening(level: f64) -> ComparedStream {
        ComparedStream { level, weekday: Weekday::Friday, length: Duration::from_secs(3 * 3600) }
    }

    fn evenings(levels: &[f64]) -> Vec<ComparedStream> {
        levels.iter().copied().map(evening).collect()
    }

    #[test]
    fn four_streams_say_nothing() {
        assert_eq!(compare(&evening(3.0), &evenings(&[3.0; 4])), None);
    }

    #[test]
    fn one_raid_does_not_move_what_is_usual() {
        let plain = usual(&[10.0, 12.0, 9.0, 11.0, 10.0]).expect("enough");
        let raided = usual(&[10.0, 12.0, 9.0, 900.0, 10.0]).expect("enough");
        assert!((plain.high - raided.high).abs() < 5.0, "{plain:?} {raided:?}");
    }

    #[test]
    fn alike_streams_leave_room_for_chance() {
        let comparison = compare(&evening(12.0), &evenings(&[9.0; 6])).expect("enough");
        assert_eq!(comparison.place, Place::Within);
        assert_eq!(compare(&evening(30.0), &evenings(&[9.0; 6])).expect("enough").place, Place::Above);
        assert_eq!(compare(&evening(1.0), &evenings(&[25.0; 6])).expect("enough").place, Place::Below);
    }

    #[test]
    fn the_same_day_counts_alone_once_there_is_enough_of_it() {
        let mut earlier = evenings(&[20.0; 5]);
        earlier.extend((0..10).map(|_| ComparedStream { weekday: Weekday::Monday, ..evening(5.0) }));
        let comparison = compare(&evening(20.0), &earlier).expect("enough");
        assert_eq!((comparison.among, comparison.place), (Among::WeekdayAndLength, Place::Within));
        let short = ComparedStream { length: Duration::from_secs(600), ..evening(20.0) };
        assert_eq!(compare(&short, &earlier).expect("enough").among, Among::Weekday);
        let sunday = ComparedStream { weekday: Weekday::Sunday, ..evening(5.0) };
        assert_eq!(compare(&sunday, &earlier).expect("enough").among, Among::Length);
    }

    #[test]
    fn a_cap_and_the_people_of_another_room_say_nothing_of_what_is_usual() {
        let alone = |values: &[i64]| values.iter().map(|value| (*value, false)).collect::<Vec<_>>();
        let capped: Vec<i64> = [30, 44, 52].into_iter().chain([60; 15]).chain([58]).collect();
        assert_eq!(comparable(&alone(&capped)), (vec![30, 44, 52, 58], vec![Incomparable::Ceiling]));
        assert_eq!(comparable(&alone(&capped[..17])).1, [], "fourteen in a row happen");
        assert_eq!(comparable(&alone(&[3; 60])), (vec![3; 60], vec![]), "three friends who stay are no cap");
        let dips: Vec<i64> = [60, 44].into_iter().chain([40; 15]).collect();
        assert_eq!(comparable(&alone(&dips)).1, [], "a cap is the highest there is");
        let shared = [(12, false), (90, true), (95, true), (13, false)];
        assert_eq!(comparable(&shared), (vec![12, 13], vec![Incomparable::SharedChat]));
        assert_eq!(comparable(&[(90, true)]), (vec![], vec![Incomparable::SharedChat]));
        assert_eq!(comparable(&[]), (vec![], vec![]));
    }

    #[test]
    fn quantiles_are_interpolated() {
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[3.0], 0.9), Some(3.0));
        assert_eq!(median(&[1.0, 2.0, 3.0, 10.0]), Some(2.5));
        assert_eq!(quantile(&[0.0, 10.0], 0.25), Some(2.5));
    }
}
