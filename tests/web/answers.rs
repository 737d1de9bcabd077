//! The form of every answer: headers, methods, and errors that people and programs can read.

use reqwest::{Method, Response};
use serde_json::json;

use crate::support::web::{Service, problem};

fn dressed(response: &Response, path: &str) {
    let header = |name: &str| {
        let value = response.headers().get(name).unwrap_or_else(|| panic!("{name} of {path}"));
        value.to_str().unwrap().to_owned()
    };
    let csp = header("content-security-policy");
    // The overlay alone may be framed, and by our own pages only: the settings show how it looks.
    let frames = if path == "/overlay" { "frame-ancestors 'self'" } else { "frame-ancestors 'none'" };
    for part in ["default-src 'none'", "script-src 'self'", frames, "base-uri 'none'"] {
        assert!(csp.contains(part), "{path}: {csp}");
    }
    let inline_styles = csp.contains("'unsafe-inline'");
    assert_eq!(inline_styles, path == "/overlay", "{path}: {csp}");
    assert!(!csp.contains("script-src 'self' '"), "{path}: {csp}");
    assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{path}");
    let is_asset = path.starts_with("/assets/");
    let readers = if is_asset { "cross-origin" } else { "same-origin" };
    assert_eq!(header("cross-origin-resource-policy"), readers, "{path}");
    if !is_asset {
        assert_eq!(header("cache-control"), "no-store", "{path}");
    }
    let cors = response.headers().keys().find(|name| name.as_str().starts_with("access-control"));
    assert_eq!(cors, None, "{path}");
}

#[tokio::test]
async fn every_answer_is_dressed() {
    let service = Service::start().await;
    for path in [
        "/",
        "/dock",
        "/overlay",
        "/setup",
        "/digests",
        "/digests/9",
        "/nothing",
        "/favicon.ico",
        "/assets/tokens.css",
        "/assets/nothing.css",
        "/assets/%ff",
        "/digests/%ff",
        "/api/v1/health",
        "/api/v1/status",
        "/api/v1/account",
        "/api/v1/account/code.svg",
        "/api/v1/digests/last",
        "/api/v1/nothing",
        "/ws/overlay",
    ] {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::DELETE] {
            dressed(&service.call(method.clone(), path).send().await.unwrap(), path);
            dressed(&service.bare(method.clone(), path).send().await.unwrap(), path);
            let request = service.bare(method, path).header("host", "evil.example");
            dressed(&request.send().await.unwrap(), path);
        }
    }
}

#[tokio::test]
async fn head_answers_like_get_without_a_body() {
    let service = Service::start().await;
    for path in ["/", "/setup", "/overlay", "/api/v1/health", "/api/v1/status", "/assets/tokens.css"] {
        let response = service.call(Method::HEAD, path).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.bytes().await.unwrap().len(), 0, "{path}");
    }
    let by_key = service.bare(Method::HEAD, &format!("/?key={}", service.key)).send().await.unwrap();
    assert_eq!(by_key.status(), 200);
}

#[tokio::test]
async fn errors_are_problems_for_programs_and_pages_for_people() {
    let service = Service::start().await;
    for path in
        ["/api/v1/nothing", "/api/v1/digests/x", "/api/v1/digests/%ff", "/api/v1/digests/999", "/api/v2"]
    {
        assert_eq!(problem(service.get(path).await).await.0, 404, "{path}");
    }
    for path in ["/nothing", "/digests/999", "/digests/x", "/digests/%ff"] {
        let response = service.get(path).await;
        assert_eq!(response.status(), 404, "{path}");
        let page = response.text().await.unwrap();
        assert!(page.contains("<h1>There is no"), "{page}");
    }
    for (method, path, allowed) in [
        (Method::DELETE, "/api/v1/status", "GET,HEAD"),
        (Method::OPTIONS, "/api/v1/status", "GET,HEAD"),
        (Method::GET, "/api/v1/quiet", "PUT"),
        (Method::PATCH, "/api/v1/feedback", "GET,HEAD,POST"),
    ] {
        let response = service.call(method, path).send().await.unwrap();
        assert_eq!(response.headers()["allow"], allowed, "{path}");
        assert_eq!(problem(response).await.0, 405, "{path}");
    }
    let response = service.call(Method::POST, "/dock").send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "GET,HEAD");
    assert!(response.text().await.unwrap().contains("<h1>This address does not answer"));
    for path in ["/ws/overlay", "/ws/dock"] {
        let (status, said) = problem(service.get(path).await).await;
        assert!(status == 400 || status == 426, "{status}");
        assert!(said["detail"].as_str().unwrap().contains("WebSocket"));
    }
}

#[tokio::test]
async fn a_query_that_makes_no_sense_does_not_put_an_error_on_stream() {
    let service = Service::start().await;
    for query in ["chat=1&chat=0", "theme=%ff", "scale=NaN", "=&&=", "theme=\"><script>alert(1)</script>"] {
        let response = service.bare(Method::GET, &format!("/overlay?{query}")).send().await.unwrap();
        assert_eq!(response.status(), 200, "{query}");
        let page = response.text().await.unwrap();
        assert!(
            page.contains(r#"<main id="overlay" data-state="idle""#) && !page.contains("alert"),
            "{query}"
        );
    }
}

#[tokio::test]
async fn bodies_that_are_too_large_are_refused() {
    let service = Service::start().await;
    let body = json!({ "note": "x".repeat(70_000) });
    assert_eq!(problem(service.post("/api/v1/marks", &body).await).await.0, 413);
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused() {
    let service = Service::start().await;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "text/html", "application/xml", ""] {
        let request = service.call(Method::POST, "/api/v1/marks").header("content-type", kind).body("{}");
        assert_eq!(problem(request.send().await.unwrap()).await.0, 415, "{kind}");
    }
    for kind in ["application/json", "Application/JSON; charset=utf-8"] {
        let request = service.call(Method::POST, "/api/v1/marks").header("content-type", kind).body("{}");
        assert_eq!(request.send().await.unwrap().status(), 201, "{kind}");
    }
}

#[tokio::test]
async fn bodies_that_make_no_sense_are_named_and_change_nothing() {
    let service = Service::start().await;
    let deep = "[".repeat(30_000);
    let deep_object = format!("{}1{}", r#"{"on":"#.repeat(5_000), "}".repeat(5_000));
    let long = format!(r#"{{"on":"{}"}}"#, "x".repeat(60_000));
    let bodies: [&[u8]; 14] = [
        b"{",
        b"not json",
        b"[]",
        b"\"on\"",
        b"null",
        b"{\"on\":1}",
        b"{\"on\":null}",
        b"{\"on\":1e999}",
        b"{\"on\":true,\"on\":false}",
        b"{\"on\":true}}",
        b"{\"off\":true,\"on\":true}",
        b"\0\0\0\0",
        b"{\"on\":\"\xff\xfe\"}",
        b"{\"on\":\"\\ud800\"}",
    ];
    for body in bodies.into_iter().chain([deep.as_bytes(), deep_object.as_bytes(), long.as_bytes()]) {
        let request = service.call(Method::PUT, "/api/v1/quiet").header("content-type", "application/json");
        let (status, said) = problem(request.body(body.to_vec()).send().await.unwrap()).await;
        assert_eq!(status, 422, "{}", String::from_utf8_lossy(&body[..body.len().min(80)]));
        let detail = said["detail"].as_str().unwrap();
        assert!(detail.chars().count() < 300, "{detail}");
        assert!(!detail.chars().any(char::is_control), "{detail:?}");
    }
    assert_eq!(service.json("/api/v1/status").await["quiet"], false);
}
