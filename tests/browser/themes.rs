//! How the overlay looks: every finished look can be read over any picture, paints nothing while idle, and
//! follows the settings without being loaded again.

use serde_json::json;

use super::cdp::View;
use super::in_each_engine;
use super::launch::Engine;
use super::service::Service;

const FILE: &str = "[twitch]\nchannel = 'harbour_light'\n[hotkeys]\nbreak = ''\nquiet = ''\nmark = ''\n";
const THEMES: [&str; 6] = ["dark", "light", "contrast", "paper", "night", "bare"];
const STAGE: View =
    View { width: 800, height: 600, dark: false, reduced_motion: false, forced_colors: false };

/// The least contrast of the words, names and happenings on the plates of a page, over white and over black.
const CONTRAST: &str = "(() => {
  const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
  const over = ([r, g, b, a], under) => [r, g, b].map((part, at) => part * a + under[at] * (1 - a));
  const linear = (part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  let least = 21;
  for (const line of document.querySelectorAll('.line'))
    for (const part of line.querySelectorAll('.line-words, .line-author, .line-happened'))
      for (const ground of [[255, 255, 255], [0, 0, 0]]) {
        const under = over(parse(getComputedStyle(line).backgroundColor), ground);
        const pair = [light(over(parse(getComputedStyle(part).color), under)), light(under)].sort((a, b) => b - a);
        least = Math.min(least, (pair[0] + 0.05) / (pair[1] + 0.05));
      }
  return least;
})()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_look_can_be_read_over_any_picture_and_paints_nothing_while_idle() {
    in_each_engine(async |engine, browser| {
        let service = Service::kept(FILE).await;
        let page = browser.page(STAGE).await;
        for theme in THEMES {
            page.goto(&service.url(&format!("/overlay?theme={theme}"))).await;
            assert_eq!(page.pixels().await.painted, 0, "{engine:?} {theme} paints while nothing happens");
            page.goto(&service.url(&format!("/overlay?sample=1&theme={theme}"))).await;
            page.until("document.querySelectorAll('.line').length === 4").await;
            let contrast: f64 = page.eval(CONTRAST).await;
            // Words with a shadow only have no plate to be read on.
            assert!(contrast >= 4.5 || theme == "bare", "{engine:?} {theme}: {contrast}");
            if engine == Engine::Today {
                println!("{theme}: {contrast:.1}");
                page.keep(&format!("theme-{theme}")).await;
                let tell = format!(
                    "postMessage({{ theme: '{theme}', position: 'bottom_left', scale: '1', font: '', words: '', names: '', events: '', plate: '', pause: true }}, location.origin); null"
                );
                page.eval::<()>(&tell).await;
                page.until("document.querySelector('[data-breath]')").await;
                page.eval::<()>("new Promise((done) => setTimeout(done, 1500))").await;
                page.keep(&format!("theme-{theme}-break")).await;
            }
        }
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_overlay_follows_the_settings_and_its_own_address_counts_more() {
    in_each_engine(async |engine, browser| {
        let service = Service::kept(FILE).await;
        let page = browser.page(STAGE).await;
        let asked = browser.page(STAGE).await;
        page.goto(&service.url("/overlay")).await;
        asked.goto(&service.url("/overlay?theme=light&scale=2")).await;
        page.eval::<()>("void (globalThis.sameVisit = true)").await;
        service.say_until_passed("Mira", "hello there").await;
        page.until("document.querySelector('.line')").await;
        service
            .put(&json!({
                "overlay.theme": "paper", "overlay.position": "top_right", "overlay.size": "large",
                "overlay.words": "#112233", "overlay.font": "Liberation Mono",
            }))
            .await;
        page.until("document.documentElement.dataset.theme === 'paper'").await;
        let style = "(() => { const line = document.querySelector('.line'); const { color, fontFamily } = getComputedStyle(line);
            const { right, top } = line.getBoundingClientRect();
            return [color, fontFamily.includes('Liberation Mono'), right > 700, top < 200, getComputedStyle(document.documentElement).fontSize]; })()";
        let found: serde_json::Value = page.eval(style).await;
        assert_eq!(found, json!(["rgb(17, 34, 51)", true, true, true, "20.8px"]), "{engine:?}");
        assert!(page.eval::<bool>("globalThis.sameVisit").await);
        asked.until("document.documentElement.dataset.position === 'top_right'").await;
        let theirs: [String; 2] = asked
            .eval("[document.documentElement.dataset.theme, getComputedStyle(document.documentElement).fontSize]")
            .await;
        assert_eq!(theirs, ["light", "32px"], "{engine:?}");
        // New lines come at the corner.
        service.say_until_passed("Wren", "and hello again").await;
        page.until("document.querySelectorAll('.line').length === 2").await;
        // A tab behind another paints nothing, and so never settles.
        page.call("Page.bringToFront", json!({})).await;
        page.settle().await;
        let tops: [f64; 2] = page
            .eval("[...document.querySelectorAll('.line')].map((line) => line.getBoundingClientRect().top)")
            .await;
        assert!(tops[1] < tops[0], "{engine:?}: {tops:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_settings_show_the_look_and_whether_it_can_be_read() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::kept(FILE).await;
    let page = browser.page(View { height: 1000, ..View::default() }).await;
    page.goto(&service.private("/settings")).await;
    page.until("document.getElementById('content').dataset.loaded === 'yes'").await;
    page.eval::<()>("document.getElementById('overlay').open = true; null").await;
    page.until("/^Readable over any picture/.test(document.querySelector('[data-contrast]').innerText)")
        .await;
    let inside = |what: &str| format!("document.querySelector('iframe').contentDocument.{what}");
    let choose = |id: &str, value: &str| {
        format!(
            "(() => {{ const field = document.getElementById('overlay-{id}'); field.value = '{value}';
               field.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()"
        )
    };
    page.eval::<()>(&choose("theme", "night")).await;
    page.until(&inside("documentElement.dataset.theme === 'night'")).await;
    page.eval::<()>(&choose("plate", "#ffffff")).await;
    page.eval::<()>(
        "(() => { const cover = document.querySelector('[data-cover]'); cover.value = '64';
        cover.dispatchEvent(new Event('input', { bubbles: true })); })()",
    )
    .await;
    page.until("document.querySelector('[data-contrast]').innerText.includes('may be hard to read')").await;
    page.eval::<()>("document.getElementById('overlay').scrollIntoView(); null").await;
    page.keep("settings-preview").await;
    page.click("[data-preview-break]").await;
    page.until(&inside("querySelector('[data-breath]') !== null")).await;
    // Nothing of it is saved, and the overlay itself is as it was.
    assert_eq!(service.file_text(), FILE);
    assert_eq!(page.problems(), Vec::<String>::new());
}
