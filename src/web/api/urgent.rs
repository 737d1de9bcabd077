//! The report that cannot wait.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiResult;
use crate::domain::Action;
use crate::web::Shared;

/// The report that the dock shows.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Shown)]
pub(super) struct UrgentReport {
    /// One neutral line; none where nothing is reported.
    #[schema(required)]
    text: Option<String>,
}

/// What was reported a moment ago by a moderator or by more than one person: no sound, a black screen.
#[utoipa::path(
    get,
    path = "/urgent",
    tag = "urgent",
    responses((status = 200, description = "The line, if there is one.", body = UrgentReport))
)]
pub(super) async fn get(State(web): State<Shared>) -> Json<UrgentReport> {
    Json(UrgentReport { text: web.engine.status().urgent.map(|urgent| urgent.text) })
}

/// The report was read. It is not told again for some minutes.
#[utoipa::path(
    delete,
    path = "/urgent",
    tag = "urgent",
    responses((status = 200, description = "Nothing is shown any more.", body = UrgentReport))
)]
pub(super) async fn dismiss(State(web): State<Shared>) -> ApiResult<Json<UrgentReport>> {
    web.engine.execute(Action::DismissUrgent).await?;
    Ok(Json(UrgentReport { text: None }))
}
