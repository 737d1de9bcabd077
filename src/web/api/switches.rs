//! Quiet mode and the pause.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiResult;
use super::input::Body;
use super::openapi::Unclear;
use crate::domain::Action;
use crate::web::Shared;

/// On or off.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Switch)]
pub(super) struct SwitchBody {
    /// On or off.
    pub(super) on: bool,
}

/// Pass nothing at all until turned off.
#[utoipa::path(
    put,
    path = "/quiet",
    tag = "rest",
    request_body = SwitchBody,
    responses((status = 200, description = "It is as asked.", body = SwitchBody), Unclear)
)]
pub(super) async fn quiet(
    State(web): State<Shared>,
    Body(switch): Body<SwitchBody>,
) -> ApiResult<Json<SwitchBody>> {
    set(&web, Action::Quiet(switch.on), switch).await
}

/// Everything at rest: no offers, no digests, all held.
#[utoipa::path(
    put,
    path = "/pause",
    tag = "rest",
    request_body = SwitchBody,
    responses((status = 200, description = "It is as asked.", body = SwitchBody), Unclear)
)]
pub(super) async fn pause(
    State(web): State<Shared>,
    Body(switch): Body<SwitchBody>,
) -> ApiResult<Json<SwitchBody>> {
    set(&web, Action::Pause(switch.on), switch).await
}

/// Does what was asked, and answers how it now stands.
pub(super) async fn set(web: &Shared, action: Action, switch: SwitchBody) -> ApiResult<Json<SwitchBody>> {
    web.engine.execute(action).await?;
    Ok(Json(switch))
}
