//! Telling by hand that a stream began or ended.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiResult;
use super::openapi::Conflict;
use crate::domain::{Action, Done, StreamId};
use crate::web::Shared;
use crate::web::problem::ApiProblem;

/// Whether a stream runs now, and which one was told of.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Told)]
pub(super) struct StreamTold {
    /// Whether it runs now.
    live: bool,
    /// The stream.
    stream: Named,
}

/// A stream by its id.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Named {
    id: StreamId,
}

/// A stream begins now. One that runs already goes on.
#[utoipa::path(
    post,
    path = "/stream/start",
    tag = "stream",
    responses((status = 200, description = "The stream that runs.", body = StreamTold))
)]
pub(super) async fn start(State(web): State<Shared>) -> ApiResult<Json<StreamTold>> {
    tell(&web, Action::StartStream).await
}

/// The running stream ends now.
#[utoipa::path(
    post,
    path = "/stream/end",
    tag = "stream",
    responses((status = 200, description = "The stream that ended.", body = StreamTold), Conflict)
)]
pub(super) async fn end(State(web): State<Shared>) -> ApiResult<Json<StreamTold>> {
    tell(&web, Action::EndStream).await
}

async fn tell(web: &Shared, action: Action) -> ApiResult<Json<StreamTold>> {
    let live = action == Action::StartStream;
    match web.engine.execute(action).await? {
        Done::Stream(id) => Ok(Json(StreamTold { live, stream: Named { id } })),
        // The engine answers an action about streams with the stream.
        _ => Err(ApiProblem::broken("The stream could not be read back.")),
    }
}
