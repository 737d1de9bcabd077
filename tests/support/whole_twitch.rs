//! A whole Twitch over real sockets: chat, the sign-in, its questions and its events.

use axum::Router;
use evenkeel::config::Config;
use tokio::net::TcpListener;

use super::fake_auth::{CLIENT, FakeAuth, LOGIN};
use super::fake_events::{Connection as Events, FakeEvents};
use super::fake_helix::FakeHelix;
use super::fake_twitch::{Connection as Chat, FakeTwitch};

pub struct WholeTwitch {
    pub auth: FakeAuth,
    pub helix: FakeHelix,
    pub events: FakeEvents,
    pub chat: FakeTwitch,
    base: String,
}

impl WholeTwitch {
    pub async fn start() -> Self {
        let (auth, helix) = (FakeAuth::new(), FakeHelix::new());
        let (events, chat) = (FakeEvents::start().await, FakeTwitch::irc().await);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let helix_routes = helix.routes().merge(Router::new().nest("/helix", events.routes()));
        let routes = auth.routes().merge(helix_routes);
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { auth, helix, events, chat, base }
    }

    /// Sets `config` up for it.
    pub fn set_up(&self, config: &mut Config) {
        config.twitch.channel = LOGIN.into();
        config.twitch.client_id = CLIENT.into();
        config.twitch.irc_url = self.chat.url();
        config.twitch.auth_url = format!("{}/oauth2", self.base);
        config.twitch.helix_url = format!("{}/helix", self.base);
        config.twitch.eventsub_url = self.events.url();
    }

    /// Lets the next chat connection in. Gives it, with the token it signed in with.
    pub async fn chatter(&self) -> (Chat, Option<String>) {
        let mut chat = self.chat.accept().await.expect("a connection that can speak");
        let who = chat.introduction().await.expect("an introduction");
        chat.confirm(&who.nick, &who.channel).await;
        (chat, who.pass)
    }

    /// Welcomes the next connection for events and waits until it has asked for everything.
    pub async fn listener(&self) -> Events {
        let events = self.events.welcome().await;
        self.events.subjects(&events.session, 15).await;
        events
    }
}
