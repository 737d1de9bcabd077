//! Carrying a journal elsewhere and back: JSON, CSV and Markdown, each without loss.
//!
//! A file is taken in whole or not at all. Must not keep anything.

mod flat;
mod markdown;
mod table;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{CheckIn, Debrief, Intention, KeptLine, Mark, Record, RecordFault, RecordKind, Thought, Week};
use crate::domain::words;
use flat::Flat;
pub use markdown::escaped;

/// Which form of carried journals this is.
const VERSION: u32 = 1;

/// How a journal is written for elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalFormat {
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
    /// For people.
    Markdown,
}

words!(JournalFormat { Json = "json", Csv = "csv", Markdown = "markdown" });

impl JournalFormat {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv",
            Self::Markdown => "text/markdown",
        }
    }

    /// How a file's name ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "md",
        }
    }
}

/// Everything that is in a journal, but for drafts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contents {
    /// Which form a file has; 0 while it is in none.
    pub evenkeel_journal: u32,
    /// Marks with their notes.
    pub marks: Vec<Mark>,
    /// Check-ins.
    pub checkins: Vec<CheckIn>,
    /// Thought records.
    pub thoughts: Vec<Thought>,
    /// Intentions.
    pub intentions: Vec<Intention>,
    /// Debriefs.
    pub debriefs: Vec<Debrief>,
    /// Weeks.
    pub weeks: Vec<Week>,
    /// Lines kept as evidence.
    pub kept: Vec<KeptLine>,
}

impl Contents {
    /// How many records there are.
    pub fn len(&self) -> usize {
        self.marks.len()
            + self.checkins.len()
            + self.thoughts.len()
            + self.intentions.len()
            + self.debriefs.len()
            + self.weeks.len()
            + self.kept.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Brings every record into its one form.
    fn tidy(&mut self) -> Result<(), RecordFault> {
        fn all<R: Record>(records: &mut [R]) -> Result<(), RecordFault> {
            for (number, record) in records.iter_mut().enumerate() {
                let place = format!("{} {}", flat::title(R::KIND), number + 1);
                record
                    .tidy()
                    .map_err(|fault| RecordFault(format!("{place}: {fault} Nothing was taken in.")))?;
                if record.id().is_empty() {
                    return Err(RecordFault(format!("{place} has no id. Nothing was taken in.")));
                }
            }
            Ok(())
        }
        all(&mut self.marks)?;
        all(&mut self.checkins)?;
        all(&mut self.thoughts)?;
        all(&mut self.intentions)?;
        all(&mut self.debriefs)?;
        all(&mut self.weeks)?;
        all(&mut self.kept)
    }

    /// Every record, as fields in a row.
    fn flat(&self) -> Vec<Flat> {
        fn all<R: Record>(records: &[R]) -> impl Iterator<Item = Flat> + '_ {
            records.iter().map(|record| flat::flatten(R::KIND, record))
        }
        all(&self.marks)
            .chain(all(&self.checkins))
            .chain(all(&self.thoughts))
            .chain(all(&self.intentions))
            .chain(all(&self.debriefs))
            .chain(all(&self.weeks))
            .chain(all(&self.kept))
            .collect()
    }

    /// Takes one record in.
    fn push(&mut self, flat: &Flat) -> Result<(), RecordFault> {
        match flat.kind {
            RecordKind::Mark => self.marks.push(flat::gather(flat)?),
            RecordKind::CheckIn => self.checkins.push(flat::gather(flat)?),
            RecordKind::Thought => self.thoughts.push(flat::gather(flat)?),
            RecordKind::Intention => self.intentions.push(flat::gather(flat)?),
            RecordKind::Debrief => self.debriefs.push(flat::gather(flat)?),
            RecordKind::Week => self.weeks.push(flat::gather(flat)?),
            RecordKind::Kept => self.kept.push(flat::gather(flat)?),
        }
        Ok(())
    }
}

/// `contents`, written in `form`.
pub fn write(contents: &Contents, form: JournalFormat) -> String {
    match form {
        JournalFormat::Json => {
            let contents = Contents { evenkeel_journal: VERSION, ..contents.clone() };
            // Plain structs of strings and numbers always serialize.
            serde_json::to_string_pretty(&contents).unwrap_or_default() + "\n"
        }
        JournalFormat::Csv => table::write(&contents.flat()),
        JournalFormat::Markdown => markdown::write(&contents.flat()),
    }
}

/// What `text`, written in `form`, holds.
///
/// # Errors
/// A sentence where it is no such file, was written by a newer version, or something in it is wrong. It
/// repeats nothing of what was written.
pub fn read(text: &str, form: JournalFormat) -> Result<Contents, RecordFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut contents = match form {
        JournalFormat::Json => read_json(text)?,
        JournalFormat::Csv => gathered(&table::read(text)?)?,
        JournalFormat::Markdown => gathered(&markdown::read(text)?)?,
    };
    contents.evenkeel_journal = 0;
    contents.tidy()?;
    Ok(contents)
}

/// Which form `text` seems to have, by its first sign.
pub fn recognise(text: &str) -> Option<JournalFormat> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    match text.chars().next()? {
        '{' => Some(JournalFormat::Json),
        '#' => Some(JournalFormat::Markdown),
        _ if text.trim_start_matches('"').starts_with(table::SIGN) => Some(JournalFormat::Csv),
        _ => None,
    }
}

fn read_json(text: &str) -> Result<Contents, RecordFault> {
    #[derive(Deserialize)]
    struct FormatSign {
        evenkeel_journal: Option<u32>,
    }
    let wrong = |error: &serde_json::Error| {
        let (line, column) = (error.line(), error.column());
        RecordFault(format!(
            "The file cannot be understood at line {line}, column {column}. Nothing was taken in."
        ))
    };
    let sign: FormatSign = serde_json::from_str(text).map_err(|error| wrong(&error))?;
    check(sign.evenkeel_journal)?;
    serde_json::from_str(text).map_err(|error| wrong(&error))
}

fn gathered(flats: &[Flat]) -> Result<Contents, RecordFault> {
    let mut contents = Contents::default();
    for (number, flat) in flats.iter().enumerate() {
        contents.push(flat).map_err(|fault| {
            RecordFault(format!(
                "Record {} ({}): {fault} Nothing was taken in.",
                number + 1,
                flat::title(flat.kind)
            ))
        })?;
    }
    Ok(contents)
}

/// Whether a file with this version may be read here.
fn check(version: Option<u32>) -> Result<(), RecordFault> {
    match version {
        Some(VERSION) => Ok(()),
        Some(newer) if newer > VERSION => Err(RecordFault(
            "A newer Evenkeel wrote this file. Take it in with that one. Nothing was changed.".into(),
        )),
        _ => Err(foreign()),
    }
}

fn cut_off() -> RecordFault {
    RecordFault(
        "The file ends too early: a part of it is missing. Fetch it again. Nothing was taken in.".into(),
    )
}

fn foreign() -> RecordFault {
    RecordFault(
        "This is not a journal that Evenkeel wrote. Choose a file made by its export. Nothing was changed."
            .into(),
    )
}
