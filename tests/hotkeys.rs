//! Global hotkeys: real keys, pressed on a real X server, reach the running binary.

mod portal;

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::support::binary::PATIENCE;
use crate::support::program::Program;
use crate::support::server::{serve, skipped};

const SETTINGS: &str = "[hotkeys]\nshield = 'Ctrl+Shift+F7'\npause = 'Super+P'\n";

/// What is needed and not there; says so, loudly.
fn is_missing() -> bool {
    let missing: Vec<_> =
        ["Xvfb", "xdotool"].iter().filter(|name| !Path::new("/usr/bin").join(name).exists()).collect();
    if !missing.is_empty() {
        skipped(&format!("the hotkeys: {missing:?} are not there (apt-get install xvfb xdotool)"));
    }
    !missing.is_empty()
}

/// An X server without a screen.
struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    /// One that is free.
    async fn start() -> Self {
        Self::serve(None).await
    }

    /// Comes back under the name it had.
    async fn again(name: &str) -> Self {
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
    async fn end(mut self) {
        let id = self.server.id().expect("it runs").to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        timeout(PATIENCE, self.server.wait()).await.expect("an end").unwrap();
    }

    async fn press(&self, key: &str) {
        let pressed = Command::new("xdotool").args(["key", key]).env("DISPLAY", &self.name).status().await;
        assert!(pressed.unwrap().success(), "{key}");
    }

    /// An Evenkeel of this desktop.
    async fn program(&self, settings: &str) -> Program {
        Program::start_in(settings, "info", &[("DISPLAY", &self.name)]).await
    }
}

/// Waits until the status is as wanted.
async fn until(program: &Program, wanted: impl Fn(&Value) -> bool) -> Value {
    let mut last = Value::Null;
    let waiting = async {
        loop {
            last = program.client.json("/api/v1/status").await;
            if wanted(&last) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let come = timeout(PATIENCE, waiting).await;
    assert!(come.is_ok(), "{last}");
    last
}

async fn ready(program: &Program) -> Value {
    until(program, |status| status["hotkeys"]["state"] == "up").await
}

#[tokio::test]
async fn keys_that_are_pressed_anywhere_do_what_they_are_for() {
    if is_missing() {
        return;
    }
    let screen = Screen::start().await;
    let program = screen.program(SETTINGS).await;
    let mut dock = program.client.dock().await;
    let status = ready(&program).await;
    assert_eq!(status["hotkeys"]["problem"], Value::Null);

    screen.press("ctrl+shift+F10").await;
    until(&program, |status| status["quiet"] == true).await;
    screen.press("ctrl+shift+F10").await;
    until(&program, |status| status["quiet"] == false).await;
    screen.press("ctrl+shift+F11").await;
    dock.frames_until(|frame| frame["type"] == "marked").await;
    screen.press("super+p").await;
    until(&program, |status| status["pause"] == true).await;
    screen.press("super+p").await;
    until(&program, |status| status["pause"] == false).await;
    screen.press("ctrl+shift+F7").await;
    until(&program, |status| status["shield"]["mode"] == "words").await;
    screen.press("ctrl+shift+F9").await;
    until(&program, |status| status["break"]["state"] == "break").await;
    // Another combination is nobody's.
    screen.press("shift+F10").await;
    screen.press("ctrl+shift+F7").await;
    let status = until(&program, |status| status["shield"]["mode"] == "hidden").await;
    assert_eq!(status["quiet"], false);
    program.stop().await;
}

#[tokio::test]
async fn a_key_that_is_taken_or_none_is_said_and_costs_no_other() {
    if is_missing() {
        return;
    }
    let screen = Screen::start().await;
    let first = screen.program("[hotkeys]\nquiet = ''\nmark = ''\n").await;
    ready(&first).await;
    let second = screen.program("[hotkeys]\nquiet = 'Ctrl+F3'\nmark = 'Ctrl+Shfit+F4'\n").await;
    let said = ready(&second).await["hotkeys"].clone();
    let problem = said["problem"].as_str().unwrap();
    assert!(problem.contains("Another program has Ctrl+Shift+F9, the hotkey for a break."), "{problem}");
    assert!(problem.contains("`Ctrl+Shfit+F4` is no key that Evenkeel knows"), "{problem}");
    let doctor = second.also("doctor").await;
    assert!(String::from_utf8(doctor.stdout).unwrap().contains("Another program has Ctrl+Shift+F9"));
    screen.press("ctrl+F3").await;
    until(&second, |status| status["quiet"] == true).await;
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn without_a_display_it_is_said_and_with_it_the_keys_come_back() {
    if is_missing() {
        return;
    }
    let bare = Program::start(SETTINGS, "info").await;
    let said = until(&bare, |status| status["hotkeys"]["problem"].is_string()).await;
    assert_eq!(said["hotkeys"]["state"], "off");
    assert!(said["hotkeys"]["problem"].as_str().unwrap().contains("no display"), "{said}");
    bare.stop().await;

    let screen = Screen::start().await;
    let program = screen.program(SETTINGS).await;
    ready(&program).await;
    let name = screen.name.clone();
    screen.end().await;
    let gone = until(&program, |status| status["hotkeys"]["state"] == "waiting").await;
    assert!(gone["hotkeys"]["problem"].is_string(), "{gone}");
    let screen = Screen::again(&name).await;
    assert_eq!(screen.name, name);
    ready(&program).await;
    screen.press("ctrl+shift+F10").await;
    until(&program, |status| status["quiet"] == true).await;
    program.stop().await;
}
