//! The shield at work in the machine: choices remembered, numbers seen as they may be, peeks.

use std::time::Duration;

use evenkeel::clock::before;
use evenkeel::config::{AfterStream, Config};
use evenkeel::domain::{
    Account, AccountState, Action, Author, Closed, Done, Event, Incoming, Incomparable, ItemState, Kind,
    LiveStatus, Looked, NewFeedback, NumberId, NumberView, NumberWord, Peek, PeekEnd, Place, Raised, Refusal,
    Sample, SectionId, ShieldMode, StreamId, StreamNumbers, Wrote,
};

use crate::support::machine::House;

const MINUTE: Duration = Duration::from_secs(60);

async fn shield(house: &House, mode: ShieldMode, number: Option<NumberId>) {
    house.shield(mode, number).await;
}

async fn see(house: &House, number: NumberId) -> NumberView {
    let sights = house.engine.numbers().await.unwrap();
    sights.into_iter().find(|sight| sight.number == number).unwrap()
}

/// Live by Twitch's word, with this many watching now.
async fn live(house: &House, viewers: i64) {
    let account = Account { state: AccountState::SignedIn, ..Account::default() };
    let now = house.clock.now();
    let began = LiveStatus::Began { id: "b1".into(), started_at: now };
    house.takes(vec![Incoming::Account(Box::new(account)), Incoming::LiveStatus(began)]).await;
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
async fn the_shield_goes_up_by_itself_and_never_down() {
    let mut config = Config::default();
    config.shield.while_live = ShieldMode::Shown;
    let house = House::with(config).await;
    assert_eq!(house.engine.status().shield.default, ShieldMode::Shown);
    shield(&house, ShieldMode::Hidden, None).await;
    house.act(Action::ObsOpened).await.unwrap();
    house.act(Action::StartStream).await.unwrap();
    assert!(house.engine.status().shield.hides_all(), "the streamer hid them beforehand");
}

#[tokio::test]
async fn the_shield_goes_up_with_a_stream_though_the_disk_takes_nothing() {
    let house = House::new().await;
    shield(&house, ShieldMode::Shown, None).await;
    let refuse = |connection: &rusqlite::Connection| {
        let refusal = "SELECT RAISE(ABORT, 'no room')";
        connection.execute_batch(&format!(
            "CREATE TRIGGER no_new BEFORE INSERT ON fact WHEN NEW.name = 'shield' BEGIN {refusal}; END;
             CREATE TRIGGER no_other BEFORE UPDATE ON fact WHEN NEW.name = 'shield' BEGIN {refusal}; END;
             CREATE TRIGGER no_less BEFORE DELETE ON fact WHEN OLD.name = 'shield' BEGIN {refusal}; END;"
        ))
    };
    house.store.write(refuse).await.unwrap();
    house.act(Action::StartStream).await.unwrap();
    assert!(house.engine.status().stream.is_some(), "it ends no stream");
    assert!(house.engine.status().shield.hides_all());
    // What shows a number counts only once it is written.
    let shown = Action::Shield { mode: ShieldMode::Shown, number: None };
    assert!(matches!(house.act(shown.clone()).await, Ok(Done::RevealWaits { .. })));
    house.pass(house.config.shield.peek_pause.get()).await;
    assert!(house.act(shown).await.is_err());
    assert!(house.engine.status().shield.hides_all());
}

#[tokio::test]
async fn a_stream_that_goes_on_raises_it_again() {
    let house = House::new().await;
    house.act(Action::StartStream).await.unwrap();
    live(&house, 4711).await;
    house.takes(vec![Incoming::LiveStatus(LiveStatus::Ended { id: None, at: house.clock.now() })]).await;
    shield(&house, ShieldMode::Shown, None).await;
    let began = LiveStatus::Began { id: "b1".into(), started_at: house.clock.now() };
    house.takes(vec![Incoming::LiveStatus(began)]).await;
    assert!(house.engine.status().live() && house.engine.status().shield.hides_all());
}

#[tokio::test]
async fn a_choice_that_cannot_be_read_any_more_hides_everything() {
    let mut config = Config::default();
    config.shield.while_live = ShieldMode::Shown;
    let mut house = House::with(config).await;
    shield(&house, ShieldMode::Words, None).await;
    let spoil = |connection: &rusqlite::Connection| {
        connection.execute("UPDATE fact SET value = '{' WHERE name = 'shield'", []).map(|_| ())
    };
    house.store.write(spoil).await.unwrap();
    house.crash().await;
    assert!(house.engine.status().shield.hides_all());
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
async fn a_press_hides_and_never_shows() {
    let house = House::new().await;
    shield(&house, ShieldMode::Shown, Some(NumberId::Followers)).await;
    assert_eq!(house.act(Action::ToggleShield).await, Ok(Done::Shielded));
    assert!(house.engine.status().shield.hides_all());
    let mut events = house.engine.events();
    for press in 0..3 {
        assert_eq!(house.act(Action::ToggleShield).await, Ok(Done::Asked), "press {press}");
        assert_eq!(events.recv().await.unwrap(), Event::RevealAsked);
        house.pass(house.config.shield.peek_pause.get()).await;
        assert!(house.engine.status().shield.hides_all(), "press {press}");
    }
}

#[tokio::test]
async fn more_is_seen_only_after_the_pause_and_less_at_once() {
    let house = House::new().await;
    let pause = house.config.shield.peek_pause.get();
    let hides_all = || house.engine.status().shield.hides_all();
    for wish in [
        Action::Reveal,
        Action::Shield { mode: ShieldMode::Words, number: None },
        Action::Shield { mode: ShieldMode::Delayed, number: Some(NumberId::Viewers) },
    ] {
        let until = house.clock.now() + pause;
        for _ in 0..2 {
            assert_eq!(house.act(wish.clone()).await, Ok(Done::RevealWaits { until }), "{wish:?}");
            assert!(hides_all(), "{wish:?}");
        }
        house.pass(pause).await;
        assert!(hides_all(), "nothing comes into sight by itself");
        assert_eq!(house.act(wish.clone()).await, Ok(Done::Shielded), "{wish:?}");
        assert!(!hides_all(), "{wish:?}");
        let hide = Action::Shield { mode: ShieldMode::Hidden, number: None };
        assert_eq!(house.act(hide).await, Ok(Done::Shielded));
        assert!(hides_all(), "{wish:?}");
        // Let be, or hidden meanwhile: the next wish waits anew.
        for end in [Action::KeepHidden, Action::Shield { mode: ShieldMode::Hidden, number: None }] {
            house.act(wish.clone()).await.unwrap();
            house.act(end).await.unwrap();
            house.pass(pause).await;
            assert!(matches!(house.act(wish.clone()).await, Ok(Done::RevealWaits { .. })), "{wish:?}");
        }
        house.act(Action::KeepHidden).await.unwrap();
    }
}

#[tokio::test]
async fn a_look_at_what_cannot_be_seen_is_refused_before_its_pause() {
    let house = House::new().await;
    let ask = |number| house.act(Action::Peek(number));
    assert_eq!(ask(NumberId::Viewers).await, Err(Refusal::NotSignedIn));
    assert_eq!(ask(NumberId::Uptime).await, Err(Refusal::NotMeasured), "there is no stream");
    assert_eq!(ask(NumberId::Leaderboard).await, Err(Refusal::NumberElsewhere));
    live(&house, 4711).await;
    assert_eq!(ask(NumberId::Followers).await, Err(Refusal::NotMeasured));
    assert!(matches!(ask(NumberId::Viewers).await, Ok(Done::Peek(_))));
}

#[tokio::test]
async fn of_none_nothing_is_said() {
    let house = House::new().await;
    live(&house, 0).await;
    shield(&house, ShieldMode::Words, None).await;
    for number in [NumberId::Viewers, NumberId::Raid, NumberId::Bits, NumberId::Gifts, NumberId::Followers] {
        assert_eq!(see(&house, number).await.word, Some(NumberWord::Unknown), "{number}");
    }
    measure(&house, 3).await;
    assert_eq!(see(&house, NumberId::Viewers).await.word, Some(NumberWord::SomePeople));
}

#[tokio::test]
async fn the_shield_goes_up_when_obs_opens_or_a_stream_begins_and_says_why() {
    let house = House::new().await;
    let mut events = house.engine.events();
    let mut raised = async || loop {
        if let Event::Shield { raised, .. } = events.recv().await.unwrap() {
            return raised;
        }
    };
    shield(&house, ShieldMode::Shown, None).await;
    assert_eq!(raised().await, None);
    house.act(Action::ObsOpened).await.unwrap();
    assert_eq!(raised().await, Some(Raised::Obs));
    shield(&house, ShieldMode::Shown, None).await;
    assert_eq!(raised().await, None);
    house.act(Action::StartStream).await.unwrap();
    assert_eq!(raised().await, Some(Raised::Stream));
    // It never comes down by itself: what was hidden beforehand stays hidden.
    house.act(Action::EndStream).await.unwrap();
    // What the streamer chooses while live stands, whatever OBS does.
    house.act(Action::StartStream).await.unwrap();
    shield(&house, ShieldMode::Shown, None).await;
    house.act(Action::ObsOpened).await.unwrap();
    assert_eq!(house.engine.status().shield.default, ShieldMode::Shown);
}

/// A stream of three hours with so many watching.
async fn evening(house: &House, id: &str, viewers: i64) -> StreamId {
    let now = house.clock.now();
    house.takes(vec![Incoming::LiveStatus(LiveStatus::Began { id: id.into(), started_at: now })]).await;
    let stream = house.engine.status().stream.unwrap();
    for _ in 0..3 {
        measure(house, viewers).await;
        house.pass(MINUTE * 60).await;
    }
    house.takes(vec![Incoming::LiveStatus(LiveStatus::Ended { id: None, at: house.clock.now() })]).await;
    house.pass(MINUTE * 60 * 21).await;
    stream
}

async fn opened(house: &House, id: Option<StreamId>) -> Result<StreamNumbers, Closed> {
    house.engine.stream_numbers(id).await.unwrap()
}

#[tokio::test]
async fn after_the_stream_a_number_is_set_beside_the_usual_once_there_is_one() {
    let house = House::new().await;
    let account = Account { state: AccountState::SignedIn, ..Account::default() };
    house.takes(vec![Incoming::Account(Box::new(account))]).await;
    assert_eq!(opened(&house, None).await, Err(Closed::Missing));
    let mut streams = Vec::new();
    for (night, viewers) in [11, 9, 12, 10, 8].into_iter().enumerate() {
        streams.push(evening(&house, &format!("b{night}"), viewers).await);
    }
    let fifth = opened(&house, None).await.unwrap();
    assert_eq!((fifth.stream, fifth.numbers[0].level), (streams[4], 8.0));
    assert_eq!((fifth.numbers[0].usual, fifth.numbers[0].place), (None, None), "four say nothing");
    streams.push(evening(&house, "b5", 300).await);
    let sixth = opened(&house, None).await.unwrap();
    let viewers = &sixth.numbers[0];
    assert_eq!((viewers.number, viewers.place), (NumberId::Viewers, Some(Place::Above)));
    let usual = viewers.usual.unwrap();
    assert!(usual.low < 8.0 && usual.high < 30.0 && usual.centre == 10.0, "{} {}", usual.low, usual.high);
    assert_eq!(opened(&house, Some(streams[0])).await.unwrap().numbers[0].level, 11.0, "an earlier one");
    assert_eq!(opened(&house, Some(StreamId(99))).await, Err(Closed::Missing));
    // While live all of them are closed, those of earlier streams too.
    house.act(Action::StartStream).await.unwrap();
    assert_eq!(opened(&house, Some(streams[5])).await, Err(Closed::Live));
    assert_eq!(house.engine.streams_to_open(5).await.unwrap(), Err(Closed::Live));
}

#[tokio::test]
async fn what_was_measured_while_chat_was_shared_is_not_compared_and_that_is_said() {
    let house = House::new().await;
    live(&house, 12).await;
    let author = Author { id: "9".into(), login: "wren".into(), name: "Wren".into() };
    let mut line = NewFeedback::message("twitch", author, "hello next door", house.clock.now());
    line.mirrored = true;
    house.takes(vec![Incoming::Feedback(Box::new(line))]).await;
    house.pass(MINUTE).await;
    measure(&house, 900).await;
    house.pass(MINUTE * 11).await;
    measure(&house, 14).await;
    house.takes(vec![Incoming::LiveStatus(LiveStatus::Ended { id: None, at: house.clock.now() })]).await;
    let numbers = opened(&house, None).await.unwrap();
    assert_eq!(numbers.left_out, [Incomparable::SharedChat]);
    assert_eq!(numbers.numbers[0].level, 13.0, "of the two that are our own");
}

#[tokio::test]
async fn without_a_sign_in_there_are_still_those_who_wrote() {
    let mut house = House::new().await;
    house.hears("ada", "thank you, i love your streams").await;
    house.hears("ada", "hello again").await;
    house.hears("ben", "the audio is terrible").await;
    house.act(Action::EndStream).await.unwrap();
    let numbers = opened(&house, None).await.unwrap();
    assert_eq!(numbers.people, Wrote { wrote: 2, kind: 1, critical: 1 });
    let [chatters] = numbers.numbers.as_slice() else { panic!("one number") };
    assert_eq!((chatters.number, chatters.level), (NumberId::Chatters, 2.0));
}

#[tokio::test]
async fn who_wants_no_numbers_after_a_stream_is_not_led_to_them() {
    let mut config = Config::default();
    config.shield.after = AfterStream::Never;
    let mut house = House::with(config).await;
    house.hears("ada", "thank you, i love your streams").await;
    house.act(Action::EndStream).await.unwrap();
    assert_eq!(opened(&house, None).await, Err(Closed::Never));
    house.pass(MINUTE * 31).await;
    let digest = house.digests().await.remove(0);
    assert!(digest.sections.iter().all(|section| section.id != SectionId::Numbers));
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
    assert_eq!(house.act(Action::LetBe(peek.id)).await, Err(Refusal::NoPeek));
    assert_eq!(ends(&house).await, [PeekEnd::LetBe.as_str()]);
}

#[tokio::test]
async fn a_clock_that_is_set_back_makes_no_pause_longer() {
    let house = House::new().await;
    live(&house, 4711).await;
    let peek = peek(&house).await;
    house.clock.set(before(house.clock.now(), MINUTE * 60));
    house.settle().await;
    assert!(matches!(look(&house, peek).await, Looked::TooEarly(_)), "the pause goes on");
    house.pass(house.config.shield.peek_pause.get()).await;
    assert!(matches!(look(&house, peek).await, Looked::Shown { .. }), "and takes as long as ever");
}

async fn ends(house: &House) -> Vec<String> {
    let read = |connection: &rusqlite::Connection| {
        connection.prepare("SELECT outcome FROM peek")?.query_map([], |row| row.get(0))?.collect()
    };
    house.engine.read(read).await.unwrap()
}

/// What was said, judged: whether it is talk about numbers, and waits.
async fn is_number_talk(house: &mut House, words: &str) -> bool {
    let item = house.hears("ada", words).await;
    let is_talk = item.kind == Kind::NumberTalk;
    assert_eq!(is_talk, item.state == ItemState::Held, "{words}");
    assert!(item.reasons.iter().all(|reason| !format!("{reason:?}").contains(|c: char| c.is_ascii_digit())));
    is_talk
}

#[tokio::test]
async fn a_viewer_who_tells_a_hidden_number_talks_about_numbers() {
    let mut house = House::new().await;
    live(&house, 48_613).await;
    for words in ["48613", "48.6k", "goal 48,613", "wow 48613 tonight"] {
        assert!(is_number_talk(&mut house, words).await, "{words}");
    }
    for words in ["i baked 12 rolls this morning", "level 47 was fun"] {
        assert!(!is_number_talk(&mut house, words).await, "{words}");
    }
    // It is known again after a restart.
    house.crash().await;
    assert!(is_number_talk(&mut house, "so it says 48613").await);
    house.pass(MINUTE * 135).await;
    assert!(is_number_talk(&mut house, "and live for 2h 15m by now").await);
    // What the streamer sees anyway may be said.
    shield(&house, ShieldMode::Shown, None).await;
    assert!(!is_number_talk(&mut house, "my total score is 48613 now").await);
}

#[tokio::test]
async fn a_small_number_is_a_number_like_others_without_words_around_it() {
    let mut house = House::new().await;
    live(&house, 3).await;
    assert!(!is_number_talk(&mut house, "i put 3 eggs in the dough").await);
    assert!(is_number_talk(&mut house, "we are 3 people watching this lovely drawing").await);
}

#[tokio::test]
async fn the_next_digest_does_not_tell_when_a_stream_began_or_ended() {
    let house = House::new().await;
    house.pass(MINUTE * 7).await;
    house.act(Action::StartStream).await.unwrap();
    house.pass(MINUTE * 33).await;
    house.act(Action::EndStream).await.unwrap();
    house.settle().await;
    let said = || house.engine.status().next_digest.unwrap();
    assert_eq!(said().as_second() % (30 * 60), 0, "{}", said());
    shield(&house, ShieldMode::Shown, Some(NumberId::Uptime)).await;
    house.settle().await;
    assert_ne!(said().as_second() % (30 * 60), 0, "{}", said());
}
