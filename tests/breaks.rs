//! Breaks in the machine, on a clock that a test moves: announced, offered, taken, ended, thanked for
//! and remembered.

use std::time::Duration;

use evenkeel::catalog;
use evenkeel::config::{BreakStart, Config, OwnExercise};
use evenkeel::domain::{
    Absence, Account, AccountState, Action, Author, BreakEnd, BreakNote, BreakState, BreakView, Done,
    FeedbackEvent, HotkeyAction, Incoming, NewFeedback, NumberId, RefusalSort, Roles, Sample, StreamSignal,
    Thanks,
};
use evenkeel::store::breaks::{self, Remembered};

use crate::support::machine::House;

const MINUTE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);

fn start() -> Action {
    Action::StartBreak { exercise: None, length: None }
}

fn view(house: &House) -> BreakView {
    house.engine.status().breaks
}

fn state(house: &House) -> BreakState {
    view(house).state
}

async fn live() -> House {
    live_with(|_| {}).await
}

async fn live_with(change: impl FnOnce(&mut Config)) -> House {
    let mut config = Config::default();
    change(&mut config);
    let house = House::with(config).await;
    house.act(Action::StartStream).await.unwrap();
    house
}

async fn remembered(house: &House) -> Vec<Remembered> {
    house.engine.read(|connection| breaks::remembered(connection, 100)).await.unwrap()
}

/// Somebody does something that Twitch tells of.
async fn happens(house: &House, event: FeedbackEvent, name: &str, words: &str) {
    let author = Author { id: format!("id of {name}"), login: name.to_lowercase(), name: name.into() };
    let draft = NewFeedback {
        event,
        amount: Some(4711),
        ..NewFeedback::message("twitch", author, words, house.clock.now())
    };
    house.takes(vec![Incoming::Feedback(Box::new(draft))]).await;
}

async fn writes(house: &House, name: &str, roles: Roles, words: &str) {
    let author = Author { id: format!("id of {name}"), login: name.into(), name: name.into() };
    let draft = NewFeedback { roles, ..NewFeedback::message("twitch", author, words, house.clock.now()) };
    house.takes(vec![Incoming::Feedback(Box::new(draft))]).await;
}

const MODERATOR: Roles = Roles { moderator: true, broadcaster: false, first_message: false };

async fn moment(house: &House, moment: StreamSignal) {
    house.takes(vec![Incoming::StreamSignal(moment)]).await;
}

/// The scene for breaks shows, or no longer does.
fn away(away: bool) -> StreamSignal {
    StreamSignal::Away { by: Absence::Scene, away }
}

/// Takes a whole break and gives the thanks at its end.
async fn rest(house: &House) -> Option<Thanks> {
    house.act(start()).await.unwrap();
    house.pass(5 * MINUTE).await;
    assert_eq!(state(house), BreakState::Idle);
    house.engine.status().thanks
}

fn names(thanks: Option<Thanks>) -> Vec<String> {
    thanks.into_iter().flat_map(|thanks| thanks.people).map(|person| person.name).collect()
}

#[tokio::test]
async fn a_break_is_announced_offered_put_off_taken_and_remembered_after_the_stream() {
    let mut house = live().await;
    house.pass(49 * MINUTE).await;
    assert!(view(&house).soon && state(&house) == BreakState::Idle);
    house.pass(MINUTE).await;
    assert!(!view(&house).soon && state(&house) == BreakState::Offer);
    house.crash().await;
    assert_eq!(state(&house), BreakState::Offer, "it survives");
    house.act(Action::SnoozeBreak).await.unwrap();
    house.pass(10 * MINUTE).await;
    house.act(start()).await.unwrap();
    let began = house.clock.now();
    house.pass(2 * MINUTE).await;
    house.crash().await;
    assert_eq!(state(&house), BreakState::Break, "the same break");
    house.pass(4 * MINUTE).await;
    house.settle().await;
    assert_eq!(state(&house), BreakState::Idle);
    house.pass(50 * MINUTE).await;
    house.act(Action::SkipBreak).await.unwrap();
    assert_eq!(remembered(&house).await, [], "since when one is live could be read off it");

    house.act(Action::EndStream).await.unwrap();
    let past = remembered(&house).await;
    let whats: Vec<_> = past.iter().map(|past| past.what).collect();
    assert_eq!(whats, [BreakNote::Skipped, BreakNote::Taken, BreakNote::Snoozed], "newest first");
    let taken = &past[1];
    assert_eq!((taken.from, taken.how), (began, Some(BreakEnd::Finished)));
    assert_eq!(taken.exercise.as_deref(), Some("coherent"));
    assert_eq!(past[2].to, began, "put off until then");
}

#[tokio::test]
async fn an_offer_waits_for_the_raid_the_question_and_the_peek() {
    let house = live().await;
    house.pass(49 * MINUTE).await;
    happens(&house, FeedbackEvent::Raid, "Lumen", "").await;
    house.pass(MINUTE).await;
    assert_eq!(state(&house), BreakState::Idle, "they have just come");
    house.pass(MINUTE).await;
    writes(&house, "ada", Roles::default(), "which brush is that?").await;
    house.pass(MINUTE - SECOND * 16).await;
    assert_eq!(state(&house), BreakState::Idle, "somebody has just asked something");
    // There is something to look at.
    let account = Account { state: AccountState::SignedIn, ..Account::default() };
    let sample = Sample { number: NumberId::Viewers, at: house.clock.now(), value: 7 };
    house.takes(vec![Incoming::Account(Box::new(account)), Incoming::Sample(sample)]).await;
    let Done::Peek(peek) = house.act(Action::Peek(NumberId::Viewers)).await.unwrap() else { panic!() };
    house.pass(MINUTE).await;
    assert_eq!(state(&house), BreakState::Idle, "a look is under way");
    house.act(Action::LetBe(peek.id)).await.unwrap();
    house.settle().await;
    assert_eq!(state(&house), BreakState::Offer);
}

#[tokio::test]
async fn a_hype_train_puts_an_offer_off_for_a_while_only() {
    let house = live().await;
    let until = house.clock.now() + 300 * MINUTE;
    moment(&house, StreamSignal::HypeTrain { until }).await;
    house.pass(50 * MINUTE).await;
    house.pass(9 * MINUTE).await;
    assert_eq!(state(&house), BreakState::Idle);
    house.pass(MINUTE).await;
    assert_eq!(state(&house), BreakState::Offer);
}

#[tokio::test]
async fn ads_are_taken_and_the_break_is_over_before_they_are() {
    let house = live().await;
    house.pass(45 * MINUTE).await;
    let until = house.clock.now() + 3 * MINUTE;
    moment(&house, StreamSignal::AdsBegan { until }).await;
    assert_eq!(state(&house), BreakState::Offer);
    house.act(start()).await.unwrap();
    assert!(view(&house).ends_at.unwrap() < until);

    let house = live_with(|config| config.breaks.with_ads = false).await;
    house.pass(45 * MINUTE).await;
    let until = house.clock.now() + 3 * MINUTE;
    moment(&house, StreamSignal::AdsBegan { until }).await;
    assert_eq!(state(&house), BreakState::Idle, "as it is set");
}

#[tokio::test]
async fn what_is_owed_outlasts_quiet_the_pause_and_a_restart() {
    for action in [Action::Quiet, Action::Pause] {
        let mut house = live().await;
        house.pass(45 * MINUTE).await;
        house.act(action(true)).await.unwrap();
        house.pass(20 * MINUTE).await;
        assert_eq!(state(&house), BreakState::Idle);
        house.crash().await;
        house.settle().await;
        assert_eq!(state(&house), BreakState::Idle);
        house.act(action(false)).await.unwrap();
        assert_eq!(state(&house), BreakState::Offer);
    }
    let house = live().await;
    moment(&house, StreamSignal::DoNotDisturb(true)).await;
    house.pass(60 * MINUTE).await;
    assert_eq!(state(&house), BreakState::Idle);
    moment(&house, StreamSignal::DoNotDisturb(false)).await;
    assert_eq!(state(&house), BreakState::Offer);
}

#[tokio::test]
async fn a_stream_that_ended_behind_our_back_is_not_offered_a_break() {
    let mut house = live().await;
    house.pass(10 * MINUTE).await;
    // As it lies there when the power fails between the stream's end and the planner's word.
    let end = |connection: &rusqlite::Connection| {
        connection.execute("UPDATE stream SET ended_at = started_at, ended_by = 'hand'", []).map(|_| ())
    };
    house.store.write(end).await.unwrap();
    house.crash().await;
    house.pass(60 * MINUTE).await;
    assert_eq!(state(&house), BreakState::Idle);
}

#[tokio::test]
async fn going_away_by_oneself_counts_and_a_restart_does_not_leave_one_away() {
    let mut house = live().await;
    house.pass(40 * MINUTE).await;
    moment(&house, away(true)).await;
    let since = house.clock.now();
    house.pass(6 * MINUTE).await;
    moment(&house, away(false)).await;
    house.pass(40 * MINUTE).await;
    assert_eq!(state(&house), BreakState::Idle, "counted from the return");
    moment(&house, away(true)).await;
    house.crash().await;
    house.settle().await;
    house.pass(10 * MINUTE).await;
    assert_eq!(state(&house), BreakState::Offer, "nobody tells any more that one is away");
    house.act(Action::EndStream).await.unwrap();
    let past = remembered(&house).await;
    assert_eq!(
        past.iter().map(|past| (past.what, past.from)).collect::<Vec<_>>(),
        [(BreakNote::Natural, since)]
    );
}

#[tokio::test]
async fn one_that_begins_by_itself_is_announced_and_can_be_skipped_before() {
    let house = live_with(|config| config.breaks.start = BreakStart::Auto).await;
    house.pass(49 * MINUTE).await;
    assert!(view(&house).soon);
    house.act(Action::SkipBreak).await.unwrap();
    house.pass(MINUTE).await;
    assert_eq!((state(&house), view(&house).soon), (BreakState::Idle, false));
    house.pass(48 * MINUTE).await;
    assert!(view(&house).soon);
    house.pass(MINUTE).await;
    assert_eq!(state(&house), BreakState::Break);
}

#[tokio::test]
async fn a_moderator_can_have_a_break_offered_and_nobody_else() {
    let house = live_with(|config| config.breaks.chat_command = "!break".into()).await;
    writes(&house, "ada", Roles::default(), "!break").await;
    assert_eq!(state(&house), BreakState::Idle, "a viewer");
    writes(&house, "rowan", MODERATOR, "try !break maybe").await;
    assert_eq!(state(&house), BreakState::Idle, "not the command");
    writes(&house, "rowan", MODERATOR, " !Break ").await;
    assert_eq!(state(&house), BreakState::Offer, "offered, and not begun");
    house.act(Action::SkipBreak).await.unwrap();
    house.pass(11 * MINUTE).await;
    writes(&house, "rowan", MODERATOR, "!break").await;
    assert_eq!(state(&house), BreakState::Offer);
    house.act(start()).await.unwrap();
    house.act(Action::EndBreak).await.unwrap();
    writes(&house, "rowan", MODERATOR, "!break").await;
    assert_eq!(state(&house), BreakState::Idle, "not twice in a minute");
    house.pass(MINUTE).await;
    writes(&house, "harbour", Roles::default(), "!break \u{E0000}").await;
    assert_eq!(state(&house), BreakState::Offer, "the streamer's own word");

    let house = live().await;
    writes(&house, "rowan", MODERATOR, "!break").await;
    writes(&house, "rowan", MODERATOR, "").await;
    assert_eq!(state(&house), BreakState::Idle, "off unless it is set");
}

#[tokio::test]
async fn a_break_ends_with_thanks_by_name_to_those_who_came_since_the_last_one() {
    use FeedbackEvent::{Cheer, Follow, Gift, Raid, Redemption, Sub};
    let mut house = live().await;
    happens(&house, Follow, "Mira", "").await;
    happens(&house, Sub, "Teo", "lovely stream").await;
    happens(&house, Cheer, "Teo", "once more").await;
    happens(&house, Gift, "Lumen", "").await;
    happens(&house, Raid, "Otter", "").await;
    happens(&house, Redemption, "Wren", "hydrate").await;
    happens(&house, Follow, "you_are_worthless_trash", "").await;
    happens(&house, Follow, "only3viewers", "").await;
    happens(&house, Cheer, "Gus", "you are worthless trash, quit streaming forever").await;
    writes(&house, "Rag", Roles::default(), "you are worthless trash, quit streaming forever").await;
    happens(&house, Follow, "Rag", "").await;
    let thanks = rest(&house).await;
    assert_eq!(names(thanks.clone()), ["Mira", "Teo", "Lumen", "Otter"]);
    assert!(!thanks.as_ref().unwrap().others);
    house.crash().await;
    house.settle().await;
    assert_eq!(house.engine.status().thanks, thanks, "they are still being thanked");

    happens(&house, Follow, "Ulf", "").await;
    house.act(start()).await.unwrap();
    assert_eq!(house.engine.status().thanks, None, "another break began");
    house.act(Action::EndBreak).await.unwrap();
    assert_eq!(names(house.engine.status().thanks), ["Ulf"], "each is thanked once");
    house.pass(10 * MINUTE).await;
    house.crash().await;
    house.settle().await;
    assert_eq!(house.engine.status().thanks, None, "that was a while ago");
    assert_eq!(rest(&house).await, None, "nobody came");
}

#[tokio::test]
async fn who_came_while_nothing_is_passed_on_is_thanked_later() {
    use FeedbackEvent::Follow;
    let house = live().await;
    happens(&house, Follow, "Mira", "").await;
    house.act(start()).await.unwrap();
    house.act(Action::SkipBreak).await.unwrap();
    assert_eq!(house.engine.status().thanks, None, "that was no break");
    house.act(Action::Quiet(true)).await.unwrap();
    assert_eq!(rest(&house).await, None);
    house.act(Action::Quiet(false)).await.unwrap();
    assert_eq!(names(rest(&house).await), ["Mira"]);

    for number in 0..12_u8 {
        house.clock.advance(Duration::from_secs(1));
        happens(&house, Follow, &format!("viewer_{}", char::from(b'a' + number)), "").await;
    }
    let thanks = rest(&house).await.unwrap();
    assert_eq!((thanks.people.len(), thanks.others), (8, true));
    house.act(Action::EndStream).await.unwrap();
    happens(&house, Follow, "Teo", "").await;
    assert_eq!(house.act(start()).await.map(|_| ()), Ok(()));
    house.act(Action::EndBreak).await.unwrap();
    assert_eq!(names(house.engine.status().thanks), [""; 0], "no stream, nobody to thank on it");
}

#[tokio::test]
async fn the_key_of_a_break_ends_it_unless_it_was_pressed_twice_by_mistake() {
    let house = live().await;
    house.engine.press(HotkeyAction::Break).await.unwrap();
    assert_eq!(state(&house), BreakState::Break);
    house.clock.advance(Duration::from_millis(400));
    house.engine.press(HotkeyAction::Break).await.unwrap_err();
    assert_eq!(state(&house), BreakState::Break, "pressed twice by mistake");
    house.clock.advance(MINUTE);
    house.engine.press(HotkeyAction::Break).await.unwrap();
    assert_eq!(state(&house), BreakState::Idle);
    house.engine.press(HotkeyAction::Break).await.unwrap();
    assert_eq!(state(&house), BreakState::Break);
}

#[tokio::test]
async fn nobody_is_thanked_where_it_is_switched_off() {
    let house = live_with(|config| config.breaks.thanks = false).await;
    happens(&house, FeedbackEvent::Follow, "Mira", "").await;
    assert_eq!(rest(&house).await, None);
}

#[tokio::test]
async fn the_streamers_own_exercise_is_one_like_any_other() {
    let mut house = live_with(|config| {
        config.breaks.own = vec![OwnExercise {
            id: "tea".into(),
            title: "Tea".into(),
            steps: vec!["Stand up".into(), "Walk to the kettle".into()],
            ..OwnExercise::default()
        }];
    })
    .await;
    let wish = |id: &str| Action::StartBreak { exercise: Some(id.into()), length: Some(MINUTE) };
    let refused = house.act(wish("coffee")).await;
    let why = refused.unwrap_err();
    assert_eq!(why.sort(), RefusalSort::Invalid);
    assert!(catalog::refusal(&why).contains("water, tea."), "{why:?}");
    house.act(wish("tea")).await.unwrap();
    let exercise = view(&house).exercise.unwrap();
    assert_eq!((exercise.title.as_ref(), exercise.steps.len()), ("Tea", 2));
    house.config.breaks.own.clear();
    house.crash().await;
    assert_eq!(view(&house).exercise.unwrap().id, "coherent", "it is gone from the settings");
}

#[tokio::test]
async fn time_asleep_is_no_live_time_and_a_long_sleep_was_a_break() {
    let house = live().await;
    let natural = house.config.breaks.length.get() / 2;
    house.pass(40 * MINUTE).await;
    house.clock.advance_asleep(natural - MINUTE);
    house.pass(9 * MINUTE).await;
    assert_eq!(state(&house), BreakState::Idle, "a minute is still missing");
    house.pass(MINUTE).await;
    assert_eq!(state(&house), BreakState::Offer);

    house.clock.advance_asleep(180 * MINUTE);
    house.settle().await;
    assert_eq!(state(&house), BreakState::Idle, "nobody is asked to rest on waking");
    house.pass(49 * MINUTE).await;
    assert_eq!(state(&house), BreakState::Idle);
    house.pass(MINUTE).await;
    assert_eq!(state(&house), BreakState::Offer);
}

#[tokio::test]
async fn a_break_that_ran_when_the_machine_fell_asleep_is_over_on_waking() {
    let house = live().await;
    house.act(start()).await.unwrap();
    house.clock.advance_asleep(180 * MINUTE);
    house.settle().await;
    assert_eq!(state(&house), BreakState::Idle);
    house.pass(49 * MINUTE).await;
    assert_eq!(state(&house), BreakState::Idle);
}
