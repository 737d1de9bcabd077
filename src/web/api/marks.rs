//! Marks: one key press each, a time and nothing else. A note may come with it, or later.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiResult;
use super::input::{Body, Path};
use super::journal::{missing, named};
use super::openapi::{Missing, Unclear};
use crate::domain::{Action, Done};
use crate::journal::{Mark, RecordKind, Thought};
use crate::web::Shared;
use crate::web::problem::ApiProblem;

/// Longest note, in characters.
const LONGEST_NOTE: usize = 2000;

/// A mark, with or without a word.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MarkNote {
    /// A word to remember it by.
    #[schema(max_length = 2000)]
    note: Option<String>,
}

/// The mark is kept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Noted)]
pub(super) struct MarkKept {
    /// Always true.
    noted: bool,
    /// The mark's id.
    id: String,
    /// Whether words came with it and were kept. While the journal is locked it takes none.
    note: bool,
}

/// Makes a mark: a self-critical thought was noticed just now. Works while the journal is locked, too.
#[utoipa::path(
    post,
    path = "/marks",
    tag = "marks",
    request_body(content = Option<MarkNote>, description = "May be left out."),
    responses((status = 201, description = "Noted.", body = MarkKept), Unclear)
)]
pub(super) async fn add(
    State(web): State<Shared>,
    Body(mark): Body<MarkNote>,
) -> ApiResult<(StatusCode, Json<MarkKept>)> {
    fits(mark.note.as_deref())?;
    let done = web.engine.execute(Action::Mark { note: mark.note }).await?;
    match done {
        Done::Marked { id, note } => Ok((StatusCode::CREATED, Json(MarkKept { noted: true, id, note }))),
        _ => Err(ApiProblem::broken("It could not be read back whether the mark was made.")),
    }
}

/// Every mark, newest first.
#[utoipa::path(
    get,
    path = "/marks",
    tag = "marks",
    responses((status = 200, description = "Newest first.", body = Vec<Mark>))
)]
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the bare method is not general enough in a task"
)]
pub(super) async fn list(State(web): State<Shared>) -> ApiResult<Json<Vec<Mark>>> {
    Ok(Json(web.engine.journal().transaction(|book| book.marks()).await?))
}

/// Writes what a mark was about, or takes that away.
#[utoipa::path(
    put,
    path = "/marks/{id}",
    tag = "marks",
    params(("id" = String, Path, description = "The mark's id.")),
    request_body = MarkNote,
    responses((status = 204, description = "It is on disk."), Missing, Unclear)
)]
pub(super) async fn note(
    State(web): State<Shared>,
    id: Path<String>,
    Body(mark): Body<MarkNote>,
) -> ApiResult<StatusCode> {
    fits(mark.note.as_deref())?;
    let id = named(id)?;
    let found = web.engine.journal().transaction(move |book| book.note(&id, mark.note)).await?;
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(missing()) }
}

/// What is written about a mark in a minute. Every part may be left out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MarkMinute {
    /// The thought, as it came.
    #[schema(max_length = 2000)]
    thought: Option<String>,
    /// How strong it was, 0 to 100.
    #[schema(maximum = 100)]
    strong: Option<u8>,
    /// One kinder sentence.
    #[schema(max_length = 2000)]
    kinder: Option<String>,
}

/// A thought record was made of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MinuteKept {
    /// The thought record's id.
    thought: String,
}

/// Writes in a minute what a mark was about: it becomes a thought record of the mark's own time, to go on with later.
/// Nothing of the journal is in the answer.
#[utoipa::path(
    post,
    path = "/marks/{id}/thought",
    tag = "marks",
    params(("id" = String, Path, description = "The mark's id.")),
    request_body = MarkMinute,
    responses((status = 201, description = "It is kept.", body = MinuteKept), Missing, Unclear)
)]
pub(super) async fn minute(
    State(web): State<Shared>,
    id: Path<String>,
    Body(minute): Body<MarkMinute>,
) -> ApiResult<(StatusCode, Json<MinuteKept>)> {
    let MarkMinute { thought, strong, kinder } = minute;
    for text in [&thought, &kinder] {
        fits(text.as_deref())?;
    }
    let id = named(id)?;
    let added = web
        .engine
        .journal()
        .transaction(move |book| {
            let Some(mark) = book.mark(&id)? else { return Ok(None) };
            book.drop_draft(&format!("minute-{id}"))?;
            let record = Thought {
                at: mark.at,
                mark: Some(id),
                thought,
                belief_before: strong,
                balanced: kinder,
                ..Thought::default()
            };
            book.add(record).map(Some)
        })
        .await?;
    let added = added.ok_or_else(missing)?;
    Ok((StatusCode::CREATED, Json(MinuteKept { thought: added.id.to_string() })))
}

/// Forgets a mark.
#[utoipa::path(
    delete,
    path = "/marks/{id}",
    tag = "marks",
    params(("id" = String, Path, description = "The mark's id.")),
    responses((status = 204, description = "It is gone."), Missing)
)]
pub(super) async fn remove(State(web): State<Shared>, id: Path<String>) -> ApiResult<StatusCode> {
    let id = named(id)?;
    let gone = web.engine.journal().transaction(move |book| book.forget(RecordKind::Mark, &id)).await?;
    if gone { Ok(StatusCode::NO_CONTENT) } else { Err(missing()) }
}

fn fits(words: Option<&str>) -> ApiResult<()> {
    // A thought is the streamer's own; half of it is not what they wanted kept.
    if words.is_some_and(|words| words.chars().count() > LONGEST_NOTE) {
        return Err(ApiProblem::unclear("It is too long. Two thousand characters fit."));
    }
    Ok(())
}
