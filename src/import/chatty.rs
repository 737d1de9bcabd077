//! Chatty's logs, in which everything stands in one file: what people wrote, how many watched, who cheered how much, and
//! what moderators did.
//!
//! `[2026-11-01 18:00:05 +0100] <@Ash> hello`. How the time is written can be chosen; without a date the file's own
//! `# Log started` has it. What begins with a word in capitals is no chat.

use std::io::Read;

use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use super::chatterino::{LocalDays, date_in, time};
use super::entry::{EntrySink, FileEnd, PastEntry, Removal};
use super::justlog::is_login;
use super::lines::{self, FileLine};
use super::said::{self, Around};

/// Signs before a name for what its owner may do in the channel.
const MODES: [char; 8] = ['~', '@', '%', '$', '+', '&', '!', '^'];

/// Reads a log that is called `name`.
pub(super) fn read(file: impl Read, name: &str, zone: &TimeZone, take: &mut EntrySink<'_>) -> FileEnd {
    let mut days = LocalDays::new(date_in(name), zone);
    lines::each(file, |line| match line {
        FileLine::Text(text) => one(text, &mut days, zone).into_iter().all(&mut *take),
        FileLine::Unreadable => take(PastEntry::Unreadable),
    })
}

fn one(line: &str, days: &mut LocalDays<'_>, zone: &TimeZone) -> Vec<PastEntry> {
    if let Some(when) = line.strip_prefix("# Log started: ") {
        days.begin(when);
        return vec![PastEntry::Nothing];
    }
    if line.starts_with('#') || line.trim().is_empty() {
        return vec![PastEntry::Nothing];
    }
    let (stamp, rest) = match line.strip_prefix('[').and_then(|line| line.split_once("] ")) {
        Some((stamp, rest)) => (Some(stamp), rest),
        None => (None, line),
    };
    let Some(entry) = told(rest) else { return vec![PastEntry::Nothing] };
    let Some(at) = stamp.and_then(|stamp| moment(stamp, days, zone)) else { return vec![PastEntry::Undated] };
    match entry {
        Told::Wrote { name, login, modes, words, me } => {
            let author = said::author(None, login.or(Some(name)), Some(name));
            let mut draft = said::message(at, author, words, &Around::default());
            draft.style.me |= me;
            let badges = [('~', "broadcaster"), ('@', "moderator"), ('%', "subscriber")];
            said::wear(
                &mut draft,
                badges.iter().filter(|(sign, _)| modes.contains(*sign)).map(|(_, name)| *name),
            );
            vec![if said::says_something(&draft) { PastEntry::said(draft) } else { PastEntry::Nothing }]
        }
        Told::Banned(logins) => {
            logins.into_iter().map(|login| PastEntry::Removed(Removal::Of { login, at })).collect()
        }
    }
}

/// What a line tells, if it is chat.
enum Told<'a> {
    Wrote { name: &'a str, login: Option<&'a str>, modes: &'a str, words: &'a str, me: bool },
    Banned(Vec<String>),
}

fn told(rest: &str) -> Option<Told<'_>> {
    if let Some(list) = rest.strip_prefix("BAN: ") {
        return Some(Told::Banned(banned(list)));
    }
    let (who, words) = rest.strip_prefix('<')?.split_once('>')?;
    let (words, me) = match words.strip_prefix("* ") {
        Some(words) => (words, true),
        None => (words.strip_prefix(' ').unwrap_or(words), false),
    };
    let name = who.trim_start_matches(MODES);
    let modes = who.strip_suffix(name).unwrap_or_default();
    // Whoever is shown in another script is followed by the name they log in with.
    let (name, login) = match name.strip_suffix(')').and_then(|name| name.split_once(" (")) {
        Some((name, login)) => (name, Some(login)),
        None => (name, None),
    };
    (!name.is_empty()).then_some(Told::Wrote { name, login, modes, words, me })
}

/// Who is named in `ash (600s) [reason], birch`. A reason may hold anything, commas as well; what follows one that looks
/// like no name is left alone.
fn banned(list: &str) -> Vec<String> {
    let mut logins = Vec::new();
    let mut depth = 0u32;
    let mut name = String::new();
    let mut is_name = true;
    for sign in list.chars().chain([',']) {
        match sign {
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                let login = std::mem::take(&mut name).to_lowercase();
                if is_login(&login) {
                    logins.push(login);
                }
                is_name = true;
            }
            ' ' if depth == 0 => is_name = name.is_empty(),
            sign if depth == 0 && is_name => name.push(sign),
            _ => {}
        }
    }
    logins
}

/// When a line was, by what stands in its brackets.
fn moment(stamp: &str, days: &mut LocalDays<'_>, zone: &TimeZone) -> Option<Timestamp> {
    if let Ok(zoned) = strtime::parse("%Y-%m-%d %H:%M:%S %z", stamp).and_then(|parsed| parsed.to_timestamp())
    {
        return Some(zoned);
    }
    if let Some((date, clock)) = stamp.split_once([' ', 'T'])
        && let Ok(date) = date.parse::<jiff::civil::Date>()
    {
        let clock = time(clock)?;
        return Some(zone.to_ambiguous_zoned(date.to_datetime(clock)).compatible().ok()?.timestamp());
    }
    days.at(time(stamp)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_banned_is_found_among_reasons() {
        assert_eq!(banned("ash (600s) [rude, (twice)], Birch, x y"), ["ash", "birch", "x"]);
        assert_eq!(banned(""), [""; 0]);
    }
}
