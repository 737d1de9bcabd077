//! Whether a line tells a number that was measured and is hidden: in any form in which people write it, and roughly
//! rounded. Small ones need the words around them: a 3 stands in every recipe.
//!
//! Says yes or no, and keeps nothing: which number it was is in no answer.

use std::sync::LazyLock;
use std::time::Duration;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// From here on a number is telling by itself.
const TELLING: i64 = 1000;
/// From here on it is even where it is rounded and stands alone.
const LARGE: i64 = 10_000;
/// Below this only the number itself is meant, not something near it.
const SMALL: i64 = 100;
/// What is written as a number of four digits between these is mostly a year.
const YEARS: std::ops::RangeInclusive<i64> = 1900..=2100;
/// So many words to either side of a number say what it is about.
const AROUND: usize = 3;

/// What counts are about, by their beginnings, in the languages that the judging knows.
const COUNTED: [&str; 24] = [
    "viewer", "watch", "people", "ppl", "person", "follow", "sub", "chatter", "lurk", "audience", "crowd",
    "raid", "bits", "gift", "spect", "zuschau", "leute", "abonn", "espect", "segui", "pessoa", "visual",
    "goal", "count",
];
/// What the time of a stream is about, by their beginnings.
const LASTING: [&str; 10] =
    ["live", "stream", "uptime", "online", "air", "directo", "direct", "vivo", "gestreamt", "already"];

/// Numbers in English words: what they count, and what they multiply.
const WORDS: [(&str, i64); 28] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
];

/// A number with its groups and decimals, and what stands for thousands or millions.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let suffix = "k|thousand|tausend|tsd|mil|mille|m|mio|million|millionen|millones";
    Regex::new(&format!(r"([0-9]+(?:[.,' ][0-9]{{3}})*)(?:[.,]([0-9]{{1,2}}))?(?: ?({suffix})(?-u:\b))?"))
        .ok()
});
/// Hours and minutes, or one of them.
static SPAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let hours = "h|hr|hrs|hours?|std|stunden?|horas?|heures?";
    let minutes = "m|min|mins|minutes?|minuten?|minutos?";
    Regex::new(&format!(
        r"([0-9]{{1,2}}):([0-9][0-9])(?::[0-9][0-9])?(?-u:\b)|([0-9]{{1,2}}) ?(?:{hours})(?-u:\b)(?:[ ,]*(?:and )?([0-9]{{1,2}}) ?(?:{minutes})?(?-u:\b))?|([0-9]{{1,3}}) ?(?:{minutes})(?-u:\b)"
    ))
    .ok()
});

/// A number as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ToldNumber {
    amount: i64,
    /// The smallest step that the writing distinguishes.
    step: i64,
    /// Whether it is written as only large numbers are: in groups, or in thousands.
    is_marked: bool,
    /// Whether words around it say what is counted.
    is_about: bool,
}

/// Whether `text` tells one of `counts`, or for how long a stream has been running, where that is `uptime`.
pub fn tells(text: &str, counts: &[i64], uptime: Option<Duration>) -> bool {
    if (counts.is_empty() && uptime.is_none()) || !may_tell(text) {
        return false;
    }
    let plain = plainly(text);
    let words: Vec<&str> = words_of(&plain).collect();
    let in_words = || spoken(&words);
    let tells_count = || {
        let mut all = written(&plain).into_iter().chain(in_words());
        all.any(|written| counts.iter().any(|count| written.tells(*count)))
    };
    !counts.is_empty() && tells_count() || uptime.is_some_and(|uptime| tells_span(&plain, &words, uptime))
}

impl ToldNumber {
    fn tells(self, count: i64) -> bool {
        let Self { amount, step, is_marked, is_about } = self;
        let exact = amount == count;
        if count < SMALL {
            return exact && is_about;
        }
        let off = amount.abs_diff(count);
        let share = count.unsigned_abs() / 100;
        let digits = amount / step.max(1);
        // Rounded, or cut off where two figures or more are left; or another moment's.
        let near =
            off * 2 <= step.unsigned_abs() || digits > 9 && amount <= count && off < step.unsigned_abs();
        let rough = near || off <= share * if digits > 9 { 1 } else { 5 };
        if is_about {
            return exact || rough;
        }
        if !is_marked && YEARS.contains(&amount) {
            return false;
        }
        let is_odd = step == 1 && !is_marked;
        match count {
            LARGE.. => exact || rough,
            TELLING.. => exact || rough && (is_marked || is_odd),
            _ => exact && is_odd,
        }
    }
}

/// Whether there can be a number in `text`. Cheap, for nearly no line of chat has one; what is not plain ASCII is read
/// in full.
fn may_tell(text: &str) -> bool {
    let is_number = |word: &str| WORDS.iter().any(|(name, _)| name.eq_ignore_ascii_case(word));
    !text.is_ascii() || text.bytes().any(|byte| byte.is_ascii_digit()) || words_of(text).any(is_number)
}

/// Small letters, and figures as they are written here.
fn plainly(text: &str) -> String {
    text.nfkc().map(|c| western(c).unwrap_or(c)).flat_map(char::to_lowercase).collect()
}

/// The figure for one of another script.
fn western(c: char) -> Option<char> {
    let zero = [0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50]
        .into_iter()
        .find(|zero| (*zero..zero + 10).contains(&(c as u32)))?;
    char::from_digit(c as u32 - zero, 10)
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn begins(word: &str, all: &[&str]) -> bool {
    all.iter().any(|begin| word.starts_with(begin))
}

/// The numbers in figures. One that may be read in two ways is there twice.
fn written(text: &str) -> Vec<ToldNumber> {
    let Some(number) = NUMBER.as_ref().filter(|_| text.bytes().any(|byte| byte.is_ascii_digit())) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for parts in number.captures_iter(text) {
        let (Some(whole), Some(figures)) = (parts.get(0), parts.get(1)) else { continue };
        let (before, after) =
            (text.get(..whole.start()).unwrap_or_default(), text.get(whole.end()..).unwrap_or_default());
        // Part of a name, an address, a time, a version or a longer number.
        let is_part = before.ends_with(|c: char| c.is_alphanumeric() || ":/._=".contains(c))
            || after.starts_with(|c: char| c.is_alphanumeric() || ":/_=%".contains(c));
        if is_part {
            continue;
        }
        let nearby = words_of(before).collect::<Vec<_>>();
        let nearby = nearby.iter().rev().take(AROUND).copied().chain(words_of(after).take(AROUND));
        let is_about = nearby.into_iter().any(|word| begins(word, &COUNTED));
        let scale = match parts.get(3).map(|suffix| suffix.as_str()) {
            None => 1,
            Some("m" | "mio" | "million" | "millionen" | "millones") => 1_000_000,
            Some(_) => 1000,
        };
        let decimals = parts.get(2).map_or("", |decimals| decimals.as_str());
        let groups: Vec<&str> = figures.as_str().split(['.', ',', '\'', ' ']).collect();
        let mut read = |units: &str, decimals: &str, scale: i64, is_marked| {
            let places = u32::try_from(decimals.len()).unwrap_or_default();
            let (Ok(all), Some(step)) = (
                format!("{units}{decimals}").parse::<i64>(),
                10_i64.checked_pow(places).map(|part| scale / part),
            ) else {
                return;
            };
            if step > 0
                && let Some(amount) = all.checked_mul(step)
            {
                found.push(ToldNumber { amount, step: step_of(amount, step), is_marked, is_about });
            }
        };
        read(&groups.concat(), decimals, scale, scale > 1 || groups.len() > 1);
        if let ([units, tail], true) = (groups.as_slice(), scale > 1) {
            // `48.613k`: what looks like a group are decimals.
            read(units, tail, scale, true);
        }
    }
    found
}

/// The smallest step that a writing of `amount` distinguishes, where it distinguishes no less than `least`.
fn step_of(amount: i64, least: i64) -> i64 {
    let mut step = least;
    while amount != 0 && amount % (step * 10) == 0 && step < i64::MAX / 100 {
        step *= 10;
    }
    step
}

/// The numbers in English words: "forty eight thousand six hundred".
fn spoken(words: &[&str]) -> Vec<ToldNumber> {
    let worth = |word: &str| WORDS.iter().find(|(name, _)| *name == word).map(|(_, worth)| *worth);
    let mut found = Vec::new();
    let (mut total, mut part, mut counted) = (0_i64, 0_i64, 0_usize);
    for (place, word) in words.iter().copied().chain([""]).enumerate() {
        match (word, worth(word)) {
            ("thousand", _) if counted > 0 => {
                (total, part, counted) = (total + part.max(1) * 1000, 0, counted + 1)
            }
            ("and", _) if counted > 0 => {}
            (_, Some(100)) => (part, counted) = (part.max(1) * 100, counted + 1),
            (_, Some(worth)) => (part, counted) = (part + worth, counted + 1),
            _ if counted > 0 => {
                let (amount, first) = (total + part, place.saturating_sub(counted + AROUND));
                let nearby = words.get(first..(place + AROUND).min(words.len())).unwrap_or_default();
                let is_about = nearby.iter().any(|word| begins(word, &COUNTED));
                found.push(ToldNumber {
                    amount,
                    step: step_of(amount, 1),
                    is_marked: amount >= TELLING,
                    is_about,
                });
                (total, part, counted) = (0, 0, 0);
            }
            _ => {}
        }
    }
    found
}

/// Whether a time is told that is about `uptime`, with a word about the stream in the line.
fn tells_span(text: &str, words: &[&str], uptime: Duration) -> bool {
    if !words.iter().any(|word| begins(word, &LASTING)) {
        return false;
    }
    let minutes = i64::try_from(uptime.as_secs() / 60).unwrap_or(i64::MAX);
    let near = (minutes / 10).max(5);
    SPAN.iter().flat_map(|span| span.captures_iter(text)).any(|parts| {
        let figure = |place: usize| parts.get(place).and_then(|part| part.as_str().parse::<i64>().ok());
        let told = match (figure(1).or(figure(3)), figure(2).or(figure(4)), figure(5)) {
            (Some(hours), more, _) => hours * 60 + more.unwrap_or_default(),
            (None, _, Some(minutes)) => minutes,
            _ => return false,
        };
        // Whole hours are rounded ones.
        let near = if told % 60 == 0 { near.max(30) } else { near };
        (told - minutes).abs() <= near
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, count: i64) -> bool {
        tells(text, &[count], None)
    }

    #[test]
    fn a_large_number_is_told_in_each_of_its_forms_and_roughly() {
        for text in [
            "48613",
            "48,613",
            "48.613",
            "48 613",
            "48'613!!",
            "４８６１３",
            "٤٨٦١٣",
            "goal 48,613",
            "48.6k",
            "48,6k",
            "48.6 K",
            "48.61k",
            "48.613k",
            "48k",
            "49k",
            "nearly 50k",
            "48 thousand wow",
            "48000",
            "48.600",
            "48590",
            "forty eight thousand",
            "forty-eight thousand six hundred and thirteen",
            "so #48613 then",
            "48613?",
        ] {
            assert!(told(text, 48_613), "{text}");
        }
        for text in [
            "40k",
            "warhammer 40k is fun",
            "60k",
            "4861",
            "486130",
            "48",
            "20:48",
            "v48.613.2",
            "https://a.example/48613",
            "user48613",
            "forty eight",
            "we love it",
            "",
        ] {
            assert!(!told(text, 48_613), "{text}");
        }
        assert!(told("1.2m", 1_234_567) && told("1,234,567", 1_234_567) && told("1.2 million", 1_234_567));
    }

    #[test]
    fn a_small_number_needs_the_words_around_it() {
        assert!(!told("use 3 eggs and 3 spoons of sugar", 3));
        assert!(!told("3", 3));
        assert!(told("3 viewers", 3) && told("only three people watching", 3) && told("viewers: 3", 3));
        assert!(!told("4 viewers", 3), "it tells another number");
        assert!(!told("42", 42) && told("42 followers to go", 42));
        assert!(told("312", 312) && !told("300", 312) && told("around 300 people", 312));
        assert!(!told("100 damage", 100) && told("100 bits", 100));
    }

    #[test]
    fn a_number_in_words_is_found_however_it_is_written() {
        for text in ["Forty Eight Thousand", "FORTY-EIGHT THOUSAND", "ｆｏｒｔｙ eight thousand"] {
            assert!(told(text, 48_613), "{text}");
        }
    }

    #[test]
    fn a_year_is_a_year() {
        assert!(
            !told("back in 2019 we had this", 2019) && told("2019 followers", 2019) && told("2,019", 2019)
        );
        assert!(told("4872", 4873) && !told("a 5000 piece puzzle", 4873) && told("4.9k", 4873));
    }

    #[test]
    fn how_long_it_runs_is_told_with_a_word_about_the_stream() {
        let uptime = Some(Duration::from_secs(135 * 60));
        for text in [
            "you have been live for 2h 15m",
            "live for 2 hours already",
            "Stream uptime: 2:15:33",
            "streaming for 135 minutes",
            "2 hours and 14 minutes of stream",
        ] {
            assert!(tells(text, &[], uptime), "{text}");
        }
        for text in
            ["bake it for 2h 15m", "live for 6 hours yesterday", "the stream starts at 20:30", "live soon"]
        {
            assert!(!tells(text, &[], uptime), "{text}");
        }
    }

    #[test]
    fn where_nothing_is_hidden_nothing_is_told() {
        assert!(!tells("48613 viewers, live for 2 hours", &[], None));
    }
}
