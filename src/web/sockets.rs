//! The page sockets: first a snapshot, then what changes.
//!
//! The subscription is taken before the snapshot is read, so nothing falls in between; what is in
//! both is recognised by its id. A page that lags is closed and comes back with a fresh snapshot.

use std::error::Error;
use std::future::pending;
use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::timeout;

use super::guard::{self, Guest};
use super::obs_pages::is_obs;
use super::presence::{OpenPage, PageKind};
use super::problem::ApiProblem;
use super::public_page::PublicPage;
use super::serve::Way;
use super::{Shared, Web};
use crate::clock::before;
use crate::domain::{Action, Event, Line, Thanks, TourStep};
use crate::feedback::names;
use crate::store::{StoreError, feedback, thanks};

/// A page that takes longer than this to accept a frame is gone.
const SEND_DEADLINE: Duration = Duration::from_secs(10);
/// Frames from pages carry a word at most; a long one is not ours.
const LONGEST_FRAME: usize = 1024;
/// WebSocket close code "try again later" (RFC 6455's registry).
const TRY_AGAIN: u16 = 1013;

/// What the overlay says while it shows a break.
const SHOWS_BREAK: &str = "break";

/// Who is watching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    /// Everybody: nothing of the streamer's own.
    Overlay,
    /// The streamer.
    Dock,
}

/// Who opened a socket: the way by which they came, and their session where that can be taken back.
struct Visitor {
    /// Holds its place among the connections.
    _way: Way,
    /// And its place among the overlays, where it is one.
    _overlay: Option<OwnedSemaphorePermit>,
    guest: Option<Guest>,
}

/// `/ws/overlay`, public.
pub(super) async fn overlay(
    State(web): State<Shared>,
    Extension(way): Extension<Way>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Response {
    if uri.path() != "/ws/overlay" && !web.lan.is_overlay(uri.path()) {
        return ApiProblem::new(StatusCode::NOT_FOUND, "There is nothing at this address.").into_response();
    }
    let Some(place) = way.place_for_overlay() else {
        return ApiProblem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Too many overlays are open. Close those that nobody sees, and this one comes by itself.",
        )
        .into_response();
    };
    let which = if is_obs(&headers) { PageKind::OverlayInObs } else { PageKind::Overlay };
    let visitor = Visitor { _way: way, _overlay: Some(place), guest: None };
    open(web, &headers, upgrade, Audience::Overlay, Some(which), visitor)
}

/// `/ws/dock`, private.
pub(super) async fn dock(
    State(web): State<Shared>,
    RawQuery(query): RawQuery,
    Extension(way): Extension<Way>,
    guest: Option<Extension<Guest>>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Response {
    // The other private pages follow the same socket, and are no dock.
    let which = (query.as_deref() == Some("at=dock")).then_some(PageKind::Dock);
    let visitor = Visitor { _way: way, _overlay: None, guest: guest.map(|Extension(guest)| guest) };
    open(web, &headers, upgrade, Audience::Dock, which, visitor)
}

type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

fn open(
    web: Shared,
    headers: &HeaderMap,
    upgrade: Upgrade,
    screen: Audience,
    which: Option<PageKind>,
    visitor: Visitor,
) -> Response {
    let in_obs = is_obs(headers);
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => {
            let status = rejection.into_response().status();
            return ApiProblem::new(
                status,
                "This address is a WebSocket. Evenkeel's pages open it by themselves.",
            )
            .into_response();
        }
    };
    upgrade.max_frame_size(LONGEST_FRAME).max_message_size(LONGEST_FRAME).on_upgrade(
        move |socket| async move {
            if in_obs && web.obs_pages.enter(web.engine.clock().now()) {
                // The shield does not depend on it being told: it is up until it is taken down.
                if let Err(error) = web.engine.execute(Action::ObsOpened).await {
                    tracing::warn!(error = &error as &dyn Error, "the shield could not be raised for OBS");
                }
            }
            let stop = web.stop.clone();
            let open = which.map(|which| web.presence.enter(which));
            tokio::select! {
                () = stop.cancelled() => {}
                () = is_taken_back(&web, &visitor) => {}
                () = watch(&web, socket, screen, open) => {}
            }
            // It took its place among the connections until now.
            drop(visitor);
            if in_obs {
                web.obs_pages.leave(web.engine.clock().now());
            }
        },
    )
}

/// Returns once what opened the socket is taken back: a pairing, or the dock's address.
async fn is_taken_back(web: &Web, visitor: &Visitor) {
    let Some(Guest { session, whose }) = &visitor.guest else { return pending().await };
    let mut revoked = web.lan.revoked.subscribe();
    loop {
        if guard::session_belongs_to(web, session.clone()).await != Some(*whose) {
            return;
        }
        // The sender lives as long as the service.
        let _ = revoked.changed().await;
    }
}

async fn watch(web: &Web, mut socket: WebSocket, screen: Audience, mut open: Option<OpenPage>) {
    let mut events = web.engine.events();
    let shown = web.engine.status().breaks.for_audience();
    let mut public = (screen == Audience::Overlay).then(|| PublicPage::new(&web.lan.overlay_token, shown));
    let mut tour = web.tour.clone().filter(|_| screen == Audience::Dock);
    let Some(snapshot) = snapshot(web, public.as_mut()).await else { return };
    if !send(&mut socket, &snapshot).await {
        return;
    }
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Ok(event) => {
                    if let Some(frame) = frame(web, public.as_mut(), event)
                        && !send(&mut socket, &frame).await
                    {
                        return;
                    }
                }
                Err(RecvError::Lagged(_)) => {
                    let close = CloseFrame { code: TRY_AGAIN, reason: "fell behind".into() };
                    let _ = socket.send(Message::Close(Some(close))).await;
                    return;
                }
                Err(RecvError::Closed) => return,
            },
            step = next_step(&mut tour) => {
                if !send(&mut socket, &json!({ "type": "tour", "step": step })).await {
                    return;
                }
            }
            message = socket.recv() => match message {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(Message::Text(said))) => {
                    // The overlay says what it shows; nothing else that a page could say means anything.
                    if let (Audience::Overlay, Some(open)) = (screen, &mut open) {
                        open.shows_break(said.as_str() == SHOWS_BREAK);
                    }
                }
                Some(Ok(_)) => {}
            },
        }
    }
}

/// What the demo shows next; never where this is no demo.
async fn next_step(tour: &mut Option<watch::Receiver<TourStep>>) -> TourStep {
    if let Some(tour) = tour
        && tour.changed().await.is_ok()
    {
        return *tour.borrow_and_update();
    }
    pending().await
}

async fn send(socket: &mut WebSocket, frame: &impl Serialize) -> bool {
    let Ok(text) = serde_json::to_string(frame) else { return false };
    matches!(timeout(SEND_DEADLINE, socket.send(Message::text(text))).await, Ok(Ok(())))
}

/// Everything that a screen has to show now: the audience's, or the streamer's where there is none. None when it
/// cannot be read.
async fn snapshot(web: &Web, mut public: Option<&mut PublicPage>) -> Option<Value> {
    let now = web.engine.clock().now();
    let (limit, reach) = match public {
        Some(_) => (12, Duration::from_secs(15 * 60)),
        None => (60, Duration::from_secs(12 * 3600)),
    };
    let items = web.engine.read(move |connection| feedback::recently_passed(connection, limit)).await;
    let items = items
        .inspect_err(|error| {
            tracing::error!(error = error as &dyn Error, "a page's first lines could not be read")
        })
        .ok()?;
    let since = before(now, reach);
    let lines = items.iter().filter(|item| item.at >= since).map(|item| Line::of(item, names::of(item)));
    let lines: Vec<Value> = match &mut public {
        Some(page) => lines.map(|line| page.line(&line)).collect(),
        None => lines.map(|line| json!(line)).collect(),
    };
    let status = web.engine.status();
    let state = match public {
        Some(page) => {
            let look = web.settings.current().config.look();
            let mut state = json!({ "break": status.breaks.for_audience(), "look": look, "now": now });
            let thanks = thanks_still(web, status.thanks).await;
            let thanks = thanks
                .inspect_err(|error| {
                    tracing::error!(error = error as &dyn Error, "thanks could not be read for a page")
                })
                .ok()?;
            if let (Some(thanks), Some(state)) = (thanks, state.as_object_mut()) {
                state.insert("thanks".into(), page.thanks(&thanks));
            }
            state
        }
        None => json!({
            "live": status.live(),
            "quiet": status.quiet,
            "pause": status.paused,
            "break": status.breaks,
            "next_digest": status.next_digest,
            "links": status.links,
            "account": status.account,
            "moments": status.moments,
            "urgent": status.urgent,
            "withheld": status.withheld,
            "shield": { "mode": status.shield.default, "numbers": status.shield.numbers },
            "tour": web.tour.as_ref().map(|tour| *tour.borrow()),
            "now": now,
        }),
    };
    Some(json!({ "type": "snapshot", "state": state, "lines": lines }))
}

/// The frame that tells a screen of `event`, if it may know: the audience's, or the streamer's where there is none.
fn frame(web: &Web, public: Option<&mut PublicPage>, event: Event) -> Option<Value> {
    let is_timed = matches!(event, Event::Break(_) | Event::Thanks(_));
    let mut frame = match public {
        Some(page) => page.frame(event)?,
        None => serde_json::to_value(event).ok()?,
    };
    if is_timed && let Some(frame) = frame.as_object_mut() {
        frame.insert("now".into(), json!(web.engine.clock().now()));
    }
    Some(frame)
}

/// The thanks that are still to be seen, without those whose deed was removed meanwhile.
async fn thanks_still(web: &Web, thanks: Option<Thanks>) -> Result<Option<Thanks>, StoreError> {
    let now = web.engine.clock().now();
    let Some(mut thanks) = thanks.filter(|thanks| thanks.until > now) else { return Ok(None) };
    let items: Vec<_> = thanks.people.iter().map(|person| person.id).collect();
    let removed = web.engine.read(move |connection| thanks::removed(connection, &items)).await?;
    thanks.people.retain(|person| !removed.contains(&person.id));
    Ok(Some(thanks).filter(|thanks| !thanks.people.is_empty()))
}
