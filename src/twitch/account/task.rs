//! The task for the sign-in: the machine, the streamer's wishes, Twitch's answers and the vault.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use reqwest::{RequestBuilder, Url};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info};

use super::code::is_local;
use super::sign_in::{SignInJob, SignInMachine, SignInNews};
use super::vault::Vault;
use super::wire::{acknowledgement, reply};
use crate::clock::Clock;
use crate::domain::{AccountState, Incoming};
use crate::net::{Environment, TaskContext, run_connection};
use crate::secret::Secret;
use crate::twitch::access::TokenStore;
use crate::twitch::http::{Http, HttpAnswer, NoAnswer};
use crate::twitch::scopes;

/// The grant type of the device code flow (RFC 8628, 3.4).
const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// What the streamer wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInRequest {
    /// To sign in; an older sign-in stays until the new one is approved.
    SignIn,
    /// To let the code that waits for approval be.
    Cancel,
    /// To sign out.
    SignOut,
}

/// What signing in needs to know.
#[derive(Debug, Clone)]
pub struct AccountSettings {
    /// The public client id; empty where none is set.
    pub client_id: String,
    /// The sign-in server's base address (`auth_url`).
    pub auth_url: String,
    /// Sends requests.
    pub http: Http,
    /// Where the sign-in is kept.
    pub vault: Vault,
    /// From which waits are drawn.
    pub seed: u64,
}

/// Looks after the sign-in: shares it through `token_store`, and hands in each change of it as
/// [`Incoming::Account`], and what goes wrong with it as [`Incoming::Link`]. Ends when told to stop,
/// once nothing is under way that must be written down, or when nobody receives any more.
pub async fn run(
    settings: AccountSettings,
    clock: Clock,
    stop: CancellationToken,
    wishes: mpsc::Receiver<SignInRequest>,
    token_store: TokenStore,
    out: mpsc::Sender<Vec<Incoming>>,
) {
    let found = settings.vault.load().await;
    let local = Url::parse(&settings.auth_url).is_ok_and(|url| is_local(&url));
    let sign_in = SignInMachine::new(&settings.client_id, local, found, settings.seed);
    let context = TaskContext { tls: settings.http.tls(), clock, stop, out };
    let environment = SignInEnvironment { settings, wishes, token_store, logged: None };
    run_connection(sign_in, environment, context).await;
}

struct SignInEnvironment {
    settings: AccountSettings,
    wishes: mpsc::Receiver<SignInRequest>,
    token_store: TokenStore,
    /// The state that was last logged.
    logged: Option<AccountState>,
}

impl Environment<SignInMachine> for SignInEnvironment {
    async fn news(&mut self) -> SignInNews {
        tokio::select! {
            Some(wish) = self.wishes.recv() => wish.into(),
            Some(token) = self.token_store.refused.recv() => SignInNews::Refused(token),
            else => std::future::pending().await,
        }
    }

    fn begin(&mut self, job: SignInJob) -> Option<BoxFuture<'static, SignInNews>> {
        if let SignInJob::Share(access) = job {
            self.token_store.share(access);
            return None;
        }
        Some(self.settings.clone().work(job).boxed())
    }

    fn look(&mut self, sign_in: &SignInMachine) {
        let state = sign_in.state();
        if self.logged.replace(state) != Some(state) {
            match sign_in.login().filter(|_| state == AccountState::SignedIn) {
                Some(login) => info!(login, "signed in at Twitch"),
                None => debug!(%state, "the sign-in at Twitch changed"),
            }
        }
    }
}

impl From<SignInRequest> for SignInNews {
    fn from(wish: SignInRequest) -> Self {
        match wish {
            SignInRequest::SignIn => Self::SignIn,
            SignInRequest::Cancel => Self::Cancel,
            SignInRequest::SignOut => Self::SignOut,
        }
    }
}

type Sent = Result<HttpAnswer, NoAnswer>;

impl AccountSettings {
    /// Does a job, and gives what came of it.
    async fn work(self, job: SignInJob) -> SignInNews {
        match job {
            SignInJob::AskCode => SignInNews::Code(reply(self.ask_code().await)),
            SignInJob::AskApproved(code) => SignInNews::Approved(reply(self.ask_approved(&code).await)),
            SignInJob::Validate(token) => SignInNews::Validated(reply(self.validate(&token).await)),
            SignInJob::Refresh(token) => SignInNews::Refreshed(reply(self.refresh(&token).await)),
            SignInJob::Revoke(token, client_id) => {
                SignInNews::Revoked(acknowledgement(self.revoke(&token, &client_id).await))
            }
            SignInJob::Save(stored) => SignInNews::Saved(self.vault.save(&stored).await),
            SignInJob::Forget(generation) => SignInNews::Forgotten(self.vault.forget(generation).await),
            // Whoever begins jobs has done that.
            SignInJob::Share(_) => std::future::pending().await,
        }
    }

    async fn ask_code(&self) -> Sent {
        self.post("device", &[("client_id", &self.client_id), ("scopes", &scopes::all())]).await
    }

    async fn ask_approved(&self, code: &Secret) -> Sent {
        let form = [
            ("client_id", self.client_id.as_str()),
            ("scopes", &scopes::all()),
            ("device_code", code.expose()),
            ("grant_type", DEVICE_CODE),
        ];
        self.post("token", &form).await
    }

    async fn refresh(&self, token: &Secret) -> Sent {
        let form = [
            ("client_id", self.client_id.as_str()),
            ("grant_type", "refresh_token"),
            ("refresh_token", token.expose()),
        ];
        self.post("token", &form).await
    }

    async fn revoke(&self, token: &Secret, client_id: &str) -> Sent {
        self.post("revoke", &[("client_id", client_id), ("token", token.expose())]).await
    }

    async fn validate(&self, token: &Secret) -> Sent {
        // "OAuth", not "Bearer": this one address wants it so.
        let request = self.http.client().get(self.address("validate"));
        self.send(request.header("Authorization", format!("OAuth {}", token.expose()))).await
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Sent {
        self.send(self.http.client().post(self.address(path)).form(form)).await
    }

    async fn send(&self, request: RequestBuilder) -> Sent {
        self.http.send(request).await
    }

    fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.auth_url.trim_end_matches('/'))
    }
}
