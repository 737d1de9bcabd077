//! `evenkeel pause on|off`: everything at rest.

use serde_json::json;

use super::Switch;
use super::client::Service;
use super::failure::Failure;
use super::setup::{Setup, wait};
use super::terminal;

pub(super) fn run(setup: &Setup, to: Switch) -> Result<(), Failure> {
    let data = setup.data_folder()?;
    let on = to == Switch::On;
    wait(async { Service::running(&data).await?.put("/pause", &json!({ "on": on })).await })?;
    terminal::print(match to {
        Switch::On => "Everything is paused: no offers, no digests, and all feedback is kept for later.",
        Switch::Off => "The pause is over. What was kept comes in the next digest.",
    })
}
