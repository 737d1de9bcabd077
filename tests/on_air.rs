//! What Twitch says about being live, and which streams come of it.

use std::time::Duration;

use evenkeel::clock::{after, before};
use evenkeel::config::{Config, Span};
use evenkeel::domain::{
    Account, AccountState, Action, Incoming, Link, LinkState, LiveStatus, NumberId, ObsSign, Origin, Peer,
    Sample, Stream, StreamSignal, Topic,
};
use evenkeel::store::samples;
use jiff::Timestamp;

use crate::support::machine::House;

const MINUTE: Duration = Duration::from_secs(60);

fn account(state: AccountState) -> Incoming {
    Incoming::Account(Box::new(Account { state, ..Account::default() }))
}

fn began(id: &str, started_at: Timestamp) -> Incoming {
    Incoming::LiveStatus(LiveStatus::Began { id: id.into(), started_at })
}

fn seen(id: &str, started_at: Timestamp) -> Incoming {
    Incoming::LiveStatus(LiveStatus::Seen { id: id.into(), started_at })
}

fn ended(at: Timestamp) -> Incoming {
    Incoming::LiveStatus(LiveStatus::Ended { id: None, at })
}

fn ended_as(id: &str, at: Timestamp) -> Incoming {
    Incoming::LiveStatus(LiveStatus::Ended { id: Some(id.into()), at })
}

/// The connection that brings Twitch's events is like this now.
fn events(house: &House, state: LinkState) -> Incoming {
    let since = house.clock.now();
    Incoming::Link(Link { peer: Peer::EventSub, state, since, problem: None, advice: None })
}

fn not_seen() -> Incoming {
    Incoming::LiveStatus(LiveStatus::NotSeen)
}

/// A machine that is signed in.
async fn signed_in() -> House {
    let house = House::new().await;
    house.takes(vec![account(AccountState::SignedIn)]).await;
    house
}

async fn only(house: &House) -> Stream {
    let mut streams = house.streams().await;
    assert_eq!(streams.len(), 1, "{streams:?}");
    streams.remove(0)
}

/// Asks for so long, once a minute, and gets this answer.
async fn asks(house: &House, minutes: u32, answer: &Incoming) {
    for _ in 0..minutes {
        house.pass(MINUTE).await;
        house.takes(vec![answer.clone()]).await;
    }
}

#[tokio::test]
async fn events_begin_and_end_a_stream_by_twitchs_clock() {
    let house = signed_in().await;
    let start = before(house.clock.now(), Duration::from_secs(7));
    house.takes(vec![began("b1", start)]).await;
    let stream = only(&house).await;
    assert_eq!(
        (stream.started_at, stream.origin, stream.twitch_id),
        (start, Origin::Twitch, Some("b1".into()))
    );
    house.pass(MINUTE * 90).await;
    let end = before(house.clock.now(), Duration::from_secs(5));
    house.takes(vec![ended(end)]).await;
    assert_eq!(only(&house).await.ended_at, Some(end));
    assert!(!house.engine.status().live());
}

#[tokio::test]
async fn started_in_the_middle_of_a_stream_and_started_again_it_is_one_stream() {
    let mut house = signed_in().await;
    let start = before(house.clock.now(), MINUTE * 120);
    house.takes(vec![seen("b1", start)]).await;
    assert_eq!(only(&house).await.started_at, start);
    house.crash().await;
    house.takes(vec![account(AccountState::SignedIn), seen("b1", start)]).await;
    assert!(only(&house).await.ended_at.is_none());
}

#[tokio::test]
async fn a_short_drop_is_the_same_stream_and_a_long_one_is_not() {
    let house = signed_in().await;
    let gap = house.config.stream.gap.get();
    house.takes(vec![began("b1", house.clock.now())]).await;
    house.pass(MINUTE * 30).await;
    house.takes(vec![ended(house.clock.now())]).await;
    assert!(!house.engine.status().live(), "it says so at once");
    house.pass(gap - MINUTE).await;
    house.takes(vec![began("b2", house.clock.now())]).await;
    let stream = only(&house).await;
    assert_eq!((stream.ended_at, stream.twitch_id), (None, Some("b2".into())));
    assert!(house.engine.status().live());

    house.takes(vec![ended(house.clock.now())]).await;
    house.pass(gap + MINUTE).await;
    house.takes(vec![began("b3", house.clock.now())]).await;
    assert_eq!(house.streams().await.len(), 2);
}

#[tokio::test]
async fn once_its_digest_was_composed_a_stream_does_not_go_on() {
    let mut config = Config::default();
    config.digest.after_stream = Span::seconds(60);
    let house = House::with(config).await;
    house.takes(vec![account(AccountState::SignedIn), began("b1", house.clock.now())]).await;
    house.pass(MINUTE).await;
    house.takes(vec![ended(house.clock.now())]).await;
    house.pass(MINUTE * 2).await;
    house.takes(vec![began("b2", house.clock.now())]).await;
    assert_eq!(house.streams().await.len(), 2, "what comes now would be in no digest");
}

#[tokio::test]
async fn an_old_answer_neither_ends_a_stream_nor_begins_it_again() {
    let house = signed_in().await;
    let start = house.clock.now();
    house.takes(vec![began("b1", start)]).await;
    // Asked at once, Twitch does not yet know what it told a moment ago.
    house.takes(vec![not_seen()]).await;
    asks(&house, 1, &not_seen()).await;
    asks(&house, 5, &seen("b1", start)).await;
    assert!(only(&house).await.ended_at.is_none());

    let end = house.clock.now();
    house.takes(vec![ended(end)]).await;
    asks(&house, 4, &seen("b1", start)).await;
    assert_eq!(only(&house).await.ended_at, Some(end), "answers are minutes old");
    asks(&house, 3, &seen("b1", start)).await;
    assert!(only(&house).await.ended_at.is_none(), "by now it is no old answer");
}

#[tokio::test]
async fn where_the_events_were_missed_answers_end_a_stream_at_its_last_sign() {
    let house = signed_in().await;
    let start = house.clock.now();
    house.takes(vec![seen("b1", start)]).await;
    asks(&house, 10, &seen("b1", start)).await;
    let last = house.clock.now();
    asks(&house, 2, &not_seen()).await;
    assert!(house.engine.status().live(), "not sure yet");
    asks(&house, 1, &not_seen()).await;
    assert_eq!(only(&house).await.ended_at, Some(last));
    asks(&house, 60, &not_seen()).await;
    assert_eq!(only(&house).await.ended_at, Some(last));
}

#[tokio::test]
async fn an_empty_answer_ends_nothing_where_an_event_told_of_the_beginning() {
    let mut config = Config::default();
    config.digest.after_stream = Span::seconds(60);
    let house = House::with(config).await;
    let start = house.clock.now();
    house.takes(vec![account(AccountState::SignedIn), began("b1", start)]).await;
    asks(&house, 120, &not_seen()).await;
    assert!(only(&house).await.ended_at.is_none());
    assert_eq!(house.digests().await, [], "criticism waits for the end");
    // Once the events are interrupted, an end may have been missed.
    house.takes(vec![events(&house, LinkState::Waiting)]).await;
    asks(&house, 3, &not_seen()).await;
    assert!(!house.engine.status().live());
}

#[tokio::test]
async fn an_empty_answer_ends_nothing_while_an_end_would_be_told() {
    let house = signed_in().await;
    let start = house.clock.now();
    house.takes(vec![events(&house, LinkState::Up)]).await;
    asks(&house, 10, &seen("b1", start)).await;
    asks(&house, 120, &not_seen()).await;
    assert!(only(&house).await.ended_at.is_none());
    // In a gap the end may have come; an answer of right after it may be older.
    house.takes(vec![events(&house, LinkState::Waiting), events(&house, LinkState::Up)]).await;
    asks(&house, 2, &seen("b1", start)).await;
    asks(&house, 3, &not_seen()).await;
    assert!(!house.engine.status().live());
}

#[tokio::test]
async fn an_empty_answer_ends_nothing_while_people_write_or_obs_streams() {
    let mut house = signed_in().await;
    let start = house.clock.now();
    house.takes(vec![seen("b1", start)]).await;
    for _ in 0..4 {
        asks(&house, 5, &not_seen()).await;
        house.hears("ada", "look at that light").await;
    }
    house.takes(vec![Incoming::Obs(ObsSign::Streams(true))]).await;
    asks(&house, 30, &not_seen()).await;
    assert!(only(&house).await.ended_at.is_none());
    house.takes(vec![Incoming::Obs(ObsSign::Streams(false))]).await;
    asks(&house, 3, &not_seen()).await;
    assert!(!house.engine.status().live(), "by now nothing speaks against it");
}

#[tokio::test]
async fn what_chat_alone_began_ends_by_twitchs_word_though_people_write() {
    let mut house = signed_in().await;
    house.pass(MINUTE * 11).await;
    house.hears("ada", "is anybody there?").await;
    asks(&house, 3, &not_seen()).await;
    assert!(!house.engine.status().live());
}

#[tokio::test]
async fn an_end_that_was_only_guessed_is_taken_back_at_once() {
    let house = signed_in().await;
    let start = house.clock.now();
    house.takes(vec![seen("b1", start)]).await;
    asks(&house, 12, &seen("b1", start)).await;
    asks(&house, 3, &not_seen()).await;
    assert!(!house.engine.status().live());
    asks(&house, 1, &seen("b1", start)).await;
    assert!(only(&house).await.ended_at.is_none());
}

#[tokio::test]
async fn what_is_still_listed_after_its_end_does_not_begin_again() {
    let mut house = signed_in().await;
    let start = house.clock.now();
    house.takes(vec![began("b1", start)]).await;
    house.pass(MINUTE * 30).await;
    let end = house.clock.now();
    house.takes(vec![ended_as("b1", end)]).await;
    asks(&house, 9, &seen("b1", start)).await;
    house.crash().await;
    house.takes(vec![account(AccountState::SignedIn)]).await;
    asks(&house, 90, &seen("b1", start)).await;
    assert_eq!(only(&house).await.ended_at, Some(end));
    // Only an event begins it again.
    house.takes(vec![began("b2", house.clock.now())]).await;
    assert_eq!(house.streams().await.len(), 2);
}

#[tokio::test]
async fn an_end_is_that_of_the_stream_it_names() {
    let house = signed_in().await;
    let start = house.clock.now();
    house.takes(vec![began("b1", start)]).await;
    house.pass(MINUTE).await;
    let again = house.clock.now();
    house.takes(vec![began("b2", again)]).await;
    // Late answers and a late event are about the one before.
    house.takes(vec![seen("b1", start), ended_as("b1", again)]).await;
    assert_eq!(only(&house).await.twitch_id.as_deref(), Some("b2"));
    assert!(house.engine.status().live());
    // Whatever the clocks say, this one is over.
    house.takes(vec![ended_as("b2", before(start, MINUTE))]).await;
    assert!(!house.engine.status().live());
}

#[tokio::test]
async fn a_night_asleep_does_not_join_two_streams() {
    let house = signed_in().await;
    let start = house.clock.now();
    house.takes(vec![seen("b1", start)]).await;
    asks(&house, 3, &seen("b1", start)).await;
    let last = house.clock.now();
    // The lid is closed; the stream ends, and another begins the next day.
    house.pass(MINUTE * 60 * 20).await;
    let again = before(house.clock.now(), MINUTE * 15);
    house.takes(vec![seen("b2", again)]).await;
    let streams = house.streams().await;
    assert_eq!(streams.len(), 2);
    assert_eq!(streams[0].ended_at, Some(last));
    assert_eq!((streams[1].started_at, streams[1].ended_at), (again, None));
}

#[tokio::test]
async fn the_streamers_word_stands() {
    let house = signed_in().await;
    let start = house.clock.now();
    house.takes(vec![began("b1", start)]).await;
    house.pass(MINUTE * 30).await;
    house.act(Action::EndStream).await.unwrap();
    let end = Some(house.clock.now());
    asks(&house, 20, &seen("b1", start)).await;
    assert_eq!(only(&house).await.ended_at, end, "Twitch still shows it; the streamer ended it");

    // Something that Twitch knows nothing of.
    house.act(Action::StartStream).await.unwrap();
    asks(&house, 20, &not_seen()).await;
    assert!(house.engine.status().live());
    house.takes(vec![ended(house.clock.now())]).await;
    assert!(house.engine.status().live(), "an end that is another's");
}

#[tokio::test]
async fn while_twitch_tells_chat_is_not_asked() {
    let mut house = signed_in().await;
    house.takes(vec![not_seen()]).await;
    house.hears("ada", "are you live today?").await;
    assert_eq!(house.streams().await, []);
    // Twitch falls silent, and so does the knowledge.
    house.pass(MINUTE * 11).await;
    house.hears("ada", "oh there you are").await;
    assert_eq!(only(&house).await.origin, Origin::Inferred);
    // It turns out to be one.
    let start = before(house.clock.now(), MINUTE * 3);
    house.takes(vec![seen("b1", start)]).await;
    let stream = only(&house).await;
    assert_eq!((stream.origin, stream.started_at), (Origin::Twitch, start));
}

#[tokio::test]
async fn once_signed_out_silence_ends_what_twitch_began() {
    let house = signed_in().await;
    house.takes(vec![began("b1", house.clock.now())]).await;
    let last = house.clock.now();
    house.takes(vec![account(AccountState::Lapsed)]).await;
    house.pass(house.config.stream.silence.get()).await;
    assert_eq!(only(&house).await.ended_at, Some(last));
}

#[tokio::test]
async fn an_end_that_was_told_late_ends_nothing_newer() {
    let house = signed_in().await;
    let before_it = before(house.clock.now(), MINUTE);
    house.takes(vec![began("b1", house.clock.now())]).await;
    house.takes(vec![ended(before_it)]).await;
    assert!(house.engine.status().live());
}

#[tokio::test]
async fn a_clock_that_was_set_back_ends_no_stream_and_holds_up_none() {
    let house = signed_in().await;
    let start = house.clock.now();
    house.takes(vec![seen("b1", start)]).await;
    asks(&house, 30, &seen("b1", start)).await;
    house.clock.set(before(house.clock.now(), MINUTE * 180));
    house.settle().await;
    asks(&house, 5, &seen("b1", start)).await;
    assert!(only(&house).await.ended_at.is_none());
    asks(&house, 4, &not_seen()).await;
    assert!(!house.engine.status().live(), "no longer wait than ever");
}

#[tokio::test]
async fn a_clock_that_was_set_back_puts_no_break_off() {
    let house = House::new().await;
    house.act(Action::StartStream).await.unwrap();
    house.pass(house.config.breaks.every.get() - MINUTE).await;
    house.clock.set(before(house.clock.now(), MINUTE * 600));
    house.settle().await;
    house.pass(MINUTE).await;
    assert_eq!(house.engine.status().breaks.state, evenkeel::domain::BreakState::Offer);
}

#[tokio::test]
async fn numbers_and_topics_are_kept_with_their_stream() {
    let house = signed_in().await;
    let now = house.clock.now();
    let topic = |title: &str| Topic { title: title.into(), category: "Harbour Life".into() };
    house.takes(vec![Incoming::Topic(topic("Calm evening")), began("b1", now)]).await;
    let sample = Sample { number: NumberId::Viewers, at: now, value: 4711 };
    house.takes(vec![Incoming::Sample(sample), Incoming::Topic(topic("Calm evening"))]).await;
    house.takes(vec![Incoming::Topic(topic("Calmer evening"))]).await;
    let id = only(&house).await.id;
    let read = move |connection: &rusqlite::Connection| {
        Ok((samples::of_stream(connection, id, NumberId::Viewers)?, samples::topics(connection, id)?))
    };
    let (samples, topics) = house.engine.read(read).await.unwrap();
    assert!(samples == [sample]);
    assert_eq!(topics, [topic("Calm evening"), topic("Calmer evening")]);
}

#[tokio::test]
async fn moments_go_by_themselves() {
    let house = House::new().await;
    let until = after(house.clock.now(), MINUTE);
    house.takes(vec![Incoming::StreamSignal(StreamSignal::AdsBegan { until })]).await;
    assert_eq!(house.engine.status().moments.ads_until, Some(until));
    house.pass(MINUTE).await;
    assert_eq!(house.engine.status().moments.ads_until, None);
}
