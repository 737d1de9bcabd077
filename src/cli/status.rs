//! `evenkeel status`: how things stand, in words. No hidden number is in what the service answers.

use jiff::Timestamp;
use serde::Deserialize;

use super::client::Service;
use super::connections::{Connections, ReadAt};
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

/// What the service says of itself; parts that are missing are left out of the picture.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StatusReply {
    live: bool,
    quiet: bool,
    pause: bool,
    #[serde(rename = "break")]
    current_break: BreakStatus,
    digest: DigestStatus,
    #[serde(flatten)]
    pub(super) connections: Connections,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct BreakStatus {
    state: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DigestStatus {
    next_at: Option<Timestamp>,
}

#[derive(Debug, clap::Args)]
pub(super) struct StatusArgs {
    /// Print the addresses for OBS instead. Whoever has the dock's can open your dock: keep it off stream.
    #[arg(long)]
    addresses: bool,
}

pub(super) fn run(setup: &CliSetup, args: &StatusArgs) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    if args.addresses {
        let (overlay, dock) = wait(async {
            let service = Service::running(&data).await?;
            Ok((service.overlay_address(), service.dock_address().await?))
        })?;
        return terminal::print(&terminal::clean(&format!(
            "The overlay, for your audience (in OBS: a browser source, 800 by 600):\n  {overlay}\n\
             The dock, for you alone (in OBS: Docks, Custom Browser Docks):\n  {dock}"
        )));
    }
    let (address, status) = wait(async {
        let service = Service::running(&data).await?;
        Ok((service.address(), service.get_json::<StatusReply>("/status").await?))
    })?;
    let lines = describe(&status, &ReadAt::of_this_machine());
    terminal::print(&terminal::clean(&format!("Evenkeel runs at http://{address}/\n{lines}")))
}

fn describe(status: &StatusReply, watch: &ReadAt) -> String {
    let mut lines = vec![if status.live { "You are live." } else { "You are not live." }.to_owned()];
    match status.current_break.state.as_str() {
        "break" => lines.push("A break is running.".into()),
        "offer" => lines.push("A break is offered.".into()),
        _ => {}
    }
    if status.quiet {
        lines.push("Quiet mode is on: nothing passes.".into());
    }
    if status.pause {
        lines.push("Everything is paused.".into());
    }
    lines.push(match status.digest.next_at {
        Some(at) => {
            format!("The next digest comes at {}.", at.to_zoned(watch.zone.clone()).strftime("%H:%M"))
        }
        None => "The next digest comes after the stream.".into(),
    });
    lines.extend(status.connections.say(watch).into_iter().map(|said| said.words));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    fn watch() -> ReadAt {
        ReadAt { now: "2026-11-22T21:00:00Z".parse().unwrap(), zone: TimeZone::UTC }
    }

    #[test]
    fn the_picture_is_in_words() {
        let status: StatusReply = serde_json::from_str(
            r#"{"live":true,"quiet":true,"pause":false,"break":{"state":"offer"},"shield":{},
                "digest":{"next_at":"2026-11-22T21:30:00Z"},
                "chat":{"peer":"chat","state":"stopped","problem":"The login was refused.","advice":"Sign in again."},
                "account":{"state":"signed_out"}}"#,
        )
        .unwrap();
        assert_eq!(
            describe(&status, &watch()),
            "You are live.\nA break is offered.\nQuiet mode is on: nothing passes.\n\
             The next digest comes at 21:30.\nChat is not connected. The login was refused. Sign in again.\n\
             Nobody is signed in at Twitch, which is optional; the page /setup says what it adds."
        );
    }

    #[test]
    fn an_answer_with_parts_missing_is_understood() {
        let status: StatusReply = serde_json::from_str("{}").unwrap();
        assert!(describe(&status, &watch()).starts_with("You are not live."));
    }
}
