//! The binary itself, running as people run it, with a home of its own and its log in a file.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::web::Client;

/// Whoever does not start or stop within this time does neither at all.
const DEADLINE: Duration = Duration::from_secs(30);

/// A running `evenkeel`.
pub struct Program {
    pub client: Client,
    child: Child,
    home: TempDir,
}

impl Program {
    /// Starts it with `settings` as its file and `level` as what is logged. It answers when this returns.
    pub async fn start(settings: &str, level: &str) -> Self {
        Self::start_in(settings, level, &[]).await
    }

    /// The same, with these variables in its environment.
    pub async fn start_in(settings: &str, level: &str, environment: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("settings.toml"), settings).unwrap();
        let log = File::create(home.path().join("log")).unwrap();
        let mut child = evenkeel(home.path())
            .args(["--config", "settings.toml", "run", "--listen", "127.0.0.1:0"])
            .env("EVENKEEL_LOG", level)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = timeout(DEADLINE, said.next_line()).await.expect("a word in time").unwrap();
        let log = std::fs::read_to_string(home.path().join("log")).unwrap();
        assert!(first.is_some_and(|line| line.starts_with("Evenkeel runs")), "{log}");
        let data = home.path().join("data");
        let service: Value =
            serde_json::from_slice(&std::fs::read(data.join("service.json")).unwrap()).unwrap();
        let address = service["address"].as_str().unwrap().parse().unwrap();
        let key = std::fs::read_to_string(data.join("api-key")).unwrap();
        Self { client: Client::new(address, key.trim()), child, home }
    }

    /// Its home folder: `data` is the data folder.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Another call of the binary on the same data folder.
    pub async fn also(&self, line: &str) -> Output {
        command(self.home.path(), line).await
    }

    /// Asks it to stop as the system does. Gives its log.
    pub async fn stop(mut self) -> String {
        let id = self.child.id().expect("it runs").to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        let ended = timeout(DEADLINE, self.child.wait()).await.expect("an end in time").unwrap();
        let log = std::fs::read_to_string(self.log()).unwrap();
        assert!(ended.success(), "{log}");
        log
    }

    fn log(&self) -> PathBuf {
        self.home.path().join("log")
    }
}

/// A call of the binary in the home folder `home`.
pub async fn command(home: &Path, line: &str) -> Output {
    evenkeel(home).args(line.split_whitespace()).output().await.unwrap()
}

fn evenkeel(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
    command.env_clear().env("HOME", home).env("EVENKEEL_DATA_DIR", home.join("data")).current_dir(home);
    // Nobody's desktop is to be told of a test.
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere").stdin(Stdio::null());
    command
}
