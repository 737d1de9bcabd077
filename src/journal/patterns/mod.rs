//! What weeks of a journal show, in words and figures, each with how sure it is.
//!
//! Says "too little to tell" where it is. No streaks, no scores: noticing often is the habit, and not a
//! fault. Must not look at a stream that runs, nor at any number of the shield's.

pub mod chance;
mod evenings;
mod sentences;
#[cfg(test)]
mod tests;
mod triggers;

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use super::week::WeekId;
use super::{CheckIn, Moment, Outcome, Thought};
use crate::domain::words;
use chance::Range;
pub use evenings::EveningDifference;

/// So many weeks are looked at.
pub const WEEKS: i32 = 8;
/// Fewer pairs than this tell nothing.
const FEWEST_PAIRS: usize = 5;
/// Fewer marks than this tell nothing.
const FEWEST_MARKS: u32 = 5;
/// So long nobody writes before it is a silence.
pub const SILENCE: Duration = Duration::from_secs(10 * 60);
/// A check-in after the debrief belongs to one before it by this long at most.
const ONE_EVENING: Duration = Duration::from_secs(4 * 3600);

/// A stream that is over, as far as patterns need it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PatternEvening {
    /// When it began.
    pub from: Timestamp,
    /// When it ended.
    pub to: Timestamp,
    /// What it was about, from when on. Foreign words.
    pub topics: Vec<(Timestamp, String)>,
    /// When a hidden number was looked at.
    pub peeks: Vec<Timestamp>,
    /// When somebody talked about numbers.
    pub number_talk: Vec<Timestamp>,
    /// When criticism passed.
    pub criticism: Vec<Timestamp>,
    /// From when to when nobody wrote, each at least [`SILENCE`] long.
    pub silences: Vec<(Timestamp, Timestamp)>,
    /// When a digest came.
    pub digests: Vec<Timestamp>,
    /// Breaks that were taken.
    pub breaks_taken: u32,
}

/// What patterns are made of.
#[derive(Debug, Clone, Default)]
pub struct PatternMaterial {
    /// Streams that are over, oldest first.
    pub evenings: Vec<PatternEvening>,
    /// When marks were made, oldest first.
    pub marks: Vec<Timestamp>,
    /// Check-ins, in any order.
    pub checkins: Vec<CheckIn>,
    /// Thought records, in any order.
    pub thoughts: Vec<Thought>,
}

/// How sure something is, and which way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tendency {
    /// More often than at other times, more than chance would have it.
    More,
    /// Less often.
    Less,
    /// About as often.
    Alike,
    /// Too little to tell.
    TooLittle,
}

words!(Tendency { More = "more", Less = "less", Alike = "alike", TooLittle = "too_little" });

/// How often something was noticed in one week.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WeekRate {
    /// Which week.
    #[schema(value_type = String)]
    pub week: WeekId,
    /// How long there were streams, in hours. In no answer: with one stream in a week it would tell how long that was.
    #[serde(skip)]
    pub hours: f64,
    /// Marks made in them.
    pub marks: u32,
    /// Marks in an hour of stream, from; none where there was less than an hour.
    #[schema(required)]
    pub low: Option<f64>,
    /// The best guess.
    #[schema(required)]
    pub middle: Option<f64>,
    /// The upper end; none where it is not known.
    #[schema(required)]
    pub high: Option<f64>,
}

/// Something that marks may go with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Trigger {
    /// What: `after_peek`, `after_number_talk`, `after_criticism`, `after_silence`, `after_digest`, `time_of_day`,
    /// `weekday`, `topic`, `time_in_stream` or `length`.
    pub cause: MarkCause,
    /// Which of them, in words: "in the evening". A topic's words are Twitch's.
    pub name: String,
    /// How marks go with it.
    pub verdict: Tendency,
}

/// What kind of thing marks may go with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MarkCause {
    /// Soon after a look at a hidden number.
    AfterPeek,
    /// Soon after somebody talked about numbers.
    AfterNumberTalk,
    /// Soon after criticism.
    AfterCriticism,
    /// While nobody writes, or soon after.
    AfterSilence,
    /// Soon after a digest.
    AfterDigest,
    /// A part of the day.
    TimeOfDay,
    /// A day of the week.
    Weekday,
    /// A game, or whatever the stream was about.
    Topic,
    /// How far a stream was on.
    TimeInStream,
    /// How long the stream was in all.
    Length,
}

words!(MarkCause {
    AfterPeek = "after_peek",
    AfterNumberTalk = "after_number_talk",
    AfterCriticism = "after_criticism",
    AfterSilence = "after_silence",
    AfterDigest = "after_digest",
    TimeOfDay = "time_of_day",
    Weekday = "weekday",
    Topic = "topic",
    TimeInStream = "time_in_stream",
    Length = "length",
});

/// One time before, and one after.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Pair {
    /// Before.
    pub before: f64,
    /// After.
    pub after: f64,
}

/// How something was before and after.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Shift {
    /// In words, with how sure it is.
    pub sentence: String,
    /// How many pairs there are.
    pub pairs: usize,
    /// Each pair.
    pub values: Vec<Pair>,
    /// The mean change, from; none where there are too few.
    #[schema(required)]
    pub low: Option<f64>,
    /// The best guess.
    #[schema(required)]
    pub middle: Option<f64>,
    /// The upper end; none where it is open.
    #[schema(required)]
    pub high: Option<f64>,
}

/// What weeks of a journal show.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Patterns {
    /// How often something was noticed, week by week, oldest first.
    pub weeks: Vec<WeekRate>,
    /// The same in words.
    pub noticed: String,
    /// What marks go with, what is surest first.
    pub triggers: Vec<Trigger>,
    /// How evenings with something in them felt afterwards, beside evenings without it; those with enough of both.
    pub evenings: Vec<EveningDifference>,
    /// Belief in the first thought, before and after it was looked at.
    pub belief: Shift,
    /// Mood after a stream, and after its debrief.
    pub mood: Shift,
    /// What became of predictions, in words.
    pub predictions: String,
    /// Breaks, in words.
    pub breaks: String,
}

/// What `material` shows at `now`.
pub fn patterns(material: &PatternMaterial, now: Timestamp, zone: &TimeZone) -> Patterns {
    let this = WeekId::of(now, zone);
    let first = this.later(1 - WEEKS);
    let (since, _) = first.span(zone);
    let evenings: Vec<&PatternEvening> =
        material.evenings.iter().filter(|evening| evening.from >= since).collect();
    let weeks: Vec<WeekRate> =
        (0..WEEKS).map(|week| week_rate(first.later(week), &evenings, &material.marks, zone)).collect();
    let triggers = triggers::triggers(&evenings, &material.marks, zone);
    let lately = |at: Timestamp| at >= since;
    let beliefs = material.thoughts.iter().filter(|thought| lately(thought.at));
    let belief: Vec<(f64, f64)> = beliefs
        .filter_map(|thought| Some((f64::from(thought.belief_before?), f64::from(thought.belief_after?))))
        .collect();
    let mood = moods(material.checkins.iter().filter(|checkin| lately(checkin.at)));
    let told: Vec<Option<Outcome>> = material
        .thoughts
        .iter()
        .filter(|thought| lately(thought.at) && thought.prediction.is_some())
        .map(|thought| thought.outcome)
        .collect();
    Patterns {
        noticed: sentences::noticed(&weeks),
        triggers,
        evenings: evenings::differences(&evenings, &material.checkins),
        belief: shift(belief, sentences::belief),
        mood: shift(mood, sentences::mood),
        predictions: sentences::predictions(&told),
        breaks: sentences::breaks(evenings.len(), evenings.iter().map(|evening| evening.breaks_taken).sum()),
        weeks,
    }
}

fn week_rate(week: WeekId, evenings: &[&PatternEvening], marks: &[Timestamp], zone: &TimeZone) -> WeekRate {
    let (from, to) = week.span(zone);
    let of_week: Vec<&&PatternEvening> =
        evenings.iter().filter(|evening| evening.from >= from && evening.from < to).collect();
    let hours = of_week.iter().map(|evening| triggers::hours(evening.from, evening.to)).sum::<f64>();
    let within = |at: &&Timestamp| of_week.iter().any(|evening| **at >= evening.from && **at <= evening.to);
    let marks = u32::try_from(marks.iter().filter(within).count()).unwrap_or(u32::MAX);
    let range = if hours >= 1.0 { chance::rate(marks, hours) } else { None };
    WeekRate {
        week,
        hours,
        marks,
        low: range.map(|range| range.low),
        middle: range.map(|range| range.middle),
        high: range.map(|range| range.high),
    }
}

/// The mood after a stream and after its debrief, for each evening that has both.
fn moods<'a>(checkins: impl Iterator<Item = &'a CheckIn>) -> Vec<(f64, f64)> {
    let mut sorted: Vec<&CheckIn> = checkins.filter(|checkin| checkin.mood.is_some()).collect();
    sorted.sort_by_key(|checkin| checkin.at);
    let mut pairs = Vec::new();
    let mut before: Option<&CheckIn> = None;
    for checkin in sorted {
        match checkin.moment {
            Moment::After => before = Some(checkin),
            Moment::Debrief => {
                let near = |one: &&CheckIn| {
                    Duration::try_from(checkin.at.duration_since(one.at))
                        .is_ok_and(|span| span <= ONE_EVENING)
                };
                let pair = before.take().filter(near).and_then(|one| Some((one.mood?, checkin.mood?)));
                pairs.extend(pair.map(|(one, other)| (one.step(), other.step())));
            }
            Moment::Before | Moment::Other => {}
        }
    }
    pairs
}

/// Says in words how pairs of before and after differ.
type ShiftSentence = fn(&[(f64, f64)], Option<Range>) -> String;

fn shift(values: Vec<(f64, f64)>, sentence: ShiftSentence) -> Shift {
    let differences: Vec<f64> = values.iter().map(|(before, after)| after - before).collect();
    let range = if values.len() >= FEWEST_PAIRS { chance::mean(&differences) } else { None };
    Shift {
        sentence: sentence(&values, range),
        pairs: values.len(),
        low: range.map(|range| range.low),
        middle: range.map(|range| range.middle),
        high: range.map(|range| range.high),
        values: values.into_iter().map(|(before, after)| Pair { before, after }).collect(),
    }
}
