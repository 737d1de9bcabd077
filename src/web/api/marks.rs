//! Marks.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Answer;
use super::input::Body;
use crate::domain::Action;
use crate::web::Shared;

/// Longest note, in characters.
const LONGEST_NOTE: usize = 2000;

/// A mark, with or without a word.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMark {
    note: Option<String>,
}

/// Makes a mark.
pub(super) async fn add(
    State(web): State<Shared>,
    Body(mark): Body<NewMark>,
) -> Answer<(StatusCode, Json<Value>)> {
    let note = mark.note.map(|note| note.chars().take(LONGEST_NOTE).collect());
    web.engine.execute(Action::Mark { note }).await?;
    Ok((StatusCode::CREATED, Json(json!({ "noted": true }))))
}
