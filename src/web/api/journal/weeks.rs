//! A week's page: one goal, how it went, what to bring up; with what the journal holds of that week.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::super::ApiResult;
use super::super::input::{Body, Path};
use super::super::openapi::{Missing, Unclear};
use super::missing;
use crate::journal::week::WeekId;
use crate::journal::weekly::{self, WeekSheet};
use crate::journal::{EntryId, Record, RecordKind, Week};
use crate::store::journal::{JournalError, JournalTx};
use crate::web::Shared;

/// The weeks that something was written about, newest first.
#[utoipa::path(
    get,
    path = "/journal/weeks",
    tag = "weeks",
    responses((status = 200, description = "Newest first.", body = Vec<Week>))
)]
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the bare method is not general enough in a task"
)]
pub(in crate::web::api) async fn list(State(web): State<Shared>) -> ApiResult<Json<Vec<Week>>> {
    let mut weeks: Vec<Week> = web.engine.journal().transaction(|book| book.list()).await?;
    weeks.sort_by_key(|week| std::cmp::Reverse(week.week));
    Ok(Json(weeks))
}

/// One week. `Accept` chooses the form: as Markdown it holds what the journal has of that week, to print or
/// to bring along.
#[utoipa::path(
    get,
    path = "/journal/weeks/{id}",
    tag = "weeks",
    params(("id" = String, Path, description = "The week, like 2026-W47.")),
    responses(
        (status = 200, description = "The week.", content((Week = "application/json"), (String = "text/markdown"))),
        Missing
    )
)]
pub(in crate::web::api) async fn get(
    State(web): State<Shared>,
    Path(week): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let week: WeekId = week.parse().map_err(|_| missing())?;
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accept.contains("text/markdown") {
        let zone = web.zone.clone();
        let sheet = web.engine.journal().transaction(move |book| sheet(book, week, &zone)).await?;
        let kind = [(header::CONTENT_TYPE, "text/markdown; charset=utf-8")];
        return Ok((kind, weekly::markdown(&sheet, &web.zone)).into_response());
    }
    let found = web.engine.journal().transaction(move |book| book.get::<Week>(&name_of(week))).await?;
    found.map(|week| Json(week).into_response()).ok_or_else(missing)
}

/// Writes a week's page. One with nothing in it is forgotten.
#[utoipa::path(
    put,
    path = "/journal/weeks/{id}",
    tag = "weeks",
    params(("id" = String, Path, description = "The week, like 2026-W47.")),
    request_body = Week,
    responses((status = 200, description = "It is kept.", body = Week), Missing, Unclear)
)]
pub(in crate::web::api) async fn put(
    State(web): State<Shared>,
    Path(name): Path<String>,
    Body(page): Body<Week>,
) -> ApiResult<Json<Week>> {
    let week: WeekId = name.parse().map_err(|_| missing())?;
    let kept = web
        .engine
        .journal()
        .transaction(move |book| {
            book.drop_draft(&format!("week-{}", week.to_string().to_lowercase()))?;
            let id = name_of(week);
            let mut page = Week { week, ..page };
            page.tidy()?;
            if page.is_blank() {
                book.forget(RecordKind::Week, &id)?;
                return Ok(Week { week, ..Week::default() });
            }
            if let Some(changed) = book.change(&id, Week { version: 0, ..page.clone() })? {
                return Ok(changed);
            }
            let (at, version) = (book.now(), 1);
            let page = Week { id, at, changed_at: at, version, ..page };
            book.restore(&page)?;
            Ok(page)
        })
        .await?;
    Ok(Json(kept))
}

/// Forgets what was written about a week.
#[utoipa::path(
    delete,
    path = "/journal/weeks/{id}",
    tag = "weeks",
    params(("id" = String, Path, description = "The week, like 2026-W47.")),
    responses((status = 204, description = "It is gone."), Missing)
)]
pub(in crate::web::api) async fn remove(
    State(web): State<Shared>,
    Path(week): Path<String>,
) -> ApiResult<StatusCode> {
    let week: WeekId = week.parse().map_err(|_| missing())?;
    let gone =
        web.engine.journal().transaction(move |book| book.forget(RecordKind::Week, &name_of(week))).await?;
    if gone { Ok(StatusCode::NO_CONTENT) } else { Err(missing()) }
}

/// A week has one page, wherever the journal is carried.
pub(in crate::web::api) fn name_of(week: WeekId) -> EntryId {
    let hash: [u8; 32] = Sha256::digest(format!("week {week}")).into();
    let mut name = [0; 16];
    name.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
    EntryId::new(name)
}

/// What the journal holds of `week`.
pub(in crate::web) fn sheet(
    book: &JournalTx<'_>,
    week: WeekId,
    zone: &jiff::tz::TimeZone,
) -> Result<WeekSheet, JournalError> {
    let (from, to) = week.span(zone);
    fn within<R: Record>(records: Vec<R>, from: jiff::Timestamp, to: jiff::Timestamp) -> Vec<R> {
        let mut records: Vec<R> =
            records.into_iter().filter(|record| record.at() >= from && record.at() < to).collect();
        records.sort_by_key(Record::at);
        records
    }
    Ok(WeekSheet {
        page: book.get(&name_of(week))?.unwrap_or(Week { week, ..Week::default() }),
        marks: within(book.marks()?, from, to),
        checkins: within(book.list()?, from, to),
        thoughts: within(book.list()?, from, to),
        intentions: within(book.list()?, from, to),
        debriefs: within(book.list()?, from, to),
    })
}
