//! Digests, as JSON, Markdown or plain text.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::input::{Path, Query};
use super::item::ItemView;
use super::openapi::{Conflict, Missing, Unclear};
use super::{ApiResult, done};
use crate::catalog;
use crate::digest::hydrate::DigestHead;
use crate::digest::render;
use crate::domain::{
    Action, Delivery, DeliveryState, Digest, DigestId, Done, Language, Occasion, SectionId, StreamId, Target,
    Topic,
};
use crate::store::digest_list::{self, ListedDigest};
use crate::store::{deliveries, digests};
use crate::web::language::ReaderLanguage;
use crate::web::problem::ApiProblem;
use crate::web::{Shared, Web};

/// Digests in one answer.
const PAGE: u32 = 50;
/// Lines in one answer.
const LINES: u32 = 200;

/// Nothing was composed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NothingWaits {
    /// Always null.
    #[schema(required)]
    id: Option<DigestId>,
    /// Why, as a sentence.
    detail: &'static str,
}

/// Which digests are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DigestPaging {
    /// Only those older than this digest, for the next page.
    before: Option<DigestId>,
    /// How many, at most 50, which it is where nothing is said.
    #[serde(default = "whole_page")]
    #[param(minimum = 1, maximum = 50)]
    limit: u32,
}

fn whole_page() -> u32 {
    PAGE
}

impl DigestPaging {
    fn limit(&self) -> u32 {
        self.limit.clamp(1, PAGE)
    }
}

/// The newest digests, newest first.
///
/// Each is whole, with all its entries. For a list, `/digests/list` answers sooner, and the same however much was
/// written.
#[utoipa::path(
    get,
    path = "/digests",
    tag = "digests",
    params(DigestPaging),
    responses((status = 200, description = "Digests.", body = Vec<Digest>), Unclear)
)]
pub(super) async fn all(
    State(web): State<Shared>,
    ReaderLanguage(language): ReaderLanguage,
    Query(page): Query<DigestPaging>,
) -> ApiResult<Json<Vec<Digest>>> {
    let digests = web
        .engine
        .read(move |connection| {
            let heads = digests::list(connection, page.before, page.limit())?;
            let parts = heads.into_iter().map(|head| digests::get(connection, Some(head.id)));
            parts.filter_map(|parts| Some(parts.transpose()?.map(|parts| parts.hydrate(language)))).collect()
        })
        .await?;
    Ok(Json(digests))
}

/// A digest, as far as a list needs it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListedDigest)]
pub(super) struct DigestSummary {
    /// Its id.
    id: DigestId,
    /// The stream it is about, if it is about one.
    #[schema(required)]
    stream: Option<StreamId>,
    /// Why it was composed.
    occasion: Occasion,
    /// When it was composed.
    composed_at: Timestamp,
    /// The title of its stream, where it is known.
    #[schema(required)]
    title: Option<String>,
    /// The category of its stream, where it is known.
    #[schema(required)]
    category: Option<String>,
    /// The sections it was composed with, in reading order.
    sections: Vec<SectionId>,
    /// Whether it has not been read.
    unread: bool,
    /// Whether "not now" was said to it since.
    put_off: bool,
}

impl DigestSummary {
    fn of(listed: ListedDigest) -> Self {
        let (unread, put_off) = (listed.is_unread(), listed.is_put_off());
        let ListedDigest { head, sections, topic, .. } = listed;
        let (title, category) = topic.map(|Topic { title, category }| (title, category)).unzip();
        let [title, category] = [title, category].map(|words| words.filter(|words| !words.is_empty()));
        let DigestHead { id, stream, occasion, composed_at, .. } = head;
        Self { id, stream, occasion, composed_at, title, category, sections, unread, put_off }
    }
}

/// The newest digests, newest first, without their entries. With `before` set to the last one's id the next ones
/// follow, until there are none.
#[utoipa::path(
    get,
    path = "/digests/list",
    tag = "digests",
    params(DigestPaging),
    responses((status = 200, description = "What a list needs of each.", body = Vec<DigestSummary>), Unclear)
)]
pub(super) async fn list(
    State(web): State<Shared>,
    Query(page): Query<DigestPaging>,
) -> ApiResult<Json<Vec<DigestSummary>>> {
    let read = move |connection: &_| digest_list::page(connection, page.before, page.limit());
    let listed = web.engine.read(read).await?;
    Ok(Json(listed.into_iter().map(DigestSummary::of).collect()))
}

/// Notes that a digest has been read.
#[utoipa::path(
    post,
    path = "/digests/{id}/read",
    tag = "digests",
    params(("id" = String, Path, description = "A digest's id.")),
    responses((status = 204, description = "It is noted."), Missing)
)]
pub(super) async fn note_read(State(web): State<Shared>, Path(id): Path<DigestId>) -> ApiResult<StatusCode> {
    done(&web, Action::ReadDigest(id)).await
}

/// What of a digest is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DigestPart {
    /// All but this section: for whoever would rather read criticism later.
    #[param(inline)]
    without: Option<SectionId>,
}

/// One digest, or the newest as `last`. `Accept` chooses the form.
///
/// Our own words in it are in the language of the settings, else in that of `Accept-Language`.
/// The section `ordinary` holds ordinary lines that had been held; it comes last, and needs no reading. An entry
/// quotes each wording once, the one to read first; every line it stands for is in `items`. As plain text it is
/// what is in sight on the digest's page; Markdown and JSON hold all that is not closed.
#[utoipa::path(
    get,
    path = "/digests/{id}",
    tag = "digests",
    params(("id" = String, Path, description = "A digest's id, or `last`."), DigestPart),
    responses(
        (status = 200, description = "The digest.", content(
            (Digest = "application/json"),
            (String = "text/markdown"),
            (String = "text/plain")
        )),
        Missing,
        Unclear
    )
)]
pub(super) async fn get(
    State(web): State<Shared>,
    ReaderLanguage(language): ReaderLanguage,
    Path(id): Path<String>,
    Query(DigestPart { without }): Query<DigestPart>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let id = match id.as_str() {
        "last" => None,
        id => Some(id.parse::<DigestId>().map_err(|_| unknown())?),
    };
    let read = web.engine.read(move |connection| digests::get(connection, id)).await?;
    let mut digest = read.ok_or_else(unknown)?.hydrate(language);
    digest.sections.retain(|section| Some(section.id) != without);
    Ok(shown(&web, &digest, &headers))
}

/// Composes a digest of what waits, now.
#[utoipa::path(
    post,
    path = "/digests",
    tag = "digests",
    responses(
        (status = 201, description = "The digest. `Accept` chooses the form.", content(
            (Digest = "application/json"),
            (String = "text/markdown"),
            (String = "text/plain")
        )),
        (status = 200, description = "Nothing waits, so nothing was composed.", body = NothingWaits)
    )
)]
pub(super) async fn compose(
    State(web): State<Shared>,
    ReaderLanguage(language): ReaderLanguage,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let done = web.engine.execute(Action::ComposeDigest).await?;
    let Done::Digest(Some(id)) = done else {
        return Ok(Json(NothingWaits { id: None, detail: "Nothing is waiting." }).into_response());
    };
    let kept = web.engine.read(move |connection| digests::get(connection, Some(id))).await?;
    let digest = kept.ok_or_else(unknown)?.hydrate(language);
    Ok((StatusCode::CREATED, shown(&web, &digest, &headers)).into_response())
}

/// One delivery of a digest.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Delivery)]
pub(super) struct DeliveryView {
    /// Where to.
    target: Target,
    /// How it stands.
    state: DeliveryState,
    /// Since when; null while it is owed.
    #[schema(required)]
    since: Option<Timestamp>,
    /// What happened, as a sentence for the streamer. Never holds an address beyond its host.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

impl DeliveryView {
    fn of(delivery: Delivery, language: Language) -> Self {
        let Delivery { target, state, since, problem } = delivery;
        Self {
            target,
            state,
            since,
            problem: problem.as_ref().map(|problem| catalog::of(language).delivery.problem(problem)),
        }
    }
}

/// How each delivery of a digest stands.
#[utoipa::path(
    get,
    path = "/digests/{id}/deliveries",
    tag = "digests",
    params(("id" = String, Path, description = "A digest's id.")),
    responses((status = 200, description = "One entry for each place it goes to.", body = Vec<DeliveryView>), Missing)
)]
pub(super) async fn deliveries(
    State(web): State<Shared>,
    ReaderLanguage(language): ReaderLanguage,
    Path(id): Path<DigestId>,
) -> ApiResult<Json<Vec<DeliveryView>>> {
    Ok(Json(read_deliveries(&web, id, language).await?))
}

/// Sends a digest to the webhook, whatever became of it there before. It is on its way when this answers.
#[utoipa::path(
    post,
    path = "/digests/{id}/send",
    tag = "digests",
    params(("id" = String, Path, description = "A digest's id.")),
    responses(
        (status = 202, description = "It is on its way; how each delivery stands.", body = Vec<DeliveryView>),
        Missing,
        Conflict
    )
)]
pub(super) async fn send(
    State(web): State<Shared>,
    ReaderLanguage(language): ReaderLanguage,
    Path(id): Path<DigestId>,
) -> ApiResult<(StatusCode, Json<Vec<DeliveryView>>)> {
    web.engine.execute(Action::SendDigest(id)).await?;
    Ok((StatusCode::ACCEPTED, Json(read_deliveries(&web, id, language).await?)))
}

async fn read_deliveries(web: &Web, id: DigestId, language: Language) -> ApiResult<Vec<DeliveryView>> {
    let read = move |connection: &_| match digests::exists(connection, id)? {
        true => deliveries::of_digest(connection, id).map(Some),
        false => Ok(None),
    };
    let deliveries = web.engine.read(read).await?.ok_or_else(unknown)?;
    Ok(deliveries.into_iter().map(|delivery| DeliveryView::of(delivery, language)).collect())
}

/// "Not now": the digest waits, and nobody asks again.
#[utoipa::path(
    post,
    path = "/digests/{id}/later",
    tag = "digests",
    params(("id" = String, Path, description = "A digest's id.")),
    responses((status = 204, description = "It waits."), Missing)
)]
pub(super) async fn later(State(web): State<Shared>, Path(id): Path<DigestId>) -> ApiResult<StatusCode> {
    done(&web, Action::PutOffDigest(id)).await
}

/// From where on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct From {
    /// Leaves out so many, from the first on.
    #[serde(default)]
    from: u32,
}

/// What is kept shut in a digest: abuse, what the same people wrote, and floods. At most two hundred lines.
///
/// Talk about numbers among it waits until after the stream.
#[utoipa::path(
    get,
    path = "/digests/{id}/hateful",
    tag = "digests",
    params(("id" = String, Path, description = "A digest's id."), From),
    responses((status = 200, description = "The lines, in the order of the digest.", body = Vec<ItemView>), Missing, Unclear)
)]
pub(super) async fn abuse(
    State(web): State<Shared>,
    Path(id): Path<DigestId>,
    Query(From { from }): Query<From>,
) -> ApiResult<Json<Vec<ItemView>>> {
    let over = !web.engine.status().live();
    let read = move |connection: &_| match digests::exists(connection, id)? {
        true => digests::lines(connection, id, SectionId::Hateful, from, LINES, over).map(Some),
        false => Ok(None),
    };
    let lines = web.engine.read(read).await?.ok_or_else(unknown)?;
    Ok(Json(lines.into_iter().map(|line| line.item.into()).collect()))
}

/// Deletes the abuse in a digest for good, unread, with what the same people wrote, and floods.
#[utoipa::path(
    delete,
    path = "/digests/{id}/hateful",
    tag = "digests",
    params(("id" = String, Path, description = "A digest's id.")),
    responses((status = 204, description = "It is gone."), Missing)
)]
pub(super) async fn drop_abuse(State(web): State<Shared>, Path(id): Path<DigestId>) -> ApiResult<StatusCode> {
    done(&web, Action::DropAbuse(id)).await
}

fn shown(web: &Web, digest: &Digest, headers: &HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let text = |kind: &'static str, body: String| ([(header::CONTENT_TYPE, kind)], body).into_response();
    if accept.contains("text/markdown") {
        text("text/markdown; charset=utf-8", render::markdown(digest, &web.zone))
    } else if accept.contains("text/plain") {
        text("text/plain; charset=utf-8", render::text(digest, &web.zone))
    } else {
        Json(digest).into_response()
    }
}

fn unknown() -> ApiProblem {
    ApiProblem::new(
        StatusCode::NOT_FOUND,
        "There is no such digest. `evenkeel digest list` shows those that exist.",
    )
}
