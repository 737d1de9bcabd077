//! The pages about one's own data and about other devices of the house.

use axum::extract::{Extension, State};
use axum::response::Response;

use super::Shared;
use super::api::pairing::stand;
use super::api::user_data::{PHRASE, kept};
use super::pages::{DataPage, DevicesPage, PairPage};
use super::private::{html, problem};
use super::problem::ApiProblem;
use super::serve::Way;

/// `/data`: what is kept, taking it along, forgetting it.
pub(super) async fn data(State(web): State<Shared>, Extension(way): Extension<Way>) -> Response {
    match kept(&web).await {
        Ok(kept) => html(&DataPage {
            kept: &kept,
            live: web.engine.status().live(),
            is_from_here: way.is_from_here(),
            phrase: PHRASE,
            zone: &web.zone,
            now: web.engine.clock().now(),
        }),
        Err(error) => unreadable(&error),
    }
}

/// `/devices`: which other devices may read the private pages. From this machine alone.
pub(super) async fn devices(State(web): State<Shared>) -> Response {
    match stand(&web).await {
        Ok(house) => html(&DevicesPage { house: &house, now: web.engine.clock().now(), zone: &web.zone }),
        Err(error) => unreadable(&error),
    }
}

/// `/pair`: where a code is typed on another device.
pub(super) async fn pair(State(web): State<Shared>, Extension(way): Extension<Way>) -> Response {
    html(&PairPage {
        is_from_here: way.is_from_here(),
        is_readable: web.lan.seal.is_none(),
        sealed: way.sealed,
    })
}

fn unreadable(error: &ApiProblem) -> Response {
    problem(error.code(), "This page cannot be shown at the moment.", error.detail())
}
