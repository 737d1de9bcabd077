//! `evenkeel stop`: the running service ends in good order.

use serde_json::json;

use super::client::Service;
use super::failure::CliFailure;
use super::forget::ended;
use super::setup::{CliSetup, wait};
use super::terminal;

pub(super) fn run(setup: &CliSetup) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    wait(async {
        Service::running(&data).await?.post("/service/stop", &json!({})).await?;
        ended(&data).await
    })?;
    terminal::print("Evenkeel has ended. Everything is kept for the next start.")
}
