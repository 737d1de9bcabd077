//! Chatterino's logs: one file a day, in local time.
//!
//! A line is `[19:00:05] login: text`; whoever is shown in another script stands before it (`[19:00:05] 宇宙の猫
//! space_cat: text`), and older versions leave two spaces where nobody does. `# Start logging at` comes again in
//! mid-file, whenever Chatterino was opened. The time is when a line arrived. What Chatterino says itself has no login,
//! and may hold a number.

use std::io::Read;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::entry::{EntrySink, FileEnd, PastEntry};
use super::justlog::{is_login, removal};
use super::lines::{self, FileLine};
use super::said::{self, Around};

/// Reads a log that is called `name`.
pub(super) fn read(file: impl Read, name: &str, zone: &TimeZone, take: &mut EntrySink<'_>) -> FileEnd {
    let mut days = LocalDays::new(date_in(name), zone);
    lines::each(file, |line| {
        take(match line {
            FileLine::Text(text) => one(text, &mut days),
            FileLine::Unreadable => PastEntry::Unreadable,
        })
    })
}

fn one(line: &str, days: &mut LocalDays<'_>) -> PastEntry {
    if let Some(rest) = line.strip_prefix("# St") {
        if let Some((_, when)) = rest.split_once(" logging at ") {
            days.begin(when);
        }
        return PastEntry::Nothing;
    }
    let Some((stamp, rest)) = line.strip_prefix('[').and_then(|line| line.split_once("] ")) else {
        return if line.trim().is_empty() { PastEntry::Nothing } else { PastEntry::Unreadable };
    };
    let Some(time) = time(stamp) else { return PastEntry::Unreadable };
    let Some(at) = days.at(time) else { return PastEntry::Undated };
    let rest = rest.trim_start();
    let Some((who, words)) = rest.split_once(": ").or_else(|| rest.strip_suffix(':').map(|who| (who, "")))
    else {
        return removal(rest, at).unwrap_or(PastEntry::Nothing);
    };
    let (shown, login) = match who.split_once(' ') {
        // Chatterino names people twice only where the first name is in another script.
        Some((shown, login)) if !shown.is_ascii() => (Some(shown), login),
        Some(_) => return removal(rest, at).unwrap_or(PastEntry::Nothing),
        None => (None, who),
    };
    if !is_login(login) {
        return PastEntry::Nothing;
    }
    let words = words.trim_start();
    // Chatterino puts the login name of whoever is answered before the words.
    let answered = words.strip_prefix('@').and_then(|rest| rest.split_once(' ')).map(|(login, _)| login);
    let around = Around { answered: [answered.filter(|login| is_login(login)), None], ..Around::default() };
    let draft = said::message(at, said::author(None, Some(login), shown), words, &around);
    if said::says_something(&draft) { PastEntry::said(draft) } else { PastEntry::Nothing }
}

/// The days of a log in local time, whose lines tell the hour alone.
pub(super) struct LocalDays<'a> {
    date: Option<Date>,
    last: Option<Time>,
    zone: &'a TimeZone,
}

impl<'a> LocalDays<'a> {
    /// A log that begins on `date`, if that is known.
    pub(super) fn new(date: Option<Date>, zone: &'a TimeZone) -> Self {
        Self { date, last: None, zone }
    }

    /// From here on it is the day that `when` begins with, like `2026-11-01 19:00:00 CET`.
    pub(super) fn begin(&mut self, when: &str) {
        if let Some(date) = when.get(..10).and_then(|date| date.parse().ok()) {
            self.date = Some(date);
            self.last = None;
        }
    }

    /// When something was at `time` of that day; after midnight the next one.
    pub(super) fn at(&mut self, time: Time) -> Option<Timestamp> {
        let mut date = self.date?;
        let hours = |from: Time| i32::from(from.hour()) - i32::from(time.hour());
        if self.last.is_some_and(|last| hours(last) > 12) {
            date = date.tomorrow().ok()?;
            self.date = Some(date);
        }
        self.last = Some(time);
        Some(self.zone.to_ambiguous_zoned(date.to_datetime(time)).compatible().ok()?.timestamp())
    }
}

/// A time of day as the settings of such programs write it: with or without seconds, their parts, and a half of the day.
pub(super) fn time(stamp: &str) -> Option<Time> {
    let lower = stamp.trim().to_ascii_lowercase();
    let (clock, half) = match lower
        .strip_suffix("am")
        .map(|rest| (rest, 0))
        .or_else(|| lower.strip_suffix("pm").map(|rest| (rest, 12)))
    {
        Some((clock, half)) => (clock.trim_end(), Some(half)),
        None => (lower.as_str(), None),
    };
    let mut parts = clock.split([':', '.']).map(str::parse::<i8>);
    let hour = parts.next()?.ok()?;
    let minute = parts.next()?.ok()?;
    let second = parts.next().map_or(Some(0), Result::ok)?;
    let hour = half.map_or(hour, |half| hour % 12 + half);
    Time::new(hour, minute, second.min(59), 0).ok()
}

/// The date in a file's name, like `harbour-2026-11-01.log`.
pub(super) fn date_in(name: &str) -> Option<Date> {
    name.as_bytes().windows(10).filter_map(|part| std::str::from_utf8(part).ok()?.parse().ok()).next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_programs_write_them() {
        for (stamp, expected) in [
            ("19:00:05", Some((19, 0, 5))),
            ("9:07", Some((9, 7, 0))),
            ("19:00:05.123", Some((19, 0, 5))),
            ("07:00 pm", Some((19, 0, 0))),
            ("12:30am", Some((0, 30, 0))),
            ("25:00", None),
            ("noon", None),
            ("", None),
        ] {
            let read = time(stamp).map(|time| (time.hour(), time.minute(), time.second()));
            assert_eq!(read, expected, "{stamp}");
        }
    }

    #[test]
    fn a_file_is_of_the_last_date_in_its_name() {
        assert_eq!(date_in("2025/harbour-2026-11-01.log"), Some(jiff::civil::date(2026, 11, 1)));
        assert_eq!(date_in("harbour.log"), None);
        assert_eq!(date_in("宇-2026-11-01"), Some(jiff::civil::date(2026, 11, 1)));
    }
}
