//! Chat where the streamer has signed in, and where the clock does not go as it should.

use evenkeel::secret::Secret;
use evenkeel::twitch::access::{self, Access, TokenStore};

use super::*;
use crate::support::fake_twitch::Introduction;
use crate::support::log::Log;

const REFUSED: &str = ":tmi.twitch.tv NOTICE * :Login authentication failed";

fn access(token: &str, scope: &str) -> Option<Access> {
    Some(Access {
        token: Secret::new(token),
        client_id: "client-7".into(),
        user_id: "12".into(),
        login: "harbour_person".into(),
        scopes: vec![scope.into()],
    })
}

/// Chat behind a token_reader through which nobody has signed in yet.
fn start(fake: &FakeTwitch) -> (Chat, TokenStore) {
    let (token_store, token_reader) = access::token_channel();
    (Chat::start_behind(&fake.url(), nobody_trusted(), Some(token_reader)), token_store)
}

/// Reads the next connection's introduction and lets it in.
async fn welcome(fake: &FakeTwitch, chat: &mut Chat) -> (Connection, Introduction) {
    let mut server = fake.accept().await.unwrap();
    let introduction = server.introduction().await.unwrap();
    server.confirm(&introduction.nick, &introduction.channel).await;
    chat.link(LinkState::Up).await;
    (server, introduction)
}

fn is_visitor(introduction: &Introduction) -> bool {
    introduction.pass.is_none() && introduction.nick.starts_with("justinfan")
}

#[tokio::test]
async fn a_sign_in_is_used_from_the_next_connection_on() {
    for fake in [FakeTwitch::irc().await, FakeTwitch::websocket().await] {
        let (mut chat, token_store) = start(&fake);
        let (mut server, introduction) = welcome(&fake, &mut chat).await;
        assert!(is_visitor(&introduction));
        token_store.share(access("token-1", "chat:read"));
        server.send(&says("still here")).await;
        assert_eq!(chat.text().await, "still here");
        server.close().await;
        chat.wait_out().await;
        let (server, introduction) = welcome(&fake, &mut chat).await;
        let expected = ("token-1", "harbour_person");
        assert_eq!((introduction.pass.as_deref().unwrap(), introduction.nick.as_str()), expected);
        token_store.share(None);
        server.close().await;
        chat.wait_out().await;
        assert!(is_visitor(&welcome(&fake, &mut chat).await.1));
        chat.stop().await;
    }
}

#[tokio::test]
async fn a_sign_in_without_the_permission_for_chat_is_not_used() {
    let fake = FakeTwitch::irc().await;
    let (mut chat, token_store) = start(&fake);
    token_store.share(access("token-1", "bits:read"));
    assert!(is_visitor(&welcome(&fake, &mut chat).await.1));
    chat.stop().await;
}

#[tokio::test]
async fn a_refused_sign_in_is_reported_and_chat_goes_on_without_it_until_there_is_another() {
    let fake = FakeTwitch::irc().await;
    let (mut chat, mut token_store) = start(&fake);
    token_store.share(access("token-1", "chat:read"));
    let mut server = fake.accept().await.unwrap();
    assert_eq!(server.introduction().await.unwrap().pass.as_deref(), Some("token-1"));
    server.send(REFUSED).await;
    assert_eq!(token_store.refused.recv().await, Some(Secret::new("token-1")));
    let link = chat.wait_out().await;
    assert!(link.problem.unwrap().contains("sign-in") && link.advice.is_some());
    for _ in 0..2 {
        let (server, introduction) = welcome(&fake, &mut chat).await;
        assert!(is_visitor(&introduction));
        server.close().await;
        chat.wait_out().await;
    }
    let (server, _) = welcome(&fake, &mut chat).await;
    token_store.share(access("token-2", "chat:read"));
    server.close().await;
    chat.wait_out().await;
    assert_eq!(welcome(&fake, &mut chat).await.1.pass.as_deref(), Some("token-2"));
    assert!(token_store.refused.try_recv().is_err(), "reported once");
    chat.stop().await;
}

#[tokio::test]
async fn no_token_is_in_the_log() {
    let fake = FakeTwitch::irc().await;
    let log = Log::default();
    // The runtime has this one thread.
    let _logged = tracing::subscriber::set_default(log.subscriber());
    let (mut chat, token_store) = start(&fake);
    token_store.share(access("token-1", "chat:read"));
    let mut server = fake.accept().await.unwrap();
    server.introduction().await.unwrap();
    server.send(REFUSED).await;
    chat.wait_out().await;
    welcome(&fake, &mut chat).await;
    chat.stop().await;
    let log = log.text();
    assert!(log.contains("chat is connected"), "{log}");
    for kept in ["token-1", "oauth", "PASS", "client-7"] {
        assert!(!log.contains(kept), "{kept} in {log}");
    }
}

#[tokio::test]
async fn a_clock_set_back_by_hours_makes_no_wait_hours_long() {
    let fake = FakeTwitch::irc().await;
    let mut chat = Chat::start(&fake.url());
    let mut server = converse(&fake, &mut chat).await;
    let back = Timestamp::from_second(1_790_000_000 - 5 * 3600).unwrap();
    chat.clock.set(back);
    server.send(&says("later")).await;
    assert_eq!(chat.text().await, "later");
    chat.clock.advance(60 * SECOND);
    assert_eq!(server.read_line().await.unwrap(), "PING :evenkeel");
    chat.clock.set(back);
    server.close().await;
    chat.link(LinkState::Waiting).await;
    chat.clock.set(Timestamp::from_second(back.as_second() - 3600).unwrap());
    tokio::task::yield_now().await;
    chat.clock.advance(SECOND);
    converse(&fake, &mut chat).await;
    chat.stop().await;
}
