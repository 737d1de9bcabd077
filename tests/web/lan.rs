//! Other machines of the house: nothing unless it is allowed, then only what pairing allows. The machine's
//! own address outside the loopback stands for another machine; `tests/house_of_two.rs` has a real one.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::server::skipped;
use crate::support::web::{Client, Service, problem};

/// A service that lets the house in, and who asks it from elsewhere. None where this machine has no other
/// address, said loudly.
pub(super) async fn house(tls: bool) -> Option<(Service, Client)> {
    let service = Service::with(|config| {
        config.server.listen = "0.0.0.0:0".parse().unwrap();
        config.server.allow_lan = true;
        config.server.tls = tls;
    })
    .await;
    let Some(there) = service.running.for_others else {
        skipped("other machines of the house: this one has no address but its own");
        return None;
    };
    let client = Client::new(there, &service.key);
    Some((service, client))
}

async fn status(client: &Client, method: Method, path: &str) -> u16 {
    client.bare(method, path).send().await.unwrap().status().as_u16()
}

pub(super) async fn code(service: &Service) -> String {
    let answer = service.post("/api/v1/pairing", &json!({})).await;
    assert_eq!(answer.status(), 201);
    let answer: Value = answer.json().await.unwrap();
    assert!(answer["address"].as_str().unwrap().ends_with("/pair"), "{answer}");
    answer["code"].as_str().unwrap().to_owned()
}

pub(super) async fn redeem(client: &Client, code: &str) -> reqwest::Response {
    let body = json!({ "code": code, "name": "Tablet <b>" });
    client
        .bare(Method::POST, "/api/v1/pairing/redeem")
        .header("origin", client.origin())
        .json(&body)
        .send()
        .await
        .unwrap()
}

pub(super) fn session(response: &reqwest::Response) -> String {
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn unpaired_nothing_answers_but_the_way_in_and_the_overlay_that_nobody_can_guess() {
    let Some((service, there)) = house(false).await else { return };
    let token = std::fs::read_to_string(service.data().join("overlay-token")).unwrap();
    let picture = service.get("/api/v1/pairing/address.svg").await;
    assert_eq!(picture.headers()["content-type"], "image/svg+xml");
    assert!(picture.text().await.unwrap().contains("<svg"), "for the camera of another device");
    for path in ["/", "/dock", "/data", "/overlay", "/api/v1/health", "/api/v1/status", "/api/v1/digests"] {
        assert_eq!(status(&there, Method::GET, path).await, 401, "{path}");
        // The key opens nothing from elsewhere, in whatever way it comes.
        let keyed = there.get(path).await.status();
        assert_eq!(keyed, 401, "{path} with the key");
        assert_eq!(
            status(&there, Method::GET, &format!("{path}?key={}", there.key)).await,
            401,
            "{path}?key="
        );
    }
    let here_session = service.sign_in().await;
    assert_eq!(there.with_session(Method::GET, "/", &here_session).send().await.unwrap().status(), 401);
    let shield = std::fs::read_to_string(service.data().join("shield-token")).unwrap();
    let asked = there.bare(Method::GET, "/api/v1/shield").bearer_auth(shield.trim()).send().await.unwrap();
    assert_eq!(asked.status(), 401);
    for path in ["/pair", "/assets/tokens.css", &format!("/overlay/{}", token.trim())] {
        assert_eq!(status(&there, Method::GET, path).await, 200, "{path}");
    }
    for wrong in ["/overlay/x", "/overlay/", &format!("/overlay/{}0", token.trim())] {
        assert_eq!(status(&there, Method::GET, wrong).await, 401, "{wrong}");
    }
    let path = format!("/ws/overlay/{}", token.trim());
    let mut overlay = there.socket(&path, &[("origin", &there.origin())]).await.unwrap();
    assert_eq!(overlay.frame().await["type"], "snapshot");
    assert_eq!(there.socket(&path, &[("origin", "http://evil.example")]).await.err(), Some(403));
    assert_eq!(there.socket("/ws/overlay", &[("origin", &there.origin())]).await.err(), Some(401));
    assert_eq!(there.socket("/ws/dock", &[("origin", &there.origin())]).await.err(), Some(401));
    // A name that was bound to this address is no way around it.
    let rebound = there.bare(Method::GET, "/pair").header("host", format!("evil.example:{}", there.port()));
    assert_eq!(rebound.send().await.unwrap().status(), 421);
    let here = there.bare(Method::GET, "/pair").header("host", format!("127.0.0.1:{}", there.port()));
    assert_eq!(here.send().await.unwrap().status(), 421);
}

#[tokio::test]
async fn a_code_pairs_one_device_until_it_is_taken_back() {
    let Some((service, there)) = house(false).await else { return };
    let code = code(&service).await;
    let foreign = there
        .bare(Method::POST, "/api/v1/pairing/redeem")
        .header("origin", "http://evil.example")
        .json(&json!({ "code": code }));
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    let paired = redeem(&there, &format!("{}-{}", &code[..3].to_lowercase(), &code[3..])).await;
    assert_eq!(paired.status(), 204);
    let session = session(&paired);
    assert_eq!(problem(redeem(&there, &code).await).await.0, 422, "it is good once");

    for path in ["/", "/dock", "/data", "/api/v1/status"] {
        let answer = there.with_session(Method::GET, path, &session).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
    }
    let quiet = || there.with_session(Method::PUT, "/api/v1/quiet", &session).json(&json!({ "on": true }));
    assert_eq!(quiet().send().await.unwrap().status(), 403, "no Origin");
    assert_eq!(quiet().header("origin", there.origin()).send().await.unwrap().status(), 200);
    // What decides who comes in, and what is gone for good, is for the machine itself.
    for (method, path) in [
        (Method::GET, "/devices"),
        (Method::GET, "/api/v1/pairing"),
        (Method::POST, "/api/v1/pairing"),
        (Method::DELETE, "/api/v1/pairing/x"),
        (Method::DELETE, "/api/v1/everything"),
        (Method::DELETE, "/api/v1/viewers/x"),
        (Method::DELETE, "/api/v1/learned/1"),
        (Method::DELETE, "/api/v1/digests/1/hateful"),
        (Method::POST, "/api/v1/digests/1/send"),
        (Method::DELETE, "/api/v1/journal"),
        (Method::PUT, "/api/v1/journal/passphrase"),
        (Method::GET, "/api/v1/journal/export"),
        (Method::POST, "/api/v1/journal/import"),
        (Method::DELETE, "/api/v1/journal/thoughts/1"),
        (Method::DELETE, "/api/v1/journal/checkins/1"),
        (Method::DELETE, "/api/v1/marks/1"),
        (Method::POST, "/api/v1/account/sign-in"),
        (Method::DELETE, "/api/v1/account"),
        (Method::PUT, "/api/v1/settings"),
        (Method::GET, "/api/v1/export"),
        (Method::POST, "/api/v1/links"),
        (Method::GET, "/api/v1/dock/address"),
        (Method::GET, "/setup"),
        (Method::GET, "/settings"),
        (Method::GET, "/journal/keeping"),
    ] {
        let asked = there.with_session(method, path, &session).header("origin", there.origin());
        assert_eq!(asked.send().await.unwrap().status(), 403, "{path}");
    }
    // What stands beside it at the same address is still theirs.
    for path in ["/api/v1/journal", "/api/v1/marks", "/api/v1/journal/thoughts", "/api/v1/digests"] {
        assert_eq!(
            there.with_session(Method::GET, path, &session).send().await.unwrap().status(),
            200,
            "{path}"
        );
    }
    let today = there.with_session(Method::GET, "/", &session).send().await.unwrap().text().await.unwrap();
    assert!(!today.contains("/dock/address"), "what cannot be had there is not offered");
    // The other machine's session is none on this one.
    assert_eq!(service.with_session(Method::GET, "/", &session).send().await.unwrap().status(), 401);

    let headers = [("origin", there.origin()), ("cookie", session.clone())];
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut dock = there.socket("/ws/dock", &headers).await.unwrap();
    assert_eq!(dock.frame().await["type"], "snapshot");
    let list = service.json("/api/v1/pairing").await;
    assert_eq!(list["devices"][0]["name"], "Tablet <b>");
    assert!(!list.to_string().contains(session.split_once('=').unwrap().1), "the session is in no list");
    let id = list["devices"][0]["id"].as_str().unwrap();
    assert_eq!(service.delete(&format!("/api/v1/pairing/{id}")).await.status(), 204);
    assert!(dock.is_closed().await, "its open pages close, too");
    assert_eq!(there.with_session(Method::GET, "/", &session).send().await.unwrap().status(), 401);
    assert_eq!(service.json("/api/v1/pairing").await["devices"], json!([]));
}

#[tokio::test]
async fn guessing_is_slow_and_ends_the_code() {
    let Some((service, there)) = house(false).await else { return };
    let first = code(&service).await;
    for _ in 0..5 {
        assert_eq!(problem(redeem(&there, "AAAAAA").await).await.0, 422);
    }
    assert_eq!(problem(redeem(&there, &first).await).await.0, 422, "it was taken back");
    let second = code(&service).await;
    for _ in 0..4 {
        redeem(&there, "AAAAAA").await;
    }
    let refused = redeem(&there, &second).await;
    assert_eq!(refused.headers()["retry-after"], "61");
    assert_eq!(problem(refused).await.0, 429);
    service.clock.advance(Duration::from_secs(61));
    assert_eq!(redeem(&there, &second).await.status(), 204);
    let third = code(&service).await;
    service.clock.advance(Duration::from_secs(5 * 60));
    assert_eq!(problem(redeem(&there, &third).await).await.0, 422, "it is too old");
}

#[tokio::test]
async fn encrypted_only_the_overlay_is_to_be_read_by_others() {
    let Some((service, there)) = house(true).await else { return };
    let token = std::fs::read_to_string(service.data().join("overlay-token")).unwrap();
    assert_eq!(status(&there, Method::GET, &format!("/overlay/{}", token.trim())).await, 200);
    for path in ["/", "/api/v1/status"] {
        assert_eq!(status(&there, Method::GET, path).await, 403, "{path}");
    }
    let code = code(&service).await;
    assert_eq!(problem(redeem(&there, &code).await).await.0, 409, "the code is not to be sent in the open");

    let sealed = sealed_client(&service, there.address);
    let ask = |method: Method, path: &str| sealed.request(method, format!("https://{}{path}", there.address));
    let origin = format!("https://{}", there.address);
    let paired =
        ask(Method::POST, "/api/v1/pairing/redeem").header("origin", &origin).json(&json!({ "code": code }));
    let paired = paired.send().await.unwrap();
    assert_eq!(paired.status(), 204);
    assert!(paired.headers()["set-cookie"].to_str().unwrap().contains("; Secure"));
    let session = session(&paired);
    assert_eq!(ask(Method::GET, "/").header("cookie", &session).send().await.unwrap().status(), 200);
    assert_eq!(ask(Method::GET, "/").send().await.unwrap().status(), 401);
    let open = there.with_session(Method::GET, "/", &session).send().await.unwrap();
    assert_eq!(open.status(), 403, "not in the open, whoever asks");
    // This machine goes on as ever.
    assert_eq!(service.get("/api/v1/status").await.status(), 200);
}

/// Who trusts the certificate that the service made, and no other.
fn sealed_client(service: &Service, address: SocketAddr) -> reqwest::Client {
    use rustls::pki_types::pem::PemObject;
    let kept: Value =
        serde_json::from_slice(&std::fs::read(service.data().join("tls.json")).unwrap()).unwrap();
    let certificate = kept["certificate"].as_str().unwrap();
    assert!(kept["names"].as_array().unwrap().contains(&json!(address.ip().to_string())));
    let mut roots = rustls::RootCertStore::empty();
    roots.add(rustls::pki_types::CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().build().unwrap()
}

#[tokio::test]
async fn who_listens_at_an_address_of_the_network_alone_still_knows_this_machine() {
    let Some(there) = evenkeel::web::lan::address_for_others(SocketAddr::from(([0, 0, 0, 0], 0))) else {
        return skipped("other machines of the house: this one has no address but its own");
    };
    let service = Service::with(|config| {
        config.server.listen = there;
        config.server.allow_lan = true;
    })
    .await;
    assert_eq!(service.address.ip(), there.ip());
    assert_eq!(service.get("/api/v1/status").await.status(), 200);
    assert_eq!(status(&service, Method::GET, "/api/v1/status").await, 401);
}

#[tokio::test]
async fn without_leave_nobody_else_is_answered_whatever_is_listened_at() {
    // The settings refuse this; the door holds all the same.
    let service = Service::with(|config| config.server.listen = "0.0.0.0:0".parse().unwrap()).await;
    assert_eq!(service.running.for_others, None);
    let Some(there) =
        evenkeel::web::lan::address_for_others(SocketAddr::from(([0, 0, 0, 0], service.port())))
    else {
        return skipped("other machines of the house: this one has no address but its own");
    };
    let answer = Client::new(there, &service.key).bare(Method::GET, "/pair").send().await;
    assert!(answer.is_err(), "{answer:?}");
    assert_eq!(service.get("/api/v1/status").await.status(), 200);
}
