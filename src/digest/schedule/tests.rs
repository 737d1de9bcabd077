//! The schedule over streams, days, daylight saving, pauses and stepped clocks.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

/// Europe/Berlin by its rules, so that the test needs no time zone database.
static ZONE: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap());

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn settings(during: During, daily: &[&str]) -> DigestSettings {
    let daily = daily.iter().map(|time| TimeOfDay(time.parse().unwrap())).collect();
    DigestSettings { during, daily, ..DigestSettings::default() }
}

/// Asks the schedule as the engine does, with what was handled before.
fn ask<'a>(settings: &DigestSettings, now: &str, facts: impl FnOnce(&mut Facts<'a>)) -> Vec<Due> {
    let mut asked = Facts {
        now: at(now),
        zone: &ZONE,
        paused: false,
        live: None,
        awaiting: &[],
        since: at("2026-01-01T00:00:00Z"),
        shows_uptime: true,
        is_taken: &|_| false,
    };
    facts(&mut asked);
    due(settings, &asked)
}

fn live(started: &str) -> LiveFacts {
    LiveFacts { stream: StreamId(7), started_at: at(started), last_interval: None, next_break: None }
}

fn slots(due: &[Due]) -> Vec<&str> {
    due.iter().map(|due| due.slot.as_str()).collect()
}

#[test]
fn a_digest_follows_a_stream_after_its_cool_down() {
    let settings = settings(During::AtBreaks, &[]);
    let ended = [(StreamId(7), at("2026-03-01T20:00:00Z"))];
    assert_eq!(ask(&settings, "2026-03-01T20:29:59Z", |facts| facts.awaiting = &ended), []);
    let due = ask(&settings, "2026-03-01T20:30:00Z", |facts| facts.awaiting = &ended);
    assert_eq!(slots(&due), ["after_stream:7"]);
}

#[test]
fn yesterdays_digest_waits_while_the_next_stream_runs_and_while_everything_rests() {
    let settings = settings(During::AtBreaks, &[]);
    let ended = [(StreamId(6), at("2026-03-01T20:00:00Z"))];
    let now = "2026-03-01T22:00:00Z";
    let due = ask(&settings, now, |facts| {
        facts.awaiting = &ended;
        facts.live = Some(live("2026-03-01T20:10:00Z"));
    });
    assert_eq!(due, []);
    let due = ask(&settings, now, |facts| {
        facts.awaiting = &ended;
        facts.paused = true;
    });
    assert_eq!(due, []);
}

#[test]
fn interval_digests_come_at_the_interval_and_a_missed_one_is_made_up_once() {
    let settings = settings(During::Every("30m".parse().unwrap()), &[]);
    let due = |now, last| {
        ask(&settings, now, |facts| {
            facts.live = Some(LiveFacts { last_interval: last, ..live("2026-03-01T18:00:00Z") });
        })
    };
    assert_eq!(due("2026-03-01T18:29:00Z", None), []);
    assert_eq!(due("2026-03-01T18:30:00Z", None).len(), 1);
    assert_eq!(due("2026-03-01T21:00:00Z", None).len(), 1);
    assert_eq!(due("2026-03-01T21:10:00Z", Some(at("2026-03-01T21:00:00Z"))), []);
}

#[test]
fn a_time_of_day_is_made_up_after_a_sleep_but_only_the_latest() {
    let settings = settings(During::Off, &["08:00", "18:00"]);
    let due = ask(&settings, "2026-01-10T05:00:00Z", |_| {});
    assert_eq!(slots(&due), ["daily:2026-01-09T18:00"]);
    assert!(due[0].compose);
    let due = ask(&settings, "2026-01-10T05:00:00Z", |facts| facts.is_taken = &|_| true);
    assert_eq!(due, []);
    let due = ask(&settings, "2026-01-10T05:00:00Z", |facts| facts.since = at("2026-01-10T00:00:00Z"));
    assert_eq!(due, [], "nothing before the service was first used");
}

#[test]
fn while_live_a_time_of_day_is_ticked_off_and_left_to_the_digest_after_the_stream() {
    let settings = settings(During::Off, &["18:00"]);
    let due = ask(&settings, "2026-01-10T17:00:00Z", |facts| facts.live = Some(live("2026-01-10T16:00:00Z")));
    assert_eq!(slots(&due), ["daily:2026-01-10T18:00"]);
    assert!(!due[0].compose);
}

#[test]
fn daylight_saving_neither_drops_nor_doubles_a_time_of_day() {
    // On 2026-03-29 the hour from 02:00 to 03:00 does not exist; on 2026-10-25 it exists twice.
    let settings = settings(During::Off, &["02:30"]);
    assert_eq!(slots(&ask(&settings, "2026-03-29T01:29:59Z", |_| {})), ["daily:2026-03-28T02:30"]);
    assert_eq!(slots(&ask(&settings, "2026-03-29T01:30:00Z", |_| {})), ["daily:2026-03-29T02:30"]);
    assert_eq!(slots(&ask(&settings, "2026-10-25T00:30:00Z", |_| {})), ["daily:2026-10-25T02:30"]);
    assert_eq!(slots(&ask(&settings, "2026-10-25T01:30:00Z", |_| {})), ["daily:2026-10-25T02:30"]);
}

#[test]
fn the_visible_next_time_is_the_break_while_live_and_the_cool_down_after() {
    let settings = settings(During::AtBreaks, &["18:00"]);
    let soon = at("2026-01-10T19:30:00Z");
    let mut facts = Facts {
        now: at("2026-01-10T19:00:00Z"),
        zone: &ZONE,
        paused: false,
        live: Some(LiveFacts { next_break: Some(soon), ..live("2026-01-10T18:40:00Z") }),
        awaiting: &[],
        since: at("2026-01-01T00:00:00Z"),
        shows_uptime: true,
        is_taken: &|_| true,
    };
    assert_eq!(next_at(&settings, &facts), Some(soon));
    facts.live = None;
    assert_eq!(next_at(&settings, &facts), Some(at("2026-01-11T17:00:00Z")));
    let ended = [(StreamId(7), at("2026-01-10T19:00:00Z"))];
    facts.awaiting = &ended;
    assert_eq!(next_at(&settings, &facts), Some(soon));
}

proptest! {
    /// Over random weeks, with sleeps and stepped clocks: nothing that was handled is due again, and
    /// once what is due is handled, the next wake lies ahead.
    #[test]
    fn nothing_is_due_twice_and_nothing_spins(
        steps in prop::collection::vec((-90i64..600, any::<bool>(), any::<bool>()), 1..150),
    ) {
        let settings = settings(During::Every("45m".parse().unwrap()), &["02:30", "18:00"]);
        let taken = RefCell::new(BTreeSet::<String>::new());
        let mut now = at("2026-03-28T12:00:00Z");
        let mut last_interval = None;
        let since = now;
        let end = now;
        for (minutes, is_live, paused) in steps {
            now = now.checked_add(jiff::SignedDuration::from_mins(minutes)).unwrap();
            let is_taken = |slot: &str| taken.borrow().contains(slot);
            let awaiting = if is_taken("after_stream:3") { vec![] } else { vec![(StreamId(3), end)] };
            let facts = |last_interval, awaiting| Facts {
                now,
                zone: &ZONE,
                paused,
                live: is_live.then_some(LiveFacts { last_interval, ..live("2026-03-28T11:00:00Z") }),
                awaiting,
                since,
                shows_uptime: true, is_taken: &is_taken,
            };
            let found = due(&settings, &facts(last_interval, &awaiting));
            prop_assert!(!paused || found.is_empty());
            for Due { slot, occasion, .. } in found {
                if occasion == Occasion::Interval {
                    last_interval = Some(now);
                }
                prop_assert!(taken.borrow_mut().insert(slot));
            }
            let left = if is_taken("after_stream:3") { vec![] } else { awaiting.clone() };
            let wake = wake(&settings, &facts(last_interval, &left));
            prop_assert!(wake.is_none_or(|wake| wake > now), "{wake:?} {now}");
        }
    }
}

/// Zones whose clocks change in ways of their own, by their rules: by an hour, by half an hour, at midnight,
/// in the south, backwards in the winter, and not at all.
const ZONES: &[&str] = &[
    "CET-1CEST,M3.5.0,M10.5.0/3",
    "EST5EDT,M3.2.0,M11.1.0",
    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
    "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
    "NZST-12NZDT,M9.5.0,M4.1.0/3",
    "IST-1GMT0,M10.5.0,M3.5.0/1",
    "<+0545>-5:45",
    "UTC0",
];

/// A year of waking up and sleeping in `zone`, and every digest of a time of day there was: which, and when.
fn year(
    zone: &TimeZone,
    settings: &DigestSettings,
    sleeps: &[i64],
    steps_back: &[i64],
) -> Vec<(String, Timestamp)> {
    let (start, mut taken, mut made) = (at("2026-01-01T00:00:00Z"), BTreeSet::<String>::new(), Vec::new());
    let (mut now, end) = (start, at("2027-01-08T00:00:00Z"));
    let mut sleeps = sleeps.iter().cycle();
    let mut back = steps_back.iter().cycle();
    for look in 0.. {
        if now >= end {
            break;
        }
        let is_taken = |slot: &str| taken.contains(slot);
        let facts = Facts {
            now,
            zone,
            paused: false,
            live: None,
            awaiting: &[],
            since: start,
            shows_uptime: true,
            is_taken: &is_taken,
        };
        let found = due(settings, &facts);
        let wake = wake(settings, &facts).unwrap();
        for due in found {
            assert!(taken.insert(due.slot.clone()), "{} is due twice", due.slot);
            made.push((due.slot, now));
        }
        // Awake it looks when it is time; asleep it looks when it wakes.
        let slept = jiff::SignedDuration::from_mins(*sleeps.next().unwrap());
        now = wake.max(now.checked_add(slept).unwrap());
        // Not each time, or the year would never end.
        if look % 3 == 2
            && let Some(minutes) = back.next()
        {
            now = now.checked_sub(jiff::SignedDuration::from_mins(*minutes)).unwrap().max(start);
        }
    }
    made
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the zone's clocks do: while awake there is one digest on every day and at its time on the
    /// clock on the wall, or as much later as the clocks have left out.
    #[test]
    fn each_day_has_each_time_of_day_once(zone in 0..ZONES.len(), hour in 0i8..24, minute in 0i8..60) {
        let zone = TimeZone::posix(ZONES[zone]).unwrap();
        let time = jiff::civil::time(hour, minute, 0, 0);
        let settings = DigestSettings { daily: vec![TimeOfDay(time)], ..settings(During::Off, &[]) };
        let made = year(&zone, &settings, &[0], &[]);
        let first = at("2026-01-01T00:00:00Z").to_zoned(zone.clone()).date();
        let days: Vec<_> = made.iter().map(|(_, at)| at.to_zoned(zone.clone()).date()).collect();
        for offset in 2..360 {
            let day = first.checked_add(offset.days()).unwrap();
            let slot = format!("daily:{day}T{}", time.strftime("%H:%M"));
            let there: Vec<_> = made.iter().filter(|(made, _)| *made == slot).collect();
            prop_assert_eq!(there.len(), 1, "{}", slot);
            let wall = there[0].1.to_zoned(zone.clone()).datetime();
            let late = wall.duration_since(day.to_datetime(time));
            prop_assert!(late.as_mins() == 0 || (late.as_mins() <= 60 && late.as_mins() > 0), "{slot} at {wall}");
        }
        prop_assert!(days.windows(2).all(|pair| pair[0] <= pair[1]));
    }

    /// Through sleeps of any length and clocks that are set back: none twice, and after each waking at most
    /// one, the latest that was missed.
    #[test]
    fn a_sleep_makes_up_for_one_and_a_clock_set_back_for_none(
        zone in 0..ZONES.len(),
        sleeps in prop::collection::vec(0i64..8000, 1..12),
        back in prop::collection::vec(0i64..180, 0..4),
    ) {
        let zone = TimeZone::posix(ZONES[zone]).unwrap();
        let settings = settings(During::Off, &["02:30", "12:00", "23:45"]);
        let made = year(&zone, &settings, &sleeps, &back);
        prop_assert!(made.len() > 20);
        let moments: Vec<_> = made.iter().map(|(_, at)| *at).collect();
        // None for one waking twice: `year` looks once at each moment, and gets one digest at most.
        prop_assert!(moments.windows(2).all(|pair| pair[0] != pair[1]), "{made:?}");
        for (slot, at) in &made {
            let due: jiff::civil::DateTime = slot.trim_start_matches("daily:").parse().unwrap();
            let due = due.to_zoned(zone.clone()).unwrap().timestamp();
            prop_assert!(*at >= due, "{slot} came before its time");
            let late = at.duration_since(due);
            prop_assert!(late.as_hours() < 25, "{slot} was made up for after {late:?}: a later one was missed, too");
        }
    }
}

#[test]
fn where_the_hours_of_a_stream_are_not_to_be_known_the_next_half_hour_is_said() {
    let settings = settings(During::Every("50m".parse().unwrap()), &[]);
    let is_taken = |_: &str| false;
    let zone = TimeZone::UTC;
    let begins = |started: &str, shows_uptime| {
        let facts = Facts {
            now: at("2026-01-10T19:20:00Z"),
            zone: &zone,
            paused: false,
            live: Some(live(started)),
            awaiting: &[],
            since: at("2026-01-01T00:00:00Z"),
            shows_uptime,
            is_taken: &is_taken,
        };
        next_at(&settings, &facts)
    };
    assert_eq!(begins("2026-01-10T18:41:00Z", true), Some(at("2026-01-10T19:31:00Z")));
    for started in ["2026-01-10T18:41:00Z", "2026-01-10T18:55:00Z", "2026-01-10T19:10:00Z"] {
        assert_eq!(begins(started, false), Some(at("2026-01-10T20:00:00Z")), "{started}");
    }
    let ended = |end: &str| {
        let awaiting = [(StreamId(7), at(end))];
        let facts = Facts {
            now: at("2026-01-10T19:20:00Z"),
            zone: &zone,
            paused: false,
            live: None,
            awaiting: &awaiting,
            since: at("2026-01-01T00:00:00Z"),
            shows_uptime: false,
            is_taken: &is_taken,
        };
        next_at(&DigestSettings::default(), &facts)
    };
    for end in ["2026-01-10T19:01:00Z", "2026-01-10T19:18:00Z"] {
        assert_eq!(ended(end), Some(at("2026-01-10T20:00:00Z")), "{end}");
    }
    let daily = self::settings(During::Off, &["18:10"]);
    let facts = Facts {
        now: at("2026-01-10T17:00:00Z"),
        zone: &zone,
        paused: false,
        live: None,
        awaiting: &[],
        since: at("2026-01-01T00:00:00Z"),
        shows_uptime: false,
        is_taken: &is_taken,
    };
    assert_eq!(next_at(&daily, &facts), Some(at("2026-01-10T18:10:00Z")), "a time of day hangs on no stream");
}
