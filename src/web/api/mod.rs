//! The HTTP API: one file per resource. Handlers read, or turn a request into an `Action`.

mod account;
mod breaks;
mod digests;
mod feedback;
mod input;
mod learned;
mod marks;
mod numbers;
mod openapi;
mod shield;
mod status;
mod streams;
mod switches;
mod urgent;

use axum::Router;
use axum::routing::{delete, get, post, put};

use super::{Shared, problem::Problem};

type Answer<T> = Result<T, Problem>;

/// The routes below `/api/v1`.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/health", get(status::health))
        .route("/status", get(status::status))
        .route("/shield", get(shield::get).put(shield::set))
        .route("/shield/toggle", post(shield::toggle))
        .route("/shield/extension", get(shield::extension))
        .route("/numbers", get(numbers::list))
        .route("/numbers/peek", post(numbers::peek))
        .route("/numbers/peek/{id}", get(numbers::look).delete(numbers::let_be))
        .route("/streams/{id}/numbers", get(numbers::of_stream))
        .route("/openapi.json", get(openapi::description))
        .route("/account", get(account::account).delete(account::sign_out))
        .route("/account/sign-in", post(account::sign_in).delete(account::cancel))
        .route("/account/code.svg", get(account::picture))
        .route("/stream/start", post(streams::start))
        .route("/stream/end", post(streams::end))
        .route("/feedback", get(feedback::list).post(feedback::hand_in))
        .route("/feedback/{id}/kind", put(feedback::correct))
        .route("/learned", get(learned::list))
        .route("/learned/{id}", delete(learned::forget))
        .route("/digests", get(digests::list).post(digests::compose))
        .route("/digests/{id}", get(digests::get))
        .route("/exercises", get(breaks::exercises))
        .route("/breaks", get(breaks::list).post(breaks::start))
        .route("/breaks/current", get(breaks::current))
        .route("/breaks/current/snooze", post(breaks::snooze))
        .route("/breaks/current/skip", post(breaks::skip))
        .route("/breaks/current/end", post(breaks::end))
        .route("/quiet", put(switches::quiet))
        .route("/pause", put(switches::pause))
        .route("/marks", post(marks::add))
        .route("/urgent", get(urgent::get).delete(urgent::dismiss))
}
