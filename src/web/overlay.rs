//! The public page in OBS, and the files that pages load.

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::assets::asset;
use super::pages::{Overlay, OverlayQuery};
use super::private::html;
use super::problem::Problem;

/// `/overlay`. A query that makes no sense is as if it were not there: an error page has no place on
/// a stream.
pub(super) async fn page(query: Result<Query<OverlayQuery>, QueryRejection>) -> Response {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    html(&Overlay::new(&query))
}

/// A file that a page loads. Pages ask each time whether theirs is still good: the files change with
/// the program, and OBS keeps its cache for weeks.
pub(super) async fn file(path: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Response {
    let Some(asset) = path.ok().and_then(|Path(path)| asset(&path)) else {
        return Problem::new(StatusCode::NOT_FOUND, "There is no such file.").into_response();
    };
    let tags = [(header::ETAG, asset.etag.clone()), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == asset.etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, tags).into_response();
    }
    (tags, [(header::CONTENT_TYPE, asset.content_type)], asset.bytes).into_response()
}
