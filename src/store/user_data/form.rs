//! How a cell of an export is written.

use rusqlite::types::ValueRef;
use serde_json::Value;

use super::super::timestamp;
use crate::catalog as words;
use crate::domain::{DeliveryProblem, Reason};

/// How a cell is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellForm {
    /// An id, written as text.
    Id,
    /// A time, in UTC.
    Time,
    /// Words.
    Text,
    /// A whole number.
    Whole,
    /// Yes or no.
    Flag,
    /// JSON, kept as such.
    Json,
    /// A problem of a delivery, put into words.
    Problem,
    /// A list of reasons, put into words.
    Reasons,
    /// A remark of a digest, put into words; of older ones, the sentence itself.
    Remark,
    /// A number that the shield may hide.
    Number,
}

impl CellForm {
    /// `cell` as it stands in the export.
    pub(super) fn written(self, cell: ValueRef<'_>) -> Value {
        match (self, cell) {
            (Self::Id, ValueRef::Integer(id)) => Value::String(id.to_string()),
            (Self::Time, ValueRef::Integer(millis)) => Value::String(timestamp(millis).to_string()),
            (Self::Flag, ValueRef::Integer(flag)) => Value::Bool(flag != 0),
            (_, ValueRef::Integer(number)) => Value::from(number),
            (Self::Json, ValueRef::Text(text)) => serde_json::from_slice(text).unwrap_or_default(),
            (Self::Problem, ValueRef::Text(text)) => serde_json::from_slice(text)
                .map_or(Value::Null, |problem: DeliveryProblem| {
                    words::ENGLISH.delivery.problem(&problem).into()
                }),
            (Self::Reasons, ValueRef::Text(text)) => {
                let reasons: Vec<Reason> = serde_json::from_slice(text).unwrap_or_default();
                words::feedback::reasons(&reasons).into()
            }
            (Self::Remark, ValueRef::Text(text)) => {
                let text = String::from_utf8_lossy(text);
                Value::String(text.parse().map_or_else(
                    |_| text.into_owned(),
                    |known| words::ENGLISH.digest.remark(known).to_owned(),
                ))
            }
            (_, ValueRef::Text(text)) => Value::String(String::from_utf8_lossy(text).into_owned()),
            // No column of ours is of another type.
            (_, ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_)) => Value::Null,
        }
    }
}
