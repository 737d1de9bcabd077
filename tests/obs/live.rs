//! OBS as a sign of being live, where Twitch does not tell.

use std::collections::BTreeMap;
use std::time::Duration;

use evenkeel::config::Config;
use evenkeel::domain::{Action, BreakNote, BreakState, Event, Incoming, ObsSign, Origin, Raised, ShieldMode};
use evenkeel::store::breaks;

use crate::support::machine::House;

const MINUTE: Duration = Duration::from_secs(60);

async fn obs(house: &House, streams: bool) {
    house.takes(vec![Incoming::Obs(ObsSign::Streams(streams))]).await;
}

#[tokio::test]
async fn a_stream_begins_and_ends_with_obs_and_a_short_gap_is_none() {
    let house = House::new().await;
    house.takes(vec![Incoming::Obs(ObsSign::Runs(true))]).await;
    obs(&house, false).await;
    assert!(house.streams().await.is_empty());
    obs(&house, true).await;
    // Nobody says a word for hours; OBS streams all the same.
    for _ in 0..5 {
        house.pass(60 * MINUTE).await;
    }
    let [stream] = &house.streams().await[..] else { panic!("one stream") };
    assert_eq!((stream.origin, stream.ended_at), (Origin::Inferred, None));
    obs(&house, false).await;
    assert_eq!(house.streams().await[0].ended_at, Some(house.clock.now()));
    house.pass(5 * MINUTE).await;
    obs(&house, true).await;
    let streams = house.streams().await;
    assert_eq!((streams.len(), streams[0].ended_at), (1, None));
    obs(&house, false).await;
    house.pass(60 * MINUTE).await;
    obs(&house, true).await;
    assert_eq!(house.streams().await.len(), 2);
}

#[tokio::test]
async fn an_obs_that_goes_away_leaves_it_to_silence() {
    let house = House::new().await;
    obs(&house, true).await;
    house.pass(300 * MINUTE).await;
    house.takes(vec![Incoming::Obs(ObsSign::Runs(false))]).await;
    assert_eq!(house.streams().await[0].ended_at, None, "it may come back");
    let gone = house.clock.now();
    house.pass(46 * MINUTE).await;
    assert_eq!(house.streams().await[0].ended_at, Some(gone));
}

#[tokio::test]
async fn the_streamers_own_word_stands() {
    let house = House::new().await;
    obs(&house, true).await;
    house.act(Action::EndStream).await.unwrap();
    // The connection to OBS comes back, and it still streams.
    house.takes(vec![Incoming::Obs(ObsSign::Runs(false)), Incoming::Obs(ObsSign::Runs(true))]).await;
    obs(&house, true).await;
    assert!(house.streams().await[0].ended_at.is_some());
    house.act(Action::StartStream).await.unwrap();
    obs(&house, false).await;
    assert_eq!(house.streams().await.last().unwrap().ended_at, None, "begun by hand, it ends by hand");

    let mut config = Config::default();
    config.stream.infer = false;
    let house = House::with(config).await;
    obs(&house, true).await;
    assert!(house.streams().await.is_empty());
}

#[tokio::test]
async fn an_obs_that_opens_raises_the_shield_and_says_so() {
    let house = House::new().await;
    house.shield(ShieldMode::Shown, None).await;
    let mut events = house.engine.events();
    house.takes(vec![Incoming::Obs(ObsSign::Runs(true))]).await;
    assert!(house.engine.status().shield.hides_all());
    let raised =
        Event::Shield { mode: ShieldMode::Hidden, numbers: BTreeMap::new(), raised: Some(Raised::Obs) };
    assert_eq!(events.recv().await.unwrap(), raised);
}

/// The notes on breaks that the store has.
async fn notes(house: &House) -> Vec<BreakNote> {
    let read = |connection: &_| breaks::remembered(connection, 100);
    house.engine.read(read).await.unwrap().into_iter().map(|break_| break_.what).collect()
}

async fn scene(house: &House, is_break: bool) {
    let name = if is_break { "Pause" } else { "Game" };
    house.takes(vec![Incoming::Obs(ObsSign::Scene { name: name.into(), is_break })]).await;
    house.settle().await;
}

#[tokio::test]
async fn the_scene_for_breaks_is_a_break_of_its_own_and_ours_is_not_counted_twice() {
    let house = House::new().await;
    house.act(Action::StartStream).await.unwrap();
    house.pass(20 * MINUTE).await;
    scene(&house, true).await;
    house.pass(4 * MINUTE).await;
    scene(&house, false).await;
    house.pass(20 * MINUTE).await;
    house.act(Action::StartBreak { exercise: None, length: None }).await.unwrap();
    scene(&house, true).await;
    house.pass(5 * MINUTE).await;
    assert_eq!(house.engine.status().breaks.state, BreakState::Idle);
    scene(&house, false).await;
    house.pass(MINUTE).await;
    house.act(Action::EndStream).await.unwrap();
    assert_eq!(notes(&house).await, [BreakNote::Taken, BreakNote::Natural], "newest first");
}
