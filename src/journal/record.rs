//! What every record has: a name, a time, a version, and a form in which it is kept.
//!
//! Must not say how it is kept. Nothing here prints words in `Debug`: they are nobody's but the
//! streamer's, and a log line is written quickly.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::words;

/// In which form the fields of a record are written. A reader refuses a later one rather than lose
/// what it does not know.
pub const FORMAT: i64 = 1;
/// Longest text, in characters.
pub const LONGEST_TEXT: usize = 20_000;

/// What was written cannot be kept; a sentence says why. It repeats none of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RecordFault(pub String);

/// A record's name: 32 hexadecimal digits, the same wherever the journal is carried. Empty where none
/// was given yet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct EntryId(String);

impl EntryId {
    /// The name made of `bytes`, which should be random.
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether none was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for EntryId {
    type Err = RecordFault;

    fn from_str(text: &str) -> Result<Self, RecordFault> {
        let sound = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if sound {
            Ok(Self(text.to_owned()))
        } else {
            Err(RecordFault("That is not the name of an entry.".into()))
        }
    }
}

impl<'de> Deserialize<'de> for EntryId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() { Ok(Self::default()) } else { text.parse().map_err(serde::de::Error::custom) }
    }
}

impl utoipa::PartialSchema for EntryId {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("32 hexadecimal digits."))
            .into()
    }
}

impl ToSchema for EntryId {}

/// What the journal itself sets in a record.
#[derive(Debug)]
pub struct RecordStamp<'a> {
    /// Its name.
    pub id: &'a mut EntryId,
    /// When it was begun, or what moment it is about.
    pub at: &'a mut Timestamp,
    /// When it was changed last.
    pub changed_at: &'a mut Timestamp,
    /// 1 at first; one more with each change.
    pub version: &'a mut u32,
}

/// Something that is written into the journal.
pub trait Record: Serialize + serde::de::DeserializeOwned + Clone + Send + 'static {
    /// Which kind it is.
    const KIND: RecordKind;

    /// What the journal sets.
    fn stamp(&mut self) -> RecordStamp<'_>;

    /// Its name.
    fn id(&self) -> &EntryId;

    /// When it was begun, or what moment it is about.
    fn at(&self) -> Timestamp;

    /// Brings it into the one form in which it is kept: what is blank is left out.
    ///
    /// # Errors
    /// When something in it is too long or out of range.
    fn tidy(&mut self) -> Result<(), RecordFault>;

    /// Whether nothing was written.
    fn is_blank(&self) -> bool;
}

/// What is asked about once, and never again.
pub trait AskedOnce: Record {
    /// From when on it may be asked about, and when that was done first.
    fn asking(&mut self) -> (&mut Option<Timestamp>, &mut Option<Timestamp>);
}

/// For so long a question stands that was asked once: a page that is loaded again has not asked.
const STANDS: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);

/// Whether `record` is to be asked about at `now`, where it may be asked about since `since`.
pub fn is_asked<R: AskedOnce>(record: &mut R, since: Option<Timestamp>, now: Timestamp) -> bool {
    let (after, asked) = record.asking();
    let is_due = after.or(since).is_some_and(|after| after <= now);
    is_due && asked.is_none_or(|asked| now.duration_since(asked) < STANDS)
}

/// The kinds of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordKind {
    /// A mark with its note.
    Mark,
    /// How somebody feels.
    CheckIn,
    /// A thought looked at.
    Thought,
    /// "Good enough looks like...".
    Intention,
    /// What went well in a stream.
    Debrief,
    /// A week's page.
    Week,
    /// A line kept as evidence.
    Kept,
    /// Something tried out, to see what comes of it.
    Experiment,
    /// Steps towards something that is avoided.
    Ladder,
    /// What to do on a bad evening.
    Plan,
    /// A thought that was put off to a time of one's own choosing.
    Worry,
}

words!(RecordKind {
    Mark = "mark",
    CheckIn = "checkin",
    Thought = "thought",
    Intention = "intention",
    Debrief = "debrief",
    Week = "week",
    Kept = "kept",
    Experiment = "experiment",
    Ladder = "ladder",
    Plan = "plan",
    Worry = "worry",
});

/// Declares a kind of record: a struct with what the journal sets, its fields, and how it is tidied.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident is $kind:ident {
        $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
    } $tidy:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            /// Its name; set by the journal.
            pub id: EntryId,
            /// When it was begun, or what moment it is about. Now, where it is left out.
            pub at: Timestamp,
            /// When it was changed last; set by the journal.
            pub changed_at: Timestamp,
            /// Rises with each change. A change that names another version than the one kept is refused.
            pub version: u32,
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl Record for $name {
            const KIND: RecordKind = RecordKind::$kind;

            fn stamp(&mut self) -> RecordStamp<'_> {
                let Self { id, at, changed_at, version, .. } = self;
                RecordStamp { id, at, changed_at, version }
            }

            fn id(&self) -> &EntryId {
                &self.id
            }

            fn at(&self) -> Timestamp {
                self.at
            }

            fn tidy(&mut self) -> Result<(), RecordFault> {
                let tidy: fn(&mut Self) -> Result<(), RecordFault> = $tidy;
                tidy(self)
            }

            fn is_blank(&self) -> bool {
                $crate::journal::record::is_blank(self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).field("id", &self.id).finish_non_exhaustive()
            }
        }
    };
}
pub(super) use record;

/// Fields that say when something is, and nothing by themselves.
const NO_WORDS: [&str; 12] = [
    "id",
    "at",
    "changed_at",
    "version",
    "moment",
    "week",
    "mark",
    "about",
    "ask_after",
    "asked_at",
    "bring_up",
    "on_today",
];

/// Whether nothing was written in `record`: what is blank is left out of it.
pub(super) fn is_blank(record: &impl Serialize) -> bool {
    let value = serde_json::to_value(record).unwrap_or_default();
    value.as_object().is_none_or(|fields| fields.keys().all(|name| NO_WORDS.contains(&name.as_str())))
}

/// Brings a text into its one form; a blank one is none.
pub(super) fn text(field: &mut Option<String>) -> Result<(), RecordFault> {
    if let Some(words) = field {
        *words = clean(words);
        fits(words)?;
    }
    if field.as_ref().is_some_and(|words| words.trim().is_empty()) {
        *field = None;
    }
    Ok(())
}

/// Line ends are line feeds, and there are no other control characters but tabs.
pub(super) fn clean(words: &str) -> String {
    let lines = words.replace("\r\n", "\n").replace('\r', "\n");
    lines.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

pub(super) fn fits(words: &str) -> Result<(), RecordFault> {
    if words.chars().count() > LONGEST_TEXT {
        return Err(RecordFault(
            "A text is too long. Twenty thousand characters fit; put the rest elsewhere.".into(),
        ));
    }
    Ok(())
}
