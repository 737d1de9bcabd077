//! What a webhook is sent.

use std::time::Duration;

use base64::Engine as _;
use evenkeel::config::LanguageChoice;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};

use super::{JSON, MESSAGES, compose, digest, link, service, settled, until};
use crate::support::fake_hook::{Answer, FakeHook, Letter};
use crate::support::program::Program;
use crate::support::web::Service;

const LONGEST: usize = 2000;

/// A little of everything, some of which is nobody else's affair.
async fn fill(service: &Service) {
    for (name, text) in [
        (
            "@everyone",
            "thank you, i love your streams @everyone <@123> [free](https://evil.example) ||x|| <3",
        ),
        ("Teo", "idea: could you do a night version of it next time?"),
        ("Gus", "the music is too loud"),
        ("Ulf", "only 1337 viewers lol, dead stream"),
        ("Rag", "you are worthless trash, quit streaming forever"),
    ] {
        service.hand_in(name, text).await;
    }
}

#[tokio::test]
async fn discord_gets_a_message_that_mentions_nobody_and_holds_nothing_that_is_closed() {
    let hook = FakeHook::start().await;
    let service = service(&hook, MESSAGES).await;
    fill(&service).await;
    let id = compose(&service).await;
    let letter = hook.received(1).await.remove(0);
    until(&service, &id, "sent").await;
    assert_eq!(letter.path, MESSAGES);
    assert_eq!(letter.head["content-type"], "application/json");
    assert!(
        !letter.head.keys().any(|name| name.starts_with("webhook-") || name == "cookie"),
        "{:?}",
        letter.head
    );
    let body = letter.json();
    let keys: Vec<_> = body.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["allowed_mentions", "content"]);
    assert_eq!(body["allowed_mentions"], json!({ "parse": [] }));
    let content = letter.content();
    for words in ["# Your digest", "i love your streams", "night version", "music is too loud", r"\<3"] {
        assert!(content.contains(words), "{words}: {content}");
    }
    for bad in ["@everyone", "<@", "](", "https://", "||x", "1337", "worthless", "shut", "viewers", "&lt;"] {
        assert!(!content.contains(bad), "{bad}: {content}");
    }
}

#[tokio::test]
async fn a_letter_is_in_the_language_that_was_chosen() {
    let hook = FakeHook::start().await;
    let service = Service::with(|config| {
        config.twitch.irc_url = "irc://127.0.0.1:9".into();
        config.digest.webhook = evenkeel::secret::Secret::new(hook.url(MESSAGES));
        config.ui.language = LanguageChoice::Portuguese;
    })
    .await;
    let id = digest(&service).await;
    let letter = hook.received(1).await.remove(0).content();
    until(&service, &id, "sent").await;
    for words in ["# Seu resumo", "## Palavras gentis", "i love your stream", "Isso é tudo."] {
        assert!(letter.contains(words), "{words}: {letter}");
    }
}

#[tokio::test]
async fn others_get_the_digest_as_json_signed_so_that_they_know_whom_it_is_from() {
    let hook = FakeHook::start().await;
    let service = service(&hook, JSON).await;
    fill(&service).await;
    let id = compose(&service).await;
    let letter = hook.received(1).await.remove(0);
    until(&service, &id, "sent").await;
    let mut whole = service.json(&format!("/api/v1/digests/{id}")).await;
    whole["sections"].as_array_mut().unwrap().retain(|section| section["closed"] == false);
    assert_eq!(letter.json(), whole, "the digest as the API has it, without what is closed");
    assert!(!letter.body.contains("1337") && !letter.body.contains("worthless"), "{}", letter.body);

    let signed =
        format!("{}.{}.{}", letter.head["webhook-id"], letter.head["webhook-timestamp"], letter.body);
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(b"a secret of two").unwrap();
    mac.update(signed.as_bytes());
    let code = base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes());
    assert_eq!(letter.head["webhook-signature"], format!("v1,{code}"));
    assert_eq!(letter.head["webhook-timestamp"], service.clock.now().as_second().to_string());

    let name = letter.head["webhook-id"].clone();
    let service = service.restart().await;
    let (second, hook_of_another) = (compose_more(&service).await, FakeHook::start().await);
    let known = hook.received(2).await.remove(1).head["webhook-id"].clone();
    let stem = |name: &str| name.rsplit_once('-').unwrap().0.to_owned();
    assert_eq!((stem(&known), known.rsplit('-').next()), (stem(&name), Some(second.as_str())));
    let another = super::service(&hook_of_another, JSON).await;
    fill(&another).await;
    assert_eq!(compose(&another).await, id, "two installations count alike");
    let theirs = hook_of_another.received(1).await.remove(0).head["webhook-id"].clone();
    assert_ne!(theirs, name, "and a receiver of both can tell their digests apart");
}

#[tokio::test]
async fn a_forum_channel_is_told_from_other_refusals_with_what_to_do() {
    let hook = FakeHook::start().await;
    let forum = r#"{"message": "Webhooks posted to forum channels must have a thread_name or thread_id", "code": 220001}"#;
    hook.next([
        Answer::Body(400, forum),
        Answer::Body(400, r#"{"message": "Cannot send an empty message", "code": 50006}"#),
    ]);
    let service = service(&hook, MESSAGES).await;
    let first = digest(&service).await;
    let forum = until(&service, &first, "refused").await["problem"].to_string();
    assert!(forum.contains("forum channel"), "{forum}");
    let advice = link(&service, "stopped").await["advice"].to_string();
    assert!(advice.contains("?thread_id="), "{advice}");
    let second = digest(&service).await;
    let other = until(&service, &second, "refused").await["problem"].to_string();
    assert!(other.contains("status 400") && !other.contains("forum"), "{other}");
}

/// Another digest of something new.
async fn compose_more(service: &Service) -> String {
    service.hand_in("Mira", "thank you, that was a lovely evening").await;
    compose(service).await
}

/// Enough for a long message that nobody would hold back.
const KIND_WORDS: &str = "love lovely calm happy sweet kind warm cosy nice great good beautiful wonderful amazing \
    gentle soft bright funny proud thankful smile laugh hug sun star moon light song music art colour brush paint draw \
    garden tea cake coffee cat dog bird friend family home evening morning night weekend spring summer autumn winter \
    snow rain sea lake boat harbour river forest tree flower rose leaf stone hill road bridge town market bread honey \
    apple berry soup dance story book poem letter window lamp candle blanket pillow chair table cup spoon game level \
    team map quest island castle tower door key treasure";

#[tokio::test]
async fn a_long_digest_comes_in_parts_and_goes_on_where_it_was_told_to_wait() {
    let hook = FakeHook::start().await;
    let service = service(&hook, MESSAGES).await;
    for person in 0..7 {
        let mut words: Vec<&str> = KIND_WORDS.split(' ').collect();
        words.rotate_left(person * 13);
        let text = format!("thank you so much, i love it here, part{person} {}", words.join(" "));
        let id = service.hand_in(&format!("person{person}"), &text).await;
        let kind = json!({ "kind": "kind" });
        assert_eq!(service.put(&format!("/api/v1/feedback/{id}/kind"), &kind).await.status(), 200);
    }
    hook.next([
        Answer::Status(204),
        Answer::With(429, "retry-after: 0.5"),
        Answer::With(429, "retry-after: 2"),
    ]);
    let id = compose(&service).await;
    settled(&service, 2).await;
    let answer = service.post(&format!("/api/v1/digests/{id}/send"), &json!({})).await;
    assert_eq!(answer.status(), 409, "it is under way");
    service.clock.advance(Duration::from_millis(500));
    settled(&service, 3).await;
    service.clock.advance(Duration::from_secs(2));
    until(&service, &id, "sent").await;
    let contents: Vec<_> = hook.letters().iter().map(Letter::content).collect();
    assert!(contents.len() >= 5, "{}", contents.len());
    assert!(contents.iter().all(|content| content.encode_utf16().count() <= LONGEST));
    assert_eq!(contents[1], contents[2], "the second part was put off twice");
    assert_eq!(contents[2], contents[3]);
    let arrived = [&contents[..1], &contents[3..]].concat().join("\n");
    for person in 0..7 {
        assert_eq!(arrived.matches(&format!("part{person} ")).count(), 1, "{person}: {arrived}");
    }
}

#[tokio::test]
async fn the_address_is_a_secret_even_in_the_most_talkative_log() {
    let hook = FakeHook::start().await;
    hook.next([Answer::Status(204), Answer::Status(404), Answer::Cut, Answer::With(302, "location: /x")]);
    let settings = format!(
        "[twitch]\nchannel = 'harbour'\nirc_url = 'irc://127.0.0.1:9'\n\
         [digest]\nwebhook = '{}'\nwebhook_secret = 'hushhush'\n",
        hook.url(MESSAGES)
    );
    let program = Program::start(&settings, "trace").await;
    for count in 1..=4 {
        program.client.hand_in("Mira", &format!("thank you, i love evening{count}")).await;
        let digest: Value = program.client.post("/api/v1/digests", &json!({})).await.json().await.unwrap();
        let path = format!("/api/v1/digests/{}/deliveries", digest["id"].as_str().unwrap());
        while program.client.json(&path).await[0]["state"] == "owed" {}
    }
    hook.received(4).await;
    let check = program.also("config check").await;
    let doctor = program.also("doctor").await;
    let mut said =
        String::from_utf8([check.stdout, check.stderr, doctor.stdout, doctor.stderr].concat()).unwrap();
    for path in ["/api/v1/status", "/digests/last", "/api/v1/digests", "/setup", "/dock"] {
        said += &program.client.get(path).await.text().await.unwrap();
    }
    said += &program.stop().await;
    assert!(said.contains("a letter to the webhook"), "the log is as talkative as can be");
    for secret in ["t0ken", "471104711", "hushhush"] {
        assert!(
            !said.contains(secret),
            "{secret}: {}",
            &said[said.find(secret).unwrap_or(0).saturating_sub(300)..]
        );
    }
}

#[tokio::test]
async fn while_everything_is_well_a_digest_is_sent_once() {
    let hook = FakeHook::start().await;
    let service = service(&hook, MESSAGES).await;
    let first = digest(&service).await;
    until(&service, &first, "sent").await;
    let service = service.restart().await;
    let second = digest(&service).await;
    until(&service, &second, "sent").await;
    assert_eq!(hook.letters().len(), 2);
    let page = service.get(&format!("/digests/{first}")).await.text().await.unwrap();
    assert!(page.contains("This digest was sent to your webhook at 19:00."), "{page}");
}
