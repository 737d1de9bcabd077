//! The journal: how it stands, its passphrase, forgetting it. Its resources lie in the files beside.
//!
//! Nothing here passes the machine, a socket or a log: the journal is between the page and its own file.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

pub(super) mod checkins;
pub(super) mod debriefs;
pub(super) mod drafts;
pub(super) mod experiments;
pub(super) mod hints;
pub(in crate::web) mod import_export;
pub(super) mod intentions;
pub(super) mod kept;
pub(in crate::web) mod single;
pub(super) mod thoughts;
pub(in crate::web) mod weeks;
pub(super) mod worries;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::error::Error;
use utoipa::ToSchema;

use super::ApiResult;
use super::input::{Body, Path};
use super::openapi::Unclear;
use crate::journal::{EntryId, Record};
use crate::secret::Secret;
use crate::store::journal::{Journal, JournalError};
use crate::web::Shared;
use crate::web::problem::ApiProblem;

impl From<JournalError> for ApiProblem {
    fn from(error: JournalError) -> Self {
        let status = match error {
            JournalError::Store(error) => return error.into(),
            JournalError::Locked => StatusCode::LOCKED,
            JournalError::WrongPassphrase => StatusCode::FORBIDDEN,
            JournalError::Conflict(_) => StatusCode::CONFLICT,
            JournalError::Fault(_) => StatusCode::UNPROCESSABLE_ENTITY,
            JournalError::Unreadable | JournalError::NotSwept(_) => {
                tracing::error!(error = &error as &dyn Error, "the journal could not do what it was asked");
                StatusCode::SERVICE_UNAVAILABLE
            }
        };
        Self::new(status, error.to_string())
    }
}

/// How the journal stands.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct JournalStanding {
    /// There is a passphrase.
    passphrase: bool,
    /// The passphrase has to be given before anything can be read.
    locked: bool,
}

fn standing(journal: &Journal) -> Json<JournalStanding> {
    let standing = journal.standing();
    Json(JournalStanding { passphrase: standing.has_passphrase, locked: standing.is_locked })
}

/// How the journal stands.
#[utoipa::path(
    get,
    path = "/journal",
    tag = "journal",
    responses((status = 200, description = "How it stands.", body = JournalStanding))
)]
pub(in crate::web::api) async fn stand(State(web): State<Shared>) -> Json<JournalStanding> {
    standing(web.engine.journal())
}

/// Forgets everything in the journal, its passphrase included, and overwrites it as far as SQLite can.
#[utoipa::path(
    delete,
    path = "/journal",
    tag = "journal",
    responses((status = 204, description = "It is gone."))
)]
pub(in crate::web::api) async fn forget(State(web): State<Shared>) -> ApiResult<StatusCode> {
    web.engine.journal().forget_all().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A passphrase.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct Passphrase {
    /// The passphrase.
    #[schema(value_type = String)]
    passphrase: Secret,
}

/// Opens the journal with its passphrase. It is locked again after a quiet time, and with each start.
#[utoipa::path(
    post,
    path = "/journal/unlock",
    tag = "journal",
    request_body = Passphrase,
    responses((status = 200, description = "It is open.", body = JournalStanding), Unclear)
)]
pub(in crate::web::api) async fn unlock(
    State(web): State<Shared>,
    Body(given): Body<Passphrase>,
) -> ApiResult<Json<JournalStanding>> {
    let journal = web.engine.journal();
    journal.unlock(given.passphrase).await?;
    Ok(standing(journal))
}

/// Says that somebody is at the journal, so that it is not locked for being quiet. Opens nothing.
#[utoipa::path(
    post,
    path = "/journal/stay",
    tag = "journal",
    responses((status = 200, description = "How it stands.", body = JournalStanding))
)]
pub(in crate::web::api) async fn stay(State(web): State<Shared>) -> Json<JournalStanding> {
    let journal = web.engine.journal();
    journal.stay();
    standing(journal)
}

/// Locks the journal, where it has a passphrase.
#[utoipa::path(
    post,
    path = "/journal/lock",
    tag = "journal",
    responses((status = 200, description = "How it stands now.", body = JournalStanding))
)]
pub(in crate::web::api) async fn lock(State(web): State<Shared>) -> Json<JournalStanding> {
    let journal = web.engine.journal();
    journal.lock();
    standing(journal)
}

/// A change of the passphrase.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct NewPassphrase {
    /// The one there is, if there is one.
    #[schema(value_type = Option<String>)]
    current: Option<Secret>,
    /// The one that there will be, of eight characters or more; none is wanted where it is left out.
    #[schema(value_type = Option<String>)]
    new: Option<Secret>,
}

/// Gives the journal a passphrase, another one, or none. Everything is written anew.
#[utoipa::path(
    put,
    path = "/journal/passphrase",
    tag = "journal",
    request_body = NewPassphrase,
    responses((status = 200, description = "It is done.", body = JournalStanding), Unclear)
)]
pub(in crate::web::api) async fn set_passphrase(
    State(web): State<Shared>,
    Body(change): Body<NewPassphrase>,
) -> ApiResult<Json<JournalStanding>> {
    let journal = web.engine.journal();
    journal.set_passphrase(change.current, change.new).await?;
    Ok(standing(journal))
}

// What every resource of the journal does in the same way.

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the bare method is not general enough in a task"
)]
async fn list<R: Record>(web: &Shared) -> ApiResult<Json<Vec<R>>> {
    Ok(Json(web.engine.journal().transaction(|book| book.list()).await?))
}

async fn get<R: Record>(web: &Shared, id: EntryId) -> ApiResult<Json<R>> {
    let found = web.engine.journal().transaction(move |book| book.get(&id)).await?;
    found.map(Json).ok_or_else(missing)
}

/// Adds `record`; a draft that held its words is no longer needed.
async fn add<R: Record>(
    web: &Shared,
    record: R,
    draft: Option<&'static str>,
) -> ApiResult<(StatusCode, Json<R>)> {
    let added = web
        .engine
        .journal()
        .transaction(move |book| {
            if let Some(draft) = draft {
                book.drop_draft(draft)?;
            }
            book.add(record)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(added)))
}

async fn change<R: Record>(web: &Shared, id: EntryId, record: R) -> ApiResult<Json<R>> {
    let changed = web
        .engine
        .journal()
        .transaction(move |book| {
            let changed = book.change(&id, record)?;
            book.drop_draft(&format!("{}-{id}", R::KIND))?;
            Ok(changed)
        })
        .await?;
    changed.map(Json).ok_or_else(missing)
}

async fn remove<R: Record>(web: &Shared, id: EntryId) -> ApiResult<StatusCode> {
    let gone = web
        .engine
        .journal()
        .transaction(move |book| {
            book.drop_draft(&format!("{}-{id}", R::KIND))?;
            book.forget(R::KIND, &id)
        })
        .await?;
    if gone { Ok(StatusCode::NO_CONTENT) } else { Err(missing()) }
}

/// An id in the path. What is none is the name of nothing.
pub(in crate::web::api) fn named(Path(id): Path<String>) -> ApiResult<EntryId> {
    id.parse().map_err(|_| missing())
}

pub(in crate::web::api) fn missing() -> ApiProblem {
    ApiProblem::new(
        StatusCode::NOT_FOUND,
        "There is nothing with that id in the journal. It may have been forgotten.",
    )
}

/// Makes the five calls of a resource.
macro_rules! resource {
    ($record:ident, $path:literal, $tag:literal, $one:literal, $draft:expr) => {
        use axum::Json;
        use axum::extract::State;
        use axum::http::StatusCode;

        use super::super::ApiResult;
        use super::super::input::{Body, Path};
        use super::super::openapi::{Conflict, Missing, Unclear};
        use crate::journal::$record;
        use crate::web::Shared;

        #[utoipa::path(
            get,
            path = $path,
            summary = concat!("Every ", $one, ", newest first."),
            tag = $tag,
            responses((status = 200, description = "Newest first.", body = Vec<$record>))
        )]
        pub(in crate::web::api) async fn list(State(web): State<Shared>) -> ApiResult<Json<Vec<$record>>> {
            super::list(&web).await
        }

        #[utoipa::path(
            post,
            path = $path,
            summary = concat!("Writes a new ", $one, ". The journal sets its id, and the time unless one is given."),
            tag = $tag,
            request_body = $record,
            responses((status = 201, description = "It is kept.", body = $record), Unclear)
        )]
        pub(in crate::web::api) async fn add(
            State(web): State<Shared>,
            Body(record): Body<$record>,
        ) -> ApiResult<(StatusCode, Json<$record>)> {
            super::add(&web, record, $draft).await
        }

        #[utoipa::path(
            get,
            path = concat!($path, "/{id}"),
            summary = concat!("One ", $one, "."),
            tag = $tag,
            params(("id" = String, Path, description = "Its id.")),
            responses((status = 200, description = "It.", body = $record), Missing)
        )]
        pub(in crate::web::api) async fn get(State(web): State<Shared>, id: Path<String>) -> ApiResult<Json<$record>> {
            super::get(&web, super::named(id)?).await
        }

        #[utoipa::path(
            put,
            path = concat!($path, "/{id}"),
            summary = concat!("Changes one ", $one, ": what is sent stands in place of what there was. With the version that was read, a change made elsewhere meanwhile is not lost."),
            tag = $tag,
            params(("id" = String, Path, description = "Its id.")),
            request_body = $record,
            responses((status = 200, description = "It is changed.", body = $record), Missing, Conflict, Unclear)
        )]
        pub(in crate::web::api) async fn change(
            State(web): State<Shared>,
            id: Path<String>,
            Body(record): Body<$record>,
        ) -> ApiResult<Json<$record>> {
            super::change(&web, super::named(id)?, record).await
        }

        #[utoipa::path(
            delete,
            path = concat!($path, "/{id}"),
            summary = concat!("Forgets one ", $one, ", and overwrites it as far as SQLite can."),
            tag = $tag,
            params(("id" = String, Path, description = "Its id.")),
            responses((status = 204, description = "It is gone."), Missing)
        )]
        pub(in crate::web::api) async fn remove(State(web): State<Shared>, id: Path<String>) -> ApiResult<StatusCode> {
            super::remove::<$record>(&web, super::named(id)?).await
        }
    };
}
pub(in crate::web::api) use resource;
