//! The peers, wired to the engine: who hands in to it, and who acts on what it wants.
//!
//! Must hold no rules: what to connect to stands in the settings.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{AppError, Surroundings};
use crate::config::Config;
use crate::delivery::{self, Delivery, Folder, Hook};
use crate::desk::{self, Heed, Places};
use crate::domain::{Account, AccountState, BreakState, Command, Incoming, Press};
use crate::engine::{Engine, Status};
use crate::hotkeys::{self, Keys};
use crate::obs::{self, ObsSettings, spool};
use crate::store::folder;
use crate::twitch::access::{self, Keeper};
use crate::twitch::account::{self, AccountSettings, Vault, Wish};
use crate::twitch::chat::{self, ChatSettings};
use crate::twitch::eventsub::{self, EventSubSettings};
use crate::twitch::helix::{self, Helix, PollSettings};
use crate::twitch::http::Http;
use crate::twitch::tls;

/// Digests and wishes that may wait for the peer they are for.
const QUEUE: usize = 64;

/// The ways to Twitch and OBS, checked before anything is connected. Empty where nothing is to be.
#[derive(Default)]
pub(super) struct Ways {
    twitch: Option<Box<Twitch>>,
    /// None where no OBS is set.
    obs: Option<ObsSettings>,
    /// The data folder, in which keys that are pressed in OBS are found.
    keys: Option<PathBuf>,
    /// None where no webhook is set.
    hook: Option<Hook>,
    /// Whether the desktop is told of digests.
    notify: bool,
}

struct Twitch {
    account: AccountSettings,
    keeper: Keeper,
    helix: Helix,
    /// None until a channel is set: then there is nothing to hear of.
    channel: Option<Channel>,
}

struct Channel {
    chat: ChatSettings,
    events: EventSubSettings,
    poll: PollSettings,
}

impl Ways {
    /// The ways that `config` sets up.
    pub(super) fn of(config: &Config, data: &Path, around: &Surroundings) -> Result<Self, AppError> {
        if !around.connect {
            return Ok(Self::default());
        }
        let twitch = &config.twitch;
        let trust = Arc::new(tls::trusting_this_machine()?);
        let obs = ObsSettings::new(&config.obs, trust.clone())?;
        let hook = Hook::new(&config.digest, &trust)?;
        let http = Http::new(&trust)?;
        let (keeper, gate) = access::gate();
        let seed = folder::random_number;
        let channel = match twitch.channel.as_str() {
            "" => None,
            name => Some(Channel {
                chat: ChatSettings::new(twitch, trust.clone(), Some(gate.clone()), seed())?,
                events: EventSubSettings::new(twitch, trust, seed())?,
                poll: PollSettings {
                    channel: name.to_owned(),
                    poll_every: twitch.poll_every.get(),
                    seed: seed(),
                },
            }),
        };
        let twitch = Twitch {
            account: AccountSettings {
                client_id: twitch.client_id.clone(),
                auth_url: twitch.auth_url.clone(),
                http: http.clone(),
                vault: Vault::new(data, twitch.keyring),
                seed: seed(),
            },
            keeper,
            helix: Helix::new(http, &twitch.helix_url, gate),
            channel,
        };
        let (keys, notify) = (Some(data.to_owned()), config.digest.notify);
        Ok(Self { twitch: Some(Box::new(twitch)), obs, keys, hook, notify })
    }
}

/// Starts every peer. Each ends on `stop`.
pub(super) fn start(
    config: &Config,
    engine: &Engine,
    around: &Surroundings,
    ways: Ways,
    commands: mpsc::Receiver<Command>,
    stop: &CancellationToken,
) -> Vec<JoinHandle<()>> {
    let (wishes, wished) = mpsc::channel(QUEUE);
    let (poke, pokes) = watch::channel(());
    let delivery = Delivery {
        folder: Some(Folder(config.digest.folder.clone())).filter(|folder| !folder.0.as_os_str().is_empty()),
        hook: ways.hook,
        notify: ways.notify,
        store: engine.store().clone(),
        clock: around.clock.clone(),
        zone: around.zone.clone(),
        reports: engine.incoming(),
    };
    let mut tasks = vec![
        tokio::spawn(route(commands, poke, wishes, stop.clone())),
        tokio::spawn(delivery::run(delivery, pokes, stop.clone())),
    ];
    let clock = &around.clock;
    let out = || engine.incoming();
    let (presses, pressed) = mpsc::channel(QUEUE);
    if let Some(data) = ways.keys {
        tasks.push(tokio::spawn(spool::run(data, clock.clone(), stop.clone(), presses.clone())));
        tasks.push(tokio::spawn(press(engine.clone(), pressed)));
        let heed = Heed::of(&config.breaks);
        tasks.push(tokio::spawn(desk::run(
            heed,
            Places::of_this_session(),
            engine.live(),
            clock.clone(),
            stop.clone(),
            out(),
        )));
        let keys = Keys::of(&config.hotkeys);
        if !keys.is_empty() {
            tasks.push(tokio::spawn(hotkeys::run(keys, clock.clone(), stop.clone(), presses, out())));
        }
    }
    if let Some(settings) = ways.obs {
        let (running, watched) = watch::channel(running(&engine.status()));
        tasks.push(tokio::spawn(follow(engine.watch(), running, stop.clone())));
        let journal = engine.store().clone();
        tasks.push(tokio::spawn(obs::run(settings, journal, watched, clock.clone(), stop.clone(), out())));
    }
    let Some(twitch) = ways.twitch.map(|twitch| *twitch) else { return tasks };
    if !twitch.account.client_id.is_empty() {
        // One can sign in from the first moment on; how it stands comes once it was looked up.
        let signed_out = Account { state: AccountState::SignedOut, ..Account::default() };
        let told = out().try_send(vec![Incoming::Account(Box::new(signed_out))]);
        debug_assert!(told.is_ok(), "nobody has handed anything in yet");
    }
    tasks.push(tokio::spawn(account::run(
        twitch.account,
        clock.clone(),
        stop.clone(),
        wished,
        twitch.keeper,
        out(),
    )));
    let Some(Channel { chat, events, poll }) = twitch.channel else { return tasks };
    let helix = twitch.helix;
    tasks.push(tokio::spawn(chat::run(chat, clock.clone(), stop.clone(), out())));
    tasks.push(tokio::spawn(eventsub::run(events, helix.clone(), clock.clone(), stop.clone(), out())));
    let poll = helix::run(poll, helix, engine.live(), clock.clone(), stop.clone(), out());
    tasks.push(tokio::spawn(poll));
    tasks
}

/// Hands each of the engine's wishes to the peer it is for. None waits behind another peer's: what digests
/// are owed stands on disk, so that delivery is only poked, and a sign-in can be asked for again.
async fn route(
    mut commands: mpsc::Receiver<Command>,
    digests: watch::Sender<()>,
    wishes: mpsc::Sender<Wish>,
    stop: CancellationToken,
) {
    let work = async {
        while let Some(command) = commands.recv().await {
            let taken = match command {
                Command::Deliver(_) => digests.send(()).is_ok(),
                Command::SignIn => wishes.try_send(Wish::SignIn).is_ok(),
                Command::CancelSignIn => wishes.try_send(Wish::Cancel).is_ok(),
                Command::SignOut => wishes.try_send(Wish::SignOut).is_ok(),
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
async fn press(engine: Engine, mut pressed: mpsc::Receiver<Press>) {
    while let Some(press) = pressed.recv().await {
        if let Err(refusal) = engine.press(press).await {
            tracing::info!(%press, "a key did nothing: {refusal}");
        }
    }
}
