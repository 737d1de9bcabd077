//! Breaks: begin one, put it off, skip it, go back early; what one may do in them, and what became of them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiResult;
use super::input::Body;
use super::openapi::{Conflict, Unclear};
use crate::config::Span;
use crate::domain::{Action, BreakEnd, BreakNote, BreakView, Done, Exercise, StreamId};
use crate::store::breaks::{Remembered, remembered};
use crate::web::Shared;
use crate::web::problem::ApiProblem;

/// Breaks in one answer.
const PAGE: u32 = 200;

/// What became of a break.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Remembrance {
    /// What happened to the break.
    what: BreakNote,
    /// In which stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<StreamId>,
    /// When it began; or when it was put off or skipped.
    at: Timestamp,
    /// When it ended; or until when it was put off.
    until: Timestamp,
    /// Which exercise, where one was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    exercise: Option<String>,
    /// How it ended, where one was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    how: Option<BreakEnd>,
}

impl From<Remembered> for Remembrance {
    fn from(past: Remembered) -> Self {
        let Remembered { what, stream, from, to, exercise, how } = past;
        Self { what, stream, at: from, until: to, exercise, how }
    }
}

/// What one may do in a break; the streamer's own exercises come last.
#[utoipa::path(
    get,
    path = "/exercises",
    tag = "breaks",
    responses((status = 200, description = "Every exercise.", body = Vec<Exercise>))
)]
pub(super) async fn exercises(State(web): State<Shared>) -> Json<Vec<Exercise>> {
    Json(web.engine.exercises().all().to_vec())
}

/// What became of breaks, newest first: taken, put off, skipped, or natural ones.
///
/// Those of the running stream are left out until it is over: since when one is live is a number, and
/// could be read off them.
#[utoipa::path(
    get,
    path = "/breaks",
    tag = "breaks",
    responses((status = 200, description = "The last two hundred, newest first.", body = Vec<Remembrance>))
)]
pub(super) async fn list(State(web): State<Shared>) -> ApiResult<Json<Vec<Remembrance>>> {
    let past = web.engine.read(|connection| remembered(connection, PAGE)).await?;
    Ok(Json(past.into_iter().map(Remembrance::from).collect()))
}

/// A wish for a break.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewBreak {
    /// Which exercise; the configured one if none.
    exercise: Option<String>,
    /// How long, like `5m`; the configured length if none.
    #[schema(value_type = Option<String>, example = "5m")]
    length: Option<Span>,
}

/// Begins a break now.
#[utoipa::path(
    post,
    path = "/breaks",
    tag = "breaks",
    request_body(content = Option<NewBreak>, description = "May be left out."),
    responses((status = 201, description = "The break that began.", body = BreakView), Conflict, Unclear)
)]
pub(super) async fn start(
    State(web): State<Shared>,
    Body(wish): Body<NewBreak>,
) -> ApiResult<(StatusCode, Json<BreakView>)> {
    let action = Action::StartBreak { exercise: wish.exercise, length: wish.length.map(Span::get) };
    Ok((StatusCode::CREATED, act(&web, action).await?))
}

/// How breaks stand.
#[utoipa::path(
    get,
    path = "/breaks/current",
    tag = "breaks",
    responses((status = 200, description = "How breaks stand.", body = BreakView))
)]
pub(super) async fn current(State(web): State<Shared>) -> Json<BreakView> {
    Json(web.engine.status().breaks)
}

/// Not now, a little later.
#[utoipa::path(
    post,
    path = "/breaks/current/snooze",
    tag = "breaks",
    responses((status = 200, description = "How breaks stand now.", body = BreakView), Conflict)
)]
pub(super) async fn snooze(State(web): State<Shared>) -> ApiResult<Json<BreakView>> {
    act(&web, Action::SnoozeBreak).await
}

/// Not this one.
#[utoipa::path(
    post,
    path = "/breaks/current/skip",
    tag = "breaks",
    responses((status = 200, description = "How breaks stand now.", body = BreakView), Conflict)
)]
pub(super) async fn skip(State(web): State<Shared>) -> ApiResult<Json<BreakView>> {
    act(&web, Action::SkipBreak).await
}

/// Back early.
#[utoipa::path(
    post,
    path = "/breaks/current/end",
    tag = "breaks",
    responses((status = 200, description = "How breaks stand now.", body = BreakView), Conflict)
)]
pub(super) async fn end(State(web): State<Shared>) -> ApiResult<Json<BreakView>> {
    act(&web, Action::EndBreak).await
}

async fn act(web: &Shared, action: Action) -> ApiResult<Json<BreakView>> {
    match web.engine.execute(action).await? {
        Done::Break(view) => Ok(Json(view)),
        // The engine answers an action about breaks with how breaks stand.
        _ => Err(ApiProblem::broken("The break could not be read back.")),
    }
}
