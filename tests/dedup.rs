//! What chat and Twitch's events both tell is one item, however often and in which order it is told.

use std::time::Duration;

use evenkeel::clock::after;
use evenkeel::domain::{Author, DedupKey, Deletion, Event, FeedbackEvent, Incoming, NewFeedback, Transport};
use jiff::Timestamp;
use proptest::prelude::*;

use crate::support::machine::House;

const KEY: &str = "cheer:100:500";

fn told(way: Transport, id: &str, key: &str, at: Timestamp) -> Incoming {
    let author = Author { id: "100".into(), login: "ada".into(), name: "Ada".into() };
    let mut draft = NewFeedback::message("twitch", author, "for the new boat", at);
    draft.event = FeedbackEvent::Cheer;
    draft.source_id = Some(id.into());
    draft.twin = Some(DedupKey { key: key.into(), way, once: false });
    Incoming::Feedback(Box::new(draft))
}

/// A subscription, which nobody takes out twice, told with these words.
fn subscribed(way: Transport, id: &str, words: &str, at: Timestamp) -> Incoming {
    let Incoming::Feedback(mut draft) = told(way, id, "sub:100", at) else { unreachable!() };
    draft.event = FeedbackEvent::Sub;
    draft.text = words.into();
    draft.twin = draft.twin.map(|twin| DedupKey { once: true, ..twin });
    Incoming::Feedback(draft)
}

async fn kept(house: &House) -> u32 {
    let count = |connection: &rusqlite::Connection| {
        connection.query_row("SELECT count(*) FROM feedback WHERE state <> 'deleted'", [], |row| row.get(0))
    };
    house.store.write(count).await.unwrap()
}

#[tokio::test]
async fn the_second_telling_is_known_in_either_order_and_when_repeated() {
    for (first, second) in [(Transport::Chat, Transport::Events), (Transport::Events, Transport::Chat)] {
        let mut house = House::new().await;
        let now = house.clock.now();
        house.takes(vec![told(first, "a", KEY, now)]).await;
        let late = after(now, Duration::from_secs(40));
        house.takes(vec![told(second, "b", KEY, late)]).await;
        house.takes(vec![told(second, "b", KEY, late), told(first, "a", KEY, now)]).await;
        house.crash().await;
        house.takes(vec![told(first, "a", KEY, now), told(second, "b", KEY, late)]).await;
        assert_eq!(kept(&house).await, 1, "{first} first");
    }
}

#[tokio::test]
async fn who_does_it_twice_is_thanked_twice() {
    let house = House::new().await;
    let now = house.clock.now();
    let soon = after(now, Duration::from_secs(10));
    house.takes(vec![told(Transport::Chat, "c1", KEY, now), told(Transport::Chat, "c2", KEY, soon)]).await;
    house
        .takes(vec![told(Transport::Events, "e1", KEY, now), told(Transport::Events, "e2", KEY, soon)])
        .await;
    assert_eq!(kept(&house).await, 2);
}

#[tokio::test]
async fn another_thing_or_another_time_is_another_item() {
    let house = House::new().await;
    let now = house.clock.now();
    let much_later = after(now, Duration::from_secs(3600));
    house.takes(vec![told(Transport::Chat, "c1", KEY, now)]).await;
    house.takes(vec![told(Transport::Events, "e1", "cheer:100:501", now)]).await;
    house.takes(vec![told(Transport::Events, "e2", KEY, much_later)]).await;
    assert_eq!(kept(&house).await, 3);
}

#[tokio::test]
async fn what_is_deleted_under_its_id_in_chat_is_gone_though_events_told_it_first() {
    let house = House::new().await;
    let now = house.clock.now();
    house.takes(vec![told(Transport::Events, "e1", KEY, now), told(Transport::Chat, "c1", KEY, now)]).await;
    let removal = Incoming::Deleted(Deletion::Message { source_id: "c1".into() });
    house.takes(vec![removal, told(Transport::Events, "e1", KEY, now)]).await;
    assert_eq!(kept(&house).await, 0);
}

#[tokio::test]
async fn a_subscription_and_what_was_said_with_it_are_one_in_every_order() {
    use Transport::{Chat, Events};
    let tellings = [(Events, "e1", ""), (Events, "e2", "still here"), (Chat, "c1", "still here")];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut house = House::new().await;
        let now = house.clock.now();
        let batch: Vec<Incoming> = order
            .iter()
            .map(|number| {
                let (way, id, words) = tellings[*number];
                subscribed(way, id, words, now)
            })
            .collect();
        for telling in batch.clone() {
            house.takes(vec![telling]).await;
        }
        house.crash().await;
        house.takes(batch).await;
        let read = |connection: &rusqlite::Connection| {
            connection
                .query_row("SELECT count(*), text FROM feedback", [], |row| Ok((row.get(0)?, row.get(1)?)))
        };
        let found: (u32, String) = house.engine.read(read).await.unwrap();
        assert_eq!(found, (1, "still here".to_owned()), "{order:?}");
        // Twitch knows it by its id in chat.
        house.takes(vec![Incoming::Deleted(Deletion::Message { source_id: "c1".into() })]).await;
        assert_eq!(kept(&house).await, 0, "{order:?}");
    }
}

#[tokio::test]
async fn words_that_come_later_are_judged_and_take_the_place_of_the_line_without() {
    let house = House::new().await;
    let mut events = house.engine.events();
    let now = house.clock.now();
    house.takes(vec![subscribed(Transport::Events, "e1", "", now)]).await;
    house.takes(vec![subscribed(Transport::Chat, "c1", "you are worthless trash", now)]).await;
    let (mut lines, mut removed) = (Vec::new(), 0);
    while let Ok(event) = events.try_recv() {
        match event {
            Event::Passed { line } => lines.push(line.fragments.len()),
            Event::Removed { items } => removed += items.len(),
            _ => {}
        }
    }
    assert_eq!((lines, removed), (vec![0], 1), "what hurts waits");
}

#[tokio::test]
async fn an_event_with_its_own_time_is_one_under_any_id() {
    let mut house = House::new().await;
    let now = house.clock.now();
    house.takes(vec![told(Transport::Events, "e1", KEY, now), told(Transport::Events, "e2", KEY, now)]).await;
    house.takes(vec![told(Transport::Chat, "c1", KEY, after(now, Duration::from_secs(1)))]).await;
    house.crash().await;
    house.takes(vec![told(Transport::Events, "e3", KEY, now)]).await;
    assert_eq!(kept(&house).await, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Each of some cheers is told by chat, by events or by both, any number of times and in any order.
    #[test]
    fn each_is_kept_once_however_it_was_told(tellings in proptest::collection::vec((0u8..4, any::<bool>()), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let house = House::new().await;
            let now = house.clock.now();
            let mut cheers = std::collections::BTreeSet::new();
            let mut batch = Vec::new();
            for (cheer, by_chat) in tellings {
                cheers.insert(cheer);
                let (way, id) = if by_chat { (Transport::Chat, format!("c{cheer}")) } else { (Transport::Events, format!("e{cheer}")) };
                batch.push(told(way, &id, &format!("cheer:{cheer}:1"), now));
            }
            house.takes(batch).await;
            assert_eq!(kept(&house).await as usize, cheers.len());
        });
    }
}
