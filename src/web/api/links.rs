//! Links that open a private page without the key in them, and the dock's own address.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiResult;
use crate::clock;
use crate::store::folder;
use crate::web::{Shared, Web, links};

/// A code that opens a private page once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PageCode {
    /// To be put behind a page's address, as in `/?code=...`.
    code: String,
    /// It is good until then, and once.
    expires_at: Timestamp,
}

/// Where OBS finds the dock.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DockAddress {
    /// The whole address. What stands in it opens the dock and nothing else.
    address: String,
}

/// Makes a code that opens a private page once, within a minute. Only from this machine.
#[utoipa::path(
    post,
    path = "/links",
    tag = "pages",
    responses((status = 201, description = "The code.", body = PageCode))
)]
pub(super) async fn offer(State(web): State<Shared>) -> (StatusCode, Json<PageCode>) {
    let clock = web.engine.clock();
    let code = web.links.offer(clock.steady()).expose().to_owned();
    let expires_at = clock::after(clock.now(), links::GOOD_FOR);
    (StatusCode::CREATED, Json(PageCode { code, expires_at }))
}

/// The dock's address for OBS. Only from this machine.
#[utoipa::path(
    get,
    path = "/dock/address",
    tag = "pages",
    responses((status = 200, description = "The address.", body = DockAddress))
)]
pub(super) async fn dock_address(State(web): State<Shared>) -> Json<DockAddress> {
    Json(address(&web))
}

/// Makes a new address for the dock. The one before opens nothing any more, and docks that it opened close.
/// Only from this machine.
#[utoipa::path(
    post,
    path = "/dock/address",
    tag = "pages",
    responses((status = 201, description = "The new address.", body = DockAddress))
)]
pub(super) async fn new_dock_address(
    State(web): State<Shared>,
) -> ApiResult<(StatusCode, Json<DockAddress>)> {
    let token = folder::new_dock_token(&web.data)?;
    web.links.replace_dock(token);
    web.sessions.end_docks().await?;
    web.lan.revoke();
    Ok((StatusCode::CREATED, Json(address(&web))))
}

fn address(web: &Web) -> DockAddress {
    DockAddress { address: web.links.dock_address(web.address) }
}
