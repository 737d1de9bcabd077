//! `evenkeel journal`: writing a thought down, reading what there is, and carrying the journal elsewhere.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::json;

use super::client::{Service, understood};
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;
use crate::digest::render::plain;
use crate::journal::import_export::{self, JournalFormat};
use crate::journal::{EntryId, Thought};
use crate::store::private_files::{make_private_folder, write_private};

#[derive(Debug, clap::Args)]
pub(super) struct JournalArgs {
    #[command(subcommand)]
    command: JournalCommand,
}

#[derive(Debug, Subcommand)]
enum JournalCommand {
    /// Write a thought down, to be looked at later.
    Add {
        /// The thought; read from standard input where it is left out.
        text: Option<String>,
    },
    /// The thoughts you looked at, by their balanced side.
    List,
    /// One thought record.
    Show {
        /// Its id, or the first few digits of it.
        id: String,
    },
    /// Write the journal into a folder: as Markdown, CSV and JSON. These files are not encrypted.
    Export {
        /// The folder.
        dir: PathBuf,
    },
    /// Take in a file that an export wrote. What is here already stays as it is.
    Import {
        /// The file.
        file: PathBuf,
    },
}

#[derive(Deserialize)]
struct ImportReply {
    added: usize,
    known: usize,
}

pub(super) fn run(setup: &CliSetup, args: &JournalArgs) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    let said = wait(async {
        let service = Service::running(&data).await?;
        match &args.command {
            JournalCommand::Add { text } => add(&service, text.as_deref()).await,
            JournalCommand::List => list(&service).await,
            JournalCommand::Show { id } => show(&service, id).await,
            JournalCommand::Export { dir } => export(&service, dir).await,
            JournalCommand::Import { file } => import(&service, file).await,
        }
    })?;
    terminal::print(&said)
}

async fn add(service: &Service, text: Option<&str>) -> Result<String, CliFailure> {
    let text = match text {
        Some(text) => text.to_owned(),
        None => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).map_err(|error| {
                CliFailure::new(
                    format!("Nothing could be read ({error})."),
                    "Give the thought in quotes instead.",
                )
            })?;
            text.trim_end().to_owned()
        }
    };
    service.post("/journal/thoughts", &json!({ "thought": text })).await?;
    Ok("Written down. Look at it when you like, on the journal's page.".into())
}

async fn thoughts(service: &Service) -> Result<Vec<Thought>, CliFailure> {
    service.get_json("/journal/thoughts").await
}

async fn list(service: &Service) -> Result<String, CliFailure> {
    let thoughts = thoughts(service).await?;
    if thoughts.is_empty() {
        return Ok("There is no thought record yet.".into());
    }
    let zone = TimeZone::system();
    let line = |thought: &Thought| {
        let balanced = thought.balanced.as_deref().map_or("not finished; it need not be".into(), plain);
        let id = thought.id.as_str().get(..8).unwrap_or_default().to_owned();
        format!("{id}  {}  {balanced}", day(thought.at, &zone))
    };
    Ok(thoughts.iter().map(line).collect::<Vec<_>>().join("\n"))
}

async fn show(service: &Service, id: &str) -> Result<String, CliFailure> {
    let digits = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let fitting: Vec<Thought> = match thoughts(service).await? {
        all if digits(id) => all.into_iter().filter(|thought| begins(&thought.id, id)).collect(),
        _ => Vec::new(),
    };
    match fitting.as_slice() {
        [thought] => Ok(text(thought, &TimeZone::system())),
        [] => Err(CliFailure::new(
            "There is no such thought record.",
            "`evenkeel journal list` shows those there are.",
        )),
        _ => {
            Err(CliFailure::new("More than one thought record begins like this.", "Give more of its digits."))
        }
    }
}

fn begins(id: &EntryId, digits: &str) -> bool {
    id.as_str().starts_with(&digits.to_ascii_lowercase())
}

/// A thought record as text, the balanced thought first.
fn text(thought: &Thought, zone: &TimeZone) -> String {
    let mut lines = vec![day(thought.at, zone)];
    let mut say = |title: &str, words: &str| {
        lines.push(format!("\n{title}"));
        lines.extend(words.split('\n').map(|line| format!("  {}", plain(line))));
    };
    for (title, words) in [
        ("Balanced", &thought.balanced),
        ("The thought", &thought.thought),
        ("What was happening", &thought.situation),
    ] {
        if let Some(words) = words {
            say(title, words);
        }
    }
    for (title, side) in
        [("What supports it", &thought.evidence_for), ("What speaks against it", &thought.evidence_against)]
    {
        let line = |piece: &crate::journal::Evidence| match &piece.by {
            Some(by) => format!("- {} ({by})", piece.text),
            None => format!("- {}", piece.text),
        };
        if !side.is_empty() {
            say(title, &side.iter().map(line).collect::<Vec<_>>().join("\n"));
        }
    }
    if let (Some(before), Some(after)) = (thought.belief_before, thought.belief_after) {
        say("Believed", &format!("{before} of 100 before, {after} after"));
    }
    for (title, words) in [("It predicted", &thought.prediction), ("What happened", &thought.what_happened)] {
        if let Some(words) = words {
            say(title, words);
        }
    }
    lines.join("\n")
}

fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string()
}

async fn export(service: &Service, dir: &Path) -> Result<String, CliFailure> {
    let failed = |error: std::io::Error| {
        CliFailure::new(
            format!("The journal could not be written to {} ({error}).", dir.display()),
            "Choose another folder, or make this one writable.",
        )
    };
    // Fetched first: a locked journal leaves no empty files.
    let mut files = Vec::new();
    for form in JournalFormat::ALL {
        files.push((
            format!("journal.{}", form.ending()),
            service.get("/journal/export", form.media_type()).await?,
        ));
    }
    make_private_folder(dir).map_err(failed)?;
    for (name, text) in &files {
        write_private(&dir.join(name), text.as_bytes()).map_err(failed)?;
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    Ok(format!(
        "Written to {}: {}. Each holds the whole journal but drafts. They are not encrypted.",
        dir.display(),
        names.join(", ")
    ))
}

async fn import(service: &Service, file: &Path) -> Result<String, CliFailure> {
    let bytes = std::fs::read(file).map_err(|error| {
        CliFailure::new(
            format!("{} could not be read ({error}).", file.display()),
            "Check its name and its rights.",
        )
    })?;
    let text = import_export::text_of(&bytes).ok_or_else(|| {
        CliFailure::new(
            format!("{} is not a journal.", file.display()),
            "Choose a file made by `evenkeel journal export`, or by FreeCBT, Quirk or Daylio. Nothing was changed.",
        )
    })?;
    // What another program wrote is recognised by the service.
    let form = import_export::recognise(&text).unwrap_or(match text.trim_start().starts_with('[') {
        true => JournalFormat::Json,
        false => JournalFormat::Csv,
    });
    let answer = service.post_text("/journal/import", form.media_type(), text).await?;
    let ImportReply { added, known } = understood(&answer)?;
    let were = match known {
        0 => String::new(),
        1 => " One was here already and stays as it is.".to_owned(),
        known => format!(" {known} were here already and stay as they are."),
    };
    Ok(match added {
        0 => format!("It contains nothing new.{were}"),
        1 => format!("One entry was imported.{were}"),
        added => format!("{added} entries were taken in.{were}"),
    })
}
