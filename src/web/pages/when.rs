//! Times in words, on pages that are in English and in the terminal. Must not read a clock; the present is handed in.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::catalog::{ENGLISH, times};

/// "Sunday 22 November 2026".
pub(super) fn day(at: Timestamp, zone: &TimeZone) -> String {
    ENGLISH.times.day(at, zone)
}

/// "21:30".
pub(super) fn time(at: Timestamp, zone: &TimeZone) -> String {
    times::time(at, zone)
}

/// "Friday 27 November, 18:00".
pub(crate) fn on(at: Timestamp, zone: &TimeZone) -> String {
    ENGLISH.times.on(at, zone)
}

/// "21:30", "yesterday at 21:30", "21 November, 21:30".
pub(crate) fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    ENGLISH.times.moment(at, now, zone)
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
        assert_eq!(ENGLISH.times.about(at("2026-11-22T20:30:00Z"), now, &zone), "at about 21:30");
        assert_eq!(ENGLISH.times.about(at("2026-11-22T23:30:00Z"), now, &zone), "tomorrow at about 00:30");
        assert_eq!(ENGLISH.times.about(at("2026-11-24T17:00:00Z"), now, &zone), "on Tuesday at about 18:00");
        assert_eq!(ENGLISH.times.about(now, now, &zone), "in a moment");
    }
}
