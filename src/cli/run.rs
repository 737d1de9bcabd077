//! `evenkeel run`: the service itself, unless it runs already.
use crate::app::{self, Deps, RunningService};
use crate::config::Config;
use crate::config::load::{self, Loaded};
use crate::settings::Settings;
use crate::store::StoreError;
use crate::store::folder::Claim;

use super::client::Service;
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::{CliCommand, service, terminal};

/// What `run` can be told. Without a subcommand the same options stand alone.
#[derive(Debug, Default, PartialEq, clap::Args)]
pub(super) struct RunArgs {
    /// The channel's name, instead of the one in the settings.
    #[arg(long, value_name = "NAME")]
    pub(super) channel: Option<String>,
    /// The address to serve the pages at, instead of the one in the settings.
    #[arg(long, value_name = "ADDR")]
    pub(super) listen: Option<String>,
    /// Open the private page in the browser.
    #[arg(long)]
    pub(super) open: bool,
}

impl RunArgs {
    /// Options of `run` stand before a subcommand only by mistake.
    pub(super) fn refuse_before(&self, command: &CliCommand) -> Result<(), CliFailure> {
        if *self == Self::default() {
            return Ok(());
        }
        let advice = match command {
            CliCommand::Run(_) => "Write them after `run`.",
            _ => "Leave them out here.",
        };
        Err(CliFailure::usage("--channel, --listen and --open belong to `evenkeel run`.", advice))
    }
}

pub(super) fn run(setup: &CliSetup, args: &RunArgs) -> Result<(), CliFailure> {
    let sources = setup.sources(args);
    let loaded = load::load(&sources)?;
    if let Some(service) = wait(Service::find(&loaded.data_dir))? {
        return show_first(&service);
    }
    let claim = match Claim::take(&loaded.data_dir) {
        Ok(claim) => claim,
        // It has only just begun, and answers in a moment.
        Err(error @ StoreError::InUse(_)) => {
            return match wait(Service::await_first(&loaded.data_dir))? {
                Some(service) => show_first(&service),
                None => Err(CliFailure::of(error)),
            };
        }
        Err(error) => return Err(CliFailure::of(error)),
    };
    start(&loaded, claim, Settings::of(sources, &loaded), args)
}

/// A second `evenkeel` on the same data folder leads to the first.
fn show_first(service: &Service) -> Result<(), CliFailure> {
    terminal::print(&format!("Evenkeel runs already, at http://{}/. Opening it.", service.address()))?;
    open_page(&wait(service.link("/"))?)
}

/// Opens a private page in the browser by its `link`. A machine without one is no failure: the link is said,
/// where it is read at once and nothing keeps it.
pub(super) fn open_page(link: &str) -> Result<(), CliFailure> {
    match opener::open(link) {
        Ok(()) => Ok(()),
        Err(_) if terminal::is_seen() => terminal::print(&format!(
            "No browser could be opened. This link works once, within a minute: {link}"
        )),
        Err(_) => terminal::print(
            "No browser could be opened. `evenkeel --open` in a terminal prints a link instead.",
        ),
    }
}

/// Starts the service and keeps it until it is told to stop.
fn start(loaded: &Loaded, claim: Claim, settings: Settings, args: &RunArgs) -> Result<(), CliFailure> {
    let around = Deps { settings: Some(settings), ..Deps::default() };
    let log = loaded.data_dir.join(app::LOG_FOLDER);
    service::serve(&loaded.config, claim, Some(&log), around, async |running, mut signal| {
        let is_first = loaded.config.twitch.channel.is_empty();
        let link = (is_first && terminal::is_seen()).then(|| running.link("/setup"));
        terminal::print(&welcome(&loaded.config, running, link.as_deref()))?;
        if is_first && !args.open && has_display() {
            // Where it fails nothing is amiss: how to open it was just said.
            let _ = opener::open(running.link("/setup"));
        }
        if args.open {
            open_page(&running.link(if is_first { "/setup" } else { "/" }))?;
        }
        signal.wait_beside(running).await
    })
}

/// Whether somebody could see a page that is opened here.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || is_set("WAYLAND_DISPLAY") || is_set("DISPLAY")
}

/// What the service says once it answers. `link` opens the page for setting up, where it may be printed.
fn welcome(config: &Config, running: &RunningService, link: Option<&str>) -> String {
    let name = config.twitch.channel.as_str();
    let address = running.address;
    if name.is_empty() {
        let (page, how) = match link {
            Some(link) => (link.to_owned(), "The link works once, within a minute; later, "),
            None => (format!("http://{address}/setup"), ""),
        };
        return format!(
            "Evenkeel runs, and does not know your channel yet. Everything is set up on this page, in a few minutes:\n\
             \n\
             \x20 {page}\n\
             \n\
             {how}`evenkeel --open` opens your pages in the browser. Ctrl+C ends Evenkeel; what you have set up stays.",
        );
    }
    let channel = format!("Chat of {name} is read without signing in.");
    let others = match running.for_others {
        Some(address) => {
            format!("\nOther devices reach it at {address}, once they are paired (`evenkeel pair`).")
        }
        None => String::new(),
    };
    format!(
        "Evenkeel runs. {channel}\n\
         \n\
         \x20 For your audience  http://{address}/overlay  (in OBS: a browser source, 800 by 600)\n\
         \x20 For you            http://{address}/  (`evenkeel --open` opens it)\n\
         \x20 The dock in OBS    `evenkeel status --addresses` prints its address\n\
         \n\
         The last two are private. Ctrl+C ends Evenkeel.{others}",
    )
}
