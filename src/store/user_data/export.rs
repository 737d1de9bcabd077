//! Everything that is kept, as lines of JSON: first one that explains, then a row each, then the end.
//!
//! Read from one snapshot and written row by row, so that a long history needs no memory. Numbers that
//! are not to be seen now are not read at all.

use std::io::{self, Write};

use jiff::Timestamp;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::export_schema::{Column, Sheet, WhileLive, all};
use super::form::CellForm;
use super::is_live;

/// The version of this form; it goes up when a reader has to know of a change.
const FORMAT: u32 = 1;

/// What is to be in an export.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scope {
    /// Whether what is held is in it. While live it never is.
    pub with_held: bool,
    /// Whether numbers are in it. While live they never are.
    pub with_numbers: bool,
}

/// Why an export could not be written.
type Written = Result<(), io::Error>;

/// Writes everything that is kept to `out`.
///
/// # Errors
/// When the database cannot be read, or `out` takes no more.
pub fn write(connection: &Connection, scope: Scope, now: Timestamp, out: &mut impl Write) -> Written {
    let snapshot = connection.unchecked_transaction().map_err(unreadable)?;
    let live = is_live(&snapshot).map_err(unreadable)?;
    let scope = Scope { with_held: scope.with_held && !live, with_numbers: scope.with_numbers && !live };
    let mut sheets = Vec::new();
    for sheet in all() {
        if sheet.is_there(&snapshot).map_err(unreadable)? && (scope.with_numbers || !sheet.is_numbers) {
            sheets.push(sheet);
        }
    }
    line(out, &head(&sheets, &left_out(scope, live), now))?;
    for sheet in sheets {
        rows(&snapshot, sheet, scope, live, out)?;
    }
    line(out, &json!({ "end": true }))
}

/// What an export of `scope` leaves out, in sentences.
pub fn left_out(scope: Scope, live: bool) -> Vec<&'static str> {
    let mut sentences = Vec::new();
    if live {
        sentences.push(
            "You are live, so numbers, talk about numbers, what is held, and since when you are live are left out. Export again after the stream to have them.",
        );
        return sentences;
    }
    if !scope.with_held {
        sentences.push(
            "What is held waits for its digest and is left out. After the digest it is in the next export.",
        );
    }
    if !scope.with_numbers {
        sentences.push(
            "Numbers are left out, since `shield.after` is \"never\". Set it to \"on_request\" to have them in an export.",
        );
    }
    sentences
}

fn head(sheets: &[&Sheet], left_out: &[&str], now: Timestamp) -> Value {
    let sheets: Vec<Value> = sheets
        .iter()
        .map(|sheet| {
            let column = |column: &Column| json!({ "name": column.name, "about": column.about });
            let columns: Vec<Value> = sheet.columns.iter().map(column).collect();
            json!({ "name": sheet.name, "about": sheet.about, "columns": columns })
        })
        .collect();
    json!({
        "evenkeel": env!("CARGO_PKG_VERSION"),
        "format": FORMAT,
        "exported_at": now,
        "left_out": left_out,
        "sheets": sheets,
    })
}

fn rows(connection: &Connection, sheet: &Sheet, scope: Scope, live: bool, out: &mut impl Write) -> Written {
    if live && sheet.while_live == WhileLive::Nothing {
        return Ok(());
    }
    let mut statement = connection.prepare(&sheet.query(live, scope.with_held)).map_err(unreadable)?;
    let mut rows = statement.query([]).map_err(unreadable)?;
    while let Some(row) = rows.next().map_err(unreadable)? {
        line(out, &RowWriter { sheet, row, with_numbers: scope.with_numbers })?;
    }
    Ok(())
}

fn line(out: &mut impl Write, value: &impl Serialize) -> Written {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

fn unreadable(error: rusqlite::Error) -> io::Error {
    io::Error::other(error)
}

/// A row, written in the order of its columns.
struct RowWriter<'a> {
    sheet: &'a Sheet,
    row: &'a Row<'a>,
    with_numbers: bool,
}

impl Serialize for RowWriter<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.sheet.columns.len() + 1))?;
        map.serialize_entry("sheet", self.sheet.name)?;
        for (place, column) in self.sheet.columns.iter().enumerate() {
            let is_shut = column.form == CellForm::Number && !self.with_numbers;
            let cell = if is_shut {
                ValueRef::Null
            } else {
                self.row.get_ref(place).map_err(serde::ser::Error::custom)?
            };
            map.serialize_entry(column.name, &column.form.written(cell))?;
        }
        map.end()
    }
}
