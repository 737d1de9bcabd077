//! Breaks: begin one, put it off, skip it, go back early.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Answer;
use super::input::Body;
use super::openapi::{Conflict, Unclear};
use crate::config::Span;
use crate::domain::{Action, BreakView, Done};
use crate::web::Shared;
use crate::web::problem::Problem;

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
) -> Answer<(StatusCode, Json<BreakView>)> {
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
pub(super) async fn snooze(State(web): State<Shared>) -> Answer<Json<BreakView>> {
    act(&web, Action::SnoozeBreak).await
}

/// Not this one.
#[utoipa::path(
    post,
    path = "/breaks/current/skip",
    tag = "breaks",
    responses((status = 200, description = "How breaks stand now.", body = BreakView), Conflict)
)]
pub(super) async fn skip(State(web): State<Shared>) -> Answer<Json<BreakView>> {
    act(&web, Action::SkipBreak).await
}

/// Back early.
#[utoipa::path(
    post,
    path = "/breaks/current/end",
    tag = "breaks",
    responses((status = 200, description = "How breaks stand now.", body = BreakView), Conflict)
)]
pub(super) async fn end(State(web): State<Shared>) -> Answer<Json<BreakView>> {
    act(&web, Action::EndBreak).await
}

async fn act(web: &Shared, action: Action) -> Answer<Json<BreakView>> {
    match web.engine.execute(action).await? {
        Done::Break(view) => Ok(Json(view)),
        // The engine answers an action about breaks with how breaks stand.
        _ => Err(Problem::broken("The break could not be read back.")),
    }
}
