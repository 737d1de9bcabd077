//! The session over single connections.

use super::*;
use crate::clock::before;
use crate::domain::{Incoming, Link};
use crate::net::NetError;
use crate::secret::Secret;
use crate::twitch::http::NoAnswer;

const SECOND: Duration = Duration::from_secs(1);

fn access(login: &str, scopes: &[&str]) -> Access {
    Access {
        token: Secret::new("token"),
        client_id: "client".into(),
        user_id: "500".into(),
        login: login.into(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    }
}

fn welcome(session: &str) -> String {
    format!(
        r#"{{"metadata":{{"message_id":"w","message_type":"session_welcome"}},"payload":{{"session":{{"id":"{session}","keepalive_timeout_seconds":30}}}}}}"#
    )
}

fn reconnect(url: &str) -> String {
    format!(
        r#"{{"metadata":{{"message_id":"r","message_type":"session_reconnect"}},"payload":{{"session":{{"id":"s","reconnect_url":"{url}"}}}}}}"#
    )
}

fn revocation(subject: SubscriptionType, status: &str) -> String {
    format!(
        r#"{{"metadata":{{"message_type":"revocation","subscription_type":"{}"}},"payload":{{"subscription":{{"status":"{status}"}}}}}}"#,
        subject.name()
    )
}

fn offline(id: &str) -> String {
    format!(
        r#"{{"metadata":{{"message_id":"{id}","message_type":"notification","subscription_type":"stream.offline","subscription_version":"1"}},"payload":{{"event":{{}}}}}}"#
    )
}

const KEEPALIVE: &str = r#"{"metadata":{"message_id":"k","message_type":"session_keepalive"},"payload":{}}"#;

type Event<'a> = NetEvent<'a, EventSubNews>;

const FIND: EventSubEffect = Effect::Run(EventSubJob::Find);
const DOUBT: EventSubEffect = Effect::Run(EventSubJob::Doubt);

fn signs_in(access: Access) -> Event<'static> {
    Event::News(EventSubNews::SignIn(Some(access)))
}

fn found(found: Result<Option<String>, HelixRefusal>) -> Event<'static> {
    Event::News(EventSubNews::Found(found))
}

fn answered(session: String, answer: Result<Costs, HelixRefusal>) -> Event<'static> {
    Event::News(EventSubNews::Answered(session, answer))
}

fn text(wire: ConnectionId, raw: &str) -> Event<'_> {
    Event::Text(wire, raw.as_bytes())
}

fn closed(wire: ConnectionId, code: Option<u16>) -> Event<'static> {
    Event::Closed(wire, NetError::Closed { code })
}

fn noon() -> Now {
    let at = Timestamp::from_second(1_790_000_000).unwrap();
    Now { steady: at, wall: at }
}

/// Lets time go by.
fn pass(now: &mut Now, span: Duration) {
    *now = Now { steady: after(now.steady, span), wall: after(now.wall, span) };
}

/// A session with clocks of its own.
struct Bench {
    session: EventSubSession,
    now: Now,
}

impl Bench {
    fn new() -> Self {
        let address = crate::twitch::address("wss://events.example/ws").unwrap();
        Self { session: EventSubSession::new("harbour", &address, 1), now: noon() }
    }

    /// A bench whose session is up on wire 1, with every question answered.
    fn up() -> Self {
        let mut bench = Self::new();
        bench.give(signs_in(access("harbour", &["bits:read"])));
        let done = bench.greet(1, "s-1");
        assert_eq!(links(&done), [LinkState::Up]);
        bench
    }

    /// Lets `wire` connect and be welcomed, and answers every question.
    fn greet(&mut self, wire: ConnectionId, session: &str) -> Vec<EventSubEffect> {
        self.give(Event::Opened(wire));
        let mut done = self.give(text(wire, &welcome(session)));
        let mut from = 0;
        while let Some(question) = done[from..].iter().find_map(asked) {
            let id = question.session.clone();
            from = done.len();
            done.extend(self.give(answered(id, Ok(Costs::default()))));
        }
        done
    }

    fn give(&mut self, input: Event<'_>) -> Vec<EventSubEffect> {
        let mut out = Vec::new();
        self.session.on(input, self.now, &mut out);
        out
    }

    fn text(&mut self, wire: ConnectionId, raw: &str) -> Vec<EventSubEffect> {
        self.give(text(wire, raw))
    }

    fn close(&mut self, wire: ConnectionId, code: u16) -> Vec<EventSubEffect> {
        self.give(closed(wire, Some(code)))
    }

    fn pass(&mut self, span: Duration) -> Vec<EventSubEffect> {
        pass(&mut self.now, span);
        self.give(Event::Tick)
    }

    /// Goes to the time the session wants to be woken at, and ticks.
    fn wake(&mut self) -> (Duration, Vec<EventSubEffect>) {
        let waited = until(self.now.steady, self.session.wake_at().unwrap()).unwrap_or_default();
        pass(&mut self.now, waited);
        (waited, self.give(Event::Tick))
    }
}

fn asked(output: &EventSubEffect) -> Option<&SubscriptionRequest> {
    if let Effect::Run(EventSubJob::Subscribe(question)) = output { Some(question) } else { None }
}

fn connects(outputs: &[EventSubEffect]) -> Vec<(ConnectionId, String)> {
    let address = |output: &EventSubEffect| match output {
        Effect::Open(wire, address) => Some((*wire, format!("{}{}", address.host, address.path))),
        _ => None,
    };
    outputs.iter().filter_map(address).collect()
}

fn links(outputs: &[EventSubEffect]) -> Vec<LinkState> {
    outputs.iter().filter_map(|output| Some(link(output)?.state)).collect()
}

fn link(output: &EventSubEffect) -> Option<&Link> {
    if let Effect::Report(Incoming::Link(link)) = output { Some(link) } else { None }
}

fn problem(outputs: &[EventSubEffect]) -> Option<String> {
    outputs.iter().filter_map(link).next_back()?.problem.clone()
}

#[test]
fn without_a_sign_in_it_is_off() {
    let mut bench = Bench::new();
    assert_eq!(links(&bench.give(Event::News(EventSubNews::SignIn(None)))), [LinkState::Off]);
    assert_eq!(bench.session.wake_at(), None);
    assert_eq!(bench.give(Event::News(EventSubNews::SignIn(None))), []);
}

#[test]
fn it_connects_with_a_wish_and_asks_for_what_is_permitted_in_order() {
    let mut bench = Bench::new();
    let done = bench.give(signs_in(access("harbour", &["bits:read"])));
    assert_eq!(connects(&done), [(1, "events.example/ws?keepalive_timeout_seconds=30".to_owned())]);
    assert_eq!(links(&done), [LinkState::Connecting]);
    let done = bench.greet(1, "s-1");
    let subjects: Vec<_> = done.iter().filter_map(asked).map(|question| question.subject).collect();
    assert_eq!(
        subjects,
        [
            SubscriptionType::Online,
            SubscriptionType::Offline,
            SubscriptionType::Raid,
            SubscriptionType::Update,
            SubscriptionType::Bits,
            SubscriptionType::PowerUp
        ]
    );
    let question = done.iter().find_map(asked).unwrap();
    assert_eq!((question.session.as_str(), question.broadcaster.as_str()), ("s-1", "500"));
}

#[test]
fn somebody_elses_channel_is_looked_up_first() {
    let mut bench = Bench::new();
    let guest = access("guest", &[]);
    assert_eq!(bench.give(signs_in(guest.clone()))[1..], [FIND]);
    let done = bench.give(found(Err(HelixRefusal::Silent(NoAnswer::Unreachable))));
    assert_eq!(links(&done), [LinkState::Waiting]);
    assert_eq!(bench.wake().1, [FIND]);
    let done = bench.give(found(Ok(Some("77".into()))));
    assert_eq!(connects(&done).len(), 1);
    let done = bench.greet(1, "s-1");
    assert!(done.iter().filter_map(asked).all(|question| question.broadcaster == "77"));

    let mut bench = Bench::new();
    bench.give(signs_in(guest.clone()));
    let done = bench.give(found(Ok(None)));
    assert_eq!(links(&done), [LinkState::Stopped]);
    assert!(problem(&done).unwrap().contains("`harbour`"));
}

#[test]
fn silence_is_a_loss_and_anything_that_comes_is_life() {
    let mut bench = Bench::up();
    for alive in 0..4 {
        assert_eq!(bench.pass(34 * SECOND), []);
        match alive {
            0 => bench.text(1, KEEPALIVE),
            1 => bench.text(1, "garbage"),
            2 => bench.give(Event::Binary(1)),
            _ => bench.give(Event::Alive(1)),
        };
    }
    let done = bench.pass(35 * SECOND);
    assert_eq!(done[0], Effect::Close(1));
    assert_eq!(problem(&done), Some(EventSubError::Silent.to_string()));
    let (waited, done) = bench.wake();
    assert!(waited <= SECOND);
    assert_eq!(connects(&done).len(), 1);
    let done = bench.greet(2, "s-2");
    assert_eq!(done.iter().filter_map(asked).count(), 6, "all is asked for again");
}

#[test]
fn a_clock_that_is_set_back_makes_no_deadline_longer() {
    let mut bench = Bench::up();
    bench.now.wall = before(bench.now.wall, 7200 * SECOND);
    assert_eq!(bench.give(Event::Tick), []);
    assert_eq!(bench.pass(34 * SECOND), []);
    assert_eq!(bench.pass(SECOND)[0], Effect::Close(1));
    bench.now.wall = before(bench.now.wall, 7200 * SECOND);
    bench.give(Event::Tick);
    assert!(bench.wake().0 <= SECOND);
}

#[test]
fn each_deadline_before_the_welcome_has_its_own_sentence() {
    let mut bench = Bench::new();
    bench.give(signs_in(access("harbour", &[])));
    let done = bench.pass(CONNECT);
    assert_eq!(
        (done[0].clone(), problem(&done)),
        (Effect::Close(1), Some(EventSubError::NoAnswer.to_string()))
    );
    bench.wake();
    bench.give(Event::Opened(2));
    let done = bench.pass(WELCOME);
    assert_eq!(
        (done[0].clone(), problem(&done)),
        (Effect::Close(2), Some(EventSubError::NoWelcome.to_string()))
    );
}

#[test]
fn a_move_goes_there_unchanged_and_asks_for_nothing() {
    let mut bench = Bench::up();
    let done = bench.text(1, &reconnect("wss://cell-a.example/ws?challenge=x&id=y"));
    assert_eq!(connects(&done), [(2, "cell-a.example/ws?challenge=x&id=y".to_owned())]);
    assert_eq!(bench.text(1, &reconnect("wss://elsewhere.example")), [], "one move at a time");
    assert!(matches!(bench.text(1, &offline("a"))[..], [Effect::Report(_)]), "the old one still counts");
    bench.give(Event::Opened(2));
    assert_eq!(bench.text(2, &welcome("s-1")), []);
    assert!(matches!(bench.text(2, &offline("b"))[..], [Effect::Report(_)]));
    assert!(matches!(bench.text(1, &offline("c"))[..], [Effect::Report(_)]), "what was on its way counts");
    assert_eq!(bench.text(1, &offline("b")), [], "but nothing counts twice");
    assert_eq!(bench.wake().1, [Effect::Close(1)]);
    assert_eq!(bench.pass(32 * SECOND), []);
    assert_eq!(bench.pass(SECOND)[0], Effect::Close(2), "the new one is watched now");
}

#[test]
fn an_old_connection_that_ends_first_changes_nothing() {
    let mut bench = Bench::up();
    bench.text(1, &reconnect("wss://cell-a.example/ws"));
    assert_eq!(bench.close(1, 4004), []);
    bench.give(Event::Opened(2));
    assert_eq!(bench.text(2, &welcome("s-1")), []);
    assert_eq!(bench.pass(34 * SECOND), []);
}

#[test]
fn a_move_that_fails_means_a_fresh_start() {
    for how in 0..4 {
        let mut bench = Bench::up();
        let url = if how == 3 { "ws://elsewhere.example/ws" } else { "wss://cell-a.example/ws" };
        let mut done = bench.text(1, &reconnect(url));
        match how {
            0 => done = bench.close(2, 4007),
            1 => {
                bench.close(1, 4004);
                done = bench.close(2, 1006);
            }
            2 => done = bench.pass(CONNECT),
            _ => assert!(connects(&done).is_empty(), "unencrypted, to another machine"),
        }
        assert_eq!(links(&done), [LinkState::Waiting], "{how}");
        assert_eq!(done.contains(&Effect::Close(1)), how != 1);
        let (waited, done) = bench.wake();
        assert!(waited <= SECOND);
        let fresh = connects(&done);
        assert_eq!(fresh[0].1, "events.example/ws?keepalive_timeout_seconds=30");
        assert!(bench.greet(fresh[0].0, "s-2").iter().any(|output| asked(output).is_some()));
    }
}

#[test]
fn a_server_that_moves_us_all_the_time_is_not_followed_for_ever() {
    let mut bench = Bench::up();
    bench.text(1, &reconnect("wss://cell-a.example/ws"));
    bench.give(Event::Opened(2));
    bench.text(2, &welcome("s-1"));
    let done = bench.text(2, &reconnect("wss://cell-b.example/ws"));
    assert_eq!(problem(&done), Some(EventSubError::Misled.to_string()));
}

#[test]
fn close_codes_are_followed_at_once_later_or_much_later() {
    for code in [4002, 4004, 4007] {
        let mut bench = Bench::up();
        bench.close(1, code);
        let (waited, done) = bench.wake();
        assert_eq!((waited, connects(&done).len()), (Duration::ZERO, 1), "{code}");
        // In a row, at once would be a hot loop.
        let longest = (2..14).map(|wire| {
            bench.greet(wire, "s");
            bench.close(wire, code);
            bench.wake().0
        });
        assert!(longest.max().unwrap() > 10 * SECOND, "{code}");
    }
    for code in [4000, 4003, 4005, 4006, 1000, 1011] {
        let mut bench = Bench::up();
        let longest = (1..14).map(|wire| {
            bench.greet(wire, "s");
            bench.close(wire, code);
            bench.wake().0
        });
        assert!(longest.max().unwrap() > 10 * SECOND, "{code}");
    }
    let mut bench = Bench::up();
    bench.close(1, 4001);
    assert_eq!(bench.wake().0, LONG);
}

#[test]
fn a_good_while_makes_waits_short_again() {
    let mut bench = Bench::up();
    for wire in 1..30 {
        bench.greet(wire, "s");
        bench.pass(30 * SECOND);
        bench.text(wire, KEEPALIVE);
        bench.pass(30 * SECOND);
        bench.close(wire, 4002);
        assert_eq!(bench.wake().0, Duration::ZERO);
    }
}

#[test]
fn an_outage_is_told_once() {
    let mut bench = Bench::up();
    let done = bench.close(1, 4000);
    assert_eq!(links(&done), [LinkState::Waiting]);
    for wire in 2..9 {
        assert_eq!(
            connects(&bench.wake().1),
            [(wire, "events.example/ws?keepalive_timeout_seconds=30".into())]
        );
        assert_eq!(bench.close(wire, 4000), []);
    }
    assert_eq!(connects(&bench.wake().1).len(), 1);
    assert_eq!(links(&bench.greet(9, "s")), [LinkState::Up]);
}

#[test]
fn an_answer_for_a_session_that_moved_is_asked_for_again() {
    let mut bench = Bench::new();
    bench.give(signs_in(access("harbour", &[])));
    bench.give(Event::Opened(1));
    bench.text(1, &welcome("s-1"));
    bench.text(1, &reconnect("wss://cell-a.example/ws"));
    bench.give(Event::Opened(2));
    bench.text(2, &welcome("s-2"));
    let done = bench.give(answered("s-1".into(), Err(HelixRefusal::Bad(400, String::new()))));
    let question = done.iter().find_map(asked).unwrap();
    assert_eq!((question.subject, question.session.as_str()), (SubscriptionType::Online, "s-2"));
}

#[test]
fn what_is_not_understood_is_counted_and_costs_nothing() {
    let mut bench = Bench::up();
    for raw in [
        offline("a"),
        offline("a"),
        offline("b").replace("\"1\"", "\"9\""),
        offline("c").replace("stream.offline", "stream.raining"),
        offline("d").replace("stream.offline", "channel.cheer"),
        "{}".to_owned(),
        welcome("s-9").replace("welcome", "party"),
    ] {
        bench.text(1, &raw);
    }
    assert_eq!(bench.session.tally(), EventTally { events: 1, duplicates: 1, unknown: 3, unreadable: 2 });
}

mod evening;
mod random;
mod sign_in;
