//! Lines kept as evidence, and what else becomes of a line that was read: answered later, or let go.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::ApiResult;
use super::super::input::{Body, Path};
use super::super::openapi::{Missing, Unclear};
use super::{missing, named};
use crate::catalog;
use crate::domain::{Action, Feedback, ItemId, ReplyState};
use crate::feedback::names;
use crate::journal::{KeptLine, RecordKind};
use crate::store::reply_queue;
use crate::web::api::item::ItemView;
use crate::web::problem::ApiProblem;
use crate::web::{Shared, Web};

/// Lines to answer in one list.
const PAGE: usize = 200;

/// Lines kept as evidence, newest first.
#[utoipa::path(
    get,
    path = "/journal/kept",
    tag = "kept",
    responses((status = 200, description = "Newest first.", body = Vec<KeptLine>))
)]
pub(in crate::web::api) async fn list(State(web): State<Shared>) -> ApiResult<Json<Vec<KeptLine>>> {
    super::list(&web).await
}

/// Forgets a kept line. Where it is part of a thought record, it stays there.
#[utoipa::path(
    delete,
    path = "/journal/kept/{id}",
    tag = "kept",
    params(("id" = String, Path, description = "The kept line's id.")),
    responses((status = 204, description = "It is gone."), Missing)
)]
pub(in crate::web::api) async fn remove(
    State(web): State<Shared>,
    id: Path<String>,
) -> ApiResult<StatusCode> {
    let id = named(id)?;
    let gone = web.engine.journal().transaction(move |book| book.forget(RecordKind::Kept, &id)).await?;
    if gone { Ok(StatusCode::NO_CONTENT) } else { Err(missing()) }
}

/// Keeps a line as evidence: a copy of it goes into the journal, with who wrote it and when. Twice is once.
#[utoipa::path(
    post,
    path = "/feedback/{id}/keep",
    tag = "kept",
    params(("id" = String, Path, description = "An item's id.")),
    responses(
        (status = 201, description = "It is kept.", body = KeptLine),
        (status = 200, description = "It was kept before.", body = KeptLine),
        Missing
    )
)]
pub(in crate::web::api) async fn keep(
    State(web): State<Shared>,
    Path(id): Path<ItemId>,
) -> ApiResult<(StatusCode, Json<KeptLine>)> {
    let item = readable(&web, id).await?;
    let line = KeptLine {
        by: names::of(&item).unwrap_or(catalog::ENGLISH.digest.somebody).to_owned(),
        text: item.text,
        login: item.author.login,
        said_at: item.at,
        source: item.source,
        ..KeptLine::default()
    };
    let (line, is_new) = web
        .engine
        .journal()
        .transaction(move |book| {
            let same = |known: &&KeptLine| {
                (known.said_at, &known.login, &known.text) == (line.said_at, &line.login, &line.text)
            };
            if let Some(known) = book.list::<KeptLine>()?.iter().find(same) {
                return Ok((known.clone(), false));
            }
            book.add(line).map(|line| (line, true))
        })
        .await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(line)))
}

/// What becomes of a line as to answering it.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct ReplyWish {
    /// Later, done, or never.
    reply: ReplyState,
}

/// Puts a line on the list of those to be answered, ticks it off, or takes it off.
#[utoipa::path(
    put,
    path = "/feedback/{id}/answer",
    tag = "answers",
    params(("id" = String, Path, description = "An item's id.")),
    request_body = ReplyWish,
    responses((status = 200, description = "It is as asked.", body = ReplyWish), Missing, Unclear)
)]
pub(in crate::web::api) async fn answer(
    State(web): State<Shared>,
    Path(id): Path<ItemId>,
    Body(wish): Body<ReplyWish>,
) -> ApiResult<Json<ReplyWish>> {
    web.engine.execute(Action::Reply { item: id, reply: wish.reply }).await?;
    Ok(Json(wish))
}

/// A line to be answered.
#[derive(Serialize, ToSchema)]
#[schema(as = ToAnswer)]
pub(in crate::web::api) struct ToAnswerView {
    /// The feedback item.
    item: ItemView,
    /// When it was put on the list.
    since: Timestamp,
    /// When it was answered.
    #[schema(required)]
    answered_at: Option<Timestamp>,
}

/// Lines to be answered, oldest first, and then those that were.
#[utoipa::path(
    get,
    path = "/answers",
    tag = "answers",
    responses((status = 200, description = "Oldest first.", body = Vec<ToAnswerView>))
)]
pub(in crate::web::api) async fn answers(State(web): State<Shared>) -> ApiResult<Json<Vec<ToAnswerView>>> {
    let lines = web.engine.read(|connection| reply_queue::answers(connection, PAGE)).await?;
    let shown = |line: reply_queue::ToAnswer| ToAnswerView {
        item: line.item.into(),
        since: line.at,
        answered_at: line.answered_at,
    };
    Ok(Json(lines.into_iter().map(shown).collect()))
}

/// Whether a line is let go.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct LetGo {
    /// True lets it go, false brings it back.
    on: bool,
}

/// Lets a line go: the digest's page no longer shows it, until it is brought back.
#[utoipa::path(
    put,
    path = "/feedback/{id}/let-go",
    tag = "answers",
    params(("id" = String, Path, description = "An item's id.")),
    request_body = LetGo,
    responses((status = 200, description = "It is as asked.", body = LetGo), Missing, Unclear)
)]
pub(in crate::web::api) async fn let_go(
    State(web): State<Shared>,
    Path(id): Path<ItemId>,
    Body(wish): Body<LetGo>,
) -> ApiResult<Json<LetGo>> {
    web.engine.execute(Action::LetGo { item: id, on: wish.on }).await?;
    Ok(Json(wish))
}

async fn readable(web: &Web, id: ItemId) -> ApiResult<Feedback> {
    let item = web.engine.read(move |connection| reply_queue::readable(connection, id)).await?;
    item.ok_or_else(not_there)
}

fn not_there() -> ApiProblem {
    ApiProblem::new(
        StatusCode::NOT_FOUND,
        "This line cannot be read. Held lines wait for their digest, and closed ones stay closed.",
    )
}
