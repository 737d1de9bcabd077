//! What there is one of: the plan for bad evenings, and the steps towards what is avoided.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::super::ApiResult;
use super::super::input::Body;
use super::super::openapi::Unclear;
use crate::journal::{Ladder, Plan, Record};
use crate::store::journal::name_of;
use crate::web::Shared;

/// The plan's name, and that of its draft.
pub(in crate::web) const PLAN: &str = "plan";
/// The ladder's name, and that of its draft.
pub(in crate::web) const LADDER: &str = "ladder";

async fn read<R: Record + Default>(web: &Shared, name: &'static str) -> ApiResult<Json<R>> {
    let found = web.engine.journal().transaction(move |book| book.get(&name_of(name))).await?;
    Ok(Json(found.unwrap_or_default()))
}

async fn write<R: Record + Default>(web: &Shared, name: &'static str, record: R) -> ApiResult<Json<R>> {
    let kept = web
        .engine
        .journal()
        .transaction(move |book| {
            book.drop_draft(name)?;
            book.keep_one(&name_of(name), record)
        })
        .await?;
    Ok(Json(kept.unwrap_or_default()))
}

async fn forget<R: Record>(web: &Shared, name: &'static str) -> ApiResult<StatusCode> {
    let forgotten = web.engine.journal().transaction(move |book| {
        book.drop_draft(name)?;
        book.forget(R::KIND, &name_of(name))
    });
    forgotten.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The plan for bad evenings; one without words where there is none.
#[utoipa::path(
    get,
    path = "/journal/plan",
    tag = "plan",
    responses((status = 200, description = "The plan.", body = Plan))
)]
pub(in crate::web::api) async fn plan(State(web): State<Shared>) -> ApiResult<Json<Plan>> {
    read(&web, PLAN).await
}

/// Writes the plan for bad evenings. One with nothing in it is forgotten.
#[utoipa::path(
    put,
    path = "/journal/plan",
    tag = "plan",
    request_body = Plan,
    responses((status = 200, description = "It is kept.", body = Plan), Unclear)
)]
pub(in crate::web::api) async fn put_plan(
    State(web): State<Shared>,
    Body(plan): Body<Plan>,
) -> ApiResult<Json<Plan>> {
    write(&web, PLAN, plan).await
}

/// Forgets the plan for bad evenings.
#[utoipa::path(
    delete,
    path = "/journal/plan",
    tag = "plan",
    responses((status = 204, description = "It is gone."))
)]
pub(in crate::web::api) async fn forget_plan(State(web): State<Shared>) -> ApiResult<StatusCode> {
    forget::<Plan>(&web, PLAN).await
}

/// The steps towards what is avoided; none where nothing was written.
#[utoipa::path(
    get,
    path = "/journal/ladder",
    tag = "ladder",
    responses((status = 200, description = "The steps, in their own order.", body = Ladder))
)]
pub(in crate::web::api) async fn ladder(State(web): State<Shared>) -> ApiResult<Json<Ladder>> {
    read(&web, LADDER).await
}

/// Writes the steps towards what is avoided. Where there are none, they are forgotten.
#[utoipa::path(
    put,
    path = "/journal/ladder",
    tag = "ladder",
    request_body = Ladder,
    responses((status = 200, description = "They are kept.", body = Ladder), Unclear)
)]
pub(in crate::web::api) async fn put_ladder(
    State(web): State<Shared>,
    Body(ladder): Body<Ladder>,
) -> ApiResult<Json<Ladder>> {
    write(&web, LADDER, ladder).await
}

/// Forgets the steps towards what is avoided.
#[utoipa::path(
    delete,
    path = "/journal/ladder",
    tag = "ladder",
    responses((status = 204, description = "They are gone."))
)]
pub(in crate::web::api) async fn forget_ladder(State(web): State<Shared>) -> ApiResult<StatusCode> {
    forget::<Ladder>(&web, LADDER).await
}
