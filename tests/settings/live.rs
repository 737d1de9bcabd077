//! The file, changed by hand while the service runs; and peers that follow.

use std::time::Duration;

use serde_json::json;

use super::{SETTINGS, entry};
use crate::support::fake_twitch::FakeTwitch;
use crate::support::web::{Service, Socket, problem};

/// Long enough for the file to be looked at.
const LOOK: Duration = Duration::from_secs(2);

/// Writes the file by hand, and lets time pass until `seen` is told.
async fn edit(service: &Service, dock: &mut Socket, text: &str, seen: &str) {
    std::fs::write(service.file(), text).unwrap();
    until(service, dock, seen).await;
}

/// Lets time pass, look by look, until a frame of the type `seen` has come.
async fn until(service: &Service, dock: &mut Socket, seen: &str) {
    let mut told = Box::pin(dock.frames_until(|frame| frame["type"] == seen));
    loop {
        service.clock.advance(LOOK);
        let breath = tokio::time::timeout(Duration::from_millis(50), &mut told);
        if breath.await.is_ok() {
            return;
        }
    }
}

#[tokio::test]
async fn what_is_changed_by_hand_counts_and_a_mistake_keeps_what_was() {
    let service = Service::kept("[breaks]\nevery = '1h'\n").await;
    let mut dock = service.dock().await;
    dock.frame().await;
    edit(&service, &mut dock, "[breaks]\nevery = '30m'\n", "configured").await;
    assert_eq!(entry(&service.json(SETTINGS).await, "breaks.every")["value"], "30m");

    edit(&service, &mut dock, "[breaks]\n\nevery = 'soon'\n", "link").await;
    let view = service.json(SETTINGS).await;
    assert_eq!(entry(&view, "breaks.every")["value"], "30m");
    assert!(view["trouble"].as_str().unwrap().contains("line 3"), "{}", view["trouble"]);
    let health = service.json("/api/v1/status").await["health"].clone();
    assert_eq!(health[0]["peer"], "settings");
    assert!(health[0]["problem"].as_str().unwrap().contains("`breaks.every`"), "{health}");
    let (_, said) = service.also("status").await;
    assert!(
        said.contains("The settings file was changed and cannot be used.") && said.contains("line 3"),
        "{said}"
    );

    // A page does not write over it, unless it mends just that.
    let (status, body) = problem(service.put(SETTINGS, &json!({ "breaks.length": "4m" })).await).await;
    assert!(status == 409 && body["detail"].as_str().unwrap().contains("line 3"), "{body}");
    assert_eq!(service.put(SETTINGS, &json!({ "breaks.every": "35m" })).await.status(), 200);
    assert_eq!(service.file_text(), "[breaks]\n\nevery = \"35m\"\n");
    dock.frames_until(|frame| frame["type"] == "link" && frame["state"] == "up").await;
    assert_eq!(service.json("/api/v1/status").await["health"], json!([]));

    edit(&service, &mut dock, "[breaks\n", "link").await;
    let view = service.json(SETTINGS).await;
    assert!(view["trouble"].as_str().unwrap().contains("not valid TOML"), "{}", view["trouble"]);
    // Written over with what was there before, all is well again.
    edit(&service, &mut dock, "[breaks]\nevery = '35m'\n", "link").await;
    assert!(service.json(SETTINGS).await.get("trouble").is_none());
}

#[tokio::test]
async fn a_channel_that_is_set_is_read_without_a_new_start_and_so_is_the_next_one() {
    let twitch = FakeTwitch::irc().await;
    let service = Service::kept(&format!(
        "[twitch]\nirc_url = '{}'\nkeyring = false\n[hotkeys]\nbreak = ''\nquiet = ''\nmark = ''\n",
        twitch.url()
    ))
    .await;
    assert_eq!(service.json("/api/v1/status").await["chat"]["state"], "off");
    let mut dock = service.dock().await;
    dock.frame().await;
    for (number, channel) in ["first_light", "second_wind"].into_iter().enumerate() {
        let change = json!({ "twitch.channel": channel });
        let (answer, mut chat) =
            tokio::join!(service.put(SETTINGS, &change), async { twitch.accept().await.unwrap() });
        assert_eq!(answer.status(), 200);
        assert_eq!(chat.register().await.as_deref(), Some(channel));
        dock.frames_until(|frame| frame["peer"] == "chat" && frame["state"] == "up").await;
        chat.send(&crate::support::script::message(channel, number)).await;
        dock.frames_until(|frame| frame["type"] == "passed").await;
    }
    // And none: chat rests.
    service.put(SETTINGS, &json!({ "twitch.channel": "" })).await;
    assert_eq!(service.json("/api/v1/status").await["chat"]["state"], "off");
}
