//! Writing, locking, forgetting; and that a kill loses nothing that was acknowledged.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::binary::Home;
use crate::support::web::{Service, problem};

const PASSPHRASE: &str = "four plain small words";

async fn body(response: reqwest::Response, status: u16) -> Value {
    assert_eq!(response.status(), status);
    response.json().await.unwrap()
}

#[tokio::test]
async fn a_thought_record_is_written_read_changed_and_forgotten() {
    let service = Service::start().await;
    let path = "/api/v1/journal/thoughts";
    let thought = json!({
        "situation": "quiet chat", "thought": "I am not good enough", "belief_before": 80,
        "distortions": ["should", "labelling", "should"],
        "evidence_for": [{ "text": "nobody wrote" }, { "text": "  " }],
        "evidence_against": [{ "text": "thank you", "by": "Mira", "said_at": "2026-11-22T18:00:00Z" }],
    });
    let added = body(service.post(path, &thought).await, 201).await;
    assert_eq!(added["at"], "2026-11-22T19:00:00Z");
    assert_eq!(added["distortions"], json!(["should", "labelling"]));
    assert_eq!(added["evidence_for"], json!([{ "text": "nobody wrote" }]), "what is blank is left out");
    assert!(added.get("balanced").is_none());
    let one = format!("{path}/{}", added["id"].as_str().unwrap());
    assert_eq!(service.json(&one).await, added);
    let mut change = added.clone();
    change["balanced"] = json!("It was a quiet evening.");
    let changed = body(service.put(&one, &change).await, 200).await;
    assert_eq!((&changed["version"], &changed["at"]), (&json!(2), &added["at"]));
    // Another tab still has the first version.
    let (status, said) = problem(service.put(&one, &added).await).await;
    assert_eq!(status, 409);
    assert!(said["detail"].as_str().unwrap().contains("changed elsewhere"));
    assert_eq!(service.json(path).await, json!([changed]));
    for wrong in [json!({ "belief_before": 101 }), json!({ "thought": 1 }), json!({ "mood": 1 }), json!({})] {
        assert_eq!(problem(service.post(path, &wrong).await).await.0, 422, "{wrong}");
    }
    assert_eq!(service.delete(&one).await.status(), 204);
    assert_eq!(service.json(path).await, json!([]));
    let database = std::fs::read(service.data().join("journal.sqlite")).unwrap();
    assert!(!database.windows(11).any(|part| part == b"good enough"), "it still lies in the file");
}

#[tokio::test]
async fn a_locked_journal_tells_nothing_and_takes_marks() {
    let mut service = Service::start().await;
    service.post("/api/v1/journal/thoughts", &json!({ "thought": "quince" })).await;
    let answer = service.put("/api/v1/journal/passphrase", &json!({ "new": PASSPHRASE })).await;
    assert_eq!(body(answer, 200).await, json!({ "passphrase": true, "locked": false }));
    service = service.restart().await;
    assert_eq!(service.json("/api/v1/journal").await, json!({ "passphrase": true, "locked": true }));
    let description = service.json("/api/v1/openapi.json").await;
    let mut asked = 0;
    for (path, calls) in description["paths"].as_object().unwrap() {
        let open = ["/api/v1/journal", "/api/v1/journal/distortions", "/api/v1/journal/lock"];
        let ours = path.starts_with("/api/v1/journal/") && !open.contains(&path.as_str());
        if ours && calls.get("get").is_some() {
            let path = path.replace("{id}", if path.contains("weeks") { "2026-W47" } else { "x" });
            let (status, _) = problem(service.get(&path).await).await;
            assert!(status == 423 || status == 404 && path.ends_with("/x"), "{path}: {status}");
            asked += 1;
        }
    }
    assert!(asked > 10);
    for page in
        ["/journal", "/journal/thought", "/journal/debrief", "/journal/week", "/patterns", "/journal/keeping"]
    {
        let text = service.get(page).await.text().await.unwrap();
        assert!(text.contains("It is locked.") && !text.contains("quince"), "{page}");
    }
    assert_eq!(problem(service.get("/api/v1/marks").await).await.0, 423);
    let noted = body(service.post("/api/v1/marks", &json!({ "note": "about the silence" })).await, 201).await;
    assert_eq!((&noted["noted"], &noted["note"]), (&json!(true), &json!(false)));
    let (code, said) = service.also("mark silence").await;
    assert!(code == Some(0) && said.contains("your words were not kept"), "{said}");
    let unlock = "/api/v1/journal/unlock";
    let (status, said) =
        problem(service.post(unlock, &json!({ "passphrase": "four plain words" })).await).await;
    assert!(status == 403 && said["detail"].as_str().unwrap().contains("not the passphrase"));
    assert_eq!(service.post(unlock, &json!({ "passphrase": PASSPHRASE })).await.status(), 200);
    assert_eq!(service.json("/api/v1/journal/thoughts").await[0]["thought"], "quince");
    assert_eq!(service.json("/api/v1/marks").await.as_array().unwrap().len(), 2);
    assert_eq!(service.delete("/api/v1/journal").await.status(), 204);
    assert_eq!(service.json("/api/v1/journal").await, json!({ "passphrase": false, "locked": false }));
    assert_eq!(service.json("/api/v1/marks").await, json!([]));
}

#[tokio::test]
async fn a_sitting_is_kept_whole_or_not_at_all() {
    let service = Service::start().await;
    service.post("/api/v1/marks", &json!({})).await;
    let mark = service.json("/api/v1/marks").await[0]["id"].clone();
    let path = "/api/v1/journal/debrief";
    let draft = "/api/v1/journal/drafts/debrief";
    service.put(draft, &json!({ "fields": { "went_well": "the waves" } })).await;
    let wrong = json!({ "went_well": "the waves", "thought": { "belief_before": 300 } });
    assert_eq!(problem(service.post(path, &wrong).await).await.0, 422);
    let over = json!({ "went_well": "the waves", "thought": { "thought": "x", "belief_after": 101 } });
    assert_eq!(problem(service.post(path, &over).await).await.0, 422);
    assert_eq!(service.json("/api/v1/journal/debriefs").await, json!([]), "nothing of it is kept");
    assert_eq!(service.get(draft).await.status(), 200, "and the draft stays");
    let sitting = json!({
        "before": { "mood": "low", "words": "tired" }, "went_well": "the waves",
        "notes": [{ "mark": mark, "note": "the silence" }], "thought": {}, "intention": { "text": "two hours" },
        "after": { "mood": "between" },
    });
    let sat = body(service.post(path, &sitting).await, 201).await;
    assert_eq!(sat["checkins"].as_array().unwrap().len(), 2);
    assert_eq!(sat["checkins"][1]["moment"], "debrief");
    assert!(sat.get("thought").is_none(), "what is blank is left out");
    assert_eq!(service.json("/api/v1/marks").await[0]["note"], "the silence");
    assert_eq!(service.get(draft).await.status(), 404, "the draft is no longer needed");
    let nothing = body(service.post(path, &json!({})).await, 201).await;
    assert_eq!(nothing, json!({ "checkins": [] }), "every step may be skipped");
}

#[tokio::test]
async fn lines_are_kept_answered_later_and_let_go() {
    let service = Service::start().await;
    let kind = service.hand_in("Mira", "i love your stream, thank you so much").await;
    let question = service.hand_in("Wren", "what brush is that?").await;
    let abuse = service.hand_in("Rag", "you are worthless, kys").await;
    let critical = service.hand_in("Gus", "your audio is terrible").await;
    let keep = |id: &str| format!("/api/v1/feedback/{id}/keep");
    // What is held is not there yet, and what is shut stays shut.
    for id in [&abuse, &critical, "99"] {
        assert_eq!(problem(service.post(&keep(id), &json!({})).await).await.0, 404, "{id}");
    }
    service.post("/api/v1/digests", &json!({})).await;
    assert_eq!(problem(service.post(&keep(&abuse), &json!({})).await).await.0, 404);
    assert_eq!(service.post(&keep(&critical), &json!({})).await.status(), 201);
    let kept = body(service.post(&keep(&kind), &json!({})).await, 201).await;
    assert_eq!((&kept["by"], &kept["source"]), (&json!("Mira"), &json!("videos")));
    let again = body(service.post(&keep(&kind), &json!({})).await, 200).await;
    assert_eq!(again, kept, "twice is once");
    assert_eq!(service.json("/api/v1/journal/kept").await.as_array().unwrap().len(), 2);
    let answer = format!("/api/v1/feedback/{question}/answer");
    assert_eq!(problem(service.put(&answer, &json!({ "reply": "done" })).await).await.0, 404);
    service.put(&answer, &json!({ "reply": "later" })).await;
    let list = service.json("/api/v1/answers").await;
    assert_eq!((&list[0]["item"]["id"], &list[0]["answered_at"]), (&json!(question), &Value::Null));
    assert!(service.get("/digests").await.text().await.unwrap().contains("what brush is that?"));
    service.put(&answer, &json!({ "reply": "done" })).await;
    assert!(!service.json("/api/v1/answers").await[0]["answered_at"].is_null());
    assert!(!service.get("/digests").await.text().await.unwrap().contains("what brush is that?"));

    let page = async || service.get("/digests/last").await.text().await.unwrap();
    assert!(page().await.contains("i love your stream"));
    let let_go = format!("/api/v1/feedback/{kind}/let-go");
    service.put(&let_go, &json!({ "on": true })).await;
    let without = page().await;
    assert!(
        !without.contains("i love your stream") && without.contains("A line that you let go."),
        "{without}"
    );
    service.put(&let_go, &json!({ "on": false })).await;
    assert!(page().await.contains("i love your stream"));
}

#[tokio::test]
async fn a_kill_in_the_middle_of_writing_loses_nothing_that_was_kept() {
    let home = Home::new(
        "[twitch]\nchannel = 'harbour'\nirc_url = 'irc://127.0.0.1:9'\n[server]\nlisten = '127.0.0.1:0'\n",
    );
    let http = crate::support::web::http();
    let mut kept = String::new();
    for round in 0..3 {
        let mut service = home.start().await;
        let ask =
            |method: Method, path: &str| http.request(method, service.api(path)).bearer_auth(home.key());
        if round > 0 {
            let draft: Value =
                ask(Method::GET, "/journal/drafts/thought").send().await.unwrap().json().await.unwrap();
            assert_eq!(draft["fields"]["thought"], kept.as_str(), "the draft comes back");
            let page = http
                .get(format!("http://{}/journal/thought?key={}", service.address, home.key()))
                .send()
                .await
                .unwrap();
            assert!(page.text().await.unwrap().contains(&kept), "on its page, too");
        }
        for letters in 1..20 {
            kept = format!("round {round}: {}", "x".repeat(letters));
            let fields = json!({ "fields": { "thought": kept, "situation": "quiet" } });
            let answer = ask(Method::PUT, "/journal/drafts/thought").json(&fields).send().await.unwrap();
            assert_eq!(answer.status(), 204);
        }
        // The next letters are under way when it is killed.
        let fields = json!({ "fields": { "thought": kept, "situation": "quiet" } });
        let under_way = tokio::spawn(ask(Method::PUT, "/journal/drafts/other").json(&fields).send());
        service.kill().await;
        let _ = under_way.await;
    }
}
