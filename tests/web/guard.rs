//! The guard: who gets in, and what another web page in the streamer's browser can do.

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::support::web::{Service, problem};

async fn status(request: RequestBuilder) -> u16 {
    request.send().await.unwrap().status().as_u16()
}

const PRIVATE_PAGES: [&str; 6] = ["/", "/dock", "/setup", "/digests", "/digests/1", "/nothing/here"];

const PRIVATE_CALLS: [(Method, &str); 20] = [
    (Method::GET, "/api/v1/status"),
    (Method::GET, "/api/v1/openapi.json"),
    (Method::POST, "/api/v1/stream/start"),
    (Method::POST, "/api/v1/stream/end"),
    (Method::GET, "/api/v1/feedback"),
    (Method::POST, "/api/v1/feedback"),
    (Method::PUT, "/api/v1/feedback/1/kind"),
    (Method::GET, "/api/v1/digests"),
    (Method::GET, "/api/v1/digests/last"),
    (Method::POST, "/api/v1/digests"),
    (Method::POST, "/api/v1/breaks"),
    (Method::GET, "/api/v1/breaks/current"),
    (Method::POST, "/api/v1/breaks/current/end"),
    (Method::GET, "/api/v1/shield/extension"),
    (Method::PUT, "/api/v1/quiet"),
    (Method::PUT, "/api/v1/pause"),
    (Method::POST, "/api/v1/marks"),
    (Method::OPTIONS, "/api/v1/status"),
    (Method::GET, "/api/v1/nothing"),
    (Method::GET, "/ws/dock"),
];

#[tokio::test]
async fn without_the_key_only_what_is_public_answers() {
    let service = Service::start().await;
    let health = service.bare(Method::GET, "/api/v1/health").send().await.unwrap();
    assert_eq!(health.status(), 200);
    let health: Value = health.json().await.unwrap();
    assert_eq!(health, json!({ "status": "up", "version": env!("CARGO_PKG_VERSION") }));
    for public in ["/overlay", "/assets/tokens.css"] {
        assert_eq!(status(service.bare(Method::GET, public)).await, 200, "{public}");
    }
    for (method, path) in PRIVATE_CALLS {
        let response = service.bare(method, path).send().await.unwrap();
        assert_eq!(problem(response).await.0, 401, "{path}");
    }
    for page in PRIVATE_PAGES {
        let response = service.bare(Method::GET, page).send().await.unwrap();
        assert_eq!(response.status(), 401, "{page}");
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        assert!(response.text().await.unwrap().contains("This is private."), "{page}");
    }
}

#[tokio::test]
async fn a_wrong_key_opens_nothing() {
    let service = Service::start().await;
    let key = service.running.key.expose().to_owned();
    let mut off_by_one = key.clone();
    off_by_one.pop();
    for wrong in ["", "x", &off_by_one, &key.to_uppercase(), &format!("{key}0")] {
        let call = service.bare(Method::GET, "/api/v1/status").bearer_auth(wrong);
        assert_eq!(status(call).await, 401, "{wrong}");
        let page = service.bare(Method::GET, &format!("/?key={wrong}")).send().await.unwrap();
        assert_eq!(page.status(), 401, "{wrong}");
        assert!(!page.headers().contains_key("set-cookie"));
    }
    let bearer = service.bare(Method::GET, "/api/v1/status").header("authorization", format!("bearer {key}"));
    assert_eq!(status(bearer).await, 200, "the name of the scheme may be written in any case");
    let basic = service.bare(Method::GET, "/api/v1/status").basic_auth("evenkeel", Some(&key));
    assert_eq!(status(basic).await, 401);
}

#[tokio::test]
async fn the_key_in_an_address_opens_pages_and_nothing_else() {
    let service = Service::start().await;
    let key = service.running.key.expose();
    for path in ["/api/v1/status", "/api/v1/openapi.json", "/ws/dock"] {
        assert_eq!(status(service.bare(Method::GET, &format!("{path}?key={key}"))).await, 401, "{path}");
    }
    for page in ["/", "/dock", "/digests"] {
        let response = service.bare(Method::GET, &format!("{page}?key={key}")).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
        assert!(cookie.starts_with(&format!("evenkeel_{}=", service.port())), "{cookie}");
        let attributes: Vec<_> = cookie.split("; ").skip(1).collect();
        for wanted in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(attributes.contains(&wanted), "{cookie}");
        }
        assert!(!cookie.contains(key));
        assert!(!response.text().await.unwrap().contains(key), "the key is in the page {page}");
    }
    assert_eq!(status(service.bare(Method::POST, &format!("/digests?key={key}"))).await, 401);
}

#[tokio::test]
async fn a_session_opens_pages_and_survives_a_restart() {
    let service = Service::start().await;
    let session = service.sign_in().await;
    let service = service.restart().await;
    for path in ["/", "/dock", "/api/v1/status"] {
        assert_eq!(status(service.with_session(Method::GET, path, &session)).await, 200, "{path}");
    }
    // Among other cookies, as a browser sends them for the whole host.
    let crowded = format!("theme=dark; {session}; evenkeel_1=other");
    assert_eq!(status(service.with_session(Method::GET, "/", &crowded)).await, 200);
    let (name, id) = session.split_once('=').unwrap();
    for wrong in [format!("evenkeel_1={id}"), format!("{name}="), format!("{name}={id}0"), id.to_owned()] {
        assert_eq!(status(service.with_session(Method::GET, "/", &wrong)).await, 401, "{wrong}");
    }
    service.clock.advance(std::time::Duration::from_secs(31 * 86_400));
    assert_eq!(status(service.with_session(Method::GET, "/", &session)).await, 401, "a month later");
}

#[tokio::test]
async fn a_host_that_is_not_ours_is_refused_before_anything_else() {
    let service = Service::start().await;
    let port = service.port();
    for rebound in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.nip.example:{port}"),
        format!("localhost.evil.example:{port}"),
        "127.0.0.1".to_owned(),
        "127.0.0.1:1".to_owned(),
        format!("192.168.0.7:{port}"),
        format!("user@127.0.0.1:{port}"),
    ] {
        for path in ["/api/v1/health", "/api/v1/status", "/ws/overlay"] {
            let response = service.call(Method::GET, path).header("host", &rebound).send().await.unwrap();
            assert_eq!(problem(response).await.0, 421, "{rebound} {path}");
        }
        for path in ["/overlay", "/", "/assets/nothing/"] {
            assert_eq!(
                status(service.call(Method::GET, path).header("host", &rebound)).await,
                421,
                "{rebound}"
            );
        }
    }
    for ours in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")] {
        assert_eq!(status(service.call(Method::GET, "/api/v1/status").header("host", &ours)).await, 200);
    }
}

#[tokio::test]
async fn where_the_network_is_allowed_only_the_address_that_was_asked_is_ours() {
    let service = Service::with(|config| {
        config.server.listen = "0.0.0.0:0".parse().unwrap();
        config.server.allow_lan = true;
        config.server.names = vec!["studio.local".into()];
    })
    .await;
    let port = service.port();
    let ask = async |host: String| {
        let url = format!("http://127.0.0.1:{port}/api/v1/health");
        service.http.get(url).header("host", host).send().await.unwrap().status()
    };
    assert_eq!(ask(format!("127.0.0.1:{port}")).await, StatusCode::OK);
    assert_eq!(ask(format!("studio.local:{port}")).await, StatusCode::OK);
    assert_eq!(ask(format!("192.168.0.7:{port}")).await, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(ask("192.168.0.7:1".into()).await, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(ask(format!("evil.example:{port}")).await, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn a_session_writes_only_from_our_own_pages() {
    let service = Service::start().await;
    let session = service.sign_in().await;
    let port = service.port();
    let quiet = || service.with_session(Method::PUT, "/api/v1/quiet", &session).json(&json!({ "on": true }));
    assert_eq!(problem(quiet().send().await.unwrap()).await.0, 403, "no Origin");
    for foreign in [
        "http://evil.example",
        "null",
        "",
        "http://127.0.0.1:1",
        "http://127.0.0.1",
        &format!("http://localhost:{port}"),
        &format!("https://127.0.0.1:{port}"),
        &format!("http://127.0.0.1:{port}.evil.example"),
        &format!("http://127.0.0.1:{port}/"),
    ] {
        let response = quiet().header("origin", foreign).send().await.unwrap();
        assert_eq!(problem(response).await.0, 403, "{foreign}");
    }
    assert_eq!(service.json("/api/v1/status").await["quiet"], false, "nothing was done");
    assert_eq!(status(quiet().header("origin", service.origin())).await, 200);
    assert_eq!(service.json("/api/v1/status").await["quiet"], true);
    let same_site = quiet().header("origin", service.origin()).header("sec-fetch-site", "same-site");
    assert_eq!(status(same_site).await, 403);
}

#[tokio::test]
async fn a_form_on_another_page_does_nothing() {
    let service = Service::start().await;
    let session = service.sign_in().await;
    for kind in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"] {
        let form = |path| {
            service
                .with_session(Method::POST, path, &session)
                .header("content-type", kind)
                .body(r#"{"note":"x"}"#)
        };
        assert_eq!(status(form("/api/v1/marks")).await, 403, "{kind}, sent by nobody known");
        let foreign = form("/api/v1/marks").header("origin", "http://evil.example");
        assert_eq!(status(foreign).await, 403, "{kind}, sent by another page");
        let own = form("/api/v1/marks").header("origin", service.origin());
        assert_eq!(problem(own.send().await.unwrap()).await.0, 415, "{kind}");
        // A call without a body of its own is no way around it.
        assert_eq!(status(form("/api/v1/breaks/current/end")).await, 403, "{kind}");
    }
}

#[tokio::test]
async fn another_page_reads_nothing_with_the_sessions_cookie() {
    let service = Service::start().await;
    let session = service.sign_in().await;
    let get =
        |path, site: &str| service.with_session(Method::GET, path, &session).header("sec-fetch-site", site);
    for foreign in ["cross-site", "same-site"] {
        assert_eq!(problem(get("/api/v1/status", foreign).send().await.unwrap()).await.0, 403, "{foreign}");
        for dest in ["empty", "script", "iframe", "image", "object"] {
            let loaded = get("/digests", foreign).header("sec-fetch-dest", dest);
            assert_eq!(status(loaded).await, 403, "{foreign} {dest}");
        }
        let link = get("/digests", foreign).header("sec-fetch-dest", "document");
        assert_eq!(status(link).await, 200, "a link from elsewhere opens a page");
    }
    for own in ["same-origin", "none"] {
        assert_eq!(status(get("/api/v1/status", own)).await, 200, "{own}");
    }
    for path in ["/api/v1/status", "/"] {
        let foreign =
            service.with_session(Method::GET, path, &session).header("origin", "http://evil.example");
        assert_eq!(status(foreign).await, 403, "{path}");
    }
}
