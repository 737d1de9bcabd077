//! Finding and starting a browser. Must not know what is tested in it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use super::cdp::Browser;
use crate::support::server::skipped;

/// Which browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    /// `CHROMIUM`, else the system's.
    Today,
    /// What OBS 28 to 30 carries.
    Obs28,
    /// What OBS 31 and 32 carries.
    Obs31,
}

impl Engine {
    pub(super) const ALL: [Self; 3] = [Self::Today, Self::Obs28, Self::Obs31];

    fn binary(self) -> PathBuf {
        let unpacked = |name| {
            Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules/.cache").join(name).join("chromium")
        };
        match self {
            Self::Today => {
                std::env::var_os("CHROMIUM").map_or_else(|| "/usr/bin/chromium".into(), PathBuf::from)
            }
            Self::Obs28 => unpacked("chromium-103"),
            Self::Obs31 => unpacked("chromium-127"),
        }
    }

    /// A running browser, or none with a loud line where it is not installed.
    pub(super) async fn launch(self) -> Option<Browser> {
        self.launch_with(&[]).await
    }

    /// The same with more on its command line.
    pub(super) async fn launch_with(self, more: &[String]) -> Option<Browser> {
        let binary = self.binary();
        if !binary.exists() {
            let required = std::env::var_os("EVENKEEL_BROWSERS").is_some_and(|value| value == "required");
            assert!(!required, "{} is not there", binary.display());
            skipped(&format!("{self:?}: {} is not there (see tests/browser/unpack.mjs)", binary.display()));
            return None;
        }
        Some(start(&binary, more).await)
    }
}

/// Starts `binary` with a profile of its own and attaches to it.
async fn start(binary: &Path, more: &[String]) -> Browser {
    let profile = tempfile::tempdir().unwrap();
    let mut child = Command::new(binary)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0",
        ])
        .args(more)
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg("about:blank")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();

    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut said = String::new();
    let found = tokio::time::timeout(Duration::from_secs(30), async {
        while let Ok(Some(line)) = lines.next_line().await {
            if let Some((_, address)) = line.split_once("DevTools listening on ") {
                return Some(address.trim().to_owned());
            }
            said.push_str(&line);
            said.push('\n');
        }
        None
    })
    .await;
    let Ok(Some(address)) = found else { panic!("{} did not start:\n{said}", binary.display()) };
    // Whoever writes to a pipe that nobody reads stands still.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Browser::attach(&address, child, profile).await
}
