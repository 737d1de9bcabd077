//! The one guard before every page, socket and call.
//!
//! Any web page that the streamer has open may try to reach a local port. So the Host must be ours
//! (against DNS rebinding), everything private needs the key or a session, a session's writes and
//! sockets need our own Origin, and no answer may be framed, sniffed or read by another origin.

use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::{Shared, Web, problem};
use crate::store::{folder, sessions};

/// Everything on our private pages is ours; emotes are the one thing that Twitch serves.
const PRIVATE_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' https://static-cdn.jtvnw.net; connect-src 'self'; frame-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";
/// The overlay alone allows inline styles: OBS's Custom CSS is an injected style element. And it alone may
/// be framed, by our own settings' page, which shows how it looks.
const OVERLAY_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' https://static-cdn.jtvnw.net; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";

/// How a request proved that it may see what is private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Not at all.
    None,
    /// The key, in a header that no foreign page can send.
    Bearer,
    /// The key, in the address of a page that is opened.
    Link,
    /// A session of our pages.
    Session,
}

/// Lets through what may pass, and dresses every answer.
pub(super) async fn guard(State(web): State<Shared>, request: Request, next: Next) -> Response {
    // The body is not to be looked at here, nor shared between threads; the head is all we need.
    let (head, body) = request.into_parts();
    let admitted = admit(&web, &head).await;
    let path = head.uri.path().to_owned();
    let request = Request::from_parts(head, body);
    let mut response = match admitted {
        Ok(Proof::Link) => {
            let cookie = open_session(&web).await;
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

async fn admit(web: &Web, request: &Parts) -> Result<Proof, Denied> {
    let headers = &request.headers;
    if !host_is_ours(web, headers) {
        return Err(MISDIRECTED);
    }
    let path = request.uri.path();
    let foreign = origin_is_foreign(headers);
    if is_public(path) {
        // The overlay's socket is public, but only for our own overlay.
        return if path == "/ws/overlay" && foreign { Err(FOREIGN) } else { Ok(Proof::None) };
    }
    let proof = prove(web, request).await;
    match proof {
        Proof::Bearer | Proof::Link => Ok(proof),
        Proof::None => Err(PRIVATE),
        // A link elsewhere may lead to our pages; loading one into another page is something else.
        Proof::Session if is_page(request) && !foreign && is_opened(headers) => Ok(proof),
        // Reading and writing by cookie is for our own pages alone.
        Proof::Session if foreign || sent_by_another_site(headers) => Err(FOREIGN),
        Proof::Session if needs_origin(request) && headers.get(header::ORIGIN).is_none() => Err(FOREIGN),
        Proof::Session => Ok(proof),
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
    advice: "Open it with the link that Evenkeel printed when it started; `evenkeel --open` opens it for you. Programs send the key in `api-key` as `Authorization: Bearer`.",
};
const FOREIGN: Denied = Denied {
    status: StatusCode::FORBIDDEN,
    what: "Another web page asked for this, so it was not done.",
    advice: "Do it on one of Evenkeel's own pages.",
};

fn is_public(path: &str) -> bool {
    matches!(path, "/overlay" | "/overlay/own.css" | "/ws/overlay" | "/api/v1/health" | "/favicon.ico")
        || path.starts_with("/assets/")
}

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
fn host_is_ours(web: &Web, headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
    let port = web.address.port();
    // Browsers leave out the port that `http` stands for.
    let host = if port == 80 && !has_port(host) { format!("{host}:80") } else { host.to_owned() };
    if host == format!("localhost:{port}") {
        return true;
    }
    // A name can be bound to any address, and bound again; an address cannot.
    host.parse::<SocketAddr>().is_ok_and(|host| {
        let any = web.address.ip().is_unspecified();
        host.port() == port && (any || host.ip().is_loopback() || host == web.address)
    })
}

fn has_port(host: &str) -> bool {
    host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok())
}

/// Whether a page of another origin sent this. Programs send no Origin.
fn origin_is_foreign(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return false };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    origin.to_str().map_or(true, |origin| origin != format!("http://{host}"))
}

/// Whether the browser shows what it gets as a page of its own. Old ones do not say.
fn is_opened(headers: &HeaderMap) -> bool {
    !sent_by_another_site(headers) || headers.get("sec-fetch-dest").is_some_and(|dest| dest == "document")
}

fn sent_by_another_site(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

async fn prove(web: &Web, request: &Parts) -> Proof {
    let headers = &request.headers;
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    if bearer.is_some_and(|(_, key)| web.key.matches(key.trim())) {
        return Proof::Bearer;
    }
    // The browser extension's token tells how the shield stands, and opens nothing else.
    let asks_for_shield = request.method == Method::GET && request.uri.path() == "/api/v1/shield";
    if asks_for_shield && bearer.is_some_and(|(_, token)| web.shield_token.matches(token.trim())) {
        web.extension.note(web.engine.clock().now());
        return Proof::Bearer;
    }
    if is_page(request) && key_in_address(request).is_some_and(|key| web.key.matches(key)) {
        return Proof::Link;
    }
    let Some(id) = session_of(web, headers) else { return Proof::None };
    if session_is_valid(web, id).await { Proof::Session } else { Proof::None }
}

fn key_in_address(request: &Parts) -> Option<&str> {
    request.uri.query()?.split('&').find_map(|pair| pair.strip_prefix("key="))
}

/// The name of the sessions' cookie. Cookies are shared by all ports of a host, so ours is in it.
pub(super) fn cookie_name(web: &Web) -> String {
    format!("evenkeel_{}", web.address.port())
}

fn session_of(web: &Web, headers: &HeaderMap) -> Option<String> {
    let name = cookie_name(web);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then(|| value.to_owned()))
}

async fn session_is_valid(web: &Web, id: String) -> bool {
    let now = web.engine.clock().now();
    let known = web.engine.store().read(move |connection| sessions::is_valid(connection, &id, now)).await;
    known.unwrap_or_else(|error| {
        tracing::error!("{error}");
        false
    })
}

/// A new session's cookie. Where it cannot be kept the page still opens, by its key.
async fn open_session(web: &Web) -> Option<HeaderValue> {
    let id = folder::random_token();
    let kept = id.clone();
    let now = web.engine.clock().now();
    if let Err(error) =
        web.engine.store().write(move |connection| sessions::add(connection, &kept, now)).await
    {
        tracing::error!("{error}");
        return None;
    }
    let lifetime = sessions::LIFETIME.as_secs();
    let cookie = format!("{}={id}; Path=/; HttpOnly; SameSite=Lax; Max-Age={lifetime}", cookie_name(web));
    HeaderValue::from_str(&cookie).ok()
}

fn dress(headers: &mut HeaderMap, path: &str) {
    let csp = if path == "/overlay" { OVERLAY_CSP } else { PRIVATE_CSP };
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
