//! The planner over single days. Its invariants over random ones stand in `random`.

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::catalog;
use crate::clock::Clock;

mod random;

const MINUTE: Duration = Duration::from_secs(60);

fn plan() -> BreakPlan {
    BreakPlan::of(&Breaks::default())
}

fn auto() -> BreakPlan {
    BreakPlan { start: BreakStart::Auto, ..plan() }
}

fn at(minutes: u64) -> SteadyTime {
    SteadyTime::default() + MINUTE * u32::try_from(minutes).unwrap()
}

/// A wall clock that is so many minutes ahead of one that began with the day.
fn wall(minutes: i64) -> WallOffset {
    Clock::manual(Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)).offset()
}

/// Lets inputs happen one after another and collects what came of them.
fn day(inputs: &[(u64, Input)]) -> (PlannerState, Vec<Output>) {
    day_of(&plan(), inputs)
}

fn day_of(plan: &BreakPlan, inputs: &[(u64, Input)]) -> (PlannerState, Vec<Output>) {
    let mut state = PlannerState::default();
    let mut outputs = Vec::new();
    for (minute, input) in inputs {
        let (next, more) = step(plan, state, input, at(*minute));
        state = next;
        outputs.extend(more);
    }
    (state, outputs)
}

#[test]
fn a_break_is_offered_after_fifty_minutes_of_live_time() {
    let (state, outputs) = day(&[(0, Input::Live(true)), (49, Input::Tick)]);
    assert_eq!(outputs, []);
    assert_eq!(next_wake(&plan(), &state, at(49)), Some(at(50)));
    let (state, outputs) = step(&plan(), state, &Input::Tick, at(50));
    assert_eq!(outputs, [Output::Offered]);
    assert_eq!(view(&plan(), &state, wall(0)).state, BreakState::Offer);
}

#[test]
fn nothing_is_offered_while_no_stream_runs() {
    let (state, outputs) = day(&[(0, Input::Tick), (600, Input::Tick)]);
    assert_eq!(outputs, []);
    assert_eq!(next_wake(&plan(), &state, at(600)), None);
}

#[test]
fn a_snoozed_break_comes_back_and_a_skipped_one_does_not() {
    let (_, outputs) =
        day(&[(0, Input::Live(true)), (50, Input::Snooze), (59, Input::Tick), (60, Input::Tick)]);
    assert_eq!(outputs, [Output::Refused(Refusal::NoOffer), Output::Offered]);
    let (_, outputs) = day(&[
        (0, Input::Live(true)),
        (50, Input::Tick),
        (51, Input::Snooze),
        (60, Input::Tick),
        (61, Input::Tick),
        (62, Input::Skip),
        (100, Input::Tick),
    ]);
    assert_eq!(
        outputs,
        [Output::Offered, Output::Snoozed { until: at(61) }, Output::Offered, Output::Skipped]
    );
}

#[test]
fn a_break_ends_by_itself_and_the_time_counts_from_there() {
    let (state, outputs) = day(&[
        (0, Input::Live(true)),
        (50, Input::Tick),
        (50, Input::Start { exercise: None, length: None }),
        (55, Input::Tick),
        (104, Input::Tick),
    ]);
    assert!(matches!(outputs[..], [Output::Offered, Output::Started(_), Output::Ended(BreakEnd::Finished)]));
    assert_eq!(next_wake(&plan(), &state, at(104)), Some(at(105)));
    assert_eq!(next_break(&plan(), &state, at(104)), Some(at(105)));
}

#[test]
fn a_break_at_rest_is_owed_and_offered_afterwards() {
    let (_, outputs) = day(&[
        (0, Input::Live(true)),
        (10, Input::Rest(Rest::Pause, true)),
        (55, Input::Tick),
        (56, Input::Rest(Rest::Pause, false)),
    ]);
    assert_eq!(outputs, [Output::Offered]);
}

#[test]
fn a_running_break_survives_being_written_down() {
    let (state, _) =
        day(&[(0, Input::Live(true)), (5, Input::Start { exercise: Some("box".into()), length: None })]);
    let kept = serde_json::to_string(&state.kept(wall(0))).unwrap();
    let kept =
        serde_json::from_str::<PlannerState<Timestamp>>(&kept).unwrap().take_up(&plan(), wall(0), at(6));
    assert_eq!(kept, state);
    assert_eq!(view(&plan(), &kept, wall(0)).exercise.unwrap().id, "box");
    assert_eq!(next_break(&plan(), &kept, at(6)), Some(at(60)), "the next one is counted from its end");
}

fn start() -> Input {
    Input::Start { exercise: None, length: None }
}

fn ads(until: u64) -> Input {
    Input::Around(Surroundings { ads_until: Some(at(until)), ..Surroundings::default() })
}

fn nothing_around() -> Input {
    Input::Around(Surroundings::default())
}

/// The length of the break that began.
fn length(outputs: &[Output]) -> Option<Duration> {
    outputs.iter().find_map(|output| match output {
        Output::Started(running) => Some(running.ends_at.since(running.started_at)),
        _ => None,
    })
}

#[test]
fn a_break_is_announced_before_it_is_offered() {
    let (state, _) = day(&[(0, Input::Live(true)), (48, Input::Tick)]);
    assert!(!view(&plan(), &state, wall(0)).soon);
    assert_eq!(next_wake(&plan(), &state, at(48)), Some(at(49)));
    let (state, outputs) = step(&plan(), state, &Input::Tick, at(49));
    assert_eq!(
        (view(&plan(), &state, wall(0)).soon, view(&plan(), &state, wall(0)).state),
        (true, BreakState::Idle)
    );
    assert_eq!(outputs, []);
    let (state, _) = step(&plan(), state, &Input::Tick, at(50));
    assert!(!view(&plan(), &state, wall(0)).soon, "it is offered now");
    let (state, outputs) = day(&[(0, Input::Live(true)), (49, Input::Tick), (49, Input::Skip)]);
    assert_eq!((outputs, view(&plan(), &state, wall(0)).soon), (vec![Output::Skipped], false));
}

#[test]
fn one_that_begins_by_itself_is_announced_first_however_late_it_is() {
    let (state, outputs) =
        day_of(&auto(), &[(0, Input::Live(true)), (1, Input::Rest(Rest::Pause, true)), (90, Input::Tick)]);
    assert_eq!(outputs, []);
    let (state, outputs) = step(&auto(), state, &Input::Rest(Rest::Pause, false), at(91));
    assert!(outputs.is_empty() && view(&auto(), &state, wall(0)).soon);
    assert_eq!(next_wake(&auto(), &state, at(91)), Some(at(92)));
    let (_, outputs) = step(&auto(), state, &Input::Tick, at(92));
    assert_eq!(length(&outputs), Some(5 * MINUTE));
}

#[test]
fn what_is_owed_outlasts_quiet_and_whoever_must_not_be_disturbed() {
    for rest in [Rest::Pause, Rest::Quiet, Rest::DoNotDisturb] {
        let (state, outputs) = day(&[
            (0, Input::Live(true)),
            (50, Input::Tick),
            (51, Input::Rest(rest, true)),
            (80, Input::Tick),
        ]);
        assert_eq!(outputs, [Output::Offered, Output::Withdrawn], "{rest:?}");
        assert_eq!(next_break(&plan(), &state, at(80)), None);
        let (_, outputs) = step(&plan(), state, &Input::Rest(rest, false), at(81));
        assert_eq!(outputs, [Output::Offered], "{rest:?}");
    }
}

#[test]
fn a_bad_moment_puts_an_offer_off_and_not_for_ever() {
    let train =
        |until| Input::Around(Surroundings { hype_train_until: Some(at(until)), ..Surroundings::default() });
    let peek = Input::Around(Surroundings { peek_until: Some(at(51)), ..Surroundings::default() });
    for (input, offered) in
        [(Input::Raided, 52), (Input::Asked, 50), (train(55), 55), (train(90), 60), (peek, 51)]
    {
        let (mut state, outputs) = day(&[(0, Input::Live(true)), (49, input.clone()), (50, Input::Tick)]);
        let mut now = 50;
        let mut offers = outputs;
        while offers.is_empty() {
            let expected = next_break(&plan(), &state, at(now)).unwrap();
            assert_eq!(next_wake(&plan(), &state, at(now)), Some(expected), "{input:?}");
            assert!(view(&plan(), &state, wall(0)).soon, "it is still announced");
            now += 1;
            (state, offers) = step(&plan(), state, &Input::Tick, at(now));
        }
        assert_eq!((offers, now), (vec![Output::Offered], offered), "{input:?}");
    }
}

#[test]
fn ads_near_the_due_time_are_taken_and_the_break_ends_before_they_do() {
    let (state, outputs) = day(&[(0, Input::Live(true)), (41, ads(44))]);
    assert_eq!(outputs, [Output::Offered]);
    let (_, outputs) = step(&plan(), state, &start(), at(42));
    assert_eq!(length(&outputs), Some(2 * MINUTE - Duration::from_secs(5)));
    let (_, outputs) = day_of(&auto(), &[(0, Input::Live(true)), (45, ads(48))]);
    assert_eq!(length(&outputs), Some(3 * MINUTE - Duration::from_secs(5)));
    let (_, outputs) = day_of(&auto(), &[(0, Input::Live(true)), (45, ads(58))]);
    assert_eq!(length(&outputs), Some(5 * MINUTE), "never longer than a break");
}

#[test]
fn ads_that_do_not_fit_are_let_be() {
    let without = BreakPlan { with_ads: false, ..plan() };
    for (plan, begin, end) in [(plan(), 39, 42), (plan(), 41, 42), (without, 45, 48)] {
        let (_, outputs) =
            day_of(&plan, &[(0, Input::Live(true)), (begin, ads(end)), (end, nothing_around())]);
        assert_eq!(outputs, [], "{begin}");
    }
    let (_, outputs) = day(&[
        (0, Input::Live(true)),
        (50, Input::Tick),
        (51, Input::Snooze),
        (52, ads(55)),
        (53, Input::Tick),
    ]);
    assert_eq!(outputs.len(), 2, "later is later, ads or not");
    let wish = Input::Start { exercise: None, length: Some(4 * MINUTE) };
    let (_, outputs) = day(&[(0, Input::Live(true)), (41, ads(44)), (42, wish)]);
    assert_eq!(length(&outputs), Some(4 * MINUTE), "who says how long is asked no further");
}

#[test]
fn an_offer_for_ads_goes_with_them_and_comes_back_when_it_is_due() {
    let (state, outputs) = day(&[(0, Input::Live(true)), (41, ads(44))]);
    assert_eq!(outputs, [Output::Offered]);
    let wake = next_wake(&plan(), &state, at(41)).unwrap();
    assert_eq!(at(44).since(wake), 5 * MINUTE / 4);
    let (state, outputs) = step(&plan(), state, &Input::Tick, wake);
    assert_eq!(outputs, [Output::Withdrawn]);
    let (state, _) = step(&plan(), state, &nothing_around(), at(44));
    assert_eq!(step(&plan(), state, &Input::Tick, at(50)).1, [Output::Offered]);
}

#[test]
fn planned_ads_are_waited_for_when_they_are_near() {
    let planned = |at_minute| {
        let around = Surroundings { ads_planned: Some(at(at_minute)), ..Surroundings::default() };
        Input::Around(around)
    };
    let (state, outputs) = day(&[(0, Input::Live(true)), (30, planned(56)), (50, Input::Tick)]);
    assert_eq!(outputs, []);
    let wake = next_wake(&plan(), &state, at(50)).unwrap();
    assert_eq!(wake.since(at(56)), Duration::from_secs(20));
    // The plan is gone the moment it comes, and the ads are there a little later.
    let (state, outputs) = step(&plan(), state, &nothing_around(), at(56));
    assert_eq!(outputs, []);
    let (_, outputs) = step(&plan(), state.clone(), &ads(59), at(56) + Duration::from_secs(10));
    assert_eq!(outputs, [Output::Offered]);
    assert_eq!(step(&plan(), state, &Input::Tick, wake).1, [Output::Offered], "or they are not");
    let (_, outputs) = day(&[(0, Input::Live(true)), (30, planned(61)), (50, Input::Tick)]);
    assert_eq!(outputs, [Output::Offered], "too far away to be waited for");
    let (state, _) = day_of(&auto(), &[(0, Input::Live(true)), (30, planned(45)), (44, Input::Tick)]);
    assert!(view(&auto(), &state, wall(0)).soon, "a break in planned ads is announced, too");
}

#[test]
fn a_break_can_be_put_off_for_as_long_as_the_streamer_set() {
    let mut inputs = vec![(0, Input::Live(true)), (50, Input::Tick)];
    for minute in [50, 60, 70, 80] {
        inputs.extend([(minute, Input::Tick), (minute, Input::Snooze)]);
    }
    let (state, outputs) = day(&inputs);
    let snoozed = |minute| Output::Snoozed { until: at(minute) };
    let [
        Output::Offered,
        one,
        Output::Offered,
        two,
        Output::Offered,
        three,
        Output::Offered,
        Output::Refused(why),
    ] = &outputs[..]
    else {
        panic!("{outputs:?}")
    };
    assert_eq!([one, two, three], [&snoozed(60), &snoozed(70), &snoozed(80)]);
    assert!(catalog::refusal(why).contains("snooze_limit") && view(&plan(), &state, wall(0)).last_call);
    let (_, outputs) = step(&plan(), state, &Input::Skip, at(81));
    assert_eq!(outputs, [Output::Skipped]);
    let (state, _) = day(&[(0, Input::Live(true)), (50, Input::Tick)]);
    assert!(!view(&plan(), &state, wall(0)).last_call);
}

#[test]
fn being_away_for_long_enough_is_a_break_and_for_a_moment_is_not() {
    let (state, outputs) = day(&[(0, Input::Live(true)), (40, Input::Away(true)), (43, Input::Away(false))]);
    assert_eq!(outputs, [Output::Natural { since: at(40) }]);
    assert_eq!(next_break(&plan(), &state, at(43)), Some(at(93)));
    let (state, outputs) = day(&[(0, Input::Live(true)), (40, Input::Away(true)), (42, Input::Away(false))]);
    assert_eq!(outputs, []);
    assert_eq!(next_break(&plan(), &state, at(42)), Some(at(52)), "not counted, not forgotten");
    let (_, outputs) = day(&[(0, Input::Live(true)), (40, Input::Away(true)), (90, Input::Tick)]);
    assert_eq!(outputs, [], "nothing is offered to an empty chair");
}

#[test]
fn the_break_scene_in_a_break_is_no_second_one() {
    let (_, outputs) = day(&[
        (0, Input::Live(true)),
        (20, start()),
        (20, Input::Away(true)),
        (25, Input::Tick),
        (26, Input::Away(false)),
    ]);
    assert!(matches!(outputs[..], [Output::Started(_), Output::Ended(BreakEnd::Finished)]), "{outputs:?}");
}

#[test]
fn a_stream_that_breaks_off_and_comes_back_owes_what_it_owed() {
    let (state, outputs) = day(&[(0, Input::Live(true)), (45, Input::Live(false)), (47, Input::Live(true))]);
    assert_eq!(outputs, []);
    assert_eq!(next_break(&plan(), &state, at(47)), Some(at(52)));
    let (state, outputs) = day(&[(0, Input::Live(true)), (45, Input::Live(false)), (55, Input::Live(true))]);
    assert_eq!(outputs, [], "a stream that begins is no break that was taken");
    assert_eq!(next_break(&plan(), &state, at(55)), Some(at(105)));
}

#[test]
fn a_moderator_may_suggest_and_the_streamer_decides() {
    let (state, outputs) =
        day(&[(0, Input::Live(true)), (20, Input::Suggest), (21, Input::Skip), (22, Input::Suggest)]);
    let refused = Output::Refused(Refusal::BreakDoesNotFit);
    assert_eq!(outputs, [Output::Offered, Output::Skipped, refused.clone()]);
    assert_eq!(next_break(&plan(), &state, at(22)), Some(at(50)), "what is owed stays owed");
    let (_, outputs) =
        day(&[(0, Input::Live(true)), (20, Input::Suggest), (21, Input::Snooze), (31, Input::Tick)]);
    assert_eq!(outputs.last(), Some(&Output::Offered), "put off, it comes back");
    for inputs in [vec![], vec![(0, Input::Live(true)), (1, Input::Rest(Rest::Quiet, true))]] {
        let (state, _) = day(&inputs);
        assert_eq!(step(&plan(), state, &Input::Suggest, at(2)).1, std::slice::from_ref(&refused));
    }
    let (_, outputs) = day_of(&auto(), &[(0, Input::Live(true)), (20, Input::Suggest)]);
    assert_eq!(length(&outputs), Some(5 * MINUTE));
}

#[test]
fn a_wall_clock_that_is_set_back_in_a_break_makes_it_neither_longer_nor_shorter() {
    let (state, _) = day(&[(0, Input::Live(true)), (10, start()), (12, Input::Tick)]);
    let seen = view(&plan(), &state, wall(-600));
    let by_wall = |minutes| Some(wall(-600).to_wall(at(minutes)));
    assert_eq!((seen.started_at, seen.ends_at), (by_wall(10), by_wall(15)), "the same breath");
    assert_eq!(step(&plan(), state, &Input::Tick, at(15)).1, [Output::Ended(BreakEnd::Finished)]);
}

#[test]
fn a_wall_clock_that_is_set_over_a_restart_puts_nothing_off_and_loses_no_end() {
    let restarted =
        |state: &PlannerState, minutes, now| state.kept(wall(0)).take_up(&plan(), wall(minutes), at(now));
    let (state, _) = day(&[(0, Input::Live(true)), (49, Input::Tick)]);
    assert_eq!(next_break(&plan(), &restarted(&state, 0, 49), at(49)), Some(at(50)));
    assert_eq!(next_break(&plan(), &restarted(&state, -600, 49), at(49)), Some(at(50)), "set back by hours");
    let (state, _) = day(&[(0, Input::Live(true)), (50, Input::Tick), (51, Input::Snooze)]);
    assert!(next_break(&plan(), &restarted(&state, -600, 52), at(52)).unwrap() <= at(62));
    let (state, _) = day(&[(0, Input::Live(true)), (10, start())]);
    for (minutes, now) in [(0, 15), (-600, 12), (600, 12)] {
        let state = restarted(&state, minutes, now);
        assert_eq!(step(&plan(), state, &Input::Tick, at(now)).1, [Output::Ended(BreakEnd::Finished)]);
    }
}

#[test]
fn what_an_older_version_kept_is_understood() {
    let old = r#"{"worked":{"secs":2940,"nanos":0},"counted_to":"1970-01-01T00:49:00Z","offered":false,
        "snoozed_until":null,"running":null,"live":true,"at_rest":false}"#;
    let taken_up = |kept: &str, now| {
        serde_json::from_str::<PlannerState<Timestamp>>(kept).unwrap().take_up(&plan(), wall(0), at(now))
    };
    let state = taken_up(old, 49);
    assert_eq!(next_break(&plan(), &state, at(49)), Some(at(50)));
    assert_eq!(step(&plan(), state, &Input::Tick, at(50)).1, [Output::Offered]);
    let older = r#"{"running":{"exercise":"gone","started_at":"1970-01-01T00:10:00Z","ends_at":"1970-01-01T00:15:00Z"},"live":true,"what":1}"#;
    let state = taken_up(older, 11);
    assert_eq!(
        view(&plan(), &state, wall(0)).exercise.unwrap().id,
        "coherent",
        "one that is gone is the usual one"
    );
}
