//! `evenkeel run`: the service itself, unless it runs already.
use crate::app::{self, Deps, RunningService};
use crate::config::Config;
use crate::config::load::{self, Loaded};
use crate::settings::Settings;

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
    start(&loaded, Settings::of(sources, &loaded), args)
}

/// A second `evenkeel` on the same data folder leads to the first.
fn show_first(service: &Service) -> Result<(), CliFailure> {
    terminal::print(&format!("Evenkeel runs already, at http://{}/. Opening it.", service.address()))?;
    open_page(&service.private_page("/"))
}

/// Opens a private page in the browser. A machine without one is no failure: the address is said.
pub(super) fn open_page(address: &str) -> Result<(), CliFailure> {
    match opener::open(address) {
        Ok(()) => Ok(()),
        Err(_) => terminal::print(&format!("No browser could be opened. The page is at {address}")),
    }
}

/// Starts the service and keeps it until it is told to stop.
fn start(loaded: &Loaded, settings: Settings, args: &RunArgs) -> Result<(), CliFailure> {
    let around = Deps { settings: Some(settings), ..Deps::default() };
    let (config, data) = (&loaded.config, &loaded.data_dir);
    let log = data.join(app::LOG_FOLDER);
    service::serve(config, data, Some(&log), around, async |running, mut signal| {
        terminal::print(&welcome(&loaded.config, running))?;
        let is_first = loaded.config.twitch.channel.is_empty();
        if is_first && !args.open && has_display() {
            // Where it fails nothing is amiss: the address was just said.
            let _ = opener::open(running.private_address("/setup"));
        }
        if args.open {
            open_page(&running.private_address(if is_first { "/setup" } else { "/" }))?;
        }
        signal.wait_beside(running).await
    })
}

/// Whether somebody could see a page that is opened here.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || is_set("WAYLAND_DISPLAY") || is_set("DISPLAY")
}

/// What the service says once it answers.
fn welcome(config: &Config, running: &RunningService) -> String {
    let name = config.twitch.channel.as_str();
    if name.is_empty() {
        return format!(
            "Evenkeel runs, and does not know your channel yet. Everything is set up on this page, in a few minutes:\n\
             \n\
             \x20 {}\n\
             \n\
             The page is private: its key is in the address. Ctrl+C ends Evenkeel; what you have set up stays.",
            running.private_address("/setup"),
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
         \x20 For your audience  http://{}/overlay  (in OBS: a browser source, 800 by 600)\n\
         \x20 For you            {}\n\
         \x20 Today and digests  {}\n\
         \n\
         The last two are private: their key is in the address. Ctrl+C ends Evenkeel.{others}",
        running.address,
        running.private_address("/dock"),
        running.private_address("/"),
    )
}
