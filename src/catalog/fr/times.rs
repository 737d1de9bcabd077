//! Times in words.

use crate::catalog::times::TimeWords;

pub(super) const WORDS: TimeWords = TimeWords {
    weekdays: "lundi mardi mercredi jeudi vendredi samedi dimanche",
    months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    first: "1er",
    day: "{weekday} {day} {month} {year}",
    dated: "{weekday} {day} {month} {year}",
    month: "{month} {year}",
    day_of_month: "{weekday} {day}",
    date: "{day} {month}",
    on: "{weekday} {day} {month}",
    yesterday: "hier à {clock}",
    soon: "dans un instant",
    about_today: "vers {clock}",
    about_tomorrow: "demain vers {clock}",
    about_on: "{weekday} vers {clock}",
};
