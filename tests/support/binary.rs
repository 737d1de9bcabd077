//! The binary itself, in a home of its own, started, asked, ended and killed.

use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// Nothing that is waited for takes this long, however busy the machine is.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A folder with settings and data, away from everything of the machine.
pub struct Home(tempfile::TempDir);

impl Home {
    /// With `settings` as the settings file. `HOME` in it stands for the folder.
    pub fn new(settings: &str) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        let settings = settings.replace("HOME", home.0.path().to_str().unwrap());
        std::fs::write(home.settings(), settings).unwrap();
        home
    }

    fn settings(&self) -> PathBuf {
        self.0.path().join("config.toml")
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// A call of the binary with these settings and this data folder.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
        command.args(line.split_whitespace());
        self.prepare(&mut command);
        command
    }

    /// Gives `command` these settings and this data folder, and nothing of the machine's.
    pub fn prepare(&self, command: &mut Command) {
        command
            .env_clear()
            .env("HOME", self.0.path())
            .env("EVENKEEL_CONFIG", self.settings())
            .env("EVENKEEL_DATA_DIR", self.data())
            .env("EVENKEEL_TWITCH__KEYRING", "false") // the machine's own is nothing to test with
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere") // nor is anybody's desktop
            .env("BROWSER", "true") // whoever wants to open a page is content with this
            .stdin(Stdio::null())
            .kill_on_drop(true);
    }

    /// Calls the binary and waits for its end.
    pub async fn run(&self, line: &str) -> Outcome {
        let output = timeout(PATIENCE, self.command(line).output()).await.expect("it ends").unwrap();
        Outcome::of(&output)
    }

    /// Starts the service and waits until it answers.
    pub async fn start(&self) -> Service {
        Service::ready(self.spawn()).await.unwrap_or_else(|| panic!("it ended: {}", self.log()))
    }

    /// Starts the service without waiting. What it logs goes to the file `log`.
    pub fn spawn(&self) -> Child {
        let log = std::fs::File::options().create(true).append(true).open(self.path("log")).unwrap();
        self.command("run").stdout(Stdio::piped()).stderr(log).spawn().unwrap()
    }

    /// `text` without what differs from run to run.
    pub fn scrub(&self, text: &str) -> String {
        text.replace(self.0.path().to_str().unwrap(), "HOME")
    }

    /// What the service logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    /// The key of the private pages.
    pub fn key(&self) -> String {
        std::fs::read_to_string(self.data().join("api-key")).unwrap()
    }
}

/// What a call of the binary came to.
#[derive(Debug)]
pub struct Outcome {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Outcome {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

/// A running service.
pub struct Service {
    pub child: Child,
    /// Where it answers, as `127.0.0.1:PORT`.
    pub address: String,
    // Kept open: whoever prints to nobody ends.
    _out: Lines<BufReader<ChildStdout>>,
}

impl Service {
    /// Waits until `child` says where it answers. None if it ends instead.
    pub async fn ready(mut child: Child) -> Option<Self> {
        let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
        let welcome = async {
            while let Some(line) = out.next_line().await.unwrap() {
                // Without a channel it prints where it is set up, and no overlay.
                let address = line.split_once("http://").and_then(|(_, rest)| rest.split_once('/'));
                if let Some((address, _)) = address {
                    return Some(address.to_owned());
                }
            }
            None
        };
        let address = timeout(PATIENCE, welcome).await.expect("the service starts")?;
        Some(Self { child, address, _out: out })
    }

    /// The address of `path` below the API.
    pub fn api(&self, path: &str) -> String {
        format!("http://{}/api/v1{path}", self.address)
    }

    /// Sends a signal such as `TERM` to this process alone.
    pub async fn signal(&self, name: &str) {
        let id = self.child.id().expect("it runs").to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().await.unwrap().success());
    }

    /// Waits for its end and gives its exit code; none where a signal ended it.
    pub async fn ended(&mut self) -> Option<i32> {
        timeout(PATIENCE, self.child.wait()).await.expect("it ends").unwrap().code()
    }

    /// Ends it at once, wherever it is.
    pub async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }
}
