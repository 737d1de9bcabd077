//! Settings that change while the service runs: by the API, and in the file by hand.

mod live;
mod random;

use evenkeel::config::Config;
use evenkeel::domain::{Event, NumberId, ShieldMode};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::web::{Service, problem};

const SETTINGS: &str = "/api/v1/settings";

/// The setting at `key` in an answer.
pub fn entry<'a>(view: &'a Value, key: &str) -> &'a Value {
    let sections = view["sections"].as_array().unwrap();
    let all = sections.iter().flat_map(|section| section["settings"].as_array().unwrap());
    all.into_iter().find(|entry| entry["key"] == key).unwrap_or_else(|| panic!("no {key}"))
}

#[tokio::test]
async fn every_setting_is_told_with_its_words_its_default_and_where_it_was_set() {
    let service = Service::kept("[breaks]\nevery = \"40m\"\n[obs]\npassword = \"marker-4711\"\n").await;
    let view = service.json(SETTINGS).await;
    let every = entry(&view, "breaks.every");
    assert_eq!(every["what"], "A break is offered after this much live time");
    assert!(every["because"].as_str().unwrap().starts_with("Because "));
    assert_eq!(
        (&every["default"], &every["value"], &every["from"]),
        (&json!("50m"), &json!("40m"), &json!("file"))
    );
    assert_eq!(entry(&view, "breaks.length")["from"], "default");
    assert_eq!(entry(&view, "shield.while_live")["choices"], json!(["hidden", "words", "delayed", "shown"]));
    assert_eq!(entry(&view, "shield.numbers")["names"].as_array().unwrap().len(), 11);
    let listen = entry(&view, "server.listen");
    assert_eq!((&listen["from"], &listen["set_by"]), (&json!("option"), &json!("--listen")));
    assert_eq!(listen["needs_restart"], true);
    let password = entry(&view, "obs.password");
    assert_eq!((&password["value"], &password["is_changed"]), (&Value::Null, &json!(true)));
    assert!(!view.to_string().contains("marker-4711"));
    let page = service.get("/settings").await.text().await.unwrap();
    assert!(page.contains("Offer a break after this much live time") && !page.contains("marker-4711"));
}

#[tokio::test]
async fn a_change_is_in_the_file_with_its_comments_and_in_use() {
    let text = "# mine\n[breaks]\n# not too often\nevery = '1h' # since May\n";
    let service = Service::kept(text).await;
    let mut dock = service.dock().await;
    dock.frame().await;
    let own =
        json!([{ "id": "tea", "title": "Tea", "guide": "", "audience": "", "phases": [], "steps": ["Sip"] }]);
    let answer = service.put(SETTINGS, &json!({ "breaks.every": "40m", "breaks.own": own })).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(entry(&answer.json().await.unwrap(), "breaks.every")["value"], "40m");
    dock.frames_until(|frame| frame["type"] == "configured").await;
    let file = service.file_text();
    assert!(file.starts_with("# mine\n[breaks]\n# not too often\nevery = \"40m\" # since May\n"), "{file}");
    let exercises = service.json("/api/v1/exercises").await;
    assert!(exercises.as_array().unwrap().iter().any(|exercise| exercise["id"] == "tea"));
    // Nothing to change is nothing to write.
    assert_eq!(service.put(SETTINGS, &json!({ "breaks.every": "40m" })).await.status(), 200);
    assert_eq!(service.file_text(), file);
    // And back to what was chosen with care.
    assert_eq!(service.put(SETTINGS, &json!({ "breaks.every": null })).await.status(), 200);
    assert!(service.file_text().contains("# not too often\nevery = \"50m\" # since May\n"));
}

#[tokio::test]
async fn numbers_are_hidden_or_shown_as_the_settings_say_from_that_moment_on() {
    let service = Service::kept("[shield]\nwhile_live = \"shown\"\n").await;
    assert_eq!(service.json("/api/v1/status").await["shield"]["mode"], "shown");
    service
        .put(SETTINGS, &json!({ "shield.while_live": "hidden", "shield.numbers": { "raid": "words" } }))
        .await;
    let shield = service.json("/api/v1/status").await["shield"].clone();
    assert_eq!((&shield["mode"], &shield["numbers"]["raid"]), (&json!("hidden"), &json!("words")));
    assert!(service.file_text().contains("while_live = \"hidden\""));
}

#[tokio::test]
async fn settings_that_show_more_wait_for_the_pause_like_every_other_way() {
    let mut service = Service::kept("").await;
    let mut events = service.running.engine.events();
    service
        .put(SETTINGS, &json!({ "shield.while_live": "shown", "shield.numbers": { "raid": "hidden" } }))
        .await;
    let mode = async |service: &Service| service.json("/api/v1/status").await["shield"]["mode"].clone();
    assert_eq!(mode(&service).await, "hidden");
    let asked =
        std::iter::from_fn(|| events.try_recv().ok()).any(|event| matches!(event, Event::RevealAsked));
    assert!(asked, "the dock asks");
    service.config.shield.while_live = ShieldMode::Shown;
    service.config.shield.numbers = [(NumberId::Raid, ShieldMode::Hidden)].into();
    let service = service.restart().await;
    assert_eq!(mode(&service).await, "hidden", "nor does a new start show it");
    assert_eq!(service.post("/api/v1/shield/reveal", &json!({})).await.status(), 202);
    service.clock.advance(Config::default().shield.peek_pause.get());
    assert_eq!(service.post("/api/v1/shield/reveal", &json!({})).await.status(), 200);
    assert_eq!(mode(&service).await, "shown");
}

#[tokio::test]
async fn what_makes_no_sense_changes_nothing_and_is_said_at_its_field() {
    let text = "[breaks]\nevery = '1h'\n";
    let service = Service::kept(text).await;
    for (change, key, words) in [
        (json!({ "breaks.every": "soon" }), "breaks.every", "is not a length of time"),
        (json!({ "breaks.every": 5 }), "breaks.every", "is a number, and must be text in quotes"),
        (json!({ "breaks.length": "2h" }), "breaks.length", "leaves no time between"),
        (json!({ "breaks.every": "4m" }), "breaks.every", "leaves no time between"),
        (json!({ "breaks.exercise": "juggling" }), "breaks.exercise", "There is no exercise"),
        (json!({ "shield.while_live": "loud" }), "shield.while_live", "is not one of hidden"),
        (json!({ "shield.numbers": { "raid": "loud" } }), "shield.numbers.raid", "is not one of hidden"),
        (json!({ "shield.numbers": { "likes": "shown" } }), "", "no setting “shield.numbers.likes”"),
        (json!({ "hotkeys.mark": "q" }), "hotkeys.mark", "typed for other things"),
        (json!({ "hotkeys.mark": "Ctrl+Shift+F9" }), "hotkeys.mark", "already"),
        (json!({ "twitch.irc_url": "ws://chat.example" }), "twitch.irc_url", "unencrypted"),
        (json!({ "server.listen": "0.0.0.0:4477" }), "server.listen", "started with --listen"),
        (json!({ "breaks.colour": "red" }), "", "There is no setting “breaks.colour”"),
    ] {
        let (status, body) = problem(service.put(SETTINGS, &change).await).await;
        assert_eq!(status, 422, "{change}");
        let error = &body["errors"][0];
        assert_eq!(error["key"], key, "{change}: {body}");
        assert!(error["detail"].as_str().unwrap().contains(words), "{change}: {body}");
        assert_eq!(service.file_text(), text, "{change}");
    }
    // One that is wrong holds back the others.
    let both = json!({ "breaks.every": "45m", "digest.during": "now and then" });
    assert_eq!(problem(service.put(SETTINGS, &both).await).await.0, 422);
    assert_eq!(service.file_text(), text);
    assert_eq!(problem(service.put(SETTINGS, &json!(["breaks.every"])).await).await.0, 422);
}

#[tokio::test]
async fn a_secret_can_be_set_and_taken_away_and_is_in_no_answer() {
    let service = Service::kept("").await;
    let hook = "https://hook.example/marker-4711";
    let answer = service.put(SETTINGS, &json!({ "digest.webhook": hook })).await.text().await.unwrap();
    assert!(!answer.contains("marker-4711"), "{answer}");
    assert!(service.file_text().contains(hook));
    let (status, body) =
        problem(service.put(SETTINGS, &json!({ "digest.webhook": "marker-4712" })).await).await;
    assert!(status == 422 && !body.to_string().contains("marker-4712"), "{body}");
    let (_, body) = problem(service.put(SETTINGS, &json!({ "digest.webhook": ["marker-4713"] })).await).await;
    assert!(!body.to_string().contains("marker-4713"), "{body}");
    // Each is told by itself.
    assert_eq!(entry(&service.json(SETTINGS).await, "digest.webhook_secret")["is_changed"], false);
    service.put(SETTINGS, &json!({ "digest.webhook": "" })).await;
    assert_eq!(entry(&service.json(SETTINGS).await, "digest.webhook")["is_changed"], false);
    assert!(!service.file_text().contains("marker"));
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_replaced_in_one_step_and_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let service = Service::kept("[breaks]\nevery = '1h'\n").await;
    let file = service.file();
    let mode = || std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    service.put(SETTINGS, &json!({ "breaks.every": "40m" })).await;
    assert_eq!(mode(), 0o640);
    // A password is for its owner alone.
    service.put(SETTINGS, &json!({ "obs.password": "hush" })).await;
    assert_eq!(mode(), 0o600);
    // What a name leads to is replaced, and the name stays a link.
    let elsewhere = service.data().join("dotfiles.toml");
    std::fs::rename(&file, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &file).unwrap();
    service.put(SETTINGS, &json!({ "breaks.every": "45m" })).await;
    assert!(std::fs::symlink_metadata(&file).unwrap().is_symlink());
    assert!(std::fs::read_to_string(&elsewhere).unwrap().contains("every = \"45m\""));
    let names: Vec<_> =
        std::fs::read_dir(service.data()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().contains(".evenkeel")), "{names:?}");
}

#[tokio::test]
async fn the_first_change_makes_a_file_with_every_setting_explained() {
    let service = Service::kept("").await;
    std::fs::remove_file(service.file()).unwrap();
    assert_eq!(
        service.put(SETTINGS, &json!({ "twitch.channel": "https://twitch.tv/Harbour" })).await.status(),
        200
    );
    let text = service.file_text();
    assert!(
        text.contains("# Your channel's name") && text.contains("channel = \"https://twitch.tv/Harbour\"")
    );
    assert_eq!(service.json("/api/v1/status").await["channel"], "harbour");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(service.file()).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_variable_counts_more_than_the_page_and_is_named() {
    let service = Service::kept_with("", &[("EVENKEEL_BREAKS__EVERY", "45m")]).await;
    let view = service.json(SETTINGS).await;
    let every = entry(&view, "breaks.every");
    assert_eq!((&every["value"], &every["set_by"]), (&json!("45m"), &json!("EVENKEEL_BREAKS__EVERY")));
    let (status, body) = problem(service.put(SETTINGS, &json!({ "breaks.every": "40m" })).await).await;
    assert_eq!(status, 422);
    assert!(body["detail"].as_str().unwrap().contains("EVENKEEL_BREAKS__EVERY"), "{body}");
}

#[tokio::test]
async fn settings_that_are_in_no_file_stay_as_they_are() {
    let service = Service::start().await;
    assert_eq!(service.json(SETTINGS).await["file"], Value::Null);
    let (status, body) = problem(service.put(SETTINGS, &json!({ "breaks.every": "40m" })).await).await;
    assert!(status == 409 && body["detail"].as_str().unwrap().contains("no settings file"), "{body}");
}

#[tokio::test]
async fn another_page_and_a_stranger_can_neither_read_nor_change_them() {
    let service = Service::kept("").await;
    let session = service.sign_in().await;
    let foreign = service
        .with_session(Method::PUT, SETTINGS, &session)
        .header("origin", "http://evil.example")
        .json(&json!({ "twitch.channel": "evil" }));
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    for method in [Method::GET, Method::PUT] {
        assert_eq!(service.bare(method, SETTINGS).send().await.unwrap().status(), 401);
    }
    assert_eq!(service.file_text(), "");
}

#[tokio::test]
async fn a_style_sheet_of_ones_own_is_served_as_one_and_nothing_else_is() {
    let service = Service::kept("").await;
    let own = || service.bare(Method::GET, "/overlay/own.css").send();
    assert_eq!(problem(own().await.unwrap()).await.0, 404);
    let file = service.data().join("mine.css");
    std::fs::write(&file, ".line { letter-spacing: 0.02em; }").unwrap();
    let mut overlay = service.overlay().await;
    overlay.frame().await;
    let name = |path: &std::path::Path| json!({ "overlay.css": path.to_str().unwrap() });
    service.put(SETTINGS, &name(&file)).await;
    let look = overlay.frame().await;
    assert_eq!((&look["type"], &look["own"]), (&json!("look"), &json!(true)), "{look}");
    assert!(!look.to_string().contains("mine.css"), "{look}");
    let answer = own().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/css; charset=utf-8");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert!(answer.text().await.unwrap().starts_with(".line"));
    assert!(
        service
            .bare(Method::GET, "/overlay")
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("/overlay/own.css")
    );

    std::fs::write(&file, "x".repeat(64 * 1024 + 1)).unwrap();
    let (_, body) = problem(own().await.unwrap()).await;
    assert!(body["detail"].as_str().unwrap().contains("larger than 64 KiB"), "{body}");
    // A page that is public gives out nothing that is no style sheet, and no name of a file.
    for path in [service.data().join("api-key"), service.data().to_owned(), service.data().join("none.css")] {
        service.put(SETTINGS, &name(&path)).await;
        let (status, body) = problem(own().await.unwrap()).await;
        assert!(status == 404 && !body.to_string().contains(path.to_str().unwrap()), "{body}");
    }
}

#[tokio::test]
async fn a_colour_that_is_none_and_a_font_that_could_end_a_rule_are_refused() {
    let service = Service::kept("").await;
    for (change, words) in [
        (json!({ "overlay.plate": "red" }), "is not a colour"),
        (json!({ "overlay.font": "a\";}body{" }), "is not the name of a font"),
        (json!({ "overlay.theme": "loud" }), "is not one of dark, light"),
    ] {
        let (status, body) = problem(service.put(SETTINGS, &change).await).await;
        assert!(status == 422 && body["detail"].as_str().unwrap().contains(words), "{body}");
    }
}
