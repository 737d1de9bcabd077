//! What is removed at Twitch stays unseen, also where the line comes after its own removal; and what is no line.

use std::time::Duration;

use evenkeel::clock::{after, before};
use evenkeel::domain::{Author, Deletion, Event, FeedbackEvent, Incoming, ItemState, Kind, NewFeedback};
use jiff::Timestamp;

use crate::support::machine::House;

const SECOND: Duration = Duration::from_secs(1);

fn line(id: &str, author: &str, at: Timestamp) -> NewFeedback {
    let author = Author { id: format!("id of {author}"), login: author.into(), name: author.into() };
    let mut draft = NewFeedback::message("twitch", author, "look at that light", at);
    draft.source_id = Some(id.into());
    draft
}

fn incoming(draft: NewFeedback) -> Incoming {
    Incoming::Feedback(Box::new(draft))
}

/// Each item that is kept: what it is, its words, how it stands.
async fn kept(house: &House) -> Vec<(FeedbackEvent, String, ItemState)> {
    let ids = |connection: &rusqlite::Connection| {
        let mut rows = connection.prepare("SELECT id FROM feedback ORDER BY id")?;
        let ids: Result<Vec<i64>, _> = rows.query_map([], |row| row.get(0))?.collect();
        ids?.into_iter()
            .map(|id| evenkeel::store::feedback::get(connection, evenkeel::domain::ItemId(id)))
            .collect::<Result<Vec<_>, _>>()
    };
    let items = house.engine.read(ids).await.unwrap();
    items.into_iter().flatten().map(|item| (item.event, item.text, item.state)).collect()
}

async fn states(house: &House) -> Vec<ItemState> {
    kept(house).await.into_iter().map(|(_, _, state)| state).collect()
}

#[tokio::test]
async fn a_line_that_was_written_before_its_authors_timeout_is_not_shown_after_it() {
    use ItemState::{Deleted, Passed};
    let house = House::new().await;
    let mut events = house.engine.events();
    let now = house.clock.now();
    let author_id = "id of juniper".to_owned();
    house.takes(vec![Incoming::Deleted(Deletion::Author { author_id, at: now })]).await;
    house
        .takes(vec![
            incoming(line("1", "juniper", before(now, SECOND))),
            incoming(line("2", "juniper", now)),
            incoming(line("3", "rowan", before(now, SECOND))),
            // A timeout of a second is over soon.
            incoming(line("4", "juniper", after(now, 2 * SECOND))),
        ])
        .await;
    assert_eq!(states(&house).await, [Deleted, Deleted, Passed, Passed]);
    let mut shown = 0;
    while let Ok(event) = events.try_recv() {
        shown += u32::from(matches!(event, Event::Passed { .. }));
    }
    assert_eq!(shown, 2);
}

#[tokio::test]
async fn a_line_that_was_written_before_the_chat_was_cleared_is_not_shown_after_it() {
    use ItemState::{Deleted, Held, Passed};
    let house = House::new().await;
    let now = house.clock.now();
    let follow = NewFeedback { event: FeedbackEvent::Follow, ..line("2", "rowan", before(now, SECOND)) };
    house
        .takes(vec![
            Incoming::Deleted(Deletion::Everything { at: now }),
            incoming(line("1", "juniper", before(now, SECOND))),
            incoming(follow),
            incoming(line("3", "juniper", after(now, SECOND))),
        ])
        .await;
    assert_eq!(states(&house).await, [Deleted, Held, Passed]);
}

#[tokio::test]
async fn many_timeouts_in_a_row_are_all_remembered() {
    let house = House::new().await;
    let now = house.clock.now();
    let names: Vec<String> = (0..900).map(|number| format!("raider{number}")).collect();
    let ban = |name: &String| Deletion::Author { author_id: format!("id of {name}"), at: now };
    house.takes(names.iter().map(|name| Incoming::Deleted(ban(name))).collect()).await;
    house.takes(names.iter().map(|name| incoming(line(name, name, before(now, SECOND)))).collect()).await;
    assert!(states(&house).await.iter().all(|state| *state == ItemState::Deleted));
}

#[tokio::test]
async fn what_is_said_with_a_watch_streak_is_a_message_and_goes_with_it() {
    use FeedbackEvent::{Message, Other};
    let house = House::new().await;
    let now = house.clock.now();
    let streak = |id: &str, words: &str| NewFeedback {
        event: Other,
        amount: Some(15),
        text: words.into(),
        ..line(id, "juniper", now)
    };
    house
        .takes(vec![
            incoming(streak("1", "back again, lovely to be here")),
            incoming(streak("2", "")),
            incoming(streak("3", "you are worthless trash")),
            incoming(streak("1", "back again, lovely to be here")),
        ])
        .await;
    let expected = [
        (Other, "", ItemState::Held),
        (Message, "back again, lovely to be here", ItemState::Passed),
        (Other, "", ItemState::Held),
        (Other, "", ItemState::Held),
        (Message, "you are worthless trash", ItemState::Held),
    ];
    assert_eq!(kept(&house).await, expected.map(|(event, text, state)| (event, text.to_owned(), state)));
    house.takes(vec![Incoming::Deleted(Deletion::Message { source_id: "1".into() })]).await;
    assert_eq!(kept(&house).await[1].2, ItemState::Deleted);
}

#[tokio::test]
async fn a_command_is_one_whatever_unseen_signs_follow_it() {
    let mut house = House::new().await;
    for end in ["", " \u{E0000}", "\u{34F}", " \u{200B}", "\u{FE0F}", " \u{2800}"] {
        for words in [format!("!uptime{end}"), format!("{end}!uptime")] {
            assert_eq!(house.hears("juniper", &words).await.kind, Kind::NumberTalk, "{words:?}");
        }
    }
}
