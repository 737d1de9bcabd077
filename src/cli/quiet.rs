//! `evenkeel quiet on|off`: nothing at all passes until it is turned off.

use serde_json::json;

use super::OnOff;
use super::client::Service;
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

pub(super) fn run(setup: &CliSetup, to: OnOff) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    let on = to == OnOff::On;
    wait(async { Service::running(&data).await?.put("/quiet", &json!({ "on": on })).await })?;
    terminal::print(match to {
        OnOff::On => "Quiet. Nothing passes until `evenkeel quiet off`, and nothing is lost.",
        OnOff::Off => "Quiet mode is off.",
    })
}
