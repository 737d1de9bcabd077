//! `kill -9` between the journal and the answer.

use serde_json::{Value, json};

use super::MESSAGES;
use crate::support::binary::Home;
use crate::support::fake_hook::{Answer, FakeHook};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_a_letter_is_under_way_it_is_said_and_not_sent_again_unasked() {
    let hook = FakeHook::start().await;
    let home = Home::new(&format!(
        "[twitch]\nchannel = 'harbour'\nirc_url = 'irc://127.0.0.1:9'\n[server]\nlisten = '127.0.0.1:0'\n\
         [digest]\nwebhook = '{}'\n",
        hook.url(MESSAGES)
    ));
    let http = crate::support::web::http();
    let mut service = home.start().await;
    let post = async |service: &crate::support::binary::Service, path: &str, body: Value| -> Value {
        let answer = http.post(service.api(path)).bearer_auth(home.key()).json(&body).send().await.unwrap();
        answer.json().await.unwrap_or_default()
    };
    let state = async |service: &crate::support::binary::Service, id: &str| -> Value {
        let path = service.api(&format!("/digests/{id}/deliveries"));
        let answer = http.get(path).bearer_auth(home.key()).send().await.unwrap();
        answer.json::<Value>().await.unwrap()[0].clone()
    };
    let feedback = |text: &str| json!({ "source": "form", "author": "ada", "text": text });

    hook.next([Answer::Never]);
    post(&service, "/feedback", feedback("thank you, i love it here")).await;
    let first = post(&service, "/digests", json!({})).await["id"].as_str().unwrap().to_owned();
    hook.received(1).await;
    service.kill().await;

    let mut service = home.start().await;
    while state(&service, &first).await["state"] == "owed" {}
    let unsure = state(&service, &first).await;
    assert_eq!(unsure["state"], "unsure");
    assert!(unsure["problem"].as_str().unwrap().contains("may have been sent"), "{unsure}");
    // Digests go out in their order, so the next one shows that this one did not.
    post(&service, "/feedback", feedback("such a calm evening, thank you")).await;
    let next = post(&service, "/digests", json!({})).await["id"].as_str().unwrap().to_owned();
    while state(&service, &next).await["state"] == "owed" {}
    assert_eq!(state(&service, &next).await["state"], "sent");
    let letters = hook.letters();
    assert_eq!(letters.len(), 2);
    assert!(letters[1].content().contains("calm evening"), "{}", letters[1].content());

    let sent = home.run(&format!("digest send {first}")).await;
    assert_eq!(
        (sent.code, sent.out.as_str()),
        (Some(0), "It is on its way to your webhook.\n"),
        "{}",
        sent.err
    );
    let letters = hook.received(3).await;
    assert_eq!(letters[2], letters[0], "the same letter, for nothing of it was deleted");
    while state(&service, &first).await["state"] == "owed" {}
    assert_eq!(state(&service, &first).await["state"], "sent");
    for (line, words) in [
        ("digest send 99", "no such digest"),
        ("digest send", "Name the digest"),
        ("digest 1 2", "second word"),
    ] {
        let refused = home.run(line).await;
        assert!(refused.code != Some(0) && refused.err.contains(words), "{line}: {refused:?}");
    }
    service.kill().await;
    assert!(!home.log().contains("t0ken"), "{}", home.log());
}
