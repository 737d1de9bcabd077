//! The session over single connections, and its invariants over random ones.

mod signed_in;
mod steps;

use proptest::prelude::*;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

/// A session with a clock of its own, which remembers what it was told to do.
struct Bench {
    session: Session,
    now: Timestamp,
}

impl Bench {
    fn new() -> Self {
        Self { session: Session::new("harbour", 1), now: Timestamp::from_second(1_790_000_000).unwrap() }
    }

    /// A bench whose session has joined.
    fn up() -> Self {
        let mut bench = Self::new();
        bench.give(Input::Tick);
        bench.give(Input::Connected(None));
        bench.line(":tmi.twitch.tv 001 justinfan1 :Welcome");
        let nick = bench.session.visitor.clone();
        let done = bench.line(&format!(":{nick}!{nick}@{nick}.tmi.twitch.tv JOIN #harbour"));
        assert_eq!(bench.state(&done), Some(LinkState::Up));
        bench
    }

    fn give(&mut self, input: Input<'_>) -> Vec<Output> {
        let mut out = VecDeque::new();
        self.session.on(input, self.now, &mut out);
        out.into()
    }

    fn line(&mut self, raw: &str) -> Vec<Output> {
        self.give(Input::Line(raw.as_bytes()))
    }

    /// Lets time go by and ticks.
    fn pass(&mut self, span: Duration) -> Vec<Output> {
        self.now = after(self.now, span);
        self.give(Input::Tick)
    }

    /// Goes to the time the session wants to be woken at, and ticks.
    fn wake(&mut self) -> (Duration, Vec<Output>) {
        let at = self.session.wake_at().unwrap().max(self.now);
        let waited = until(self.now, at).unwrap_or_default();
        self.now = at;
        (waited, self.give(Input::Tick))
    }

    fn link(&self, outputs: &[Output]) -> Option<Link> {
        outputs.iter().rev().find_map(|output| match output {
            Output::Hand(Incoming::Link(link)) => Some(link.clone()),
            _ => None,
        })
    }

    fn state(&self, outputs: &[Output]) -> Option<LinkState> {
        self.link(outputs).map(|link| link.state)
    }
}

fn sent(outputs: &[Output]) -> Vec<&str> {
    outputs
        .iter()
        .filter_map(|output| match output {
            Output::Send(line) => Some(line.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn it_connects_registers_and_is_up_once_the_channel_is_confirmed() {
    let mut bench = Bench::new();
    let done = bench.give(Input::Tick);
    assert_eq!(done.first(), Some(&Output::Connect));
    assert_eq!(bench.state(&done), Some(LinkState::Connecting));
    let done = bench.give(Input::Connected(None));
    assert_eq!(
        sent(&done),
        [
            "CAP REQ :twitch.tv/tags twitch.tv/commands",
            &format!("NICK {}", bench.session.visitor),
            "JOIN #harbour"
        ]
    );
    assert_eq!(bench.line(":tmi.twitch.tv CAP * ACK :twitch.tv/tags twitch.tv/commands"), []);
    assert_eq!(bench.line(":tmi.twitch.tv 001 justinfan1 :Welcome, GLHF!"), []);
    assert_eq!(bench.line(":stranger!stranger@stranger JOIN #harbour"), []);
    assert_eq!(bench.line("@slow=0;room-id=9 :tmi.twitch.tv ROOMSTATE #elsewhere"), []);
    let done = bench.line("@slow=0;room-id=5 :tmi.twitch.tv ROOMSTATE #harbour");
    assert_eq!(bench.state(&done), Some(LinkState::Up));
    assert_eq!(bench.line("@slow=0;room-id=5 :tmi.twitch.tv ROOMSTATE #harbour"), []);
}

#[test]
fn the_nick_is_anonymous() {
    for seed in 0..50 {
        let nick = Session::new("harbour", seed).visitor;
        let number: u32 = nick.strip_prefix("justinfan").unwrap().parse().unwrap();
        assert!((10_000..100_000).contains(&number));
    }
}

#[test]
fn hearing_the_channel_is_being_in_it() {
    let mut bench = Bench::new();
    bench.give(Input::Tick);
    bench.give(Input::Connected(None));
    let done = bench.line("@id=1 :rowan!rowan@rowan PRIVMSG #harbour :hello");
    assert_eq!(bench.state(&done), Some(LinkState::Up));
    assert!(matches!(done.last(), Some(Output::Hand(Incoming::Feedback(_)))));
}

#[test]
fn pings_are_answered_with_what_they_said() {
    let mut bench = Bench::up();
    assert_eq!(sent(&bench.line("PING :tmi.twitch.tv")), ["PONG :tmi.twitch.tv"]);
    assert_eq!(sent(&bench.line("PING abc")), ["PONG :abc"]);
    assert_eq!(sent(&bench.line("PING")), ["PONG :tmi.twitch.tv"]);
}

#[test]
fn silence_is_asked_about_and_an_answer_is_enough() {
    let mut bench = Bench::up();
    assert_eq!(bench.pass(59 * SECOND), []);
    assert_eq!(sent(&bench.pass(SECOND)), ["PING :evenkeel"]);
    assert_eq!(bench.pass(9 * SECOND), []);
    assert_eq!(bench.line(":tmi.twitch.tv PONG tmi.twitch.tv :evenkeel"), []);
    assert_eq!(bench.pass(59 * SECOND), []);
    assert_eq!(sent(&bench.pass(SECOND)), ["PING :evenkeel"]);
    bench.give(Input::Skipped(Skip::TooLong));
    assert_eq!(bench.pass(59 * SECOND), []);
}

#[test]
fn silence_without_an_answer_is_a_loss() {
    let mut bench = Bench::up();
    bench.pass(60 * SECOND);
    let done = bench.pass(10 * SECOND);
    assert_eq!(done.first(), Some(&Output::Disconnect));
    assert_eq!(bench.link(&done).unwrap().problem, Some(Trouble::Silent.problem()));
    let (waited, done) = bench.wake();
    assert!(waited <= SECOND);
    assert_eq!(done, [Output::Connect]);
}

#[test]
fn each_deadline_before_the_channel_has_its_own_sentence() {
    let mut bench = Bench::new();
    bench.give(Input::Tick);
    assert_eq!(bench.pass(14 * SECOND), []);
    let done = bench.pass(SECOND);
    assert_eq!(done.first(), Some(&Output::Disconnect));
    assert_eq!(bench.link(&done).unwrap().problem, Some(Trouble::NoAnswer.problem()));

    bench.wake();
    bench.give(Input::Connected(None));
    let done = bench.pass(15 * SECOND);
    assert_eq!(bench.link(&done).unwrap().problem, Some(Trouble::NoGreeting.problem()));

    bench.wake();
    bench.give(Input::Connected(None));
    bench.line(":tmi.twitch.tv 001 justinfan1 :Welcome");
    let done = bench.pass(15 * SECOND);
    assert_eq!(done.first(), Some(&Output::Disconnect));
    assert!(bench.link(&done).unwrap().problem.unwrap().contains("`harbour`"));
    assert_eq!(bench.state(&done), Some(LinkState::Waiting));
}

#[test]
fn waits_grow_to_a_minute_and_the_outage_is_told_once() {
    let mut bench = Bench::up();
    let done = bench.give(Input::Closed(Trouble::Closed));
    let began = bench.link(&done).unwrap();
    assert_eq!((began.state, began.since), (LinkState::Waiting, bench.now));
    let mut longest = Duration::ZERO;
    for failure in 0..200 {
        let (waited, done) = bench.wake();
        assert_eq!(done, [Output::Connect]);
        let ceiling = SECOND * 2u32.pow(failure.min(6));
        assert!(waited <= ceiling.min(60 * SECOND), "{failure}: {waited:?}");
        longest = longest.max(waited);
        assert_eq!(bench.give(Input::Closed(Trouble::Closed)), []);
    }
    assert!(longest > 50 * SECOND);
    // Another reason is news; the outage is still the same one.
    bench.wake();
    let done = bench.give(Input::Closed(Trouble::NoAnswer));
    assert_eq!(bench.link(&done).unwrap().since, began.since);
}

#[test]
fn only_a_connection_that_lasted_makes_waits_short_again() {
    let losses = |lasting: Duration| {
        let mut bench = Bench::up();
        for _ in 0..40 {
            bench.give(Input::Closed(Trouble::Closed));
            bench.wake();
            bench.give(Input::Connected(None));
            bench.line("@slow=0 :tmi.twitch.tv ROOMSTATE #harbour");
            bench.now = after(bench.now, lasting);
        }
        (0..8)
            .map(|_| {
                bench.give(Input::Closed(Trouble::Closed));
                let (waited, _) = bench.wake();
                bench.give(Input::Connected(None));
                bench.line("@slow=0 :tmi.twitch.tv ROOMSTATE #harbour");
                bench.now = after(bench.now, lasting);
                waited
            })
            .max()
            .unwrap()
    };
    assert!(losses(60 * SECOND) <= SECOND);
    assert!(losses(59 * SECOND) > 10 * SECOND);
}

#[test]
fn a_reconnect_is_followed_after_listening_to_the_last() {
    let mut bench = Bench::up();
    bench.now = after(bench.now, 100 * SECOND);
    assert_eq!(bench.line(":tmi.twitch.tv RECONNECT"), [Output::Finish]);
    assert_eq!(bench.line(":tmi.twitch.tv RECONNECT"), []);
    let done = bench.line("@id=1 :rowan!rowan@rowan PRIVMSG #harbour :just in time");
    assert!(matches!(done.as_slice(), [Output::Hand(Incoming::Feedback(_))]));
    let (waited, done) = bench.wake();
    assert_eq!(waited, FAREWELL);
    assert_eq!(done.first(), Some(&Output::Disconnect));
    let (waited, done) = bench.wake();
    assert!(waited <= SECOND);
    assert_eq!(done, [Output::Connect]);
}

#[test]
fn a_server_that_always_sends_reconnect_is_not_hammered() {
    let mut bench = Bench::new();
    bench.give(Input::Tick);
    let longest = (0..20).map(|_| {
        bench.give(Input::Connected(None));
        bench.line(":tmi.twitch.tv RECONNECT");
        bench.give(Input::Closed(Trouble::Closed));
        bench.wake().0
    });
    assert!(longest.max().unwrap() > 10 * SECOND);
}

#[test]
fn a_refused_login_stops_for_good() {
    for text in
        ["Login authentication failed", "Improperly formatted auth", "Login unsuccessful", "Invalid NICK"]
    {
        let mut bench = Bench::new();
        bench.give(Input::Tick);
        bench.give(Input::Connected(None));
        let done = bench.line(&format!(":tmi.twitch.tv NOTICE * :{text}"));
        assert_eq!(done.first(), Some(&Output::Disconnect));
        let link = bench.link(&done).unwrap();
        assert_eq!(link.state, LinkState::Stopped);
        assert!(link.problem.is_some() && link.advice.is_some());
        assert_eq!(bench.session.wake_at(), None);
        for input in [Input::Tick, Input::Connected(None), Input::Closed(Trouble::Closed)] {
            bench.now = after(bench.now, 3600 * SECOND);
            assert_eq!(bench.give(input), []);
        }
    }
}

#[test]
fn a_channel_that_does_not_exist_stops_with_its_name() {
    let suspended = |channel| {
        format!(
            "@msg-id=msg_channel_suspended :tmi.twitch.tv NOTICE #{channel} :This channel does not exist."
        )
    };
    let mut bench = Bench::up();
    assert_eq!(bench.line(&suspended("elsewhere")), []);
    let done = bench.line(&suspended("harbour"));
    assert_eq!(bench.state(&done), Some(LinkState::Stopped));
    assert!(bench.link(&done).unwrap().problem.unwrap().contains("`harbour`"));
}

#[test]
fn a_viewer_cannot_speak_for_the_server() {
    let mut bench = Bench::up();
    for words in ["RECONNECT", "NOTICE * :Login authentication failed", ":tmi.twitch.tv RECONNECT", "PING :x"]
    {
        let done = bench.line(&format!(":rowan!rowan@rowan PRIVMSG #harbour :{words}"));
        assert!(matches!(done.as_slice(), [Output::Hand(Incoming::Feedback(_))]), "{words}");
    }
    assert_eq!(bench.line("@msg-id=slow_on :tmi.twitch.tv NOTICE #harbour :Login authentication failed"), []);
}

#[test]
fn lines_that_came_before_a_loss_are_handed_on_after_it() {
    let mut bench = Bench::up();
    bench.give(Input::Closed(Trouble::Closed));
    let done = bench.line("@id=1 :rowan!rowan@rowan PRIVMSG #harbour :just in time");
    assert!(matches!(done.as_slice(), [Output::Hand(Incoming::Feedback(_))]));
    assert_eq!(bench.line("PING :x"), []);
}

fn any_input() -> impl Strategy<Value = (u64, usize)> {
    (prop_oneof![4 => 0u64..2_000, 1 => 0u64..70_000], 0usize..15)
}

proptest! {
    /// Whatever happens in whatever order, and whatever the clock does: no panic; nothing is sent and no
    /// second connection made while there is none or one; no token is shown again that was refused;
    /// waits are bounded; stopped is stopped; there is always a way on.
    #[test]
    fn it_keeps_its_promises(seed in any::<u64>(), story in prop::collection::vec(any_input(), 0..200)) {
        let mut session = Session::new("harbour", seed);
        let nick = session.visitor.clone();
        let lines = [
            ":tmi.twitch.tv 001 x :hi".to_owned(),
            format!(":{nick}!{nick}@{nick} JOIN #harbour"),
            "PING :x".to_owned(),
            "PONG :x".to_owned(),
            ":tmi.twitch.tv RECONNECT".to_owned(),
            "@id=1 :a!a@a PRIVMSG #harbour :hello".to_owned(),
            "@broken".to_owned(),
            ":tmi.twitch.tv NOTICE * :Login authentication failed".to_owned(),
        ];
        let mut now = Timestamp::from_second(1_790_000_000).unwrap();
        let (mut wire, mut stopped, mut refused) = (Wire::None, false, None);
        for (millis, choice) in story {
            now = after(now, Duration::from_millis(millis));
            let input = match choice {
                0..=7 if wire == Wire::Open => Input::Line(lines[choice].as_bytes()),
                8 if wire == Wire::Opening => {
                    wire = Wire::Open;
                    let token = Secret::new((millis % 3).to_string());
                    Input::Connected((millis % 4 > 0).then(|| Login { name: "harbour".into(), token }))
                }
                9 if wire != Wire::None => { wire = Wire::None; Input::Closed(Trouble::Closed) }
                10 if wire == Wire::Open => Input::Skipped(Skip::NotUtf8),
                // Inputs that a careful driver would not send are harmless, too.
                11 if wire != Wire::Opening => Input::Connected(None),
                12 if wire == Wire::None => Input::Closed(Trouble::NoAnswer),
                13 => { now = before(now, Duration::from_secs(2 * millis)); Input::Tick }
                _ => { now = session.wake_at().map_or(now, |at| at.max(now)); Input::Tick }
            };
            let mut out = VecDeque::new();
            session.on(input, now, &mut out);
            for output in out {
                prop_assert!(!stopped || matches!(output, Output::Hand(Incoming::Feedback(_))));
                match output {
                    Output::Connect => { prop_assert_eq!(wire, Wire::None); wire = Wire::Opening; }
                    Output::Disconnect => { prop_assert_ne!(wire, Wire::None); wire = Wire::None; }
                    Output::Finish => prop_assert_eq!(wire, Wire::Open),
                    Output::Send(line) => {
                        prop_assert_eq!(wire, Wire::Open);
                        prop_assert!(!line.contains(['\r', '\n']));
                    }
                    Output::SendPass(token) => {
                        prop_assert_eq!(wire, Wire::Open);
                        prop_assert_ne!(Some(&token), refused.as_ref());
                    }
                    Output::Refuse(token) => refused = Some(token),
                    Output::Hand(Incoming::Link(link)) => stopped |= link.state == LinkState::Stopped,
                    Output::Hand(_) => {}
                }
            }
            match session.wake_at() {
                None => prop_assert!(stopped),
                Some(at) => prop_assert!(until(now, at).is_none_or(|left| left <= 60 * SECOND)),
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wire {
    None,
    Opening,
    Open,
}
