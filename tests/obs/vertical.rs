//! A canvas besides the main one: what a break covers there, and what is said where it does not.

use super::reconciler::{is_game, is_pause, soon};
use super::*;
use crate::support::fake_obs::State;

fn tall(state: &State) -> &str {
    state.vertical.as_ref().map_or("", |(on_air, _)| on_air)
}

/// An OBS with a vertical canvas, and Aitum's plug-in in it.
async fn with_plug_in() -> (FakeObs, Client) {
    let fake = FakeObs::start(Flavour::V55, PASSWORD).await;
    let scenes = ["Tall game", "Tall pause", "Tall chat"].map(str::to_owned).to_vec();
    fake.change(|state| {
        state.canvases = vec!["Vertical".into()];
        state.vertical = Some(("Tall game".into(), scenes));
    });
    let settings = ObsSettings { vertical_scene: "Tall pause".into(), ..settings(&fake.url(), PASSWORD) };
    let mut client = Client::start(settings);
    client.up().await;
    (fake, client)
}

#[tokio::test]
async fn the_vertical_scene_goes_with_a_break_and_comes_back() {
    let (fake, client) = with_plug_in().await;
    client.break_begins();
    fake.until("the break on both", |state| is_pause(state) && tall(state) == "Tall pause").await;
    client.break_ends();
    fake.until("everything is back", |state| is_game(state) && tall(state) == "Tall game").await;
}

#[tokio::test]
async fn what_the_streamer_chose_on_it_in_the_break_stays() {
    let (fake, client) = with_plug_in().await;
    client.break_begins();
    fake.until("the break on both", |state| is_pause(state) && tall(state) == "Tall pause").await;
    // The notes are durable a moment later; only then the break is told as over.
    fake.is_read().await;
    fake.change(|state| state.vertical.as_mut().unwrap().0 = "Tall chat".into());
    client.break_ends();
    fake.until("everything else is back", is_game).await;
    assert_eq!(tall(&fake.state()), "Tall chat");
}

#[tokio::test]
async fn without_the_plug_in_breaks_go_on_and_it_is_said() {
    let fake = FakeObs::start(Flavour::V55, PASSWORD).await;
    let settings = ObsSettings { vertical_scene: "Tall pause".into(), ..settings(&fake.url(), PASSWORD) };
    let mut client = Client::start(settings);
    let problem = loop {
        if let Some(problem) = client.link(LinkState::Up).await.problem {
            break problem;
        }
    };
    assert_eq!(problem, "OBS has no vertical scene called `Tall pause` to show in a break.");
    client.break_begins();
    fake.until("the break", is_pause).await;
    client.break_ends();
    fake.until("everything is back", is_game).await;
}

#[tokio::test]
async fn a_canvas_that_a_break_does_not_cover_is_told_of() {
    let fake = FakeObs::start(Flavour::V55, PASSWORD).await;
    fake.change(|state| state.canvases = vec!["Vertical".into()]);
    let mut client = Client::of(&fake);
    let link = loop {
        let link = client.link(LinkState::Up).await;
        if link.problem.is_some() {
            break link;
        }
    };
    assert!(link.problem.unwrap().contains("a break does not cover it"));
    assert!(link.advice.unwrap().contains("obs.vertical_break_scene"));
}

#[tokio::test]
async fn an_obs_with_no_scene_on_air_is_muted_all_the_same() {
    let fake = FakeObs::start(Flavour::V55, PASSWORD).await;
    fake.change(|state| state.on_air = String::new());
    let mut client = Client::of(&fake);
    client.up().await;
    client.break_begins();
    soon(&client, &fake, "silence", |state| state.muted["Mic"] && state.muted["Music"]).await;
    client.break_ends();
    soon(&client, &fake, "sound", |state| !state.muted["Mic"] && !state.muted["Music"]).await;
}
