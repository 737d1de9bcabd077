//! What a desktop is made of, in tests: an X server without a screen, and a message bus that nobody else is on.

use std::path::Path;

use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::binary::PATIENCE;
use super::server::{serve, skipped};

/// An X server without a screen.
pub struct Screen {
    server: Child,
    /// The name of its display.
    pub name: String,
}

impl Screen {
    /// Whether one cannot be had; says so, loudly.
    pub fn is_missing() -> bool {
        let missing: Vec<_> =
            ["Xvfb", "xdotool"].iter().filter(|name| !Path::new("/usr/bin").join(name).exists()).collect();
        if !missing.is_empty() {
            skipped(&format!(
                "what needs a display: {missing:?} are not there (apt-get install xvfb xdotool)"
            ));
        }
        !missing.is_empty()
    }

    /// One that is free.
    pub async fn start() -> Self {
        Self::serve(None).await
    }

    /// Comes back under the name it had.
    pub async fn again(name: &str) -> Self {
        Self::serve(Some(name)).await
    }

    async fn serve(name: Option<&str>) -> Self {
        let (server, number) = serve(Command::new("Xvfb").args(name).args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "640x480x24",
            "-nolisten",
            "tcp",
        ]))
        .await;
        Self { server, name: format!(":{number}") }
    }

    /// Goes away in good order, so that its name is free again.
    pub async fn end(mut self) {
        let id = self.server.id().expect("it runs").to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        timeout(PATIENCE, self.server.wait()).await.expect("an end").unwrap();
    }

    /// Presses a key, or several with `+` between them.
    pub async fn press(&self, key: &str) {
        let pressed = Command::new("xdotool").args(["key", key]).env("DISPLAY", &self.name).status().await;
        assert!(pressed.unwrap().success(), "{key}");
    }
}

/// A message bus that nobody else is on.
pub struct Bus {
    /// Where it listens.
    pub address: String,
    _daemon: Child,
    _folder: tempfile::TempDir,
}

impl Bus {
    /// None where there is no `dbus-daemon`; says so, loudly.
    pub async fn start() -> Option<Self> {
        if !Path::new("/usr/bin/dbus-daemon").exists() {
            skipped("what needs a message bus: dbus-daemon is not there");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let address = format!("--address=unix:dir={}", folder.path().display());
        let (daemon, address) = serve(Command::new("dbus-daemon").args([
            "--session",
            "--nofork",
            "--nopidfile",
            "--print-address=1",
            &address,
        ]))
        .await;
        Some(Self { address, _daemon: daemon, _folder: folder })
    }
}
