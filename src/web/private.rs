//! The private pages: what the engine says, put into templates.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use super::pages::{
    DigestHeading, DigestPage, Digests, Dock, ExtensionStep, LearnedPage, Numbers, Problem, Setup, Situation,
    StreamNumbersPage, Today, closed,
};
use super::{Shared, Web};
use crate::domain::{Closed, Digest, DigestId, StreamId};
use crate::store::{StoreError, digests, lessons};

/// Digests in the list.
const PAGE: u32 = 100;
/// Streams in the list of numbers.
const STREAMS: usize = 30;

/// `/`.
pub(super) async fn today(State(web): State<Shared>) -> Response {
    let last = web.engine.store().read(|connection| digests::get(connection, None)).await;
    let last = match last {
        Ok(last) => last,
        Err(error) => return unreadable(&error),
    };
    html(&Today {
        situation: situation(&web),
        last_digest: last.as_ref().map(DigestHeading::of),
        overlay_url: &page_address(&web, "/overlay"),
        zone: &web.zone,
    })
}

/// `/dock`.
pub(super) async fn dock(State(web): State<Shared>) -> Response {
    html(&Dock {
        situation: situation(&web),
        modes: &web.engine.status().shield,
        pause: web.shield.peek_pause.get(),
        show: web.shield.peek_show.get(),
        delay: web.shield.delay.get(),
    })
}

/// `/setup`.
pub(super) async fn setup(State(web): State<Shared>) -> Response {
    let status = web.engine.status();
    html(&Setup {
        situation: situation(&web),
        channel: &web.channel,
        account: &status.account,
        links: &status.links,
        overlay_url: &page_address(&web, "/overlay"),
        dock_url: &page_address(&web, "/dock"),
        extension: ExtensionStep::new(&web.extension.folder, web.extension.asked(), web.engine.clock().now()),
    })
}

/// `/digests`.
pub(super) async fn digests(State(web): State<Shared>) -> Response {
    match web.engine.store().read(|connection| digests::list(connection, PAGE)).await {
        Ok(heads) => {
            let headings = heads.into_iter().map(|head| DigestHeading {
                id: head.id,
                occasion: head.occasion,
                composed_at: head.composed_at,
            });
            html(&Digests { headings: headings.collect(), zone: &web.zone })
        }
        Err(error) => unreadable(&error),
    }
}

/// `/learned`.
pub(super) async fn learned(State(web): State<Shared>) -> Response {
    match web.engine.store().read(lessons::all).await {
        Ok(lessons) => html(&LearnedPage { lessons: &lessons }),
        Err(error) => unreadable(&error),
    }
}

/// `/digests/{id}`, and `/digests/last`.
pub(super) async fn digest(State(web): State<Shared>, id: Result<Path<String>, PathRejection>) -> Response {
    let Ok(Path(id)) = id else { return missing() };
    let id = match id.as_str() {
        "last" => None,
        id => match id.parse::<DigestId>() {
            Ok(id) => Some(id),
            Err(_) => return missing(),
        },
    };
    match web.engine.store().read(move |connection| digests::get(connection, id)).await {
        Ok(Some(digest)) => show(&web, &digest),
        Ok(None) => missing(),
        Err(error) => unreadable(&error),
    }
}

fn show(web: &Web, digest: &Digest) -> Response {
    html(&DigestPage::new(digest, &web.zone))
}

/// `/numbers`: which streams' numbers can be opened.
pub(super) async fn numbers(State(web): State<Shared>) -> Response {
    let (streams, closed) = match web.engine.streams_to_open(STREAMS).await {
        Ok(Ok(streams)) => (streams, None),
        Ok(Err(why)) => (Vec::new(), Some(why)),
        Err(error) => return unreadable(&error),
    };
    html(&Numbers { streams: &streams, closed, zone: &web.zone })
}

/// `/numbers/{id}`, and `/numbers/last`: opened.
pub(super) async fn stream_numbers(
    State(web): State<Shared>,
    id: Result<Path<String>, PathRejection>,
) -> Response {
    let id = id.ok().and_then(|Path(id)| match id.as_str() {
        "last" => Some(None),
        id => id.parse::<StreamId>().ok().map(Some),
    });
    let opened = match id {
        Some(id) => web.engine.stream_numbers(id).await,
        None => Ok(Err(Closed::Missing)),
    };
    match opened {
        Ok(Ok(numbers)) => html(&StreamNumbersPage { numbers: &numbers, zone: &web.zone }),
        Ok(Err(why @ Closed::Missing)) => {
            problem(StatusCode::NOT_FOUND, closed(why), "The page of numbers lists those that can be opened.")
        }
        Ok(Err(why)) => html(&Numbers { streams: &[], closed: Some(why), zone: &web.zone }),
        Err(error) => unreadable(&error),
    }
}

/// The full address of a page. Without the key: it is in no page.
fn page_address(web: &Web, path: &str) -> String {
    format!("http://{}{path}", web.address)
}

fn situation(web: &Web) -> Situation<'_> {
    let status = web.engine.status();
    Situation {
        live: status.live(),
        quiet: status.quiet,
        pause: status.paused,
        hides_all: status.shield.hides_all(),
        break_state: status.breaks.state,
        next_digest: status.next_digest,
        moments: status.moments,
        is_channel_set: !web.channel.is_empty(),
        now: web.engine.clock().now(),
        zone: &web.zone,
    }
}

fn missing() -> Response {
    problem(StatusCode::NOT_FOUND, "There is no such digest.", "The list of digests shows those that exist.")
}

fn unreadable(error: &StoreError) -> Response {
    tracing::error!("{error}");
    problem(StatusCode::SERVICE_UNAVAILABLE, "This page cannot be read just now.", &error.to_string())
}

/// A page that says what happened and what to do.
pub(super) fn problem(status: StatusCode, what: &str, advice: &str) -> Response {
    (status, html(&Problem::new(what, advice))).into_response()
}

/// A rendered template.
pub(super) fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(page) => Html(page).into_response(),
        Err(error) => {
            tracing::error!("a page could not be made: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
