//! What is asked in the wrong way, too slowly, or too much: each has its own answer, and none harms.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::web::{Service, problem};

#[tokio::test]
async fn each_address_says_which_ways_of_asking_it_knows() {
    let service = Service::start().await;
    let description = service.json("/api/v1/openapi.json").await;
    for (path, item) in description["paths"].as_object().unwrap() {
        let path = path.replace("{id}", "last").replace("{login}", "last");
        let known: Vec<String> = item.as_object().unwrap().keys().map(|name| name.to_uppercase()).collect();
        for method in ["OPTIONS", "PATCH", "TRACE", "FROBNICATE"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = service.call(method.clone(), &path).send().await.unwrap();
            assert_eq!(answer.status(), 405, "{method} {path}");
            let allowed = answer.headers()["allow"].to_str().unwrap().to_owned();
            for name in &known {
                assert!(allowed.split(',').any(|one| one == name), "{name} {path}: {allowed}");
            }
            problem(answer).await;
        }
        let head = service.call(Method::HEAD, &path).send().await.unwrap();
        if known.contains(&"GET".to_owned()) {
            let get = service.get(&path).await;
            assert_eq!(head.status(), get.status(), "{path}");
            assert_eq!(head.headers().get("content-type"), get.headers().get("content-type"), "{path}");
        } else {
            assert_eq!(head.status(), 405, "{path}");
        }
        assert_eq!(head.bytes().await.unwrap().len(), 0, "{path}");
    }
}

#[tokio::test]
async fn every_body_has_its_bounds_and_has_to_be_json() {
    let service = Service::start().await;
    let description = service.json("/api/v1/openapi.json").await;
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation.get("requestBody").is_none() {
                continue;
            }
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let path = path.replace("{id}", "1");
            let ask = || service.call(method.clone(), &path);
            if path.ends_with("/chat/import") {
                // A file of any length, which is read as it comes.
                let form = ask().header("content-type", "text/plain").body("{}").send().await.unwrap();
                assert_eq!(problem(form).await.0, 415, "{method} {path}");
                continue;
            }
            // A whole journal is carried here in one file.
            let most = if path.ends_with("/journal/import") { 32 << 20 } else { 64 << 10 };
            let large = ask().json(&json!({ "text": "x".repeat(most + 1) })).send().await.unwrap();
            assert_eq!(problem(large).await.0, 413, "{method} {path}");
            let form = ask().header("content-type", "text/plain").body("{}").send().await.unwrap();
            assert_eq!(problem(form).await.0, 415, "{method} {path}");
            let torn = ask().header("content-type", "application/json").body("{").send().await.unwrap();
            assert_eq!(problem(torn).await.0, 422, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn who_does_not_say_what_they_want_is_let_go_of() {
    let service = Service::start().await;
    // From here on time goes by as fast as nothing happens.
    tokio::time::pause();
    for begun in ["", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"] {
        let mut tcp = TcpStream::connect(service.address).await.unwrap();
        tcp.write_all(begun.as_bytes()).await.unwrap();
        let began = tokio::time::Instant::now();
        let mut rest = Vec::new();
        let _ = tcp.read_to_end(&mut rest).await;
        let took = began.elapsed();
        assert!((Duration::from_secs(14)..Duration::from_secs(40)).contains(&took), "{begun:?}: {took:?}");
    }
    let mut tcp = TcpStream::connect(service.address).await.unwrap();
    let head = format!(
        "POST /api/v1/marks HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{{",
        service.address, service.key
    );
    tcp.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 64];
    let read = tcp.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}
