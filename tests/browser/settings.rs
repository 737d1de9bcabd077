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

/// How often a break is offered, as it stands in its field.
async fn every(page: &Page) -> [String; 2] {
    page.eval("[...document.querySelectorAll('[data-setting=\"breaks.every\"] .length > *')].map(({ value }) => value)").await
}

async fn choose(page: &Page, selector: &str, value: &str) {
    page.eval::<()>(&format!(
        "(() => {{ const field = document.querySelector('{selector}'); field.value = '{value}';
           for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, {{ bubbles: true }})); }})()"
    ))
    .await;
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
    assert_eq!(every(&page).await, ["1", "h"]);
    assert!(page.eval::<bool>("document.querySelector('[data-keep]').hidden").await);

    // What is wrong is said at its field: what no length is before anybody is asked, what does not fit by the service.
    page.write("#breaks-every", "0").await;
    assert!(!page.eval::<bool>("document.querySelector('[data-keep]').hidden").await);
    page.click("[data-keep] [type=submit]").await;
    let mistake = |key| format!("{}.querySelector('[data-mistake]').innerText", setting(key));
    page.until(&format!("{}.includes('more than zero')", mistake("breaks.every"))).await;
    page.write("#breaks-every", "1").await;
    page.write("#breaks-length", "90").await;
    page.click("[data-keep] [type=submit]").await;
    page.until(&format!("{}.includes('leaves no time between')", mistake("breaks.length"))).await;
    let said: String = page.eval(&mistake("breaks.length")).await;
    assert!(said.contains("“A break lasts”") && !said.contains("breaks.") && !said.contains('='), "{said}");
    assert_accessible(&page, "a mistake").await;
    page.look(View::default()).await;
    assert_eq!(service.file_text(), FILE);

    page.write("#breaks-length", "5").await;
    page.write("#breaks-every", "40").await;
    choose(&page, "#breaks-every ~ select", "m").await;
    page.click("#shield summary").await;
    page.click("#shield-cover_chat").await;
    page.click("[data-setting=\"feedback.pass\"] [value=idea]").await;
    page.write("#feedback-hide_words", "spoiler*").await;
    page.key("Enter").await;
    page.write("#feedback-hide_words", "my old school").await;
    page.write("#digest-daily", "").await;
    page.eval::<()>(
        "(() => { const time = document.getElementById('digest-daily'); time.value = '18:30';
           time.dispatchEvent(new Event('change', { bubbles: true })); })()",
    )
    .await;
    page.click("#obs summary").await;
    page.write("#obs-password", "marker-4711").await;
    choose(&page, "#shield-numbers-raid", "words").await;
    page.click("#obs-password").await;
    page.key("Enter").await;
    page.until(SAVED).await;
    let file = service.file_text();
    for line in [
        "# mine\n",
        "# not too often\nevery = \"40m\"\n",
        "cover_chat = true\n",
        "pass = [\"kind\", \"question\", \"chatter\", \"idea\"]\n",
        "password = \"marker-4711\"\n",
        "hide_words = [\"spoiler*\", \"my old school\"]\n",
        "daily = [\"18:30\"]\n",
        "raid = \"words\"",
    ] {
        assert!(file.contains(line), "{line}: {file}");
    }
    assert_eq!(file.matches(" = ").count(), 10, "{file}");
    assert!(!page.eval::<String>("document.documentElement.outerHTML").await.contains("marker-4711"));
    let is_set = "document.querySelector('[data-setting=\"obs.password\"] [data-is-set]').innerText";
    assert_eq!(page.eval::<String>(is_set).await, "It is set.");
    assert!(page.eval::<bool>("document.querySelector('[data-keep]').hidden").await);

    // What the list holds can be removed again.
    let chips = "[...document.querySelectorAll('[data-setting=\"feedback.hide_words\"] li span')].map((chip) => chip.innerText)";
    assert_eq!(page.eval::<Vec<String>>(chips).await, ["spoiler*", "my old school"]);
    page.click("[data-setting=\"feedback.hide_words\"] li button").await;
    assert_eq!(page.eval::<Vec<String>>(chips).await, ["my old school"]);
    page.click("[data-setting=\"breaks.every\"] [data-reset]").await;
    assert_eq!(every(&page).await, ["50", "m"]);
    page.click("[data-undo]").await;
    assert_eq!(every(&page).await, ["40", "m"]);
    assert_eq!(page.eval::<Vec<String>>(chips).await, ["spoiler*", "my old school"]);
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
    page.click("#breaks summary").await;
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
    page.look(View { width: 1280, height: 800, ..View::default() }).await;
    let tall = page.eval::<u32>("document.documentElement.scrollHeight").await;
    assert!(tall < 4_000, "{tall} at rest");
    page.look(View { width: 1280, height: 4000, ..View::default() }).await;
    page.keep("settings-at-rest").await;
    page.look(View { width: 390, height: 4000, ..View::default() }).await;
    page.keep("settings-at-rest-narrow").await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setting_is_found_by_its_words_and_by_a_link() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::kept(FILE).await;
    let page = open(&browser, &service).await;
    let seen = "[...document.querySelectorAll('[data-setting]')].filter((each) => each.checkVisibility()).map(({ dataset }) => dataset.setting)";
    page.write("#find", "mute").await;
    page.until(&format!("{seen}.join() === 'obs.mute'")).await;
    page.write("#find", "spoons").await;
    page.until("document.querySelector('[data-found]').innerText.includes('No setting has these words')")
        .await;
    choose(&page, "#find", "").await;
    page.until(&format!("{seen}.length === 12")).await;
    assert!(page.eval::<bool>("document.querySelector('[data-keep]').hidden").await, "nothing was edited");
    // As from a link on another page.
    page.goto(&service.url("/setup")).await;
    page.goto(&service.url("/settings#hotkeys")).await;
    page.until("document.getElementById('hotkeys-break')?.checkVisibility()").await;
    assert_eq!(page.problems(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lengths_and_colours_come_back_as_they_were_written() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let text = "[breaks]\nevery = '1h 30m'\nnotice = '500ms'\naway_after = '10m'\n\n[digest]\nduring = 'off'\n\n[overlay]\nplate = '#12345678'\nwords = '#abc'\n";
    let service = Service::kept(text).await;
    let page = open(&browser, &service).await;
    let values = |key: &str| {
        format!(
            "[...document.querySelectorAll('[data-setting=\"{key}\"] [data-field], [data-setting=\"{key}\"] select')].map(({{ value }}) => value)"
        )
    };
    assert_eq!(page.eval::<Vec<String>>(&values("breaks.every")).await, ["90", "m"]);
    assert_eq!(page.eval::<Vec<String>>(&values("breaks.notice")).await, ["0.5", "s"]);
    assert_eq!(page.eval::<Vec<String>>(&values("breaks.away_after")).await, ["", "10", "m"]);
    assert_eq!(page.eval::<String>("document.getElementById('digest-during').value").await, "off");
    assert_eq!(page.eval::<String>("document.getElementById('overlay-words').value").await, "#aabbcc");
    assert!(page.eval::<bool>("document.querySelector('[data-keep]').hidden").await);
    // The look's own colour again, and a digest every half hour.
    page.click("#overlay summary").await;
    page.click("[data-setting=\"overlay.words\"] [data-own]").await;
    choose(&page, "#overlay-plate", "#ffffff").await;
    choose(&page, "#digest-during", "").await;
    choose(&page, "[data-setting=\"digest.during\"] [data-count]", "1.5").await;
    choose(&page, "[data-setting=\"digest.during\"] [data-unit]", "h").await;
    page.click("[data-keep] [type=submit]").await;
    page.until(SAVED).await;
    let file = service.file_text();
    for line in
        ["words = \"\"", "plate = \"#ffffff78\"", "during = \"90m\"", "every = '1h 30m'", "notice = '500ms'"]
    {
        assert!(file.contains(line), "{line}: {file}");
    }
    assert_eq!(page.problems(), Vec::<String>::new());
}
