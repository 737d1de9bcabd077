//! Patterns are told from chance, and too little is said to be too little.

use jiff::{SignedDuration, ToSpan};

use super::*;
use crate::journal::Mood;

fn now() -> Timestamp {
    "2026-11-22T22:00:00Z".parse().unwrap()
}

/// A stream of two hours, so many days ago, with marks at these minutes.
fn evening(days: i64, minutes: &[i64], marks: &mut Vec<Timestamp>) -> PatternEvening {
    let from = now() - SignedDuration::from_hours(24 * days + 4);
    marks.extend(minutes.iter().map(|minute| from + minute.minutes()));
    PatternEvening { from, to: from + 2.hours(), breaks_taken: 1, ..PatternEvening::default() }
}

fn verdicts(material: &PatternMaterial, cause: MarkCause) -> Vec<(String, Tendency)> {
    let patterns = patterns(material, now(), &TimeZone::UTC);
    let of = patterns.triggers.into_iter().filter(|trigger| trigger.cause == cause);
    of.map(|trigger| (trigger.name, trigger.verdict)).collect()
}

#[test]
fn with_nothing_it_says_that_there_is_too_little() {
    let patterns = patterns(&PatternMaterial::default(), now(), &TimeZone::UTC);
    assert!(patterns.noticed.starts_with("Too little to tell"));
    assert!(patterns.belief.sentence.starts_with("Too little to tell"));
    assert!(patterns.mood.sentence.starts_with("Too little to tell"));
    assert_eq!(patterns.triggers, []);
    assert_eq!(patterns.weeks.len(), 8);
    assert!(patterns.weeks.iter().all(|week| week.middle.is_none()));
    assert_eq!((patterns.predictions.as_str(), patterns.breaks.as_str()), ("", ""));
}

#[test]
fn marks_that_follow_peeks_are_told_from_marks_that_do_not() {
    let mut marks = Vec::new();
    let evenings: Vec<PatternEvening> = (1..9)
        .rev()
        .map(|days| {
            let mut one = evening(days, &[61, 66], &mut marks);
            one.peeks = vec![one.from + 60.minutes()];
            one.number_talk = vec![one.from + 10.minutes()];
            one
        })
        .collect();
    let mut material = PatternMaterial { evenings, marks, ..PatternMaterial::default() };
    assert_eq!(verdicts(&material, MarkCause::AfterPeek)[0].1, Tendency::More);
    assert_eq!(verdicts(&material, MarkCause::AfterNumberTalk)[0].1, Tendency::TooLittle);
    // One evening alone is too little, however clear it looks.
    material.evenings.truncate(1);
    material.marks.truncate(2);
    assert_eq!(verdicts(&material, MarkCause::AfterPeek)[0].1, Tendency::TooLittle);
}

#[test]
fn marks_without_a_pattern_show_none() {
    let mut marks = Vec::new();
    let evenings: Vec<PatternEvening> = (1..50)
        .rev()
        .map(|days| {
            let mut one = evening(days, &[15, 45, 75, 105], &mut marks);
            let topic = if days % 2 == 0 { "Art" } else { "Chess" };
            one.topics = vec![(one.from, topic.to_owned())];
            one
        })
        .collect();
    let material = PatternMaterial { evenings, marks, ..PatternMaterial::default() };
    for cause in [MarkCause::Topic, MarkCause::TimeInStream] {
        let told = verdicts(&material, cause);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.iter().all(|(_, verdict)| *verdict == Tendency::Alike), "{told:?}");
    }
    let weeks = patterns(&material, now(), &TimeZone::UTC).weeks;
    let full = weeks[6].clone();
    assert_eq!((full.marks, full.hours), (28, 14.0));
    assert!(full.low.unwrap() < 2.0 && full.high.unwrap() > 2.0);
}

#[test]
fn belief_and_mood_are_compared_in_pairs() {
    let thought = |before, after| Thought {
        at: now() - SignedDuration::from_hours(5),
        belief_before: Some(before),
        belief_after: after,
        ..Thought::default()
    };
    let mut thoughts: Vec<Thought> =
        [(80, 50), (70, 40), (90, 60), (60, 45)].map(|(b, a)| thought(b, Some(a))).into();
    thoughts.push(thought(100, None));
    let told = |thoughts: &[Thought]| {
        let material = PatternMaterial { thoughts: thoughts.to_vec(), ..PatternMaterial::default() };
        patterns(&material, now(), &TimeZone::UTC).belief
    };
    assert!(told(&thoughts).sentence.contains("There are 4 so far"));
    thoughts.push(thought(75, Some(45)));
    let clear = told(&thoughts);
    assert!(clear.sentence.contains("about 75 of 100 before and about 48 after"), "{}", clear.sentence);
    assert!(clear.sentence.contains("somewhere between") && clear.high.unwrap() < 0.0);

    let checkin = |minutes: i64, moment, mood| CheckIn {
        at: now() - SignedDuration::from_mins(minutes),
        moment,
        mood: Some(mood),
        ..CheckIn::default()
    };
    let checkins: Vec<CheckIn> = (1..7_i64)
        .flat_map(|day| {
            let start = day * 24 * 60;
            [checkin(start + 10, Moment::After, Mood::Low), checkin(start, Moment::Debrief, Mood::Between)]
        })
        // One that has no other half, and one whose other half was a day before.
        .chain([
            checkin(9 * 24 * 60, Moment::After, Mood::Heavy),
            checkin(8 * 24 * 60, Moment::Debrief, Mood::Light),
        ])
        .collect();
    let mood =
        patterns(&PatternMaterial { checkins, ..PatternMaterial::default() }, now(), &TimeZone::UTC).mood;
    assert_eq!(mood.pairs, 6);
    assert!(mood.sentence.contains("about a step lighter"), "{}", mood.sentence);
    for told in [&mood.sentence, &clear.sentence] {
        assert!(!told.contains("chance would") && told.contains("nothing to compare it with"), "{told}");
    }
}

#[test]
fn what_comes_after_silence_criticism_and_digests_is_seen() {
    for cause in [MarkCause::AfterSilence, MarkCause::AfterCriticism, MarkCause::AfterDigest] {
        let mut marks = Vec::new();
        let evenings: Vec<PatternEvening> = (1..9)
            .rev()
            .map(|days| {
                let mut one = evening(days, &[61, 66], &mut marks);
                let at = one.from + 60.minutes();
                match cause {
                    MarkCause::AfterSilence => one.silences = vec![(one.from + 50.minutes(), at)],
                    MarkCause::AfterCriticism => one.criticism = vec![at],
                    _ => one.digests = vec![at],
                }
                one
            })
            .collect();
        let material = PatternMaterial { evenings, marks, ..PatternMaterial::default() };
        assert_eq!(verdicts(&material, cause)[0].1, Tendency::More, "{cause}");
        // Every stream is as long as the others, and weekdays have too few.
        assert!(verdicts(&material, MarkCause::Length).iter().all(|(_, told)| *told == Tendency::TooLittle));
    }
}

#[test]
fn evenings_are_compared_with_evenings_without_the_thing_and_silently_left_out_below_enough() {
    let told = |with: i64, heavy: bool| {
        let mut checkins = Vec::new();
        let evenings: Vec<PatternEvening> = (1..22)
            .rev()
            .map(|days| {
                let mut one = evening(days, &[], &mut Vec::new());
                let looked = days <= with;
                if looked {
                    one.peeks = vec![one.from + 60.minutes()];
                }
                let mood = if looked && heavy {
                    Mood::Heavy
                } else {
                    [Mood::Between, Mood::AllRight][usize::from(days % 2 == 0)]
                };
                let at = one.to + 5.minutes();
                checkins.push(CheckIn { at, moment: Moment::After, mood: Some(mood), ..CheckIn::default() });
                one
            })
            .collect();
        let material = PatternMaterial { evenings, checkins, ..PatternMaterial::default() };
        patterns(&material, now(), &TimeZone::UTC).evenings
    };
    let clear = told(10, true);
    assert_eq!(clear.len(), 1, "{clear:?}");
    assert_eq!(
        clear[0].sentence,
        "Evenings with a look at a number felt heavier afterwards than evenings without."
    );
    assert!(told(10, false)[0].sentence.contains("about the same"));
    assert_eq!(told(4, true), [], "four evenings tell nothing");
}

#[test]
fn predictions_are_set_beside_what_happened() {
    let thought =
        |outcome| Thought { at: now(), prediction: Some("all leave".into()), outcome, ..Thought::default() };
    let told = |outcomes: &[Option<Outcome>]| {
        let thoughts = outcomes.iter().copied().map(thought).collect();
        patterns(&PatternMaterial { thoughts, ..PatternMaterial::default() }, now(), &TimeZone::UTC)
            .predictions
    };
    assert!(told(&[None]).contains("none was checked"));
    let few = told(&[Some(Outcome::Not), Some(Outcome::Not), Some(Outcome::Partly)]);
    assert_eq!(
        few,
        "Of the predictions that you checked, 1 came in part and 2 did not come. That is too little to tell how such predictions do."
    );
}

#[test]
fn a_stream_of_any_length_is_looked_at_in_reasonable_time() {
    let mut marks = Vec::new();
    let mut one = evening(2, &[1], &mut marks);
    one.from = Timestamp::UNIX_EPOCH;
    one.to = Timestamp::MAX;
    patterns(
        &PatternMaterial { evenings: vec![one], marks, ..PatternMaterial::default() },
        now(),
        &TimeZone::UTC,
    );
}
