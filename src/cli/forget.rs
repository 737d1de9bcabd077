//! `evenkeel forget viewer NAME` and `evenkeel forget everything`: for good, and only when it is meant.

use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Subcommand;
use serde::Deserialize;
use serde_json::json;

use crate::app::wipe;
use crate::store::folder::Claim;
use crate::store::{self, Store, StoreError, user_data};
use crate::twitch::account::SignInRequest;

use super::account::Alone;
use super::client::{Service, understood};
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

/// What has to be typed.
const PHRASE: &str = "forget everything";
/// How long a service is given to end.
const ENDING: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(50);

#[derive(Debug, clap::Args)]
pub(super) struct ForgetArgs {
    #[command(subcommand)]
    what: ForgetWhat,
}

#[derive(Debug, Subcommand)]
enum ForgetWhat {
    /// Forget all that a viewer wrote or did: from chat, digests and thanks.
    Viewer {
        /// The name in their channel's address.
        name: String,
        /// Forget lines of theirs, too, that were kept in the journal. (Evenkeel has to run.)
        #[arg(long)]
        kept: bool,
    },
    /// Sign out, and forget everything that is kept. The settings file stays.
    Everything {
        /// Do it without asking.
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Deserialize)]
struct ForgetReply {
    detail: String,
    kept: String,
}

pub(super) fn run(setup: &CliSetup, args: &ForgetArgs) -> Result<(), CliFailure> {
    match &args.what {
        ForgetWhat::Viewer { name, kept } => viewer(setup, name, *kept),
        ForgetWhat::Everything { yes } => everything(setup, *yes),
    }
}

fn viewer(setup: &CliSetup, name: &str, kept: bool) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    let login = name.trim().trim_start_matches('@').to_lowercase();
    if login.is_empty() {
        return Err(CliFailure::usage(
            "That is not a viewer's name.",
            "Give the one in their channel's address.",
        ));
    }
    let detail = wait(async {
        if let Some(service) = Service::find(&data).await? {
            let answer: ForgetReply = understood(&service.forget_viewer(&login, kept).await?)?;
            return Ok(match answer.kept.as_str() {
                "some" => {
                    format!("{} To forget those, too: evenkeel forget viewer {login} --kept", answer.detail)
                }
                _ => answer.detail,
            });
        }
        if kept {
            let what = "Lines in the journal can be deleted only while Evenkeel runs.";
            return Err(CliFailure::new(what, "Start it, or leave --kept away."));
        }
        viewer_alone(&data, login).await
    })?;
    terminal::print(&terminal::clean(&detail))
}

async fn viewer_alone(data: &Path, login: String) -> Result<String, CliFailure> {
    let nobody = || {
        CliFailure::new(
            "Nothing by a viewer of that name is kept.",
            "Check that the name is written as in their channel's address.",
        )
    };
    if !data.join(store::FILE).exists() {
        return Err(nobody());
    }
    let _claim = Claim::take(data).map_err(CliFailure::of)?;
    let store = Store::open(data, |_| {}).map_err(CliFailure::of)?;
    let gone = store
        .write(move |connection| user_data::forget_viewer(connection, &login))
        .await
        .map_err(CliFailure::of)?;
    store.sweep().await.map_err(CliFailure::of)?;
    store.close().await;
    if gone.is_empty() {
        return Err(nobody());
    }
    Ok("Everything this viewer wrote and did is deleted, also from digests. Digests in your folder, your exports, and lines that you kept in your journal stay as they are.".into())
}

fn everything(setup: &CliSetup, yes: bool) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    if !data.exists() {
        return terminal::print(&terminal::clean(&format!("Nothing is kept in {}.", data.display())));
    }
    if !yes {
        confirm(&data)?;
    }
    wait(async {
        match Service::find(&data).await? {
            Some(service) => {
                service.delete_with("/everything", &json!({ "confirm": PHRASE })).await?;
                ended(&data).await
            }
            None => sign_out(setup).await,
        }
    })?;
    let claim = if data.exists() { Some(Claim::take(&data).map_err(CliFailure::of)?) } else { None };
    let left = wipe::wipe(&data).map_err(|error| {
        CliFailure::new(
            format!("Not everything in {} could be removed ({error}).", data.display()),
            "Remove what is left there yourself.",
        )
    })?;
    drop(claim);
    forget_desktop_file();
    terminal::print(&forgotten(&left))?;
    let settings = setup.config_file()?;
    if settings.exists() {
        terminal::print(&terminal::clean(&format!("Your settings are still in {}.", settings.display())))?;
    }
    Ok(())
}

/// Takes away the file by which the desktop knows us, where we wrote it.
pub(super) fn forget_desktop_file() {
    #[cfg(any(target_os = "linux", target_os = "freebsd"))]
    if let Some(folders) = crate::hotkeys::desktop_file::DesktopFolders::of_this_user()
        && let Err(error) = folders.remove()
    {
        tracing::warn!(error = &error as &dyn std::error::Error, "the desktop file could not be removed");
    }
}

/// What is said once all is gone but `left`.
pub(super) fn forgotten(left: &[PathBuf]) -> String {
    let mut said = vec![
        "Everything is forgotten. It was overwritten and deleted as far as a program can: SSDs, snapshots and backups may keep old copies for a while.".to_owned(),
    ];
    said.extend(left.iter().map(|path| format!("Not Evenkeel's, so it stays: {}", path.display())));
    terminal::clean(&said.join("\n"))
}

fn confirm(data: &Path) -> Result<(), CliFailure> {
    if !io::stdin().is_terminal() {
        return Err(CliFailure::usage(
            "Nothing was forgotten, because nobody could be asked.",
            "Add --yes if you are sure.",
        ));
    }
    let what = format!(
        "This signs out at Twitch, ends Evenkeel, and removes everything it kept in {}.\n\
         It cannot be brought back; `evenkeel export DIR` takes it along first.\n\
         Type `{PHRASE}` to do it:",
        data.display()
    );
    terminal::print(&terminal::clean(&what))?;
    let mut typed = String::new();
    // What cannot be read is no consent.
    let _ = io::stdin().lock().read_line(&mut typed);
    if typed.trim() != PHRASE {
        return Err(CliFailure::new("Nothing was forgotten.", "You did not type the words exactly."));
    }
    Ok(())
}

/// Returns once no service uses the folder any more.
pub(super) async fn ended(data: &Path) -> Result<(), CliFailure> {
    let free = async {
        // Taking a folder would make it.
        while data.exists() && matches!(Claim::take(data), Err(StoreError::InUse(_))) {
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::time::timeout(ENDING, free)
        .await
        .map_err(|_| CliFailure::new("Evenkeel is still stopping.", "Wait a moment, then try again."))
}

/// Takes the sign-in back where no service runs. Without one there is nothing to take back, and where
/// Twitch cannot be reached it is forgotten here all the same.
async fn sign_out(setup: &CliSetup) -> Result<(), CliFailure> {
    let loaded = setup.load()?;
    if loaded.config.twitch.client_id.is_empty() {
        return Ok(());
    }
    let mut alone = Alone::start(&loaded)?;
    alone.wish(SignInRequest::SignOut).await?;
    let mut account = alone.next().await?;
    while !matches!(account.state.as_str(), "signed_out" | "unavailable") {
        account = alone.next().await?;
    }
    alone.end().await;
    Ok(())
}
