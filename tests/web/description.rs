//! The description of the API says what the service does: the same calls, and answers of that form.

mod journal;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use evenkeel::domain::{Author, DigestId, Incoming, NewFeedback, Target};
use evenkeel::store::deliveries;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::support::fake_obs::{FakeObs, Flavour};
use crate::support::web::Service;

/// Paths with the methods they answer.
type Calls = BTreeSet<(String, String)>;

const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

fn described(description: &Value) -> Calls {
    let mut calls = Calls::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            calls.insert((path.clone(), method.clone()));
        }
    }
    calls
}

#[tokio::test]
async fn every_route_is_described_and_every_description_is_a_route() {
    let service = Service::start().await;
    let description = service.json("/api/v1/openapi.json").await;
    assert_eq!(description["openapi"], "3.1.0");
    let described = described(&description);
    assert!(described.len() > 100, "{described:?}");
    // The description is read off the declaration; what is described is answered, and nothing else is.
    for path in described.iter().map(|(path, _)| path).collect::<BTreeSet<_>>() {
        for name in METHODS {
            let method = Method::from_bytes(name.to_uppercase().as_bytes()).unwrap();
            let request = service
                .call(method, &path.replace("{id}", "last").replace("{login}", "last"))
                .header("content-type", "text/plain");
            let status = request.body("x").send().await.unwrap().status().as_u16();
            let known = described.contains(&(path.clone(), name.to_owned()));
            assert_eq!(status != 405, known, "{name} {path}: {status}");
        }
    }
}

#[tokio::test]
async fn the_description_is_sound() {
    let service = Service::start().await;
    let description = service.json("/api/v1/openapi.json").await;
    let mut operations = BTreeSet::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let place = format!("{method} {path}");
            assert!(operations.insert(operation["operationId"].as_str().unwrap().to_owned()), "{place}");
            assert!(operation["summary"].as_str().is_some_and(|text| text.ends_with('.')), "{place}");
            let is_open = ["/api/v1/health", "/api/v1/pairing/redeem"].contains(&path.as_str());
            assert_eq!(operation["security"] == json!([{}]), is_open, "{place}");
            let answers = operation["responses"].as_object().unwrap();
            assert_eq!(answers.contains_key("401"), !is_open, "{place}");
            assert_eq!(answers.contains_key("415"), operation.get("requestBody").is_some(), "{place}");
            for (status, answer) in answers.iter().filter(|(status, _)| !status.starts_with('2')) {
                let schema = &answer["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/Problem", "{place} {status}");
            }
            let named = path.contains('{');
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            assert_eq!(parameters.iter().any(|parameter| parameter["in"] == "path"), named, "{place}");
        }
    }
    assert_eq!(description["security"], json!([{ "key": [] }, { "session": [] }]));
    let schemes = &description["components"]["securitySchemes"];
    assert_eq!(schemes["key"]["scheme"], "bearer");
    assert_eq!(schemes["session"]["in"], "cookie");
    assert_eq!(schemes["session"]["name"], format!("evenkeel_{}", service.port()));
    references(&description, &mut |reference| {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(description.pointer(pointer).is_some(), "{reference} leads nowhere");
    });
}

fn references(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                found(reference);
            }
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

/// What is wrong with `value` by `schema`: the part of JSON Schema that the description uses. An object
/// must have every required field, and none that is not described.
fn faults(root: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        return faults(root, root.pointer(&reference[1..]).unwrap(), value, place);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = choices.iter().filter(|choice| faults(root, choice, value, place).is_empty()).count();
        return if fits == 1 { vec![] } else { vec![format!("{place}: {fits} of the choices fit {value}")] };
    }
    // A schema that says nothing but what it is about lets anything be.
    if schema.as_object().is_some_and(|schema| schema.keys().eq(["description"])) {
        return vec![];
    }
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let allowed: Vec<_> = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        Value::String(one) => vec![one.as_str()],
        _ => return vec![format!("{place}: a schema without a type")],
    };
    if !allowed.contains(&found) {
        return vec![format!("{place} is {found} and should be {allowed:?}")];
    }
    let mut wrong = Vec::new();
    if let Some(words) = schema["enum"].as_array().filter(|words| !words.contains(value)) {
        wrong.push(format!("{place}: {value} is not one of {words:?}"));
    }
    if let Value::Array(items) = value {
        for (number, item) in items.iter().enumerate() {
            wrong.extend(faults(root, &schema["items"], item, &format!("{place}[{number}]")));
        }
    }
    if let Value::Object(fields) = value {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for name in required.iter().filter_map(Value::as_str).filter(|name| !fields.contains_key(*name)) {
            wrong.push(format!("{place}.{name} is missing"));
        }
        for (name, field) in fields {
            let others = Some(&schema["additionalProperties"]).filter(|schema| schema.is_object());
            match schema["properties"].get(name).or(others) {
                Some(schema) => wrong.extend(faults(root, schema, field, &format!("{place}.{name}"))),
                None => wrong.push(format!("{place}.{name} is not described")),
            }
        }
    }
    wrong
}

/// Checks real answers against the description, and remembers which kinds of answer were seen.
struct Checker {
    description: Value,
    seen: BTreeMap<(String, String), BTreeSet<u16>>,
}

impl Checker {
    async fn check(&mut self, method: &str, path: &str, response: Response) -> Value {
        let status = response.status().as_u16();
        let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        let kind = kind.unwrap_or_else(|| panic!("{method} {path}: {status} has no body"));
        let value: Value = response.json().await.unwrap();
        let operation = &self.description["paths"][path][method];
        let schema = &operation["responses"][status.to_string()]["content"][&kind]["schema"];
        assert!(!schema.is_null(), "{method} {path}: {status} as {kind} is not described");
        let place = format!("{method} {path} {status}");
        assert_eq!(faults(&self.description, schema, &value, &place), Vec::<String>::new());
        self.seen.entry((path.to_owned(), method.to_owned())).or_default().insert(status);
        value
    }

    /// The same for an answer whose lines are JSON.
    async fn check_plain_with_body(&mut self, method: &str, path: &str, response: Response) {
        let status = response.status().as_u16();
        let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
        let content = &self.description["paths"][path][method]["responses"][status.to_string()]["content"];
        assert!(!content[&kind].is_null(), "{method} {path} {status} as {kind} is not described");
        let text = response.text().await.unwrap();
        assert!(text.ends_with("{\"end\":true}\n"), "{text}");
        self.seen.entry((path.to_owned(), method.to_owned())).or_default().insert(status);
    }

    /// The same for an answer that is no JSON: it has the media type that is described, or no body.
    async fn check_plain(&mut self, method: &str, path: &str, response: Response) {
        let status = response.status().as_u16();
        let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        let content = &self.description["paths"][path][method]["responses"][status.to_string()]["content"];
        let described: Vec<_> = content.as_object().into_iter().flatten().map(|(kind, _)| kind).collect();
        assert_eq!(described, kind.iter().collect::<Vec<_>>(), "{method} {path} {status}");
        assert_eq!(response.bytes().await.unwrap().is_empty(), kind.is_none(), "{method} {path} {status}");
        self.seen.entry((path.to_owned(), method.to_owned())).or_default().insert(status);
    }
}

/// Takes the place that an export takes, until it is dropped: asks for more than fits on the way, and
/// reads no more than the beginning.
async fn hold_export(service: &Service) -> TcpStream {
    let words = "long ".repeat(780);
    let news = (0..800).map(|number| {
        let author = Author { id: String::new(), login: format!("a{number}"), name: String::new() };
        Incoming::Feedback(Box::new(NewFeedback::message("tool", author, words.clone(), service.clock.now())))
    });
    service.running.engine.incoming().send(news.collect()).await.unwrap();
    service.hand_in("Last", "the last one").await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut tcp = socket.connect(service.address).await.unwrap();
    let (host, key) = (service.address, &service.key);
    let ask = format!("GET /api/v1/export HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {key}\r\n\r\n");
    tcp.write_all(ask.as_bytes()).await.unwrap();
    let mut beginning = [0; 12];
    tcp.read_exact(&mut beginning).await.unwrap();
    assert_eq!(&beginning, b"HTTP/1.1 200");
    tcp
}

#[tokio::test]
async fn answers_have_the_form_that_the_description_says() {
    let service = Service::kept(
        "[twitch]\nchannel = 'harbour'\n[breaks]\nevery = '50m'\n[digest]\nwebhook = 'http://127.0.0.1:9/hook'\n",
    )
    .await;
    let obs = FakeObs::start(Flavour::V55, "").await;
    let description = service.json("/api/v1/openapi.json").await;
    let mut checker = Checker { description, seen: BTreeMap::new() };
    let digest_words = "you are worthless, kys";
    let hand_in = |text: &str| json!({ "source": "videos", "id": text, "author": "Mira", "text": text });
    let mut dock = service.dock().await;
    let nothing = json!({});

    // In this order each call has something to answer.
    for (method, path, id, body) in [
        ("get", "/api/v1/health", "", None),
        ("get", "/api/v1/status", "", None),
        ("post", "/api/v1/stream/end", "", None),
        ("post", "/api/v1/stream/start", "", None),
        ("get", "/api/v1/digests/{id}", "last", None),
        ("post", "/api/v1/digests", "", None),
        ("post", "/api/v1/feedback", "", Some(hand_in("i love your stream, thank you"))),
        ("post", "/api/v1/feedback", "", Some(hand_in("i love your stream, thank you"))),
        ("post", "/api/v1/feedback", "", Some(hand_in("what game is this?"))),
        ("post", "/api/v1/feedback", "", Some(hand_in("your audio is terrible"))),
        ("post", "/api/v1/feedback", "", Some(hand_in("only 3 viewers lol, dead stream"))),
        ("post", "/api/v1/feedback", "", Some(hand_in(digest_words))),
        ("post", "/api/v1/feedback", "", Some(json!({}))),
        ("get", "/api/v1/feedback", "?state=held", None),
        ("get", "/api/v1/feedback", "?state=x", None),
        ("get", "/api/v1/feedback", "", None),
        ("put", "/api/v1/feedback/{id}/kind", "1", Some(json!({ "kind": "kind" }))),
        ("put", "/api/v1/feedback/{id}/hidden", "1", Some(json!({ "on": true }))),
        ("put", "/api/v1/feedback/{id}/hidden", "1", Some(json!({ "on": false }))),
        ("put", "/api/v1/feedback/{id}/hidden", "99", Some(json!({ "on": true }))),
        ("put", "/api/v1/feedback/{id}/hidden", "1", Some(json!({ "on": "x" }))),
        ("put", "/api/v1/people/{login}/hidden", "somebody", Some(json!({ "on": true }))),
        ("put", "/api/v1/people/{login}/hidden", "somebody", Some(json!({ "on": false }))),
        ("put", "/api/v1/people/{login}/hidden", "harbour", Some(json!({ "on": true }))),
        ("put", "/api/v1/people/{login}/hidden", "%20", Some(json!({ "on": true }))),
        ("delete", "/api/v1/withheld/{id}", "7", None),
        ("get", "/api/v1/learned", "", None),
        ("delete", "/api/v1/learned/{id}", "1", None),
        ("delete", "/api/v1/learned/{id}", "1", None),
        ("get", "/api/v1/urgent", "", None),
        ("delete", "/api/v1/urgent", "", None),
        ("put", "/api/v1/feedback/{id}/kind", "99", Some(json!({ "kind": "kind" }))),
        ("put", "/api/v1/feedback/{id}/kind", "1", Some(json!({ "kind": "x" }))),
        ("post", "/api/v1/digests", "", None),
        ("get", "/api/v1/digests", "", None),
        ("get", "/api/v1/digests", "?before=x", None),
        ("get", "/api/v1/digests/list", "", None),
        ("get", "/api/v1/digests/list", "?limit=x", None),
        ("post", "/api/v1/digests/{id}/read", "99", None),
        ("get", "/api/v1/digests/{id}", "last", None),
        ("get", "/api/v1/digests/{id}", "last?without=criticism", None),
        ("get", "/api/v1/digests/{id}", "last?without=x", None),
        ("get", "/api/v1/feedback", "?kind=hateful", None),
        ("get", "/api/v1/feedback", "?q=stream", None),
        ("get", "/api/v1/digests/{id}/deliveries", "1", None),
        ("get", "/api/v1/digests/{id}/deliveries", "99", None),
        ("post", "/api/v1/digests/{id}/send", "1", None),
        ("post", "/api/v1/digests/{id}/send", "99", None),
        ("post", "/api/v1/digests/{id}/later", "99", None),
        ("get", "/api/v1/digests/{id}/hateful", "1", None),
        ("get", "/api/v1/digests/{id}/hateful", "99", None),
        ("get", "/api/v1/digests/{id}/hateful", "1?from=x", None),
        ("delete", "/api/v1/digests/{id}/hateful", "99", None),
        ("get", "/api/v1/breaks/current", "", None),
        ("post", "/api/v1/breaks", "", Some(nothing.clone())),
        ("post", "/api/v1/breaks", "", Some(nothing.clone())),
        ("post", "/api/v1/breaks", "", Some(json!({ "length": "x" }))),
        ("get", "/api/v1/status", "", None),
        ("get", "/api/v1/breaks/current", "", None),
        ("get", "/api/v1/exercises", "", None),
        ("post", "/api/v1/breaks/current/end", "", None),
        ("post", "/api/v1/breaks/current/end", "", None),
        ("post", "/api/v1/breaks/current/skip", "", None),
        ("post", "/api/v1/breaks/current/snooze", "", None),
        ("get", "/api/v1/settings", "", None),
        ("put", "/api/v1/settings", "", Some(json!({ "breaks.every": "soon" }))),
        ("post", "/api/v1/links", "", None),
        ("get", "/api/v1/dock/address", "", None),
        ("post", "/api/v1/dock/address", "", None),
        ("get", "/api/v1/setup", "", None),
        ("put", "/api/v1/setup/keys", "", Some(json!({ "on": true }))),
        ("put", "/api/v1/setup/keys", "", Some(json!({ "on": "x" }))),
        ("post", "/api/v1/setup/overlay", "", None),
        ("post", "/api/v1/setup/obs", "", None),
        ("put", "/api/v1/settings", "", Some(json!({ "obs.url": obs.url() }))),
        ("post", "/api/v1/setup/overlay", "", Some(nothing.clone())),
        ("post", "/api/v1/setup/overlay", "", Some(json!({ "replace": "x" }))),
        ("put", "/api/v1/quiet", "", Some(json!({ "on": true }))),
        ("put", "/api/v1/quiet", "", Some(nothing.clone())),
        ("put", "/api/v1/quiet", "", Some(json!({ "on": false }))),
        ("put", "/api/v1/pause", "", Some(json!({ "on": false }))),
        ("put", "/api/v1/pause", "", Some(nothing.clone())),
        ("post", "/api/v1/marks", "", None),
        ("post", "/api/v1/marks", "", Some(json!({ "note": 1 }))),
        ("get", "/api/v1/shield", "", None),
        ("get", "/api/v1/shield/extension", "", None),
        ("put", "/api/v1/shield", "", Some(json!({ "mode": "words" }))),
        ("put", "/api/v1/shield", "", Some(json!({ "mode": "shown", "number": "uptime" }))),
        ("put", "/api/v1/shield", "", Some(json!({ "mode": "x" }))),
        ("post", "/api/v1/shield/toggle", "", None),
        ("get", "/api/v1/streams/{id}/numbers", "last", None),
        ("get", "/api/v1/numbers", "", None),
        ("post", "/api/v1/numbers/peek", "", Some(json!({ "number": "viewers" }))),
        ("post", "/api/v1/numbers/peek", "", Some(json!({ "number": "uptime" }))),
        ("post", "/api/v1/numbers/peek", "", Some(json!({ "number": "x" }))),
        ("get", "/api/v1/numbers/peek/{id}", "1", None),
        ("get", "/api/v1/numbers/peek/{id}", "99", None),
        ("delete", "/api/v1/numbers/peek/{id}", "99", None),
        ("post", "/api/v1/stream/end", "", None),
        ("get", "/api/v1/streams/{id}/numbers", "last", None),
        ("get", "/api/v1/streams/{id}/numbers", "99", None),
    ] {
        let address = match path.contains('{') {
            true => path.replace("{id}", id).replace("{login}", id),
            false => format!("{path}{id}"),
        };
        let method_name = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        service.moment();
        let mut request = service.call(method_name, &address);
        if let Some(body) = &body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        if answer.status() == 204 {
            checker.check_plain(method, path, answer).await;
        } else {
            checker.check(method, path, answer).await;
        }
    }
    let settings = "/api/v1/settings";
    std::fs::write(service.file(), "[breaks\n").unwrap();
    let refused = service.put(settings, &json!({ "breaks.every": "45m" })).await;
    checker.check("put", settings, refused).await;
    // A folder in the place of OBS's own settings cannot be read.
    std::fs::create_dir_all(service.obs_folder().join("global.ini")).unwrap();
    let find = "/api/v1/setup/obs";
    checker.check("post", find, service.post(find, &nothing).await).await;
    let read = "/api/v1/digests/{id}/read";
    checker.check_plain("post", read, service.post(&read.replace("{id}", "1"), &nothing).await).await;
    let later = "/api/v1/digests/{id}/later";
    checker.check_plain("post", later, service.post(&later.replace("{id}", "1"), &nothing).await).await;
    let hateful = "/api/v1/digests/{id}/hateful";
    checker.check_plain("delete", hateful, service.delete(&hateful.replace("{id}", "1")).await).await;
    // As it stands while a letter is under way.
    let begin = |connection: &rusqlite::Connection| {
        deliveries::begin(connection, DigestId(1), Target::Webhook, jiff::Timestamp::UNIX_EPOCH)
    };
    service.running.store.write(begin).await.unwrap();
    let send = "/api/v1/digests/{id}/send";
    checker.check("post", send, service.post(&send.replace("{id}", "1"), &nothing).await).await;

    service.post("/api/v1/stream/start", &nothing).await;
    service.post("/api/v1/feedback", &hand_in("you are so worthless, kys")).await;
    let withheld = "/api/v1/withheld/{id}";
    let status = checker.check("get", "/api/v1/status", service.get("/api/v1/status").await).await;
    let id = status["withheld"][0]["id"].as_str().unwrap();
    checker.check_plain("delete", withheld, service.delete(&withheld.replace("{id}", id)).await).await;
    for (method, path) in [
        ("post", "/api/v1/shield/reveal"),
        ("delete", "/api/v1/shield/reveal"),
        ("post", "/api/v1/shield/reveal"),
        ("post", "/api/v1/shield/reveal"),
        ("post", "/api/v1/shield/toggle"),
        ("put", "/api/v1/shield"),
    ] {
        service.clock.advance(Duration::from_secs(20));
        let answer = match method {
            "post" => service.post(path, &nothing).await,
            "put" => service.put(path, &json!({ "mode": "hidden" })).await,
            _ => service.delete(path).await,
        };
        match method {
            "delete" => checker.check_plain(method, path, answer).await,
            _ => drop(checker.check(method, path, answer).await),
        }
    }
    for action in ["snooze", "skip"] {
        service.clock.advance(Duration::from_secs(50 * 60));
        dock.frames_until(|frame| frame["type"] == "break" && frame["state"] == "offer").await;
        checker.check("get", "/api/v1/breaks/current", service.get("/api/v1/breaks/current").await).await;
        let path = format!("/api/v1/breaks/current/{action}");
        checker.check("post", &path, service.post(&path, &nothing).await).await;
    }
    service.post("/api/v1/stream/end", &nothing).await;
    let past = checker.check("get", "/api/v1/breaks", service.get("/api/v1/breaks").await).await;
    assert!(past.as_array().unwrap().len() > 2, "{past}");
    let looked = "/api/v1/numbers/peek/{id}";
    service.post("/api/v1/stream/start", &nothing).await;
    for path in ["/api/v1/numbers/peek/2", "/api/v1/numbers/peek/3"] {
        service.post("/api/v1/numbers/peek", &json!({ "number": "uptime" })).await;
        if path.ends_with('3') {
            checker.check_plain("delete", looked, service.delete(path).await).await;
        } else {
            service.clock.advance(Duration::from_secs(20));
            checker.check("get", looked, service.get(path).await).await;
        }
        service.clock.advance(Duration::from_secs(20));
        checker.check("get", looked, service.get(path).await).await;
    }
    service.post("/api/v1/stream/end", &nothing).await;
    let [sign_in, account] = ["/api/v1/account/sign-in", "/api/v1/account"];
    let picture = "/api/v1/account/code.svg";
    checker.check("get", picture, service.get(picture).await).await;
    for path in [sign_in, account] {
        checker.check("delete", path, service.delete(path).await).await;
    }
    checker.check("post", sign_in, service.post(sign_in, &nothing).await).await;
    service.account(crate::support::account::code(service.clock.now())).await;
    checker.check("get", account, service.get(account).await).await;
    checker.check("get", "/api/v1/status", service.get("/api/v1/status").await).await;
    checker.check("post", sign_in, service.post(sign_in, &nothing).await).await;
    checker.check_plain("get", picture, service.get(picture).await).await;
    for path in [sign_in, account] {
        checker.check_plain("delete", path, service.delete(path).await).await;
    }

    journal::journal(&mut checker, &service).await;
    let viewer = "/api/v1/viewers/{login}";
    for name in ["Mira", "nobody", "%20"] {
        checker.check("delete", viewer, service.delete(&viewer.replace("{login}", name)).await).await;
    }
    checker.check("get", "/api/v1/export", service.get("/api/v1/export?held=x").await).await;
    // One that nobody reads yet is in the way of the next.
    let place = hold_export(&service).await;
    checker.check("get", "/api/v1/export", service.get("/api/v1/export").await).await;
    drop(place);
    let mut export = service.get("/api/v1/export").await;
    while export.status() == 409 {
        export = service.get("/api/v1/export").await;
    }
    checker.check_plain_with_body("get", "/api/v1/export", export).await;
    checker.check("get", "/api/v1/data", service.get("/api/v1/data").await).await;
    for confirm in ["no", "forget everything"] {
        let path = "/api/v1/everything";
        let wish = service.call(Method::DELETE, path).json(&json!({ "confirm": confirm }));
        checker.check("delete", path, wish.send().await.unwrap()).await;
    }
    let [pairing, redeem, device] = ["", "/redeem", "/{id}"].map(|end| format!("/api/v1/pairing{end}"));
    checker.check("get", &pairing, service.get(&pairing).await).await;
    let picture = "/api/v1/pairing/address.svg";
    checker.check("get", picture, service.get(picture).await).await;
    checker.check("post", &pairing, service.post(&pairing, &nothing).await).await;
    checker.check("delete", &device, service.delete("/api/v1/pairing/none").await).await;
    checker.check("post", &redeem, service.post(&redeem, &json!({ "code": "BBBBBB" })).await).await;
    checker.check("post", &redeem, service.post(&redeem, &json!({})).await).await;
    // These need another machine; `tests/web/lan.rs` has one.
    for (method, path, status) in [
        ("get", &picture.to_owned(), 200),
        ("post", &pairing, 201),
        ("delete", &device, 204),
        ("post", &redeem, 204),
        ("post", &redeem, 429),
    ] {
        checker.seen.entry((path.clone(), method.to_owned())).or_default().insert(status);
    }

    let stop = "/api/v1/service/stop";
    checker.check_plain("post", stop, service.post(stop, &nothing).await).await;

    let path = "/api/v1/openapi.json";
    for (method, status, request) in [
        ("get", 401, service.bare(Method::GET, "/api/v1/status")),
        ("get", 421, service.call(Method::GET, "/api/v1/status").header("host", "x")),
        ("post", 413, service.call(Method::POST, "/api/v1/marks").json(&"x".repeat(99_999))),
        ("post", 415, service.call(Method::POST, "/api/v1/marks").body("x").header("content-type", "a/b")),
    ] {
        let path = if method == "get" { "/api/v1/status" } else { "/api/v1/marks" };
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status);
        checker.check(method, path, response).await;
    }

    // Every answer of its own that a call describes was seen, so that none is a promise only.
    let shared = ["401", "403", "413", "415", "421", "423", "default"];
    for (place, method) in described(&checker.description).into_iter().filter(|(place, _)| place != path) {
        let answers = checker.description["paths"][&place][&method]["responses"].as_object().unwrap();
        let own: BTreeSet<u16> = answers
            .keys()
            .filter(|status| !shared.contains(&status.as_str()))
            .map(|status| status.parse().unwrap())
            .collect();
        let seen = checker.seen.get(&(place.clone(), method.clone())).cloned().unwrap_or_default();
        let missing: Vec<_> = own.difference(&seen).collect();
        assert!(missing.is_empty(), "{method} {place}: {missing:?} was never answered");
    }
}
