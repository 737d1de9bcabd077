//! What callers send, read strictly, with a sentence where it cannot be.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::web::problem::ApiProblem;

/// Longest quote of what was sent, in an answer about it, in characters.
const LONGEST_QUOTE: usize = 200;

/// How long a body may take: it is small, and a slow one holds a place for nothing.
const SLOWEST: Duration = Duration::from_secs(15);

/// A JSON body. An empty body or `null` is an empty object, so that `curl -X POST` works by itself.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        let is_json = request.headers().get(header::CONTENT_TYPE).is_none_or(|kind| {
            kind.to_str().is_ok_and(|kind| kind.to_ascii_lowercase().starts_with("application/json"))
        });
        let bytes = timeout(SLOWEST, Bytes::from_request(request, state))
            .await
            .map_err(|_| ApiProblem::new(StatusCode::REQUEST_TIMEOUT, "The body took too long to arrive."))?
            .map_err(|rejection| {
                ApiProblem::new(rejection.status(), "The body is too large or was cut off.")
            })?;
        let json: &[u8] = if bytes.is_empty() || *bytes == *b"null" { b"{}" } else { &bytes };
        // A page of another origin can send a form or plain text unasked, but not JSON.
        if !is_json && !bytes.is_empty() {
            return Err(ApiProblem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body should be JSON, sent with `Content-Type: application/json`.",
            ));
        }
        serde_json::from_slice(json).map(Body).map_err(|error| {
            ApiProblem::unclear(format!("The body cannot be understood: {}.", quoted(&error.to_string())))
        })
    }
}

/// The beginning of what a parser says. It quotes what it was given, which may be pages of text.
fn quoted(said: &str) -> String {
    said.chars().filter(|c| !c.is_control()).take(LONGEST_QUOTE).collect()
}

/// The part of the path behind the resource, such as an id.
pub(super) struct Path<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiProblem> {
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|_| ApiProblem::new(StatusCode::NOT_FOUND, "There is nothing with that id."))
    }
}

/// The query.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiProblem> {
        axum::extract::Query::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|rejection| {
                ApiProblem::unclear(format!(
                    "The query cannot be understood: {}.",
                    quoted(&rejection.body_text())
                ))
            })
    }
}
