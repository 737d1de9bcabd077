//! Digests on their way: to a webhook over real sockets, to a folder, and as a word to the desktop.

mod cut_off;
mod desktop;
mod letters;

use std::time::Duration;

use evenkeel::domain::{Author, Deletion, Incoming, NewFeedback};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::binary::PATIENCE;
use crate::support::fake_hook::{Answer, FakeHook};
use crate::support::web::Service;

/// As Discord's addresses end: with a secret.
const MESSAGES: &str = "/api/webhooks/471104711/t0ken-that-nobody-may-see";
const JSON: &str = "/hook/t0ken-that-nobody-may-see";

/// A service that is connected to nothing but the webhook at `path`.
async fn service(hook: &FakeHook, path: &str) -> Service {
    let url = hook.url(path);
    Service::with(|config| {
        config.twitch.irc_url = "irc://127.0.0.1:9".into();
        config.digest.webhook = evenkeel::secret::Secret::new(url);
        config.digest.webhook_secret = evenkeel::secret::Secret::new("YSBzZWNyZXQgb2YgdHdv"); // a secret of two
    })
    .await
}

/// Composes a digest of what waits. Gives its id.
async fn compose(service: &Service) -> String {
    service.moment();
    let digest: Value = service.post("/api/v1/digests", &json!({})).await.json().await.unwrap();
    digest["id"].as_str().expect("a digest").to_owned()
}

/// A digest with one kind word in it.
async fn digest(service: &Service) -> String {
    service.hand_in("Mira", "i love your stream, thank you").await;
    compose(service).await
}

/// Waits until the delivery of `digest` to the webhook is in `state`, and gives it.
async fn until(service: &Service, digest: &str, state: &str) -> Value {
    let path = format!("/api/v1/digests/{digest}/deliveries");
    let mut last = Value::Null;
    let waiting = async {
        loop {
            last = service.json(&path).await;
            let webhook = last.as_array().unwrap().iter().find(|each| each["target"] == "webhook").cloned();
            if let Some(webhook) = webhook.filter(|webhook| webhook["state"] == state) {
                return webhook;
            }
        }
    };
    let come = timeout(PATIENCE, waiting).await;
    come.unwrap_or_else(|_| panic!("{digest} never is {state}: {last}"))
}

/// Waits until the service says this of its webhook.
async fn link(service: &Service, state: &str) -> Value {
    let mut last = Value::Null;
    let waiting = async {
        loop {
            last = service.json("/api/v1/status").await["delivery"]["webhook"].clone();
            if last["state"] == state {
                return last.clone();
            }
        }
    };
    let come = timeout(PATIENCE, waiting).await;
    come.unwrap_or_else(|_| panic!("the webhook never is {state}"))
}

#[tokio::test]
async fn what_is_out_of_order_is_tried_again_when_it_says_and_sent_once() {
    let hook = FakeHook::start().await;
    let service = service(&hook, JSON).await;
    hook.next([
        Answer::Status(503),
        Answer::With(429, "retry-after: 7"),
        Answer::Status(408),
        Answer::Status(200),
    ]);
    let began = service.clock.now().as_second();
    let id = digest(&service).await;
    hook.received(1).await;
    let waits = link(&service, "waiting").await;
    assert!(waits["problem"].as_str().unwrap().contains("127.0.0.1 is out of order (status 503)"), "{waits}");
    let mut tries = 1;
    for pause in [5, 7, 80] {
        // The pause has to be over to the second.
        service.clock.advance(Duration::from_secs(pause - 1));
        service.json("/api/v1/status").await;
        service.clock.advance(Duration::from_secs(1));
        tries += 1;
        hook.received(tries).await;
        if tries < 4 {
            while service.json(&format!("/api/v1/digests/{id}/deliveries")).await[0]["problem"].is_null()
                || link(&service, "waiting").await["problem"].is_null()
            {}
            settled(&service, tries).await;
        }
    }
    until(&service, &id, "sent").await;
    assert_eq!(link(&service, "up").await["problem"], Value::Null);
    let sent: Vec<i64> = hook
        .letters()
        .iter()
        .map(|letter| letter.head["webhook-timestamp"].parse::<i64>().unwrap() - began)
        .collect();
    assert_eq!(sent, [0, 5, 12, 92]);
    let names: Vec<_> = hook.letters().iter().map(|letter| letter.head["webhook-id"].clone()).collect();
    assert!(names.iter().all(|name| *name == names[0]), "under one name, so that a receiver can tell");
    assert!(names[0].starts_with("digest-") && names[0].ends_with(&format!("-{id}")), "{names:?}");
}

/// Waits until so many attempts have come to their end in the journal.
async fn settled(service: &Service, attempts: usize) {
    let sql = "SELECT count(*) FROM attempt WHERE ended_at IS NOT NULL";
    let waiting = async {
        loop {
            let ended = move |connection: &rusqlite::Connection| {
                connection.query_row(sql, [], |row| row.get::<_, i64>(0))
            };
            if service.running.engine.read(ended).await.unwrap() >= attempts as i64 {
                return;
            }
        }
    };
    timeout(PATIENCE, waiting).await.expect("every attempt ends");
}

#[tokio::test]
async fn what_is_refused_is_one_clear_sentence_and_sent_again_when_asked() {
    for (answer, words) in [
        (Answer::Status(404), "is not there any more (status 404)"),
        (Answer::Status(401), "refuses Evenkeel (status 401)"),
        (Answer::Status(400), "did not take the digest (status 400)"),
        (
            Answer::With(302, "location: http://127.0.0.1:1/elsewhere"),
            "leads elsewhere, which is not followed",
        ),
    ] {
        let hook = FakeHook::start().await;
        let service = service(&hook, MESSAGES).await;
        hook.next([answer]);
        let id = digest(&service).await;
        let refused = until(&service, &id, "refused").await;
        assert!(refused["problem"].as_str().unwrap().contains(words), "{refused}");
        let link = link(&service, "stopped").await;
        assert_eq!(link["problem"], refused["problem"]);
        assert!(link["advice"].is_string());
        // It is said wherever one looks, and the address nowhere.
        let (code, doctor) = service.also("doctor").await;
        assert_eq!(code, Some(1));
        let (_, status) = service.also("status").await;
        let page = service.get(&format!("/digests/{id}")).await.text().await.unwrap();
        for said in [&doctor, &status, &page] {
            assert!(said.contains(words), "{said}");
            assert!(!said.contains("t0ken") && !said.contains("471104711"), "{said}");
        }
        // It is not tried again by itself, and the next one is tried all the same.
        service.clock.advance(Duration::from_secs(5 * 3600));
        let next = digest(&service).await;
        until(&service, &next, "sent").await;
        assert_eq!(hook.letters().len(), 2);
        let answer = service.post(&format!("/api/v1/digests/{id}/send"), &json!({})).await;
        assert_eq!(answer.status(), 202);
        until(&service, &id, "sent").await;
        assert_eq!(hook.letters().len(), 3);
    }
}

#[tokio::test]
async fn whether_it_arrived_is_not_known_and_then_it_is_not_sent_again_unasked() {
    for answer in [Answer::Cut, Answer::Half] {
        let hook = FakeHook::start().await;
        let service = service(&hook, JSON).await;
        hook.next([answer]);
        let id = digest(&service).await;
        let unsure = until(&service, &id, "unsure").await;
        assert!(unsure["problem"].as_str().unwrap().contains("may have been sent"), "{unsure}");
        service.clock.advance(Duration::from_secs(12 * 3600));
        let service = service.restart().await;
        assert_eq!(link(&service, "stopped").await["problem"], unsure["problem"], "it is still said");
        let next = digest(&service).await;
        until(&service, &next, "sent").await;
        assert_eq!(hook.letters().len(), 2, "only the next one was sent");
        let (code, said) = service.also(&format!("digest send {id}")).await;
        assert_eq!((code, said.as_str()), (Some(0), "It is on its way to your webhook.\n"));
        until(&service, &id, "sent").await;
        assert_eq!(hook.letters().len(), 3);
    }
}

#[tokio::test]
async fn nobody_there_is_no_doubt_and_a_server_that_never_ends_costs_nothing() {
    let hook = FakeHook::start().await;
    let nobody = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    let service = Service::with(|config| {
        config.twitch.irc_url = "irc://127.0.0.1:9".into();
        config.digest.webhook = evenkeel::secret::Secret::new(format!("http://{nobody}/hook"));
    })
    .await;
    let id = digest(&service).await;
    let waits = link(&service, "waiting").await;
    assert!(waits["problem"].as_str().unwrap().contains("could not be reached"), "{waits}");
    for _ in 0..12 {
        service.clock.advance(Duration::from_secs(3600));
        service.json("/api/v1/status").await;
        tokio::task::yield_now().await;
    }
    let given_up = async {
        loop {
            service.clock.advance(Duration::from_secs(3600));
            let state = service.json(&format!("/api/v1/digests/{id}/deliveries")).await[0]["state"].clone();
            if state == "refused" {
                return;
            }
        }
    };
    timeout(PATIENCE, given_up).await.expect("it is given up");

    let service = self::service(&hook, JSON).await;
    hook.next([Answer::Flood(200)]);
    let id = digest(&service).await;
    until(&service, &id, "sent").await;
}

#[tokio::test]
async fn who_never_answers_is_not_waited_for_for_ever() {
    let hook = FakeHook::start().await;
    let service = service(&hook, JSON).await;
    hook.next([Answer::Never]);
    let id = digest(&service).await;
    until(&service, &id, "unsure").await;
}

#[tokio::test]
async fn what_was_deleted_meanwhile_is_not_sent_and_old_news_neither() {
    let hook = FakeHook::start().await;
    let service = service(&hook, MESSAGES).await;
    for (number, name, text) in
        [("1", "Mira", "thank you, i love this zebra"), ("2", "Teo", "thank you for the lovely evening")]
    {
        let author = Author { id: name.into(), login: name.to_lowercase(), name: name.into() };
        let draft = NewFeedback {
            source_id: Some(number.into()),
            ..NewFeedback::message("twitch", author, text, service.clock.now())
        };
        service.running.engine.incoming().send(vec![Incoming::Feedback(Box::new(draft))]).await.unwrap();
    }
    while service.json("/api/v1/feedback").await.as_array().unwrap().len() < 2 {}
    hook.next([Answer::Status(500)]);
    let id = compose(&service).await;
    settled(&service, 1).await;
    let first = hook.letters()[0].content();
    assert!(first.contains("zebra"), "{first}");
    service.hear(vec![Incoming::Deleted(Deletion::Message { source_id: "1".into() })]).await;
    // Other news may have come first.
    while service.json("/api/v1/feedback").await.to_string().contains("zebra") {}
    service.clock.advance(Duration::from_secs(5));
    let again = hook.received(2).await[1].content();
    assert!(!again.contains("zebra") && again.contains("lovely evening"), "{again}");
    until(&service, &id, "sent").await;

    hook.next([Answer::Status(500)]);
    let old = digest(&service).await;
    settled(&service, 3).await;
    service.clock.advance(Duration::from_secs(25 * 3600));
    let refused = until(&service, &old, "refused").await;
    assert!(refused["problem"].as_str().unwrap().contains("too old"), "{refused}");
    assert_eq!(hook.letters().len(), 3);
}
