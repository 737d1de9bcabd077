//! Soft hints which thinking patterns words may point at. Nothing of what is asked is kept.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::ApiResult;
use super::super::input::Body;
use super::super::openapi::Unclear;
use crate::journal::Distortion;
use crate::journal::hints::{Hint, hints};

/// A common thinking pattern.
#[derive(Serialize, ToSchema)]
pub(in crate::web::api) struct Pattern {
    /// Its word in thought records.
    id: Distortion,
    /// Its name.
    title: &'static str,
    /// What it is.
    sentence: &'static str,
    /// How it may sound.
    example: &'static str,
}

/// The twelve common thinking patterns, each with a sentence and an example.
#[utoipa::path(
    get,
    path = "/journal/distortions",
    tag = "distortions",
    responses((status = 200, description = "All of them.", body = Vec<Pattern>))
)]
pub(in crate::web::api) async fn list() -> Json<Vec<Pattern>> {
    let pattern = |id: &Distortion| Pattern {
        id: *id,
        title: id.title(),
        sentence: id.sentence(),
        example: id.example(),
    };
    Json(Distortion::ALL.iter().map(pattern).collect())
}

/// Words of a thought.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Words)]
pub(in crate::web::api) struct ThoughtText {
    /// The words.
    text: String,
}

/// Which patterns the words of a thought may point at; at most three, and only as a hint.
#[utoipa::path(
    post,
    path = "/journal/distortions",
    tag = "distortions",
    request_body = ThoughtText,
    responses((status = 200, description = "Hints, in the order of the words.", body = Vec<Hint>), Unclear)
)]
pub(in crate::web::api) async fn hint(Body(words): Body<ThoughtText>) -> ApiResult<Json<Vec<Hint>>> {
    Ok(Json(hints(&words.text)))
}
