//! The peers, wired to the engine: who hands in to it, and who acts on what it wants. Those that live by
//! a setting begin anew when it changes.
//!
//! Must hold no rules: what to connect to stands in the settings.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{AppError, Surroundings};
use crate::clock::Clock;
use crate::config::Config;
use crate::delivery::{self, Delivery, Folder, Hook};
use crate::desk::{self, Heed, Places};
use crate::domain::{Account, AccountState, BreakState, Command, Incoming, Link, LinkState, Peer, Press};
use crate::engine::{Engine, Status};
use crate::hotkeys::{self, Keys};
use crate::net::tls;
use crate::obs::{self, ObsSettings, spool};
use crate::store::folder;
use crate::twitch::access::{self, TokenReader, TokenStore};
use crate::twitch::account::{self, AccountSettings, SignInRequest, Vault};
use crate::twitch::chat::{self, ChatSettings};
use crate::twitch::eventsub::{self, EventSubSettings};
use crate::twitch::helix::{self, Helix, PollSettings};
use crate::twitch::http::Http;

/// Digests and wishes that may wait for the peer they are for.
const QUEUE: usize = 64;

/// The ways to Twitch and OBS, checked before anything is connected. Empty where nothing is to be.
#[derive(Default)]
pub(super) struct Ways {
    account: Option<AccountWay>,
    /// None until a channel is set: then there is nothing to hear of.
    channel: Option<Channel>,
    /// None where no OBS is set.
    obs: Option<ObsSettings>,
    /// None where no webhook is set.
    hook: Option<Hook>,
}

struct AccountWay {
    settings: AccountSettings,
    token_store: TokenStore,
    token_reader: TokenReader,
}

struct Channel {
    chat: ChatSettings,
    events: EventSubSettings,
    poll: PollSettings,
    helix: Helix,
}

impl Ways {
    /// The ways that `config` sets up. The channel's use the sign-in behind `token_reader`, else a new one.
    pub(super) fn of(
        config: &Config,
        data: &Path,
        around: &Surroundings,
        token_reader: Option<TokenReader>,
    ) -> Result<Self, AppError> {
        if !around.connect {
            return Ok(Self::default());
        }
        let twitch = &config.twitch;
        let trust = Arc::new(tls::trusting_this_machine()?);
        let obs = ObsSettings::new(&config.obs, trust.clone())?;
        let hook = Hook::new(&config.digest, &trust)?;
        let http = Http::new(&trust)?;
        let (token_store, new_reader) = access::token_channel();
        let seed = folder::random_number;
        let channel = match twitch.channel.as_str() {
            "" => None,
            name => {
                let token_reader = token_reader.unwrap_or_else(|| new_reader.clone());
                Some(Channel {
                    chat: ChatSettings::new(twitch, trust.clone(), Some(token_reader.clone()), seed())?,
                    events: EventSubSettings::new(twitch, trust, seed())?,
                    poll: PollSettings {
                        channel: name.to_owned(),
                        poll_every: twitch.poll_every.get(),
                        seed: seed(),
                    },
                    helix: Helix::new(http.clone(), &twitch.helix_url, token_reader),
                })
            }
        };
        let settings = AccountSettings {
            client_id: twitch.client_id.clone(),
            auth_url: twitch.auth_url.clone(),
            http,
            vault: Vault::new(data, twitch.keyring),
            seed: seed(),
        };
        Ok(Self {
            account: Some(AccountWay { settings, token_store, token_reader: new_reader }),
            channel,
            obs,
            hook,
        })
    }
}

/// Peers that begin and end together.
struct Group {
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

impl Group {
    fn under(stop: &CancellationToken) -> Self {
        Self { stop: stop.child_token(), tasks: Vec::new() }
    }

    fn spawn(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.push(tokio::spawn(task));
    }

    /// Ends them, and waits until they have.
    async fn end(&mut self) {
        self.stop.cancel();
        for task in self.tasks.drain(..) {
            super::settle(task.await);
        }
    }
}

/// Where a peer that may be begun anew takes what the engine wants of it.
type Slot<T> = Arc<Mutex<Option<mpsc::Sender<T>>>>;

fn put<T>(slot: &Slot<T>, way: mpsc::Sender<T>) {
    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(way);
}

fn hand<T>(slot: &Slot<T>, wish: T) -> bool {
    slot.lock().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(|way| way.try_send(wish).is_ok())
}

/// Every peer, in groups that follow the settings.
pub(super) struct Peers {
    engine: Engine,
    around: Surroundings,
    data: PathBuf,
    stop: CancellationToken,
    config: Config,
    token_reader: Option<TokenReader>,
    digests: watch::Sender<()>,
    wishes: Slot<SignInRequest>,
    presses: mpsc::Sender<Press>,
    always: Group,
    account: Group,
    channel: Group,
    obs: Group,
    keys: Group,
    desk: Group,
    delivery: Group,
}

impl Peers {
    /// Starts every peer. Each ends on `stop`.
    pub(super) async fn start(
        config: &Config,
        data: &Path,
        engine: &Engine,
        around: Surroundings,
        ways: Ways,
        commands: mpsc::Receiver<Command>,
        stop: &CancellationToken,
    ) -> Self {
        let (presses, pressed) = mpsc::channel(QUEUE);
        let [always, account, channel, obs, keys, desk, delivery] =
            std::array::from_fn(|_| Group::under(stop));
        let mut peers = Self {
            engine: engine.clone(),
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
            desk,
            delivery,
        };
        let (digests, wishes) = (peers.digests.clone(), peers.wishes.clone());
        peers.always.spawn(route(commands, digests, wishes, stop.clone()));
        if peers.around.connect {
            let (data, clock, presses) = (peers.data.clone(), peers.clock(), peers.presses.clone());
            peers.always.spawn(spool::run(data, clock, stop.clone(), presses));
            peers.always.spawn(press(engine.clone(), pressed, stop.clone()));
        }
        peers.begin_delivery(ways.hook);
        peers.begin_desk();
        peers.begin_keys();
        peers.begin_obs(ways.obs);
        if let Some(account) = ways.account {
            peers.begin_account(account).await;
        }
        peers.begin_channel(ways.channel);
        peers
    }

    /// Begins anew what lives by a setting that is another one in `config`.
    ///
    /// # Errors
    /// When an address cannot be used; then everything is as before.
    pub(super) async fn follow(&mut self, config: &Config) -> Result<(), AppError> {
        let mut ways = Ways::of(config, &self.data, &self.around, None)?;
        let before = std::mem::replace(&mut self.config, config.clone());
        let is_other = |of: fn(&Config) -> Vec<String>| of(&before) != of(config);
        let account = is_other(|c| {
            vec![c.twitch.client_id.clone(), c.twitch.auth_url.clone(), c.twitch.keyring.to_string()]
        });
        let channel = account || before.twitch != config.twitch;
        if channel {
            self.channel.end().await;
        }
        if account {
            self.account.end().await;
            self.account = Group::under(&self.stop);
            if let Some(way) = ways.account.take() {
                self.begin_account(way).await;
            }
        } else if channel {
            ways.channel = Ways::of(config, &self.data, &self.around, self.token_reader.clone())?.channel;
        }
        if channel {
            self.channel = Group::under(&self.stop);
            self.rest(&[Peer::Chat, Peer::EventSub, Peer::Stats], ways.channel.is_some()).await;
            self.begin_channel(ways.channel);
        }
        if before.obs != config.obs {
            self.obs.end().await;
            self.obs = Group::under(&self.stop);
            self.rest(&[Peer::Obs], ways.obs.is_some()).await;
            self.begin_obs(ways.obs);
        }
        if before.hotkeys != config.hotkeys {
            self.keys.end().await;
            self.keys = Group::under(&self.stop);
            let any = !Keys::of(&config.hotkeys).is_empty();
            self.rest(&[Peer::Hotkeys], any).await;
            self.begin_keys();
        }
        if Heed::of(&before.breaks) != Heed::of(&config.breaks) {
            self.desk.end().await;
            self.desk = Group::under(&self.stop);
            self.begin_desk();
        }
        let goes_to = |config: &Config| {
            let digest = &config.digest;
            (digest.folder.clone(), digest.webhook.clone(), digest.webhook_secret.clone(), digest.notify)
        };
        if goes_to(&before) != goes_to(config) {
            self.delivery.end().await;
            self.delivery = Group::under(&self.stop);
            self.rest(&[Peer::Delivery, Peer::Webhook, Peer::Notifications], false).await;
            self.begin_delivery(ways.hook);
        }
        Ok(())
    }

    /// Waits until all have ended; they do once their stop signal has come.
    pub(super) async fn end(mut self) {
        for group in [
            &mut self.always,
            &mut self.account,
            &mut self.channel,
            &mut self.obs,
            &mut self.keys,
            &mut self.desk,
            &mut self.delivery,
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

    async fn begin_account(&mut self, AccountWay { settings, token_store, token_reader }: AccountWay) {
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

    fn begin_channel(&mut self, channel: Option<Channel>) {
        let Some(Channel { chat, events, poll, helix }) = channel else { return };
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
        let (running, watched) = watch::channel(running(&self.engine.status()));
        self.obs.spawn(follow(self.engine.watch(), running, stop.clone()));
        let (journal, out) = (self.engine.store().clone(), self.engine.incoming());
        self.obs.spawn(obs::run(settings, journal, watched, self.around.clock.clone(), stop, out));
    }

    fn begin_keys(&mut self) {
        let keys = Keys::of(&self.config.hotkeys);
        if self.around.connect && !keys.is_empty() {
            let (stop, out) = (self.keys.stop.clone(), self.engine.incoming());
            self.keys.spawn(hotkeys::run(keys, self.around.clock.clone(), stop, self.presses.clone(), out));
        }
    }

    fn begin_desk(&mut self) {
        if self.around.connect {
            let (heed, places) = (Heed::of(&self.config.breaks), Places::of_this_session());
            let (stop, out) = (self.desk.stop.clone(), self.engine.incoming());
            self.desk.spawn(desk::run(
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
        let delivery = Delivery {
            folder: Some(Folder(settings.folder.clone())).filter(|folder| !folder.0.as_os_str().is_empty()),
            hook,
            notify: self.around.connect && settings.notify,
            store: self.engine.store().clone(),
            clock: self.clock(),
            zone: self.around.zone.clone(),
            reports: self.engine.incoming(),
        };
        let stop = self.delivery.stop.clone();
        self.delivery.spawn(delivery::run(delivery, self.digests.subscribe(), stop));
    }
}

/// Hands each of the engine's wishes to the peer it is for. None waits behind another peer's: what digests
/// are owed stands on disk, so that delivery is only poked, and a sign-in can be asked for again.
async fn route(
    mut commands: mpsc::Receiver<Command>,
    digests: watch::Sender<()>,
    wishes: Slot<SignInRequest>,
    stop: CancellationToken,
) {
    let work = async {
        while let Some(command) = commands.recv().await {
            let taken = match command {
                Command::Deliver(_) => digests.send(()).is_ok(),
                Command::SignIn => hand(&wishes, SignInRequest::SignIn),
                Command::CancelSignIn => hand(&wishes, SignInRequest::Cancel),
                Command::SignOut => hand(&wishes, SignInRequest::SignOut),
            };
            if !taken {
                tracing::debug!("a wish found no peer to take it");
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

/// The break that runs, by the moment it began.
fn running(status: &Status) -> Option<Timestamp> {
    status.breaks.started_at.filter(|_| status.breaks.state == BreakState::Break)
}

/// Keeps `now` at the break that runs. OBS is told how things stand, not what happened: a state cannot be
/// lost on the way, and an end must not be.
async fn follow(
    mut status: watch::Receiver<Status>,
    now: watch::Sender<Option<Timestamp>>,
    stop: CancellationToken,
) {
    let work = async {
        while status.changed().await.is_ok() {
            let running = running(&status.borrow_and_update());
            now.send_if_modified(|now| std::mem::replace(now, running) != running);
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

/// Does what each key is for.
async fn press(engine: Engine, mut pressed: mpsc::Receiver<Press>, stop: CancellationToken) {
    while let Some(Some(press)) = stop.run_until_cancelled(pressed.recv()).await {
        if let Err(refusal) = engine.press(press).await {
            tracing::info!(%press, error = &refusal as &dyn Error, "a key did nothing");
        }
    }
}
