//! The machine on a clock that a test moves: streams, digests, breaks, quiet and the pause.

use std::pin::pin;
use std::time::Duration;

use evenkeel::config::{Config, During};
use evenkeel::domain::{
    Action, BreakState, Digest, DigestId, Done, Event, ItemState, Occasion, Origin, RefusalSort, SectionId,
    ShieldMode,
};
use evenkeel::shield::Modes;
use futures_util::FutureExt;
use tokio::time::timeout;

use crate::support::binary::PATIENCE;
use crate::support::machine::House;

const MINUTE: Duration = Duration::from_secs(60);

fn sections(digest: &Digest) -> Vec<SectionId> {
    digest.sections.iter().map(|section| section.id).collect()
}

/// Long work needs the one thread there is for it, and the test holds that.
#[test]
fn a_number_is_hidden_while_a_digest_is_being_composed() {
    let one_worker =
        tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).enable_all().build();
    one_worker.unwrap().block_on(async {
        let mut house = House::new().await;
        house.shield(ShieldMode::Shown, None).await;
        house.hears("ada", "i love your stream, thank you").await;
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let held = tokio::task::spawn_blocking(move || gate.recv());
        let mut composing = pin!(house.engine.execute(Action::ComposeDigest));
        assert!((&mut composing).now_or_never().is_none(), "it was asked for first");
        let hide = Action::Shield { mode: ShieldMode::Hidden, number: None };
        assert_eq!(timeout(PATIENCE, house.engine.execute(hide)).await.expect("at once"), Ok(Done::Shielded));
        assert_eq!(house.engine.status().shield, Modes::default());
        house.engine.execute(Action::StartStream).await.unwrap();
        assert!((&mut composing).now_or_never().is_none(), "it waits at the gate");
        open.send(()).unwrap();
        held.await.unwrap().unwrap();
        let Ok(Done::Digest(Some(_))) = timeout(PATIENCE, composing).await.unwrap() else {
            panic!("none came")
        };
    });
}

#[tokio::test]
async fn a_persons_line_begins_a_stream_and_silence_ends_it_at_the_last_line() {
    let mut house = House::new().await;
    let silence = house.config.stream.silence.get();
    house.hears("nightbot", "remember to drink water").await;
    assert_eq!(house.streams().await, [], "a bot begins none");

    let began = house.clock.now();
    house.hears("ada", "hello").await;
    house.pass(silence - MINUTE).await;
    let last = house.clock.now();
    house.hears("ada", "still here").await;
    house.pass(silence - MINUTE).await;
    house.hears("nightbot", "remember to drink water").await;
    assert!(house.engine.status().live(), "not silent for long enough yet");
    house.pass(MINUTE).await;
    assert!(!house.engine.status().live(), "a bot's line is no sign of life");
    let streams = house.streams().await;
    assert_eq!(streams.len(), 1);
    assert_eq!((streams[0].started_at, streams[0].ended_at), (began, Some(last)));

    house.hears("ada", "hello again").await;
    assert_eq!(house.streams().await.len(), 2, "after a silence it is another stream");
}

#[tokio::test]
async fn a_bots_line_is_no_sign_of_life_after_a_restart_either() {
    let mut house = House::new().await;
    let silence = house.config.stream.silence.get();
    let last = house.clock.now();
    house.hears("ada", "hello").await;
    house.pass(silence - MINUTE).await;
    house.hears("nightbot", "remember to drink water").await;
    house.crash().await;
    house.pass(MINUTE).await;
    assert_eq!(house.streams().await[0].ended_at, Some(last));
}

#[tokio::test]
async fn what_the_streamer_says_of_the_stream_counts_more_than_chat() {
    let mut house = House::new().await;
    let silence = house.config.stream.silence.get();
    house.hears("ada", "hello").await;
    house.act(Action::StartStream).await.unwrap();
    assert_eq!(house.streams().await[0].origin, Origin::Manual, "it was meant");
    house.pass(silence * 2).await;
    assert!(house.engine.status().live(), "a stream that was declared does not end with a silence");

    house.act(Action::EndStream).await.unwrap();
    house.hears("ada", "good night").await;
    house.pass(silence - MINUTE).await;
    house.hears("ada", "was nice").await;
    house.crash().await;
    house.pass(silence - MINUTE).await;
    let streams = house.streams().await;
    assert_eq!((streams.len(), house.engine.status().live()), (1, false), "chat after the end begins none");
    let refused = house.act(Action::EndStream).await;
    assert_eq!(refused.map_err(|why| why.sort()), Err(RefusalSort::Conflict));
    house.pass(silence).await;
    house.hears("ada", "hello").await;
    assert!(house.engine.status().live(), "once chat has rested, it may");
}

#[tokio::test]
async fn a_stream_has_one_digest_after_its_cool_down_whatever_happens_in_between() {
    let mut house = House::new().await;
    let cool_down = house.config.digest.after_stream.get();
    house.hears("ada", "thank you, i love your streams").await;
    let held = house.hears("ben", "the audio is terrible").await;
    assert_eq!(held.state, ItemState::Held);
    house.act(Action::EndStream).await.unwrap();
    house.pass(cool_down - MINUTE).await;
    assert_eq!(house.occasions().await, []);
    house.crash().await;
    assert_eq!(house.state(&held).await, ItemState::Held);
    house.pass(MINUTE).await;
    assert_eq!(house.occasions().await, [Occasion::AfterStream]);
    assert_eq!(house.state(&held).await, ItemState::Delivered);
    let digest = house.digests().await.remove(0);
    assert_eq!(sections(&digest), [SectionId::Kind, SectionId::Criticism, SectionId::Numbers]);
    house.crash().await;
    house.pass(cool_down * 3).await;
    assert_eq!(house.occasions().await, [Occasion::AfterStream], "and no other ever");
}

#[tokio::test]
async fn a_cool_down_that_passed_while_nothing_ran_is_over() {
    let mut house = House::new().await;
    house.hears("ada", "thank you, i love your streams").await;
    house.clock.advance(house.config.stream.silence.get() + house.config.digest.after_stream.get());
    house.crash().await;
    house.settle().await;
    assert_eq!(house.occasions().await, [Occasion::AfterStream]);
}

#[tokio::test]
async fn a_break_brings_what_helps_now_and_leaves_the_rest_held() {
    let mut house = House::new().await;
    house.hears("ada", "thank you, i love your streams").await;
    let critical = house.hears("ben", "the audio is terrible").await;
    let hateful = house.hears("troll", "you are worthless trash, quit streaming forever").await;
    assert_eq!((critical.state, hateful.state), (ItemState::Held, ItemState::Held));
    let mut events = house.engine.events();
    house.act(Action::StartBreak { exercise: None, length: None }).await.unwrap();
    assert_eq!(house.engine.status().breaks.state, BreakState::Break);
    let ready = async {
        loop {
            if let Event::DigestReady { id } = events.recv().await.unwrap() {
                return id;
            }
        }
    };
    assert_eq!(timeout(PATIENCE, ready).await.unwrap(), DigestId(1));
    let digest = house.digests().await.remove(0);
    assert_eq!((digest.occasion, sections(&digest)), (Occasion::Break, vec![SectionId::Kind]));
    assert_eq!(house.state(&critical).await, ItemState::Held);
    assert_eq!(house.state(&hateful).await, ItemState::Held);
}

#[tokio::test]
async fn a_break_that_was_cut_off_before_its_digest_still_gets_it() {
    let mut house = House::new().await;
    house.hears("ada", "thank you, i love your streams").await;
    house.act(Action::StartBreak { exercise: None, length: None }).await.unwrap();
    // As it lies there when the power fails between the break and its digest.
    let undo = |connection: &rusqlite::Connection| {
        connection.execute_batch("DELETE FROM slot; DELETE FROM delivery; DELETE FROM digest")
    };
    house.store.write(undo).await.unwrap();
    house.crash().await;
    house.settle().await;
    assert_eq!(house.occasions().await, [Occasion::Break]);
    house.crash().await;
    house.settle().await;
    assert_eq!(house.occasions().await, [Occasion::Break], "once");
}

#[tokio::test]
async fn a_digest_on_demand_brings_everything_once() {
    let mut house = House::new().await;
    house.hears("ada", "thank you, i love your streams").await;
    let held = house.hears("ben", "the audio is terrible").await;
    let Ok(Done::Digest(Some(id))) = house.act(Action::ComposeDigest).await else { panic!("a digest") };
    assert_eq!(house.state(&held).await, ItemState::Delivered);
    house.pass(MINUTE).await;
    assert_eq!(house.act(Action::ComposeDigest).await, Ok(Done::Digest(None)), "nothing waits any more");
    assert_eq!(house.digests().await.iter().map(|digest| digest.id).collect::<Vec<_>>(), [id]);
}

#[tokio::test]
async fn intervals_come_in_their_time_and_a_missed_one_is_made_up_once() {
    let mut config = Config::default();
    config.digest.during = During::Every("20m".parse().unwrap());
    config.stream.infer = false;
    let mut house = House::with(config).await;
    house.act(Action::StartStream).await.unwrap();
    house.hears("ada", "thank you, i love your streams").await;
    house.pass(19 * MINUTE).await;
    assert_eq!(house.occasions().await, []);
    house.pass(MINUTE).await;
    assert_eq!(house.occasions().await, [Occasion::Interval]);
    house.hears("ben", "thank you for this lovely evening").await;
    house.clock.advance(3 * 60 * MINUTE);
    house.crash().await;
    house.settle().await;
    assert_eq!(house.occasions().await, [Occasion::Interval; 2]);
}

#[tokio::test]
async fn the_pause_holds_everything_and_digests_wait_for_its_end() {
    let mut house = House::new().await;
    let cool_down = house.config.digest.after_stream.get();
    let every = house.config.breaks.every.get();
    house.hears("ada", "hello").await;
    house.act(Action::Pause(true)).await.unwrap();
    let held = house.hears("ada", "thank you, i love your streams").await;
    assert_eq!(held.state, ItemState::Held);
    house.act(Action::StartStream).await.unwrap();
    house.pass(every * 2).await;
    assert_eq!(house.engine.status().breaks.state, BreakState::Idle, "no offers");
    house.act(Action::EndStream).await.unwrap();
    house.pass(cool_down * 2).await;
    house.crash().await;
    assert!(house.engine.status().paused, "it survives");
    house.pass(cool_down).await;
    assert_eq!(house.occasions().await, []);
    house.act(Action::Pause(false)).await.unwrap();
    house.settle().await;
    assert_eq!(house.occasions().await, [Occasion::AfterStream]);
    assert_eq!(house.state(&held).await, ItemState::Delivered);
}

#[tokio::test]
async fn quiet_holds_what_would_pass_and_survives() {
    let mut house = House::new().await;
    assert_eq!(house.hears("ada", "hello").await.state, ItemState::Passed);
    house.act(Action::Quiet(true)).await.unwrap();
    assert_eq!(house.hears("ada", "hello?").await.state, ItemState::Held);
    house.crash().await;
    assert!(house.engine.status().quiet);
    assert_eq!(house.hears("ada", "anyone?").await.state, ItemState::Held);
    assert_eq!(house.hears("harbour", "here i am").await.state, ItemState::Passed, "the streamer's own");
    house.act(Action::Quiet(false)).await.unwrap();
    assert_eq!(house.hears("ada", "ah, hello").await.state, ItemState::Passed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chat_is_taken_in_while_a_long_evening_is_composed() {
    let mut house = House::new().await;
    house.act(Action::StartStream).await.unwrap();
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
        INSERT INTO feedback (at, event, source, author_id, author_login, author_name, text, kind, tone, harm, state, standing)
        SELECT 1790000000000 + i, 'message', 'twitch', i % 5000, i % 5000, 'P',
            'idea ' || (i % 97) || 'x' || ' word' || (i * 7919) || ' then' || (i % 331), 'idea', 'neutral', 'none', 'held', 'viewer'
        FROM n";
    house.store.write(move |connection| connection.execute_batch(many)).await.unwrap();
    let engine = house.engine.clone();
    let mut composing = tokio::spawn(async move { engine.execute(Action::ComposeDigest).await });
    tokio::select! {
        biased;
        done = &mut composing => panic!("it was done before a line was kept: {done:?}"),
        _ = house.hears("ada", "still here") => {}
    }
    assert!(matches!(composing.await.unwrap(), Ok(Done::Digest(Some(_)))));
    assert_eq!(house.digests().await.len(), 1);
}
