//! `evenkeel mark`: notes that a self-critical thought came up just now.

use serde::Deserialize;
use serde_json::json;

use super::client::{Service, understood};
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

#[derive(Debug, clap::Args)]
pub(super) struct MarkArgs {
    /// A few words to remember it by.
    note: Option<String>,
}

#[derive(Deserialize)]
struct MarkReply {
    note: bool,
}

pub(super) fn run(setup: &CliSetup, args: &MarkArgs) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    let body = match &args.note {
        Some(note) => json!({ "note": note }),
        None => json!({}),
    };
    let answer = wait(async { Service::running(&data).await?.post("/marks", &body).await })?;
    let MarkReply { note } = understood(&answer)?;
    if args.note.is_some() && !note {
        return terminal::print(
            "Noted. The journal is locked, so your words were not kept; you can add them on its page later.",
        );
    }
    terminal::print("Noted. Just a thought, passing.")
}
