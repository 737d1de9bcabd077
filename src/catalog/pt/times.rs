//! Times in words.

use crate::catalog::times::TimeWords;

pub(super) const WORDS: TimeWords = TimeWords {
    weekdays: "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    months: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    first: "1º",
    day: "{weekday}, {day} de {month} de {year}",
    dated: "{weekday}, {day} de {month} de {year}",
    month: "{month} de {year}",
    day_of_month: "{weekday}, {day}",
    date: "{day} de {month}",
    on: "{weekday}, {day} de {month}",
    yesterday: "ontem às {clock}",
    soon: "daqui a pouco",
    about_today: "por volta das {clock}",
    about_tomorrow: "amanhã por volta das {clock}",
    about_on: "{weekday} por volta das {clock}",
};
