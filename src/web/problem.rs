//! Errors of the API: `application/problem+json` (RFC 9457), a sentence of what and one of what to do.

use axum::Json;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::error::Error;
use utoipa::ToSchema;

use super::private;
use crate::catalog;
use crate::domain::{Refusal, RefusalSort};
use crate::store::StoreError;

/// The media type of an error.
pub(super) const MEDIA_TYPE: &str = "application/problem+json";

/// An error as the API tells it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ApiProblem {
    /// Always `about:blank`: the status says what kind of error it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened and what to do, in sentences for the streamer.
    detail: String,
    /// What the service calls it, where it refused what was asked: for pages that say it in another language.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'static str>,
    /// Where several things are wrong with what was sent: each of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldMistake>,
}

/// One thing that is wrong with what was sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Mistake)]
pub(super) struct FieldMistake {
    /// What of it: a setting's key. Empty where it is no part that exists.
    pub(super) key: String,
    /// What is wrong and what to do, in sentences for the streamer.
    pub(super) detail: String,
}

impl ApiProblem {
    /// A problem with `status` and a sentence for the streamer.
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Problem"),
            status: status.as_u16(),
            detail: detail.into(),
            refusal: None,
            errors: Vec::new(),
        }
    }

    /// Its status.
    pub(super) fn code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// What happened and what to do.
    pub(super) fn detail(&self) -> &str {
        &self.detail
    }

    /// What was sent cannot be understood.
    pub(super) fn unclear(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    /// These parts of what was sent make no sense.
    pub(super) fn mistakes(errors: Vec<FieldMistake>) -> Self {
        let detail = errors.iter().map(|mistake| mistake.detail.as_str()).collect::<Vec<_>>().join(" ");
        Self { errors, ..Self::unclear(detail) }
    }

    /// An answer of the engine's that does not fit the question; it never gives one.
    pub(super) fn broken(detail: &str) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }
}

/// Does `work` beside the pages, on a thread where it may take its time. `what` names it in the log.
///
/// # Errors
/// Where it panics, which is a fault of ours.
pub(super) async fn blocking<T: Send + 'static>(
    what: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiProblem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(error = &error as &dyn Error, "{what} failed");
        ApiProblem::broken("That failed, and the fault is Evenkeel's. Try again; the log says more.")
    })
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let status = self.code();
        let mut response = (status, Json(self)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(MEDIA_TYPE));
        response
    }
}

impl From<Refusal> for ApiProblem {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal.sort() {
            RefusalSort::Conflict => StatusCode::CONFLICT,
            RefusalSort::NotFound => StatusCode::NOT_FOUND,
            RefusalSort::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            RefusalSort::Failed => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self { refusal: refusal.word(), ..Self::new(status, catalog::refusal(&refusal)) }
    }
}

impl From<StoreError> for ApiProblem {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn Error, "what was asked could not be read or kept");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string())
    }
}

/// An error in the form that fits who asked: JSON for programs, a page for people. `what` says what
/// happened, `advice` what to do.
pub(super) fn refuse(request: &Request, status: StatusCode, what: &str, advice: &str) -> Response {
    let path = request.uri().path();
    if ["/api/", "/ws/", "/assets/"].iter().any(|programs| path.starts_with(programs)) {
        return ApiProblem::new(status, format!("{what} {advice}")).into_response();
    }
    private::problem(status, what, advice)
}

/// For an address that does not exist.
pub(super) async fn not_found(request: Request) -> Response {
    let advice = "Open the start page: the same address with nothing after it.";
    refuse(&request, StatusCode::NOT_FOUND, "There is nothing at this address.", advice)
}

/// For a page that is not there.
pub(super) fn refuse_page() -> Response {
    let advice = "Open the start page: the same address with nothing after it.";
    private::problem(StatusCode::NOT_FOUND, "There is nothing at this address.", advice)
}

/// For an address that exists, asked in a way it does not answer.
pub(super) async fn method_not_allowed(request: Request) -> Response {
    let what = "This address does not answer that kind of request.";
    refuse(&request, StatusCode::METHOD_NOT_ALLOWED, what, "/api/v1/openapi.json says what each one answers.")
}
