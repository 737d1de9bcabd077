//! The peers, wired to the engine: who hands in to it, and who acts on what it wants.
//!
//! Must hold no rules: what to connect to stands in the settings.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{AppError, Surroundings};
use crate::config::Config;
use crate::delivery::{self, Delivery};
use crate::domain::{Command, DigestId};
use crate::engine::Engine;
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

/// The ways to Twitch, checked before anything is connected. Empty where nothing is to be.
pub(super) struct Ways(Option<Twitch>);

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
            return Ok(Self(None));
        }
        let twitch = &config.twitch;
        let trust = Arc::new(tls::trusting_this_machine()?);
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
        Ok(Self(Some(Twitch {
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
        })))
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
    let (digests, owed) = mpsc::channel(QUEUE);
    let mut tasks = vec![
        tokio::spawn(route(commands, digests, wishes, stop.clone())),
        tokio::spawn(deliver(config, engine, around, owed, stop.clone())),
    ];
    let Some(twitch) = ways.0 else { return tasks };
    let clock = &around.clock;
    let out = || engine.incoming();
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

/// Hands each of the engine's wishes to the peer it is for. None waits behind another peer's: a digest
/// that finds no room stays owed on disk, and a sign-in can be asked for again.
async fn route(
    mut commands: mpsc::Receiver<Command>,
    digests: mpsc::Sender<DigestId>,
    wishes: mpsc::Sender<Wish>,
    stop: CancellationToken,
) {
    let work = async {
        while let Some(command) = commands.recv().await {
            let taken = match command {
                Command::Deliver(id) => digests.try_send(id).is_ok(),
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

/// The future that hands digests over; it has nothing to do where no folder is set.
fn deliver(
    config: &Config,
    engine: &Engine,
    around: &Surroundings,
    owed: mpsc::Receiver<DigestId>,
    stop: CancellationToken,
) -> impl Future<Output = ()> + Send + 'static {
    let delivery = Delivery {
        folder: config.digest.folder.clone(),
        store: engine.store().clone(),
        clock: around.clock.clone(),
        zone: around.zone.clone(),
    };
    let reports = engine.incoming();
    async move {
        if delivery.folder.as_os_str().is_empty() {
            stop.cancelled().await;
        } else {
            delivery::run(delivery, owed, reports, stop).await;
        }
    }
}
