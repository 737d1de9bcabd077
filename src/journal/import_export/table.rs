//! A journal as one table: a record a row, a field a column.
//!
//! A spreadsheet takes what begins with `=` and the like for a formula, so such cells begin with an
//! apostrophe, which is taken away again when the table is read.

use std::collections::BTreeSet;

use super::flat::{Flat, place};
use super::{check, cut_off, foreign};
use crate::journal::{RecordFault, RecordKind};

/// How the first column's name begins; the version follows.
pub(super) const SIGN: &str = "evenkeel journal ";
/// In the first cell of the last row: without it something is missing.
const END: &str = "end";
/// What a spreadsheet may act on.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

pub(super) fn write(records: &[Flat]) -> String {
    let mut names: Vec<&str> = records
        .iter()
        .flat_map(|record| record.fields.iter().map(|(name, _)| name.as_str()))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    names.sort_by_key(|name| place(name));
    let mut out = csv::Writer::from_writer(Vec::new());
    let heading = format!("{SIGN}{}", super::VERSION);
    let mut rows =
        vec![std::iter::once(heading).chain(names.iter().map(|name| (*name).to_owned())).collect::<Vec<_>>()];
    for record in records {
        let cell = |name: &&str| {
            let field = record.fields.iter().find(|(known, _)| known == name);
            field.map(|(_, text)| guarded(text)).unwrap_or_default()
        };
        rows.push(std::iter::once(record.kind.to_string()).chain(names.iter().map(cell)).collect());
    }
    let end = std::iter::once(END).chain(names.iter().map(|_| "")).map(str::to_owned);
    rows.push(end.collect());
    for row in rows {
        // Memory takes it all.
        let _ = out.write_record(row);
    }
    out.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// A table as programs save it: with commas, semicolons or tabs between its cells, and perhaps a first line that
/// says which.
pub(super) fn reader(text: &str) -> csv::Reader<&[u8]> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (first, text) = match first.trim().strip_prefix("sep=") {
        Some(_) => (rest.lines().next().unwrap_or_default(), rest),
        None => (first, text),
    };
    // Names of columns hold none of them, so what stands there most stands between them.
    let between = [b',', b';', b'\t'].into_iter().rev();
    let between =
        between.max_by_key(|sign| first.bytes().filter(|byte| byte == sign).count()).unwrap_or(b',');
    csv::ReaderBuilder::new().flexible(true).delimiter(between).from_reader(text.as_bytes())
}

/// Whether `text` is a table that an export of ours wrote, whoever saved it since.
pub(super) fn is_ours(text: &str) -> bool {
    reader(text).headers().is_ok_and(|names| names.get(0).is_some_and(|name| name.starts_with(SIGN)))
}

pub(super) fn read(text: &str) -> Result<Vec<Flat>, RecordFault> {
    let mut table = reader(text);
    let names = table.headers().map_err(|_| foreign())?.clone();
    let version = names.get(0).and_then(|name| name.strip_prefix(SIGN)).ok_or_else(foreign)?;
    check(version.trim().parse().ok())?;
    let mut records = Vec::new();
    for (number, row) in table.records().enumerate() {
        let wrong = || RecordFault(format!("Row {} cannot be understood. Nothing was taken in.", number + 2));
        let row = row.map_err(|_| wrong())?;
        if row.len() > names.len() {
            return Err(wrong());
        }
        if row.get(0).is_some_and(|cell| cell.trim() == END) {
            return Ok(records);
        }
        let kind: RecordKind = row.get(0).unwrap_or_default().trim().parse().map_err(|_| wrong())?;
        let cells = names.iter().zip(&row).skip(1).filter(|(_, text)| !text.is_empty());
        let fields = cells.map(|(name, text)| (name.trim().to_owned(), bare(text).to_owned())).collect();
        records.push(Flat { kind, fields });
    }
    Err(cut_off())
}

fn guarded(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

fn bare(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(text)
}
