//! OBS as a sign of being live, where Twitch does not tell.

use std::time::Duration;

use evenkeel::config::Config;
use evenkeel::domain::{Action, Incoming, ObsSign, Origin};

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
