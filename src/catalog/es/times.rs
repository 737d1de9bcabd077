//! Times in words.

use crate::catalog::times::TimeWords;

pub(super) const WORDS: TimeWords = TimeWords {
    weekdays: "lunes martes miércoles jueves viernes sábado domingo",
    months: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    first: "1",
    day: "{weekday}, {day} de {month} de {year}",
    dated: "{weekday}, {day} de {month} de {year}",
    month: "{month} de {year}",
    day_of_month: "{weekday} {day}",
    date: "{day} de {month}",
    on: "{weekday}, {day} de {month}",
    yesterday: "ayer a las {clock}",
    soon: "en un momento",
    about_today: "sobre las {clock}",
    about_tomorrow: "mañana sobre las {clock}",
    about_on: "el {weekday} sobre las {clock}",
};
