//! The public page in OBS, and the files that pages load.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::assets::asset;
use super::pages::{Overlay, OverlayQuery};
use super::problem::Problem;
use super::{Shared, private::html};

/// `/overlay`.
pub(super) async fn page(State(_): State<Shared>, Query(query): Query<OverlayQuery>) -> Response {
    html(&Overlay::new(&query))
}

/// A file that a page loads. Pages ask each time whether theirs is still good: the files change with
/// the program, and OBS keeps its cache for weeks.
pub(super) async fn file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = asset(&path) else {
        return Problem::new(StatusCode::NOT_FOUND, "There is no such file.").into_response();
    };
    let tags = [(header::ETAG, asset.etag.clone()), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == asset.etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, tags).into_response();
    }
    (tags, [(header::CONTENT_TYPE, asset.content_type)], asset.bytes).into_response()
}
