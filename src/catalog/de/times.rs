//! Times in words.

use crate::catalog::times::TimeWords;

pub(super) const WORDS: TimeWords = TimeWords {
    weekdays: "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    months: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    first: "1",
    day: "{weekday}, {day}. {month} {year}",
    dated: "{weekday}, {day}. {month} {year}",
    month: "{month} {year}",
    day_of_month: "{weekday}, {day}.",
    date: "{day}. {month}",
    on: "{weekday}, {day}. {month}",
    yesterday: "gestern um {clock}",
    soon: "gleich",
    about_today: "gegen {clock}",
    about_tomorrow: "morgen gegen {clock}",
    about_on: "am {weekday} gegen {clock}",
};
