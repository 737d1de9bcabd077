//! Feedback over HTTP: handed in once, held until a digest has delivered it, corrected.

use evenkeel::domain::{Author, Deletion, FeedbackEvent, Incoming, NewFeedback};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::web::{Service, problem};

const HATEFUL: &str = "you are worthless, kys zebra1";
const CRITICAL: &str = "your audio is terrible zebra2";
const NUMBERS: &str = "only 3 viewers lol, dead stream zebra3";
const IDEA: &str = "can you please play some jazz zebra4";
const KIND: &str = "i love your stream so much, thank you";

async fn list(service: &Service, query: &str) -> Vec<Value> {
    service.json(&format!("/api/v1/feedback{query}")).await.as_array().unwrap().clone()
}

fn kinds(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["kind"].as_str().unwrap()).collect()
}

/// Hands in one of each kind that is held, by people whose names give them away.
async fn hand_in_what_is_held(service: &Service) -> Vec<String> {
    let mut ids = Vec::new();
    for (number, text) in [HATEFUL, CRITICAL, NUMBERS, IDEA].into_iter().enumerate() {
        ids.push(service.hand_in(&format!("Zebra_person_{number}"), text).await);
    }
    ids
}

#[tokio::test]
async fn feedback_is_handed_in_and_read() {
    let service = Service::start().await;
    let given = json!({
        "id": "a1",
        "source": "videos",
        "author": { "id": "7", "login": "Mira", "name": "Mira ♥" },
        "text": KIND,
        "at": "2026-11-22T18:59:00Z",
        "channel": "whatever a tool adds",
    });
    let response = service.post("/api/v1/feedback", &given).await;
    assert_eq!(response.status(), 201);
    let kept: Value = response.json().await.unwrap();
    assert_eq!(kept["new"], true);
    let items = list(&service, "").await;
    let [item] = items.as_slice() else { panic!("{items:?}") };
    assert_eq!(item["id"], kept["id"]);
    assert_eq!(item["author"], json!({ "id": "7", "login": "mira", "name": "Mira ♥" }));
    assert_eq!((&item["text"], &item["at"]), (&given["text"], &given["at"]));
    for (field, value) in [("state", "passed"), ("kind", "kind"), ("event", "message"), ("source", "videos")]
    {
        assert_eq!(item[field], value);
    }
    assert!(!item["reasons"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn the_same_id_again_changes_nothing_even_at_the_same_moment() {
    let service = Service::start().await;
    let calls = (0..24).map(|number| {
        let body =
            json!({ "id": "same", "source": "videos", "author": "Mira", "text": format!("hello {number}") });
        service.call(Method::POST, "/api/v1/feedback").json(&body).send()
    });
    let answers = futures_util::future::join_all(calls).await;
    let mut statuses = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    for answer in answers {
        let answer = answer.unwrap();
        statuses.push(answer.status().as_u16());
        let kept: Value = answer.json().await.unwrap();
        assert_eq!(kept["new"], *statuses.last().unwrap() == 201);
        ids.insert(kept["id"].as_str().unwrap().to_owned());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![200; 23], vec![201]].concat());
    assert_eq!(ids.len(), 1);
    let before = list(&service, "").await;
    assert_eq!(before.len(), 1);
    let other = json!({ "id": "same", "source": "videos", "author": "Eve", "text": "something else" });
    assert_eq!(service.post("/api/v1/feedback", &other).await.status(), 200);
    assert_eq!(list(&service, "").await, before);
    let elsewhere = json!({ "id": "same", "source": "music", "author": "Eve", "text": "something else" });
    assert_eq!(service.post("/api/v1/feedback", &elsewhere).await.status(), 201, "another source's id");
}

#[tokio::test]
async fn feedback_that_makes_no_sense_is_refused() {
    let service = Service::start().await;
    let sound = json!({ "source": "videos", "author": "Mira", "text": "hello" });
    for (field, value) in [
        ("source", json!("")),
        ("source", json!(" \u{0} ")),
        ("source", json!("Twitch")),
        ("source", json!("\u{0}twitch ")),
        ("source", json!("x".repeat(201))),
        ("author", json!(null)),
        ("author", json!(["Mira"])),
        ("author", json!("x".repeat(201))),
        ("text", json!("")),
        ("text", json!("\u{0}\u{1b}\n")),
        ("text", json!("x".repeat(4001))),
        ("text", json!(5)),
        ("id", json!("x".repeat(201))),
        ("id", json!(1e300)),
        ("at", json!("yesterday")),
        ("at", json!(1_790_000_000)),
        ("at", json!("+999999-01-01T00:00:00Z")),
    ] {
        let mut given = sound.clone();
        given[field] = value;
        let response = service.post("/api/v1/feedback", &given).await;
        assert_eq!(problem(response).await.0, 422, "{field} of {given}");
    }
    assert_eq!(list(&service, "").await, Vec::<Value>::new());
}

#[tokio::test]
async fn nobody_passes_unjudged_under_the_streamers_name_from_elsewhere() {
    let service = Service::start().await;
    service.hand_in("Harbour", HATEFUL).await;
    let mut dock = service.dock().await;
    let snapshot = dock.frame().await;
    assert_eq!(snapshot["lines"], json!([]));
}

#[tokio::test]
async fn what_is_held_cannot_be_read_or_guessed_before_a_digest_delivered_it() {
    let service = Service::start().await;
    service.post("/api/v1/stream/start", &json!({})).await;
    let ids = hand_in_what_is_held(&service).await;
    let passed = service.hand_in("Mira", KIND).await;

    for state in ["", "state=passed", "state=delivered", "state=deleted"] {
        for kind in
            ["", "kind=hateful", "kind=critical", "kind=idea", "kind=chatter", "kind=kind", "kind=spam"]
        {
            for more in ["", "before=999999", "limit=1", "stream=1"] {
                let items = list(&service, &format!("?{state}&{kind}&{more}")).await;
                let only_passed = items.iter().all(|item| item["id"] == passed.as_str());
                assert!(only_passed, "{state} {kind} {more}: {items:?}");
            }
        }
    }
    // The answer is the same whatever else is asked: which kinds of things wait is not to be found out.
    let mut answers = std::collections::BTreeSet::new();
    for more in ["", "&kind=hateful", "&kind=critical", "&kind=spam", "&stream=1", "&stream=99", "&before=1"]
    {
        let (status, said) = problem(service.get(&format!("/api/v1/feedback?state=held{more}")).await).await;
        assert_eq!(status, 409, "{more}");
        answers.insert(said["detail"].as_str().unwrap().to_owned());
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
    let numbers = service.get("/api/v1/feedback?kind=number_talk").await;
    assert_eq!(problem(numbers).await.0, 409, "not while live");

    // A correction says of a held item what it says of one that does not exist.
    let (_, unknown) =
        problem(service.put("/api/v1/feedback/999999/kind", &json!({ "kind": "kind" })).await).await;
    for id in &ids {
        let response = service.put(&format!("/api/v1/feedback/{id}/kind"), &json!({ "kind": "kind" })).await;
        assert_eq!(problem(response).await, (404, unknown.clone()));
    }

    let mut everything = String::new();
    for path in [
        "/",
        "/dock",
        "/setup",
        "/digests",
        "/overlay",
        "/api/v1/status",
        "/api/v1/digests",
        "/api/v1/feedback",
    ] {
        everything += &service.get(path).await.text().await.unwrap();
    }
    everything += &service.dock().await.text().await;
    everything += &service.overlay().await.text().await;
    assert!(everything.contains(KIND));
    assert!(!everything.to_lowercase().contains("zebra"), "{everything}");
}

#[tokio::test]
async fn after_a_digest_it_can_be_read_and_abuse_and_number_talk_only_on_purpose() {
    let service = Service::start().await;
    service.post("/api/v1/stream/start", &json!({})).await;
    let ids = hand_in_what_is_held(&service).await;
    let response = service.post("/api/v1/digests", &json!({})).await;
    assert_eq!(response.status(), 201);
    assert_eq!(list(&service, "?state=held").await, Vec::<Value>::new());
    assert_eq!(kinds(&list(&service, "").await), ["idea", "critical"]);
    assert_eq!(kinds(&list(&service, "?state=delivered").await), ["idea", "critical"]);
    assert_eq!(list(&service, "?kind=hateful").await[0]["id"], ids[0].as_str());
    let numbers = service.get("/api/v1/feedback?kind=number_talk").await;
    assert_eq!(problem(numbers).await.0, 409, "not while live");
    service.post("/api/v1/stream/end", &json!({})).await;
    assert_eq!(kinds(&list(&service, "?kind=number_talk").await), ["number_talk"]);

    // The digest itself has neither.
    let page = service.get("/digests/last").await.text().await.unwrap();
    let json = service.get("/api/v1/digests").await.text().await.unwrap();
    for accept in ["text/markdown", "text/plain"] {
        let request = service.call(Method::GET, "/api/v1/digests/last").header("accept", accept);
        let text = request.send().await.unwrap().text().await.unwrap();
        for text in [&text, &page, &json] {
            assert!(text.contains("zebra2") && text.contains("zebra4"), "{text}");
            assert!(!text.contains("zebra1") && !text.contains("zebra3"), "{text}");
            assert!(!text.contains("Zebra_person_0") && !text.contains("Zebra_person_2"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_correction_teaches_and_what_was_learned_can_be_forgotten() {
    let service = Service::start().await;
    let correct = async |id: &str, kind: &str| {
        let answer = service.put(&format!("/api/v1/feedback/{id}/kind"), &json!({ "kind": kind })).await;
        answer.json::<Value>().await.unwrap()
    };
    let kind_of = async |text: &str| {
        let id = service.hand_in("Gus", text).await;
        let items = service.json("/api/v1/feedback").await;
        let item = items.as_array().unwrap().iter().find(|item| item["id"] == id.as_str()).cloned();
        item.map(|item| (id, item["kind"].as_str().unwrap().to_owned()))
    };
    // The whole message, at once.
    let (id, _) = kind_of("the plaxo boat").await.unwrap();
    let answer = correct(&id, "question").await;
    let lesson = &answer["learned"][0];
    assert_eq!(
        (&lesson["text"], &lesson["whole"], &lesson["kind"]),
        (&json!("the plaxo boat"), &json!(true), &json!("question"))
    );
    assert_eq!(kind_of("The PLAXO boat!").await.unwrap().1, "question");
    assert_eq!(kind_of("hello plaxo").await.unwrap().1, "chatter", "one correction teaches no word");
    // The word, once two corrections agree on it.
    let (id, _) = kind_of("plaxo time").await.unwrap();
    assert_eq!(correct(&id, "question").await["learned"].as_array().unwrap().len(), 2);
    assert_eq!(kind_of("so plaxo then").await.unwrap().1, "question");
    // What was learned outlasts a restart, and is forgotten at once.
    let service = service.restart().await;
    let learned = service.json("/api/v1/learned").await;
    assert_eq!(learned.as_array().unwrap().len(), 3, "{learned}");
    for lesson in learned.as_array().unwrap() {
        let path = format!("/api/v1/learned/{}", lesson["id"].as_str().unwrap());
        assert_eq!(service.delete(&path).await.status(), 204);
        assert_eq!(service.delete(&path).await.status(), 404);
    }
    let id = service.hand_in("Gus", "the plaxo boat").await;
    let items = service.json("/api/v1/feedback").await;
    let again = items.as_array().unwrap().iter().find(|item| item["id"] == id.as_str()).unwrap();
    assert_ne!(again["kind"], "question");
}

#[tokio::test]
async fn abuse_is_not_made_harmless_by_one_correction() {
    let service = Service::start().await;
    for (times, expected) in [(1, 0), (2, 1)] {
        service.hand_in("Gus", "kys zorblax").await;
        service.post("/api/v1/digests", &json!({})).await;
        let items = service.json("/api/v1/feedback?kind=hateful").await;
        let id = items[0]["id"].as_str().unwrap().to_owned();
        let answer = service.put(&format!("/api/v1/feedback/{id}/kind"), &json!({ "kind": "chatter" })).await;
        let learned = answer.json::<Value>().await.unwrap()["learned"].clone();
        let whole = learned.as_array().unwrap().iter().filter(|lesson| lesson["whole"] == true).count();
        assert_eq!(whole, expected, "after {times}: {learned}");
        service.moment();
    }
}

#[tokio::test]
async fn a_label_is_corrected() {
    let service = Service::start().await;
    let id = service.hand_in("Mira", KIND).await;
    let path = format!("/api/v1/feedback/{id}/kind");
    let response = service.put(&path, &json!({ "kind": "critical" })).await;
    assert_eq!(response.status(), 200);
    let answer = response.json::<Value>().await.unwrap();
    assert_eq!((&answer["id"], &answer["kind"]), (&json!(id), &json!("critical")));
    let items = list(&service, "").await;
    assert_eq!((&items[0]["kind"], &items[0]["reasons"]), (&json!("critical"), &json!(["you said so"])));
    for wrong in [json!({}), json!({ "kind": "nice" }), json!({ "kind": "kind", "tone": "cold" })] {
        assert_eq!(problem(service.put(&path, &wrong).await).await.0, 422, "{wrong}");
    }
    for nobody in ["0", "-1", "x", "99999999999999999999", "%00"] {
        let path = format!("/api/v1/feedback/{nobody}/kind");
        assert_eq!(problem(service.put(&path, &json!({ "kind": "kind" })).await).await.0, 404, "{nobody}");
    }
}

#[tokio::test]
async fn what_the_streamer_calls_abuse_leaves_every_screen() {
    let service = Service::start().await;
    let id = service.hand_in("Mira", KIND).await;
    let mut overlay = service.overlay().await;
    // The public page has an id of its own for it.
    let public = overlay.frame().await["lines"][0]["id"].clone();
    let response = service.put(&format!("/api/v1/feedback/{id}/kind"), &json!({ "kind": "hateful" })).await;
    assert_eq!(response.status(), 200);
    assert_eq!(overlay.frame().await, json!({ "type": "removed", "items": [public] }));
    for mut screen in [service.overlay().await, service.dock().await] {
        assert_eq!(screen.frame().await["lines"], json!([]), "after a reload, too");
    }
    assert_eq!(list(&service, "").await, Vec::<Value>::new());
    assert_eq!(list(&service, "?kind=hateful").await.len(), 1);
}

#[tokio::test]
async fn who_was_removed_while_held_is_not_told_before_a_digest() {
    let service = Service::start().await;
    service.post("/api/v1/stream/start", &json!({})).await;
    let author = Author { id: "7".into(), login: "zebra".into(), name: "Zebra".into() };
    let said = NewFeedback {
        source_id: Some("m1".into()),
        ..NewFeedback::message("twitch", author, CRITICAL, service.clock.now())
    };
    let removed = Deletion::Message { source_id: "m1".into() };
    let batch = vec![Incoming::Feedback(Box::new(said)), Incoming::Deleted(removed)];
    service.running.engine.incoming().send(batch).await.unwrap();
    // What is asked for comes after what had arrived.
    service.hand_in("Mira", KIND).await;
    assert_eq!(list(&service, "?state=deleted").await, Vec::<Value>::new());
    service.post("/api/v1/digests", &json!({})).await;
    let gone = list(&service, "?state=deleted").await;
    assert_eq!((gone.len(), &gone[0]["text"]), (1, &json!("")));
}

#[tokio::test]
async fn what_becomes_of_a_line_is_told_to_every_screen() {
    let service = Service::start().await;
    let item = service.hand_in("Mira", "i love your stream, thank you").await;
    let mut docks = [service.dock().await, service.dock().await];
    let answer = format!("/api/v1/feedback/{item}/answer");
    assert_eq!(service.put(&answer, &json!({ "reply": "later" })).await.status(), 200);
    let go = format!("/api/v1/feedback/{item}/let-go");
    assert_eq!(service.put(&go, &json!({ "on": true })).await.status(), 200);
    for dock in &mut docks {
        let reply = dock.frames_until(|frame| frame["type"] == "reply").await.pop().unwrap();
        assert_eq!((&reply["item"], &reply["reply"]), (&json!(item), &json!("later")));
        let gone = dock.frames_until(|frame| frame["type"] == "let_go").await.pop().unwrap();
        assert_eq!((&gone["item"], &gone["on"]), (&json!(item), &json!(true)));
    }
    let unknown = service.put("/api/v1/feedback/4711/answer", &json!({ "reply": "later" })).await;
    assert_eq!(unknown.status(), 404);
}

#[tokio::test]
async fn a_cheer_with_words_that_wait_is_not_delivered_in_mid_stream() {
    let service = Service::start().await;
    service.post("/api/v1/stream/start", &json!({})).await;
    let author = Author { id: "7".into(), login: "zebra".into(), name: "Zebra".into() };
    let cheer = NewFeedback {
        event: FeedbackEvent::Cheer,
        ..NewFeedback::message("twitch", author, CRITICAL, service.clock.now())
    };
    service.running.engine.incoming().send(vec![Incoming::Feedback(Box::new(cheer))]).await.unwrap();
    service.hand_in("Mira", IDEA).await;
    // A break brings a digest of what helps now.
    service.post("/api/v1/breaks", &json!({})).await;
    service.running.engine.settle().await;
    let digest = service.json("/api/v1/digests/last").await;
    assert_eq!(digest["occasion"], "break");
    assert_eq!(kinds(&list(&service, "").await), ["idea"]);
    service.post("/api/v1/digests", &json!({})).await;
    assert_eq!(kinds(&list(&service, "").await), ["idea", "critical"]);
}

#[tokio::test]
async fn a_list_is_read_page_by_page_and_odd_questions_are_named() {
    let service = Service::start().await;
    for number in 0..5 {
        service.hand_in("Mira", &format!("hello there {number}")).await;
    }
    let first = list(&service, "?limit=2").await;
    assert_eq!(first.len(), 2);
    let next = list(&service, &format!("?limit=2&before={}", first[1]["id"].as_str().unwrap())).await;
    assert_eq!(next.len(), 2);
    assert!(first.iter().all(|item| !next.contains(item)));
    assert_eq!(list(&service, "?limit=0").await.len(), 1);
    for odd in [
        "state=gone",
        "kind=",
        "limit=-1",
        "limit=1e9",
        "before=x",
        "stream=1%27--",
        "color=red",
        "kind=a&kind=b",
    ] {
        assert_eq!(problem(service.get(&format!("/api/v1/feedback?{odd}")).await).await.0, 422, "{odd}");
    }
}

#[tokio::test]
async fn ids_hold_no_line_breaks() {
    let service = Service::start().await;
    let author = |id: &str| json!({ "id": id, "login": "mira", "name": "Mira" });
    for (id, author) in [("a\r\nb", author("1")), ("a\u{0}", author("1")), ("a", author("1\n2"))] {
        let body = json!({ "id": id, "source": "videos", "author": author, "text": "hello" });
        let answer = service.post("/api/v1/feedback", &body).await;
        assert_eq!(problem(answer).await.0, 422, "{body}");
    }
}
