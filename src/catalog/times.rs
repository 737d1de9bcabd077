//! Times in words. Must not read a clock; the present is handed in.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit, Zoned};

use super::surface::{capital, filled, surface};

surface! {
    /// How times are said. `overlay/lib/words.js` says them the same way.
    TimeWords {
        weekdays, months, first, day, dated, month, day_of_month, date, on, yesterday, soon, about_today,
        about_tomorrow, about_on,
    }
}

impl TimeWords {
    /// "Sunday 22 November 2026", as a line begins.
    pub fn day(&self, at: Timestamp, zone: &TimeZone) -> String {
        capital(&self.of_date(self.day, zoned(at, zone).date()))
    }

    /// "Sunday, 22 November 2026": the date of something written.
    pub fn dated(&self, at: Timestamp, zone: &TimeZone) -> String {
        capital(&self.of_date(self.dated, zoned(at, zone).date()))
    }

    /// [`TimeWords::day`] within a sentence.
    pub fn day_within(&self, at: Timestamp, zone: &TimeZone) -> String {
        self.of_date(self.day, zoned(at, zone).date())
    }

    /// "November 2026", as a line begins.
    pub fn month(&self, at: Timestamp, zone: &TimeZone) -> String {
        capital(&self.of_date(self.month, zoned(at, zone).date()))
    }

    /// "Sunday 22", within its month, as a line begins.
    pub fn day_of_month(&self, at: Timestamp, zone: &TimeZone) -> String {
        capital(&self.of_date(self.day_of_month, zoned(at, zone).date()))
    }

    /// "Friday 27 November, 18:00".
    pub fn on(&self, at: Timestamp, zone: &TimeZone) -> String {
        let then = zoned(at, zone);
        format!("{}, {}", self.of_date(self.on, then.date()), clock(&then))
    }

    /// "21:30", "yesterday at 21:30", "21 November, 21:30".
    pub fn moment(&self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        let (then, today) = (zoned(at, zone), zoned(now, zone));
        let clock = clock(&then);
        match days_between(&then, &today) {
            0 => clock,
            1 => filled(self.yesterday, &[("clock", &clock)]),
            _ => format!("{}, {clock}", self.of_date(self.date, then.date())),
        }
    }

    /// "at about 21:30", "tomorrow at about 18:00", "on Friday at about 18:00", "in a moment".
    pub fn about(&self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        if at <= now {
            return self.soon.to_owned();
        }
        let (then, today) = (zoned(at, zone), zoned(now, zone));
        let text = match days_between(&today, &then) {
            0 => self.about_today,
            1 => self.about_tomorrow,
            _ => self.about_on,
        };
        filled(text, &[("weekday", self.weekday(then.date())), ("clock", &clock(&then))])
    }

    fn of_date(&self, text: &str, date: Date) -> String {
        let (day, year) = (date.day().to_string(), date.year().to_string());
        let day = if date.day() == 1 { self.first } else { &day };
        let parts = [
            ("weekday", self.weekday(date)),
            ("day", day),
            ("month", self.month_name(date)),
            ("year", &year),
        ];
        filled(text, &parts)
    }

    fn weekday(&self, date: Date) -> &'static str {
        nth(self.weekdays, date.weekday().to_monday_zero_offset())
    }

    fn month_name(&self, date: Date) -> &'static str {
        nth(self.months, date.month() - 1)
    }
}

/// "21:30", the same in every language.
pub fn time(at: Timestamp, zone: &TimeZone) -> String {
    clock(&zoned(at, zone))
}

fn zoned(at: Timestamp, zone: &TimeZone) -> Zoned {
    at.to_zoned(zone.clone())
}

fn clock(at: &Zoned) -> String {
    at.strftime("%H:%M").to_string()
}

fn nth(names: &'static str, place: i8) -> &'static str {
    usize::try_from(place).ok().and_then(|place| names.split(' ').nth(place)).unwrap_or_default()
}

fn days_between(from: &Zoned, to: &Zoned) -> i32 {
    // Two dates of the calendar are always within a span of days.
    from.date().until((Unit::Day, to.date())).map_or(0, |span| span.get_days())
}
