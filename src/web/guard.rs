//! The one guard before every page, socket and call.
//!
//! Any web page that the streamer has open may try to reach a local port. So the Host must be ours
//! (against DNS rebinding), everything private needs the key or a session, a session's writes and
//! sockets need our own Origin, and no answer may be framed, sniffed or read by another origin. Other
//! machines of the house get in only where the settings allow it, by pairing, and never with the key.

use std::error::Error;
use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use axum_extra::headers::HeaderMapExt;
use axum_extra::headers::authorization::{Authorization, Bearer};

use super::serve::Way;
use super::{Shared, Web, problem};
use crate::secret::Secret;
use crate::store::folder;
use crate::store::sessions::{self, Whose};

/// Everything on our private pages is ours; emotes are the one thing that Twitch serves.
const PRIVATE_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' https://static-cdn.jtvnw.net; connect-src 'self'; frame-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";
/// The overlay alone allows inline styles: OBS's Custom CSS is an injected style element. And it alone may
/// be framed, by our own settings' page, which shows how it looks.
const OVERLAY_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' https://static-cdn.jtvnw.net; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";

/// Who may call a route. A paired device may call what is private and what the dock calls, and whoever has
/// the key may call everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    /// Anybody on this machine.
    Public,
    /// Anybody, on another device, too.
    Open,
    /// Whoever knows the part of the overlay's address that nobody can guess.
    OverlayToken,
    /// Anybody on another device: that is where the code for pairing is typed.
    Pairing,
    /// Who has the key or a session; the browser extension has a token of its own for it.
    Extension,
    /// Who has the key or a session, the dock's own included.
    Dock,
    /// Who has the key or a session, on this machine alone.
    Here,
    /// Who has the key or a session.
    Private,
}

impl Caller {
    /// Whether it takes neither a key nor a session.
    pub(super) const fn is_open(self) -> bool {
        matches!(self, Self::Public | Self::Open)
    }
}

/// How a request proved that it may see what is private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Not at all.
    None,
    /// The key, in a header that no foreign page can send.
    Bearer,
    /// The key or what stands for it, in the address of a page that is opened.
    Link(Whose),
    /// A session of our pages.
    Session(Whose),
}

/// A session that can be taken back, for what outlives its request.
#[derive(Debug, Clone)]
pub(super) struct Guest {
    pub(super) session: String,
    pub(super) whose: Whose,
}

/// Lets through what may pass, and dresses every answer.
pub(super) async fn guard(
    State((web, access)): State<(Shared, Caller)>,
    request: Request,
    next: Next,
) -> Response {
    // The body is not to be looked at here, nor shared between threads; the head is all we need.
    let (head, body) = request.into_parts();
    let admitted = admit(&web, access, &head).await;
    let path = head.uri.path().to_owned();
    let mut request = Request::from_parts(head, body);
    if let Ok(Proof::Session(whose @ (Whose::Paired | Whose::Dock))) = admitted
        && let Some(session) = session_of(&web, request.headers())
    {
        request.extensions_mut().insert(Guest { session, whose });
    }
    let mut response = match admitted {
        Ok(Proof::Link(whose)) => {
            let cookie = open_session(&web, whose).await;
            let mut response = next.run(request).await;
            if let Some(cookie) = cookie {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Ok(_) => next.run(request).await,
        Err(Denied { status, what, advice }) => problem::refuse(&request, status, what, advice),
    };
    dress(response.headers_mut(), &path);
    response
}

struct Denied {
    status: StatusCode,
    what: &'static str,
    advice: &'static str,
}

async fn admit(web: &Web, access: Caller, request: &Parts) -> Result<Proof, Denied> {
    let headers = &request.headers;
    let Some(way) = request.extensions.get::<Way>().filter(|way| host_is_ours(web, way, headers)) else {
        return Err(MISDIRECTED);
    };
    let from_here = way.is_from_here();
    let foreign = origin_is_foreign(way, headers);
    let open = match access {
        Caller::Public => from_here,
        Caller::Open => true,
        Caller::OverlayToken => web.lan.is_overlay(request.uri.path()),
        Caller::Pairing => !from_here,
        Caller::Extension | Caller::Dock | Caller::Here | Caller::Private => false,
    };
    if open {
        // Open to all, but not to other web pages that would act or listen through somebody's browser.
        return if foreign && needs_origin(request) { Err(FOREIGN) } else { Ok(Proof::None) };
    }
    if !from_here {
        if web.lan.seal.is_some() && !way.sealed {
            return Err(UNSEALED);
        }
        if access == Caller::Here {
            return Err(ELSEWHERE);
        }
    }
    let proof = prove(web, access, request, from_here).await;
    match proof {
        Proof::None if !from_here => Err(UNPAIRED),
        Proof::Bearer | Proof::Link(_) => Ok(proof),
        Proof::None => Err(PRIVATE),
        Proof::Session(Whose::Dock) if access != Caller::Dock => Err(DOCK_ALONE),
        // A link elsewhere may lead to our pages; loading one into another page is something else.
        Proof::Session(_) if is_page(request) && !foreign && is_opened(headers) => Ok(proof),
        // Reading and writing by cookie is for our own pages alone.
        Proof::Session(_) if foreign || sent_by_another_site(headers) => Err(FOREIGN),
        Proof::Session(_) if needs_origin(request) && headers.get(header::ORIGIN).is_none() => Err(FOREIGN),
        Proof::Session(_) => Ok(proof),
    }
}

const MISDIRECTED: Denied = Denied {
    status: StatusCode::MISDIRECTED_REQUEST,
    what: "This address is not Evenkeel's.",
    advice: "Open the one that it printed when it started.",
};
const PRIVATE: Denied = Denied {
    status: StatusCode::UNAUTHORIZED,
    what: "This is private.",
    advice: "`evenkeel --open` opens it for you. For the dock in OBS, copy its address again from the page Setup. Programs send the key in `api-key` as `Authorization: Bearer`.",
};
const FOREIGN: Denied = Denied {
    status: StatusCode::FORBIDDEN,
    what: "Another web page asked for this, so it was not done.",
    advice: "Do it on one of Evenkeel's own pages.",
};
const DOCK_ALONE: Denied = Denied {
    status: StatusCode::FORBIDDEN,
    what: "The dock's address opens the dock and nothing else.",
    advice: "`evenkeel --open` opens everything in your browser.",
};
const UNPAIRED: Denied = Denied {
    status: StatusCode::UNAUTHORIZED,
    what: "This is private, and this device is not paired with Evenkeel.",
    advice: "Open /pair here, and type the code that Evenkeel shows on its own machine.",
};
const UNSEALED: Denied = Denied {
    status: StatusCode::FORBIDDEN,
    what: "Others in the network can read this connection, so nothing private is sent over it.",
    advice: "Open the same address with https:// in front.",
};
const ELSEWHERE: Denied = Denied {
    status: StatusCode::FORBIDDEN,
    what: "This is only possible on Evenkeel's own computer.",
    advice: "Do it there.",
};

fn is_page(request: &Parts) -> bool {
    let path = request.uri.path();
    matches!(request.method, Method::GET | Method::HEAD)
        && !path.starts_with("/api/")
        && !path.starts_with("/ws/")
}

fn needs_origin(request: &Parts) -> bool {
    request.uri.path().starts_with("/ws/") || !matches!(request.method, Method::GET | Method::HEAD)
}

/// Browsers name the host they believe to talk to; a name that was rebound to us is not ours.
fn host_is_ours(web: &Web, way: &Way, headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
    let port = web.address.port();
    // Browsers leave out the port that `http` or `https` stands for.
    let usual = if way.sealed { 443 } else { 80 };
    let host = if port == usual && !has_port(host) { format!("{host}:{port}") } else { host.to_owned() };
    let is_name = |name: &str| host.strip_prefix(name).is_some_and(|rest| rest == format!(":{port}"));
    if web.lan.allowed && web.lan.names.iter().any(|name| is_name(name)) {
        return true;
    }
    if way.is_from_here() && is_name("localhost") {
        return true;
    }
    // A name can be bound to any address, and bound again; an address cannot. It must be the very one
    // that was asked.
    host.parse::<SocketAddr>().is_ok_and(|host| {
        host.port() == port && (host == way.local || (way.is_from_here() && host.ip().is_loopback()))
    })
}

fn has_port(host: &str) -> bool {
    host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok())
}

/// Whether a page of another origin sent this. Programs send no Origin.
fn origin_is_foreign(way: &Way, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return false };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if way.sealed { "https" } else { "http" };
    origin.to_str().map_or(true, |origin| origin != format!("{scheme}://{host}"))
}

/// Whether the browser shows what it gets as a page of its own. Old ones do not say.
fn is_opened(headers: &HeaderMap) -> bool {
    !sent_by_another_site(headers) || headers.get("sec-fetch-dest").is_some_and(|dest| dest == "document")
}

fn sent_by_another_site(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

/// What `request` proves. Another machine's session is the only proof it can have.
async fn prove(web: &Web, access: Caller, request: &Parts, from_here: bool) -> Proof {
    let headers = &request.headers;
    let session = async {
        let Some(id) = session_of(web, headers) else { return Proof::None };
        match session_belongs_to(web, id).await {
            Some(whose) if from_here != (whose == Whose::Paired) => Proof::Session(whose),
            _ => Proof::None,
        }
    };
    if !from_here {
        return session.await;
    }
    let bearer = headers.typed_get::<Authorization<Bearer>>();
    let shows = |secret: &Secret| bearer.as_ref().is_some_and(|given| secret.matches(given.token().trim()));
    if shows(&web.key) {
        return Proof::Bearer;
    }
    // The browser extension's token tells how the shield stands, and opens nothing else.
    if access == Caller::Extension && shows(&web.shield_token) {
        web.extension.note(web.engine.clock().now());
        return Proof::Bearer;
    }
    if !is_page(request) {
        return session.await;
    }
    let key = in_address(request, "key=");
    if key.is_some_and(|key| web.key.matches(key)) {
        return Proof::Link(Whose::Here);
    }
    // Looking whether a page is there does not use a link up.
    let code = in_address(request, "code=").filter(|_| request.method == Method::GET);
    if code.is_some_and(|code| web.links.redeem(code, web.engine.clock().steady())) {
        return Proof::Link(Whose::Here);
    }
    let is_dock = request.uri.path() == "/dock" && key.is_some_and(|key| web.links.dock().matches(key));
    let session = session.await;
    // Who may do more already keeps it.
    if is_dock && session == Proof::None { Proof::Link(Whose::Dock) } else { session }
}

fn in_address<'a>(request: &'a Parts, name: &str) -> Option<&'a str> {
    request.uri.query()?.split('&').find_map(|pair| pair.strip_prefix(name))
}

/// The name of the sessions' cookie. Cookies are shared by all ports of a host, so ours is in it.
pub(super) fn cookie_name(web: &Web) -> String {
    format!("evenkeel_{}", web.address.port())
}

fn session_of(web: &Web, headers: &HeaderMap) -> Option<String> {
    CookieJar::from_headers(headers).get(&cookie_name(web)).map(|cookie| cookie.value().to_owned())
}

/// Whose session `id` is; none where it is none.
pub(super) async fn session_belongs_to(web: &Web, id: String) -> Option<Whose> {
    let now = web.engine.clock().now();
    let known = web.sessions.whose(id, now).await;
    known.unwrap_or_else(|error| {
        tracing::error!(error = &error as &dyn Error, "a session could not be looked up");
        None
    })
}

/// A new session's cookie. Where it cannot be kept the page still opens, by its link.
async fn open_session(web: &Web, whose: Whose) -> Option<HeaderValue> {
    let id = folder::random_token();
    let now = web.engine.clock().now();
    if let Err(error) = web.sessions.add(id.clone(), whose == Whose::Dock, now).await {
        tracing::error!(error = &error as &dyn Error, "a session could not be kept");
        return None;
    }
    cookie(web, &id, false)
}

/// The cookie of the session `id`; `sealed` where it must never travel in the open.
pub(super) fn cookie(web: &Web, id: &str, sealed: bool) -> Option<HeaderValue> {
    let cookie = Cookie::build((cookie_name(web), id))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(sealed)
        .max_age(sessions::LIFETIME.try_into().ok()?);
    HeaderValue::from_str(&cookie.to_string()).ok()
}

fn dress(headers: &mut HeaderMap, path: &str) {
    let csp = if path == "/overlay" || path.starts_with("/overlay/") { OVERLAY_CSP } else { PRIVATE_CSP };
    // OBS's waiting page is a file on disk, and looks whether we are there by loading a picture.
    let readers = if path.starts_with("/assets/") { "cross-origin" } else { "same-origin" };
    let dressing: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_SECURITY_POLICY, csp),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), readers),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in dressing {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if !path.starts_with("/assets/") {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
}
