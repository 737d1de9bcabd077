//! The page for OBS, in every Chromium that OBS carries.

use std::time::Duration;

use evenkeel::domain::{Action, EmoteSpan, Kind, NewFeedback, upright};

use super::cdp::{Browser, Page, View};
use super::in_each_engine;
use super::launch::Engine;
use super::service::Service;

/// The overlay, with emotes that load.
async fn overlay(browser: &Browser, service: &Service, query: &str) -> Page {
    let page = browser.page(View::default()).await;
    page.emotes(true).await;
    page.goto(&service.url(&format!("/overlay{query}"))).await;
    page
}

/// What the lines say, oldest first; emotes by their alternative text.
async fn lines(page: &Page) -> Vec<String> {
    page.eval(
        "[...document.querySelectorAll('[data-line]')].map((line) => {
           const copy = line.cloneNode(true);
           for (const image of copy.querySelectorAll('img')) image.replaceWith(image.alt);
           return copy.textContent;
         })",
    )
    .await
}

/// Waits until somebody's words stand in the page.
async fn shown(page: &Page, words: &str) {
    page.until(&format!("document.getElementById('overlay').textContent.includes('{words}')")).await;
}

fn assert_no_digit(text: &str, when: &str) {
    assert!(!text.chars().any(char::is_numeric), "{when}: {text}");
}

/// Everything in the page that could be read: words, titles, labels.
async fn readable(page: &Page) -> String {
    page.eval(
        "[document.title, document.body.textContent,
          ...[...document.querySelectorAll('[title], [aria-label], [alt]')]
            .map((e) => [e.title, e.getAttribute('aria-label'), e.alt].join(' '))].join(' ')",
    )
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_passed_is_shown_and_what_is_held_never_is() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = overlay(browser, &service, "").await;
        let text = "Kappa good evening";
        let with_emote = NewFeedback {
            emotes: vec![EmoteSpan::new(text, "25", 0, 5).unwrap()],
            ..service.message("Mira", text)
        };
        service
            .hear(vec![
                with_emote,
                service.message("Gus", "this is pathetic, everyone hates you, quit streaming forever"),
                service.message("Teo", "idea: could you do a night version of it next time?"),
                service.message("Wren", "which brush is that for the foam?"),
            ])
            .await;
        shown(&page, "which brush").await;
        let expected = ["Mira: Kappa good evening", "Wren: which brush is that for the foam?"];
        assert_eq!(lines(&page).await, expected, "{engine:?}");
        let emote: [String; 2] =
            page.eval("(({ alt, src }) => [alt, src])(document.querySelector('[data-line] img'))").await;
        assert_eq!(emote[0], "Kappa", "{engine:?}");
        assert!(
            emote[1].starts_with("https://static-cdn.jtvnw.net/emoticons/v2/25/"),
            "{engine:?}: {emote:?}"
        );
        let html: String = page.eval("document.documentElement.outerHTML").await;
        assert!(!html.contains("pathetic") && !html.contains("night version"), "{engine:?}");

        let gone = service.say("Ulf", "I will be deleted").await;
        shown(&page, "I will be deleted").await;
        service.remove(gone).await;
        page.until("!document.body.textContent.includes('I will be deleted')").await;
        assert_eq!(lines(&page).await, expected, "{engine:?}");
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_emote_that_does_not_load_is_its_word() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = browser.page(View::default()).await;
    page.emotes(false).await;
    page.goto(&service.url("/overlay")).await;
    let emotes = vec![EmoteSpan::new("hi Kappa", "25", 3, 8).unwrap()];
    service.hear(vec![NewFeedback { emotes, ..service.message("Mira", "hi Kappa") }]).await;
    page.until("document.querySelector('[data-line]')?.textContent === 'Mira: hi Kappa'").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_others_write_stays_text() {
    let zalgo = format!("z{}", "\u{0300}\u{0323}\u{0489}".repeat(300));
    let word = "w".repeat(10_000);
    let hostile: Vec<(&str, &str)> = vec![
        ("Mira", "<script>globalThis.pwned = 1</script>"),
        ("Mira", "\"><img src=x onerror=\"globalThis.pwned = 1\">"),
        ("<b onclick=pwned=1>Bob</b>", "</li></ol><iframe src=javascript:pwned=1></iframe>"),
        ("Mira", "<svg/onload=pwned=1>&lt;b&gt; &#60; {{7*7}} ${pwned} javascript:pwned=1"),
        ("Mira", "\u{202e}backwards \u{2067}isolated\u{2066}"),
        ("\u{202e}evil", "plain words"),
        ("Mira", "\u{1b}]0;title\u{7}\u{1b}[31mred\u{0} nul \u{feff}\u{200b}"),
        ("Mira", &zalgo),
        ("Mira", &word),
        ("אבג", "שלום <style>*{display:none}</style>"),
    ];
    in_each_engine(async |engine, browser| {
        // Everything passes here: what is shown must not depend on what the classifier makes of it.
        let service = Service::with(|config| config.feedback.pass = Kind::ALL.to_vec()).await;
        let page = overlay(browser, &service, "").await;
        // All of it has to find room at once.
        page.look(View { height: 900, ..View::default() }).await;
        service.hear(hostile.iter().map(|(name, text)| service.message(name, text)).collect()).await;
        page.until(&format!("document.querySelectorAll('[data-line]').length === {}", hostile.len())).await;
        // What would turn the text around it is gone; all else is as it was written.
        let expected: Vec<_> =
            hostile.iter().map(|(name, text)| format!("{}: {}", upright(name), upright(text))).collect();
        assert_eq!(lines(&page).await, expected, "{engine:?}");

        let foreign: Vec<String> = page
            .eval(
                "[...document.querySelectorAll('[data-lines] *')].filter((e) => !e.matches('li.line, li > span'))
                   .map((e) => e.outerHTML)",
            )
            .await;
        assert_eq!(foreign, Vec::<String>::new(), "{engine:?}");
        assert!(page.eval::<bool>("!('pwned' in globalThis)").await, "{engine:?}");
        assert_eq!(page.eval::<String>("document.title").await, "Evenkeel overlay", "{engine:?}");
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");

        let outside: Vec<String> = page
            .eval(
                "[...document.querySelectorAll('[data-line]')].filter((line) => {
                   const { left, right, height } = line.getBoundingClientRect();
                   return left < 0 || right > innerWidth || height > innerHeight / 3;
                 }).map((line) => line.textContent.slice(0, 40))",
            )
            .await;
        assert_eq!(outside, Vec::<String>::new(), "{engine:?}");
        let turned_around: bool = page
            .eval(
                "(() => {
                   const line = [...document.querySelectorAll('[data-line]')].find((e) => e.textContent.includes('plain words'));
                   const [author, , words] = [...line.children].map((e) => e.getBoundingClientRect());
                   return words.left < author.right - 1;
                 })()",
            )
            .await;
        assert!(!turned_around, "{engine:?}: a name turned around what stands beside it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reload_and_a_lost_service_end_in_the_truth() {
    in_each_engine(async |engine, browser| {
        let mut service = Service::start().await;
        let page = overlay(browser, &service, "").await;
        let removed = service.say("Mira", "I go while nobody looks").await;
        service.say("Teo", "I stay").await;
        shown(&page, "I stay").await;
        page.reload().await;
        shown(&page, "I stay").await;
        assert_eq!(lines(&page).await, ["Mira: I go while nobody looks", "Teo: I stay"], "{engine:?}");

        service.end().await;
        service.begin_elsewhere().await;
        service.remove(removed).await;
        service.say("Wren", "I came behind your back").await;
        service.act(Action::StartBreak { exercise: None, length: None }).await;
        service.end().await;
        assert_eq!(lines(&page).await.len(), 2, "{engine:?}: a lost connection alone changes nothing");
        service.begin().await;
        page.until("document.getElementById('overlay').dataset.state === 'break'").await;
        assert_eq!(lines(&page).await, ["Teo: I stay", "Wren: I came behind your back"], "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_break_comes_and_goes_and_nothing_is_painted_beside_it() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = overlay(browser, &service, "").await;
        let state = |word: &str| format!("document.getElementById('overlay').dataset.state === '{word}'");
        assert!(page.eval::<bool>(&state("idle")).await, "{engine:?}");
        let idle = page.pixels().await;
        assert_eq!((idle.all, idle.painted), (800 * 600, 0), "{engine:?}: an idle overlay is clear");

        let minute = Some(Duration::from_secs(60));
        service.act(Action::StartBreak { exercise: None, length: minute }).await;
        page.until(&state("break")).await;
        page.until("getComputedStyle(document.querySelector('.pause')).opacity === '1'").await;
        assert!(
            page.eval::<bool>("document.querySelector('[data-breath]').offsetWidth > 100").await,
            "{engine:?}"
        );
        let breathing = page.pixels().await;
        assert!(breathing.painted > 20_000, "{engine:?}: {breathing:?}");
        assert!(breathing.painted < breathing.all * 2 / 3, "{engine:?}: {breathing:?}");
        assert!(page.eval::<String>("document.body.innerText").await.contains("Back soon"), "{engine:?}");
        assert_no_digit(&readable(&page).await, "in a break");

        service.pass(Duration::from_secs(61));
        page.until(&state("idle")).await;
        page.until("document.querySelector('[data-breath]') === null").await;
        assert_eq!(page.pixels().await.painted, 0, "{engine:?}");
        assert_eq!(page.problems(), Vec::<String>::new(), "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_is_the_streamers_own_affair() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let page = overlay(&browser, &service, "").await;
    let before = readable(&page).await;
    service.act(Action::StartStream).await;
    let mut events = service.events();
    service.pass(Duration::from_secs(50 * 60));
    while !matches!(events.recv().await.unwrap(), evenkeel::domain::Event::Break(_)) {}
    service.act(Action::Quiet(true)).await;
    service.act(Action::Quiet(false)).await;
    service.say("Mira", "after the offer").await;
    shown(&page, "after the offer").await;
    assert_eq!(page.eval::<String>("document.getElementById('overlay').dataset.state").await, "idle");
    assert_eq!(readable(&page).await.replace("Mira: after the offer", ""), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_is_thanked_for_without_its_numbers() {
    let notice = |id: &str, tags: &str| {
        format!(
            "@badge-info=subscriber/27;badges=subscriber/24;color=;display-name=Lumen;emotes=;id={id};\
             login=lumen;mod=0;room-id=500;subscriber=1;tmi-sent-ts=1795377600000;user-id=77;user-type=;\
             {tags} :tmi.twitch.tv USERNOTICE #{}",
            super::service::CHANNEL
        )
    };
    let raid = notice(
        "a",
        "msg-id=raid;msg-param-displayName=Lumen;msg-param-login=lumen;msg-param-viewerCount=120;system-msg=120\\sraiders\\sfrom\\sLumen\\shave\\sjoined!",
    );
    let gift = notice(
        "b",
        "msg-id=submysterygift;msg-param-mass-gift-count=50;msg-param-sender-count=50;msg-param-sub-plan=1000;system-msg=Lumen\\sis\\sgifting\\s50\\sTier\\s1\\sSubs",
    );
    let sub = notice(
        "c",
        "msg-id=resub;msg-param-cumulative-months=27;msg-param-sub-plan=1000;system-msg=Lumen\\ssubscribed\\sfor\\s27\\smonths!",
    );
    let cheer = format!(
        "@badge-info=;badges=bits/1000;bits=100;color=;display-name=Otter;emotes=;id=d;mod=0;room-id=500;\
         tmi-sent-ts=1795377600000;user-id=78;user-type= :otter!otter@otter.tmi.twitch.tv PRIVMSG #{} \
         :Cheer100 for the lighthouse",
        super::service::CHANNEL
    );
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = overlay(browser, &service, "").await;
        // Only what happens before our eyes is thanked for: the page must be there first.
        service.say("Mira", "good evening").await;
        shown(&page, "good evening").await;
        service.raw(&[&raid, &gift, &sub, &cheer]).await;
        page.until("document.getElementById('overlay').dataset.state === 'thanks'").await;
        shown(&page, "for the lighthouse").await;
        let expected = [
            "Mira: good evening",
            "Lumen came by with friends",
            "Lumen gave subscriptions away",
            "Lumen subscribed",
            "Otter cheered: for the lighthouse",
        ];
        assert_eq!(lines(&page).await, expected, "{engine:?}");
        assert_no_digit(&readable(&page).await, "after events");
        assert!(page.pixels().await.painted > 0, "{engine:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_leaves_a_few_lines() {
    in_each_engine(async |engine, browser| {
        let service = Service::start().await;
        let page = overlay(browser, &service, "").await;
        for part in 0..10 {
            let flood =
                (0..50).map(|line| service.message("Mira", &format!("calm line {part} {line} passes by")));
            service.hear(flood.collect()).await;
        }
        service.say("Mira", "and the last one").await;
        shown(&page, "and the last one").await;
        page.until("!document.querySelector('[data-line][hidden]')").await;
        let [lines, all]: [u32; 2] = page
            .eval("[document.querySelectorAll('[data-line]').length, document.querySelectorAll('*').length]")
            .await;
        assert!(lines <= 12 && all < 100, "{engine:?}: {lines} lines, {all} elements");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_shows_only_what_its_address_asks_for() {
    let Some(browser) = Engine::Today.launch().await else { return };
    let service = Service::start().await;
    let chat = overlay(&browser, &service, "?breaks=0&thanks=0&theme=light&scale=1.5").await;
    let breaks = overlay(&browser, &service, "?chat=0").await;
    service.act(Action::StartBreak { exercise: None, length: None }).await;
    service.say("Mira", "only in chat").await;
    shown(&chat, "only in chat").await;
    breaks.until("document.getElementById('overlay').dataset.state === 'break'").await;
    assert_eq!(chat.eval::<String>("document.getElementById('overlay').dataset.state").await, "idle");
    assert_eq!(lines(&breaks).await, Vec::<String>::new());
    let size = "getComputedStyle(document.documentElement).fontSize";
    assert_eq!(chat.eval::<String>(size).await, "24px");
    assert_ne!(
        chat.eval::<String>("getComputedStyle(document.querySelector('.line')).color").await,
        breaks.eval::<String>("getComputedStyle(document.getElementById('overlay')).color").await,
        "the light theme has other words' colour"
    );
}
