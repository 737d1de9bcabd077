//! The overlay and the keys in OBS, as the command line puts them there.

use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use super::*;
use crate::support::binary::Home;
use crate::support::fake_obs::Source;

fn home(fake: &FakeObs, password: &str) -> Home {
    let url = fake.url();
    Home::new(&format!(
        "[server]\nlisten = '127.0.0.1:4499'\n[obs]\nurl = '{url}'\npassword = '{password}'\nbreak_scene = 'Pause'\nmute = ['Mic']\n"
    ))
}

fn source(name: &str, kind: &str, settings: Value) -> Source {
    Source { scene: "Chat".into(), name: name.into(), kind: kind.into(), settings }
}

const OVERLAY: &str = "http://127.0.0.1:4499/overlay";

#[tokio::test]
async fn the_overlay_is_made_once_with_its_size_in_the_scene_on_air() {
    for (flavour, version) in [(Flavour::V51, "OBS 29.0.2 answers"), (Flavour::V55, "OBS 30.2.3 answers")] {
        let fake = FakeObs::start(flavour, PASSWORD).await;
        let home = home(&fake, PASSWORD);
        let done = home.run("obs connect").await;
        assert_eq!(done.code, Some(0), "{done:?}");
        assert!(
            done.out.contains(version) && done.out.contains("in the scene `Game`, 800 wide and 600 high")
        );
        let [made] = &fake.state().sources[..] else { panic!("one source") };
        assert_eq!((made.scene.as_str(), made.name.as_str()), ("Game", "Evenkeel"));
        assert_eq!(made.kind, "browser_source");
        let settings = json!({ "url": OVERLAY, "width": 800, "height": 600, "fps": 30, "fps_custom": true });
        assert_eq!(made.settings, settings);

        let again = home.run("obs connect").await;
        assert!(again.code == Some(0) && again.out.contains("already, as `Evenkeel`"), "{again:?}");
        assert_eq!(fake.state().sources.len(), 1);
        fake.choose("Chat");
        let again = home.run("obs connect").await;
        assert!(again.code == Some(0) && again.out.contains("now in the scene `Chat`, too"), "{again:?}");
    }
}

#[tokio::test]
async fn one_that_was_made_by_hand_is_found_under_any_name() {
    let fake = FakeObs::start(Flavour::V55, PASSWORD).await;
    let by_hand = json!({ "url": format!("{OVERLAY}?chat=0"), "width": 1920 });
    fake.change(|state| state.sources.push(source("my overlay", "browser_source", by_hand.clone())));
    fake.choose("Chat");
    let done = home(&fake, PASSWORD).run("obs connect").await;
    assert!(done.code == Some(0) && done.out.contains("already, as `my overlay`"), "{done:?}");
    assert_eq!(fake.state().sources, [source("my overlay", "browser_source", by_hand)]);
}

#[tokio::test]
async fn one_that_leads_elsewhere_is_changed_only_where_that_is_said() {
    let fake = FakeObs::start(Flavour::V51, PASSWORD).await;
    let old = json!({ "url": "http://127.0.0.1:1/overlay", "css": "body{}" });
    fake.change(|state| state.sources.push(source("Evenkeel", "browser_source", old.clone())));
    let home = home(&fake, PASSWORD);
    let done = home.run("obs connect").await;
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(done.err.contains("http://127.0.0.1:1/overlay") && done.err.contains("--replace"), "{done:?}");
    assert_eq!(fake.state().sources, [source("Evenkeel", "browser_source", old)]);

    let done = home.run("obs connect --replace").await;
    assert_eq!(done.code, Some(0), "{done:?}");
    let sources = fake.state().sources;
    assert_eq!(
        (&sources[0].settings["url"], &sources[0].settings["css"]),
        (&json!(OVERLAY), &json!("body{}"))
    );
    assert!(sources.iter().any(|source| source.scene == "Game" && source.name == "Evenkeel"));

    // A source of another kind is never touched.
    let fake = FakeObs::start(Flavour::V55, PASSWORD).await;
    fake.change(|state| state.sources.push(source("Evenkeel", "image_source", json!({ "file": "x" }))));
    let done = self::home(&fake, PASSWORD).run("obs connect --replace").await;
    assert!(done.code == Some(1) && done.err.contains("no browser source"), "{done:?}");
    assert_eq!(fake.state().sources[0].settings, json!({ "file": "x" }));
}

#[tokio::test]
async fn what_is_in_the_way_is_one_clear_sentence() {
    let fake = FakeObs::start(Flavour::V51, PASSWORD).await;
    fake.change(|state| {
        state.kinds.retain(|kind| kind != "browser_source");
        state.scenes.retain(|scene| scene != "Pause");
        state.muted.remove("Mic");
    });
    let done = home(&fake, PASSWORD).run("obs connect").await;
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(done.out.contains("no scene called `Pause`") && done.out.contains("no audio input called `Mic`"));
    assert!(done.err.contains("This OBS has no browser source"), "{done:?}");
    assert!(fake.state().sources.is_empty());

    let done = home(&fake, "wrong").run("obs connect").await;
    assert!(done.code == Some(1) && done.err.contains("OBS did not accept the password."), "{done:?}");
    assert!(!done.err.contains("wrong"));
    let mut fake = fake;
    fake.close().await;
    let done = home(&fake, PASSWORD).run("obs connect").await;
    assert!(done.code == Some(1) && done.err.contains("OBS does not run"), "{done:?}");
    let done = Home::new("").run("obs connect").await;
    assert!(done.code == Some(2) && done.err.contains("No OBS is set."), "{done:?}");
}

#[tokio::test]
async fn the_scripts_are_filled_in_and_for_their_owner_alone() {
    let home = Home::new("[server]\nlisten = '127.0.0.1:0'\n");
    let done = home.run("obs script").await;
    assert!(done.code == Some(1) && done.err.contains("Start it once"), "{done:?}");
    let mut service = home.start().await;
    let done = home.run(&format!("obs script {}", home.path("scripts").display())).await;
    assert_eq!(done.code, Some(0), "{done:?}");
    let script = |name: &str| {
        let path = home.path("scripts").join(name);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        std::fs::read_to_string(path).unwrap()
    };
    let python = script("evenkeel-hotkeys.py");
    assert!(python.contains(&format!("KEY_FILE = \"{}\"", home.data().join("api-key").display())));
    assert!(!python.contains(&home.key()), "the key stays in its file");
    assert!(python.contains(&format!("ADDRESS = \"http://{}\"", service.address)));
    let lua = script("evenkeel-hotkeys.lua");
    assert!(lua.contains(home.data().to_str().unwrap()) && !lua.contains(&home.key()));
    assert!(!done.out.contains(&home.key()));
    service.signal("TERM").await;
    assert_eq!(service.ended().await, Some(0));
}
