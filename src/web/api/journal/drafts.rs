//! Drafts: what is being written, field by field, so that nothing but the last few letters can be lost.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::ApiResult;
use super::super::input::{Body, Path};
use super::super::openapi::{Missing, Unclear};
use super::missing;
use crate::store::journal::Fields;
use crate::web::Shared;

/// What is being written.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct JournalDraft {
    /// Its fields, by name.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    fields: Fields,
}

/// What is being written and was not handed in.
#[utoipa::path(
    get,
    path = "/journal/drafts/{id}",
    tag = "drafts",
    params(("id" = String, Path, description = "The draft's name.")),
    responses((status = 200, description = "The draft.", body = JournalDraft), Missing)
)]
pub(in crate::web::api) async fn get(
    State(web): State<Shared>,
    Path(name): Path<String>,
) -> ApiResult<Json<JournalDraft>> {
    let fields = web.engine.journal().transaction(move |book| book.draft(&name)).await?;
    fields.map(|fields| Json(JournalDraft { fields })).ok_or_else(missing)
}

/// Keeps what is being written, in place of what the draft held before.
#[utoipa::path(
    put,
    path = "/journal/drafts/{id}",
    tag = "drafts",
    params(("id" = String, Path, description = "The draft's name: small letters, digits and hyphens.")),
    request_body = JournalDraft,
    responses((status = 204, description = "It is on disk."), Unclear)
)]
pub(in crate::web::api) async fn put(
    State(web): State<Shared>,
    Path(name): Path<String>,
    Body(draft): Body<JournalDraft>,
) -> ApiResult<StatusCode> {
    web.engine.journal().transaction(move |book| book.keep_draft(&name, &draft.fields)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets a draft, and overwrites it as far as SQLite can.
#[utoipa::path(
    delete,
    path = "/journal/drafts/{id}",
    tag = "drafts",
    params(("id" = String, Path, description = "The draft's name.")),
    responses((status = 204, description = "It is gone."))
)]
pub(in crate::web::api) async fn remove(
    State(web): State<Shared>,
    Path(name): Path<String>,
) -> ApiResult<StatusCode> {
    web.engine.journal().transaction(move |book| book.forget_draft(&name)).await?;
    Ok(StatusCode::NO_CONTENT)
}
