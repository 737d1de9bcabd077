//! Eight simulated weeks of somebody who uses the journal: what comes back comes back once, what is shown says how
//! little it knows, a therapist finds all of a week on its page, and nothing wounds.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::web::Service;

const HOUR: Duration = Duration::from_secs(3600);

async fn page(service: &Service, path: &str) -> String {
    service.get(path).await.text().await.unwrap()
}

async fn made(service: &Service, path: &str, body: &Value) -> Value {
    let answer = service.post(path, body).await;
    assert_eq!(answer.status(), 201, "{path} {body}");
    answer.json().await.unwrap()
}

/// An evening: people write, something hurts, it is looked back at. Every other one has a look at nothing but chat.
async fn evening(service: &Service, number: u32) {
    let said = |part: &str| json!({ "source": "videos", "author": part, "text": format!("lovely evening, thank you {number}") });
    service.post("/api/v1/stream/start", &json!({})).await;
    service.post("/api/v1/feedback", &said("Mira")).await;
    service.clock.advance(HOUR / 2);
    if number.is_multiple_of(2) {
        service.post("/api/v1/breaks", &json!({})).await;
        service.clock.advance(Duration::from_secs(300));
        service.post("/api/v1/breaks/current/end", &json!({})).await;
    }
    let mark = made(service, "/api/v1/marks", &json!({})).await;
    service.clock.advance(HOUR);
    service.post("/api/v1/stream/end", &json!({})).await;
    service.clock.advance(Duration::from_secs(300));
    let mark = mark["id"].as_str().unwrap();
    let minute = json!({ "thought": "I bore them", "strong": 80 - number, "kinder": "Mira said thank you." });
    made(service, &format!("/api/v1/marks/{mark}/thought"), &minute).await;
    let mood = if number.is_multiple_of(2) { "all_right" } else { "low" };
    let sitting = json!({ "before": { "mood": mood }, "went_well": "the waves", "friend": "You showed up.",
        "thought": { "thought": "I bore them", "belief_before": 80, "belief_after": 50 - number,
            "balanced": "Quiet is not bored.", "belief_balanced": 60,
            "feelings": [{ "text": "ashamed", "before": 70, "after": 30 }], "bring_up": number == 14 },
        "after": { "mood": "between" } });
    made(service, "/api/v1/journal/debrief", &sitting).await;
    service.clock.advance(HOUR * 20);
}

#[tokio::test]
async fn eight_weeks_are_walked_through() {
    let service = Service::start().await;
    let mut week = 47;
    let mut kept = 0;
    for number in 0..16_u32 {
        if number.is_multiple_of(2) {
            let name = if week > 53 { format!("2027-W{:02}", week - 53) } else { format!("2026-W{week}") };
            let home = page(&service, "/journal").await;
            if number == 0 {
                service
                    .put(&format!("/api/v1/journal/weeks/{name}"), &json!({ "goal": "two short streams" }))
                    .await;
            } else {
                assert!(
                    home.contains("Last week") && home.contains("two short streams"),
                    "week {week}: {home}"
                );
                let before = week - 1;
                let before =
                    if before > 53 { format!("2027-W{:02}", before - 53) } else { format!("2026-W{before}") };
                service
                    .post(&format!("/api/v1/journal/weeks/{before}/goal"), &json!({ "fate": "keep" }))
                    .await;
                assert!(!page(&service, "/journal").await.contains("Last week"), "once a week");
                kept += 1;
            }
        }
        if number == 2 {
            let tried = json!({ "prediction": "if I take a break, they go", "belief_before": 90, "will_do": "a break" });
            made(&service, "/api/v1/journal/experiments", &tried).await;
            assert!(!page(&service, "/journal").await.contains("if I take a break"));
        }
        evening(&service, number).await;
        if number == 2 {
            let home = page(&service, "/journal").await;
            assert!(home.contains("Write down what you saw"), "{home}");
            service.clock.advance(HOUR * 2);
            assert!(
                !page(&service, "/journal").await.contains("Write down what you saw"),
                "it is asked once"
            );
        }
        if number % 2 == 1 {
            // To the same weekday of the next week.
            let days = HOUR * 24 * 7 - (HOUR * 20 + HOUR * 3 / 2 + Duration::from_secs(300)) * 2;
            service.clock.advance(days - Duration::from_secs(if number == 3 { 7200 + 600 } else { 600 }));
            week += 1;
        }
    }
    assert_eq!(kept, 7);

    let home = page(&service, "/journal").await;
    assert_eq!(home.matches("class=\"digest-name\"").count(), 5, "the newest five");
    assert_eq!(page(&service, "/journal/thoughts").await.matches("class=\"digest-name\"").count(), 32);
    assert_eq!(page(&service, "/journal/marks").await.matches("What you wrote").count(), 16);

    let patterns = service.json("/api/v1/journal/patterns").await;
    let belief = patterns["belief"]["sentence"].as_str().unwrap();
    assert!(
        belief.contains("nothing to compare it with") && belief.contains("about 80 of 100 before"),
        "{belief}"
    );
    let told: Vec<&str> = patterns["evenings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["sentence"].as_str().unwrap())
        .collect();
    assert!(
        told.contains(&"Evenings with a break felt lighter afterwards than evenings without."),
        "{told:?}"
    );
    let shown = page(&service, "/patterns").await;
    for wound in ["chance would explain", "nobody", "failed", "0 ", "streak", "!", "Too little to tell:"] {
        let words = shown.split("<main").nth(1).unwrap().split("</main").next().unwrap();
        let words: String = words.split('<').map(|part| part.split('>').nth(1).unwrap_or_default()).collect();
        assert!(wound == "0 " || !words.contains(wound), "{wound}: {words}");
    }

    // The page for a therapist: all of the last week, what is to be brought up first.
    let call = service
        .call(reqwest::Method::GET, "/api/v1/journal/weeks/2027-W01")
        .header("accept", "text/markdown");
    let sheet = call.send().await.unwrap().text().await.unwrap();
    let order =
        ["## To bring up", "## One goal", "## Thoughts looked at", "## What went well", "## How it felt"];
    let places: Vec<usize> =
        order.map(|part| sheet.find(part).unwrap_or_else(|| panic!("{part}: {sheet}"))).to_vec();
    assert!(places.is_sorted(), "{sheet}");
    for part in ["ashamed: 70 of 100 before, 30 after", "believed 60 of 100", "You showed up.", "I bore them"]
    {
        assert!(sheet.contains(part), "{part}: {sheet}");
    }
    assert_eq!(service.delete("/api/v1/journal").await.status(), 204);
    assert!(!page(&service, "/journal").await.contains("Quiet is not bored"));
}
