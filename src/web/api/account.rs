//! The sign-in at Twitch: how it stands, beginning one, letting it be, signing out.
//!
//! Must hold no token, and knows none: it asks the engine, and the account says what came of it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::openapi::Conflict;
use super::{ApiResult, done};
use crate::domain::{Account, Action};
use crate::web::Shared;
use crate::web::problem::ApiProblem;

/// How the sign-in stands. No token is in it; a code that waits for approval is.
#[utoipa::path(
    get,
    path = "/account",
    tag = "account",
    responses((status = 200, description = "How the sign-in stands.", body = Account))
)]
pub(super) async fn account(State(web): State<Shared>) -> Json<Account> {
    Json(web.engine.status().account)
}

/// Begins to sign in. Twitch is asked for a code, which shows in the account once it is there.
#[utoipa::path(
    post,
    path = "/account/sign-in",
    tag = "account",
    responses(
        (status = 202, description = "It was asked of Twitch; this is how the sign-in stands until it answers.", body = Account),
        Conflict
    )
)]
pub(super) async fn sign_in(State(web): State<Shared>) -> ApiResult<(StatusCode, Json<Account>)> {
    web.engine.execute(Action::SignIn).await?;
    Ok((StatusCode::ACCEPTED, Json(web.engine.status().account)))
}

/// Lets the code that waits for approval be. A sign-in that is still good stays.
#[utoipa::path(
    delete,
    path = "/account/sign-in",
    tag = "account",
    responses((status = 204, description = "The code is let go of."), Conflict)
)]
pub(super) async fn cancel(State(web): State<Shared>) -> ApiResult<StatusCode> {
    done(&web, Action::CancelSignIn).await
}

/// Signs out at Twitch, and forgets the sign-in.
#[utoipa::path(
    delete,
    path = "/account",
    tag = "account",
    responses((status = 202, description = "It was asked of Twitch; the account says when it is done."), Conflict)
)]
pub(super) async fn sign_out(State(web): State<Shared>) -> ApiResult<StatusCode> {
    web.engine.execute(Action::SignOut).await?;
    Ok(StatusCode::ACCEPTED)
}

/// The address at which the waiting code is approved, as a QR code for a telephone.
#[utoipa::path(
    get,
    path = "/account/code.svg",
    tag = "account",
    responses(
        (status = 200, description = "The picture, dark on white.", body = String, content_type = "image/svg+xml"),
        (status = 404, description = "No code waits.", body = ApiProblem, content_type = "application/problem+json")
    )
)]
pub(super) async fn picture(State(web): State<Shared>) -> ApiResult<impl IntoResponse> {
    let missing = |detail| ApiProblem::new(StatusCode::NOT_FOUND, detail);
    let code = web.engine.status().account.code.ok_or_else(|| missing("No code waits for approval."))?;
    super::picture::of(&code.address)
}
