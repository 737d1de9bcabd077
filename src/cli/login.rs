//! `evenkeel login`: signs in at Twitch, through the service where one runs.

use std::io::IsTerminal;
use std::time::Duration;

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde_json::Value;

use crate::twitch::account::SignInRequest;

use super::account::{Alone, CodeReply, SignInReply, no_client_id};
use super::client::{Service, understood};
use super::failure::CliFailure;
use super::service::StopSignal;
use super::setup::{CliSetup, wait};
use super::terminal;

/// How often the service is asked how it goes.
const EVERY: Duration = Duration::from_secs(1);
/// How many answers may come before the sign-in begins.
const PATIENCE: u32 = 10;

pub(super) fn run(setup: &CliSetup) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    let account = wait(async {
        match Service::find(&data).await? {
            Some(service) => through(&service).await,
            None => by_ourselves(setup).await,
        }
    })?;
    terminal::print(&terminal::clean(&welcome(&account)))
}

/// Has the running service sign in.
async fn through(service: &Service) -> Result<SignInReply, CliFailure> {
    let mut signal = StopSignal::listen()?;
    let mut first = Some(understood(&service.post("/account/sign-in", &Value::Null).await?)?);
    let signed_in = follow(async || match first.take() {
        Some(account) => Ok(account),
        None => {
            tokio::time::sleep(EVERY).await;
            service.get_json("/account").await
        }
    });
    tokio::select! {
        account = signed_in => account,
        stopped = signal.wait() => {
            stopped?;
            service.delete("/account/sign-in").await?;
            Err(let_be())
        }
    }
}

/// Signs in where no service runs.
async fn by_ourselves(setup: &CliSetup) -> Result<SignInReply, CliFailure> {
    let loaded = setup.load()?;
    if loaded.config.twitch.client_id.is_empty() {
        return Err(no_client_id());
    }
    let mut signal = StopSignal::listen()?;
    let mut alone = Alone::start(&loaded)?;
    alone.wish(SignInRequest::SignIn).await?;
    let outcome = tokio::select! {
        account = follow(async || alone.next().await) => account,
        stopped = signal.wait() => stopped.and_then(|()| Err(let_be())),
    };
    alone.end().await;
    outcome
}

fn let_be() -> CliFailure {
    CliFailure::new("The sign-in was cancelled. Nothing has changed.", "`evenkeel login` begins again.")
}

/// Shows the code once there is one, and waits for what comes of it.
async fn follow(
    mut next: impl AsyncFnMut() -> Result<SignInReply, CliFailure>,
) -> Result<SignInReply, CliFailure> {
    let (mut shown, mut told): (Option<CodeReply>, Option<String>) = (None, None);
    let mut before_it_began = 0;
    loop {
        let account = next().await?;
        if let Some(code) = account.code.as_ref().filter(|code| shown.as_ref() != Some(code)) {
            terminal::print(&invitation(code, std::io::stdout().is_terminal()))?;
            shown = Some(code.clone());
        }
        match account.state.as_str() {
            "asking" | "code" => {
                before_it_began = PATIENCE;
                if account.problem != told {
                    told.clone_from(&account.problem);
                    let sentences = [account.problem.as_deref(), account.advice.as_deref()];
                    let text = sentences.into_iter().flatten().collect::<Vec<_>>().join(" ");
                    terminal::complain(&terminal::clean(&text));
                }
            }
            "unavailable" => return Err(no_client_id()),
            // The older sign-in, as it was before the wish was heard.
            _ if before_it_began < PATIENCE => {
                before_it_began += 1;
                if before_it_began == PATIENCE {
                    return Err(account.failure("The sign-in did not begin."));
                }
            }
            "signed_in" if account.problem.is_none() => return Ok(account),
            _ => return Err(account.failure("The sign-in did not succeed.")),
        }
    }
}

/// What is printed while the code waits.
fn invitation(code: &CodeReply, picture: bool) -> String {
    let address = terminal::clean_line(&code.address).into_owned();
    let picture = if picture { picture_of(&address) } else { String::new() };
    format!(
        "Open this address and approve the code:\n\n    {address}\n\n    {}\n\n{picture}\
         Evenkeel waits for it; Ctrl+C lets it be.",
        terminal::clean_line(&code.code)
    )
}

/// The address for a phone's camera, light on dark as most terminals are; nothing if it is too long.
fn picture_of(address: &str) -> String {
    let Ok(code) = QrCode::new(address) else { return String::new() };
    let picture = code.render().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build();
    format!("{picture}\n\n")
}

fn welcome(account: &SignInReply) -> String {
    let mut lines = vec![match &account.login {
        Some(login) => format!("You are signed in as {login}."),
        None => "You are signed in.".to_owned(),
    }];
    for missing in account.permissions.iter().filter(|permission| !permission.given) {
        lines.push(format!("Not permitted: {}. {}", missing.scope, missing.why));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(json: &str) -> Result<SignInReply, CliFailure> {
        Ok(serde_json::from_str(json).unwrap())
    }

    #[tokio::test]
    async fn what_was_there_before_the_wish_is_not_taken_for_its_outcome() {
        let mut answers = [
            r#"{"state":"signed_in","login":"old"}"#,
            r#"{"state":"code","code":{"code":"A","address":"https://t.example/"}}"#,
            r#"{"state":"signed_in","login":"new"}"#,
        ]
        .into_iter();
        let signed_in = follow(async || account(answers.next().unwrap())).await.unwrap();
        assert_eq!(signed_in.login.as_deref(), Some("new"));
    }

    #[tokio::test]
    async fn a_code_that_ran_out_is_a_failure_though_an_older_sign_in_is_good() {
        let mut answers =
            [r#"{"state":"code"}"#, r#"{"state":"signed_in","problem":"It ran out.","advice":"Again."}"#]
                .into_iter();
        let failure = follow(async || account(answers.next().unwrap())).await.unwrap_err();
        assert_eq!(failure.to_string(), "evenkeel: It ran out.\nAgain.");
    }

    #[test]
    fn what_a_server_sends_cannot_act_on_the_terminal() {
        let code = CodeReply { code: "AB\u{1b}[2JCD".into(), address: "https://t.example/\u{9b}2J".into() };
        let text = invitation(&code, true);
        assert!(text.contains("ABCD") && !text.contains(['\u{1b}', '\u{9b}']), "{text:?}");
    }

    #[test]
    fn missing_permissions_are_named() {
        let account = account(
            r#"{"state":"signed_in","login":"harbour","permissions":
                [{"scope":"a:b","given":false,"why":"For this."},{"scope":"c","given":true,"why":"For that."}]}"#,
        );
        assert_eq!(
            welcome(&account.unwrap()),
            "You are signed in as harbour.\nNot permitted: a:b. For this."
        );
    }
}
