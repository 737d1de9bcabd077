//! Scene collections, other names, studio mode: what a break changed is put back whatever it is called and
//! wherever it is, and OBS is left alone where it asks for that.

use serde_json::json;

use super::reconciler::{in_break, is_game, is_pause, soon};
use super::*;

#[tokio::test]
async fn nothing_is_sent_while_the_scene_collection_changes_and_each_gets_back_what_is_its_own() {
    let (fake, mut client) = in_break(Flavour::V51).await;
    fake.leave_collection();
    fake.is_read().await;
    fake.be_quiet();
    // Whatever happens meanwhile.
    client.break_ends();
    client.break_begins();
    fake.tell("CurrentProgramSceneChanged", &json!({ "sceneName": "Game" }));
    fake.tell("StreamStateChanged", &json!({ "outputState": "OBS_WEBSOCKET_OUTPUT_STARTED" }));
    client.clock.advance(60 * SECOND);
    fake.is_read().await;
    fake.open_collection("Other", |state| {
        state.on_air = "Chat".into();
        state.muted = [("Mic".to_owned(), false), ("Music".to_owned(), false)].into();
    });
    soon(&client, &fake, "the break, here too", is_pause).await;
    client.break_ends();
    soon(&client, &fake, "what was here", |state| state.on_air == "Chat" && !state.muted["Mic"]).await;
    let problem = loop {
        if let Some(problem) = client.link(LinkState::Up).await.problem {
            break problem;
        }
    };
    assert!(problem.contains("`Work`") && problem.contains("`Mic` is still muted"), "{problem}");
    // Also for an Evenkeel that was killed in between.
    let client = client.crash().await;
    fake.until("a guest", |state| state.guests == 1).await;
    fake.leave_collection();
    fake.open_collection("Work", |state| {
        state.on_air = "Pause".into();
        state.muted = [("Mic".to_owned(), true), ("Music".to_owned(), true)].into();
    });
    soon(&client, &fake, "what was there", is_game).await;
}

#[tokio::test]
async fn an_obs_that_ends_is_told_nothing_more() {
    let (mut fake, mut client) = in_break(Flavour::V55).await;
    fake.is_read().await;
    fake.end();
    fake.is_read().await;
    fake.be_quiet();
    client.break_ends();
    client.clock.advance(60 * SECOND);
    fake.is_read().await;
    fake.close().await;
    let problem = client.link(LinkState::Waiting).await.problem.unwrap();
    assert!(problem.contains("`Mic` is still muted"), "{problem}");
    fake.change(|state| state.is_quiet = false);
    fake.open().await;
    soon(&client, &fake, "everything is back", is_game).await;
}

#[tokio::test]
async fn what_has_another_name_after_the_break_is_put_back() {
    let (fake, client) = in_break(Flavour::V55).await;
    fake.rename_scene("Game", "Play");
    fake.rename_scene("Pause", "Away");
    fake.rename_input("Mic", "Voice");
    fake.is_read().await;
    client.break_ends();
    soon(&client, &fake, "everything is back", |state| {
        state.on_air == "Play" && !state.muted["Voice"] && !state.muted["Music"]
    })
    .await;
}

#[tokio::test]
async fn studio_mode_keeps_its_preview_and_its_end_is_no_choice_of_the_streamers() {
    let fake = FakeObs::start(Flavour::V51, PASSWORD).await;
    fake.change(|state| state.preview = Some("Chat".into()));
    let mut client = Client::of(&fake);
    client.up().await;
    client.break_begins();
    fake.until("the break", is_pause).await;
    client.break_ends();
    let now = fake.until("what was prepared", |state| state.preview.as_deref() == Some("Chat")).await;
    assert_eq!(now.on_air, "Game");

    // It is switched off in a break: that announces what was prepared, which is not aired.
    client.break_begins();
    fake.until("the break", is_pause).await;
    fake.change(|state| state.preview = None);
    for scene in ["Chat", "Pause"] {
        fake.tell("CurrentProgramSceneChanged", &json!({ "sceneName": scene }));
    }
    fake.is_read().await;
    client.break_ends();
    soon(&client, &fake, "everything is back", is_game).await;
}

#[tokio::test]
async fn a_stream_that_breaks_off_and_comes_back_goes_on() {
    let fake = FakeObs::start(Flavour::V55, PASSWORD).await;
    let mut client = Client::of(&fake);
    client.up().await;
    fake.stream(true);
    while client.sign().await != ObsSign::Streams(true) {}
    let lost = json!({ "outputActive": false, "outputState": "OBS_WEBSOCKET_OUTPUT_RECONNECTING" });
    fake.tell("StreamStateChanged", &lost);
    fake.choose("Chat");
    assert_eq!(client.sign().await, scene("Chat"), "and nothing about the stream before it");
}
