//! Ways in that are not the key: what each opens, for how long, and how it is taken back.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use evenkeel::app::{self, Deps};
use evenkeel::clock::Clock;
use evenkeel::config::Config;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::web::{Client, Service, problem};

async fn status(client: &Client, method: Method, path: &str) -> u16 {
    client.bare(method, path).send().await.unwrap().status().as_u16()
}

/// The session that `answer` opens, as it is sent back.
fn session(answer: &Response) -> String {
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn code(service: &Service) -> String {
    let answer = service.post("/api/v1/links", &json!({})).await;
    assert_eq!(answer.status(), 201);
    answer.json::<Value>().await.unwrap()["code"].as_str().unwrap().to_owned()
}

/// The dock's address, without what stands before the path.
async fn dock_path(service: &Service) -> String {
    let address = service.json("/api/v1/dock/address").await["address"].as_str().unwrap().to_owned();
    address.strip_prefix(&service.origin()).unwrap().to_owned()
}

#[tokio::test]
async fn a_link_opens_our_pages_once_within_a_minute() {
    let service = Service::start().await;
    let link = format!("/?code={}", code(&service).await);
    assert!(!link.contains(&service.key));
    assert_eq!(status(&service, Method::HEAD, &link).await, 401, "looking does not use it up");
    let opened = service.bare(Method::GET, &link).send().await.unwrap();
    assert_eq!(opened.status(), 200);
    let session = session(&opened);
    assert_eq!(service.with_session(Method::GET, "/settings", &session).send().await.unwrap().status(), 200);
    assert_eq!(status(&service, Method::GET, &link).await, 401, "once");

    let code = code(&service).await;
    for path in ["/api/v1/status", "/ws/dock"] {
        assert_eq!(status(&service, Method::GET, &format!("{path}?code={code}")).await, 401, "{path}");
    }
    service.clock.advance(Duration::from_secs(60));
    assert_eq!(status(&service, Method::GET, &format!("/?code={code}")).await, 401, "a minute later");

    let link = service.running.link("/setup");
    assert!(!link.contains(&service.key), "{link}");
    assert_eq!(service.http.get(link).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_docks_address_opens_the_dock_and_nothing_else() {
    let service = Service::start().await;
    let path = dock_path(&service).await;
    assert!(path.starts_with("/dock?key=") && !path.contains(&service.key), "{path}");
    let said = service.also("status --addresses").await;
    assert_eq!(said.0, Some(0));
    assert!(said.1.contains(&path) && said.1.contains("/overlay") && !said.1.contains(&service.key));

    let opened = service.bare(Method::GET, &path).send().await.unwrap();
    assert_eq!(opened.status(), 200);
    let dock = session(&opened);
    let ask = |method: Method, path: &str| {
        service.with_session(method, path, &dock).header("origin", service.origin()).json(&json!({}))
    };
    assert_eq!(ask(Method::GET, "/dock").send().await.unwrap().status(), 200);
    for (method, path) in
        [(Method::POST, "/api/v1/breaks"), (Method::POST, "/api/v1/marks"), (Method::GET, "/api/v1/numbers")]
    {
        assert!(ask(method, path).send().await.unwrap().status().is_success(), "{path}");
    }
    for page in ["/", "/digests", "/journal", "/numbers", "/settings", "/data"] {
        assert_eq!(ask(Method::GET, page).send().await.unwrap().status(), 403, "{page}");
        let keyed = page.to_owned() + path.strip_prefix("/dock").unwrap();
        assert_eq!(status(&service, Method::GET, &keyed).await, 401, "{page}");
    }
    for (method, path) in [
        (Method::GET, "/api/v1/export"),
        (Method::GET, "/api/v1/marks"),
        (Method::GET, "/api/v1/journal/thoughts"),
        (Method::GET, "/api/v1/digests/last"),
        (Method::GET, "/api/v1/dock/address"),
        (Method::POST, "/api/v1/links"),
        (Method::PUT, "/api/v1/settings"),
        (Method::DELETE, "/api/v1/account"),
        (Method::DELETE, "/api/v1/everything"),
    ] {
        assert_eq!(problem(ask(method, path).send().await.unwrap()).await.0, 403, "{path}");
    }
    let bearer =
        service.bare(Method::GET, "/api/v1/status").bearer_auth(path.split('=').next_back().unwrap());
    assert_eq!(bearer.send().await.unwrap().status(), 401);

    // Who may do more keeps it when the dock is opened beside.
    let mine = service.sign_in().await;
    let beside = service.with_session(Method::GET, &path, &mine).send().await.unwrap();
    assert!(beside.status() == 200 && !beside.headers().contains_key("set-cookie"));
}

#[tokio::test]
async fn a_new_address_ends_the_docks_that_the_old_one_opened() {
    let service = Service::start().await;
    let old = dock_path(&service).await;
    let dock = session(&service.bare(Method::GET, &old).send().await.unwrap());
    let headers = [("origin", service.origin()), ("cookie", dock.clone())];
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut open = service.socket("/ws/dock", &headers).await.unwrap();
    assert_eq!(open.frame().await["type"], "snapshot");
    let mine = service.sign_in().await;

    assert_eq!(service.post("/api/v1/dock/address", &json!({})).await.status(), 201);
    assert!(open.is_closed().await);
    assert_eq!(status(&service, Method::GET, &old).await, 401);
    assert_eq!(service.with_session(Method::GET, "/dock", &dock).send().await.unwrap().status(), 401);
    assert_eq!(service.with_session(Method::GET, "/dock", &mine).send().await.unwrap().status(), 200);
    let new = dock_path(&service).await;
    assert_ne!(new, old);
    let service = service.restart().await;
    assert_eq!(status(&service, Method::GET, &new).await, 200, "OBS keeps it for good");
}

#[tokio::test]
async fn a_new_key_ends_every_session() {
    let service = Service::start().await;
    let mine = service.sign_in().await;
    let dock = session(&service.bare(Method::GET, &dock_path(&service).await).send().await.unwrap());
    std::fs::remove_file(service.data().join("api-key")).unwrap();
    let service = service.restart().await;
    assert_ne!(service.running.key.expose(), service.key);
    for session in [mine, dock] {
        assert_eq!(service.with_session(Method::GET, "/dock", &session).send().await.unwrap().status(), 401);
    }
}

#[tokio::test]
async fn overlays_take_a_part_of_the_connections_and_leave_the_dock_its_own() {
    let service = Service::start().await;
    let mut open = Vec::new();
    let refused = loop {
        match service.socket("/ws/overlay", &[("origin", &service.origin())]).await {
            Ok(overlay) => open.push(overlay),
            Err(status) => break status,
        }
        assert!(open.len() < 200, "there is no bound");
    };
    assert_eq!((open.len(), refused), (64, 503));
    assert_eq!(service.dock().await.frame().await["type"], "snapshot");
    assert_eq!(service.get("/dock").await.status(), 200);
}

/// What the service answers to a whole request that is sent before anything is read, as simple programs do.
async fn answer_after(service: &Service, head: &str, length: usize) -> String {
    let (address, head) = (service.address, head.to_owned());
    let answer = tokio::task::spawn_blocking(move || {
        let mut tcp = std::net::TcpStream::connect(address)?;
        write!(tcp, "{head}Host: {address}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")?;
        tcp.write_all(&vec![b'x'; length])?;
        let mut answer = String::new();
        tcp.read_to_string(&mut answer).map(|_| answer)
    });
    answer.await.unwrap().expect("the connection holds until the answer is read")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_what_nobody_wants_hears_why() {
    let service = Service::start().await;
    let key = format!("Authorization: Bearer {}\r\n", service.key);
    let json = "Content-Type: application/json\r\n";
    for (head, wanted) in [
        ("POST /api/v1/marks HTTP/1.1\r\n".to_owned(), 401),
        ("POST /api/v1/nothing HTTP/1.1\r\n".to_owned() + &key, 404),
        ("POST /api/v1/status HTTP/1.1\r\n".to_owned() + &key, 405),
        ("POST /api/v1/breaks/current/end HTTP/1.1\r\n".to_owned() + &key, 409),
        ("POST /api/v1/marks HTTP/1.1\r\n".to_owned() + &key + json, 413),
    ] {
        let answer = answer_after(&service, &head, 8 << 20).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {wanted} ")), "{head}{answer}");
        assert!(answer.contains("\"detail\":\""), "{answer}");
    }
}

#[tokio::test]
async fn nobody_is_answered_before_the_command_line_can_find_the_service() {
    let data = tempfile::tempdir().unwrap();
    // Where it answers cannot be written down.
    std::fs::create_dir(data.path().join("service.json")).unwrap();
    let mut config = Config::default();
    config.server.listen = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let clock = Clock::manual("2026-11-22T19:00:00Z".parse().unwrap());
    let around = Deps { clock, connect: false, ..Deps::default() };
    assert!(app::start(&config, data.path(), around).await.is_err());
    let answer = Client::new(config.server.listen, "").bare(Method::GET, "/api/v1/health").send().await;
    assert!(answer.is_err(), "{answer:?}");
}
