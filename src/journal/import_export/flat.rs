//! A record as fields in a row: "thought", "belief_before", "evidence_for.1.text". CSV and Markdown share it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::journal::{RecordFault, RecordKind};

/// A record as fields in a row, each with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flat {
    pub(super) kind: RecordKind,
    pub(super) fields: Vec<(String, String)>,
}

/// The order in which fields are written.
const ORDER: [&str; 53] = [
    "id",
    "at",
    "changed_at",
    "version",
    "moment",
    "mood",
    "week",
    "mark",
    "ask_after",
    "asked_at",
    "bring_up",
    "on_today",
    "goal_fate",
    "belief_before",
    "belief_balanced",
    "belief_after",
    "before",
    "after",
    "distortions",
    "outcome",
    "by",
    "login",
    "said_at",
    "source",
    "words",
    "note",
    "went_well",
    "friend",
    "good_enough",
    "mattered",
    "remember",
    "goal",
    "about",
    "situation",
    "thought",
    "feelings",
    "evidence_for",
    "evidence_against",
    "balanced",
    "towards",
    "steps",
    "prediction",
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

/// Fields that are numbers.
const NUMBERS: [&str; 6] = ["version", "belief_before", "belief_balanced", "belief_after", "before", "after"];
/// Fields that are there or not.
const FLAGS: [&str; 2] = ["bring_up", "on_today"];
/// What is written for a field that is there.
const YES: &str = "yes";
/// Fields that are lists of words.
const LISTS: [&str; 1] = ["distortions"];
/// Fields that are lists of pieces, each with fields of its own.
const PIECES: [&str; 5] = ["about", "evidence_for", "evidence_against", "feelings", "steps"];
/// More pieces than any record has.
const MOST_PIECES: usize = 1000;

/// Where a field stands among the others: by name, then by the number of its piece.
pub(super) fn place(field: &str) -> (usize, usize, usize) {
    let mut parts = field.split('.');
    let name = parts.next().unwrap_or_default();
    let number = parts.next().and_then(|number| number.parse().ok()).unwrap_or_default();
    let rank = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
    // The words of a piece come before what is said about them.
    let inner = parts.next().map_or(0, |field| if field == "text" { 0 } else { rank(field) + 1 });
    (rank(name), number, inner)
}

/// What a kind of record is called.
pub(super) fn title(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Mark => "Mark",
        RecordKind::CheckIn => "Check-in",
        RecordKind::Thought => "Thought record",
        RecordKind::Intention => "Intention",
        RecordKind::Debrief => "Debrief",
        RecordKind::Week => "Week",
        RecordKind::Kept => "Kept line",
        RecordKind::Experiment => "Experiment",
        RecordKind::Ladder => "Steps",
        RecordKind::Plan => "Plan",
        RecordKind::Worry => "Worry",
    }
}

/// `record` as fields in a row.
pub(super) fn flatten(kind: RecordKind, record: &impl Serialize) -> Flat {
    let mut fields = Vec::new();
    if let Ok(Value::Object(object)) = serde_json::to_value(record) {
        flatten_object("", &object, &mut fields);
    }
    fields.sort_by_key(|(name, _)| place(name));
    Flat { kind, fields }
}

fn flatten_object(before: &str, object: &Map<String, Value>, fields: &mut Vec<(String, String)>) {
    for (name, value) in object {
        let name = format!("{before}{name}");
        match value {
            Value::String(text) => fields.push((name, text.clone())),
            Value::Number(number) => fields.push((name, number.to_string())),
            Value::Array(values) if values.iter().all(Value::is_string) => {
                let words: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
                fields.push((name, words.join(" ")));
            }
            Value::Array(values) => {
                for (number, value) in values.iter().enumerate() {
                    if let Value::Object(object) = value {
                        flatten_object(&format!("{name}.{}.", number + 1), object, fields);
                    }
                }
            }
            Value::Bool(true) => fields.push((name, YES.to_owned())),
            // No record has any.
            Value::Null | Value::Bool(false) | Value::Object(_) => {}
        }
    }
}

/// The record that `flat` makes.
pub(super) fn gather<R: DeserializeOwned>(flat: &Flat) -> Result<R, RecordFault> {
    let mut object = Map::new();
    let mut pieces: BTreeMap<&str, BTreeMap<usize, Map<String, Value>>> = BTreeMap::new();
    for (name, text) in &flat.fields {
        let unknown = || RecordFault("There is a field that nothing here has.".into());
        let mut parts = name.splitn(3, '.');
        let first = parts.next().unwrap_or_default();
        match (parts.next(), parts.next()) {
            (None, None) => {
                object.insert(first.to_owned(), value(first, text)?);
            }
            (Some(number), Some(field)) if PIECES.contains(&first) => {
                let number: usize = number.parse().map_err(|_| unknown())?;
                if number == 0 || number > MOST_PIECES {
                    return Err(unknown());
                }
                let piece = pieces.entry(first).or_default().entry(number).or_default();
                piece.insert(field.to_owned(), value(field, text)?);
            }
            _ => return Err(unknown()),
        }
    }
    for (name, pieces) in pieces {
        object.insert(name.to_owned(), pieces.into_values().map(Value::Object).collect());
    }
    serde_json::from_value(Value::Object(object))
        .map_err(|_| RecordFault("A field holds something that does not belong there.".into()))
}

fn value(name: &str, text: &str) -> Result<Value, RecordFault> {
    if NUMBERS.contains(&name) {
        let number: u32 = text.parse().map_err(|_| RecordFault("What should be a number is none.".into()))?;
        return Ok(number.into());
    }
    if FLAGS.contains(&name) {
        return if text == YES {
            Ok(true.into())
        } else {
            Err(RecordFault("What should be “yes” is not.".into()))
        };
    }
    if LISTS.contains(&name) {
        return Ok(text.split_whitespace().map(Value::from).collect());
    }
    Ok(Value::String(text.to_owned()))
}
