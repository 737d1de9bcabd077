//! Every exit, and what may not be in it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use reqwest::Method;
use serde_json::{Value, json};

use super::corpus::{ABUSE, CARRIERS, corpus, privmsg, sub, with_line_breaks};
use super::looks::{harmless_markdown, harmless_note, harmless_page, harmless_text};
use crate::support::binary::PATIENCE;
use crate::support::fake_hook::{FakeHook, Letter};
use crate::support::fake_twitch::FakeTwitch;
use crate::support::program::{Program, command};

/// So many hostile texts go into one digest; more would not all be quoted.
const BATCH: usize = 5;

/// What is kept of a text; line breaks, which another tool may send, are left out for comparing.
fn without_controls(text: &str) -> String {
    text.replace(char::is_control, "")
}

/// Everything that came out somewhere, with the name of the place.
#[derive(Default)]
struct Seen(Vec<(String, String)>);

impl Seen {
    fn add(&mut self, place: impl Into<String>, text: impl Into<String>) -> &str {
        self.0.push((place.into(), text.into()));
        &self.0.last().unwrap().1
    }

    /// No abuse in any exit that nobody opened on purpose.
    fn holds_no_abuse(&self) {
        for (place, text) in &self.0 {
            assert!(!text.contains("abusive_zebra"), "abuse in {place}: {text}");
        }
    }
}

#[tokio::test]
async fn hostile_words_do_nothing_in_any_exit() {
    let (twitch, hook) = (FakeTwitch::irc().await, FakeHook::start().await);
    let settings = format!(
        "[twitch]\nchannel = 'harbour'\nirc_url = '{}'\n[digest]\nfolder = 'digests'\nwebhook = '{}'\n",
        twitch.url(),
        hook.url("/api/webhooks/1/x"),
    );
    let (program, mut chat) = tokio::join!(Program::start(&settings, "debug"), twitch.welcome());
    let client = &program.client;
    let (mut overlay, mut dock) = (client.overlay().await, client.dock().await);
    let mut seen = Seen::default();
    let mut digests = Vec::new();
    let mut person = 0;
    let mut said = BTreeSet::new();

    let texts: Vec<String> = corpus().into_iter().chain(with_line_breaks()).collect();
    for (number, batch) in texts.chunks(BATCH).enumerate() {
        for hostile in batch {
            for carrier in CARRIERS.into_iter().chain([ABUSE]) {
                person += 1;
                let name = format!("{hostile} name{person}zebra");
                let text = format!("{carrier} word{person}zebra {hostile}");
                said.insert(without_controls(&text).trim_end().to_owned());
                // Chat has no line breaks in a line; what follows one would be a line of its own.
                if !hostile.contains('\n') {
                    chat.send(&privmsg(&format!("m{person}"), person, &name, &text)).await;
                    chat.send(&sub(&format!("s{person}"), person, &name, &text)).await;
                }
                // An id with a line break in it is refused.
                let id = without_controls(hostile);
                let tool = json!({ "name": &name, "login": &name, "id": id });
                let body = json!({ "id": format!("{id}{person}"), "source": "videos", "author": tool,
                    "text": format!("{text} {hostile} tool{person}zebra") });
                let answer = client.post("/api/v1/feedback", &body).await;
                assert!(answer.status() == 201 || answer.status() == 422, "{hostile:?}");
            }
        }
        let last = format!("calm{number}");
        chat.send(&privmsg(&last, 0, &last, "hello")).await;
        for socket in [&mut overlay, &mut dock] {
            let is_last = |frame: &Value| frame["line"]["author"] == last.as_str();
            for frame in socket.frames_until(is_last).await {
                seen.add("a socket", frame.to_string());
            }
        }
        let digest: Value = client.post("/api/v1/digests", &json!({})).await.json().await.unwrap();
        digests.push(digest["id"].as_str().expect("a digest").to_owned());
        dock.frames_until(|frame| {
            frame["type"] == "link" && frame["peer"] == "delivery" && frame["state"] == "up"
        })
        .await;
    }

    // Pages
    let mut paths: Vec<String> =
        ["/", "/dock", "/overlay", "/digests", "/digests/last"].map(str::to_owned).into();
    paths.extend(digests.iter().map(|id| format!("/digests/{id}")));
    let mut read = String::new();
    for path in &paths {
        let page = seen.add(path, client.get(path).await.text().await.unwrap());
        harmless_page(path, page);
        read += page;
    }
    let search = "/digests?q=name";
    let found = async {
        loop {
            let page = client.get(search).await.text().await.unwrap();
            if page.contains("class=\"found\"") {
                return page;
            }
        }
    };
    let found = tokio::time::timeout(PATIENCE, found).await.expect("something is found");
    harmless_page(search, seen.add(search, found));
    // Every way in reached the pages, or this shows nothing.
    let arrived = (1..=person).filter(|person| read.contains(&format!("word{person}zebra"))).count();
    let thanked =
        (1..=person).filter(|person| read.contains(&format!("name{person}zebra subscribed"))).count();
    let handed = (1..=person).filter(|person| read.contains(&format!("tool{person}zebra"))).count();
    assert!(arrived * 5 > person * 2, "{arrived} of {person} arrived");
    // A name that cannot be read is shown nowhere; the others are thanked by name.
    assert!(thanked * 4 > person, "{thanked} of {person} are thanked");
    assert!(handed * 5 > person, "{handed} of {person} by another tool");

    // Markdown and plain text, by HTTP, by the command line and in the folder
    for id in digests.iter().map(String::as_str).chain(["last"]) {
        let path = format!("/api/v1/digests/{id}");
        for accept in ["text/markdown", "text/plain", "application/json"] {
            let request = client.call(Method::GET, &path).header("accept", accept);
            let place = format!("{path} as {accept}");
            let text = seen.add(&place, request.send().await.unwrap().text().await.unwrap());
            match accept {
                "text/markdown" => harmless_markdown(&place, text),
                "text/plain" => harmless_text(&place, text),
                _ => drop(serde_json::from_str::<Value>(text).unwrap()),
            }
        }
        for format in ["text", "markdown", "json"] {
            let line = format!("digest {id} --format {format}");
            let output = program.also(&line).await;
            assert!(output.status.success(), "{output:?}");
            let text = seen.add(&line, String::from_utf8(output.stdout).unwrap());
            harmless_text(&line, text);
            if format == "markdown" {
                harmless_markdown(&line, text);
            }
        }
    }
    let mut files = BTreeSet::new();
    for file in std::fs::read_dir(program.home().join("digests")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        harmless_note(&name, seen.add(&name, std::fs::read_to_string(&path).unwrap()));
        assert!(name.ends_with(".md"), "{name}");
        files.insert(name);
    }
    assert_eq!(files.len(), digests.len());

    // Messages to a webhook
    let contents = async {
        let all = || hook.letters().iter().map(Letter::content).collect::<Vec<_>>();
        // Each digest ends with the same words, or says where the rest is.
        let is_last =
            |content: &&String| content.contains("That is all of it.") || content.contains("The rest is on");
        while all().iter().filter(is_last).count() < digests.len() {
            tokio::task::yield_now().await;
        }
        all()
    };
    let contents = tokio::time::timeout(PATIENCE, contents).await.expect("every digest is sent");
    for content in contents {
        assert!(content.encode_utf16().count() <= 2000, "{content}");
        harmless_markdown("a message", seen.add("a message", content));
    }

    // JSON: the words arrive as they were said, as data.
    let mut told = BTreeSet::new();
    for query in ["", "?state=passed", "?state=delivered", "?kind=critical", "?kind=kind"] {
        let response = client.get(&format!("/api/v1/feedback{query}")).await;
        assert_eq!(response.headers()["content-type"], "application/json");
        let text = seen.add(query, response.text().await.unwrap());
        for item in serde_json::from_str::<Vec<Value>>(text).unwrap() {
            let words = item["text"].as_str().unwrap();
            let name = item["author"]["name"].as_str().unwrap();
            assert!(!words.contains(|c: char| c.is_control() && c != '\n'), "{item}");
            assert!(!name.contains(char::is_control), "{item}");
            told.extend(said.iter().filter(|said| without_controls(words).starts_with(said.as_str())));
        }
    }
    assert!(told.len() * 3 > said.len(), "{} of {} arrived as they were said", told.len(), said.len());
    for path in ["/api/v1/digests", "/api/v1/status"] {
        seen.add(path, client.get(path).await.text().await.unwrap());
    }
    for (place, socket) in [("/ws/overlay", client.overlay().await), ("/ws/dock", client.dock().await)] {
        let mut socket = socket;
        seen.add(place, socket.text().await);
    }
    for line in ["digest list", "status", "doctor --config settings.toml"] {
        let output = program.also(line).await;
        let text = seen.add(line, String::from_utf8([output.stdout, output.stderr].concat()).unwrap());
        harmless_text(line, text);
    }
    let opened = client.get("/api/v1/feedback?kind=hateful").await.text().await.unwrap();
    assert!(opened.contains("abusive_zebra"), "abuse came in, and is there for whoever opens it");

    let log = program.stop().await;
    let log = seen.add("the log", log);
    harmless_text("the log", log);
    assert!(log.contains("DEBUG") || log.contains("INFO"), "there is a log: {log}");
    assert!(!log.contains("zebra") && !log.contains("FORGED"), "{log}");
    seen.holds_no_abuse();
}

#[tokio::test]
async fn a_replayed_log_prints_nothing_that_acts() {
    let home = tempfile::tempdir().unwrap();
    let mut recorded = String::new();
    for (person, hostile) in corpus().into_iter().enumerate() {
        for (number, carrier) in CARRIERS.into_iter().chain([ABUSE]).enumerate() {
            let text = format!("word{person}zebra {carrier} {hostile}");
            // Who was abusive is quoted nowhere: that is somebody else here.
            let writer = if carrier == ABUSE { person + 1000 } else { person };
            let line = privmsg(&format!("{person}-{number}"), writer, &hostile, &text);
            write!(recorded, "{line}\r\n").unwrap();
        }
    }
    std::fs::write(home.path().join("recorded.txt"), recorded).unwrap();
    let mut seen = Seen::default();
    for format in ["text", "json"] {
        let line = format!("replay recorded.txt --format {format}");
        let output = command(home.path(), &line).await;
        assert!(output.status.success(), "{output:?}");
        let text = seen.add(&line, String::from_utf8([output.stdout, output.stderr].concat()).unwrap());
        harmless_text(&line, text);
        assert!(text.contains("zebra"), "{text}");
    }
    seen.holds_no_abuse();
}
