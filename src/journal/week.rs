//! A week, as the calendar counts it (ISO 8601): "2026-W47", Monday to Sunday.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::RecordFault;

/// Which week.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WeekId {
    year: i16,
    week: i8,
}

impl WeekId {
    /// The week of `at`, by the calendar of `zone`.
    pub fn of(at: Timestamp, zone: &TimeZone) -> Self {
        let date = at.to_zoned(zone.clone()).date().iso_week_date();
        Self { year: date.year(), week: date.week() }
    }

    /// Its Monday.
    pub fn monday(self) -> Date {
        ISOWeekDate::new(self.year, self.week, Weekday::Monday).map_or(Date::ZERO, ISOWeekDate::date)
    }

    /// The week that is `weeks` later, or earlier where that is negative.
    #[must_use]
    pub fn later(self, weeks: i32) -> Self {
        let date = self.monday().saturating_add(weeks.weeks()).iso_week_date();
        Self { year: date.year(), week: date.week() }
    }

    /// From its beginning to the beginning of the next, by the calendar of `zone`.
    pub fn span(self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        let begins = |date: Date| {
            date.to_zoned(zone.clone()).map_or(Timestamp::UNIX_EPOCH, |midnight| midnight.timestamp())
        };
        (begins(self.monday()), begins(self.later(1).monday()))
    }

    /// "16 to 22 November 2026", "30 November to 6 December 2026".
    pub fn title(self) -> String {
        let (from, to) = (self.monday(), self.monday().saturating_add(6.days()));
        let format = match (from.year() == to.year(), from.month() == to.month()) {
            (true, true) => "%-d",
            (true, false) => "%-d %B",
            _ => "%-d %B %Y",
        };
        format!("{} to {}", from.strftime(format), to.strftime("%-d %B %Y"))
    }
}

/// The first week there is; no page is about it.
impl Default for WeekId {
    fn default() -> Self {
        Self { year: 1970, week: 1 }
    }
}

impl fmt::Display for WeekId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-W{:02}", self.year, self.week)
    }
}

impl fmt::Debug for WeekId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for WeekId {
    type Err = RecordFault;

    fn from_str(text: &str) -> Result<Self, RecordFault> {
        let unclear = || RecordFault("A week is written like 2026-W47.".into());
        let (year, week) = text.split_once("-W").ok_or_else(unclear)?;
        let digits =
            |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(week, 2) {
            return Err(unclear());
        }
        let (year, week) = (year.parse().map_err(|_| unclear())?, week.parse().map_err(|_| unclear())?);
        ISOWeekDate::new(year, week, Weekday::Monday).map_err(|_| unclear())?;
        Ok(Self { year, week })
    }
}

impl Serialize for WeekId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for WeekId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_named_as_the_calendar_does() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let week = WeekId::of("2026-11-22T22:30:00Z".parse().unwrap(), &zone);
        assert_eq!(week.to_string(), "2026-W47");
        assert_eq!("2026-W47".parse(), Ok(week));
        assert_eq!(week.title(), "16 to 22 November 2026");
        assert_eq!(week.later(2).title(), "30 November to 6 December 2026");
        // Sunday evening in London is Monday in Berlin.
        assert_eq!(WeekId::of("2026-11-22T23:30:00Z".parse().unwrap(), &zone), week.later(1));
        let (from, to) = week.span(&zone);
        assert_eq!(
            (from.to_string(), to.to_string()),
            ("2026-11-15T23:00:00Z".into(), "2026-11-22T23:00:00Z".into())
        );
        let new_year = WeekId::of("2026-01-01T12:00:00Z".parse().unwrap(), &zone);
        assert_eq!(new_year.title(), "29 December 2025 to 4 January 2026");
        assert_eq!(new_year.later(-1).to_string(), "2025-W52");
    }

    #[test]
    fn what_is_no_week_is_refused() {
        for bad in ["", "2026", "2026-47", "2026-W54", "2026-W00", "2026-W5", "26-W05", "2026-W+5", "x"] {
            assert!(bad.parse::<WeekId>().is_err(), "{bad}");
        }
    }
}
