//! The session over single connections, and its invariants over random ones.

mod signed_in;
mod steps;

use proptest::prelude::*;

use super::*;
use crate::clock::before;
use crate::domain::{Incoming, Link};
use crate::twitch::address::address;

const SECOND: Duration = Duration::from_secs(1);

type Event<'a> = NetEvent<'a, Option<Login>>;

fn server() -> Address {
    address("ircs://chat.example").unwrap()
}

fn noon() -> Now {
    let at = Timestamp::from_second(1_790_000_000).unwrap();
    Now { steady: at, wall: at }
}

/// Lets time go by.
fn pass(now: &mut Now, span: Duration) {
    *now = Now { steady: after(now.steady, span), wall: after(now.wall, span) };
}

fn opens() -> ChatEffect {
    Effect::Open(CONNECTION, server())
}

fn closed() -> Event<'static> {
    Event::Closed(CONNECTION, NetError::Closed { code: None })
}

/// A session with clocks of its own, which remembers what it was told to do.
struct Bench {
    session: ChatSession,
    now: Now,
}

impl Bench {
    fn new() -> Self {
        Self { session: ChatSession::new("harbour", server(), 1), now: noon() }
    }

    /// A bench whose session has joined.
    fn up() -> Self {
        let mut bench = Self::new();
        bench.give(NetEvent::Tick);
        bench.connected(None);
        bench.line(":tmi.twitch.tv 001 justinfan1 :Welcome");
        let nick = bench.session.visitor.clone();
        let done = bench.line(&format!(":{nick}!{nick}@{nick}.tmi.twitch.tv JOIN #harbour"));
        assert_eq!(bench.state(&done), Some(LinkState::Up));
        bench
    }

    fn give(&mut self, event: Event<'_>) -> Vec<ChatEffect> {
        let mut out = Vec::new();
        self.session.on(event, self.now, &mut out);
        out
    }

    /// The connection stands, and this is who can sign in.
    fn connected(&mut self, login: Option<Login>) -> Vec<ChatEffect> {
        assert_eq!(self.give(Event::News(login)), []);
        self.give(Event::Opened(CONNECTION))
    }

    fn line(&mut self, raw: &str) -> Vec<ChatEffect> {
        self.give(Event::Bytes(CONNECTION, format!("{raw}\r\n").as_bytes()))
    }

    /// Lets time go by and ticks.
    fn pass(&mut self, span: Duration) -> Vec<ChatEffect> {
        pass(&mut self.now, span);
        self.give(NetEvent::Tick)
    }

    /// Goes to the time the session wants to be woken at, and ticks.
    fn wake(&mut self) -> (Duration, Vec<ChatEffect>) {
        let waited = until(self.now.steady, self.session.wake_at().unwrap()).unwrap_or_default();
        pass(&mut self.now, waited);
        (waited, self.give(NetEvent::Tick))
    }

    fn link(&self, outputs: &[ChatEffect]) -> Option<Link> {
        outputs.iter().rev().find_map(|output| match output {
            Effect::Report(Incoming::Link(link)) => Some(link.clone()),
            _ => None,
        })
    }

    fn state(&self, outputs: &[ChatEffect]) -> Option<LinkState> {
        self.link(outputs).map(|link| link.state)
    }
}

fn sent(outputs: &[ChatEffect]) -> Vec<&str> {
    outputs
        .iter()
        .filter_map(|output| match output {
            Effect::Send(CONNECTION, line) => line.expose().strip_suffix("\r\n"),
            _ => None,
        })
        .filter(|line| !line.starts_with("PASS"))
        .collect()
}

#[test]
fn it_connects_registers_and_is_up_once_the_channel_is_confirmed() {
    let mut bench = Bench::new();
    let done = bench.give(NetEvent::Tick);
    assert_eq!(done.first(), Some(&opens()));
    assert_eq!(bench.state(&done), Some(LinkState::Connecting));
    let done = bench.connected(None);
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
        let nick = ChatSession::new("harbour", server(), seed).visitor;
        let number: u32 = nick.strip_prefix("justinfan").unwrap().parse().unwrap();
        assert!((10_000..100_000).contains(&number));
    }
}

#[test]
fn hearing_the_channel_is_being_in_it() {
    let mut bench = Bench::new();
    bench.give(NetEvent::Tick);
    bench.connected(None);
    let done = bench.line("@id=1 :rowan!rowan@rowan PRIVMSG #harbour :hello");
    assert_eq!(bench.state(&done), Some(LinkState::Up));
    assert!(matches!(done.last(), Some(Effect::Report(Incoming::Feedback(_)))));
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
    bench.line(&"x".repeat(40_000));
    assert_eq!(bench.pass(59 * SECOND), []);
}

#[test]
fn silence_without_an_answer_is_a_loss() {
    let mut bench = Bench::up();
    bench.pass(60 * SECOND);
    let done = bench.pass(10 * SECOND);
    assert_eq!(done.first(), Some(&Effect::Close(CONNECTION)));
    assert_eq!(bench.link(&done).unwrap().problem, Some(ChatError::Silent.to_string()));
    let (waited, done) = bench.wake();
    assert!(waited <= SECOND);
    assert_eq!(done, [opens()]);
}

#[test]
fn each_deadline_before_the_channel_has_its_own_sentence() {
    let mut bench = Bench::new();
    bench.give(NetEvent::Tick);
    assert_eq!(bench.pass(14 * SECOND), []);
    let done = bench.pass(SECOND);
    assert_eq!(done.first(), Some(&Effect::Close(CONNECTION)));
    assert_eq!(bench.link(&done).unwrap().problem, Some(ChatError::NoAnswer.to_string()));

    bench.wake();
    bench.connected(None);
    let done = bench.pass(15 * SECOND);
    assert_eq!(bench.link(&done).unwrap().problem, Some(ChatError::NoGreeting.to_string()));

    bench.wake();
    bench.connected(None);
    bench.line(":tmi.twitch.tv 001 justinfan1 :Welcome");
    let done = bench.pass(15 * SECOND);
    assert_eq!(done.first(), Some(&Effect::Close(CONNECTION)));
    assert!(bench.link(&done).unwrap().problem.unwrap().contains("`harbour`"));
    assert_eq!(bench.state(&done), Some(LinkState::Waiting));
}

#[test]
fn waits_grow_to_a_minute_and_the_outage_is_told_once() {
    let mut bench = Bench::up();
    let done = bench.give(closed());
    let began = bench.link(&done).unwrap();
    assert_eq!((began.state, began.since), (LinkState::Waiting, bench.now.wall));
    let mut longest = Duration::ZERO;
    for failure in 0..200 {
        let (waited, done) = bench.wake();
        assert_eq!(done, [opens()]);
        let ceiling = SECOND * 2u32.pow(failure.min(6));
        assert!(waited <= ceiling.min(60 * SECOND), "{failure}: {waited:?}");
        longest = longest.max(waited);
        assert_eq!(bench.give(closed()), []);
    }
    assert!(longest > 50 * SECOND);
    // Another reason is news; the outage is still the same one.
    bench.wake();
    let done = bench.give(NetEvent::Closed(CONNECTION, NetError::NoWebSocket { host: "h".into() }));
    assert_eq!(bench.link(&done).unwrap().since, began.since);
}

#[test]
fn only_a_connection_that_lasted_makes_waits_short_again() {
    let losses = |lasting: Duration| {
        let mut bench = Bench::up();
        for _ in 0..40 {
            bench.give(closed());
            bench.wake();
            bench.connected(None);
            bench.line("@slow=0 :tmi.twitch.tv ROOMSTATE #harbour");
            pass(&mut bench.now, lasting);
        }
        (0..8)
            .map(|_| {
                bench.give(closed());
                let (waited, _) = bench.wake();
                bench.connected(None);
                bench.line("@slow=0 :tmi.twitch.tv ROOMSTATE #harbour");
                pass(&mut bench.now, lasting);
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
    pass(&mut bench.now, 100 * SECOND);
    assert_eq!(bench.line(":tmi.twitch.tv RECONNECT"), [Effect::Finish(CONNECTION)]);
    assert_eq!(bench.line(":tmi.twitch.tv RECONNECT"), []);
    let done = bench.line("@id=1 :rowan!rowan@rowan PRIVMSG #harbour :just in time");
    assert!(matches!(done.as_slice(), [Effect::Report(Incoming::Feedback(_))]));
    let (waited, done) = bench.wake();
    assert_eq!(waited, FAREWELL);
    assert_eq!(done.first(), Some(&Effect::Close(CONNECTION)));
    let (waited, done) = bench.wake();
    assert!(waited <= SECOND);
    assert_eq!(done, [opens()]);
}

#[test]
fn a_server_that_always_sends_reconnect_is_not_hammered() {
    let mut bench = Bench::new();
    bench.give(NetEvent::Tick);
    let longest = (0..20).map(|_| {
        bench.connected(None);
        bench.line(":tmi.twitch.tv RECONNECT");
        bench.give(closed());
        bench.wake().0
    });
    assert!(longest.max().unwrap() > 10 * SECOND);
}

#[test]
fn a_refused_login_is_tried_again_with_growing_pauses() {
    for text in
        ["Login authentication failed", "Improperly formatted auth", "Login unsuccessful", "Invalid NICK"]
    {
        let mut bench = Bench::new();
        bench.give(NetEvent::Tick);
        let pauses: Vec<Duration> = (0..8)
            .map(|round| {
                bench.connected(None);
                let done = bench.line(&format!(":tmi.twitch.tv NOTICE * :{text}"));
                assert_eq!(done.first(), Some(&Effect::Close(CONNECTION)));
                if round == 0 {
                    let link = bench.link(&done).unwrap();
                    assert_eq!((link.state, link.problem.is_some()), (LinkState::Waiting, true));
                    assert!(!link.advice.unwrap().contains("ign in"), "nobody signed in");
                }
                let (pause, done) = bench.wake();
                assert_eq!(done.first(), Some(&opens()));
                pause
            })
            .collect();
        assert!(pauses[0] <= SECOND && pauses[7] > 30 * SECOND, "{pauses:?}");
        bench.connected(None);
        let done = bench.line("@id=1 :rowan!rowan@rowan PRIVMSG #harbour :there you are");
        assert_eq!(bench.state(&done), Some(LinkState::Up));
    }
}

#[test]
fn a_channel_that_does_not_exist_is_named_and_tried_again() {
    let suspended = |channel| {
        format!(
            "@msg-id=msg_channel_suspended :tmi.twitch.tv NOTICE #{channel} :This channel does not exist."
        )
    };
    let mut bench = Bench::new();
    bench.give(NetEvent::Tick);
    bench.connected(None);
    assert_eq!(bench.line(&suspended("elsewhere")), []);
    let done = bench.line(&suspended("harbour"));
    assert_eq!(bench.state(&done), Some(LinkState::Waiting));
    assert!(bench.link(&done).unwrap().problem.unwrap().contains("`harbour`"));
    assert_eq!(bench.wake().1.first(), Some(&opens()));
}

#[test]
fn no_notice_ends_a_connection_that_stands() {
    let mut bench = Bench::up();
    for notice in [
        ":tmi.twitch.tv NOTICE * :Login authentication failed",
        ":tmi.twitch.tv NOTICE * :Improperly formatted auth",
        "@msg-id=msg_channel_suspended :tmi.twitch.tv NOTICE #harbour :This channel does not exist.",
        "@msg-id=tos_ban :tmi.twitch.tv NOTICE #harbour :This channel is closed.",
    ] {
        assert_eq!(bench.line(notice), [], "{notice}");
        let done = bench.line("@id=1 :rowan!rowan@rowan PRIVMSG #harbour :still here");
        assert!(matches!(done.as_slice(), [Effect::Report(Incoming::Feedback(_))]), "{notice}");
    }
}

#[test]
fn a_viewer_cannot_speak_for_the_server() {
    let mut bench = Bench::up();
    for words in ["RECONNECT", "NOTICE * :Login authentication failed", ":tmi.twitch.tv RECONNECT", "PING :x"]
    {
        let done = bench.line(&format!(":rowan!rowan@rowan PRIVMSG #harbour :{words}"));
        assert!(matches!(done.as_slice(), [Effect::Report(Incoming::Feedback(_))]), "{words}");
    }
    assert_eq!(bench.line("@msg-id=slow_on :tmi.twitch.tv NOTICE #harbour :Login authentication failed"), []);
}

#[test]
fn lines_that_came_before_a_loss_are_handed_on_after_it() {
    let mut bench = Bench::up();
    bench.give(closed());
    let done = bench.line("@id=1 :rowan!rowan@rowan PRIVMSG #harbour :just in time");
    assert!(matches!(done.as_slice(), [Effect::Report(Incoming::Feedback(_))]));
    assert_eq!(bench.line("PING :x"), []);
}

fn any_input() -> impl Strategy<Value = (u64, usize)> {
    (prop_oneof![4 => 0u64..2_000, 1 => 0u64..70_000], 0usize..15)
}

proptest! {
    /// Whatever happens in whatever order, and whatever the clock does: no panic; nothing is sent and no
    /// second connection made while there is none or one; no token is shown again that was refused;
    /// waits are bounded; there is always a way on.
    #[test]
    fn it_keeps_its_promises(seed in any::<u64>(), story in prop::collection::vec(any_input(), 0..200)) {
        let mut session = ChatSession::new("harbour", server(), seed);
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
        let mut now = noon();
        let (mut wire, mut refused) = (Wire::None, None);
        for (millis, choice) in story {
            pass(&mut now, Duration::from_millis(millis));
            let event = match choice {
                0..=7 if wire == Wire::Open => Event::Text(CONNECTION, lines[choice].as_bytes()),
                8 if wire == Wire::Opening => {
                    wire = Wire::Open;
                    let token = Secret::new((millis % 3).to_string());
                    let login = (millis % 4 > 0).then(|| Login { name: "harbour".into(), token });
                    session.on(Event::News(login), now, &mut Vec::new());
                    Event::Opened(CONNECTION)
                }
                9 if wire != Wire::None => { wire = Wire::None; closed() }
                10 if wire == Wire::Open => Event::Binary(CONNECTION),
                // Inputs that a careful driver would not send are harmless, too.
                11 if wire != Wire::Opening => NetEvent::Opened(CONNECTION),
                12 if wire == Wire::None => NetEvent::Closed(CONNECTION, NetError::NoWebSocket { host: "h".into() }),
                13 => { now.wall = before(now.wall, Duration::from_secs(2 * millis)); Event::Tick }
                _ => {
                    let wait = session.wake_at().and_then(|at| until(now.steady, at));
                    pass(&mut now, wait.unwrap_or_default());
                    Event::Tick
                }
            };
            let mut out = Vec::new();
            session.on(event, now, &mut out);
            for output in out {
                match output {
                    Effect::Open(..) => { prop_assert_eq!(wire, Wire::None); wire = Wire::Opening; }
                    Effect::Close(_) => { prop_assert_ne!(wire, Wire::None); wire = Wire::None; }
                    Effect::Finish(_) => prop_assert_eq!(wire, Wire::Open),
                    Effect::Send(_, line) => {
                        prop_assert_eq!(wire, Wire::Open);
                        let line = line.expose().strip_suffix("\r\n").unwrap();
                        prop_assert!(!line.contains(['\r', '\n']));
                        let token = line.strip_prefix("PASS oauth:").map(Secret::new);
                        prop_assert!(token.is_none() || token != refused);
                    }
                    Effect::Ping(_) | Effect::CancelJobs => unreachable!("chat has neither"),
                    Effect::Run(RefusedToken(token)) => refused = Some(token),
                    Effect::Report(_) => {}
                }
            }
            let wake = session.wake_at().expect("a way on");
            prop_assert!(until(now.steady, wake).is_none_or(|left| left <= 60 * SECOND));
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wire {
    None,
    Opening,
    Open,
}
