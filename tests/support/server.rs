//! Servers of the desktop (an X server, a message bus) that a test starts for itself, and the loud line
//! where one is not installed.

use std::io::Write;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::binary::PATIENCE;

/// Says what is not tested, past the test runner's capturing: a skipped check must not look like a
/// passed one.
pub fn skipped(what: &str) {
    // Nobody may be listening.
    let _ = writeln!(std::io::stderr(), "SKIPPED {what}");
}

/// Starts `command`, which ends with the test. Gives it with the first line that it says: where it is.
pub async fn serve(command: &mut Command) -> (Child, String) {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut server = command.spawn().unwrap();
    let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
    let first = timeout(PATIENCE, said.next_line()).await.expect("a line in time").unwrap();
    (server, first.expect("a line"))
}
