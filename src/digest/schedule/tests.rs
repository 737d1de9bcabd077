//! Slots on the clock, over nights, changes of the hour and clocks that were set.

use std::cell::RefCell;
use std::collections::HashSet;

use jiff::civil::time;
use proptest::prelude::*;

use super::*;
use crate::config::{Span, TimeOfDay};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn settings(during: During, daily: &[(i8, i8)]) -> DigestSettings {
    let daily = daily.iter().map(|(hour, minute)| TimeOfDay(time(*hour, *minute, 0, 0))).collect();
    DigestSettings { during, daily, ..DigestSettings::default() }
}

fn facts(now: &str) -> Facts<'static> {
    Facts {
        now: at(now),
        tz: TimeZone::get("Europe/Berlin").unwrap(),
        live: None,
        awaiting: &[],
        paused: false,
        since: at("2020-01-01T00:00:00Z"),
        handled_daily: &|_| false,
    }
}

fn live(started: &str) -> Option<LiveFacts> {
    Some(LiveFacts { stream: StreamId(7), started_at: at(started), last_mid: None, next_break: None })
}

fn keys(settings: &DigestSettings, facts: &Facts<'_>) -> Vec<(String, Step)> {
    due(settings, facts).into_iter().map(|due| (due.slot.to_string(), due.step)).collect()
}

#[test]
fn keys_are_stable() {
    for (slot, key) in [
        (Slot::AfterStream(StreamId(3)), "after_stream:3"),
        (Slot::Interval(StreamId(3), 2), "interval:3:2"),
        (Slot::Break(9), "break:9"),
        (Slot::Daily(jiff::civil::date(2026, 11, 22).at(18, 0, 0, 0)), "daily:2026-11-22T18:00"),
        (Slot::OnDemand(at("2026-11-22T17:00:00Z")), "on_demand:2026-11-22T17:00:00Z"),
    ] {
        assert_eq!(slot.to_string(), key);
    }
}

#[test]
fn after_a_stream_comes_the_cool_down_first() {
    let awaiting = [(StreamId(1), at("2026-11-22T20:00:00Z")), (StreamId(2), at("2026-11-22T20:20:00Z"))];
    let settings = settings(During::Off, &[]);
    let early = Facts { awaiting: &awaiting, ..facts("2026-11-22T20:49:59Z") };
    assert_eq!(keys(&settings, &early), []);
    assert_eq!(next_at(&settings, &early), Some(at("2026-11-22T20:50:00Z")));
    let cooled = Facts { awaiting: &awaiting, ..facts("2026-11-22T20:50:00Z") };
    let composed = |key: &str| (key.to_owned(), Step::Compose);
    assert_eq!(keys(&settings, &cooled), [composed("after_stream:1"), composed("after_stream:2")]);
    let again =
        Facts { awaiting: &awaiting, live: live("2026-11-22T20:30:00Z"), ..facts("2026-11-22T20:55:00Z") };
    assert_eq!(keys(&settings, &again), []);
}

#[test]
fn intervals_run_from_the_start_and_missed_ones_are_one() {
    let settings = settings(During::Every(Span::minutes(30)), &[]);
    let mut facts = Facts { live: live("2026-11-22T18:00:00Z"), ..facts("2026-11-22T18:29:00Z") };
    assert_eq!(keys(&settings, &facts), []);
    assert_eq!(next_at(&settings, &facts), Some(at("2026-11-22T18:30:00Z")));
    facts.now = at("2026-11-22T19:40:00Z");
    assert_eq!(keys(&settings, &facts), [("interval:7:3".to_owned(), Step::Compose)]);
    facts.live.as_mut().unwrap().last_mid = Some(at("2026-11-22T19:40:00Z"));
    assert_eq!(keys(&settings, &facts), []);
    assert_eq!(next_at(&settings, &facts), Some(at("2026-11-22T20:00:00Z")));
    facts.now = at("2026-11-22T17:00:00Z");
    assert_eq!(keys(&settings, &facts), [], "a clock that was set back");
}

#[test]
fn at_breaks_the_next_break_is_the_next_digest() {
    let settings = settings(During::AtBreaks, &[(23, 0)]);
    let mut facts = Facts { live: live("2026-11-22T18:00:00Z"), ..facts("2026-11-22T18:29:00Z") };
    assert_eq!(next_at(&settings, &facts), None);
    facts.live.as_mut().unwrap().next_break = Some(at("2026-11-22T18:50:00Z"));
    assert_eq!(next_at(&settings, &facts), Some(at("2026-11-22T18:50:00Z")));
}

#[test]
fn only_the_latest_missed_time_of_day_is_made_up() {
    let settings = settings(During::Off, &[(9, 0), (18, 0)]);
    let mut facts = facts("2026-11-22T20:00:00Z");
    assert_eq!(keys(&settings, &facts), [("daily:2026-11-22T18:00".to_owned(), Step::Compose)]);
    assert_eq!(next_at(&settings, &facts), Some(facts.now));
    facts.handled_daily = &|key| key == "daily:2026-11-22T18:00";
    assert_eq!(keys(&settings, &facts), []);
    assert_eq!(next_at(&settings, &facts), Some(at("2026-11-23T08:00:00Z")));
    facts.now = at("2026-11-22T16:00:00Z");
    assert_eq!(keys(&settings, &facts), [], "a clock that was set back makes nothing due again");
    facts.now = at("2026-11-22T20:00:00Z");
    facts.handled_daily = &|_| false;
    facts.since = at("2026-11-22T19:00:00Z");
    assert_eq!(keys(&settings, &facts), [], "nothing before the first run");
}

#[test]
fn a_time_of_day_within_a_stream_or_its_cool_down_is_passed_over() {
    let settings = settings(During::Off, &[(18, 0)]);
    let passed = [("daily:2026-11-22T18:00".to_owned(), Step::PassOver)];
    let during = Facts { live: live("2026-11-22T16:00:00Z"), ..facts("2026-11-22T17:00:00Z") };
    assert_eq!(keys(&settings, &during), passed);
    assert_eq!(next_at(&settings, &during), None);
    let awaiting = [(StreamId(7), at("2026-11-22T16:50:00Z"))];
    let cooling = Facts { awaiting: &awaiting, ..facts("2026-11-22T17:00:00Z") };
    assert_eq!(keys(&settings, &cooling), passed);
    assert_eq!(next_at(&settings, &cooling), Some(at("2026-11-22T17:20:00Z")));
}

#[test]
fn the_change_of_the_hour_moves_no_digest_by_a_day() {
    // In Berlin 02:30 does not exist on 2026-03-29, and comes twice on 2026-10-25.
    let settings = settings(During::Off, &[(2, 30)]);
    assert_eq!(
        next_at(
            &settings,
            &Facts { handled_daily: &|key| key < "daily:2026-03-29", ..facts("2026-03-28T12:00:00Z") }
        ),
        Some(at("2026-03-29T01:30:00Z"))
    );
    let handled = |key: &str| key < "daily:2026-10-25";
    assert_eq!(
        next_at(&settings, &Facts { handled_daily: &handled, ..facts("2026-10-24T12:00:00Z") }),
        Some(at("2026-10-25T00:30:00Z"))
    );
    let handled = |key: &str| key <= "daily:2026-10-25T02:30";
    assert_eq!(keys(&settings, &Facts { handled_daily: &handled, ..facts("2026-10-25T01:30:00Z") }), []);
}

#[test]
fn nothing_is_due_during_a_pause() {
    let awaiting = [(StreamId(7), at("2026-11-20T16:50:00Z"))];
    let settings = settings(During::Every(Span::seconds(1)), &[(0, 0)]);
    let paused = Facts { awaiting: &awaiting, paused: true, ..facts("2026-11-22T17:00:00Z") };
    assert_eq!(keys(&settings, &paused), []);
    assert_eq!(next_at(&settings, &paused), None);
}

proptest! {
    /// A clock that runs, jumps and is set back over the changes of the hour; whatever is due is
    /// handled, as the store does.
    #[test]
    fn nothing_is_due_twice(
        steps in prop::collection::vec(-90_000i64..200_000, 1..60),
        times in prop::collection::vec((0i8..24, 0i8..60), 0..4),
        every in 1u64..5_000,
        start in 1_772_000_000i64..1_793_000_000,
    ) {
        let settings = settings(During::Every(Span::seconds(every)), &times);
        let done: RefCell<HashSet<String>> = RefCell::default();
        let handled = |key: &str| done.borrow().contains(key);
        let mut now = Timestamp::from_second(start).unwrap();
        let mut awaiting = vec![(StreamId(1), now)];
        let mut on_air = live("2026-03-01T00:00:00Z");
        for (turn, step) in steps.into_iter().enumerate() {
            now += jiff::SignedDuration::from_secs(step);
            let facts = Facts {
                now,
                live: on_air.filter(|_| turn % 3 == 0),
                awaiting: &awaiting,
                handled_daily: &handled,
                ..facts("2026-01-01T00:00:00Z")
            };
            let due = due(&settings, &facts);
            let next = next_at(&settings, &facts);
            prop_assert!(next.is_none_or(|next| next >= now));
            let composed = due.iter().any(|due| due.step == Step::Compose);
            prop_assert!(!composed || next == Some(now));
            for due in due {
                prop_assert!(due.at <= now);
                prop_assert!(done.borrow_mut().insert(due.slot.to_string()), "{} twice", due.slot);
                match due.slot {
                    Slot::AfterStream(stream) => awaiting.retain(|(id, _)| *id != stream),
                    Slot::Interval(..) => {
                        let live = on_air.as_mut().unwrap();
                        live.last_mid = live.last_mid.max(Some(now));
                    }
                    _ => {}
                }
            }
        }
    }
}
