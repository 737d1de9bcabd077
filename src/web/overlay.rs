//! The public page in OBS, and the files that pages load.

use axum::extract::rejection::{PathRejection, QueryRejection};
use std::io::Read;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::Shared;
use super::assets::asset;
use super::pages::{OverlayPage, OverlayQuery};
use super::private::html;
use super::problem::{self, ApiProblem, blocking};
use crate::domain::EmoteService;
use crate::emotes::EmoteImage;

/// `/overlay`. A query that makes no sense is as if it were not there: an error page has no place on
/// a stream.
pub(super) async fn page(
    State(web): State<Shared>,
    query: Result<Query<OverlayQuery>, QueryRejection>,
) -> Response {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let config = &web.settings.current().config;
    html(&OverlayPage::new(&query, &config.look(), config.audience_language(web.language)))
}

/// A style sheet larger than this is none of the overlay's.
const MOST_OWN: u64 = 64 * 1024;

/// The streamer's own style sheet, where one is named. Public like the overlay that loads it, so nothing but
/// text under a style sheet's name goes out.
pub(super) async fn own_style(State(web): State<Shared>) -> Response {
    let path = web.settings.current().config.overlay.css.clone();
    match blocking("reading the style sheet", move || read_own(&path)).await {
        Err(problem) => problem.into_response(),
        Ok(Ok(text)) => ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], text).into_response(),
        Ok(Err(sentence)) => ApiProblem::new(StatusCode::NOT_FOUND, sentence).into_response(),
    }
}

/// The picture of an emote of another service. Public like the overlay; only emotes that are known here have one.
pub(super) async fn emote(
    State(web): State<Shared>,
    place: Result<Path<(EmoteService, String)>, PathRejection>,
) -> Response {
    let Ok(Path((service, id))) = place else { return problem::refuse_page() };
    match web.images.get(service, &id).await {
        Some(EmoteImage { kind, bytes }) => {
            let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "private, max-age=86400")];
            (headers, bytes).into_response()
        }
        None => problem::refuse_page(),
    }
}

/// The text of the style sheet at `path`, or a sentence why there is none. Never names the path: the answer
/// is public.
fn read_own(path: &std::path::Path) -> Result<String, String> {
    if path.as_os_str().is_empty() {
        return Err("There is no style sheet of your own. The settings can name one.".into());
    }
    if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("css")) {
        return Err("The style sheet's name does not end in .css. Give it that ending.".into());
    }
    let file = std::fs::File::open(path)
        .map_err(|_| "Your style sheet is not there, or cannot be read. Check its name in the settings.")?;
    let about = file.metadata().map_err(|_| "Your style sheet cannot be read.")?;
    if !about.is_file() {
        return Err("Your style sheet is not a file. Name the file itself in the settings.".into());
    }
    let mut text = Vec::new();
    let most = MOST_OWN + 1;
    file.take(most).read_to_end(&mut text).map_err(|_| "Your style sheet cannot be read.")?;
    if text.len() as u64 > MOST_OWN {
        return Err("Your style sheet is larger than 64 KiB. Make it shorter.".into());
    }
    String::from_utf8(text).map_err(|_| "Your style sheet is not UTF-8 text. Save it again as UTF-8.".into())
}

/// `/overlay/{token}`, for machines of the house.
pub(super) async fn page_for_others(
    State(web): State<Shared>,
    uri: Uri,
    query: Result<Query<OverlayQuery>, QueryRejection>,
) -> Response {
    if !web.lan.is_overlay(uri.path()) {
        return problem::refuse_page();
    }
    page(State(web), query).await
}

/// A file that a page loads. Pages ask each time whether theirs is still good: the files change with
/// the program, and OBS keeps its cache for weeks.
pub(super) async fn file(path: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Response {
    let Some(asset) = path.ok().and_then(|Path(path)| asset(&path)) else {
        return ApiProblem::new(StatusCode::NOT_FOUND, "There is no such file.").into_response();
    };
    let tags = [(header::ETAG, asset.etag.clone()), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == asset.etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, tags).into_response();
    }
    (tags, [(header::CONTENT_TYPE, asset.content_type)], asset.bytes).into_response()
}
