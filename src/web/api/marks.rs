//! Marks.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Answer;
use super::input::Body;
use super::openapi::Unclear;
use crate::domain::Action;
use crate::web::Shared;
use crate::web::problem::Problem;

/// Longest note, in characters.
const LONGEST_NOTE: usize = 2000;

/// A mark, with or without a word.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMark {
    /// A word to remember it by.
    #[schema(max_length = 2000)]
    note: Option<String>,
}

/// The mark is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Noted {
    /// Always true.
    noted: bool,
}

/// Makes a mark: a self-critical thought was noticed just now.
#[utoipa::path(
    post,
    path = "/marks",
    tag = "marks",
    request_body(content = Option<NewMark>, description = "May be left out."),
    responses((status = 201, description = "Noted.", body = Noted), Unclear)
)]
pub(super) async fn add(
    State(web): State<Shared>,
    Body(mark): Body<NewMark>,
) -> Answer<(StatusCode, Json<Noted>)> {
    // A thought is the streamer's own; half of it is not what they wanted kept.
    if mark.note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        return Err(Problem::unclear("The note is too long. Two thousand characters fit."));
    }
    web.engine.execute(Action::Mark { note: mark.note }).await?;
    Ok((StatusCode::CREATED, Json(Noted { noted: true })))
}
