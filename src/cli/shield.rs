//! `evenkeel shield`: how much of the numbers may be seen, and the browser extension.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::app::extension;
use crate::clock::{Clock, until};
use crate::domain::{NumberId, ShieldMode, UnknownWord};
use crate::store::folder::{self, Claim};

use super::client::{Service, understood};
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub(super) struct ShieldArgs {
    #[command(subcommand)]
    command: Option<ShieldCommand>,
    /// How much may be seen: hidden, words, delayed or shown. Without it, how things stand.
    #[arg(value_parser = word::<ShieldMode>)]
    mode: Option<ShieldMode>,
    /// Of which number (viewers, followers, ...); of all where none is named.
    #[arg(value_parser = word::<NumberId>)]
    number: Option<NumberId>,
}

#[derive(Debug, Subcommand)]
enum ShieldCommand {
    /// Write the browser extension and the user script for Twitch's own pages, ready to load.
    Export {
        /// The folder: a new one, an empty one, or one that holds the extension already.
        dir: PathBuf,
    },
}

#[derive(Debug, Deserialize)]
struct ShieldReply {
    mode: ShieldMode,
    numbers: BTreeMap<NumberId, ShieldMode>,
    /// More was asked for than may be seen now: when it may be asked for once more.
    ready_at: Option<Timestamp>,
}

/// Reads one of domain's words, and names those there are where it is none.
fn word<T: std::str::FromStr<Err = UnknownWord>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|UnknownWord { known, .. }| format!("there are {}", known.join(", ")))
}

pub(super) fn run(setup: &CliSetup, args: &ShieldArgs) -> Result<(), CliFailure> {
    if let Some(ShieldCommand::Export { dir }) = &args.command {
        return export(setup, dir);
    }
    let data = setup.data_folder()?;
    let standing = wait(async {
        let service = Service::running(&data).await?;
        match args.mode {
            Some(mode) => set(&service, mode, args.number).await,
            None => service.get_json("/shield").await,
        }
    })?;
    terminal::print(&describe(&standing))
}

/// Sets how much may be seen. Where that is more than now, the service wants to hear it again after its pause.
async fn set(
    service: &Service,
    mode: ShieldMode,
    number: Option<NumberId>,
) -> Result<ShieldReply, CliFailure> {
    let clock = Clock::system();
    let wish = json!({ "mode": mode, "number": number });
    let mut is_told = false;
    loop {
        let standing: ShieldReply = understood(&service.put("/shield", &wish).await?)?;
        let Some(ready_at) = standing.ready_at else { return Ok(standing) };
        if !std::mem::replace(&mut is_told, true) {
            terminal::complain("A few breaths first. To leave it hidden, press Ctrl+C.");
        }
        let pause = until(clock.now(), ready_at).unwrap_or_default();
        clock.wake_at(Some(clock.steady() + pause)).await;
    }
}

fn export(setup: &CliSetup, dir: &Path) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    let running = wait(Service::find(&data))?;
    let address = match &running {
        Some(service) => service.address(),
        None => address_of_settings(setup, &data)?,
    };
    let token = folder::shield_token(&data).map_err(CliFailure::of)?;
    // Browsers and their dialogs want the whole path.
    let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    extension::write(&dir, address, &token).map_err(CliFailure::of)?;
    terminal::print(&terminal::clean(&next_steps(&dir)))
}

/// Where the service will answer, and a data folder for it where there is none yet.
fn address_of_settings(setup: &CliSetup, data: &Path) -> Result<SocketAddr, CliFailure> {
    let address = setup.load()?.config.server.listen;
    if address.port() == 0 {
        return Err(CliFailure::new(
            "The system chooses Evenkeel's port (`server.listen` has port 0), so the extension would not find it.",
            "Start `evenkeel` first, or set a port.",
        ));
    }
    if !data.exists() {
        Claim::take(data).map_err(CliFailure::of)?;
    }
    Ok(address)
}

fn next_steps(dir: &Path) -> String {
    let dir_shown = dir.display();
    format!(
        "The browser extension is in {dir_shown}, ready to load.\n\
         Chrome, Edge, Brave: open chrome://extensions, switch on developer mode, choose \"Load unpacked\" and this folder.\n\
         Firefox: open about:debugging, choose \"This Firefox\", \"Load Temporary Add-on\", and manifest.json in it.\n\
         Then reload the pages of Twitch that are open. {} says it all once more, and what no extension can reach.\n\
         The files hold a token that tells how the shield stands; do not give them away.",
        extension::INSTALL,
    )
}

fn describe(standing: &ShieldReply) -> String {
    let sentence = |mode| match mode {
        ShieldMode::Hidden => "hidden",
        ShieldMode::Words => "said in words",
        ShieldMode::Delayed => "shown later",
        ShieldMode::Shown => "shown",
    };
    let mut lines = vec![format!("Numbers are {}.", sentence(standing.mode))];
    let others = standing.numbers.iter().filter(|(_, mode)| **mode != standing.mode);
    lines.extend(others.map(|(number, mode)| format!("But {number}: {}.", sentence(*mode))));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_in_words() {
        let numbers = BTreeMap::from([
            (NumberId::Viewers, ShieldMode::Hidden),
            (NumberId::Followers, ShieldMode::Words),
        ]);
        let standing = ShieldReply { mode: ShieldMode::Hidden, numbers, ready_at: None };
        assert_eq!(describe(&standing), "Numbers are hidden.\nBut followers: said in words.");
    }
}
