//! The peers, wired to the engine: who hands in to it, and who acts on what it wants. Those that live by
//! a setting begin anew when it changes.
//!
//! Must hold no rules: what to connect to stands in the settings.

use std::error::Error;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::sync::{mpsc, watch};
use tokio::task::JoinError;
use tokio_util::sync::CancellationToken;

use super::group::{GroupId, PeerGroup};
use super::peer_configs::{AccountConfig, ChannelConfig, PeerConfigs};
use super::tray::view_of;
use super::wishes::{Slot, follow, press, put, route, running};
use super::{AppError, Deps};
use crate::clock::Clock;
use crate::config::Config;
use crate::delivery::{self, DeliverySettings, Folder, Hook};
use crate::domain::{Account, AccountState, Command, HotkeyAction, Incoming, Link, LinkState, Peer};
use crate::emotes::{self, EmoteImages, EmoteSettings};
use crate::engine::Engine;
use crate::hotkeys::{self, Keys};
use crate::idle::{self, Heed, IdlePlaces};
use crate::obs::{self, ObsSettings, spool};
use crate::store::Store;
use crate::tray::{self, TrayChoice};
use crate::twitch::access::TokenReader;
use crate::twitch::account::{self, SignInRequest};
use crate::twitch::{chat, eventsub, helix};

/// Digests and wishes that may wait for the peer they are for.
const QUEUE: usize = 64;

/// Every peer, in groups that follow the settings.
pub(super) struct Peers {
    engine: Engine,
    store: Store,
    images: EmoteImages,
    around: Deps,
    data: PathBuf,
    stop: CancellationToken,
    config: Config,
    token_reader: Option<TokenReader>,
    digests: watch::Sender<()>,
    wishes: Slot<SignInRequest>,
    presses: mpsc::Sender<HotkeyAction>,
    always: PeerGroup,
    account: PeerGroup,
    channel: PeerGroup,
    obs: PeerGroup,
    keys: PeerGroup,
    idle: PeerGroup,
    delivery: PeerGroup,
    tray: PeerGroup,
    emotes: PeerGroup,
    /// Where choices in the tray go; none where there is to be no icon.
    choices: Option<mpsc::Sender<TrayChoice>>,
}

impl Peers {
    /// Starts every peer. Each ends on `stop`.
    pub(super) async fn start(
        config: &Config,
        data: &Path,
        (engine, store, images): (&Engine, &Store, &EmoteImages),
        around: Deps,
        configs: PeerConfigs,
        commands: mpsc::Receiver<Command>,
        stop: &CancellationToken,
    ) -> Self {
        let (presses, pressed) = mpsc::channel(QUEUE);
        let [always, account, channel, obs, keys, idle, delivery, tray, emotes] =
            std::array::from_fn(|_| PeerGroup::under(stop));
        let mut peers = Self {
            engine: engine.clone(),
            store: store.clone(),
            images: images.clone(),
            around,
            data: data.to_owned(),
            stop: stop.clone(),
            config: config.clone(),
            token_reader: None,
            digests: watch::Sender::new(()),
            wishes: Slot::default(),
            presses,
            always,
            account,
            channel,
            obs,
            keys,
            idle,
            delivery,
            tray,
            emotes,
            choices: None,
        };
        let (digests, wishes) = (peers.digests.clone(), peers.wishes.clone());
        peers.always.spawn(route(commands, digests, wishes, stop.clone()));
        if peers.around.connect {
            let (data, clock, presses) = (peers.data.clone(), peers.clock(), peers.presses.clone());
            peers.always.spawn(spool::run(data, clock, stop.clone(), presses));
            peers.always.spawn(press(engine.clone(), pressed, stop.clone()));
        }
        peers.begin_delivery(configs.hook);
        peers.begin_emotes(configs.emotes);
        peers.begin_idle();
        peers.begin_keys();
        peers.begin_obs(configs.obs);
        if let Some(account) = configs.account {
            peers.begin_account(account).await;
        }
        peers.begin_channel(configs.channel);
        peers
    }

    /// Begins anew what lives by a setting that is another one in `config`.
    ///
    /// # Errors
    /// When an address cannot be used; then everything is as before.
    pub(super) async fn follow(&mut self, config: &Config) -> Result<(), AppError> {
        PeerConfigs::of(config, &self.data, &self.around, None)?;
        let before = std::mem::replace(&mut self.config, config.clone());
        for group in GroupId::ALL {
            // The channel's peers begin anew with the sign-in they read.
            let is_done = group == GroupId::Channel && GroupId::Account.differs(&before, config);
            if group.differs(&before, config) && !is_done {
                self.begin_anew(group).await?;
            }
        }
        Ok(())
    }

    /// Returns the next group that is to begin anew, because one of it failed a while ago. May be dropped at any time.
    pub(super) async fn due(&mut self) -> GroupId {
        let clock = self.clock();
        loop {
            let due = GroupId::ALL.into_iter().filter_map(|id| Some((self.group(id).begins_at?, id))).min();
            let comes = async {
                match due {
                    Some((at, id)) => {
                        clock.sleep_until(at).await;
                        id
                    }
                    None => std::future::pending().await,
                }
            };
            let (id, error) = tokio::select! {
                id = comes => return id,
                failed = poll_fn(|context| self.poll_failed(context)) => failed,
            };
            let error = &error as &dyn Error;
            tracing::error!(error, "one of the peers failed ({id}); they begin anew");
            self.group(id).put_off(clock.steady());
        }
    }

    fn poll_failed(&mut self, context: &mut Context<'_>) -> Poll<(GroupId, JoinError)> {
        if let Poll::Ready(error) = self.always.poll_failed(context)
            && let Ok(panic) = error.try_into_panic()
        {
            // Nobody can take their place: they hold what the engine speaks to.
            std::panic::resume_unwind(panic);
        }
        for id in GroupId::ALL {
            if let Poll::Ready(error) = self.group(id).poll_failed(context) {
                return Poll::Ready((id, error));
            }
        }
        Poll::Pending
    }

    fn group(&mut self, id: GroupId) -> &mut PeerGroup {
        match id {
            GroupId::Account => &mut self.account,
            GroupId::Channel => &mut self.channel,
            GroupId::Obs => &mut self.obs,
            GroupId::Keys => &mut self.keys,
            GroupId::Idle => &mut self.idle,
            GroupId::Delivery => &mut self.delivery,
            GroupId::Tray => &mut self.tray,
            GroupId::Emotes => &mut self.emotes,
        }
    }

    /// Ends the peers of a group, and begins them anew with the settings there are.
    ///
    /// # Errors
    /// When an address cannot be used; then they go on as before.
    pub(super) async fn begin_anew(&mut self, id: GroupId) -> Result<(), AppError> {
        self.group(id).begins_at = None;
        let token_reader = self.token_reader.clone().filter(|_| id != GroupId::Account);
        let configs = PeerConfigs::of(&self.config, &self.data, &self.around, token_reader)?;
        let stop = self.stop.clone();
        if id == GroupId::Account {
            // The channel's peers read the sign-in that ends here.
            self.channel.end().await;
        }
        self.group(id).renew(&stop).await;
        match id {
            GroupId::Account => {
                if let Some(way) = configs.account {
                    self.begin_account(way).await;
                }
                self.channel.renew(&stop).await;
                self.renew_channel(configs.channel).await;
            }
            GroupId::Channel => self.renew_channel(configs.channel).await,
            GroupId::Obs => {
                self.rest(&[Peer::Obs], configs.obs.is_some()).await;
                self.begin_obs(configs.obs);
            }
            GroupId::Keys => {
                let any = !Keys::of(&self.config.hotkeys).is_empty();
                self.rest(&[Peer::Hotkeys], any).await;
                self.begin_keys();
            }
            GroupId::Idle => self.begin_idle(),
            GroupId::Emotes => {
                self.rest(&[Peer::Emotes], configs.emotes.is_some()).await;
                if configs.emotes.is_none() {
                    self.forget_emotes().await;
                }
                self.begin_emotes(configs.emotes);
            }
            GroupId::Tray => {
                self.rest(&[Peer::Tray], self.config.ui.tray).await;
                self.begin_tray();
            }
            GroupId::Delivery => {
                self.rest(&[Peer::Delivery, Peer::Webhook, Peer::Notifications], false).await;
                self.begin_delivery(configs.hook);
            }
        }
        Ok(())
    }

    async fn renew_channel(&mut self, channel: Option<ChannelConfig>) {
        self.rest(&[Peer::Chat, Peer::EventSub, Peer::Stats], channel.is_some()).await;
        self.begin_channel(channel);
    }

    /// Waits until all have ended; they do once their stop signal has come.
    pub(super) async fn end(mut self) {
        for group in [
            &mut self.always,
            &mut self.account,
            &mut self.channel,
            &mut self.obs,
            &mut self.keys,
            &mut self.idle,
            &mut self.delivery,
            &mut self.tray,
            &mut self.emotes,
        ] {
            group.end().await;
        }
    }

    fn clock(&self) -> Clock {
        self.around.clock.clone()
    }

    /// What was said of peers that are no more is taken back, unless they begin anew and say it themselves.
    async fn rest(&self, peers: &[Peer], begins_anew: bool) {
        let since = self.around.clock.now();
        let state = if begins_anew { LinkState::Connecting } else { LinkState::Off };
        let links = peers.iter().map(|peer| Link { peer: *peer, state, since, problem: None, advice: None });
        // The engine ends after the peers.
        let _ = self.engine.incoming().send(links.map(Incoming::Link).collect()).await;
    }

    async fn begin_account(&mut self, AccountConfig { settings, token_store, token_reader }: AccountConfig) {
        let (wishes, wished) = mpsc::channel(QUEUE);
        put(&self.wishes, wishes);
        self.token_reader = Some(token_reader);
        // One can sign in from the first moment on; how it stands comes once it was looked up.
        let state = match settings.client_id.is_empty() {
            true => AccountState::Unavailable,
            false => AccountState::SignedOut,
        };
        let account = Account { state, ..Account::default() };
        let _ = self.engine.incoming().send(vec![Incoming::Account(Box::new(account))]).await;
        let (clock, stop, out) = (self.clock(), self.account.stop.clone(), self.engine.incoming());
        self.account.spawn(account::run(settings, clock, stop, wished, token_store, out));
    }

    fn begin_channel(&mut self, channel: Option<ChannelConfig>) {
        let Some(ChannelConfig { chat, events, poll, helix }) = channel else { return };
        let stop = self.channel.stop.clone();
        let out = || self.engine.incoming();
        let (chat_out, events_out, poll_out) = (out(), out(), out());
        self.channel.spawn(chat::run(chat, self.around.clock.clone(), stop.clone(), chat_out));
        let clock = self.clock();
        self.channel.spawn(eventsub::run(events, helix.clone(), clock.clone(), stop.clone(), events_out));
        self.channel.spawn(helix::run(poll, helix, self.engine.live(), clock, stop, poll_out));
    }

    fn begin_obs(&mut self, settings: Option<ObsSettings>) {
        let Some(settings) = settings else { return };
        let stop = self.obs.stop.clone();
        let (now, watched) = watch::channel(running(&self.engine.status()));
        self.obs.spawn(follow(self.engine.watch(), running, now, stop.clone()));
        let (journal, out) = (self.store.clone(), self.engine.incoming());
        self.obs.spawn(obs::run(settings, journal, watched, self.around.clock.clone(), stop, out));
    }

    fn begin_keys(&mut self) {
        let keys = Keys::of(&self.config.hotkeys);
        if self.around.connect && !keys.is_empty() {
            let (stop, out) = (self.keys.stop.clone(), self.engine.incoming());
            self.keys.spawn(hotkeys::run(keys, self.around.clock.clone(), stop, self.presses.clone(), out));
        }
    }

    /// Shows the icon beside the clock, where the settings want one, and sends what is chosen in it to `choices`.
    pub(super) fn show_tray(&mut self, choices: mpsc::Sender<TrayChoice>) {
        self.choices = Some(choices);
        self.begin_tray();
    }

    /// Asks for the emotes of the services that the settings name, if they name any.
    fn begin_emotes(&mut self, emotes: Option<EmoteSettings>) {
        let Some(settings) = emotes else { return };
        let (room, stop, out) = (self.engine.room(), self.emotes.stop.clone(), self.engine.incoming());
        self.emotes.spawn(emotes::run(settings, self.images.clone(), room, self.clock(), stop, out));
    }

    /// Nobody is asked for emotes any more: words are words again.
    async fn forget_emotes(&self) {
        self.images.forget();
        // The engine ends after the peers.
        let _ = self.engine.incoming().send(vec![Incoming::Emotes(Arc::default())]).await;
    }

    fn begin_tray(&mut self) {
        let Some(choices) = self.choices.clone().filter(|_| self.config.ui.tray) else { return };
        let (stop, clock, out) = (self.tray.stop.clone(), self.clock(), self.engine.incoming());
        let (view, shown) = watch::channel(view_of(&self.engine.status()));
        self.tray.spawn(follow(self.engine.watch(), view_of, view, stop.clone()));
        self.tray.spawn(tray::run(shown, choices, clock, stop, out));
    }

    fn begin_idle(&mut self) {
        if self.around.connect {
            let (heed, places) = (Heed::of(&self.config.breaks), IdlePlaces::of_this_session());
            let (stop, out) = (self.idle.stop.clone(), self.engine.incoming());
            self.idle.spawn(idle::run(
                heed,
                places,
                self.engine.live(),
                self.around.clock.clone(),
                stop,
                out,
            ));
        }
    }

    /// Digests are handed over to where the settings want them. What is owed stands on disk; only outside a
    /// real service is nobody told.
    fn begin_delivery(&mut self, hook: Option<Hook>) {
        let settings = &self.config.digest;
        let delivery = DeliverySettings {
            folder: Some(Folder(settings.folder.clone())).filter(|folder| !folder.0.as_os_str().is_empty()),
            hook,
            notify: self.around.connect && settings.notify,
            store: self.store.clone(),
            clock: self.clock(),
            zone: self.around.zone.clone(),
            language: self.config.language(self.around.language),
            reports: self.engine.incoming(),
        };
        let stop = self.delivery.stop.clone();
        if let Some(wait) = self.config.journal.remind_after.get().filter(|_| self.around.connect) {
            let (live, clock) = (self.engine.live(), self.clock());
            self.delivery.spawn(delivery::reminder::run(wait, live, clock, stop.clone()));
        }
        self.delivery.spawn(delivery::run(delivery, self.digests.subscribe(), stop));
    }
}
