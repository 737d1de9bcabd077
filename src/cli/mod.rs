//! The command line: one file per subcommand.
//!
//! Must hold no rules of its own: while the service runs, a subcommand says over HTTP what a person
//! wants, and shows the answer.

mod account;
mod autostart;
mod breaks;
mod classify;
mod client;
mod config;
mod connections;
pub mod demo;
mod digest;
mod doctor;
mod export;
mod failure;
mod forget;
mod journal;
mod live;
mod log;
mod login;
mod logout;
mod mark;
mod obs;
mod pair;
mod pause;
mod quiet;
mod replay;
mod run;
mod scratch;
mod search;
mod service;
mod setup;
mod shield;
mod status;
mod terminal;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use failure::Failure;
use setup::{PlaceArgs, Setup};

/// A calm companion for people who stream on Twitch: hides live numbers, holds feedback for digests,
/// and puts mindful breaks on stream.
#[derive(Debug, Parser)]
#[command(name = "evenkeel", version)]
struct Cli {
    #[command(flatten)]
    places: PlaceArgs,
    #[command(flatten)]
    run: run::Args,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the service (this is what happens without a subcommand, too).
    Run(run::Args),
    /// See everything on a simulated channel: nothing to set up, nothing sent, nothing kept.
    Demo(demo::Args),
    /// Sign in at Twitch, with a code that you approve in the browser.
    Login,
    /// Sign out at Twitch, and delete the sign-in.
    Logout,
    /// Say by hand that a stream began or ended.
    Live(live::Args),
    /// Begin a break, or answer the one that is offered or running.
    Break(breaks::Args),
    /// Hold everything back until it is turned off; nothing is lost.
    Quiet(SwitchArgs),
    /// Pause everything: no offers, no digests, all feedback held.
    Pause(SwitchArgs),
    /// How much of the numbers may be seen.
    Shield(shield::Args),
    /// Note that a self-critical thought came up just now.
    Mark(mark::Args),
    /// Read a digest, or have one made.
    Digest(digest::Args),
    /// Search past feedback by its words.
    Search(search::Args),
    /// The journal: write a thought down, read, export, import.
    Journal(journal::Args),
    /// Run recorded chat lines through the whole pipeline.
    Replay(replay::Args),
    /// Judge messages, one a line on standard input.
    Classify(classify::Args),
    /// Add the overlay and keys to OBS.
    Obs(obs::Args),
    /// Show the state of everything.
    Status,
    /// Look for problems, and say what to do.
    Doctor,
    /// Export everything that is kept, into a folder that can be read without Evenkeel.
    Export(export::Args),
    /// Forget a viewer, or everything, for good.
    Forget(forget::Args),
    /// Let another device open the private pages.
    Pair(pair::Args),
    /// Have Evenkeel start when you log in.
    Autostart(autostart::Args),
    /// Check the settings file, or write one.
    Config(config::Args),
}

#[derive(Debug, clap::Args)]
struct SwitchArgs {
    /// On or off.
    to: Switch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

/// Does what the command line says. Usage errors end the process with 2, as clap has it.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.execute() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

impl Cli {
    fn execute(self) -> Result<(), Failure> {
        let setup = Setup::new(self.places);
        let Some(command) = self.command else { return run::run(&setup, &self.run) };
        self.run.refuse_before(&command)?;
        match command {
            Command::Run(args) => run::run(&setup, &args),
            Command::Demo(args) => demo::run(&args),
            Command::Login => login::run(&setup),
            Command::Logout => logout::run(&setup),
            Command::Live(args) => live::run(&setup, &args),
            Command::Break(args) => breaks::run(&setup, &args),
            Command::Quiet(args) => quiet::run(&setup, args.to),
            Command::Pause(args) => pause::run(&setup, args.to),
            Command::Shield(args) => shield::run(&setup, &args),
            Command::Mark(args) => mark::run(&setup, &args),
            Command::Digest(args) => digest::run(&setup, &args),
            Command::Search(args) => search::run(&setup, &args),
            Command::Journal(args) => journal::run(&setup, &args),
            Command::Replay(args) => replay::run(&setup, &args),
            Command::Classify(args) => classify::run(&setup, &args),
            Command::Obs(args) => obs::run(&setup, &args),
            Command::Status => status::run(&setup),
            Command::Doctor => doctor::run(&setup),
            Command::Export(args) => export::run(&setup, &args),
            Command::Forget(args) => forget::run(&setup, &args),
            Command::Pair(args) => pair::run(&setup, &args),
            Command::Autostart(args) => autostart::run(&setup, &args),
            Command::Config(args) => config::run(&setup, &args),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn places_may_be_named_before_or_after_a_subcommand() {
        for line in ["evenkeel --data-dir d status", "evenkeel status --data-dir d"] {
            let cli = Cli::try_parse_from(line.split(' ')).unwrap();
            assert_eq!(cli.places.data_dir.as_deref(), Some("d".as_ref()), "{line}");
        }
    }

    #[test]
    fn options_of_run_are_refused_before_other_subcommands() {
        let cli = Cli::try_parse_from(["evenkeel", "--open", "status"]).unwrap();
        assert!(cli.run.refuse_before(&Command::Status).is_err());
    }
}
