//! Global hotkeys: real keys, pressed on a real X server, reach the running binary.

mod portal;

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::binary::PATIENCE;
use crate::support::desktop::Screen;
use crate::support::program::Program;

const SETTINGS: &str = "[hotkeys]\nshield = 'Ctrl+Shift+F7'\npause = 'Super+P'\n";

/// An Evenkeel of this desktop.
async fn program_on(screen: &Screen, settings: &str) -> Program {
    Program::start_in(settings, "info", &[("DISPLAY", &screen.name)]).await
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
    if Screen::is_missing() {
        return;
    }
    let screen = Screen::start().await;
    let program = program_on(&screen, SETTINGS).await;
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
    // Everything is hidden: the key shows nothing, and the dock asks.
    screen.press("ctrl+shift+F7").await;
    dock.frames_until(|frame| frame["type"] == "reveal_asked").await;
    screen.press("ctrl+shift+F9").await;
    until(&program, |status| status["break"]["state"] == "break").await;
    // Another combination is nobody's.
    screen.press("shift+F10").await;
    screen.press("ctrl+shift+F7").await;
    dock.frames_until(|frame| frame["type"] == "reveal_asked").await;
    let status = ready(&program).await;
    assert_eq!((&status["quiet"], &status["shield"]["mode"]), (&json!(false), &json!("hidden")));
    program.stop().await;
}

#[tokio::test]
async fn a_key_that_is_taken_or_none_is_said_and_costs_no_other() {
    if Screen::is_missing() {
        return;
    }
    let screen = Screen::start().await;
    let first = program_on(&screen, "[hotkeys]\nquiet = ''\nmark = ''\n").await;
    ready(&first).await;
    let second = program_on(&screen, "[hotkeys]\nquiet = 'Ctrl+F3'\nmark = 'Ctrl+Shfit+F4'\n").await;
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
    if Screen::is_missing() {
        return;
    }
    let bare = Program::start(SETTINGS, "info").await;
    let said = until(&bare, |status| status["hotkeys"]["problem"].is_string()).await;
    assert_eq!(said["hotkeys"]["state"], "off");
    assert!(said["hotkeys"]["problem"].as_str().unwrap().contains("no display"), "{said}");
    bare.stop().await;

    let screen = Screen::start().await;
    let program = program_on(&screen, SETTINGS).await;
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
