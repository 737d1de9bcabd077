//! `evenkeel export DIR`: everything that is kept, in a folder that can be read without Evenkeel.
//!
//! The service, or the database where none runs, hands over lines; here they become files. Nothing is
//! held in memory but a line.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::config::AfterStream;
use crate::store::folder::Claim;
use crate::store::private_files::{make_private_folder, new_file};
use crate::store::user_data::{self, Scope};
use crate::store::{self, Store};

use super::client::Service;
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

/// What explains the rest.
const README: &str = "README.md";

#[derive(Debug, clap::Args)]
pub(super) struct ExportArgs {
    /// The folder: a new one, or an empty one.
    dir: PathBuf,
    /// With what is held for a digest, too; not while live.
    #[arg(long)]
    with_held: bool,
}

pub(super) fn run(setup: &CliSetup, args: &ExportArgs) -> Result<(), CliFailure> {
    let dir = std::path::absolute(&args.dir).unwrap_or_else(|_| args.dir.clone());
    let mut folder = ExportFolder::make(&dir)?;
    let data = setup.data_folder()?;
    wait(async {
        match Service::find(&data).await? {
            Some(service) => {
                let path = if args.with_held { "/export?held=true" } else { "/export" };
                service.lines(path, |line| folder.take(line)).await
            }
            None => alone(setup, &data, args.with_held, &mut folder),
        }
    })?;
    let left_out = folder.finish()?;
    let mut said =
        vec![format!("Everything that is kept is in {}. {README} there explains it.", dir.display())];
    said.extend(left_out);
    terminal::print(&terminal::clean(&said.join("\n")))
}

/// Reads the database where no service does.
fn alone(
    setup: &CliSetup,
    data: &Path,
    with_held: bool,
    folder: &mut ExportFolder,
) -> Result<(), CliFailure> {
    if !data.join(store::FILE).exists() {
        return Err(CliFailure::new(
            format!("There is nothing to export in {} yet.", data.display()),
            "Name another data folder with --data-dir if it is elsewhere.",
        ));
    }
    let after = setup.load()?.config.shield.after;
    // Taken, so that no service begins to write meanwhile.
    let _claim = Claim::take(data).map_err(CliFailure::of)?;
    let store = Store::open(data, |_| {}).map_err(CliFailure::of)?;
    let scope = Scope { with_held, with_numbers: after != AfterStream::Never };
    store
        .look(|connection| {
            let mut lines = LineWriter { line: Vec::new(), folder, failure: None };
            let outcome = user_data::write(connection, scope, jiff::Timestamp::now(), &mut lines);
            match (outcome, lines.failure) {
                (Ok(()), _) => Ok(()),
                (Err(_), Some(failure)) => Err(failure),
                (Err(error), None) => Err(CliFailure::new(
                    format!("The database could not be read ({error})."),
                    "`evenkeel doctor` looks closer.",
                )),
            }
        })
        .map_err(CliFailure::of)?
}

/// Cuts what is written into lines.
struct LineWriter<'a> {
    line: Vec<u8>,
    folder: &'a mut ExportFolder,
    failure: Option<CliFailure>,
}

impl Write for LineWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                let taken = self.folder.take(&self.line);
                self.line.clear();
                if let Err(failure) = taken {
                    self.failure = Some(failure);
                    return Err(io::ErrorKind::Other.into());
                }
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Debug, Deserialize)]
struct ExportHead {
    evenkeel: String,
    exported_at: String,
    left_out: Vec<String>,
    sheets: Vec<ExportedSheet>,
}

#[derive(Debug, Deserialize)]
struct ExportedSheet {
    name: String,
    about: String,
    columns: Vec<ExportedColumn>,
}

#[derive(Debug, Deserialize)]
struct ExportedColumn {
    name: String,
    about: String,
}

/// The folder that is being filled.
struct ExportFolder {
    path: PathBuf,
    head: Option<ExportHead>,
    files: BTreeMap<String, Files>,
    is_complete: bool,
}

/// The two files of a sheet.
struct Files {
    columns: Vec<String>,
    lines: BufWriter<File>,
    table: csv::Writer<File>,
}

impl ExportFolder {
    fn make(path: &Path) -> Result<Self, CliFailure> {
        let is_free = match fs::read_dir(path) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(unwritable(path, &error)),
        };
        if !is_free {
            return Err(CliFailure::new(
                format!("{} holds files already, so nothing was written.", path.display()),
                "Name a new folder, or an empty one.",
            ));
        }
        make_private_folder(path).map_err(|error| unwritable(path, &error))?;
        Ok(Self { path: path.to_owned(), head: None, files: BTreeMap::new(), is_complete: false })
    }

    fn file(&self, name: &str) -> Result<File, CliFailure> {
        let path = self.path.join(name);
        new_file(&path).map_err(|error| unwritable(&path, &error))
    }

    /// Takes a line of the export.
    fn take(&mut self, line: &[u8]) -> Result<(), CliFailure> {
        let torn = || {
            CliFailure::new(
                "The export could not be understood.",
                "The running Evenkeel may be another version: stop it and start it again.",
            )
        };
        if self.head.is_none() {
            let head: ExportHead = serde_json::from_slice(line).map_err(|_| torn())?;
            for sheet in &head.sheets {
                // It becomes a file's name.
                if sheet.name.is_empty()
                    || !sheet.name.bytes().all(|sign| sign.is_ascii_lowercase() || sign == b'-')
                {
                    return Err(torn());
                }
                let columns: Vec<String> = sheet.columns.iter().map(|column| column.name.clone()).collect();
                let lines = BufWriter::new(self.file(&format!("{}.jsonl", sheet.name))?);
                let mut table = csv::Writer::from_writer(self.file(&format!("{}.csv", sheet.name))?);
                table.write_record(&columns).map_err(|error| unwritable(&self.path, &error))?;
                self.files.insert(sheet.name.clone(), Files { columns, lines, table });
            }
            self.head = Some(head);
            return Ok(());
        }
        let row: Map<String, Value> = serde_json::from_slice(line).map_err(|_| torn())?;
        if row.get("end") == Some(&Value::Bool(true)) {
            self.is_complete = true;
            return Ok(());
        }
        let name = row.get("sheet").and_then(Value::as_str).ok_or_else(torn)?;
        let files = self.files.get_mut(name).ok_or_else(torn)?;
        files.take(&row).map_err(|error| unwritable(&self.path, &error))
    }

    /// Ends the files and explains them. Gives what was left out.
    fn finish(self) -> Result<Vec<String>, CliFailure> {
        let path = self.path.clone();
        let Some(head) = self.head.as_ref().filter(|_| self.is_complete) else {
            return Err(CliFailure::new(
                format!("The export was interrupted, so {} is not complete.", path.display()),
                "Remove that folder, and try again.",
            ));
        };
        let mut readme = self.file(README)?;
        readme.write_all(explain(head).as_bytes()).map_err(|error| unwritable(&path, &error))?;
        let left_out = head.left_out.clone();
        for mut files in self.files.into_values() {
            let ended = files.lines.flush().and_then(|()| files.table.flush());
            ended.map_err(|error| unwritable(&path, &error))?;
        }
        Ok(left_out)
    }
}

impl Files {
    fn take(&mut self, row: &Map<String, Value>) -> io::Result<()> {
        let mut json = serde_json::Serializer::new(&mut self.lines);
        let mut map = json.serialize_map(Some(self.columns.len()))?;
        for name in &self.columns {
            map.serialize_entry(name, row.get(name).unwrap_or(&Value::Null))?;
        }
        map.end()?;
        self.lines.write_all(b"\n")?;
        let cells = self.columns.iter().map(|name| cell(row.get(name).unwrap_or(&Value::Null)));
        self.table.write_record(cells)?;
        Ok(())
    }
}

/// A value in a table. Spreadsheets take a text that begins in certain ways for something to compute, or to
/// run: an apostrophe before it keeps it a text.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn explain(head: &ExportHead) -> String {
    let mut text = format!(
        "# Everything that Evenkeel kept\n\
         \n\
         Written by Evenkeel {} at {}. All of it is yours.\n\
         \n\
         Each part is here twice: as JSON Lines (`.jsonl`: a line is a JSON object), which is exact, and as a\n\
         table (`.csv`: commas, quotes, UTF-8) for a spreadsheet. In a table, a text that a spreadsheet would\n\
         take for a formula has an apostrophe before it. Times are in UTC. An empty cell, or `null`, is\n\
         something that is not there.\n",
        head.evenkeel, head.exported_at
    );
    if !head.left_out.is_empty() {
        text.push_str("\n## What was left out\n\n");
        for sentence in &head.left_out {
            text.push_str(&format!("- {sentence}\n"));
        }
    }
    for sheet in &head.sheets {
        text.push_str(&format!("\n## {}\n\n{}\n\n", sheet.name, sheet.about));
        for column in &sheet.columns {
            text.push_str(&format!("- `{}`: {}\n", column.name, column.about));
        }
    }
    text
}

fn unwritable(path: &Path, error: &dyn std::fmt::Display) -> CliFailure {
    CliFailure::new(
        format!("{} could not be written ({error}).", path.display()),
        "Name a folder that you may write to, on a drive with room.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#"{"evenkeel":"0.1.0","format":1,"exported_at":"2026-11-26T12:00:00Z","left_out":["A reason."],"sheets":[{"name":"marks","about":"Your marks.","columns":[{"name":"note","about":"Words."},{"name":"at","about":"When."}]}]}"#;

    fn said<T>(outcome: Result<T, CliFailure>) -> String {
        outcome.err().map(|failure| failure.to_string()).unwrap_or_default()
    }

    #[test]
    fn lines_become_files_and_no_text_becomes_a_formula() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("out");
        let mut folder = ExportFolder::make(&path).unwrap();
        for line in [
            HEAD,
            r#"{"sheet":"marks","at":"2026-11-26T11:00:00Z","note":"=HYPERLINK(\"x\"), \"so\""}"#,
            r#"{"sheet":"marks","at":null,"note":"two\nlines"}"#,
            r#"{"end":true}"#,
        ] {
            folder.take(line.as_bytes()).unwrap();
        }
        assert_eq!(folder.finish().unwrap(), ["A reason."]);
        let read = |name: &str| fs::read_to_string(path.join(name)).unwrap();
        insta::assert_snapshot!(format!(
            "{}\n---\n{}\n---\n{}",
            read("marks.jsonl"),
            read("marks.csv"),
            read(README)
        ));
    }

    #[test]
    fn what_broke_off_or_is_no_export_is_not_taken_for_one() {
        let home = tempfile::tempdir().unwrap();
        let mut folder = ExportFolder::make(&home.path().join("out")).unwrap();
        folder.take(HEAD.as_bytes()).unwrap();
        assert!(said(folder.finish()).contains("was interrupted"));
        assert!(said(ExportFolder::make(&home.path().join("out"))).contains("holds files already"));
        let mut folder = ExportFolder::make(&home.path().join("other")).unwrap();
        let escape = HEAD.replace("\"marks\"", "\"../marks\"");
        assert!(said(folder.take(escape.as_bytes())).contains("could not be understood"));
        assert!(!home.path().join("marks.csv").exists());
    }
}
