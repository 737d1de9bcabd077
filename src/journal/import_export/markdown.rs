//! A journal as Markdown that reads well and can be taken in again.
//!
//! Words stand in quotes, with everything written out that a reader could take for markup; the rest is
//! headings and lists of our own.

use super::flat::{Flat, title};
use super::{check, cut_off, foreign};
use crate::journal::{RecordFault, RecordKind};

const SIGN: &str = "# Evenkeel journal ";
const PREFACE: &str = "Words stand in quotes. What is around them leads a journal back to where it was.";

/// The last line: without it something is missing.
const END: &str = "That is all of it.";

/// Fields that are words to read, and stand under a heading of their own.
const TEXTS: [&str; 24] = [
    "words",
    "note",
    "went_well",
    "friend",
    "good_enough",
    "mattered",
    "remember",
    "goal",
    "situation",
    "thought",
    "balanced",
    "prediction",
    "towards",
    "will_do",
    "saw",
    "learned",
    "what_happened",
    "signs",
    "calms",
    "people",
    "text",
    "afterwards",
    "how_it_went",
    "bring",
];

pub(super) fn write(records: &[Flat]) -> String {
    let mut out = format!("{SIGN}{}\n\n{PREFACE}\n", super::VERSION);
    for record in records {
        out.push_str(&format!("\n## {}\n\n", title(record.kind)));
        // Short fields first, so that a heading never stands between them.
        let (texts, short): (Vec<_>, Vec<_>) =
            record.fields.iter().partition(|(name, _)| name.contains('.') || TEXTS.contains(&name.as_str()));
        for (name, text) in short {
            out.push_str(&format!("- {}: {}\n", spaced(name), escaped(text)));
        }
        let mut piece = String::new();
        for (name, text) in texts {
            let (section, field) = match name.rsplit_once('.') {
                Some((section, field)) => (section.replace('.', " "), field),
                None => (name.clone(), "text"),
            };
            if field != "text" {
                out.push_str(&format!("- {}: {}\n", spaced(field), escaped(text)));
                continue;
            }
            out.push_str(&format!("\n### {}\n\n", capital(&spaced(&section))));
            piece.clear();
            for line in text.split('\n') {
                let line = escaped(line);
                piece.push_str(if line.is_empty() { ">\n" } else { "> " });
                if !line.is_empty() {
                    piece.push_str(&line);
                    piece.push('\n');
                }
            }
            out.push_str(&piece);
            if name.contains('.') {
                out.push('\n');
            }
        }
    }
    out.push_str(&format!("\n{END}\n"));
    out
}

/// Where the reader is.
#[derive(Default)]
struct ReaderState {
    /// The field whose words are being read.
    text: Option<String>,
    /// The piece whose fields are being read.
    piece: Option<String>,
}

pub(super) fn read(text: &str) -> Result<Vec<Flat>, RecordFault> {
    let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).enumerate();
    let first = lines.find(|(_, line)| !line.trim().is_empty()).map(|(_, line)| line).ok_or_else(foreign)?;
    let version = first.strip_prefix(SIGN).ok_or_else(foreign)?;
    check(version.trim().parse().ok())?;
    let mut records: Vec<Flat> = Vec::new();
    let mut place = ReaderState::default();
    for (number, line) in lines {
        if line.trim_end() == END {
            return Ok(records);
        }
        let wrong =
            || RecordFault(format!("Line {} cannot be understood. Nothing was taken in.", number + 1));
        if let Some(heading) = line.strip_prefix("## ") {
            let kind =
                RecordKind::ALL.iter().find(|kind| title(**kind) == heading.trim()).ok_or_else(wrong)?;
            records.push(Flat { kind: *kind, fields: Vec::new() });
            place = ReaderState::default();
            continue;
        }
        let Some(record) = records.last_mut() else { continue };
        if let Some(heading) = line.strip_prefix("### ") {
            place = place_of(heading.trim());
        } else if let Some(words) = line.strip_prefix('>') {
            let name = place.text.as_ref().ok_or_else(wrong)?;
            let words = unescaped(words.strip_prefix(' ').unwrap_or(words)).ok_or_else(wrong)?;
            let goes_on = record.fields.last().is_some_and(|(last, _)| last == name);
            match record.fields.iter_mut().find(|(known, _)| known == name) {
                Some((_, text)) if goes_on => *text = format!("{text}\n{words}"),
                Some(_) => return Err(wrong()),
                None => record.fields.push((name.clone(), words)),
            }
        } else if let Some((name, value)) = line.strip_prefix("- ").and_then(|field| field.split_once(':')) {
            let name = name.replace(' ', "_");
            let name = place.piece.as_ref().map_or(name.clone(), |piece| format!("{piece}.{name}"));
            record
                .fields
                .push((name, unescaped(value.strip_prefix(' ').unwrap_or(value)).ok_or_else(wrong)?));
        } else if !line.trim().is_empty() {
            return Err(wrong());
        }
    }
    Err(cut_off())
}

/// What a heading leads to: "Balanced", "Evidence for 2".
fn place_of(heading: &str) -> ReaderState {
    let heading = heading.to_lowercase();
    let numbered =
        heading.rsplit_once(' ').filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
    match numbered {
        Some((name, number)) => {
            let piece = format!("{}.{number}", name.replace(' ', "_"));
            ReaderState { text: Some(format!("{piece}.text")), piece: Some(piece) }
        }
        None => ReaderState { text: Some(heading.replace(' ', "_")), piece: None },
    }
}

fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}

/// `line` so that it reads as it was written and nothing in it is taken for markup. Everything is undone
/// by `unescaped`.
pub fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let last = line.chars().count().saturating_sub(1);
    let mut previous = ' ';
    for (number, (place, c)) in line.char_indices().enumerate() {
        let at_edge = number == 0 || number == last;
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '#' | '|' | '~' | '$' | '^' | '=' | '%'
            | '<' | '>' | '&' | '@' => {
                out.push('\\');
                out.push(c);
            }
            '-' | '+' if number == 0 => {
                out.push('\\');
                out.push(c);
            }
            '.' | ')' if digits > 0 && number == digits => {
                out.push('\\');
                out.push(c);
            }
            // Addresses become links by themselves.
            '/' if previous == ':' => out.push_str("\\/"),
            '.' if line.get(..place).is_some_and(ends_in_www) => out.push_str("\\."),
            ' ' if at_edge || previous == ' ' => out.push_str("&#x20;"),
            _ if acts(c) => out.push_str(&format!("&#x{:X};", u32::from(c))),
            _ => out.push(c),
        }
        previous = c;
    }
    out
}

fn ends_in_www(line: &str) -> bool {
    line.chars().rev().take(3).filter(|c| c.eq_ignore_ascii_case(&'w')).count() == 3
}

/// What moves a cursor, hides, or turns the direction of writing.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// What [`escaped`] was given. None where something in it could not have come from there.
fn unescaped(line: &str) -> Option<String> {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\\' => {
                let next = rest.chars().next().filter(char::is_ascii_punctuation);
                out.push(next.unwrap_or('\\'));
                rest = next.map_or(rest, |_| rest.get(1..).unwrap_or_default());
            }
            '&' => match rest.strip_prefix("#x").and_then(|rest| rest.split_once(';')) {
                Some((digits, after)) if digits.len() <= 6 => {
                    out.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
                    rest = after;
                }
                _ => out.push('&'),
            },
            c => out.push(c),
        }
    }
    Some(out)
}
