//! What the pages say, without a browser.

use std::time::Duration;

use evenkeel::domain::{Incoming, NumberId, Sample};
use serde_json::json;

use crate::support::web::Service;

#[tokio::test]
async fn lists_show_the_balanced_thought_and_care_is_always_there() {
    let service = Service::start().await;
    let care = |page: &str| {
        page.contains("This is not treatment.") && page.contains("116 123") && page.contains("findahelpline")
    };
    let empty = service.get("/journal").await.text().await.unwrap();
    assert!(care(&empty));
    let thought = json!({ "thought": "I am a <b>failure</b>", "balanced": "One round went badly." });
    let kept: serde_json::Value =
        service.post("/api/v1/journal/thoughts", &thought).await.json().await.unwrap();
    service.post("/api/v1/journal/thoughts", &json!({ "thought": "no good" })).await;
    let page = service.get("/journal").await.text().await.unwrap();
    assert!(page.contains("One round went badly.") && !page.contains("failure") && !page.contains("no good"));
    assert!(page.contains("Not finished; it need not be"));
    // Whatever is written: the same lines, and no others.
    let lines = |page: &str| page.split("class=\"lines\"").skip(1).collect::<String>();
    assert_eq!(lines(&page), lines(&empty));
    let one = format!("/journal/thoughts/{}", kept["id"].as_str().unwrap());
    let read = service.get(&one).await.text().await.unwrap();
    assert!(!read.contains("<b>failure") && read.contains("failure") && !read.contains("<form"), "{read}");
    let changed = service.get(&format!("{one}?change=yes")).await.text().await.unwrap();
    assert!(!changed.contains("<b>failure") && changed.contains("data-version=\"1\""), "{changed}");
    assert_eq!(service.get("/journal/thoughts/nothing").await.status(), 404);
    assert_eq!(service.get("/journal/week/2026-W99").await.status(), 404);
}

#[tokio::test]
async fn a_debrief_shows_what_happened_around_marks_and_no_number() {
    let service = Service::start().await;
    service.post("/api/v1/stream/start", &json!({})).await;
    let sample = Sample { number: NumberId::Viewers, at: service.clock.now(), value: 731_219 };
    service.running.engine.incoming().send(vec![Incoming::Sample(sample)]).await.unwrap();
    service.hand_in("Mira", "lovely colours tonight").await;
    service.hand_in("Ulf", "only 731219 viewers lol, dead stream").await;
    let peek = service.post("/api/v1/numbers/peek", &json!({ "number": "viewers" })).await;
    let peek: serde_json::Value = peek.json().await.unwrap();
    service.clock.advance(Duration::from_secs(20));
    service.json(&format!("/api/v1/numbers/peek/{}", peek["id"].as_str().unwrap())).await;
    service.post("/api/v1/marks", &json!({})).await;
    let live = service.get("/journal/debrief").await.text().await.unwrap();
    assert!(live.contains("You are live.") && !live.contains("lovely colours"), "it waits");
    let live = service.get("/journal").await.text().await.unwrap();
    assert!(live.contains("You are live.") && !live.contains("/journal/debrief"));
    service.clock.advance(Duration::from_secs(600));
    service.post("/api/v1/stream/end", &json!({})).await;
    let page = service.get("/journal/debrief").await.text().await.unwrap();
    for words in ["At 19:00, what was it about?", "lovely colours tonight", "You looked at a number."] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("731219") && !page.contains("731,219") && !page.contains("dead stream"), "{page}");
}

#[tokio::test]
async fn a_week_can_be_brought_along_as_markdown() {
    let service = Service::start().await;
    service.put("/api/v1/journal/weeks/2026-W47", &json!({ "goal": "Two short *streams*" })).await;
    service.post("/api/v1/journal/thoughts", &json!({ "balanced": "Quiet is not bored." })).await;
    let call = service.call(reqwest::Method::GET, "/api/v1/journal/weeks/2026-W47");
    let text = call.header("accept", "text/markdown").send().await.unwrap().text().await.unwrap();
    assert!(text.starts_with("# The week of 16 to 22 November 2026\n"), "{text}");
    assert!(text.contains(r"> Two short \*streams\*") && text.contains("> Quiet is not bored."), "{text}");
    service.put("/api/v1/journal/weeks/2026-W47", &json!({})).await;
    assert_eq!(service.json("/api/v1/journal/weeks").await, json!([]), "one with nothing in it is none");
}

#[tokio::test]
async fn evidence_for_oneself_is_kind_and_a_digest_that_was_put_off_is_quoted_nowhere() {
    let service = Service::start().await;
    service.post("/api/v1/stream/start", &json!({})).await;
    service.hand_in("Mira", "lovely colours tonight, i love your stream").await;
    service.hand_in("Ulf", "the music is too loud").await;
    service.clock.advance(Duration::from_secs(600));
    service.post("/api/v1/stream/end", &json!({})).await;
    let digest = service.post("/api/v1/digests", &json!({})).await;
    let digest: serde_json::Value = digest.json().await.unwrap();
    for path in ["/journal/debrief", "/journal/thought"] {
        let page = service.get(path).await.text().await.unwrap();
        let (kind, critical) = page.split_once("Criticism from your last digest").expect(path);
        assert!(kind.contains("lovely colours") && !kind.contains("too loud"), "{path}: {page}");
        assert!(critical.contains("the music is too loud"), "{path}: {page}");
    }
    service.post(&format!("/api/v1/digests/{}/later", digest["id"].as_str().unwrap()), &json!({})).await;
    for path in ["/journal/debrief", "/journal/thought"] {
        let page = service.get(path).await.text().await.unwrap();
        // What happened around a mark is no quote of the digest; there is none here.
        assert!(!page.contains("lovely colours") && !page.contains("too loud"), "{path}: {page}");
    }
}

#[tokio::test]
async fn somebody_who_listens_is_one_press_away_everywhere_and_asks_for_no_passphrase() {
    let service = Service::start().await;
    service.put("/api/v1/journal/passphrase", &json!({ "new": "four plain small words" })).await;
    let link = r#"href="/help""#;
    let pages = [
        "/journal",
        "/journal/thought",
        "/journal/debrief",
        "/journal/week",
        "/journal/keeping",
        "/patterns",
    ];
    for path in pages.into_iter().chain(["/digests"]) {
        assert!(service.get(path).await.text().await.unwrap().contains(link), "{path}");
    }
    service.post("/api/v1/journal/lock", &json!({})).await;
    let locked = service.get("/journal").await.text().await.unwrap();
    assert!(locked.contains("It is locked.") && locked.contains(link), "{locked}");
    let ask = |languages: &str, path: &str| {
        service.call(reqwest::Method::GET, path).header("accept-language", languages.to_owned()).send()
    };
    let help = ask("de-AT,de;q=0.9", "/help").await.unwrap().text().await.unwrap();
    let first = |page: &str| {
        page.split("class=\"lines panel\"").nth(1).map(|rest| rest.split("</ul>").next().unwrap().to_owned())
    };
    let own = first(&help).unwrap();
    assert!(own.contains("Austria") && own.contains("tel:142") && !own.contains("Germany"), "{own}");
    let chosen = ask("de-AT", "/help?country=FI").await.unwrap().text().await.unwrap();
    assert!(first(&chosen).unwrap().contains("Finland"), "{chosen}");
    for (languages, path) in [("en", "/help"), ("de", "/help?country="), ("de", "/help?country=%00")] {
        let page = ask(languages, path).await.unwrap().text().await.unwrap();
        assert!(first(&page).is_none() && page.contains("findahelpline"), "{path}: {page}");
    }
}
