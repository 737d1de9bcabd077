//! `evenkeel live start|end`: says by hand that a stream began or ended.

use clap::ValueEnum;
use serde_json::json;

use super::client::Service;
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

#[derive(Debug, clap::Args)]
pub(super) struct LiveArgs {
    /// What happened.
    what: LiveWhat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LiveWhat {
    /// The stream begins now.
    Start,
    /// The stream ends now.
    End,
}

pub(super) fn run(setup: &CliSetup, args: &LiveArgs) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    let (path, answer) = match args.what {
        LiveWhat::Start => ("/stream/start", "The stream has begun. Have a good one."),
        LiveWhat::End => ("/stream/end", "The stream has ended. Its digest comes after the cool-down."),
    };
    wait(async { Service::running(&data).await?.post(path, &json!({})).await })?;
    terminal::print(answer)
}
