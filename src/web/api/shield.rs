//! The shield's switch, and what the browser extension asks. No number is in any answer.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use super::input::Body;
use super::openapi::Unclear;
use crate::domain::{Action, NumberId, ShieldMode};
use crate::web::pages::Contact;
use crate::web::{Shared, Web};

/// How much of a number may be seen, or of all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    /// How much.
    mode: ShieldMode,
    /// Of which; of all where none is named.
    number: Option<NumberId>,
}

/// How the shield stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Standing {
    /// Whether anything is to be hidden.
    hide: bool,
    /// For every number without an exception.
    mode: ShieldMode,
    /// For each number.
    #[schema(value_type = BTreeMap<String, ShieldMode>)]
    numbers: BTreeMap<NumberId, ShieldMode>,
    /// Whether the extension covers Twitch's own chat: what is held here shows there.
    cover_chat: bool,
}

impl Standing {
    /// How the shield of `web` stands.
    pub(super) fn of(web: &Web) -> Self {
        let settings = web.settings.current();
        let (modes, cover_chat) = (web.engine.status().shield, settings.config.shield.cover_chat);
        let numbers = NumberId::ALL.iter().map(|number| (*number, modes.of_number(*number))).collect();
        Self { hide: modes.hides_any(), mode: modes.default, numbers, cover_chat }
    }
}

/// How the shield stands. The browser extension's token opens this one call, too.
#[utoipa::path(
    get,
    path = "/shield",
    tag = "shield",
    responses((status = 200, description = "How the shield stands.", body = Standing))
)]
pub(super) async fn get(State(web): State<Shared>) -> Json<Standing> {
    Json(Standing::of(&web))
}

/// Whether the browser extension, or the user script, has asked since Evenkeel started.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Asked {
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
    responses((status = 200, description = "When the extension last asked.", body = Asked))
)]
pub(super) async fn extension(State(web): State<Shared>) -> Json<Asked> {
    let asked_at = web.extension.asked();
    Json(Asked { state: Contact::of(asked_at, web.engine.clock().now()), asked_at })
}

/// Sets how much may be seen of one number, or of all.
#[utoipa::path(
    put,
    path = "/shield",
    tag = "shield",
    request_body = Wish,
    responses((status = 200, description = "How the shield stands now.", body = Standing), Unclear)
)]
pub(super) async fn set(State(web): State<Shared>, Body(wish): Body<Wish>) -> Answer<Json<Standing>> {
    web.engine.execute(Action::Shield { mode: wish.mode, number: wish.number }).await?;
    Ok(Json(Standing::of(&web)))
}

/// One press of the shield's switch: whatever may be seen is hidden; where everything is, what the
/// streamer sees otherwise may be seen again.
#[utoipa::path(
    post,
    path = "/shield/toggle",
    tag = "shield",
    responses((status = 200, description = "How the shield stands now.", body = Standing))
)]
pub(super) async fn toggle(State(web): State<Shared>) -> Answer<Json<Standing>> {
    web.engine.execute(Action::ToggleShield).await?;
    Ok(Json(Standing::of(&web)))
}
