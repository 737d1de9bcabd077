//! Numbers, as far as the shield lets them be seen; and peeks.
//!
//! Every number that leaves the service in JSON leaves it here, and through the shield.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::input::{Body, Path};
use super::openapi::{Conflict, Missing, Unclear};
use super::{ApiResult, done};
use crate::clock::until;
use crate::domain::{Action, Closed, Done, Looked, NumberId, NumberView, Peek, PeekId, StreamNumbers};
use crate::web::Shared;
use crate::web::pages::closed;
use crate::web::problem::ApiProblem;

/// A wish to look.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPeek {
    /// At which number.
    number: NumberId,
}

/// A number that is being shown for a moment.
#[derive(Serialize, ToSchema)]
pub(super) struct Glimpse {
    /// The number it is about.
    number: NumberId,
    /// How many, for `uptime` in minutes; null where it is not known.
    #[schema(required)]
    value: Option<i64>,
    /// It is gone after this.
    until: Timestamp,
}

/// What may be seen of every number now.
#[utoipa::path(
    get,
    path = "/numbers",
    tag = "numbers",
    responses((status = 200, description = "Every number, as far as it may be seen.", body = [NumberView]))
)]
pub(super) async fn list(State(web): State<Shared>) -> ApiResult<Json<Vec<NumberView>>> {
    Ok(Json(web.engine.numbers().await?))
}

/// Begins a deliberate look at a number. It is ready after a pause. Where there is nothing to see, that is said
/// before the pause.
#[utoipa::path(
    post,
    path = "/numbers/peek",
    tag = "numbers",
    request_body = NewPeek,
    responses((status = 202, description = "The pause has begun.", body = Peek), Conflict, Unclear)
)]
pub(super) async fn peek(
    State(web): State<Shared>,
    Body(wish): Body<NewPeek>,
) -> ApiResult<(StatusCode, Json<Peek>)> {
    match web.engine.execute(Action::Peek(wish.number)).await? {
        Done::Peek(peek) => Ok((StatusCode::ACCEPTED, Json(peek))),
        _ => Err(ApiProblem::broken("The look could not be begun.")),
    }
}

/// Looks. The number is shown from the first look on for a short while, and then it is gone.
#[utoipa::path(
    get,
    path = "/numbers/peek/{id}",
    tag = "numbers",
    params(("id" = PeekId, Path, description = "The look that was begun.")),
    responses(
        (status = 200, description = "The number.", body = Glimpse),
        (status = 410, description = "It was shown, or let be.", body = ApiProblem, content_type = "application/problem+json"),
        (status = 425, description = "The pause is not over; `Retry-After` says for how many seconds.", body = ApiProblem, content_type = "application/problem+json"),
        Missing
    )
)]
pub(super) async fn look(State(web): State<Shared>, Path(id): Path<PeekId>) -> ApiResult<Response> {
    let Done::Looked(looked) = web.engine.execute(Action::Look(id)).await? else {
        return Err(ApiProblem::broken("The look could not be read back."));
    };
    match looked {
        Looked::Shown { number, value, until } => Ok(Json(Glimpse { number, value, until }).into_response()),
        Looked::TooEarly(peek) => {
            let left = until(web.engine.clock().now(), peek.ready_at).unwrap_or_default();
            let mut response = ApiProblem::new(
                StatusCode::TOO_EARLY,
                "The pause is not over yet. Breathe; there is no hurry.",
            )
            .into_response();
            let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            Ok(response)
        }
        Looked::Gone => Err(ApiProblem::new(
            StatusCode::GONE,
            "This look is over. You can ask again whenever you want to.",
        )),
        Looked::Unknown => Err(ApiProblem::new(StatusCode::NOT_FOUND, "There is nothing with that id.")),
    }
}

/// Lets it be.
#[utoipa::path(
    delete,
    path = "/numbers/peek/{id}",
    tag = "numbers",
    params(("id" = PeekId, Path, description = "The look that was begun.")),
    responses((status = 204, description = "It is let be."), Missing)
)]
pub(super) async fn let_be(State(web): State<Shared>, Path(id): Path<PeekId>) -> ApiResult<StatusCode> {
    done(&web, Action::LetBe(id)).await
}

/// The numbers of a stream that is over, beside what is usual: opened by asking, and never while live.
#[utoipa::path(
    get,
    path = "/streams/{id}/numbers",
    tag = "numbers",
    params(("id" = String, Path, description = "A stream's id, or `last`.")),
    responses(
        (status = 200, description = "What is known, and what it lets one conclude.", body = StreamNumbers),
        Conflict,
        Missing
    )
)]
pub(super) async fn of_stream(
    State(web): State<Shared>,
    Path(id): Path<String>,
) -> ApiResult<Json<StreamNumbers>> {
    let id = match id.as_str() {
        "last" => None,
        id => Some(id.parse().map_err(|_| no_stream())?),
    };
    match web.engine.stream_numbers(id).await? {
        Ok(numbers) => Ok(Json(numbers)),
        Err(Closed::Missing) => Err(no_stream()),
        Err(why) => Err(ApiProblem::new(StatusCode::CONFLICT, closed(why))),
    }
}

fn no_stream() -> ApiProblem {
    ApiProblem::new(StatusCode::NOT_FOUND, closed(Closed::Missing))
}
