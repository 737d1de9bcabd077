//! The shield at work in the machine: choices remembered, numbers seen as they may be, peeks.

use std::time::Duration;

use evenkeel::clock::before;
use evenkeel::config::Config;
use evenkeel::domain::{
    Account, AccountState, Action, Broadcast, Done, Incoming, Looked, NumberId, Peek, PeekEnd, Refusal,
    Sample, ShieldMode, Sight,
};

use crate::support::machine::House;

const MINUTE: Duration = Duration::from_secs(60);

async fn shield(house: &House, mode: ShieldMode, number: Option<NumberId>) {
    house.act(Action::Shield { mode, number }).await.unwrap();
}

async fn see(house: &House, number: NumberId) -> Sight {
    let sights = house.engine.numbers().await.unwrap();
    sights.into_iter().find(|sight| sight.number == number).unwrap()
}

/// Live by Twitch's word, with this many watching now.
async fn live(house: &House, viewers: i64) {
    let account = Account { state: AccountState::SignedIn, ..Account::default() };
    let now = house.clock.now();
    let began = Broadcast::Began { id: "b1".into(), started_at: now };
    house.takes(vec![Incoming::Account(Box::new(account)), Incoming::Broadcast(began)]).await;
    measure(house, viewers).await;
}

async fn measure(house: &House, value: i64) {
    let sample = Sample { number: NumberId::Viewers, at: house.clock.now(), value };
    house.takes(vec![Incoming::Sample(sample)]).await;
}

async fn peek(house: &House) -> Peek {
    let Done::Peek(peek) = house.act(Action::Peek(NumberId::Viewers)).await.unwrap() else {
        panic!("no peek")
    };
    peek
}

async fn look(house: &House, peek: Peek) -> Looked {
    let Done::Looked(looked) = house.act(Action::Look(peek.id)).await.unwrap() else { panic!("no look") };
    looked
}

#[tokio::test]
async fn a_number_is_seen_as_its_mode_says_and_no_earlier() {
    let house = House::new().await;
    live(&house, 4711).await;
    let hidden = see(&house, NumberId::Viewers).await;
    assert_eq!((hidden.value, hidden.words), (None, None));

    shield(&house, ShieldMode::Words, None).await;
    let worded = see(&house, NumberId::Viewers).await;
    assert_eq!((worded.value, worded.words), (None, Some("some people")));

    shield(&house, ShieldMode::Delayed, Some(NumberId::Viewers)).await;
    assert_eq!(see(&house, NumberId::Viewers).await.value, None, "nothing is that old");
    house.pass(house.config.shield.delay.get()).await;
    measure(&house, 5000).await;
    assert_eq!(see(&house, NumberId::Viewers).await.value, Some(4711), "as it was");

    shield(&house, ShieldMode::Shown, None).await;
    assert_eq!(see(&house, NumberId::Viewers).await.value, Some(5000));
}

#[tokio::test]
async fn a_choice_outlives_a_restart_and_ends_with_the_stream() {
    let mut house = House::new().await;
    house.act(Action::StartStream).await.unwrap();
    shield(&house, ShieldMode::Shown, Some(NumberId::Followers)).await;
    house.crash().await;
    let modes = house.engine.status().shield;
    assert_eq!(modes.of_number(NumberId::Followers), ShieldMode::Shown);
    assert_eq!(modes.of_number(NumberId::Viewers), ShieldMode::Hidden);

    house.act(Action::EndStream).await.unwrap();
    house.act(Action::StartStream).await.unwrap();
    assert_eq!(house.engine.status().shield.of_number(NumberId::Followers), ShieldMode::Hidden);
}

#[tokio::test]
async fn who_does_not_want_it_raised_keeps_the_choice() {
    let mut config = Config::default();
    config.shield.each_stream = false;
    let house = House::with(config).await;
    shield(&house, ShieldMode::Shown, None).await;
    house.act(Action::StartStream).await.unwrap();
    assert_eq!(house.engine.status().shield.default, ShieldMode::Shown);
}

#[tokio::test]
async fn a_peek_takes_its_pause_shows_one_number_and_is_gone() {
    let house = House::new().await;
    live(&house, 4711).await;
    let peek = peek(&house).await;
    assert_eq!(look(&house, peek).await, Looked::TooEarly(peek));
    house.pass(house.config.shield.peek_pause.get()).await;
    let Looked::Shown { value, .. } = look(&house, peek).await else { panic!("not shown") };
    assert_eq!(value, Some(4711));
    measure(&house, 4712).await;
    let Looked::Shown { value, .. } = look(&house, peek).await else { panic!("gone") };
    assert_eq!(value, Some(4711), "one look, one number");
    house.pass(house.config.shield.peek_show.get()).await;
    assert_eq!(look(&house, peek).await, Looked::Gone);
    assert_eq!(see(&house, NumberId::Viewers).await.value, None);
    assert_eq!(ends(&house).await, [PeekEnd::Looked.as_str()]);
}

#[tokio::test]
async fn a_peek_can_be_let_be() {
    let house = House::new().await;
    live(&house, 4711).await;
    let peek = peek(&house).await;
    assert_eq!(house.act(Action::LetBe(peek.id)).await, Ok(Done::LetBe));
    house.pass(MINUTE).await;
    assert_eq!(look(&house, peek).await, Looked::Gone);
    assert!(matches!(house.act(Action::LetBe(peek.id)).await, Err(Refusal::NotFound(_))));
    assert_eq!(ends(&house).await, [PeekEnd::LetBe.as_str()]);
}

#[tokio::test]
async fn a_clock_that_is_set_back_makes_no_pause_longer() {
    let house = House::new().await;
    let peek = peek(&house).await;
    house.clock.set(before(house.clock.now(), MINUTE * 60));
    house.settle().await;
    assert_eq!(look(&house, peek).await, Looked::Gone, "asked for again, it takes its usual pause");
}

async fn ends(house: &House) -> Vec<String> {
    let read = |connection: &rusqlite::Connection| {
        connection.prepare("SELECT outcome FROM peek")?.query_map([], |row| row.get(0))?.collect()
    };
    house.engine.store().read(read).await.unwrap()
}
