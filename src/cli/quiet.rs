//! `evenkeel quiet on|off`: nothing at all passes until it is turned off.

use serde_json::json;

use super::Switch;
use super::client::Service;
use super::failure::Failure;
use super::setup::{Setup, wait};
use super::terminal;

pub(super) fn run(setup: &Setup, to: Switch) -> Result<(), Failure> {
    let data = setup.data_folder()?;
    let on = to == Switch::On;
    wait(async { Service::running(&data).await?.put("/quiet", &json!({ "on": on })).await })?;
    terminal::print(match to {
        Switch::On => "Quiet. Nothing passes until `evenkeel quiet off`, and nothing is lost.",
        Switch::Off => "Quiet mode is off.",
    })
}
