//! How sure a few figures can make anybody: intervals for rates, ratios of rates and mean differences.
//!
//! Must not say anything in words.

/// Two-sided, 95 of 100.
const Z: f64 = 1.96;

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
/// nothing, or it never happened.
pub fn ratio(within: u32, time_within: f64, without: u32, time_without: f64) -> Option<Range> {
    let all = f64::from(within) + f64::from(without);
    if all <= 0.0 || time_within <= 0.0 || time_without <= 0.0 {
        return None;
    }
    let share = f64::from(within) / all;
    let centre = (share + Z * Z / (2.0 * all)) / (1.0 + Z * Z / all);
    let half = Z / (1.0 + Z * Z / all) * (share * (1.0 - share) / all + Z * Z / (4.0 * all * all)).sqrt();
    let odds = |share: f64| share / (1.0 - share).max(f64::EPSILON) * time_without / time_within;
    Some(Range {
        low: odds((centre - half).max(0.0)),
        middle: odds(share.min(1.0 - f64::EPSILON)),
        high: odds((centre + half).min(1.0 - 1e-9)),
    })
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
    let z = Z;
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
