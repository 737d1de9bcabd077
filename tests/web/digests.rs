//! What one may do with a digest: read every line of it, put it off, delete the abuse in it unread.

use std::time::{Duration, Instant};

use evenkeel::digest::plan::EntryPlan;
use evenkeel::domain::{EndedBy, ItemId, Occasion, Origin, People, SectionId};
use evenkeel::store::digests::{self, NewDigest};
use evenkeel::store::streams;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::evening;
use crate::support::web::{Service, problem};

async fn digest(service: &Service) -> String {
    for (name, text) in [
        ("Mira", "thank you, i love your streams"),
        ("Rag", "you are worthless trash, quit streaming forever"),
    ] {
        service.hand_in(name, text).await;
    }
    let digest: Value = service.post("/api/v1/digests", &json!({})).await.json().await.unwrap();
    digest["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn not_now_is_an_answer_and_the_digest_waits_without_a_word_more() {
    let service = Service::start().await;
    let id = digest(&service).await;
    let today = async || service.get("/").await.text().await.unwrap();
    assert!(today().await.contains("A digest is here, and can wait."), "{}", today().await);
    let answer = service.post(&format!("/api/v1/digests/{id}/later"), &json!({})).await;
    assert_eq!(answer.status(), 204);
    assert!(today().await.contains("A digest is waiting. Read it whenever you like"), "{}", today().await);
    let list = service.get("/digests").await.text().await.unwrap();
    assert_eq!(list.matches("It waits for you").count(), 1, "{list}");
    service.moment();
    // Read, it leads no more.
    assert_eq!(service.post(&format!("/api/v1/digests/{id}/read"), &json!({})).await.status(), 204);
    let said = today().await;
    assert!(said.contains("Your last digest is") && !said.contains("is waiting"), "{said}");
    // The next one is another one's affair.
    service.moment();
    service.hand_in("Teo", "such a calm evening, thank you").await;
    service.post("/api/v1/digests", &json!({})).await;
    assert!(!today().await.contains("is waiting"), "{}", today().await);
    for nowhere in ["later", "read"] {
        let answer = service.post(&format!("/api/v1/digests/99/{nowhere}"), &json!({})).await;
        assert_eq!(problem(answer).await.0, 404, "{nowhere}");
    }
}

#[tokio::test]
async fn the_abuse_in_a_digest_is_deleted_unread_and_nothing_else_is() {
    let service = Service::start().await;
    let id = digest(&service).await;
    let hateful = service.json("/api/v1/feedback?kind=hateful").await;
    assert_eq!(hateful.as_array().unwrap().len(), 1, "{hateful}");
    let answer = service.call(Method::DELETE, &format!("/api/v1/digests/{id}/hateful")).send().await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(service.json("/api/v1/feedback?kind=hateful").await, json!([]));
    let digest = service.json(&format!("/api/v1/digests/{id}")).await;
    let sections: Vec<_> =
        digest["sections"].as_array().unwrap().iter().map(|part| part["id"].clone()).collect();
    assert_eq!(sections, ["kind"]);
    let (status, _) = problem(service.delete("/api/v1/digests/99/hateful").await).await;
    assert_eq!(status, 404);
}

/// A digest of an evening in which much was written.
async fn evening() -> (Service, String) {
    let service = Service::start().await;
    let began = service.clock.now() - evening::LENGTH;
    for line in evening::lines() {
        let said =
            json!({ "source": "test", "author": line.who, "text": line.text, "at": began + line.into });
        assert_eq!(service.post("/api/v1/feedback", &said).await.status(), 201);
    }
    service.running.store.write(evening::judge).await.unwrap();
    let digest: Value = service.post("/api/v1/digests", &json!({})).await.json().await.unwrap();
    let id = digest["id"].as_str().unwrap().to_owned();
    (service, id)
}

#[tokio::test]
async fn no_line_of_a_full_evening_is_lost_on_the_page_in_markdown_and_in_json() {
    let (service, id) = evening().await;
    let page = service.get(&format!("/digests/{id}")).await.text().await.unwrap();
    let json = service.json(&format!("/api/v1/digests/{id}")).await.to_string();
    let path = format!("/api/v1/digests/{id}");
    let markdown = service.call(Method::GET, &path).header("accept", "text/markdown").send().await.unwrap();
    let markdown = markdown.text().await.unwrap();
    for evening::Line { who, kind, text, .. } in evening::lines() {
        let shut = kind == evenkeel::domain::Kind::Hateful || who == "Rag";
        // The same words in other letters are one wording.
        let said = |place: &str| place.to_lowercase().contains(&text.to_lowercase().replace("  ", " "));
        for (place, whole) in [("page", &page), ("json", &json), ("markdown", &markdown)] {
            assert_eq!(said(&whole.replace("  ", " ").replace("\\", "")), !shut, "{text:?} in the {place}");
        }
    }
    for heading in ["## More ideas", "## More of the criticism", "## Ordinary lines that waited"] {
        assert!(markdown.contains(heading), "{heading}: {markdown}");
    }
    assert_eq!(page.matches("you could paint").count(), 43, "each of them once");
    // What is shut is opened on purpose, in pieces: the flood, the abuse, and what the same person wrote.
    let shut = service.json(&format!("/api/v1/digests/{id}/hateful")).await;
    assert_eq!(shut.as_array().unwrap().len(), 62);
    assert!(shut.to_string().contains("the lighting is bad"));
    let last = service.json(&format!("/api/v1/digests/{id}/hateful?from=61")).await;
    assert_eq!(last.as_array().unwrap().len(), 1);
    // Every line also stands on pages of its own; those of abuse on none.
    let lines = service.get(&format!("/digests/{id}/lines/kind")).await.text().await.unwrap();
    assert_eq!(lines.matches("love it here").count(), 98, "a hundred lines are on a page");
    assert!(lines.contains("?from=100"));
    let onward = service.get(&format!("/digests/{id}/lines/kind?from=100")).await.text().await.unwrap();
    assert_eq!(onward.matches("love it here").count(), 72);
    for nothing in ["hateful", "numbers", "questionable"] {
        assert_eq!(service.get(&format!("/digests/{id}/lines/{nothing}")).await.status(), 404, "{nothing}");
    }
}

#[tokio::test]
async fn what_was_shut_is_deleted_with_the_flood_and_what_the_same_person_wrote() {
    let (service, id) = evening().await;
    let answer = service.delete(&format!("/api/v1/digests/{id}/hateful")).await;
    assert_eq!(answer.status(), 204);
    assert_eq!(service.json(&format!("/api/v1/digests/{id}/hateful")).await, json!([]));
    let left = service.json("/api/v1/feedback?kind=critical").await;
    assert_eq!(left.as_array().unwrap().len(), 40, "what others wrote stays");
}

#[tokio::test]
async fn while_live_criticism_is_behind_a_question_and_afterwards_it_is_not() {
    let service = Service::start().await;
    service.post("/api/v1/stream/start", &json!({})).await;
    service.hand_in("Gus", "the audio is terrible").await;
    let digest: Value = service.post("/api/v1/digests", &json!({})).await.json().await.unwrap();
    let id = digest["id"].as_str().unwrap();
    assert_eq!(digest["sections"][0]["id"], "criticism", "the API answers as ever");
    let page = || async { service.get(&format!("/digests/{id}")).await.text().await.unwrap() };
    let live = page().await;
    let (before, after) =
        live.split_once("There is criticism in it. Read it now, or after the stream?").unwrap();
    assert!(!before.contains("the audio is terrible") && after.contains("<summary>Read it now</summary>"));
    let path = format!("/api/v1/digests/{id}?without=criticism");
    assert_eq!(service.json(&path).await["sections"], json!([]));
    service.post("/api/v1/stream/end", &json!({})).await;
    let over = page().await;
    assert!(over.contains("the audio is terrible") && !over.contains("Read it now"), "{over}");
}

#[tokio::test]
async fn talk_about_numbers_can_be_read_on_purpose_once_the_stream_is_over() {
    let service = Service::start().await;
    service.post("/api/v1/stream/start", &json!({})).await;
    service.hand_in("Ulf", "only 1337 viewers lol, dead stream").await;
    service.hand_in("Rag", "you are worthless trash, quit streaming forever").await;
    service.hand_in("Rag", "only 4242 viewers lol, dead stream").await;
    let digest: Value = service.post("/api/v1/digests", &json!({})).await.json().await.unwrap();
    let id = digest["id"].as_str().unwrap();
    let hateful = format!("/api/v1/digests/{id}/hateful");
    let shut = || service.json(&hateful);
    assert_eq!(shut().await.as_array().unwrap().len(), 1, "nor among what is shut");
    let lines = format!("/digests/{id}/lines/number_talk");
    let waits = service.get(&lines).await;
    assert_eq!(waits.status(), 409);
    assert!(!waits.text().await.unwrap().contains("1337"));
    service.post("/api/v1/stream/end", &json!({})).await;
    let page = service.get(&format!("/digests/{id}")).await.text().await.unwrap();
    assert!(page.contains(&lines) && !page.contains("1337"), "{page}");
    assert!(service.get(&lines).await.text().await.unwrap().contains("1337"));
    assert!(shut().await.to_string().contains("4242"));
}

#[tokio::test]
async fn while_live_a_digest_does_not_tell_when_the_stream_began() {
    let service = Service::start().await;
    service.post("/api/v1/stream/start", &json!({})).await;
    service.hand_in("Mira", "thank you, i love your streams").await;
    service.moment();
    let composed: Value = service.post("/api/v1/digests", &json!({})).await.json().await.unwrap();
    let path = format!("/api/v1/digests/{}", composed["id"].as_str().unwrap());
    for digest in
        [composed.clone(), service.json(&path).await, service.json("/api/v1/digests").await[0].clone()]
    {
        assert_eq!(digest["from"], digest["composed_at"], "{digest}");
    }
    service.post("/api/v1/stream/end", &json!({})).await;
    let over = service.json(&path).await;
    assert_ne!(over["from"], over["composed_at"], "{over}");
}

/// So many digests are in a year of three streams a week, each with one after it and one in a break.
const YEAR: u32 = 52 * 3 * 2;

/// A year of digests, each of which stands for `lines` lines.
async fn year(service: &Service, lines: i64) {
    let now = service.clock.now();
    let write = move |connection: &rusqlite::Connection| {
        let day =
            |number: u32| evenkeel::clock::before(now, Duration::from_secs(u64::from(number) * 42 * 3600));
        for number in (0..YEAR).rev() {
            let (from, to) =
                (day(number), evenkeel::clock::after(day(number), Duration::from_secs(3 * 3600)));
            let stream = streams::start(connection, from, Origin::Twitch, None)?.id;
            streams::end(connection, stream, to, EndedBy::Twitch)?;
            connection.execute(
                "INSERT INTO topic (stream, at, title, category) VALUES (?1, 0, 'Stream ' || ?1, 'Art')",
                [stream.0],
            )?;
            let first: i64 =
                connection
                    .query_row("SELECT coalesce(max(id), 0) + 1 FROM feedback", [], |row| row.get(0))?;
            connection.execute(
                "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?3)
                 INSERT INTO feedback (id, at, stream, event, source, author_id, author_login, author_name, text,
                     kind, tone, harm, state, standing)
                 SELECT ?1 + i, ?2 + i, ?4, 'message', 'test', '', 'mira', 'Mira', 'lovely light ' || (?1 + i),
                     'kind', 'warm', 'none', 'delivered', 'viewer' FROM n",
                rusqlite::params![first, from.as_millisecond(), lines, stream.0],
            )?;
            let items: Vec<ItemId> = (first..first + lines).map(ItemId).collect();
            let plan = EntryPlan {
                section: SectionId::Kind,
                sentence: None,
                people: People::Many,
                quotes: items.iter().copied().take(3).collect(),
                items,
            };
            digests::keep(
                connection,
                &NewDigest {
                    slot: format!("after_stream:{stream}"),
                    stream: Some(stream),
                    occasion: Occasion::AfterStream,
                    composed_at: to,
                    from,
                    to_item: ItemId(first + lines - 1),
                    plans: vec![plan],
                    targets: vec![],
                },
            )?;
        }
        Ok(())
    };
    service.running.store.write(write).await.unwrap();
}

#[tokio::test]
async fn a_year_of_digests_is_paged_to_the_first_one_on_the_page_and_by_the_api() {
    let service = Service::start().await;
    year(&service, 2).await;
    let mut seen = Vec::new();
    let mut path = "/digests".to_owned();
    while !path.is_empty() {
        let page = service.get(&path).await.text().await.unwrap();
        seen.extend(
            page.split("href=\"/digests/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()),
        );
        assert!(page.contains("Art · about three hours") && page.contains("Kind words."), "{page}");
        let older = page.split("rel=\"next\" href=\"").nth(1);
        path = older.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    }
    let all: Vec<String> = (1..=YEAR).rev().map(|id| id.to_string()).collect();
    assert_eq!(seen, all, "each once, the newest first");
    // On the last page there is no older one, and a way back.
    let last = service.get("/digests?before=3").await.text().await.unwrap();
    assert!(!last.contains("rel=\"next\"") && last.contains("The newest"), "{last}");

    for call in ["/api/v1/digests/list", "/api/v1/digests"] {
        let mut ids: Vec<String> = Vec::new();
        loop {
            let before = ids.last().map(|id| format!("&before={id}")).unwrap_or_default();
            let page = service.json(&format!("{call}?limit=40{before}")).await;
            let page = page.as_array().unwrap();
            if page.is_empty() {
                break;
            }
            ids.extend(page.iter().map(|digest| digest["id"].as_str().unwrap().to_owned()));
        }
        assert_eq!(ids, all, "{call}");
    }
    let newest = &service.json("/api/v1/digests/list?limit=1").await[0];
    assert_eq!(newest["title"], format!("Stream {YEAR}"));
    assert_eq!(newest["sections"], json!(["kind"]));
    assert_eq!([&newest["unread"], &newest["put_off"]], [true, false]);

    // While live, nothing tells for how long any stream was, nor when.
    service.post("/api/v1/stream/start", &json!({})).await;
    let live = service.get("/digests").await.text().await.unwrap();
    assert!(!live.contains("hours") && !live.contains("20:00") && live.contains(" · Art"), "{live}");
}

#[tokio::test]
async fn a_list_of_digests_costs_the_same_however_much_was_written() {
    let took = async |lines: i64| {
        let service = Service::start().await;
        year(&service, lines).await;
        let mut best = Duration::MAX;
        for _ in 0..7 {
            let began = Instant::now();
            for path in ["/digests", "/", "/api/v1/digests/list"] {
                assert_eq!(service.get(path).await.status(), 200);
            }
            best = best.min(began.elapsed());
        }
        best
    };
    let (few, many) = (took(2).await, took(600).await);
    println!("three lists: {few:?} with 2 lines in each digest, {many:?} with 600");
    assert!(many < few * 4 + Duration::from_millis(20), "{few:?}, {many:?}");
}
