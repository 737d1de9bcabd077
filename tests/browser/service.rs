//! The real service for browser tests: real sockets, a folder of its own, and a clock that is moved
//! by hand. Must not know a browser.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use evenkeel::app::{self, Deps, RunningService};
use evenkeel::clock::Clock;
use evenkeel::config::Config;
use evenkeel::domain::{
    Account, Action, Author, Deletion, Done, Event, Fragment, HotkeyAction, Incoming, Language, LinkState,
    NewFeedback, NumberId, Peer, ShieldMode,
};
use evenkeel::engine::Status;
use evenkeel::settings::Settings;
use evenkeel::twitch::chat::{ChannelFilter, Parser};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tempfile::TempDir;
use tokio::sync::broadcast;

use crate::support::account::link;
use crate::support::settings;

/// The streamer's channel.
pub(super) const CHANNEL: &str = "harbour_light";

/// A service that can be stopped and started again.
pub(super) struct Service {
    pub(super) clock: Clock,
    config: Box<Config>,
    folder: TempDir,
    settings: Option<Settings>,
    running: Option<RunningService>,
    said: AtomicU64,
}

impl Service {
    /// With the settings as they come.
    pub(super) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// With its settings in a file that holds `text`, as `evenkeel run` has them, and connected to what
    /// stands there.
    pub(super) async fn kept(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(settings::file_in(folder.path()), text).unwrap();
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let (config, settings) = settings::read(settings::sources(folder.path(), Some(listen)));
        Self::started(Box::new(config), folder, Some(settings)).await
    }

    /// What stands in its settings file.
    pub(super) fn file_text(&self) -> String {
        std::fs::read_to_string(settings::file_in(self.folder.path())).unwrap()
    }

    /// With settings that `change` has changed.
    pub(super) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Box::new(Config::default());
        config.twitch.channel = CHANNEL.to_owned();
        config.server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
        change(&mut config);
        Self::started(config, tempfile::tempdir().unwrap(), None).await
    }

    async fn started(config: Box<Config>, folder: TempDir, settings: Option<Settings>) -> Self {
        let evening: Timestamp = "2026-11-22T20:00:00Z".parse().unwrap();
        let mut service = Self {
            clock: Clock::manual(evening),
            config,
            folder,
            settings,
            running: None,
            said: AtomicU64::new(0),
        };
        service.begin().await;
        service.config.server.listen = service.running().address;
        service
    }

    /// Starts at the address it had before.
    pub(super) async fn begin(&mut self) {
        let (connect, settings) = (self.settings.is_some(), self.settings.clone());
        let obs_folders = vec![self.obs_folder()];
        let around = Deps {
            clock: self.clock.clone(),
            zone: TimeZone::UTC,
            language: Language::English,
            connect,
            settings,
            obs_folders,
            ..Deps::default()
        };
        self.running = Some(app::start(&self.config, self.folder.path(), around).await.unwrap());
    }

    /// Stops; its folder stays.
    pub(super) async fn end(&mut self) {
        self.running.take().unwrap().stop().await;
    }

    /// Starts where no page can find it, for things to happen behind their backs.
    pub(super) async fn begin_elsewhere(&mut self) {
        let known = self.config.server.listen;
        self.config.server.listen.set_port(0);
        self.begin().await;
        self.config.server.listen = known;
    }

    /// Where it looks for OBS's own settings, once it is asked to.
    pub(super) fn obs_folder(&self) -> PathBuf {
        self.folder.path().join("obs-studio")
    }

    fn running(&self) -> &RunningService {
        self.running.as_ref().expect("the service was started")
    }

    /// The address of a page.
    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.config.server.listen)
    }

    /// The address of a page with the key in it.
    pub(super) fn private(&self, path: &str) -> String {
        format!("{}?key={}", self.url(path), self.key())
    }

    pub(super) fn key(&self) -> &str {
        self.running().key.expose()
    }

    /// What stands in the dock's address.
    pub(super) fn dock_token(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("dock-token")).unwrap()
    }

    pub(super) fn port(&self) -> u16 {
        self.config.server.listen.port()
    }

    /// The page for OBS when it starts before Evenkeel.
    pub(super) fn wait_page(&self) -> PathBuf {
        self.folder.path().join(app::WAIT_PAGE)
    }

    /// The browser extension, as the service keeps it.
    pub(super) fn extension(&self) -> PathBuf {
        self.folder.path().join(app::extension::FOLDER)
    }

    /// Changes settings, as a page does.
    pub(super) async fn put(&self, changes: &serde_json::Value) {
        let client = crate::support::web::Client::new(self.running().address, self.key());
        let answer = client.put("/api/v1/settings", changes).await;
        assert_eq!(answer.status(), 200, "{changes}");
    }

    /// A key is pressed.
    pub(super) async fn press(&self, press: HotkeyAction) {
        self.running().engine.press(press).await.unwrap();
    }

    /// How things stand.
    pub(super) fn status(&self) -> Status {
        self.running().engine.status()
    }

    /// What screens are told from now on.
    pub(super) fn events(&self) -> broadcast::Receiver<Event> {
        self.running().engine.events()
    }

    /// What is kept, asked directly.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        question: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> T {
        self.running().engine.read(question).await.unwrap()
    }

    /// What is kept, changed directly.
    pub(super) async fn write(
        &self,
        change: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<()> + Send + 'static,
    ) {
        self.running().store.write(change).await.unwrap();
    }

    pub(super) async fn act(&self, action: Action) -> Done {
        self.running().engine.execute(action).await.unwrap()
    }

    /// Sets how much may be seen; what lets more be seen is asked for again after the pause.
    pub(super) async fn shield(&self, mode: ShieldMode, number: Option<NumberId>) {
        let wish = Action::Shield { mode, number };
        if let Done::RevealWaits { .. } = self.act(wish.clone()).await {
            self.pass(self.config.shield.peek_pause.get());
            assert_eq!(self.act(wish).await, Done::Shielded);
        }
    }

    /// Lets time go by.
    pub(super) fn pass(&self, span: Duration) {
        self.clock.advance(span);
    }

    /// A message of `name`, with an id of its own.
    pub(super) fn message(&self, name: &str, text: &str) -> NewFeedback {
        let login = name.to_lowercase();
        let author = Author { id: login.clone(), login, name: name.to_owned() };
        let number = self.said.fetch_add(1, Ordering::Relaxed);
        let source_id = Some(format!("said-{number}"));
        NewFeedback { source_id, ..NewFeedback::message("twitch", author, text, self.clock.now()) }
    }

    /// Somebody writes. Gives the message's id at its source.
    pub(super) async fn say(&self, name: &str, text: &str) -> String {
        let draft = self.message(name, text);
        let id = draft.source_id.clone().unwrap();
        self.hear(vec![draft]).await;
        id
    }

    /// Somebody writes something that passes. Returns once it, and all before it, is kept.
    pub(super) async fn say_until_passed(&self, name: &str, text: &str) {
        let mut events = self.events();
        self.say(name, text).await;
        let words = [Fragment::Text { text: text.to_owned() }];
        let theirs = |event| matches!(event, Event::Passed { line } if line.fragments == words);
        while !theirs(events.recv().await.unwrap()) {}
    }

    /// These arrive, in order.
    pub(super) async fn hear(&self, drafts: Vec<NewFeedback>) {
        self.send(drafts.into_iter().map(|draft| Incoming::Feedback(Box::new(draft))).collect()).await;
    }

    /// Twitch sends these raw lines.
    pub(super) async fn raw(&self, lines: &[&str]) {
        let mut parser = Parser::new(ChannelFilter::Only(self.config.twitch.channel.clone()));
        let heard = lines.iter().filter_map(|line| parser.line(line.as_bytes(), self.clock.now()));
        self.send(heard.collect()).await;
    }

    /// A moderator removes a message.
    pub(super) async fn remove(&self, source_id: String) {
        self.send(vec![Incoming::Deleted(Deletion::Message { source_id })]).await;
    }

    /// The sign-in is this now.
    pub(super) async fn account(&self, account: Account) {
        self.send(vec![Incoming::Account(Box::new(account))]).await;
    }

    /// A connection is in this state since now.
    pub(super) async fn link(&self, peer: Peer, state: LinkState) {
        self.send(vec![Incoming::Link(link(peer, state, self.clock.now()))]).await;
    }

    /// These arrive from peers.
    pub(super) async fn send(&self, batch: Vec<Incoming>) {
        self.running().engine.incoming().send(batch).await.unwrap();
    }
}
