//! What stands in one line: names in their own colours, badges, answers, `/me`, addresses by their host.

use serde_json::json;

use super::cdp::View;
use super::in_each_engine;
use super::launch::Engine;
use super::service::{CHANNEL, Service};

const STAGE: View =
    View { width: 800, height: 600, dark: false, reduced_motion: false, forced_colors: false };

fn said(id: &str, tags: &str, words: &str) -> String {
    format!(
        "@badge-info=subscriber/27;display-name=Rowan;emotes=;id={id};mod=0;room-id=500;tmi-sent-ts=1795377600000;\
         user-id=7;user-type=;{tags} :rowan!rowan@rowan.tmi.twitch.tv PRIVMSG #{CHANNEL} :{words}"
    )
}

/// What each line says, its pictures by their words.
const SAID: &str = "[...document.querySelectorAll('[data-line]:not([hidden])')].map((line) => {
  const copy = line.cloneNode(true);
  for (const image of copy.querySelectorAll('img')) image.replaceWith(`[${image.alt}]`);
  return copy.textContent;
})";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_says_who_somebody_is_and_whom_they_answer_and_never_since_when() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let lines = [
            said("a", "badges=moderator/1,subscriber/24,premium/1;color=#1E90FF", "good evening"),
            said("b", "badges=;color=", "\u{1}ACTION waves from the pier\u{1}"),
            said("c", "badges=vip/1;color=;reply-parent-display-name=Mira;reply-parent-user-login=mira", "@Mira that works"),
            said("d", "badges=;color=", "see https://www.example.org/a/very/long/path?of=things, and www.b.example"),
            said("e", "badges=;color=;reply-parent-display-name=KillYourself;reply-parent-user-login=killyourself", "@KillYourself hello"),
        ];
        let stage = browser.page(STAGE).await;
        stage.goto(&service.url("/overlay")).await;
        let dock = browser.page(View { width: 400, height: 800, ..View::default() }).await;
        dock.goto(&service.private("/dock")).await;
        for line in &lines {
            service.raw(&[line]).await;
        }
        let expected = json!([
            "[Moderator][Subscriber]Rowan: good evening",
            "Rowan waves from the pier",
            "to Mira[VIP]Rowan: that works",
            "Rowan: see example.org, and www.b.example",
            "Rowan: hello",
        ]);
        for page in [&stage, &dock] {
            page.until(&format!("{SAID}.length === 5")).await;
            assert_eq!(page.eval::<serde_json::Value>(SAID).await, expected, "{engine:?}");
            page.reload().await;
            page.until(&format!("{SAID}.length === 5")).await;
            assert_eq!(page.eval::<serde_json::Value>(SAID).await, expected, "{engine:?}: after a reload");
            let loaded = "[...document.querySelectorAll('.line-badge')].every((image) => image.complete && image.naturalWidth > 0)";
            page.until(loaded).await;
            page.until("document.getAnimations().length === 0").await;
            assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
        }
        stage.keep(&format!("line-{engine:?}")).await;
        dock.keep(&format!("line-dock-{engine:?}")).await;
    })
    .await;
}

/// The least contrast of the names with what lies behind them, over white and over black.
const CONTRAST: &str = "import('/assets/lib/contrast.js').then(({ parse, worst }) => {
  const ground = (element) => {
    const colour = parse(getComputedStyle(element).backgroundColor);
    return colour[3] > 0 || !element.parentElement ? colour : ground(element.parentElement);
  };
  return Math.min(...[...document.querySelectorAll('.line-author')].map((name) =>
    worst(parse(getComputedStyle(name).color), ground(name.closest('.line')))));
})";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_name_can_be_read_in_its_own_colour() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let colours = ["#000000", "#0000FF", "#FFFFFF", "#FF0000", "#00FF7F", "#8A2BE2", "#777777", "#FFFF00"];
    for (number, colour) in colours.iter().enumerate() {
        service
            .raw(&[&said(
                &format!("{number}"),
                &format!("badges=;color={colour}"),
                &format!("wave {number} comes in"),
            )])
            .await;
    }
    for theme in ["dark", "light", "contrast", "paper", "night"] {
        let page = browser.page(STAGE).await;
        page.goto(&service.url(&format!("/overlay?theme={theme}"))).await;
        page.until("document.querySelectorAll('[data-line]:not([hidden])').length === 8").await;
        let contrast: f64 = page.eval(CONTRAST).await;
        assert!(contrast >= 4.5, "{theme}: {contrast}");
        let different: usize =
            page.eval("new Set([...document.querySelectorAll('.line-author')].map((name) => getComputedStyle(name).color)).size").await;
        assert!(different >= 6, "{theme}: {different} colours are left");
        page.keep(&format!("names-{theme}")).await;
    }
    for dark in [false, true] {
        let page = browser.page(View { width: 300, height: 700, dark, ..View::default() }).await;
        page.goto(&service.private("/dock")).await;
        page.until("document.querySelectorAll('[data-line]:not([hidden])').length === 8").await;
        let contrast: f64 = page.eval(CONTRAST).await;
        assert!(contrast >= 4.5, "dock, dark {dark}: {contrast}");
    }
    // One colour for all, where the streamer wants that.
    let page = browser.page(STAGE).await;
    page.goto(&service.url("/overlay?names=%23ffe14d")).await;
    page.until("document.querySelectorAll('[data-line]:not([hidden])').length === 8").await;
    let all: Vec<String> =
        page.eval("[...new Set([...document.querySelectorAll('.line-author')].map((name) => getComputedStyle(name).color))]").await;
    assert_eq!(all, ["rgb(255, 225, 77)"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_many_lines_stand_there_and_how_long_is_the_streamers_choice() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service =
        Service::kept("[twitch]\nchannel = 'harbour_light'\n[hotkeys]\nbreak = ''\nquiet = ''\nmark = ''\n")
            .await;
    let page = browser.page(STAGE).await;
    page.before_load(super::idle::SKIPPING).await;
    page.goto(&service.url("/overlay")).await;
    service.put(&json!({ "overlay.lines": "few", "overlay.fade_after": "10s" })).await;
    for number in 0..6 {
        service.say_until_passed("Mira", &format!("line {number} of the evening")).await;
    }
    page.until(
        "document.body.textContent.includes('line 5') && !document.querySelector('[data-line][hidden]')",
    )
    .await;
    assert_eq!(page.eval::<u32>("document.querySelectorAll('[data-line]').length").await, 4);
    page.eval::<()>("skip(11_000)").await;
    page.until("!document.querySelector('[data-line]')").await;
}
