//! Times in words.

use crate::catalog::times::TimeWords;

pub(super) const WORDS: TimeWords = TimeWords {
    weekdays: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    months: "January February March April May June July August September October November December",
    first: "1",
    day: "{weekday} {day} {month} {year}",
    dated: "{weekday}, {day} {month} {year}",
    month: "{month} {year}",
    day_of_month: "{weekday} {day}",
    date: "{day} {month}",
    on: "{weekday} {day} {month}",
    yesterday: "yesterday at {clock}",
    soon: "in a moment",
    about_today: "at about {clock}",
    about_tomorrow: "tomorrow at about {clock}",
    about_on: "on {weekday} at about {clock}",
};
