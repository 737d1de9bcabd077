//! Evenkeel without a console window, for daily use on Windows: started at login, from the Start menu, or by a click.
//! It starts `evenkeel` beside it, with the same words, and is done.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::env;
use std::process::{Command, ExitCode, Stdio};

fn main() -> ExitCode {
    let Ok(here) = env::current_exe() else { return ExitCode::FAILURE };
    let mut command = Command::new(here.with_file_name(format!("evenkeel{}", env::consts::EXE_SUFFIX)));
    command.args(env::args_os().skip(1)).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        /// The program gets no console (Microsoft, "Process Creation Flags").
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NO_WINDOW);
    }
    match command.spawn() {
        Ok(_) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
