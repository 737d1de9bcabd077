//! Chat over real sockets, against a scripted Twitch. The clock stands still until a test moves it.

mod signed_in;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use evenkeel::clock::Clock;
use evenkeel::domain::{Incoming, Link, LinkState};
use evenkeel::twitch;
use evenkeel::twitch::access::TokenReader;
use evenkeel::twitch::chat::{self, ChatSettings, LineTally, Skip};
use jiff::Timestamp;
use rustls::ClientConfig;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::support::fake_twitch::{Connection, FakeTwitch, Identity};
use crate::support::relay::Relay;
use crate::support::script::{Dice, Script, Step, ids_in_full, message};

const SECOND: Duration = Duration::from_secs(1);

/// A running chat connection and what it hands on.
struct Chat {
    clock: Clock,
    stop: CancellationToken,
    batches: mpsc::Receiver<Vec<Incoming>>,
    unread: std::collections::VecDeque<Incoming>,
    tally: watch::Receiver<LineTally>,
    task: JoinHandle<()>,
}

impl Chat {
    fn start(url: &str) -> Self {
        Self::start_with(url, nobody_trusted())
    }

    fn start_with(url: &str, tls: Arc<ClientConfig>) -> Self {
        Self::start_behind(url, tls, None)
    }

    /// Chat that may sign in.
    fn start_behind(url: &str, tls: Arc<ClientConfig>, token_reader: Option<TokenReader>) -> Self {
        let clock = Clock::manual(Timestamp::from_second(1_790_000_000).unwrap());
        let stop = CancellationToken::new();
        let settings = ChatSettings {
            channel: "harbour".to_owned(),
            server: twitch::address(url).unwrap(),
            tls,
            token_reader,
            seed: 7,
            tally: watch::Sender::default(),
        };
        let tally = settings.tally.subscribe();
        let (out, batches) = mpsc::channel(4);
        let task = tokio::spawn(chat::run(settings, clock.clone(), stop.clone(), out));
        Self { clock, stop, batches, unread: Default::default(), tally, task }
    }

    async fn next(&mut self) -> Incoming {
        loop {
            if let Some(incoming) = self.unread.pop_front() {
                return incoming;
            }
            let batch =
                tokio::time::timeout(20 * SECOND, self.batches.recv()).await.expect("something in time");
            self.unread.extend(batch.expect("the connection is kept"));
        }
    }

    /// The next message's words.
    async fn text(&mut self) -> String {
        loop {
            if let Incoming::Feedback(draft) = self.next().await {
                return draft.text;
            }
        }
    }

    /// The next change of the connection to this state.
    async fn link(&mut self, state: LinkState) -> Link {
        loop {
            match self.next().await {
                Incoming::Link(link) if link.state == state => return link,
                _ => {}
            }
        }
    }

    /// Lets the wait before the next try go by.
    async fn wait_out(&mut self) -> Link {
        let link = self.link(LinkState::Waiting).await;
        self.clock.advance(60 * SECOND);
        link
    }

    async fn stop(self) {
        self.stop.cancel();
        drop(self.batches);
        tokio::time::timeout(20 * SECOND, self.task).await.expect("it stops").unwrap();
    }
}

fn nobody_trusted() -> Arc<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    Arc::new(builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth())
}

fn says(words: &str) -> String {
    let id = words.replace(' ', "-");
    format!("@id={id};user-id=7 :rowan!rowan@rowan.tmi.twitch.tv PRIVMSG #harbour :{words}")
}

/// Registers, exchanges a PING, hears a line: the same over every kind of connection.
async fn converse(fake: &FakeTwitch, chat: &mut Chat) -> Connection {
    let mut server = fake.welcome().await;
    chat.link(LinkState::Up).await;
    server.send("PING :are you there").await;
    assert_eq!(server.read_line().await.unwrap(), "PONG :are you there");
    server.send(&says("hello")).await;
    assert_eq!(chat.text().await, "hello");
    server
}

#[tokio::test]
async fn lines_come_over_every_kind_of_connection() {
    let identity = Identity::new();
    for fake in [
        FakeTwitch::irc().await,
        FakeTwitch::websocket().await,
        FakeTwitch::irc().await.with_tls(&identity),
        FakeTwitch::websocket().await.with_tls(&identity),
    ] {
        let mut chat = Chat::start_with(&fake.url(), identity.client.clone());
        let server = converse(&fake, &mut chat).await;
        server.close().await;
        chat.link(LinkState::Waiting).await;
        chat.stop().await;
    }
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_refused() {
    let fake = FakeTwitch::irc().await.with_tls(&Identity::new());
    let mut chat = Chat::start(&fake.url());
    assert!(fake.accept().await.is_none());
    let problem = chat.link(LinkState::Waiting).await.problem.unwrap();
    assert!(problem.contains("could not prove who it is"), "{problem}");
    chat.stop().await;
}

#[tokio::test]
async fn garbage_costs_neither_the_connection_nor_the_next_line() {
    for fake in [FakeTwitch::irc().await, FakeTwitch::websocket().await] {
        let mut chat = Chat::start(&fake.url());
        let mut server = converse(&fake, &mut chat).await;
        server.send_raw(b"@id=1 :rowan!rowan@rowan PRIVMSG #harbour :\xff\xfe\r\n").await;
        server.send_raw(&[vec![b'x'; 40_000], b"\r\n".to_vec()].concat()).await;
        server.send("@@;;=").await;
        server.send("@emotes=25:none;id=2 :tmi.twitch.tv PRIVMSG #harbour :nobody says this").await;
        server.send_binary(b"\x00\x01\x02").await;
        server.send("@emotes=25:none;id=3 :rowan!rowan@rowan PRIVMSG #harbour :still here").await;
        assert_eq!(chat.text().await, "still here");
        let tally = *chat.tally.wait_for(|tally| tally.handed_on == 2).await.unwrap();
        let binary = u64::from(fake.url().starts_with("ws"));
        assert_eq!(Skip::ALL.map(|skip| tally.skipped(skip)), [1, 1 + binary, 1, 1]);
        chat.stop().await;
    }
}

#[tokio::test]
async fn several_lines_in_one_frame_and_one_line_in_several_pieces() {
    let fake = FakeTwitch::websocket().await;
    let mut chat = Chat::start(&fake.url());
    let mut server = converse(&fake, &mut chat).await;
    server.send_raw(format!("{}\r\n{}\r\n", says("one"), says("two")).as_bytes()).await;
    assert_eq!((chat.text().await, chat.text().await), ("one".into(), "two".into()));
    chat.stop().await;

    let fake = FakeTwitch::irc().await;
    let mut chat = Chat::start(&fake.url());
    let mut server = converse(&fake, &mut chat).await;
    let line = says("three");
    let (head, tail) = line.split_at(20);
    server.send_raw(head.as_bytes()).await;
    server.send_raw(format!("{tail}\n").as_bytes()).await;
    assert_eq!(chat.text().await, "three");
    chat.stop().await;
}

#[tokio::test]
async fn a_cut_is_told_once_and_the_next_connection_goes_on() {
    let fake = FakeTwitch::irc().await;
    let relay = Relay::before(fake.address()).await;
    let mut chat = Chat::start(&fake.url_at(relay.address()));
    let mut server = converse(&fake, &mut chat).await;
    server.send(&says("before")).await;
    assert_eq!(chat.text().await, "before");
    relay.cut();
    let link = chat.wait_out().await;
    assert!(link.problem.is_some() && link.advice.is_some());
    let mut server = fake.welcome().await;
    chat.link(LinkState::Up).await;
    server.send(&says("after")).await;
    assert_eq!(chat.text().await, "after");
    chat.stop().await;
}

#[tokio::test]
async fn what_was_delivered_before_a_cut_is_handed_on_and_half_a_line_is_not() {
    let fake = FakeTwitch::irc().await;
    let relay = Relay::before(fake.address()).await;
    let mut chat = Chat::start(&fake.url_at(relay.address()));
    let mut server = converse(&fake, &mut chat).await;
    let lines = format!("{}\r\n{}\r\n", says("one"), says("two"));
    relay.cut_after(lines.len() + says("three").len() - 2);
    server.send_raw(format!("{lines}{}\r\n", says("three")).as_bytes()).await;
    assert_eq!((chat.text().await, chat.text().await), ("one".into(), "two".into()));
    chat.wait_out().await;
    let mut server = fake.welcome().await;
    server.send(&says("four")).await;
    assert_eq!(chat.text().await, "four");
    // The half was not glued to the next connection's first line.
    let tally = *chat.tally.wait_for(|tally| tally.handed_on == 4).await.unwrap();
    assert_eq!(Skip::ALL.map(|skip| tally.skipped(skip)), [0; 4]);
    assert_eq!(tally.elsewhere + tally.nothing, 0);
    assert_eq!(tally.server, 9, "two registrations of four lines, and a PING");
    chat.stop().await;
}

#[tokio::test]
async fn last_words_count_even_when_they_come_with_the_goodbye() {
    for fake in [FakeTwitch::irc().await, FakeTwitch::websocket().await] {
        let mut chat = Chat::start(&fake.url());
        let server = converse(&fake, &mut chat).await;
        server.send_and_close(&says("good night")).await;
        assert_eq!(chat.text().await, "good night");
        chat.link(LinkState::Waiting).await;
        chat.stop().await;
    }
}

#[tokio::test]
async fn reconnect_is_followed_and_lines_behind_it_still_count() {
    let fake = FakeTwitch::irc().await;
    let mut chat = Chat::start(&fake.url());
    let mut server = converse(&fake, &mut chat).await;
    server.send(":tmi.twitch.tv RECONNECT").await;
    server.send(&says("behind")).await;
    assert_eq!(chat.text().await, "behind");
    assert_eq!(server.read_line().await, None, "we said goodbye");
    server.send(&says("to the last")).await;
    assert_eq!(chat.text().await, "to the last");
    server.close().await;
    chat.wait_out().await;
    converse(&fake, &mut chat).await;
    chat.stop().await;
}

#[tokio::test]
async fn silence_is_asked_about_and_then_ends_the_connection() {
    let fake = FakeTwitch::irc().await;
    let relay = Relay::before(fake.address()).await;
    let mut chat = Chat::start(&fake.url_at(relay.address()));
    let mut server = converse(&fake, &mut chat).await;
    relay.stall();
    chat.clock.advance(60 * SECOND);
    let ping = server.read_line().await.unwrap();
    server.send(&ping.replace("PING", "PONG")).await;
    chat.clock.advance(10 * SECOND);
    let problem = chat.wait_out().await.problem.unwrap();
    assert!(problem.contains("silent"), "{problem}");
    relay.resume();
    converse(&fake, &mut chat).await;
    chat.stop().await;
}

#[tokio::test]
async fn a_refused_login_is_told_and_tried_again() {
    let fake = FakeTwitch::irc().await;
    let mut chat = Chat::start(&fake.url());
    let mut server = fake.accept().await.unwrap();
    server.send(":tmi.twitch.tv NOTICE * :Login authentication failed").await;
    let link = chat.wait_out().await;
    assert!(link.problem.is_some() && link.advice.is_some());
    while server.read_line().await.is_some() {}
    converse(&fake, &mut chat).await;
    chat.stop().await;
}

#[tokio::test]
async fn a_server_that_takes_connections_and_says_nothing_is_given_up_in_time() {
    for fake in [FakeTwitch::irc().await, FakeTwitch::websocket().await] {
        // A listener's queue takes the connection; nobody ever answers.
        let mut chat = Chat::start(&fake.url());
        chat.link(LinkState::Connecting).await;
        let waiting = loop {
            chat.clock.advance(SECOND);
            tokio::task::yield_now().await;
            if let Ok(batch) = chat.batches.try_recv() {
                chat.unread.extend(batch);
                break chat.link(LinkState::Waiting).await;
            }
        };
        assert!(waiting.problem.is_some());
        chat.stop().await;
    }
}

#[tokio::test]
async fn nobody_there_is_a_sentence() {
    let url = FakeTwitch::irc().await.url();
    let mut chat = Chat::start(&url);
    let problem = chat.link(LinkState::Waiting).await.problem.unwrap();
    assert!(problem.ends_with("could not be reached: nothing answers there."), "{problem}");
    chat.stop().await;
}

#[tokio::test]
async fn a_slow_receiver_holds_the_server_back_and_loses_nothing() {
    let fake = FakeTwitch::irc().await;
    let mut chat = Chat::start(&fake.url());
    let steps = (0..20_000).map(|number| Step::Line(message("harbour", number)));
    let player = fake.play(Script(steps.collect()));
    chat.link(LinkState::Up).await;
    // Nobody receives: the queue fills, and nothing more is read, whatever the clock says.
    chat.clock.advance(3600 * SECOND);
    for number in 0..20_000 {
        assert!(chat.text().await.contains(&format!(" {number} ")));
    }
    chat.stop().await;
    player.await.unwrap();
}

#[tokio::test]
async fn a_rough_day_loses_nothing_that_was_delivered() {
    const LINES: usize = 3_000;
    let fake = FakeTwitch::irc().await;
    let relay = Relay::before(fake.address()).await;
    let mut chat = Chat::start(&fake.url_at(relay.address()));
    let script = Script::rough("harbour", LINES, 42);
    assert_eq!(script.ids().len(), LINES);
    let player = fake.play(script);
    let mut dice = Dice(42);
    relay.throttle(900, Duration::ZERO);
    relay.cut_after(5_000);
    let (mut heard, mut delivered) = (BTreeSet::new(), BTreeSet::new());
    let mut idle = 0;
    while idle < 50 && (!player.is_finished() || delivered.is_empty() || !delivered.is_subset(&heard)) {
        let Ok(batch) = tokio::time::timeout(SECOND / 10, chat.batches.recv()).await else {
            // Not every failed try is told: let the wait for the next one go by.
            chat.clock.advance(5 * SECOND);
            idle += 1;
            if player.is_finished() {
                delivered = relay.delivered().iter().flat_map(|bytes| ids_in_full(bytes)).collect();
            }
            continue;
        };
        idle = 0;
        for incoming in batch.expect("the connection is kept") {
            match incoming {
                Incoming::Feedback(draft) => heard.extend(draft.source_id),
                Incoming::Link(link) if link.state == LinkState::Waiting => {
                    relay.cut_after(2_000 + usize::try_from(dice.below(60_000)).unwrap());
                    chat.clock.advance(60 * SECOND);
                }
                _ => {}
            }
        }
        if heard.contains(&format!("line-{}", LINES - 1)) {
            relay.cut();
        }
    }
    assert!(relay.delivered().len() > 10, "it was a rough day");
    let lost: Vec<_> = delivered.difference(&heard).collect();
    assert_eq!(lost, [""; 0], "delivered and not handed on");
    assert!(heard.len() > LINES / 2, "most of it came through, and not {}", heard.len());
    chat.stop().await;
}
