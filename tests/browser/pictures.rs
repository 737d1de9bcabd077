//! Makes the README's pictures out of the real pages:
//! `cargo test --test main -- --ignored the_pictures_of_the_readme`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use evenkeel::cli::demo;
use evenkeel::clock::{after, until};
use evenkeel::domain::Action;
use serde_json::{Value, json};

use super::cdp::{Browser, Page, View};
use super::launch::Engine;
use super::service::Service;

/// One of the two scenes side by side; between them is a gap.
const SCENE: View =
    View { width: 472, height: 540, dark: false, reduced_motion: false, forced_colors: false };
const GAP: u32 = 16;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "writes pictures into docs/"]
async fn the_pictures_of_the_readme() {
    let browser = Engine::Today.launch().await.expect("a browser to make pictures with");
    fs::write(docs().join("overlay.png"), overlay(&browser).await).unwrap();
    fs::write(docs().join("digest.png"), digest(&browser).await).unwrap();
}

/// The overlay over a game: while people chat, and in a break.
async fn overlay(browser: &Browser) -> Vec<u8> {
    let service = Service::start().await;
    let chat = browser.page(SCENE).await;
    chat.goto(&service.url("/overlay?scale=0.85")).await;
    let raid = "@badge-info=;badges=;color=;display-name=Lumen_Attic;emotes=;id=raid;login=lumen_attic;\
                mod=0;msg-id=raid;msg-param-displayName=Lumen_Attic;msg-param-login=lumen_attic;\
                msg-param-viewerCount=120;room-id=500;subscriber=0;tmi-sent-ts=1795377600000;user-id=7;\
                user-type= :tmi.twitch.tv USERNOTICE #harbour_light";
    service.say("Mira_Paints", "the light on the water is beautiful").await;
    service.say("curious_wren", "can the boat be steered?").await;
    service.say("slow_tea_Otto", "so glad I made it today").await;
    service.raw(&[raid]).await;
    service.say("Lumen_Attic", "hello from the attic").await;
    chat.until("document.querySelectorAll('[data-line]').length === 5").await;
    chat.until("document.getAnimations().length === 0").await;
    let chatting = chat.picture().await;

    service.act(Action::StartBreak { exercise: None, length: None }).await;
    // A while into the break, and almost at the end of a breath in.
    service.pass(Duration::from_millis(92_000));
    chat.reload().await;
    chat.until("getComputedStyle(document.querySelector('.pause')).opacity === '1'").await;
    let resting = chat.picture().await;

    let scene = fs::read_to_string(docs().join("scene.svg")).unwrap();
    let frame = browser.page(View { width: 2 * SCENE.width + GAP, ..SCENE }).await;
    frame
        .eval::<()>(&format!(
            "(async () => {{
               const scene = 'data:image/svg+xml,' + encodeURIComponent({});
               const pictures = ['{chatting}', '{resting}'].map((data) => 'data:image/png;base64,' + data);
               document.body.style.cssText = 'margin: 0; display: flex; gap: {GAP}px';
               for (const picture of pictures) {{
                 const game = document.createElement('div');
                 game.style.cssText = 'position: relative; width: {}px; height: {}px; overflow: hidden; border-radius: 12px';
                 for (const src of [scene, picture]) {{
                   const layer = new Image();
                   layer.style.cssText = 'position: absolute; inset: 0';
                   layer.src = src;
                   game.append(layer);
                   await layer.decode();
                 }}
                 document.body.append(game);
               }}
             }})()",
            Value::String(scene),
            SCENE.width,
            SCENE.height,
        ))
        .await;
    frame.screenshot().await
}

/// The digest of the demo's stream.
async fn digest(browser: &Browser) -> Vec<u8> {
    let service = Service::with(|config| *config = demo::settings()).await;
    service.act(Action::StartStream).await;
    let start = service.clock.now();
    for (at, line) in demo::DemoChannel::new(7, start).take_while(|(at, _)| *at < demo::ROUND) {
        service.clock.advance(until(service.clock.now(), after(start, at)).unwrap_or_default());
        service.raw(&[&line]).await;
    }
    service.say_until_passed("harbour", "good night").await;
    service.act(Action::EndStream).await;
    service.pass(demo::ROUND);
    let page: Page = browser.page(View { width: 800, height: 960, ..View::default() }).await;
    page.call("Emulation.setScrollbarsHidden", json!({"hidden": true})).await;
    page.goto(&service.private("/")).await;
    page.until("document.querySelector('a[href^=\"/digests/\"]')").await;
    page.goto(&service.url("/digests/last")).await;
    page.screenshot().await
}
