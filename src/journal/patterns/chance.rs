//! How sure a few figures can make anybody: intervals for rates, ratios of rates and mean differences.
//!
//! Must not say anything in words.

/// Two-sided, 95 of 100.
const Z: f64 = 1.96;
/// Two-sided, 99 of 100: where many things are compared at once.
const Z_OF_MANY: f64 = 2.576;

/// A figure with the range in which the truth may lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// From.
    pub low: f64,
    /// The best guess.
    pub middle: f64,
    /// The upper end.
    pub high: f64,
}

/// How often something happens in a unit of time, when it happened `count` times in `time` (Byar's
/// approximation). None without time.
pub fn rate(count: u32, time: f64) -> Option<Range> {
    if time <= 0.0 {
        return None;
    }
    let bound = |count: f64, z: f64| {
        let inner = 1.0 - 1.0 / (9.0 * count) + z / (3.0 * count.sqrt());
        count * inner.powi(3).max(0.0)
    };
    let count = f64::from(count);
    let low = if count > 0.0 { bound(count, -Z) } else { 0.0 };
    Some(Range { low: low / time, middle: count / time, high: bound(count + 1.0, Z) / time })
}

/// How many times as often something happens in one time as in another, when of all the times that it
/// happened, so many lay in each (a conditional binomial with Wilson's interval). None where either time is
/// nothing, or it never happened. As sure as it has to be where this is one comparison of many.
pub fn ratio_of_many(within: u32, time_within: f64, without: u32, time_without: f64) -> Option<Range> {
    ratio_at(Z_OF_MANY, within, time_within, without, time_without)
}

/// [`ratio_of_many`], where nothing else is compared.
pub fn ratio(within: u32, time_within: f64, without: u32, time_without: f64) -> Option<Range> {
    ratio_at(Z, within, time_within, without, time_without)
}

fn ratio_at(z: f64, within: u32, time_within: f64, without: u32, time_without: f64) -> Option<Range> {
    let all = f64::from(within) + f64::from(without);
    if all <= 0.0 || time_within <= 0.0 || time_without <= 0.0 {
        return None;
    }
    let share = f64::from(within) / all;
    let centre = (share + z * z / (2.0 * all)) / (1.0 + z * z / all);
    let half = z / (1.0 + z * z / all) * (share * (1.0 - share) / all + z * z / (4.0 * all * all)).sqrt();
    let odds = |share: f64| share / (1.0 - share).max(f64::EPSILON) * time_without / time_within;
    Some(Range {
        low: odds((centre - half).max(0.0)),
        middle: odds(share.min(1.0 - f64::EPSILON)),
        high: odds((centre + half).min(1.0 - 1e-9)),
    })
}

/// By how much the mean of `one` lies above that of `other`, and where that may lie (Welch). None where either has
/// fewer than two. As sure as it has to be where this is one comparison of many.
pub fn difference(one: &[f64], other: &[f64]) -> Option<Range> {
    let part = |values: &[f64]| {
        let count = f64::from(u32::try_from(values.len()).ok().filter(|count| *count >= 2)?);
        let mean = values.iter().sum::<f64>() / count;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
        // Steps of a mood are coarse: where all of a few are alike, the truth varies all the same.
        Some((count, mean, variance.max(1.0 / 12.0)))
    };
    let ((n, mean, variance), (m, other_mean, other_variance)) = (part(one)?, part(other)?);
    let (a, b) = (variance / n, other_variance / m);
    let freedom = (a + b).powi(2) / (a.powi(2) / (n - 1.0) + b.powi(2) / (m - 1.0));
    let half = quantile(Z_OF_MANY, freedom) * (a + b).sqrt();
    let middle = mean - other_mean;
    Some(Range { low: middle - half, middle, high: middle + half })
}

/// The mean of `differences` and where it may lie (Student's t). None for fewer than two.
pub fn mean(differences: &[f64]) -> Option<Range> {
    let count = u32::try_from(differences.len()).ok().filter(|count| *count >= 2)?;
    let n = f64::from(count);
    let mean = differences.iter().sum::<f64>() / n;
    let spread = differences.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let half = t(n - 1.0) * (spread / n).sqrt();
    Some(Range { low: mean - half, middle: mean, high: mean + half })
}

/// Student's quantile for `freedom` degrees: the normal one, corrected (Cornish and Fisher).
fn t(freedom: f64) -> f64 {
    quantile(Z, freedom)
}

fn quantile(z: f64, freedom: f64) -> f64 {
    z + (z.powi(3) + z) / (4.0 * freedom)
        + (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * freedom.powi(2))
        + (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / (384.0 * freedom.powi(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: f64, other: f64, within: f64) -> bool {
        (one - other).abs() <= within
    }

    #[test]
    fn intervals_are_those_of_the_tables() {
        // Exact Poisson limits for 10 events are 4.80 and 18.39.
        let ten = rate(10, 1.0).unwrap();
        assert!(near(ten.low, 4.80, 0.05) && near(ten.high, 18.39, 0.05), "{ten:?}");
        let none = rate(0, 2.0).unwrap();
        assert!(none.low == 0.0 && near(none.high, 3.69 / 2.0, 0.2), "{none:?}");
        // Student's t for 4 and 9 degrees of freedom.
        assert!(near(t(4.0), 2.776, 0.02) && near(t(9.0), 2.262, 0.005), "{} {}", t(4.0), t(9.0));
        let mean = mean(&[10.0, 20.0, 30.0, 40.0, 50.0]).unwrap();
        assert!(near(mean.middle, 30.0, 1e-9) && near(mean.high - mean.middle, 19.63, 0.2), "{mean:?}");
    }

    #[test]
    fn a_difference_is_as_unsure_as_few_evenings_make_it() {
        let few = difference(&[2.0, 3.0, 2.0], &[1.0, 2.0, 1.0]).unwrap();
        assert!(few.low < 0.0 && few.high > 0.0 && near(few.middle, 1.0, 1e-9), "{few:?}");
        let many = |step: f64| [0.0, 1.0, 0.0, 1.0, 0.0, 1.0].map(|value| value + step).repeat(3);
        let clear = difference(&many(2.0), &many(0.0)).unwrap();
        assert!(clear.low > 1.0 && clear.high < 3.0, "{clear:?}");
        // Alike to the last is no proof.
        let alike = difference(&[2.0; 3], &[1.8; 3]).unwrap();
        assert!(alike.low < 0.0, "{alike:?}");
        assert_eq!(difference(&[1.0], &[1.0, 2.0]), None);
    }

    #[test]
    fn a_ratio_knows_the_time_that_there_was() {
        // Ten in one hour, ten in ten hours.
        let often = ratio(10, 1.0, 10, 10.0).unwrap();
        assert!(near(often.middle, 10.0, 1e-6) && often.low > 3.0 && often.high < 30.0, "{often:?}");
        let even = ratio(1, 1.0, 10, 10.0).unwrap();
        assert!(even.low < 1.0 && even.high > 1.0, "{even:?}");
        assert_eq!(ratio(0, 1.0, 0, 1.0), None);
        assert_eq!(ratio(1, 0.0, 1, 1.0), None);
        assert!(ratio(5, 1.0, 0, 1.0).unwrap().low > 0.4);
    }
}
