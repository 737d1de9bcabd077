//! Parse, run, print one error, exit code. Nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    evenkeel::cli::main()
}
