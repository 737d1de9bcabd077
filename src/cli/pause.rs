//! `evenkeel pause on|off`: everything at rest.

use serde_json::json;

use super::OnOff;
use super::client::Service;
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

pub(super) fn run(setup: &CliSetup, to: OnOff) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    let on = to == OnOff::On;
    wait(async { Service::running(&data).await?.put("/pause", &json!({ "on": on })).await })?;
    terminal::print(match to {
        OnOff::On => "Everything is paused: no offers, no digests, and all feedback is kept for later.",
        OnOff::Off => "The pause is over. What was kept comes in the next digest.",
    })
}
