//! A week's page: one goal, how it went, what to bring up; with what the journal holds of that week.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::ApiResult;
use super::super::input::{Body, Path};
use super::super::openapi::{Missing, Unclear};
use super::missing;
use super::single::LADDER;
use crate::journal::week::WeekId;
use crate::journal::weekly::{self, WeekSheet};
use crate::journal::{EntryId, GoalFate, Record, RecordKind, Week};
use crate::store::journal::{self, JournalError, JournalTx};
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
            write(book, Week { week, ..page })
        })
        .await?;
    Ok(Json(kept))
}

fn write(book: &JournalTx<'_>, page: Week) -> Result<Week, JournalError> {
    let week = page.week;
    Ok(book.keep_one(&name_of(week), page)?.unwrap_or(Week { week, ..Week::default() }))
}

/// What becomes of a week's goal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct GoalAnswer {
    /// It stays for this week, another one takes its place, or it may go.
    fate: GoalFate,
    /// How it went.
    #[schema(max_length = 20000)]
    how_it_went: Option<String>,
}

/// Says how the goal of a week went, and what becomes of it. One that is kept is this week's goal, unless there is
/// one already. Gives this week's page.
#[utoipa::path(
    post,
    path = "/journal/weeks/{id}/goal",
    tag = "weeks",
    params(("id" = String, Path, description = "The week, like 2026-W47.")),
    request_body = GoalAnswer,
    responses((status = 200, description = "This week's page.", body = Week), Missing, Unclear)
)]
pub(in crate::web::api) async fn goal(
    State(web): State<Shared>,
    Path(name): Path<String>,
    Body(answer): Body<GoalAnswer>,
) -> ApiResult<Json<Week>> {
    let week: WeekId = name.parse().map_err(|_| missing())?;
    let this = WeekId::of(web.engine.clock().now(), &web.zone);
    let answered = move |book: &JournalTx<'_>| {
        let Some(past) = book.get::<Week>(&name_of(week))? else { return Ok(None) };
        let now = book.get::<Week>(&name_of(this))?.unwrap_or(Week { week: this, ..Week::default() });
        let GoalAnswer { fate, how_it_went } = answer;
        let (goal, on_today) = (past.goal.clone(), past.on_today);
        let how_it_went = how_it_went.or(past.how_it_went.clone());
        write(book, Week { goal_fate: Some(fate), how_it_went, ..past })?;
        if fate == GoalFate::Keep && now.goal.is_none() && week != this {
            return write(book, Week { goal, on_today, ..now }).map(Some);
        }
        Ok(Some(now))
    };
    web.engine.journal().transaction(answered).await?.map(Json).ok_or_else(missing)
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
pub(in crate::web) fn name_of(week: WeekId) -> EntryId {
    journal::name_of(&format!("week {week}"))
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
        experiments: within(book.list()?, from, to),
        ladder: book.get(&journal::name_of(LADDER))?,
    })
}
