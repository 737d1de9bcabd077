//! Own data over its edges: taken along, forgotten, and let go of in time; with the service and without.

use std::path::Path;
use std::time::Duration;

use evenkeel::clock::after;
use evenkeel::domain::{Action, Author, Incoming, NewFeedback};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::binary::Home;
use crate::support::machine::House;
use crate::support::web::{Service, problem};

const DAY: Duration = Duration::from_secs(86_400);
const SETTINGS: &str = "[server]\nlisten = '127.0.0.1:0'\n[twitch]\nchannel = 'harbour'\n";

async fn export(service: &Service, query: &str) -> Vec<Value> {
    let answer = service.get(&format!("/api/v1/export{query}")).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
    answer.text().await.unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn texts(lines: &[Value]) -> Vec<&str> {
    lines.iter().filter_map(|line| line["text"].as_str()).collect()
}

#[tokio::test]
async fn what_is_held_comes_with_the_export_only_when_it_is_asked_for_and_never_while_live() {
    let service = Service::start().await;
    service.hand_in("Mira", "i love your stream, thank you").await;
    service.hand_in("Ulf", "your audio is terrible").await;
    let lines = export(&service, "").await;
    assert_eq!(lines.last().unwrap()["end"], true);
    assert_eq!(texts(&lines), ["i love your stream, thank you"]);
    assert!(lines[0]["left_out"][0].as_str().unwrap().contains("waits for its digest"));
    let lines = export(&service, "?held=true").await;
    assert_eq!(texts(&lines).len(), 2);
    service.post("/api/v1/stream/start", &json!({})).await;
    let lines = export(&service, "?held=true").await;
    assert_eq!(texts(&lines).len(), 1);
    assert!(lines[0]["left_out"][0].as_str().unwrap().starts_with("You are live"));
}

#[tokio::test]
async fn a_long_history_is_handed_over_in_pieces_and_survives_a_reader_who_goes() {
    let service = Service::start().await;
    let news = (0..4000).map(|number| {
        let author = Author { id: String::new(), login: format!("a{number}"), name: String::new() };
        let words = format!("hello from {number} ").repeat(8);
        Incoming::Feedback(Box::new(NewFeedback::message("tool", author, words, service.clock.now())))
    });
    service.running.engine.incoming().send(news.collect()).await.unwrap();
    service.hand_in("Last", "the last one").await;
    let left = service.get("/api/v1/export").await;
    assert_eq!(left.status(), 200);
    drop(left);
    // The place that it took is free again.
    let text = loop {
        let answer = service.get("/api/v1/export").await;
        if answer.status() == 200 {
            break answer.text().await.unwrap();
        }
    };
    assert_eq!(text.lines().filter(|line| line.contains("\"sheet\":\"feedback\"")).count(), 4001);
    assert!(text.ends_with("{\"end\":true}\n"));
}

#[tokio::test]
async fn a_viewer_is_forgotten_everywhere_and_open_pages_hear_of_it() {
    let service = Service::start().await;
    let mut dock = service.dock().await;
    let id = service.hand_in("Mira", "i love your stream, thank you").await;
    service.hand_in("Ulf", "you are so kind, thank you").await;
    service.post("/api/v1/digests", &json!({})).await;
    assert!(service.json("/api/v1/digests/last").await.to_string().contains("Mira"));
    let answer = service.delete("/api/v1/viewers/%40MIRA").await;
    assert_eq!(answer.status(), 200);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["login"], "mira");
    let frames = dock.frames_until(|frame| frame["type"] == "removed").await;
    assert_eq!(frames.last().unwrap()["items"], json!([id]));
    for path in ["/api/v1/digests/last", "/api/v1/feedback", "/api/v1/feedback?state=deleted"] {
        let text = service.json(path).await.to_string();
        assert!(!text.contains("Mira") && !text.contains("love"), "{path}: {text}");
    }
    assert!(service.json("/api/v1/digests/last").await.to_string().contains("Ulf"));
    assert_eq!(problem(service.delete("/api/v1/viewers/mira").await).await.0, 404);
}

#[tokio::test]
async fn lines_kept_as_evidence_go_only_when_that_is_asked_for() {
    let service = Service::start().await;
    let id = service.hand_in("Mira", "i love your stream, thank you").await;
    let other = service.hand_in("Ulf", "you are so kind, thank you").await;
    service.post("/api/v1/digests", &json!({})).await;
    for id in [&id, &other] {
        assert_eq!(service.post(&format!("/api/v1/feedback/{id}/keep"), &json!({})).await.status(), 201);
    }
    let forget = async |query: &str| -> Value {
        let answer = service.delete(&format!("/api/v1/viewers/mira{query}")).await;
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    };
    assert_eq!(problem(service.delete("/api/v1/viewers/mira?kept=x").await).await.0, 422);
    let answer = forget("").await;
    assert_eq!(answer["kept"], "some");
    assert!(answer["detail"].as_str().unwrap().contains("You kept lines by them"), "{answer}");
    let (kept, words) = ("/api/v1/journal/kept", "i love your stream");
    assert!(service.json(kept).await.to_string().contains(words), "they are the streamer's own");

    // While the journal is locked nobody can tell, and nothing is half done.
    let passphrase = json!({ "new": "four plain small words" });
    assert_eq!(service.put("/api/v1/journal/passphrase", &passphrase).await.status(), 200);
    service.post("/api/v1/journal/lock", &json!({})).await;
    assert_eq!(problem(service.delete("/api/v1/viewers/mira?kept=forget").await).await.0, 423);
    let unlock = json!({ "passphrase": "four plain small words" });
    assert_eq!(service.post("/api/v1/journal/unlock", &unlock).await.status(), 200);
    assert_eq!(forget("?kept=forget").await["kept"], "none");
    let left = service.json(kept).await.to_string();
    assert!(!left.contains(words) && left.contains("Ulf"), "{left}");
    assert_eq!(problem(service.delete("/api/v1/viewers/mira?kept=forget").await).await.0, 404);
}

#[tokio::test]
async fn chat_goes_once_it_has_been_kept_for_long_enough_and_its_digest_has_been_there() {
    let service = Service::with(|config| config.retention.chat = "2d".parse().unwrap()).await;
    service.hand_in("Mira", "i love your stream, thank you").await;
    let mut dock = service.dock().await;
    let kept = async || texts(&export(&service, "?held=true").await).len();
    for _ in 0..4 {
        service.clock.advance(DAY);
        service.hand_in("Rowan", "good day").await;
    }
    assert_eq!(kept().await, 5, "no digest went by");
    assert_eq!(service.post("/api/v1/digests", &json!({})).await.status(), 201);
    service.clock.advance(DAY);
    let frames = dock.frames_until(|frame| frame["type"] == "removed").await;
    assert_eq!(frames.last().unwrap()["items"].as_array().unwrap().len(), 3);
    assert_eq!(kept().await, 2);
}

#[tokio::test]
async fn a_wall_clock_that_runs_ahead_for_a_moment_makes_nothing_old() {
    const HOUR: Duration = Duration::from_secs(3600);
    const MOMENT: Duration = Duration::from_secs(20);
    let mut config = evenkeel::config::Config::default();
    // Nobody is there to deliver it, and what is owed is kept.
    config.digest.notify = false;
    let mut house = House::with(config).await;
    let item = house.hears("mira", "i love your stream, thank you").await;
    house.act(Action::ComposeDigest).await.unwrap();
    let ahead = async |house: &House| {
        let (steady, now) = (house.clock.steady(), house.clock.now());
        house.clock.set(after(now, DAY * 200));
        house.pass(MOMENT).await;
        house.clock.set(after(now, house.clock.steady().since(steady)));
        house.settle().await;
        house.state(&item).await
    };
    // It is due within that moment: first after the start, later once a day.
    house.pass(HOUR - MOMENT / 2).await;
    ahead(&house).await;
    house.pass(HOUR).await;
    house.pass(DAY - MOMENT / 2).await;
    ahead(&house).await;
    let old_by_any_clock = async |house: &House| {
        let read = |connection: &_| evenkeel::store::user_data::expired(connection, jiff::Timestamp::MAX, 9);
        house.engine.read(read).await.unwrap()
    };
    assert_eq!(old_by_any_clock(&house).await, [item.id]);
    // What is old by both clocks goes.
    house.pass(DAY * 200).await;
    assert_eq!(old_by_any_clock(&house).await, []);
}

#[tokio::test]
async fn while_live_how_much_there_is_is_told_nowhere() {
    let service = Service::start().await;
    service.hand_in("Mira", "i love your stream, thank you").await;
    let data = service.json("/api/v1/data").await;
    assert!(data["files"].as_array().unwrap().iter().any(|file| file["name"] == "evenkeel.db"));
    assert!(data["files"].as_array().unwrap().iter().all(|file| file["bytes"].is_u64()));
    let page = service.get("/data").await.text().await.unwrap();
    assert!(page.contains("How much there is") && page.contains("1 row"), "{page}");
    service.post("/api/v1/stream/start", &json!({})).await;
    let data = service.json("/api/v1/data").await;
    assert!(data["files"].as_array().unwrap().iter().all(|file| file["bytes"].is_null()));
    assert!(data["sheets"].as_array().unwrap().iter().all(|sheet| sheet["rows"].is_null()));
    let page = service.get("/data").await.text().await.unwrap();
    assert!(!page.contains(" KB") && !page.contains("1 row") && page.contains("You are live."), "{page}");
}

#[tokio::test]
async fn everything_goes_when_it_is_meant() {
    let service = Service::start().await;
    service.hand_in("Mira", "i love your stream, thank you").await;
    let wish = |confirm: &str| {
        service.call(Method::DELETE, "/api/v1/everything").json(&json!({ "confirm": confirm }))
    };
    assert_eq!(problem(wish("yes").send().await.unwrap()).await.0, 422);
    assert!(!service.running.shutdown_reason.is_cancelled());
    let session = service.sign_in().await;
    let foreign = service
        .with_session(Method::DELETE, "/api/v1/everything", &session)
        .json(&json!({ "confirm": "forget everything" }));
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    assert!(!service.running.shutdown_reason.is_cancelled());
    assert_eq!(wish("forget everything").send().await.unwrap().status(), 202);
    assert!(service.running.shutdown_reason.is_cancelled());
    let data = service.data().to_owned();
    std::fs::write(data.join("poem.txt"), "mine").unwrap();
    assert_eq!(service.end().await, [data.join("poem.txt")]);
    let left: Vec<_> = std::fs::read_dir(&data).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["poem.txt"]);
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn the_command_line_does_the_same_with_the_service_and_without() {
    let home = Home::new(SETTINGS);
    assert!(home.run("export out").await.err.contains("There is nothing to export"));
    let _ = std::fs::remove_dir_all(home.path("out"));
    let mut service = home.start().await;
    for line in ["live start", "live end"] {
        assert_eq!(home.run(line).await.code, Some(0), "{line}");
    }
    let exported = home.run(&format!("export {}", home.path("one").display())).await;
    assert_eq!(exported.code, Some(0), "{exported:?}");
    assert!(exported.out.contains("README.md") && exported.out.contains("What is held"), "{exported:?}");
    service.signal("TERM").await;
    assert_eq!(service.ended().await, Some(0));

    let exported = home.run(&format!("export {}", home.path("two").display())).await;
    assert_eq!(exported.code, Some(0), "{exported:?}");
    let [one, two] = ["one", "two"].map(|name| home.path(name));
    assert_eq!(names(&one), names(&two));
    assert!(names(&one).contains(&"streams.csv".to_owned()));
    #[cfg(unix)]
    for path in names(&one).iter().map(|name| one.join(name)).chain([one.clone()]) {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is for one person", path.display());
    }
    for name in names(&one).iter().filter(|name| *name != "README.md") {
        let [one, two] = [&one, &two].map(|folder| std::fs::read_to_string(folder.join(name)).unwrap());
        assert_eq!(one, two, "{name}");
    }
    assert!(std::fs::read_to_string(two.join("streams.jsonl")).unwrap().contains("\"ended_by\":\"hand\""));
    let again = home.run(&format!("export {}", two.display())).await;
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("holds files already"), "{again:?}");

    assert!(home.run("forget viewer Nobody").await.err.contains("Nothing by a viewer of that name"));
    let asked = home.run("forget everything").await;
    assert_eq!(asked.code, Some(2));
    assert!(home.data().join("evenkeel.db").exists(), "nobody could be asked, so nothing was done");
    let done = home.run("forget everything --yes").await;
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(!home.data().exists());
    assert!(home.scrub(&done.out).contains("Your settings are still in"), "{done:?}");
}

#[tokio::test]
async fn the_service_ends_in_good_order_when_a_command_asks_for_it() {
    let home = Home::new(SETTINGS);
    let mut service = home.start().await;
    let stopped = home.run("stop").await;
    assert_eq!(stopped.code, Some(0), "{stopped:?}");
    assert_eq!(service.ended().await, Some(0));
    assert!(home.data().join("evenkeel.db").exists(), "what it kept stays");
    assert_eq!(home.run("stop").await.code, Some(1), "there is nothing to end");
}

#[tokio::test]
async fn everything_goes_by_command_while_the_service_runs_which_ends_in_good_order() {
    let home = Home::new(SETTINGS);
    let mut service = home.start().await;
    assert_eq!(home.run("mark secret").await.code, Some(0));
    let done = home.run("forget everything --yes").await;
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(service.ended().await, Some(0));
    assert!(!home.data().exists());
}

#[tokio::test]
async fn it_starts_at_login_by_one_file_and_the_log_is_a_file_of_its_own() {
    let home = Home::new(SETTINGS);
    let file = home.path(".config/systemd/user/evenkeel.service");
    assert!(home.run("autostart status").await.out.contains("does not start by itself"));
    let on = home.run("autostart on").await;
    assert_eq!(on.code, Some(0), "{on:?}");
    let unit = std::fs::read_to_string(&file).unwrap();
    assert!(unit.contains("ExecStart=\"/") && unit.contains("evenkeel\" \"run\""), "{unit}");
    assert!(home.run("autostart status").await.out.contains("starts when you log in"));
    assert_eq!(home.run("autostart off").await.code, Some(0));
    assert!(!file.exists());

    let mut service = home.start().await;
    assert_eq!(home.run("live start").await.code, Some(0));
    let began = std::time::Instant::now();
    service.signal("TERM").await;
    assert_eq!(service.ended().await, Some(0));
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    let log = std::fs::read_to_string(home.data().join("log/evenkeel.log")).unwrap();
    assert!(log.contains("a stream began") && !log.contains('\u{1b}'), "{log}");
}
