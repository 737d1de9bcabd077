//! How evenings felt afterwards that had something in them, beside evenings that had not.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::chance::difference;
use super::{FEWEST_PAIRS, PatternEvening};
use crate::journal::{CheckIn, Moment};

/// A check-in belongs to the stream that ended this long before it, at most.
const AFTERWARDS: SignedDuration = SignedDuration::from_hours(4);

/// How evenings with something in them felt afterwards, beside evenings without it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EveningDifference {
    /// The evenings: "with a look at a number".
    pub name: &'static str,
    /// In words, with how sure it is.
    pub sentence: String,
}

/// Whether something was in an evening.
type HasThing = fn(&PatternEvening) -> bool;

/// What an evening may have had in it.
const THINGS: [(&str, HasThing); 6] = [
    ("with a look at a number", |evening| !evening.peeks.is_empty()),
    ("with talk about numbers", |evening| !evening.number_talk.is_empty()),
    ("with criticism in chat", |evening| !evening.criticism.is_empty()),
    ("with a long silence", |evening| !evening.silences.is_empty()),
    ("with a digest during the stream", |evening| !evening.digests.is_empty()),
    ("with a break", |evening| evening.breaks_taken > 0),
];

/// What there is enough of both of.
pub(super) fn differences(evenings: &[&PatternEvening], checkins: &[CheckIn]) -> Vec<EveningDifference> {
    let felt: Vec<(&PatternEvening, f64)> =
        evenings.iter().filter_map(|evening| Some((*evening, mood_after(evening, checkins)?))).collect();
    let told = |(name, has): &(&'static str, HasThing)| {
        let (with, without): (Vec<_>, Vec<_>) = felt.iter().partition(|(evening, _)| has(evening));
        if with.len() < FEWEST_PAIRS || without.len() < FEWEST_PAIRS {
            return None;
        }
        let moods =
            |of: Vec<&(&PatternEvening, f64)>| of.into_iter().map(|(_, mood)| *mood).collect::<Vec<f64>>();
        let range = difference(&moods(with), &moods(without))?;
        let sentence = match (range.low, range.high) {
            (low, _) if low > 0.0 => {
                format!("Evenings {name} felt lighter afterwards than evenings without.")
            }
            (_, high) if high < 0.0 => {
                format!("Evenings {name} felt heavier afterwards than evenings without.")
            }
            _ => format!(
                "Evenings {name} felt about the same afterwards as evenings without, as far as so few can show."
            ),
        };
        Some(EveningDifference { name, sentence })
    };
    THINGS.iter().filter_map(told).collect()
}

/// The first mood that was told after an evening.
fn mood_after(evening: &PatternEvening, checkins: &[CheckIn]) -> Option<f64> {
    let until: Timestamp = evening.to.saturating_add(AFTERWARDS).unwrap_or(Timestamp::MAX);
    let of = checkins
        .iter()
        .filter(|checkin| checkin.moment == Moment::After && checkin.at >= evening.to && checkin.at <= until);
    of.filter_map(|checkin| Some((checkin.at, checkin.mood?)))
        .min_by_key(|(at, _)| *at)
        .map(|(_, mood)| mood.step())
}
