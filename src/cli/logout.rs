//! `evenkeel logout`: signs out at Twitch and forgets the sign-in, through the service where one runs.

use std::time::Duration;

use crate::twitch::account::SignInRequest;

use super::account::{Alone, SignInReply};
use super::client::Service;
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

/// How long Twitch is given to hear of it before the service is asked what came of it.
const MOMENT: Duration = Duration::from_secs(1);

pub(super) fn run(setup: &CliSetup) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    let account = wait(async {
        match Service::find(&data).await? {
            Some(service) => through(&service).await,
            None => by_ourselves(setup).await,
        }
    })?;
    match account.problem {
        Some(_) if account.state != "unavailable" => Err(account.failure("")),
        _ => terminal::print("You are signed out, and the sign-in is deleted."),
    }
}

/// Has the running service sign out.
async fn through(service: &Service) -> Result<SignInReply, CliFailure> {
    service.delete("/account").await?;
    tokio::time::sleep(MOMENT).await;
    service.get_json("/account").await
}

/// Signs out where no service runs.
async fn by_ourselves(setup: &CliSetup) -> Result<SignInReply, CliFailure> {
    let mut alone = Alone::start(&setup.load()?)?;
    alone.wish(SignInRequest::SignOut).await?;
    // At the latest with the answer to the wish, nobody is signed in.
    let mut account = alone.next().await?;
    while !matches!(account.state.as_str(), "signed_out" | "unavailable") {
        account = alone.next().await?;
    }
    Ok(alone.end().await.unwrap_or(account))
}
