//! Writes what packages bring along about the command line: `cargo run --example manual FOLDER`.
//! Manual pages as `man/evenkeel.1` and one for each subcommand; completions for Bash, Zsh, fish and PowerShell.

use std::fs::create_dir_all;
use std::io;
use std::path::PathBuf;

use clap_complete::{Shell, generate_to};

fn main() -> io::Result<()> {
    let folder: PathBuf = std::env::args_os().nth(1).unwrap_or_else(|| "manual".into()).into();
    let (man, completions) = (folder.join("man"), folder.join("completions"));
    create_dir_all(&man)?;
    create_dir_all(&completions)?;
    let mut command = evenkeel::cli::description();
    clap_mangen::generate_to(command.clone(), &man)?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
        generate_to(shell, &mut command, "evenkeel", &completions)?;
    }
    Ok(())
}
