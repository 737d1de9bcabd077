//! Times in words. Must not read a clock; the present is handed in.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit, Zoned};

/// "Sunday 22 November 2026".
pub(super) fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%A %-d %B %Y").to_string()
}

/// "November 2026".
pub(super) fn month(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%B %Y").to_string()
}

/// "Sunday 22", within its month.
pub(super) fn day_of_month(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%A %-d").to_string()
}

/// "21:30".
pub(super) fn time(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

/// "Friday 27 November, 18:00".
pub(crate) fn on(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%A %-d %B, %H:%M").to_string()
}

/// "21:30", "yesterday at 21:30", "21 November, 21:30". `overlay/lib/words.js` says it the same way.
pub(crate) fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (then, today) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let clock = then.strftime("%H:%M");
    match days_between(&then, &today) {
        0 => clock.to_string(),
        1 => format!("yesterday at {clock}"),
        _ => format!("{}, {clock}", then.strftime("%-d %B")),
    }
}

/// "at about 21:30", "tomorrow at about 18:00", "on Friday at about 18:00", "in a moment".
/// `overlay/lib/words.js` says it the same way.
pub(super) fn about(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    if at <= now {
        return "in a moment".to_owned();
    }
    let (then, today) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let clock = then.strftime("%H:%M");
    match days_between(&today, &then) {
        0 => format!("at about {clock}"),
        1 => format!("tomorrow at about {clock}"),
        _ => format!("on {} at about {clock}", then.strftime("%A")),
    }
}

fn days_between(from: &Zoned, to: &Zoned) -> i32 {
    // Two dates of the calendar are always within a span of days.
    from.date().until((Unit::Day, to.date())).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn times_stand_in_the_streamers_own_zone() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(day(at("2026-11-22T23:30:00Z"), &zone), "Monday 23 November 2026");
        assert_eq!(time(at("2026-11-22T23:30:00Z"), &zone), "00:30");
    }

    #[test]
    fn a_moment_is_said_with_its_day_unless_that_is_today() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let now = at("2026-11-22T20:00:00Z");
        assert_eq!(moment(at("2026-11-22T19:30:00Z"), now, &zone), "20:30");
        assert_eq!(moment(at("2026-11-21T22:59:00Z"), now, &zone), "yesterday at 23:59");
        assert_eq!(moment(at("2026-11-03T08:00:00Z"), now, &zone), "3 November, 09:00");
        assert_eq!(moment(at("2026-11-22T23:30:00Z"), now, &zone), "23 November, 00:30");
    }

    #[test]
    fn a_time_to_come_is_said_by_its_day() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let now = at("2026-11-22T20:00:00Z");
        assert_eq!(about(at("2026-11-22T20:30:00Z"), now, &zone), "at about 21:30");
        assert_eq!(about(at("2026-11-22T23:30:00Z"), now, &zone), "tomorrow at about 00:30");
        assert_eq!(about(at("2026-11-24T17:00:00Z"), now, &zone), "on Tuesday at about 18:00");
        assert_eq!(about(now, now, &zone), "in a moment");
    }
}
