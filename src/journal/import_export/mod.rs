//! Carrying a journal elsewhere and back: JSON, CSV and Markdown, each without loss.
//!
//! A file is taken in whole or not at all. Must not keep anything.

mod elsewhere;
mod flat;
mod markdown;
mod table;
#[cfg(test)]
mod tests;

use std::convert::Infallible;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{
    CheckIn, Debrief, Experiment, Intention, KeptLine, Ladder, Mark, Plan, Record, RecordFault, RecordKind,
    Thought, Week, Worry,
};
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

/// Where records are read from.
pub trait RecordSource {
    /// Why one cannot be read.
    type Error;

    /// Every mark.
    ///
    /// # Errors
    /// When they cannot be read.
    fn every_mark(&self) -> Result<Vec<Mark>, Self::Error>;

    /// Every record of one other kind.
    ///
    /// # Errors
    /// When they cannot be read.
    fn every<R: Record>(&self) -> Result<Vec<R>, Self::Error>;
}

/// Where records are written to.
pub trait RecordSink {
    /// Why one cannot be written.
    type Error;

    /// Takes marks.
    ///
    /// # Errors
    /// When they cannot be written.
    fn take_marks(&mut self, marks: &[Mark]) -> Result<(), Self::Error>;

    /// Takes records of one other kind.
    ///
    /// # Errors
    /// When they cannot be written.
    fn take<R: Record>(&mut self, records: &[R]) -> Result<(), Self::Error>;
}

/// Declares what a journal holds beside marks: a list for each kind of record. A kind that is added here is
/// exported, imported and read back in every form.
macro_rules! contents {
    ($($(#[$doc:meta])* $field:ident: $record:ident is $kind:ident,)*) => {
        /// Everything that is in a journal, but for drafts.
        #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Contents {
            /// Which form a file has; 0 while it is in none.
            pub evenkeel_journal: u32,
            /// Marks with their notes.
            pub marks: Vec<Mark>,
            $($(#[$doc])* pub $field: Vec<$record>,)*
        }

        impl Contents {
            /// Everything that `source` holds.
            ///
            /// # Errors
            /// When it cannot be read.
            pub fn of<S: RecordSource>(source: &S) -> Result<Self, S::Error> {
                Ok(Self { evenkeel_journal: 0, marks: source.every_mark()?, $($field: source.every()?,)* })
            }

            /// Gives everything to `sink`.
            ///
            /// # Errors
            /// When it cannot take it.
            pub fn give<S: RecordSink>(&self, sink: &mut S) -> Result<(), S::Error> {
                sink.take_marks(&self.marks)?;
                $(sink.take(&self.$field)?;)*
                Ok(())
            }

            /// How many records there are.
            pub fn len(&self) -> usize {
                self.marks.len() $(+ self.$field.len())*
            }

            /// Brings every record into its one form.
            fn tidy(&mut self) -> Result<(), RecordFault> {
                tidy(&mut self.marks)?;
                $(tidy(&mut self.$field)?;)*
                Ok(())
            }

            /// Takes one record in.
            fn push(&mut self, flat: &Flat) -> Result<(), RecordFault> {
                match flat.kind {
                    RecordKind::Mark => self.marks.push(flat::gather(flat)?),
                    $(RecordKind::$kind => self.$field.push(flat::gather(flat)?),)*
                }
                Ok(())
            }
        }
    };
}

contents! {
    /// Check-ins.
    checkins: CheckIn is CheckIn,
    /// Thought records.
    thoughts: Thought is Thought,
    /// Intentions.
    intentions: Intention is Intention,
    /// Debriefs.
    debriefs: Debrief is Debrief,
    /// Weeks.
    weeks: Week is Week,
    /// Lines kept as evidence.
    kept: KeptLine is Kept,
    /// Experiments.
    experiments: Experiment is Experiment,
    /// The ladder: one, or none.
    ladders: Ladder is Ladder,
    /// The plan for bad evenings: one, or none.
    plans: Plan is Plan,
    /// Worries that were put off.
    worries: Worry is Worry,
}

impl Contents {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every record, as fields in a row.
    fn flat(&self) -> Vec<Flat> {
        struct Flats(Vec<Flat>);
        impl RecordSink for Flats {
            type Error = Infallible;

            fn take_marks(&mut self, marks: &[Mark]) -> Result<(), Infallible> {
                self.take(marks)
            }

            fn take<R: Record>(&mut self, records: &[R]) -> Result<(), Infallible> {
                self.0.extend(records.iter().map(|record| flat::flatten(R::KIND, record)));
                Ok(())
            }
        }
        let mut flats = Flats(Vec::with_capacity(self.len()));
        let Ok(()) = self.give(&mut flats);
        flats.0
    }
}

fn tidy<R: Record>(records: &mut [R]) -> Result<(), RecordFault> {
    for (number, record) in records.iter_mut().enumerate() {
        let place = format!("{} {}", flat::title(R::KIND), number + 1);
        record.tidy().map_err(|fault| RecordFault(format!("{place}: {fault} Nothing was taken in.")))?;
        if record.id().is_empty() {
            return Err(RecordFault(format!("{place} has no id. Nothing was taken in.")));
        }
    }
    Ok(())
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

/// What a file holds that an export wrote, or another program that is known here. Times without a zone are in
/// `zone`.
///
/// # Errors
/// As [`read`].
pub fn import(bytes: &[u8], zone: &TimeZone) -> Result<Contents, RecordFault> {
    let text = text_of(bytes).ok_or_else(foreign)?;
    match recognise(&text) {
        Some(form) if is_own(&text, form) => read(&text, form),
        _ => {
            let mut contents = elsewhere::read(&text, zone).ok_or_else(foreign)??;
            contents.tidy()?;
            Ok(contents)
        }
    }
}

/// Whether an export of ours wrote `text`, or something that nothing else here wrote.
fn is_own(text: &str, form: JournalFormat) -> bool {
    form != JournalFormat::Json || text.contains("evenkeel_journal")
}

/// The text of a file as programs save it: UTF-8, or UTF-16 with its mark, as spreadsheets do.
pub fn text_of(bytes: &[u8]) -> Option<String> {
    let wide = |rest: &[u8], join: fn([u8; 2]) -> u16| {
        let (pairs, left) = rest.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| join(*pair)).collect();
        if left.is_empty() { String::from_utf16(&units).ok() } else { None }
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
        _ => std::str::from_utf8(bytes).ok().map(str::to_owned),
    }
}

/// Which form `text` seems to have, by its first sign.
pub fn recognise(text: &str) -> Option<JournalFormat> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    match text.chars().next()? {
        '{' => Some(JournalFormat::Json),
        '#' => Some(JournalFormat::Markdown),
        _ if table::is_ours(text) => Some(JournalFormat::Csv),
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
        "This is not a journal that Evenkeel, FreeCBT, Quirk or Daylio wrote. Choose a file made by their export. Nothing was changed."
            .into(),
    )
}
