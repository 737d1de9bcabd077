//! In which language somebody reads: what was chosen, else what the browser says, else this machine's.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::web::{Service, problem};

const SETTINGS: &str = "/api/v1/settings";

/// What `path` says to a browser that speaks `language`, as `accept` wants it.
async fn read(service: &Service, path: &str, language: &str, accept: &str) -> String {
    let asked = service.call(Method::GET, path).header("accept-language", language).header("accept", accept);
    asked.send().await.unwrap().text().await.unwrap()
}

/// A digest with something kind and something critical in it, composed for somebody who reads English.
async fn digest(service: &Service) -> String {
    service.hand_in("Mira", "thank you, i love your streams").await;
    service.hand_in("Teo", "the music is far too loud, i cannot hear you").await;
    let composed: Value = service.post("/api/v1/digests", &json!({})).await.json().await.unwrap();
    assert!(composed["sections"].to_string().contains("Kind words"), "{composed}");
    composed["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_digest_that_was_composed_in_english_is_read_in_each_language_on_its_page_and_as_text() {
    let service = Service::start().await;
    let id = digest(&service).await;
    for (language, tag, kind, end) in [
        ("de-AT,en;q=0.5", "de", "Freundliche Worte", "Das ist alles."),
        ("es-419", "es", "Palabras amables", "Eso es todo."),
        ("fr", "fr", "Mots gentils", "C’est tout."),
        ("pt", "pt-BR", "Palavras gentis", "Isso é tudo."),
        ("ja,en;q=0.5", "en", "Kind words", "That is all of it."),
    ] {
        let page = read(&service, &format!("/digests/{id}"), language, "text/html").await;
        assert!(page.contains(&format!("<html lang=\"{tag}\">")), "{language}: {page}");
        for words in [kind, end, "i love your streams"] {
            assert!(page.contains(words), "{language}, {words}: {page}");
        }
        assert_eq!(page.contains("Kind words"), tag == "en", "{language}");
        let list = read(&service, "/digests", language, "text/html").await;
        assert!(list.contains(&format!("<html lang=\"{tag}\">")), "{language}: {list}");
        for accept in ["text/markdown", "text/plain"] {
            let text = read(&service, &format!("/api/v1/digests/{id}"), language, accept).await;
            assert!(text.contains(kind) && text.contains(end), "{language}: {text}");
        }
        let json = read(&service, &format!("/api/v1/digests/{id}"), language, "application/json").await;
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["language"], tag);
        assert!(json["sections"].as_array().unwrap().iter().any(|part| part["title"] == kind), "{json}");
    }
}

#[tokio::test]
async fn the_language_that_was_chosen_wins_over_the_browser_and_one_that_is_not_there_is_a_sentence() {
    let service = Service::kept("[ui]\nlanguage = \"fr\"\n").await;
    let id = digest_in_french(&service).await;
    let page = async |language: &str| read(&service, &format!("/digests/{id}"), language, "text/html").await;
    assert!(page("de").await.contains("Mots gentils"));
    assert_eq!(service.put(SETTINGS, &json!({ "ui.language": "auto" })).await.status(), 200);
    assert!(page("de").await.contains("Freundliche Worte"));
    // Who names no language reads that of this machine.
    assert!(service.get(&format!("/digests/{id}")).await.text().await.unwrap().contains("Kind words"));
    let (status, body) = problem(service.put(SETTINGS, &json!({ "ui.language": "klingon" })).await).await;
    let said = body["detail"].as_str().unwrap();
    assert!(status == 422 && said.contains("is not one of auto, en, de, es, fr, pt-BR"), "{body}");
}

async fn digest_in_french(service: &Service) -> String {
    service.hand_in("Mira", "thank you, i love your streams").await;
    let composed: Value = service.post("/api/v1/digests", &json!({})).await.json().await.unwrap();
    assert_eq!(composed["language"], "fr", "{composed}");
    composed["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn dock_today_and_setup_are_in_one_language_as_a_whole() {
    let service = Service::kept("").await;
    for (path, words) in [
        ("/dock", ["Gedanken merken", "Du bist nicht live.", "Pause machen", "Zahlen verbergen"]),
        ("/", ["Für diesen Stream", "Jetzt ein Rückblick", "Die Adressen für OBS", "Zum Inhalt springen"]),
        ("/setup", ["Das Dock, für dich", "Bei Twitch anmelden", "Eine Probepause", "<b>Werkzeuge</b>"]),
    ] {
        let page = read(&service, path, "de", "text/html").await;
        assert!(page.contains("<html lang=\"de\">"), "{path}: {page}");
        for words in words {
            assert!(page.contains(words), "{path}, {words}: {page}");
        }
    }
}

#[tokio::test]
async fn a_refusal_has_a_name_by_which_a_page_says_it_in_its_own_language() {
    let service = Service::start().await;
    let words =
        std::fs::read_to_string(format!("{}/overlay/words/fr.js", env!("CARGO_MANIFEST_DIR"))).unwrap();
    for (path, name) in [
        ("/api/v1/breaks/current/end", "no_break"),
        ("/api/v1/breaks/current/snooze", "no_offer"),
        ("/api/v1/stream/end", "no_stream"),
        ("/api/v1/digests/99/later", "no_digest"),
    ] {
        let (_, body) = problem(service.post(path, &json!({})).await).await;
        assert_eq!(body["refusal"], name, "{path}: {body}");
        assert!(words.contains(&format!("    {name}: ")), "{name}");
    }
}

#[tokio::test]
async fn a_page_that_is_in_english_alone_says_so() {
    let service = Service::start().await;
    let missing = read(&service, "/digests/99", "de", "text/html").await;
    assert!(missing.contains("<html lang=\"en\">"), "{missing}");
    for path in ["/settings", "/numbers", "/journal", "/help", "/learned"] {
        let page = read(&service, path, "de", "text/html").await;
        assert!(page.contains("<html lang=\"en\">") && page.contains(">Settings</a>"), "{path}: {page}");
    }
}

/// The templates of the pages that can be read in each language, with what they include.
const TRANSLATED: [&str; 22] = [
    "page",
    "reading",
    "digest",
    "digest-lines",
    "digests",
    "line",
    "voices",
    "part",
    "overlay",
    "dock",
    "situation",
    "switches",
    "shield",
    "break",
    "journal-minute-form",
    "journal-belief",
    "today",
    "dock-address",
    "setup",
    "sign-in",
    "connection",
    "extension",
];

/// Words of a template that are names, and so the same everywhere.
const NAMES: [&str; 12] = [
    "Evenkeel", "Chrome", "Edge", "Brave", "Opera", "Firefox", "dev", "twitch", "tv", "console", "apps",
    "utf",
];

/// What of `template` is written in it, and not taken from the catalogue: text between tags, and attributes that are
/// read.
fn written(template: &str) -> Vec<String> {
    let without = |text: &str, open: &str, close: &str| {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(open) {
            out.push_str(before);
            out.push(' ');
            rest = after.split_once(close).map_or("", |(_, behind)| behind);
        }
        out + rest
    };
    let mut text = without(template, "{#", "#}");
    text = without(&without(&text, "{%", "%}"), "{{", "}}");
    let read: Vec<String> = ["title=\"", "aria-label=\"", "alt=\"", "placeholder=\""]
        .iter()
        .flat_map(|name| text.split(name).skip(1).filter_map(|rest| rest.split('"').next()))
        .map(str::to_owned)
        .collect();
    // What Twitch's own console says is in English there.
    let text = without(&without(&without(&text, "<code>", "</code>"), "<dt>", "</dt>"), "<dd>", "</dd>");
    let text = without(&text, "<", ">");
    let words = text.split(|sign: char| !sign.is_alphabetic()).map(str::to_owned);
    let words = words.chain(read.iter().flat_map(|text| {
        text.split(|sign: char| !sign.is_alphabetic()).map(str::to_owned).collect::<Vec<_>>()
    }));
    words.filter(|word| word.chars().count() > 1 && !NAMES.contains(&word.as_str())).collect()
}

#[test]
fn no_page_that_is_translated_has_words_of_its_own() {
    for name in TRANSLATED {
        let path = format!("{}/overlay/templates/{name}.html", env!("CARGO_MANIFEST_DIR"));
        let template = std::fs::read_to_string(&path).unwrap();
        assert_eq!(written(&template), Vec::<String>::new(), "{name}");
    }
    assert_eq!(written("<p title=\"Some words\">{{ x }} left</p>"), ["left", "Some", "words"]);
}
