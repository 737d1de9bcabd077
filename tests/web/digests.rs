//! What one may do with a digest: put it off, delete the abuse in it unread.

use reqwest::Method;
use serde_json::{Value, json};

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
    let today = service.get("/").await.text().await.unwrap();
    assert!(today.contains("Your last digest is") && !today.contains("waits for you"), "{today}");
    let answer = service.post(&format!("/api/v1/digests/{id}/later"), &json!({})).await;
    assert_eq!(answer.status(), 204);
    let today = service.get("/").await.text().await.unwrap();
    assert!(today.contains("A digest waits for you, for whenever you like"), "{today}");
    let list = service.get("/digests").await.text().await.unwrap();
    assert_eq!(list.matches("It waits for you").count(), 1, "{list}");
    // The next one is another one's affair.
    service.moment();
    service.hand_in("Teo", "such a calm evening, thank you").await;
    service.post("/api/v1/digests", &json!({})).await;
    let today = service.get("/").await.text().await.unwrap();
    assert!(!today.contains("waits for you"), "{today}");
    let (status, _) = problem(service.post("/api/v1/digests/99/later", &json!({})).await).await;
    assert_eq!(status, 404);
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
