//! `evenkeel mark`: notes that a self-critical thought came up just now.

use serde_json::json;

use super::client::Service;
use super::failure::Failure;
use super::setup::{Setup, wait};
use super::terminal;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A few words to remember it by.
    note: Option<String>,
}

pub(super) fn run(setup: &Setup, args: &Args) -> Result<(), Failure> {
    let data = setup.data_folder()?;
    let body = match &args.note {
        Some(note) => json!({ "note": note }),
        None => json!({}),
    };
    wait(async { Service::running(&data).await?.post("/marks", &body).await })?;
    terminal::print("Noted. Just a thought, passing.")
}
