//! The private pages: what the engine says, put into templates.

use askama::Template;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use std::error::Error;

use super::api::setup;
use super::language::ReaderLanguage;
use super::pages::{
    DigestHeading, DigestLines, DigestPage, DigestsPage, Dock, ExtensionStep, Hotkey, LearnedPage, Numbers,
    ProblemPage, Search, SettingsPage, SetupPage, ShieldPart, Situation, StreamNumbersPage, Today, closed,
};
use super::serve::Way;
use super::{Shared, Web, journal};
use crate::catalog::{self, Catalogue};
use crate::config::AfterStream;
use crate::digest::hydrate::quote;
use crate::domain::{Closed, DigestId, ItemId, Kind, SectionId, StreamId, Target};
use crate::store::feedback::Filter;
use crate::store::{StoreError, deliveries, digest_list, digests, lessons, reply_queue, search};

/// Digests in the list.
const PAGE: u32 = 40;
/// Things that a search shows.
const FOUND: u32 = 50;
/// Lines in the list of those to be answered.
const ANSWERS: usize = 50;
/// Longest search, in characters.
const LONGEST_QUERY: usize = 200;
/// Streams in the list of numbers.
const STREAMS: usize = 30;

/// `/`.
pub(super) async fn today(
    State(web): State<Shared>,
    ReaderLanguage(language): ReaderLanguage,
    Extension(way): Extension<Way>,
) -> Response {
    let catalogue = catalog::of(language);
    let last = web.engine.read(|connection| Ok(digest_list::page(connection, None, 1)?.pop()));
    let last_digest = match last.await {
        Ok(last) => last.map(|listed| DigestHeading::listed(listed, says_length(&web), language)),
        Err(error) => return unreadable(&error),
    };
    let shield = &web.settings.current().config.shield;
    html(&Today {
        catalogue,
        situation: situation(&web, catalogue),
        last_digest,
        shield: ShieldPart::new(catalogue, &web.engine.status().shield, shield),
        goal: journal::goal_on_today(&web).await,
        overlay_url: &page_address(&web, "/overlay"),
        dock_url: way.is_from_here().then(|| page_address(&web, "/dock")).as_deref(),
        zone: &web.zone,
    })
}

/// Whether it may be said how long streams were: that is a number, for after them, and for whoever wants any.
fn says_length(web: &Web) -> bool {
    !web.engine.status().live() && web.settings.current().config.shield.after == AfterStream::OnRequest
}

/// `/dock`.
pub(super) async fn dock(State(web): State<Shared>, ReaderLanguage(language): ReaderLanguage) -> Response {
    let catalogue = catalog::of(language);
    let shield = &web.settings.current().config.shield;
    let modes = &web.engine.status().shield;
    let shield = ShieldPart::new(catalogue, modes, shield);
    html(&Dock { catalogue, situation: situation(&web, catalogue), shield })
}

/// `/setup`.
pub(super) async fn setup(State(web): State<Shared>, ReaderLanguage(language): ReaderLanguage) -> Response {
    let catalogue = catalog::of(language);
    let status = web.engine.status();
    let settings = web.settings.current();
    // What was seen and cannot be read now is looked for again by the page itself.
    let steps = setup::seen(&web).await.unwrap_or_default();
    html(&SetupPage {
        catalogue,
        can_change: web.settings.can_change(),
        obs_url: &settings.config.obs.url,
        obs_has_password: !settings.config.obs.password.is_empty(),
        keys: Hotkey::all(&settings.config.hotkeys, &steps, &catalogue.setup),
        steps,
        is_demo: web.tour.is_some(),
        situation: situation(&web, catalogue),
        channel: &settings.config.twitch.channel,
        account: &status.account,
        links: &status.links,
        overlay_url: &page_address(&web, "/overlay"),
        dock_url: &page_address(&web, "/dock"),
        extension: ExtensionStep::new(&web.extension.folder, web.extension.asked(), web.engine.clock().now()),
    })
}

/// `/settings`.
pub(super) async fn settings(State(web): State<Shared>) -> Response {
    html(&SettingsPage { view: &web.settings.view() })
}

/// What is searched for on the page of digests.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SearchQuery {
    q: String,
    kind: String,
    /// Only digests older than this one.
    before: String,
}

/// `/digests`: all of them, or what was found in past feedback.
pub(super) async fn digests(
    State(web): State<Shared>,
    ReaderLanguage(language): ReaderLanguage,
    wanted: Result<Query<SearchQuery>, QueryRejection>,
) -> Response {
    let SearchQuery { q, kind, before } = wanted.map(|Query(wanted)| wanted).unwrap_or_default();
    let words: String = q.trim().chars().take(LONGEST_QUERY).collect();
    // What is no kind is any.
    let kind = kind.parse::<Kind>().ok();
    let waits = kind == Some(Kind::NumberTalk) && web.engine.status().live();
    let filter = Filter { kind, limit: FOUND, ..Filter::default() };
    let asked = words.clone();
    let before = before.parse::<DigestId>().ok();
    let read = web.engine.read(move |connection| {
        // One more than is shown tells whether there are older ones.
        let listed = digest_list::page(connection, before, PAGE + 1)?;
        let found = match asked.is_empty() || waits {
            true => Vec::new(),
            false => search::find(connection, &asked, &filter)?,
        };
        Ok((listed, found, reply_queue::answers(connection, ANSWERS)?))
    });
    match read.await {
        Ok((mut listed, found, answers)) => {
            let has_older = listed.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
            listed.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
            let older = listed.last().map(|last| last.head.id).filter(|_| has_older);
            let says_length = says_length(&web);
            let headings =
                listed.into_iter().map(|one| DigestHeading::listed(one, says_length, language)).collect();
            let more = found.len() >= usize::try_from(FOUND).unwrap_or(usize::MAX);
            let search = Search { words, kind, found, more, waits };
            let waiting = answers.into_iter().filter(|line| line.answered_at.is_none());
            let answers = waiting.map(|line| line.item).collect();
            let (is_older, live) = (before.is_some(), web.engine.status().live());
            let (catalogue, zone) = (catalog::of(language), &web.zone);
            html(&DigestsPage { catalogue, headings, older, is_older, live, answers, search, zone })
        }
        Err(error) => unreadable(&error),
    }
}

/// `/learned`.
pub(super) async fn learned(State(web): State<Shared>) -> Response {
    match web.engine.read(lessons::all).await {
        Ok(lessons) => html(&LearnedPage { lessons: &lessons }),
        Err(error) => unreadable(&error),
    }
}

/// `/digests/{id}`, and `/digests/last`.
pub(super) async fn digest(
    State(web): State<Shared>,
    ReaderLanguage(language): ReaderLanguage,
    id: Result<Path<String>, PathRejection>,
) -> Response {
    let Ok(Path(id)) = id else { return missing() };
    let id = match id.as_str() {
        "last" => None,
        id => match id.parse::<DigestId>() {
            Ok(id) => Some(id),
            Err(_) => return missing(),
        },
    };
    let read = web.engine.read(move |connection| {
        let kept = digests::get(connection, id)?;
        let Some(digest) = kept.map(|kept| kept.hydrate(language)) else { return Ok(None) };
        let deliveries = deliveries::of_digest(connection, digest.id)?;
        let closing = digest.closing.iter().flat_map(|entry| &entry.quotes);
        let entries = digest.sections.iter().flat_map(|section| &section.entries);
        let quotes = entries.flat_map(|entry| &entry.quotes).chain(closing);
        let quoted: Vec<ItemId> = quotes.map(|quote| quote.item).collect();
        let fates = reply_queue::fates(connection, &quoted)?;
        Ok(Some((digest, deliveries, fates)))
    });
    match read.await {
        Ok(Some((digest, deliveries, (let_go, waiting)))) => {
            let webhook = deliveries.into_iter().find(|delivery| delivery.target == Target::Webhook);
            let post = (!web.settings.current().config.digest.webhook.is_empty()).then_some(webhook);
            let page = DigestPage::new(&digest, post, &web.zone).with_fates(let_go, waiting);
            html(&page.while_live(web.engine.status().live()))
        }
        Ok(None) => missing(),
        Err(error) => unreadable(&error),
    }
}

/// From which line on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Onward {
    from: u32,
}

/// `/digests/{id}/lines/{section}`: every line of a part, one after another.
pub(super) async fn digest_lines(
    State(web): State<Shared>,
    ReaderLanguage(language): ReaderLanguage,
    place: Result<Path<(DigestId, SectionId)>, PathRejection>,
    onward: Result<Query<Onward>, QueryRejection>,
) -> Response {
    let Ok(Path((id, section))) = place else { return missing() };
    let Onward { from } = onward.map(|Query(onward)| onward).unwrap_or_default();
    let live = web.engine.status().live();
    match section {
        // The words of abuse are in no page, and numbers have one of their own.
        SectionId::Hateful | SectionId::Numbers => return missing(),
        SectionId::NumberTalk if live => {
            return problem(
                StatusCode::CONFLICT,
                "Talk about numbers waits until after the stream.",
                "Nothing in it needs you now.",
            );
        }
        _ => {}
    }
    let read = web.engine.read(move |connection| {
        let lines = digests::lines(connection, id, section, from, DigestLines::MOST, !live)?;
        let fates =
            reply_queue::fates(connection, &lines.iter().map(|line| line.item.id).collect::<Vec<_>>())?;
        Ok((lines, fates))
    });
    match read.await {
        Ok((lines, _)) if lines.is_empty() && from == 0 => missing(),
        Ok((lines, (let_go, waiting))) => {
            let words = &catalog::of(language).digest;
            let quotes = lines.iter().map(|line| quote(&line.item, line.began, words)).collect();
            let page = DigestLines::new(language, id, section, from, quotes, &web.zone);
            html(&page.with_fates(let_go, waiting))
        }
        Err(error) => unreadable(&error),
    }
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

fn situation<'w>(web: &'w Web, catalogue: &'static Catalogue) -> Situation<'w> {
    let status = web.engine.status();
    Situation {
        catalogue,
        live: status.live(),
        quiet: status.quiet,
        pause: status.paused,
        hides_all: status.shield.hides_all(),
        break_state: status.breaks.state,
        next_digest: status.next_digest,
        moments: status.moments,
        is_channel_set: !web.settings.current().config.twitch.channel.is_empty(),
        now: web.engine.clock().now(),
        zone: &web.zone,
    }
}

fn missing() -> Response {
    problem(StatusCode::NOT_FOUND, "There is no such digest.", "The list of digests shows those that exist.")
}

fn unreadable(error: &StoreError) -> Response {
    tracing::error!(error = error as &dyn Error, "a page could not be read");
    problem(StatusCode::SERVICE_UNAVAILABLE, "This page cannot be shown at the moment.", &error.to_string())
}

/// A page that says what happened and what to do.
pub(super) fn problem(status: StatusCode, what: &str, advice: &str) -> Response {
    (status, html(&ProblemPage::new(what, advice))).into_response()
}

/// A rendered template.
pub(super) fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(page) => Html(page).into_response(),
        Err(error) => {
            tracing::error!(error = &error as &dyn Error, "a page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
