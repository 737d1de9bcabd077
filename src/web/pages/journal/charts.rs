//! Patterns as a page: quiet charts, made here, each with its uncertainty and the same in words.

use askama::Template;

use super::Frame;
use crate::journal::patterns::{Patterns, Tendency, WeekRate};

/// `/patterns`.
#[derive(Debug, Clone, Template)]
#[template(path = "patterns.html")]
pub struct PatternsPage<'a> {
    /// What every page needs.
    pub frame: Frame,
    /// What there is.
    pub patterns: &'a Patterns,
}

impl PatternsPage<'_> {
    const SCRIPT: &'static str = "journal-page.js";

    /// What marks go with, a sentence for each verdict. Nothing is said of what there is too little of.
    fn verdicts(&self) -> Vec<(&'static str, String)> {
        [Tendency::More, Tendency::Less, Tendency::Alike]
            .into_iter()
            .filter_map(|verdict| {
                let of = self.patterns.triggers.iter().filter(|trigger| trigger.verdict == verdict);
                let names: Vec<&str> = of.map(|trigger| trigger.name.as_str()).collect();
                let sentence = match verdict {
                    Tendency::More => "Marks come more often",
                    Tendency::Less => "Marks come less often",
                    Tendency::Alike => "About as often as at other times",
                    Tendency::TooLittle => return None,
                };
                (!names.is_empty()).then(|| (sentence, names.join(", ")))
            })
            .collect()
    }
}

/// One week in the chart.
struct Bar {
    x: f64,
    label: String,
    range: Option<(f64, f64, f64)>,
}

/// How often something was noticed, by week.
struct Weeks {
    bars: Vec<Bar>,
    told: String,
}

/// The picture's axis and top.
const FLOOR: f64 = 150.0;
const TOP: f64 = 16.0;

impl Weeks {
    /// None where no week has anything to show.
    fn of(patterns: &Patterns) -> Option<Self> {
        let most = patterns.weeks.iter().filter_map(|week| week.high).fold(0.0, f64::max);
        if most <= 0.0 || patterns.weeks.iter().all(|week| week.marks == 0) {
            return None;
        }
        let height = |value: f64| (FLOOR - value / most * (FLOOR - TOP)).round();
        let bars = patterns.weeks.iter().zip(0_u32..).map(|(week, place)| Bar {
            x: 60.0 + f64::from(place) * 75.0,
            label: label(week),
            range: week
                .low
                .zip(week.middle)
                .zip(week.high)
                .map(|((low, middle), high)| (height(low), height(middle), height(high))),
        });
        let told = patterns.weeks.iter().map(told).collect::<Vec<_>>().join(" ");
        Some(Self { bars: bars.collect(), told })
    }

    fn description(&self) -> &str {
        &self.told
    }
}

/// "16 Nov".
fn label(week: &WeekRate) -> String {
    week.week.monday().strftime("%-d %b").to_string()
}

fn told(week: &WeekRate) -> String {
    let from = week.week.monday().strftime("%-d %B");
    match week.low.zip(week.middle).zip(week.high) {
        Some(((low, middle), high)) => {
            format!("Week of {from}: about {middle:.1} marks in an hour, between {low:.1} and {high:.1}.")
        }
        None => format!("Week of {from}: too little."),
    }
}

/// Belief before and after, each record a line.
struct Slope {
    pairs: Vec<(f64, f64)>,
    mean: (f64, f64),
    range: (f64, f64),
    told: String,
}

impl Slope {
    /// None where there are too few.
    fn of(patterns: &Patterns) -> Option<Self> {
        let belief = &patterns.belief;
        let (low, high) = (belief.low?, belief.high?);
        let height = |value: f64| (200.0 - value.clamp(0.0, 100.0) * 1.76).round();
        let count = f64::from(u32::try_from(belief.pairs).ok()?).max(1.0);
        let before = belief.values.iter().map(|pair| pair.before).sum::<f64>() / count;
        let after = belief.values.iter().map(|pair| pair.after).sum::<f64>() / count;
        Some(Self {
            pairs: belief.values.iter().map(|pair| (height(pair.before), height(pair.after))).collect(),
            mean: (height(before), height(after)),
            range: (height(before + low), height(before + high)),
            told: belief.sentence.clone(),
        })
    }

    fn description(&self) -> &str {
        &self.told
    }
}
