//! What a break changes in OBS is put back, whatever ends in between.

use std::io;

use evenkeel::obs::{NotesStore, ObsNotes};
use evenkeel::store::StoreError;

use super::*;
use crate::support::fake_obs::State;

pub(super) fn is_pause(state: &State) -> bool {
    state.on_air == "Pause" && state.muted["Mic"] && state.muted["Music"]
}

pub(super) fn is_game(state: &State) -> bool {
    state.on_air == "Game" && !state.muted["Mic"] && !state.muted["Music"]
}

/// Connected, and in a break.
pub(super) async fn in_break(flavour: Flavour) -> (FakeObs, Client) {
    let fake = FakeObs::start(flavour, PASSWORD).await;
    let mut client = Client::of(&fake);
    client.up().await;
    client.break_begins();
    fake.until("the break", is_pause).await;
    (fake, client)
}

/// Lets time go by until `fake` stands like that.
pub(super) async fn soon(client: &Client, fake: &FakeObs, what: &str, is: impl FnMut(&State) -> bool) {
    let time = async {
        loop {
            client.clock.advance(SECOND);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        _ = fake.until(what, is) => {}
        () = time => {}
    }
}

#[tokio::test]
async fn a_break_ends_with_what_was_there_before() {
    for flavour in [Flavour::V51, Flavour::V55] {
        let (fake, client) = in_break(flavour).await;
        client.break_ends();
        fake.until("everything is back", is_game).await;
        client.break_begins();
        fake.until("the next break", is_pause).await;
        client.break_ends();
        fake.until("everything is back again", is_game).await;
    }
}

#[tokio::test]
async fn what_the_streamer_changed_stays() {
    let (fake, client) = in_break(Flavour::V51).await;
    fake.choose("Chat");
    fake.mute("Mic", false);
    client.break_ends();
    let now = fake.until("the music is back", |state| !state.muted["Music"]).await;
    assert_eq!((now.on_air.as_str(), now.muted["Mic"]), ("Chat", false));

    let fake = FakeObs::start(Flavour::V55, PASSWORD).await;
    fake.mute("Mic", true);
    let client = Client::of(&fake);
    client.break_begins();
    fake.until("the break", is_pause).await;
    client.break_ends();
    let now = fake.until("the rest is back", |state| state.on_air == "Game" && !state.muted["Music"]).await;
    assert!(now.muted["Mic"], "it was muted before");
}

#[tokio::test]
async fn killed_in_a_break_it_puts_everything_back_afterwards() {
    let (fake, client) = in_break(Flavour::V51).await;
    // Killed, and the break goes on.
    let mut client = client.crash().await;
    client.up().await;
    let asked = fake.state().asked.len();
    fake.until("it looked", |state| state.asked.len() >= asked).await;
    assert!(is_pause(&fake.state()));
    client.break_ends();
    fake.until("everything is back", is_game).await;

    // Killed, and the break ends meanwhile.
    client.break_begins();
    fake.until("the next break", is_pause).await;
    client.running.send_replace(None);
    let mut client = client.crash().await;
    client.up().await;
    fake.until("everything is back", is_game).await;
}

#[tokio::test]
async fn killed_at_any_request_it_puts_everything_back_afterwards() {
    let fake = FakeObs::start(Flavour::V55, PASSWORD).await;
    let mut client = Client::of(&fake);
    for deeds in 0..12 {
        client.up().await;
        let before = fake.state().asked.len();
        client.break_begins();
        fake.until("so many requests", |state| state.asked.len() >= (before + deeds).min(before + 6)).await;
        if deeds % 2 == 0 {
            client.break_ends();
        }
        client = client.crash().await;
        client.break_ends();
        client.up().await;
        soon(&client, &fake, "everything is back", is_game).await;
        client = client.crash().await;
    }
}

#[tokio::test]
async fn an_obs_that_comes_back_is_put_right() {
    let (mut fake, client) = in_break(Flavour::V51).await;
    fake.close().await;
    client.break_ends();
    fake.open().await;
    soon(&client, &fake, "everything is back", is_game).await;

    // A break that began without OBS begins when it comes.
    fake.close().await;
    client.break_begins();
    fake.open().await;
    soon(&client, &fake, "the break", is_pause).await;
    // The streamer went on while we were not there to see it.
    fake.close().await;
    fake.change(|state| state.on_air = "Chat".into());
    fake.open().await;
    soon(&client, &fake, "it is there again", |state| state.guests == 1).await;
    client.break_ends();
    soon(&client, &fake, "the sound is back", |state| !state.muted["Mic"] && !state.muted["Music"]).await;
    assert_eq!(fake.state().on_air, "Chat");
}

#[tokio::test]
async fn told_to_stop_in_a_break_it_puts_everything_back_first() {
    let (fake, client) = in_break(Flavour::V51).await;
    client.stop.cancel();
    client.task.await.unwrap();
    assert!(is_game(&fake.state()), "{:?}", fake.state());
}

#[tokio::test]
async fn what_is_missing_is_told_and_the_break_goes_on() {
    let fake = FakeObs::start(Flavour::V51, PASSWORD).await;
    fake.change(|state| {
        state.muted.remove("Mic");
        state.scenes.retain(|scene| scene != "Pause");
    });
    let mut client = Client::of(&fake);
    let problem = loop {
        if let Some(problem) = client.link(LinkState::Up).await.problem
            && problem.contains("`Pause`")
        {
            break problem;
        }
    };
    assert!(problem.contains("OBS has no audio input called `Mic`"), "{problem}");
    client.break_begins();
    fake.until("the music is muted", |state| state.muted["Music"]).await;
    // The streamer makes the scene; from the next break on it is used.
    client.break_ends();
    fake.until("the music is back", |state| !state.muted["Music"]).await;
    fake.change(|state| state.scenes.push("Pause".into()));
    client.break_begins();
    fake.until("the scene", |state| state.on_air == "Pause").await;
}

#[tokio::test]
async fn an_obs_that_is_busy_or_refuses_is_asked_again() {
    let fake = FakeObs::start(Flavour::V55, PASSWORD).await;
    fake.refuse("GetSceneList", 207, 2);
    let client = Client::of(&fake);
    client.break_begins();
    soon(&client, &fake, "the break", is_pause).await;
    fake.refuse("SetCurrentProgramScene", 702, 2);
    fake.refuse("SetInputMute", 207, 3);
    client.break_ends();
    soon(&client, &fake, "everything is back", is_game).await;
}

/// A disk that takes nothing.
struct FullDisk;

impl NotesStore for FullDisk {
    async fn recall(&self) -> Result<ObsNotes, StoreError> {
        Ok(ObsNotes::default())
    }

    async fn keep(&self, _: ObsNotes) -> Result<(), StoreError> {
        Err(StoreError::Folder { path: "data".into(), reason: io::ErrorKind::StorageFull.into() })
    }
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_done() {
    let fake = FakeObs::start(Flavour::V51, PASSWORD).await;
    let clock = Clock::manual("2026-09-21T13:33:20Z".parse().unwrap());
    let (running, watched) = watch::channel(Some(clock.now()));
    let (out, mut told) = mpsc::channel(16);
    let stop = CancellationToken::new();
    let work = obs::run(settings(&fake.url(), PASSWORD), FullDisk, watched, clock, stop.clone(), out);
    let task = tokio::spawn(work);
    fake.until("it has looked at everything", |state| {
        state.asked.iter().filter(|(kind, _)| kind == "GetSceneList").count() == 1
    })
    .await;
    while let Ok(Some(_)) = tokio::time::timeout(Duration::from_millis(200), told.recv()).await {}
    assert!(is_game(&fake.state()));
    drop(running);
    stop.cancel();
    task.await.unwrap();
}
