//! Export and import, and what weeks show.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ApiResult;
use super::super::openapi::Unclear;
use crate::journal::import_export::{self, Contents, JournalFormat};
use crate::journal::patterns::{self, PatternMaterial, Patterns};
use crate::journal::week::WeekId;
use crate::store::happenings;
use crate::store::journal::JournalError;
use crate::web::problem::{ApiProblem, blocking};
use crate::web::{Shared, Web};

/// A journal of many years is smaller than this.
const LARGEST_FILE: usize = 32 * 1024 * 1024;

/// The whole journal but for drafts, in the form that `Accept` asks for: JSON, CSV or Markdown.
#[utoipa::path(
    get,
    path = "/journal/export",
    tag = "journal",
    responses((status = 200, description = "The journal.", content(
        (Object = "application/json"),
        (String = "text/csv"),
        (String = "text/markdown")
    )))
)]
pub(in crate::web::api) async fn export(
    State(web): State<Shared>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let form = JournalFormat::ALL.iter().rev().find(|form| accept.contains(form.media_type())).copied();
    let form = form.unwrap_or(JournalFormat::Json);
    let contents = web.engine.journal().transaction(|book| Contents::of(book)).await?;
    let kind = format!("{}; charset=utf-8", form.media_type());
    let name = format!("attachment; filename=\"journal.{}\"", form.ending());
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, import_export::write(&contents, form)).into_response())
}

/// What came of an import.
#[derive(Serialize, ToSchema)]
#[schema(as = TakenIn)]
pub(in crate::web::api) struct ImportResult {
    /// Records that are new here.
    added: usize,
    /// Records that were here already, and stay as they are here.
    known: usize,
}

/// Takes a file in that an export wrote: JSON, CSV or Markdown, by its content; or one of FreeCBT's, Quirk's or
/// Daylio's. All of it or nothing; what is here already stays as it is.
#[utoipa::path(
    post,
    path = "/journal/import",
    tag = "journal",
    request_body(content((String = "application/json"), (String = "text/csv"), (String = "text/markdown"))),
    responses((status = 200, description = "It was taken in.", body = ImportResult), Unclear)
)]
pub(in crate::web::api) async fn import(
    State(web): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<Json<ImportResult>> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    // A page of another origin can send a form or plain text unasked, but none of these.
    if !JournalFormat::ALL.iter().any(|form| kind.to_ascii_lowercase().starts_with(form.media_type())) {
        let detail = "The file should be sent as application/json, text/csv or text/markdown.";
        return Err(ApiProblem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    let too_large = |_| {
        ApiProblem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The file is too large or was cut off. Nothing was changed.",
        )
    };
    let bytes = to_bytes(body, LARGEST_FILE).await.map_err(too_large)?;
    let zone = web.zone.clone();
    let read = move || import_export::import(&bytes, &zone);
    let contents = blocking("reading a journal's file", read).await?;
    let contents = contents.map_err(JournalError::from)?;
    let all = contents.len();
    let added = web.engine.journal().transaction(move |book| book.restore_all(&contents)).await?;
    Ok(Json(ImportResult { added, known: all - added }))
}

/// What the last weeks show, with how sure it is. Streams that are over alone; no number of the shield's.
#[utoipa::path(
    get,
    path = "/journal/patterns",
    tag = "journal",
    responses((status = 200, description = "In words and figures.", body = Patterns))
)]
pub(in crate::web::api) async fn show_patterns(State(web): State<Shared>) -> ApiResult<Json<Patterns>> {
    Ok(Json(patterns_of(&web).await?))
}

/// What the last weeks show.
pub(in crate::web) async fn patterns_of(web: &Web) -> Result<Patterns, JournalError> {
    let now = web.engine.clock().now();
    let (since, _) = WeekId::of(now, &web.zone).later(1 - patterns::WEEKS).span(&web.zone);
    let evenings = web.engine.read(move |connection| happenings::evenings(connection, since)).await?;
    let (mut marks, checkins, thoughts) =
        web.engine.journal().transaction(|book| Ok((book.marks()?, book.list()?, book.list()?))).await?;
    marks.reverse();
    let marks = marks.into_iter().map(|mark| mark.at).collect();
    let (zone, material) = (web.zone.clone(), PatternMaterial { evenings, marks, checkins, thoughts });
    let shown = tokio::task::spawn_blocking(move || patterns::patterns(&material, now, &zone)).await;
    shown.map_err(|error| crate::store::StoreError::from(error).into())
}
