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
mod file_body;
mod forget;
mod import;
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
mod stop;
mod terminal;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};

use failure::CliFailure;
use setup::{CliSetup, PlaceArgs};

/// A calm companion for people who stream on Twitch: hides live numbers, holds feedback for digests,
/// and puts mindful breaks on stream.
#[derive(Debug, Parser)]
#[command(name = "evenkeel", version)]
struct Cli {
    #[command(flatten)]
    places: PlaceArgs,
    #[command(flatten)]
    run: run::RunArgs,
    #[command(subcommand)]
    command: Option<CliCommand>,
}

#[derive(Debug, Subcommand)]
enum CliCommand {
    /// Run the service (this is what happens without a subcommand, too).
    Run(run::RunArgs),
    /// See everything on a simulated channel: nothing to set up, nothing sent, nothing kept.
    Demo(demo::DemoArgs),
    /// Sign in at Twitch, with a code that you approve in the browser.
    Login,
    /// Sign out at Twitch, and delete the sign-in.
    Logout,
    /// Say by hand that a stream began or ended.
    Live(live::LiveArgs),
    /// Begin a break, or answer the one that is offered or running.
    Break(breaks::BreakArgs),
    /// Hold everything back until it is turned off; nothing is lost.
    Quiet(SwitchArgs),
    /// Pause everything: no offers, no digests, all feedback held.
    Pause(SwitchArgs),
    /// How much of the numbers may be seen.
    Shield(shield::ShieldArgs),
    /// Note that a self-critical thought came up just now.
    Mark(mark::MarkArgs),
    /// Read a digest, or have one made.
    Digest(digest::DigestArgs),
    /// Search past feedback by its words.
    Search(search::SearchArgs),
    /// The journal: write a thought down, read, export, import.
    Journal(journal::JournalArgs),
    /// Run recorded chat lines through the whole pipeline.
    Replay(replay::ReplayArgs),
    /// Judge messages, one a line on standard input.
    Classify(classify::ClassifyArgs),
    /// Add the overlay and keys to OBS.
    Obs(obs::ObsArgs),
    /// Show the state of everything.
    Status(status::StatusArgs),
    /// End the running service; everything is put back and kept.
    Stop,
    /// Look for problems, and say what to do.
    Doctor,
    /// Bring chat along that other tools kept.
    Import(import::ImportArgs),
    /// Export everything that is kept, into a folder that can be read without Evenkeel.
    Export(export::ExportArgs),
    /// Forget a viewer, or everything, for good.
    Forget(forget::ForgetArgs),
    /// Let another device open the private pages.
    Pair(pair::PairArgs),
    /// Have Evenkeel start when you log in.
    Autostart(autostart::AutostartArgs),
    /// Check the settings file, or write one.
    Config(config::ConfigArgs),
}

#[derive(Debug, clap::Args)]
struct SwitchArgs {
    /// On or off.
    to: OnOff,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OnOff {
    On,
    Off,
}

/// The command line as it is described, for manual pages and completions.
pub fn description() -> clap::Command {
    Cli::command()
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
    fn execute(self) -> Result<(), CliFailure> {
        let setup = CliSetup::new(self.places);
        let Some(command) = self.command else { return run::run(&setup, &self.run) };
        self.run.refuse_before(&command)?;
        match command {
            CliCommand::Run(args) => run::run(&setup, &args),
            CliCommand::Demo(args) => demo::run(&args),
            CliCommand::Login => login::run(&setup),
            CliCommand::Logout => logout::run(&setup),
            CliCommand::Live(args) => live::run(&setup, &args),
            CliCommand::Break(args) => breaks::run(&setup, &args),
            CliCommand::Quiet(args) => quiet::run(&setup, args.to),
            CliCommand::Pause(args) => pause::run(&setup, args.to),
            CliCommand::Shield(args) => shield::run(&setup, &args),
            CliCommand::Mark(args) => mark::run(&setup, &args),
            CliCommand::Digest(args) => digest::run(&setup, &args),
            CliCommand::Search(args) => search::run(&setup, &args),
            CliCommand::Journal(args) => journal::run(&setup, &args),
            CliCommand::Replay(args) => replay::run(&setup, &args),
            CliCommand::Classify(args) => classify::run(&setup, &args),
            CliCommand::Obs(args) => obs::run(&setup, &args),
            CliCommand::Status(args) => status::run(&setup, &args),
            CliCommand::Stop => stop::run(&setup),
            CliCommand::Doctor => doctor::run(&setup),
            CliCommand::Import(args) => import::run(&setup, &args),
            CliCommand::Export(args) => export::run(&setup, &args),
            CliCommand::Forget(args) => forget::run(&setup, &args),
            CliCommand::Pair(args) => pair::run(&setup, &args),
            CliCommand::Autostart(args) => autostart::run(&setup, &args),
            CliCommand::Config(args) => config::run(&setup, &args),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(cli.run.refuse_before(&CliCommand::Doctor).is_err());
    }
}
