//! What was learned from the streamer's corrections.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::input::Path;
use super::openapi::Missing;
use super::{ApiResult, done};
use crate::domain::{Action, Lesson, LessonId};
use crate::store::lessons;
use crate::web::Shared;

/// What was learned, newest first: phrases, words and emotes of this channel, each with what it is here.
#[utoipa::path(
    get,
    path = "/learned",
    tag = "learned",
    responses((status = 200, description = "Lessons.", body = Vec<Lesson>))
)]
pub(super) async fn list(State(web): State<Shared>) -> ApiResult<Json<Vec<Lesson>>> {
    Ok(Json(web.engine.read(lessons::all).await?))
}

/// Forgets one. What it changed before stays as it is.
#[utoipa::path(
    delete,
    path = "/learned/{id}",
    tag = "learned",
    params(("id" = String, Path, description = "A lesson's id.")),
    responses((status = 204, description = "It is forgotten."), Missing)
)]
pub(super) async fn forget(State(web): State<Shared>, Path(id): Path<LessonId>) -> ApiResult<StatusCode> {
    done(&web, Action::Forget(id)).await
}
