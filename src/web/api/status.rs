//! Whether we are up, and how things stand.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::shield::ShieldStatus;
use crate::domain::{Account, AccountState, BreakView, Link, LinkState, Moments, Peer, StreamId, Withheld};
use crate::engine;
use crate::web::Shared;

/// Whether the service is up.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// Always `up`.
    status: &'static str,
    /// Evenkeel's version.
    version: &'static str,
}

/// How things stand.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Status)]
pub(super) struct ServiceStatus {
    /// Whether a stream is running.
    live: bool,
    /// The stream that is running.
    #[schema(required)]
    stream: Option<RunningStream>,
    /// The channel; empty until it is set up.
    channel: String,
    /// The connection to chat.
    chat: ConnectionStatus,
    /// The connection to Twitch's events.
    eventsub: ConnectionStatus,
    /// The connection to Twitch's numbers.
    stats: ConnectionStatus,
    /// The sign-in at Twitch.
    account: SignInStatus,
    /// Ads and hype trains.
    moments: Moments,
    /// The connection to OBS.
    obs: ConnectionStatus,
    /// Global hotkeys.
    hotkeys: ConnectionStatus,
    /// The settings file; a problem is said while it holds a mistake.
    settings: ConnectionStatus,
    /// Where digests go.
    delivery: DeliveryLinks,
    /// How numbers are shielded.
    shield: ShieldStatus,
    /// Who was abusive in the stream that runs, so that their messages are held for the rest of it; newest first.
    withheld: Vec<Withheld>,
    /// Quiet mode: nothing passes.
    quiet: bool,
    /// Everything is paused.
    pause: bool,
    /// How breaks stand.
    #[serde(rename = "break")]
    breaks: BreakView,
    /// The digests.
    digest: DigestTimes,
    /// What does not work just now.
    health: Vec<Link>,
}

/// The stream that is running. Since when is a number, and not said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Running)]
pub(super) struct RunningStream {
    id: StreamId,
}

/// How a connection is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Connection)]
pub(super) struct ConnectionStatus {
    /// How it is.
    state: LinkState,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// What can be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
}

/// How the sign-in at Twitch stands. A code that waits for approval is told only where it is asked for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignIn)]
pub(super) struct SignInStatus {
    /// How it stands.
    state: AccountState,
    /// Whose it is: the login name at Twitch.
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<String>,
    /// Since when its connection is as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// What can be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
}

/// Where digests go.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Ways)]
pub(super) struct DeliveryLinks {
    /// A folder.
    folder: ConnectionStatus,
    /// A web address.
    webhook: ConnectionStatus,
    /// A notification on the desktop.
    notification: ConnectionStatus,
}

/// When digests come.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Digests)]
pub(super) struct DigestTimes {
    /// The next one; null where a stream's end decides.
    #[schema(required)]
    next_at: Option<Timestamp>,
}

impl ConnectionStatus {
    const OFF: Self = Self { state: LinkState::Off, since: None, problem: None, advice: None };

    /// The connection to `peer`.
    fn to(peer: Peer, status: &engine::Status) -> Self {
        let Some(link) = status.link(peer) else { return Self::OFF };
        let Link { state, since, problem, advice, .. } = link.clone();
        Self { state, since: Some(since), problem, advice }
    }
}

impl SignInStatus {
    fn of(status: &engine::Status) -> Self {
        let Account { state, login, problem, advice, .. } = status.account.clone();
        let link = ConnectionStatus::to(Peer::Account, status);
        // Where the sign-in itself is sound, its connection may have something to say.
        let (problem, advice) =
            if problem.is_some() { (problem, advice) } else { (link.problem, advice.or(link.advice)) };
        Self { state, login, since: link.since, problem, advice }
    }
}

/// Up, and which version. Needs no key.
#[utoipa::path(
    get,
    path = "/health",
    tag = "service",
    responses((status = 200, description = "The service is up.", body = Health))
)]
pub(super) async fn health() -> Json<Health> {
    Json(Health { status: "up", version: env!("CARGO_PKG_VERSION") })
}

/// Ends the service in good order: OBS is put back, and what was received is on disk. Only from this machine.
#[utoipa::path(
    post,
    path = "/service/stop",
    tag = "service",
    responses((status = 202, description = "It ends."))
)]
pub(super) async fn stop(State(web): State<Shared>) -> StatusCode {
    web.quit.cancel();
    StatusCode::ACCEPTED
}

/// How things stand. No number that the shield could hide is in it.
#[utoipa::path(
    get,
    path = "/status",
    tag = "service",
    responses((status = 200, description = "How things stand.", body = ServiceStatus))
)]
pub(super) async fn status(State(web): State<Shared>) -> Json<ServiceStatus> {
    let status = web.engine.status();
    Json(ServiceStatus {
        live: status.live(),
        stream: status.stream.map(|id| RunningStream { id }),
        channel: web.settings.current().config.twitch.channel.clone(),
        chat: ConnectionStatus::to(Peer::Chat, &status),
        eventsub: ConnectionStatus::to(Peer::EventSub, &status),
        stats: ConnectionStatus::to(Peer::Stats, &status),
        account: SignInStatus::of(&status),
        moments: status.moments,
        obs: ConnectionStatus::to(Peer::Obs, &status),
        hotkeys: ConnectionStatus::to(Peer::Hotkeys, &status),
        settings: ConnectionStatus::to(Peer::Settings, &status),
        delivery: DeliveryLinks {
            folder: ConnectionStatus::to(Peer::Delivery, &status),
            webhook: ConnectionStatus::to(Peer::Webhook, &status),
            notification: ConnectionStatus::to(Peer::Notifications, &status),
        },
        shield: ShieldStatus::of(&web),
        withheld: status.withheld,
        quiet: status.quiet,
        pause: status.paused,
        breaks: status.breaks,
        digest: DigestTimes { next_at: status.next_digest },
        health: status.links.into_iter().filter(|link| link.problem.is_some()).collect(),
    })
}
