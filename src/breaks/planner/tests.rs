//! The planner over single days, and its invariants over random ones.

use proptest::prelude::*;

use super::*;

const MINUTE: Duration = Duration::from_secs(60);

fn plan() -> Plan {
    Plan::of(&Breaks::default())
}

fn at(minutes: u64) -> Timestamp {
    after(Timestamp::UNIX_EPOCH, MINUTE * u32::try_from(minutes).unwrap())
}

/// Lets inputs happen one after another and collects what came of them.
fn day(inputs: &[(u64, Input)]) -> (State, Vec<Output>) {
    let mut state = State::default();
    let mut outputs = Vec::new();
    for (minute, input) in inputs {
        let (next, more) = step(&plan(), state, input, at(*minute));
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
    assert_eq!(view(&plan(), &state).state, BreakState::Offer);
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
    assert_eq!(
        outputs,
        [Output::Refused("No break is offered now, so there is nothing to put off."), Output::Offered]
    );
    let (_, outputs) = day(&[
        (0, Input::Live(true)),
        (50, Input::Tick),
        (51, Input::Snooze),
        (60, Input::Tick),
        (61, Input::Tick),
        (62, Input::Skip),
        (100, Input::Tick),
    ]);
    assert_eq!(outputs, [Output::Offered, Output::Answered, Output::Offered, Output::Answered]);
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
        (10, Input::AtRest(true)),
        (55, Input::Tick),
        (56, Input::AtRest(false)),
    ]);
    assert_eq!(outputs, [Output::Offered]);
}

#[test]
fn a_running_break_survives_being_written_down() {
    let (state, _) =
        day(&[(0, Input::Live(true)), (5, Input::Start { exercise: Some("box"), length: None })]);
    let kept: State = serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap();
    assert_eq!(kept, state);
    assert_eq!(view(&plan(), &kept).exercise.unwrap().id, "box");
    assert_eq!(next_break(&plan(), &kept, at(6)), Some(at(60)), "the next one is counted from its end");
}

fn any_input() -> impl Strategy<Value = Input> {
    prop_oneof![
        6 => Just(Input::Tick),
        1 => any::<bool>().prop_map(Input::Live),
        1 => any::<bool>().prop_map(Input::AtRest),
        1 => Just(Input::Start { exercise: None, length: None }),
        1 => Just(Input::Snooze),
        1 => Just(Input::Skip),
        1 => Just(Input::End),
    ]
}

proptest! {
    /// Whatever happens, clock steps included: one break at a time, each ends once, and nothing is
    /// offered while one runs, while everything is at rest, or while no stream runs.
    #[test]
    fn invariants_hold_over_random_days(steps in prop::collection::vec((any_input(), -120i64..240), 1..200)) {
        let plan = plan();
        let mut state = State::default();
        let mut now = at(10_000);
        let mut running = false;
        for (input, minutes) in steps {
            now = now.checked_add(jiff::SignedDuration::from_mins(minutes)).unwrap();
            let (next, outputs) = step(&plan, state, &input, now);
            for output in &outputs {
                match output {
                    Output::Started(_) => {
                        prop_assert!(!running);
                        running = true;
                    }
                    Output::Ended(_) => {
                        prop_assert!(running);
                        running = false;
                    }
                    Output::Offered => prop_assert!(!running && next.live && !next.at_rest),
                    _ => {}
                }
            }
            prop_assert_eq!(next.running().is_some(), running);
            prop_assert!(!(next.offered && running));
            state = next;
        }
    }
}
