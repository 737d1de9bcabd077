//! Does as the machine says: the one place where signing in meets sockets, disks and the clock.
//!
//! Must not decide anything about the sign-in.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::{RequestBuilder, Url};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info, warn};

use super::code::is_local;
use super::sign_in::{SignIn, SignInInput, SignInOutput};
use super::vault::Vault;
use super::wire::{AuthReply, acknowledgement, reply};
use crate::clock::Clock;
use crate::domain::{AccountState, Incoming, Link, LinkState};
use crate::secret::Secret;
use crate::twitch::access::TokenStore;
use crate::twitch::http::{Http, HttpAnswer, NoAnswer};
use crate::twitch::scopes;

/// What is under way when it is time to stop gets so long to come to its end: a pair of tokens that
/// Twitch gave out and nobody wrote down would be lost, and with it the sign-in.
const GRACE: Duration = Duration::from_secs(5);

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
    mut wishes: mpsc::Receiver<SignInRequest>,
    mut token_store: TokenStore,
    out: mpsc::Sender<Vec<Incoming>>,
) {
    let found = settings.vault.load().await;
    let local = Url::parse(&settings.auth_url).is_ok_and(|url| is_local(&url));
    let sign_in = SignIn::new(&settings.client_id, local, found, clock.now(), settings.seed);
    let mut task =
        SignInTask { settings, clock, sign_in, requests: JoinSet::new(), outputs: VecDeque::new() };
    let mut log = SignInLog::default();
    let mut input = SignInInput::Tick;
    loop {
        task.give(input);
        let batch = task.carry_out(&token_store);
        batch.iter().for_each(|incoming| log.note(incoming));
        if !batch.is_empty() && out.send(batch).await.is_err() {
            return;
        }
        let wake_at = task.sign_in.wake_at();
        let SignInTask { clock, requests, .. } = &mut task;
        input = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            Some(input) = next_answer(requests) => input,
            Some(wish) = wishes.recv() => wish.into(),
            Some(token) = token_store.refused.recv() => SignInInput::Refused(token),
            () = wake(clock, wake_at) => SignInInput::Tick,
        };
    }
    let batch = task.finish(&token_store).await;
    if !batch.is_empty() {
        // Whoever stops us may have stopped listening.
        let _ = out.send(batch).await;
    }
}

async fn wake(clock: &Clock, at: Option<Timestamp>) {
    match at {
        Some(at) => clock.sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// The next answer; none if nothing is under way. May be dropped at any time.
async fn next_answer(requests: &mut JoinSet<SignInInput>) -> Option<SignInInput> {
    match requests.join_next().await? {
        Ok(input) => Some(input),
        Err(ended) => match ended.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Nobody breaks one off, except who ends the whole runtime.
            Err(_) => std::future::pending().await,
        },
    }
}

impl From<SignInRequest> for SignInInput {
    fn from(wish: SignInRequest) -> Self {
        match wish {
            SignInRequest::SignIn => Self::SignIn,
            SignInRequest::Cancel => Self::Cancel,
            SignInRequest::SignOut => Self::SignOut,
        }
    }
}

struct SignInTask {
    settings: AccountSettings,
    clock: Clock,
    sign_in: SignIn,
    /// What is under way. One of each kind at most: the machine sees to that.
    requests: JoinSet<SignInInput>,
    outputs: VecDeque<SignInOutput>,
}

impl SignInTask {
    fn give(&mut self, input: SignInInput) {
        self.sign_in.on(input, self.clock.now(), &mut self.outputs);
    }

    /// Carries out what the machine asked for. Gives what is to be handed on.
    fn carry_out(&mut self, token_store: &TokenStore) -> Vec<Incoming> {
        let mut batch = Vec::new();
        while let Some(output) = self.outputs.pop_front() {
            match output {
                SignInOutput::Share(access) => token_store.share(access),
                SignInOutput::Hand(incoming) => batch.push(incoming),
                SignInOutput::AskCode => {
                    self.send_out(|to| async move { SignInInput::Code(reply(to.ask_code().await)) })
                }
                SignInOutput::AskApproved(code) => self
                    .send_out(|to| async move { SignInInput::Approved(reply(to.ask_approved(&code).await)) }),
                SignInOutput::Validate(token) => {
                    self.send_out(
                        |to| async move { SignInInput::Validated(reply(to.validate(&token).await)) },
                    );
                }
                SignInOutput::Refresh(token) => {
                    self.send_out(
                        |to| async move { SignInInput::Refreshed(reply(to.refresh(&token).await)) },
                    );
                }
                SignInOutput::Revoke(token, client_id) => self.send_out(|to| async move {
                    SignInInput::Revoked(acknowledgement(to.revoke(&token, &client_id).await))
                }),
                SignInOutput::Save(stored) => {
                    self.send_out(|to| async move { SignInInput::Saved(to.vault.save(&stored).await) });
                }
                SignInOutput::Forget(generation) => {
                    self.send_out(
                        |to| async move { SignInInput::Forgotten(to.vault.forget(generation).await) },
                    );
                }
            }
        }
        batch
    }

    fn send_out<F>(&mut self, request: impl FnOnce(AccountSettings) -> F)
    where
        F: Future<Output = SignInInput> + Send + 'static,
    {
        self.requests.spawn(request(self.settings.clone()));
    }

    /// Waits for what must not be broken off, for a while.
    async fn finish(&mut self, token_store: &TokenStore) -> Vec<Incoming> {
        let mut batch = Vec::new();
        let finished = timeout(GRACE, async {
            while self.sign_in.is_busy()
                && let Some(input) = next_answer(&mut self.requests).await
            {
                self.give(input);
                batch.extend(self.carry_out(token_store));
            }
        });
        if finished.await.is_err() && self.sign_in.is_revoking() {
            self.give(SignInInput::Revoked(AuthReply::Silent("Twitch did not answer in time.")));
            batch.extend(self.carry_out(token_store));
        }
        batch
    }
}

type Sent = Result<HttpAnswer, NoAnswer>;

impl AccountSettings {
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

/// What is worth a line. An outage is one, however often we try.
#[derive(Default)]
struct SignInLog {
    state: Option<AccountState>,
    in_outage: bool,
}

impl SignInLog {
    fn note(&mut self, incoming: &Incoming) {
        match incoming {
            Incoming::Account(account) if self.state.replace(account.state) != Some(account.state) => {
                match (account.state, &account.login) {
                    (AccountState::SignedIn, Some(login)) => info!(login, "signed in at Twitch"),
                    (state, _) => debug!("sign-in at Twitch: {state}"),
                }
            }
            Incoming::Link(link) => self.link(link),
            _ => {}
        }
    }

    fn link(&mut self, link: &Link) {
        let (problem, advice) = (link.problem.as_deref().unwrap_or_default(), link.advice.as_deref());
        match link.state {
            LinkState::Stopped => error!(advice, "{problem}"),
            LinkState::Waiting if !self.in_outage => warn!(advice, "{problem}"),
            LinkState::Up if self.in_outage => info!("the sign-in at Twitch is well again"),
            _ => debug!(advice, "sign-in at Twitch: {}", link.state),
        }
        self.in_outage = matches!(link.state, LinkState::Waiting | LinkState::Stopped);
    }
}
