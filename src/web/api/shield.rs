//! The shield's switch, and what the browser extension asks. No number is in any answer.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::input::Body;
use super::openapi::Unclear;
use super::{ApiResult, done};
use crate::domain::{Action, Done, NumberId, ShieldMode};
use crate::web::pages::Contact;
use crate::web::{Shared, Web};

/// How much of a number may be seen, or of all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Wish)]
pub(super) struct ShieldWish {
    /// How much.
    mode: ShieldMode,
    /// Of which; of all where none is named.
    number: Option<NumberId>,
}

/// How the shield stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Standing)]
pub(super) struct ShieldStatus {
    /// Whether anything is to be hidden.
    hide: bool,
    /// For every number without an exception.
    mode: ShieldMode,
    /// For each number.
    #[schema(value_type = BTreeMap<String, ShieldMode>)]
    numbers: BTreeMap<NumberId, ShieldMode>,
    /// Whether the extension covers Twitch's own chat: what is held here shows there.
    cover_chat: bool,
    /// Where more was asked for than may be seen now: when the pause is over, and it may be asked for once more.
    #[serde(skip_serializing_if = "Option::is_none")]
    ready_at: Option<Timestamp>,
}

impl ShieldStatus {
    /// How the shield of `web` stands.
    pub(super) fn of(web: &Web) -> Self {
        let settings = web.settings.current();
        let (modes, cover_chat) = (web.engine.status().shield, settings.config.shield.cover_chat);
        let numbers = NumberId::ALL.iter().map(|number| (*number, modes.of_number(*number))).collect();
        Self { hide: modes.hides_any(), mode: modes.default, numbers, cover_chat, ready_at: None }
    }
}

/// How the shield stands. The browser extension's token opens this one call, too.
#[utoipa::path(
    get,
    path = "/shield",
    tag = "shield",
    responses((status = 200, description = "How the shield stands.", body = ShieldStatus))
)]
pub(super) async fn get(State(web): State<Shared>) -> Json<ShieldStatus> {
    Json(ShieldStatus::of(&web))
}

/// Whether the browser extension, or the user script, has asked since Evenkeel started.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Asked)]
pub(super) struct ExtensionContact {
    /// Whether, and how long ago.
    state: Contact,
    /// When it last did.
    asked_at: Option<Timestamp>,
}

/// When the browser extension last asked.
#[utoipa::path(
    get,
    path = "/shield/extension",
    tag = "shield",
    responses((status = 200, description = "When the extension last asked.", body = ExtensionContact))
)]
pub(super) async fn extension(State(web): State<Shared>) -> Json<ExtensionContact> {
    let asked_at = web.extension.asked();
    Json(ExtensionContact { state: Contact::of(asked_at, web.engine.clock().now()), asked_at })
}

/// What became of a wish: 200 where it counts, 202 where somebody is to be asked or asks once more.
async fn answer(web: &Web, action: Action) -> ApiResult<(StatusCode, Json<ShieldStatus>)> {
    let (status, ready_at) = match web.engine.execute(action).await? {
        Done::RevealWaits { until } => (StatusCode::ACCEPTED, Some(until)),
        Done::Asked => (StatusCode::ACCEPTED, None),
        _ => (StatusCode::OK, None),
    };
    Ok((status, Json(ShieldStatus { ready_at, ..ShieldStatus::of(web) })))
}

/// Sets how much may be seen of one number, or of all. What hides counts at once. What lets more be seen changes
/// nothing yet: asked for once more after the pause, and within a minute, it counts.
#[utoipa::path(
    put,
    path = "/shield",
    tag = "shield",
    request_body = ShieldWish,
    responses(
        (status = 200, description = "How the shield stands now.", body = ShieldStatus),
        (status = 202, description = "The pause has begun, or goes on until `ready_at`.", body = ShieldStatus),
        Unclear
    )
)]
pub(super) async fn set(
    State(web): State<Shared>,
    Body(wish): Body<ShieldWish>,
) -> ApiResult<(StatusCode, Json<ShieldStatus>)> {
    answer(&web, Action::Shield { mode: wish.mode, number: wish.number }).await
}

/// One press of a key: whatever may be seen is hidden. Where everything is hidden, nothing changes, and the dock
/// asks whether to show it again.
#[utoipa::path(
    post,
    path = "/shield/toggle",
    tag = "shield",
    responses(
        (status = 200, description = "Everything is hidden now.", body = ShieldStatus),
        (status = 202, description = "Everything was hidden; the dock asks.", body = ShieldStatus)
    )
)]
pub(super) async fn toggle(State(web): State<Shared>) -> ApiResult<(StatusCode, Json<ShieldStatus>)> {
    answer(&web, Action::ToggleShield).await
}

/// What the settings let be seen may be seen again, and words where they hide everything. Asked for once more after
/// the pause, and within a minute, it counts.
#[utoipa::path(
    post,
    path = "/shield/reveal",
    tag = "shield",
    responses(
        (status = 200, description = "How the shield stands now.", body = ShieldStatus),
        (status = 202, description = "The pause has begun, or goes on until `ready_at`.", body = ShieldStatus)
    )
)]
pub(super) async fn reveal(State(web): State<Shared>) -> ApiResult<(StatusCode, Json<ShieldStatus>)> {
    answer(&web, Action::Reveal).await
}

/// What was to be seen stays hidden.
#[utoipa::path(
    delete,
    path = "/shield/reveal",
    tag = "shield",
    responses((status = 204, description = "Nothing was changed."))
)]
pub(super) async fn keep_hidden(State(web): State<Shared>) -> ApiResult<StatusCode> {
    done(&web, Action::KeepHidden).await
}
