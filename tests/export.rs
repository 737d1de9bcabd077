//! `evenkeel shield export`: the browser extension, ready to load, and `evenkeel shield` as it was.

use std::fs;

use serde_json::Value;

use crate::support::binary::Home;

const SETTINGS: &str =
    "[twitch]\nchannel = 'harbour'\nirc_url = 'irc://127.0.0.1:9'\n[server]\nlisten = '127.0.0.1:0'\n";

fn local(home: &Home, folder: &str) -> Value {
    serde_json::from_slice(&fs::read(home.path(folder).join("local.json")).unwrap()).unwrap()
}

#[tokio::test]
async fn the_extension_is_written_with_the_address_of_the_settings_or_of_the_running_service() {
    let home = Home::new(&SETTINGS.replace(":0", ":4499"));
    let export = format!("shield export {}", home.path("shield").display());
    let outcome = home.run(&export).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (Some(0), ""));
    assert!(outcome.out.contains("Load unpacked"), "{}", outcome.out);
    assert_eq!(local(&home, "shield")["address"], "http://127.0.0.1:4499");
    let token = fs::read_to_string(home.data().join("shield-token")).unwrap();
    assert_eq!(local(&home, "shield")["token"], *token);
    assert!(!outcome.out.contains(&token));

    let home = Home::new(SETTINGS);
    let export = format!("shield export {}", home.path("shield").display());
    let outcome = home.run(&export).await;
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.err.contains("Start `evenkeel` first"), "{}", outcome.err);
    let mut service = home.start().await;
    let outcome = home.run(&export).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (Some(0), ""));
    let kept = local(&home, "shield");
    assert_eq!(kept["address"], format!("http://{}", service.address));
    assert_eq!(local(&home, "data/browser-extension"), kept, "the service keeps the same");

    // The token in it opens what the extension asks.
    let asked = crate::support::web::http().get(service.api("/shield"));
    let answer = asked.bearer_auth(kept["token"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(answer.status(), 200);

    // The words that were there before mean what they meant.
    let outcome = home.run("shield words viewers").await;
    assert!(outcome.out.contains("But viewers: said in words."), "{outcome:?}");
    let outcome = home.run("shield exports").await;
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("hidden, words, delayed, shown"), "{}", outcome.err);
    service.kill().await;
}

#[tokio::test]
async fn a_folder_of_somebody_elses_is_left_alone() {
    let home = Home::new(&SETTINGS.replace(":0", ":4499"));
    fs::create_dir(home.path("mine")).unwrap();
    fs::write(home.path("mine/manifest.json"), "{}").unwrap();
    let outcome = home.run(&format!("shield export {}", home.path("mine").display())).await;
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.err.contains("holds other files"), "{}", outcome.err);
    assert_eq!(fs::read_dir(home.path("mine")).unwrap().count(), 1);
}
