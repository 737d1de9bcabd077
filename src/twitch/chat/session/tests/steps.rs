//! The session where the clock does not go as it should.

use super::*;

const HOURS: Duration = Duration::from_secs(5 * 3600);

/// Sets the clock back in mid-wait, and gives how long the session then still wants to wait.
fn left_after_a_step_back(bench: &mut Bench) -> Duration {
    let before_it = until(bench.now.steady, bench.session.wake_at().unwrap()).unwrap();
    bench.now.wall = before(bench.now.wall, HOURS);
    assert_eq!(bench.give(NetEvent::Tick), []);
    let left = until(bench.now.steady, bench.session.wake_at().unwrap()).unwrap();
    assert_eq!(left, before_it);
    left
}

#[test]
fn every_deadline_stays_as_far_away_as_it_was() {
    let mut bench = Bench::new();
    bench.give(NetEvent::Tick);
    bench.pass(5 * SECOND);
    assert_eq!(left_after_a_step_back(&mut bench), CONNECT - 5 * SECOND);
    bench.connected(None);
    bench.pass(5 * SECOND);
    assert_eq!(left_after_a_step_back(&mut bench), JOIN - 5 * SECOND);
    bench.line("@slow=0 :tmi.twitch.tv ROOMSTATE #harbour");
    bench.pass(5 * SECOND);
    assert_eq!(left_after_a_step_back(&mut bench), SILENCE - 5 * SECOND);
    assert_eq!(sent(&bench.pass(SILENCE - 5 * SECOND)), ["PING :evenkeel"]);
    bench.pass(4 * SECOND);
    assert_eq!(left_after_a_step_back(&mut bench), ANSWER - 4 * SECOND);
    bench.line(":tmi.twitch.tv RECONNECT");
    bench.pass(SECOND);
    assert_eq!(left_after_a_step_back(&mut bench), FAREWELL - SECOND);
    for _ in 0..12 {
        bench.wake();
        bench.give(closed());
    }
    assert!(left_after_a_step_back(&mut bench) <= 60 * SECOND);
}

#[test]
fn a_connection_lasted_as_long_as_it_did() {
    let mut bench = Bench::up();
    for _ in 0..12 {
        bench.give(closed());
        bench.wake();
        bench.connected(None);
        bench.line("@slow=0 :tmi.twitch.tv ROOMSTATE #harbour");
    }
    bench.pass(40 * SECOND);
    bench.now.wall = before(bench.now.wall, HOURS);
    bench.line("PING :x");
    pass(&mut bench.now, 20 * SECOND);
    bench.give(closed());
    assert!(bench.wake().0 <= SECOND, "it was a good one");
}

#[test]
fn a_night_asleep_is_one_question_whether_the_server_is_there() {
    let mut bench = Bench::up();
    assert_eq!(sent(&bench.pass(HOURS)), ["PING :evenkeel"]);
    assert_eq!(bench.give(NetEvent::Tick), []);
    let done = bench.pass(HOURS);
    assert_eq!(bench.state(&done), Some(LinkState::Waiting));
    assert_eq!(bench.wake().1, [opens()]);
}
