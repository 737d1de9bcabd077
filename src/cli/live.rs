//! `evenkeel live start|end`: says by hand that a stream began or ended.

use clap::ValueEnum;
use serde_json::json;

use super::client::Service;
use super::failure::Failure;
use super::setup::{Setup, wait};
use super::terminal;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What happened.
    what: What,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// The stream begins now.
    Start,
    /// The stream ends now.
    End,
}

pub(super) fn run(setup: &Setup, args: &Args) -> Result<(), Failure> {
    let data = setup.data_folder()?;
    let (path, answer) = match args.what {
        What::Start => ("/stream/start", "The stream has begun. Have a good one."),
        What::End => ("/stream/end", "The stream has ended. Its digest comes after the cool-down."),
    };
    wait(async { Service::running(&data).await?.post(path, &json!({})).await })?;
    terminal::print(answer)
}
