//! `evenkeel config check|init`: looks after the settings file.

use std::io::{self, Write};
use std::path::Path;

use clap::Subcommand;

use crate::config::error::SettingOrigin;
use crate::config::example::EXAMPLE;
use crate::config::load::Loaded;
use crate::hotkeys::Keys;
use crate::store::private_files::{make_private_folder, private_options};

use super::failure::CliFailure;
use super::setup::CliSetup;
use super::terminal;

#[derive(Debug, clap::Args)]
pub(super) struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Check the settings, and say what was read from where.
    Check,
    /// Write a settings file with every setting explained. Never overwrites one.
    Init,
}

pub(super) fn run(setup: &CliSetup, args: &ConfigArgs) -> Result<(), CliFailure> {
    match args.command {
        ConfigCommand::Check => {
            let loaded = setup.load()?;
            let mistakes = Keys::of(&loaded.config.hotkeys).mistakes();
            if let Some(first) = mistakes.first() {
                let problems: Vec<_> = mistakes.iter().map(|mistake| mistake.problem.as_str()).collect();
                return Err(CliFailure::usage(problems.join(" "), first.advice));
            }
            terminal::print(&terminal::clean(&describe(&loaded)))
        }
        ConfigCommand::Init => {
            let path = setup.config_file()?;
            write_example(&path)?;
            terminal::print(&format!(
                "A settings file with every setting explained is now at {}.\nSet `channel` in it, then start `evenkeel`.",
                path.display()
            ))
        }
    }
}

/// Where the settings come from. No values: they may be secret, and the file shows them anyway.
fn describe(loaded: &Loaded) -> String {
    let mut lines = vec!["The settings are correct.".to_owned()];
    lines.push(match &loaded.file {
        Some(path) => format!("Settings file: {}", path.display()),
        None => "Settings file: none yet (`evenkeel config init` writes one)".into(),
    });
    lines.push(format!("Data folder: {}", loaded.data_dir.display()));
    if loaded.origins.is_empty() {
        lines.push("Every setting has its default.".into());
    } else {
        lines.extend(loaded.origins.iter().map(|(key, origin)| match origin {
            SettingOrigin::File { line, .. } => format!("{key}: from the file, line {line}"),
            other => format!("{key}: from {other}"),
        }));
        lines.push("Every other setting has its default.".into());
    }
    lines.join("\n")
}

fn write_example(path: &Path) -> Result<(), CliFailure> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => CliFailure::new(
            format!("{} exists already; nothing was changed.", path.display()),
            "Move it away first, or name another place with --config.",
        ),
        _ => CliFailure::new(
            format!("{} could not be written ({error}).", path.display()),
            "Name a place you may write to with --config.",
        ),
    };
    if let Some(folder) = path.parent() {
        make_private_folder(folder).map_err(failed)?;
    }
    // It may come to hold a password.
    let file = private_options().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(EXAMPLE.as_bytes())).map_err(failed)
}
