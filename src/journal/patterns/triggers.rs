//! What marks go with: whether they come more often at some times than at others, by the time there was.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::chance::ratio_of_many;
use super::{FEWEST_MARKS, MarkCause, PatternEvening, Tendency, Trigger};
use crate::clock::after;

/// What comes this long after something is taken to come "soon after" it.
const SOON: Duration = Duration::from_secs(15 * 60);
/// The grain of time: streams are looked at in steps of this length.
const STEP: Duration = Duration::from_secs(60);
/// Less time than this of either kind tells nothing, in hours.
const LEAST: f64 = 0.5;
/// At most so many topics are looked at, those with the most time.
const MOST_TOPICS: usize = 4;
/// A year of long evenings has fewer steps than this in one stream.
const MOST_STEPS: u32 = 60 * 48;

/// Time in hours, and marks in it.
#[derive(Default, Clone, Copy)]
struct Share {
    hours: f64,
    marks: u32,
}

/// How many hours lie between two moments.
pub(super) fn hours(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64().max(0.0) / 3600.0
}

/// What marks go with, what is surest first.
pub(super) fn triggers(evenings: &[&PatternEvening], marks: &[Timestamp], zone: &TimeZone) -> Vec<Trigger> {
    let mut shares: BTreeMap<(MarkCause, String), Share> = BTreeMap::new();
    let mut all = Share::default();
    for evening in evenings {
        let mut from = evening.from;
        for _ in 0..MOST_STEPS {
            if from >= evening.to {
                break;
            }
            let to = after(from, STEP).min(evening.to);
            // A mark at the very end belongs to the last step.
            let is_last = to == evening.to;
            let within = |at: &&Timestamp| **at >= from && (**at < to || is_last && **at == to);
            let share = Share {
                hours: hours(from, to),
                marks: u32::try_from(marks.iter().filter(within).count()).unwrap_or(u32::MAX),
            };
            add(&mut all, share);
            for name in names(evening, from, zone) {
                add(shares.entry(name).or_default(), share);
            }
            from = to;
        }
    }
    let mut topics: Vec<f64> = shares
        .iter()
        .filter(|((cause, _), _)| *cause == MarkCause::Topic)
        .map(|(_, share)| share.hours)
        .collect();
    topics.sort_by(|one, other| other.total_cmp(one));
    let least_topic = topics.get(MOST_TOPICS - 1).copied().unwrap_or_default();
    let mut triggers: Vec<Trigger> = shares
        .into_iter()
        .filter(|((cause, _), share)| *cause != MarkCause::Topic || share.hours >= least_topic)
        .map(|((cause, name), share)| Trigger { cause, name, verdict: verdict(share, all) })
        .collect();
    triggers.sort_by_key(|trigger| (trigger.verdict, trigger.cause));
    triggers
}

fn add(to: &mut Share, share: Share) {
    to.hours += share.hours;
    to.marks += share.marks;
}

/// What can be said of the moment `at` in an evening.
fn names(evening: &PatternEvening, at: Timestamp, zone: &TimeZone) -> Vec<(MarkCause, String)> {
    let soon = |times: &[Timestamp]| times.iter().any(|time| *time <= at && at < after(*time, SOON));
    let mut names = Vec::new();
    if soon(&evening.peeks) {
        names.push((MarkCause::AfterPeek, "soon after a look at a number".to_owned()));
    }
    if soon(&evening.number_talk) {
        names.push((MarkCause::AfterNumberTalk, "soon after talk about numbers".to_owned()));
    }
    if soon(&evening.criticism) {
        names.push((MarkCause::AfterCriticism, "soon after criticism".to_owned()));
    }
    if evening.silences.iter().any(|(from, to)| *from <= at && at < after(*to, SOON)) {
        names.push((MarkCause::AfterSilence, "in a silence or soon after one".to_owned()));
    }
    if soon(&evening.digests) {
        names.push((MarkCause::AfterDigest, "soon after a digest".to_owned()));
    }
    let began = evening.from.to_zoned(zone.clone());
    names.push((MarkCause::Weekday, format!("on {}s", began.strftime("%A"))));
    let length = match hours(evening.from, evening.to) {
        ..2.0 => "in streams under two hours",
        ..4.0 => "in streams of two to four hours",
        _ => "in streams over four hours",
    };
    names.push((MarkCause::Length, length.to_owned()));
    let part = match at.to_zoned(zone.clone()).hour() {
        5..12 => "in the morning",
        12..17 => "in the afternoon",
        17..22 => "in the evening",
        _ => "at night",
    };
    names.push((MarkCause::TimeOfDay, part.to_owned()));
    let part = match hours(evening.from, at) {
        ..1.0 => "in the first hour of a stream",
        ..2.0 => "in the second hour of a stream",
        _ => "later in a stream",
    };
    names.push((MarkCause::TimeInStream, part.to_owned()));
    let topic = evening.topics.iter().rev().find(|(since, _)| *since <= at).or(evening.topics.first());
    if let Some((_, topic)) = topic.filter(|(_, topic)| !topic.is_empty()) {
        names.push((MarkCause::Topic, topic.clone()));
    }
    names
}

fn verdict(share: Share, all: Share) -> Tendency {
    let rest = Share { hours: all.hours - share.hours, marks: all.marks.saturating_sub(share.marks) };
    if all.marks < FEWEST_MARKS || share.hours < LEAST || rest.hours < LEAST {
        return Tendency::TooLittle;
    }
    match ratio_of_many(share.marks, share.hours, rest.marks, rest.hours) {
        Some(range) if range.low > 1.0 => Tendency::More,
        Some(range) if range.high < 1.0 => Tendency::Less,
        Some(range) if range.low > 0.5 && range.high < 2.0 => Tendency::Alike,
        _ => Tendency::TooLittle,
    }
}
