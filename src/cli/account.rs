//! What `login` and `logout` share: the sign-in as it is shown, and looking after it where no service
//! runs.

use serde::Deserialize;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::load::Loaded;
use crate::domain::{Account, Incoming};
use crate::net::tls;
use crate::store::folder::{self, Claim};
use crate::twitch::access;
use crate::twitch::account::{self, AccountSettings, SignInRequest, Vault};
use crate::twitch::http::Http;

use super::failure::CliFailure;

/// Changes that may wait to be shown.
const CHANGES: usize = 16;

/// The sign-in, as the service answers it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SignInReply {
    pub(super) state: String,
    pub(super) login: Option<String>,
    pub(super) code: Option<CodeReply>,
    #[serde(default)]
    pub(super) permissions: Vec<PermissionReply>,
    pub(super) problem: Option<String>,
    pub(super) advice: Option<String>,
}

/// A code that waits for approval.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct CodeReply {
    pub(super) code: String,
    pub(super) address: String,
}

/// A permission, and what it is for.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct PermissionReply {
    pub(super) scope: String,
    pub(super) given: bool,
    pub(super) why: String,
}

impl SignInReply {
    /// What went wrong, as a failure; `otherwise` where nothing is said.
    pub(super) fn failure(&self, otherwise: &str) -> CliFailure {
        if self.state == "unavailable" {
            return no_client_id();
        }
        CliFailure::new(
            self.problem.as_deref().unwrap_or(otherwise),
            self.advice.as_deref().unwrap_or("Try again in a moment."),
        )
    }
}

/// How to get a client id.
pub(super) fn no_client_id() -> CliFailure {
    CliFailure::usage(
        "To sign in at Twitch, Evenkeel needs a client id, and none is set.",
        "At dev.twitch.tv/console/apps choose Register Your Application: any name, the redirect URL \
         http://localhost, the category Application Integration, and the client type Public. Copy its \
         Client ID into `client_id` under [twitch] in the settings, or set EVENKEEL_TWITCH__CLIENT_ID.",
    )
}

/// Looks after the sign-in in this process, where no service does.
pub(super) struct Alone {
    wishes: mpsc::Sender<SignInRequest>,
    changes: mpsc::Receiver<Vec<Incoming>>,
    unread: std::vec::IntoIter<Incoming>,
    stop: CancellationToken,
    task: JoinHandle<()>,
    // Others are kept out of the data folder meanwhile.
    _claim: Claim,
}

impl Alone {
    /// Takes the data folder and begins.
    pub(super) fn start(loaded: &Loaded) -> Result<Self, CliFailure> {
        let claim = Claim::take(&loaded.data_dir).map_err(CliFailure::of)?;
        let twitch = &loaded.config.twitch;
        let tls = match twitch.auth_url.starts_with("https:") {
            true => tls::trusting_this_machine(),
            // On this machine, as the settings are checked for.
            false => tls::trusting_nobody(),
        };
        let http = tls.and_then(|tls| Http::new(&tls)).map_err(CliFailure::of)?;
        let settings = AccountSettings {
            client_id: twitch.client_id.clone(),
            auth_url: twitch.auth_url.clone(),
            http,
            vault: Vault::new(claim.path(), twitch.keyring),
            seed: folder::random_number(),
        };
        let (wishes, wished) = mpsc::channel(1);
        let (out, changes) = mpsc::channel(CHANGES);
        let stop = CancellationToken::new();
        // Nobody uses the sign-in here.
        let (token_store, _token_reader) = access::token_channel();
        let task =
            tokio::spawn(account::run(settings, Clock::system(), stop.clone(), wished, token_store, out));
        Ok(Self { wishes, changes, unread: Vec::new().into_iter(), stop, task, _claim: claim })
    }

    /// Says what the streamer wants, and returns once it is heard.
    pub(super) async fn wish(&self, wish: SignInRequest) -> Result<(), CliFailure> {
        self.wishes.send(wish).await.map_err(|_| broken_off())?;
        // There is room for one: for another only once this one was taken.
        self.wishes.reserve().await.map(drop).map_err(|_| broken_off())
    }

    /// The next change of the sign-in.
    pub(super) async fn next(&mut self) -> Result<SignInReply, CliFailure> {
        loop {
            match self.unread.next() {
                Some(Incoming::Account(account)) => return shown(&account),
                Some(_) => {}
                None => self.unread = self.changes.recv().await.ok_or_else(broken_off)?.into_iter(),
            }
        }
    }

    /// Ends, once nothing is under way that must not be broken off. Gives the last change that came of
    /// it, if one did.
    pub(super) async fn end(mut self) -> Option<SignInReply> {
        self.stop.cancel();
        let mut last = None;
        while let Ok(change) = self.next().await {
            last = Some(change);
        }
        // It has closed the channel, so it has ended or is about to; a panic was told already.
        let _ = self.task.await;
        last
    }
}

/// An account of our own in the shape in which the service answers it.
fn shown(account: &Account) -> Result<SignInReply, CliFailure> {
    serde_json::to_value(account).and_then(serde_json::from_value).map_err(|_| broken_off())
}

fn broken_off() -> CliFailure {
    CliFailure::new("The sign-in was interrupted.", "Try again.")
}
