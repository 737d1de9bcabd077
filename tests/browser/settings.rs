//! The page of settings: read, changed, refused and saved, by mouse and by keyboard.

use super::cdp::{Browser, Page, View};
use super::launch::Engine;
use super::pages::assert_accessible;
use super::service::Service;

const FILE: &str =
    "# mine\n[hotkeys]\nbreak = ''\nquiet = ''\nmark = ''\n\n[breaks]\n# not too often\nevery = '1h'\n";

async fn open(browser: &Browser, service: &Service) -> Page {
    let page = browser.page(View::default()).await;
    page.goto(&service.private("/settings")).await;
    page.until("document.getElementById('breaks-every')?.value").await;
    page
}

fn setting(key: &str) -> String {
    format!("document.querySelector('[data-setting=\"{key}\"]')")
}

const SAVED: &str = "document.querySelector('[data-said]').innerText.startsWith('Saved')";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_changed_on_the_page_is_saved_and_nothing_else() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::kept(FILE).await;
    let page = open(&browser, &service).await;
    assert_eq!(page.eval::<String>("document.getElementById('breaks-every').value").await, "1h");
    assert!(page.eval::<bool>("document.querySelector('[data-keep]').hidden").await);

    page.write("#breaks-every", "soon").await;
    assert!(!page.eval::<bool>("document.querySelector('[data-keep]').hidden").await);
    page.click("[data-keep] [type=submit]").await;
    let mistake = format!("{}.querySelector('[data-mistake]').innerText", setting("breaks.every"));
    page.until(&format!("{mistake}.includes('is not a length of time')")).await;
    assert_accessible(&page, "a mistake").await;
    page.look(View::default()).await;
    assert_eq!(service.file_text(), FILE);

    page.write("#breaks-every", "40m").await;
    page.click("#shield-cover_chat").await;
    page.click("[data-setting=\"feedback.pass\"] [value=idea]").await;
    page.write("#obs-password", "marker-4711").await;
    page.eval::<()>(
        "(() => { const raid = document.getElementById('shield-numbers-raid');
           raid.value = 'words'; raid.dispatchEvent(new Event('input', { bubbles: true })); })()",
    )
    .await;
    page.key("Enter").await;
    page.until(SAVED).await;
    let file = service.file_text();
    for line in [
        "# mine\n",
        "# not too often\nevery = \"40m\"\n",
        "cover_chat = true\n",
        "pass = [\"kind\", \"question\", \"chatter\", \"idea\"]\n",
        "password = \"marker-4711\"\n",
        "raid = \"words\"",
    ] {
        assert!(file.contains(line), "{line}: {file}");
    }
    assert_eq!(file.matches(" = ").count(), 8, "{file}");
    assert!(!page.eval::<String>("document.documentElement.outerHTML").await.contains("marker-4711"));
    assert!(
        page.eval::<String>("document.querySelector('[data-is-set]').parentElement.innerText").await.len()
            > 5
    );
    assert!(page.eval::<bool>("document.querySelector('[data-keep]').hidden").await);

    page.click("[data-setting=\"breaks.every\"] [data-reset]").await;
    assert_eq!(page.eval::<String>("document.getElementById('breaks-every').value").await, "50m");
    page.click("[data-undo]").await;
    assert_eq!(page.eval::<String>("document.getElementById('breaks-every').value").await, "40m");
    assert_eq!(
        page.problems().iter().filter(|problem| !problem.contains("422")).count(),
        0,
        "{:?}",
        page.problems()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exercise_of_ones_own_is_written_on_the_page() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::kept(FILE).await;
    let page = open(&browser, &service).await;
    page.click("[data-add-exercise]").await;
    for (part, text) in
        [("title", "A cup of tea"), ("id", "tea"), ("audience", "Back soon."), ("parts", "in 4\nout 6.5")]
    {
        page.write(&format!(".exercise [data-part={part}]"), text).await;
    }
    page.click("[data-keep] [type=submit]").await;
    page.until(SAVED).await;
    assert!(service.file_text().contains("{ cue = \"out\", seconds = 6.5 }"), "{}", service.file_text());
    page.until(
        "[...document.getElementById('breaks-exercise').options].some(({ value }) => value === 'tea')",
    )
    .await;
    assert_accessible(&page, "with an exercise").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_is_quiet_wide_narrow_and_dark() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::kept(FILE).await;
    let page = open(&browser, &service).await;
    page.eval::<()>("document.querySelectorAll('details').forEach((each) => (each.open = true))").await;
    assert_accessible(&page, "settings").await;
    for (name, width, dark) in [("wide", 1280, false), ("narrow", 390, false), ("dark", 1280, true)] {
        page.look(View { width, height: 6400, dark, ..View::default() }).await;
        page.settle().await;
        page.keep(&format!("settings-{name}")).await;
    }
    page.look(View { width: 200, height: 400, ..View::default() }).await;
    assert!(page.eval::<bool>("document.documentElement.scrollWidth <= innerWidth").await, "at 200 %");
    assert_eq!(page.problems(), Vec::<String>::new());
}
