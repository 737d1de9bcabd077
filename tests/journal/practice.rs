//! What is practised over weeks, over the API and on its pages: asked about once, brought back, and forgotten whole.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::web::{Service, problem};

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn body(response: reqwest::Response, status: u16) -> Value {
    assert_eq!(response.status(), status);
    response.json().await.unwrap()
}

async fn page(service: &Service, path: &str) -> String {
    service.get(path).await.text().await.unwrap()
}

#[tokio::test]
async fn a_line_leads_to_a_thought_and_back_and_is_forgotten_with_whoever_wrote_it() {
    let service = Service::start().await;
    service.post("/api/v1/stream/start", &json!({})).await;
    let line = service.hand_in("Ulf", "the <b>music</b> is too loud").await;
    let about = format!("/journal/thought?about={line}&digest=1");
    assert!(!page(&service, &about).await.contains("too loud"), "what is held is nowhere yet");
    service.clock.advance(Duration::from_secs(600));
    service.post("/api/v1/stream/end", &json!({})).await;
    service.post("/api/v1/digests", &json!({})).await;
    let digest = page(&service, "/digests/last").await;
    assert!(
        digest.contains(&format!("/journal/thought?about={line}&#38;digest=1"))
            || digest.contains(&format!("/journal/thought?about={line}&amp;digest=1")),
        "{digest}"
    );
    let written = page(&service, &about).await;
    for part in [
        "too loud",
        "In the stream of Sunday 22 November, 19:00.",
        &format!("/digests/1#item-{line}"),
        "thought-about-",
    ] {
        assert!(written.contains(part), "{part}: {written}");
    }
    assert!(!written.contains("<b>music"), "{written}");
    let thought = json!({ "thought": "they want me gone", "about": [{ "text": "the music is too loud", "by": "Ulf" }] });
    let kept = body(service.post("/api/v1/journal/thoughts", &thought).await, 201).await;
    let one = format!("/api/v1/journal/thoughts/{}", kept["id"].as_str().unwrap());
    assert_eq!(service.json(&one).await["about"][0]["by"], "Ulf");
    // A line alone is no thought yet.
    assert_eq!(
        problem(service.post("/api/v1/journal/thoughts", &json!({ "about": thought["about"] })).await)
            .await
            .0,
        422
    );
    let answer = service.delete("/api/v1/viewers/ulf").await;
    assert_eq!(body(answer, 200).await["kept"], "some");
    let answer = service.call(Method::DELETE, "/api/v1/viewers/ulf?kept=forget").send().await.unwrap();
    assert_eq!(body(answer, 200).await["kept"], "none");
    let left = service.json(&one).await;
    assert!(left.get("about").is_none() && left["thought"] == "they want me gone", "{left}");
}

#[tokio::test]
async fn a_mark_becomes_a_thought_record_in_a_minute() {
    let service = Service::start().await;
    let mark = body(service.post("/api/v1/marks", &json!({})).await, 201).await;
    let id = mark["id"].as_str().unwrap().to_owned();
    service.clock.advance(3 * DAY);
    let minute = format!("/api/v1/marks/{id}/thought");
    let words = json!({ "thought": "nobody cares", "strong": 70, "kinder": "Mira asked about the brush." });
    let kept = body(service.post(&minute, &words).await, 201).await;
    let thought =
        service.json(&format!("/api/v1/journal/thoughts/{}", kept["thought"].as_str().unwrap())).await;
    assert_eq!((&thought["mark"], &thought["belief_before"]), (&json!(id), &json!(70)));
    assert_eq!(thought["at"], "2026-11-22T19:00:00Z", "it is of the mark's own time");
    let marks = page(&service, "/journal/marks").await;
    assert!(marks.contains("Sunday 22 November 2026") && marks.contains("What you wrote"), "{marks}");
    assert!(page(&service, &format!("/journal/minute/{id}")).await.contains("Sunday 22 November 2026"));
    for (wrong, status) in
        [(json!({}), 422), (json!({ "strong": 101 }), 422), (json!({ "kinder": "x".repeat(2001) }), 422)]
    {
        assert_eq!(problem(service.post(&minute, &wrong).await).await.0, status, "{wrong}");
    }
    let nothing = "/api/v1/marks/00000000000000000000000000000000/thought";
    assert_eq!(problem(service.post(nothing, &words).await).await.0, 404);
    service.put("/api/v1/journal/passphrase", &json!({ "new": "four plain small words" })).await;
    service.post("/api/v1/journal/lock", &json!({})).await;
    assert_eq!(problem(service.post(&minute, &words).await).await.0, 423);
}

#[tokio::test]
async fn what_was_put_off_is_asked_about_once_at_its_time() {
    let service = Service::start().await;
    let at = |days: u32| format!("2026-11-{}T08:00:00Z", 22 + days);
    let thought = json!({ "thought": "I am too slow", "ask_after": at(1) });
    body(service.post("/api/v1/journal/thoughts", &thought).await, 201).await;
    let worry = json!({ "text": "what if the raid hates it", "ask_after": at(1) });
    body(service.post("/api/v1/journal/worries", &worry).await, 201).await;
    let tried = json!({ "prediction": "everyone goes", "will_do": "a break after an hour" });
    let tried = body(service.post("/api/v1/journal/experiments", &tried).await, 201).await;
    let asks = async || {
        let page = page(&service, "/journal").await;
        let asked = page.split("class=\"asked\"").nth(1).and_then(|rest| rest.split("</section>").next());
        asked.map(str::to_owned).unwrap_or_default()
    };
    assert_eq!(asks().await, "", "nothing before its time");
    service.clock.advance(DAY);
    let asked = asks().await;
    assert!(
        asked.contains("finish a thought another time") && asked.contains("what if the raid hates it"),
        "{asked}"
    );
    assert!(!asked.contains("I am too slow"), "lists never show the thought itself: {asked}");
    assert!(!asked.contains("a break after an hour"), "there was no stream yet: {asked}");
    assert_eq!(asks().await, asked, "a page that is loaded again has not asked");
    service.clock.advance(Duration::from_secs(3601));
    assert_eq!(asks().await, "", "and never again");
    service.post("/api/v1/stream/start", &json!({})).await;
    service.clock.advance(Duration::from_secs(3600));
    service.post("/api/v1/stream/end", &json!({})).await;
    assert!(asks().await.contains("a break after an hour"));
    let one = format!("/api/v1/journal/experiments/{}", tried["id"].as_str().unwrap());
    let seen = json!({ "prediction": "everyone goes", "saw": "they waited", "outcome": "not", "version": tried["version"] });
    let changed = body(service.put(&one, &seen).await, 200).await;
    assert_eq!(changed["version"], 2, "that it was asked is no change that anybody made");
    assert_eq!(asks().await, "");
    let list = page(&service, "/journal/experiments").await;
    assert!(list.contains("they waited") && list.contains("It did not come."), "{list}");
}

#[tokio::test]
async fn a_goal_comes_back_in_the_next_week() {
    let service = Service::start().await;
    let week = |number: u32| format!("/api/v1/journal/weeks/2026-W{number}");
    service.put(&week(47), &json!({ "goal": "two short streams", "on_today": true })).await;
    assert!(!page(&service, "/journal").await.contains("Last week"));
    assert!(
        page(&service, "/").await.contains("two short streams"),
        "it stands on today where that is wanted"
    );
    service.clock.advance(3 * DAY);
    let home = page(&service, "/journal").await;
    assert!(home.contains("Last week") && home.contains("two short streams"), "{home}");
    assert!(!page(&service, "/").await.contains("two short streams"));
    let answer = service
        .post(&format!("{}/goal", week(47)), &json!({ "fate": "keep", "how_it_went": "one of them" }))
        .await;
    assert_eq!(body(answer, 200).await["goal"], "two short streams");
    assert!(!page(&service, "/journal").await.contains("Last week"), "it is asked once");
    let past = service.json(&week(47)).await;
    assert_eq!((&past["goal_fate"], &past["how_it_went"]), (&json!("keep"), &json!("one of them")));
    assert!(page(&service, "/").await.contains("two short streams"), "it goes on where it stood");
    service.put("/api/v1/journal/passphrase", &json!({ "new": "four plain small words" })).await;
    service.post("/api/v1/journal/lock", &json!({})).await;
    assert!(!page(&service, "/").await.contains("two short streams"), "a locked journal tells nothing");
}

#[tokio::test]
async fn the_plan_and_the_steps_are_one_each_and_leave_with_the_journal() {
    let service = Service::start().await;
    let plan = json!({ "signs": "I read chat twice", "calms": "a walk", "people": "Ada" });
    body(service.put("/api/v1/journal/plan", &plan).await, 200).await;
    let ladder = json!({ "towards": "a number", "steps": [{ "text": "in words", "prediction": "I cry" }, { "text": " " }] });
    let kept = body(service.put("/api/v1/journal/ladder", &ladder).await, 200).await;
    assert_eq!(kept["steps"], json!([{ "text": "in words", "prediction": "I cry" }]));
    body(service.put("/api/v1/journal/plan", &plan).await, 200).await;
    let read = page(&service, "/journal/plan").await;
    assert!(
        read.contains("I read chat twice") && read.contains("/help") && !read.contains("<form"),
        "{read}"
    );
    assert!(page(&service, "/journal").await.contains("/journal/plan"), "two presses from anywhere");
    for form in ["application/json", "text/csv", "text/markdown"] {
        let export = service.call(Method::GET, "/api/v1/journal/export").header("accept", form).send();
        let text = export.await.unwrap().text().await.unwrap();
        assert!(text.contains("I read chat twice") && text.contains("in words"), "{form}: {text}");
        service.delete("/api/v1/journal").await;
        let import =
            service.call(Method::POST, "/api/v1/journal/import").header("content-type", form).body(text);
        assert_eq!(import.send().await.unwrap().status(), 200, "{form}");
        assert_eq!(service.json("/api/v1/journal/plan").await["people"], "Ada", "{form}");
        assert_eq!(service.json("/api/v1/journal/ladder").await["steps"][0]["text"], "in words", "{form}");
    }
    assert_eq!(service.delete("/api/v1/journal/plan").await.status(), 204);
    service.put("/api/v1/journal/ladder", &json!({})).await;
    assert!(service.json("/api/v1/journal/plan").await.get("signs").is_none());
    let database = std::fs::read(service.data().join("journal.sqlite")).unwrap();
    assert!(
        !database.windows(8).any(|part| part == b"in words" || part == b"I read c"),
        "it still lies in the file"
    );
}
