//! The user script: the same hiding, with a manager for user scripts that asks the service for it.

use evenkeel::app::extension::USER_SCRIPT;
use evenkeel::domain::ShieldMode;
use serde_json::{Value, json};

use super::cdp::{Page, View};
use super::extension::{CHANNEL, Film, MANAGER, NO_NAMES, OPEN, SHUT, shield, twitch};
use super::launch::Engine;
use super::service::Service;

/// What a manager gives to a script. Asking goes through the test, which stands outside the page as a
/// manager does.
const MANAGER_OF_SCRIPTS: &str = "
  const waiting = new Map();
  globalThis.answered = (id, status, responseText) => {
    const { onload, onerror } = waiting.get(id);
    if (status) onload({ status, responseText }); else onerror();
  };
  const GM_xmlhttpRequest = (wish) => {
    const id = waiting.size;
    waiting.set(id, wish);
    askOutside(JSON.stringify({ id, url: wish.url, headers: wish.headers }));
  };
  const GM_getValue = (name, otherwise) => JSON.parse(localStorage.getItem('gm ' + name) ?? 'null') ?? otherwise;
  const GM_setValue = (name, value) => localStorage.setItem('gm ' + name, JSON.stringify(value));
  const GM_registerMenuCommand = (title, act) => ((globalThis.menu ??= {})[title] = act);
";

async fn install(page: &Page, service: &Service) {
    page.call("Runtime.addBinding", json!({"name": "askOutside"})).await;
    let mut events = page.events();
    let answering = page.handle();
    tokio::spawn(async move {
        let http = crate::support::web::http();
        while let Some(called) = events.wait(&["Runtime.bindingCalled"]).await {
            let wish: Value = serde_json::from_str(called["payload"].as_str().unwrap()).unwrap();
            let request = http.get(wish["url"].as_str().unwrap());
            let request = request.header("authorization", wish["headers"]["Authorization"].as_str().unwrap());
            let (status, body) = match request.send().await {
                Ok(answer) => (answer.status().as_u16(), answer.text().await.unwrap()),
                Err(_) => (0, String::new()),
            };
            // The page may have gone on meanwhile.
            let script = format!("globalThis.answered?.({}, {status}, {})", wish["id"], json!(body));
            let asked = json!({"expression": script, "contextId": called["executionContextId"]});
            let _ = answering.try_call("Runtime.evaluate", asked).await;
        }
    });
    let script = std::fs::read_to_string(service.extension().join(USER_SCRIPT)).unwrap();
    page.before_load(&format!("{{ {MANAGER_OF_SCRIPTS}\n{script} }}")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_user_script_hides_follows_and_covers_like_the_extension() {
    let mut service = Service::start().await;
    let Some(browser) = Engine::Today.launch_with(&[NO_NAMES.to_owned()]).await else { return };
    let (page, eye) = (twitch(&browser).await, browser.page(View::default()).await);
    install(&page, &service).await;
    page.call("Page.bringToFront", json!({})).await;
    let film = Film::of(&page).await;
    for url in [CHANNEL, MANAGER, "https://dashboard.twitch.tv/u/harbour_light/stream-summary"] {
        page.visit(url).await;
        page.changes(6).await;
        assert_eq!(page.seen().await, Vec::<String>::new(), "{url}");
    }
    assert!(page.offers("This page stays closed for now").await);
    page.visit(CHANNEL).await;
    page.until("document.documentElement.dataset.evenkeelChat === 'open'").await;
    assert_eq!(film.develop(6, &eye).await, 0);

    page.call("Page.bringToFront", json!({})).await;
    shield(&service, ShieldMode::Shown, None).await;
    page.until(OPEN).await;
    service.end().await;
    page.until(SHUT).await;
    let commands: Vec<String> = page.eval("Object.keys(menu)").await;
    assert_eq!(commands.len(), 4, "{commands:?}");
    page.visit("https://www.twitch.tv/pick").await;
    page.eval::<()>("void menu['Hide an element I click']()").await;
    page.until_offered("Click what you would like to hide").await;
    page.click(".tile").await;
    page.until_offered("Hidden").await;
    page.visit("https://www.twitch.tv/pick").await;
    page.changes(3).await;
    assert_eq!(page.seen().await, Vec::<String>::new());
    page.eval::<()>("void menu['What is hidden on this page?']()").await;
    page.until_offered("What is hidden on this page").await;
    page.eval::<()>("void menu['Show again what I clicked last']()").await;
    page.until("getComputedStyle(document.querySelector('.tile')).visibility === 'visible'").await;
}
