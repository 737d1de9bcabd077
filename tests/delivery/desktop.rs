//! The desktop is told that a digest is ready, over a real D-Bus of the test's own. Who takes the word is a
//! fake that does as the desktop notifications' specification says.

use std::collections::HashMap;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::timeout;
use zbus::zvariant::OwnedValue;
use zbus::{Connection, connection, interface};

use crate::support::binary::PATIENCE;
use crate::support::desktop::Bus;
use crate::support::program::Program;

/// Everything a notification says: title and text, and the names of its buttons and hints.
#[derive(Debug, PartialEq)]
struct Told {
    title: String,
    text: String,
    actions: Vec<String>,
}

struct Desktop(mpsc::UnboundedSender<Told>);

#[interface(name = "org.freedesktop.Notifications")]
impl Desktop {
    #[expect(clippy::too_many_arguments, reason = "the specification has so many")]
    fn notify(
        &self,
        _app: String,
        _replaces: u32,
        _icon: String,
        title: String,
        text: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expires: i32,
    ) -> u32 {
        self.0.send(Told { title, text, actions }).unwrap();
        1
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("fake".into(), "test".into(), "1".into(), "1.2".into())
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".into()]
    }
}

async fn desktop(bus: &Bus) -> (Connection, mpsc::UnboundedReceiver<Told>) {
    let (tell, told) = mpsc::unbounded_channel();
    let connection = connection::Builder::address(bus.address.as_str())
        .unwrap()
        .serve_at("/org/freedesktop/Notifications", Desktop(tell))
        .unwrap()
        .name("org.freedesktop.Notifications")
        .unwrap()
        .build()
        .await
        .unwrap();
    (connection, told)
}

/// The settings of a stream that is digested at once.
const SETTINGS: &str =
    "[twitch]\nchannel = 'harbour'\nirc_url = 'irc://127.0.0.1:9'\n[digest]\nafter_stream = '10ms'\n";

async fn until(program: &Program, wanted: impl Fn(&Value) -> bool) -> Value {
    let waiting = async {
        loop {
            let status = program.client.json("/api/v1/status").await;
            if wanted(&status["delivery"]["notification"]) {
                return status["delivery"]["notification"].clone();
            }
        }
    };
    timeout(PATIENCE, waiting).await.expect("the status")
}

/// A stream, with one digest on demand, one at a break, and one after it.
async fn stream(program: &Program, name: &str) {
    for (path, body) in [
        ("/stream/start", json!({})),
        ("/feedback", json!({ "source": "form", "author": name, "text": "thank you, i love it here" })),
        ("/breaks", json!({})),
        ("/breaks/current/end", json!({})),
        ("/feedback", json!({ "source": "form", "author": name, "text": "thank you for the evening" })),
        ("/digests", json!({})),
        ("/stream/end", json!({})),
    ] {
        let answer = program.client.post(&format!("/api/v1{path}"), &body).await;
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
    }
}

#[tokio::test]
async fn the_desktop_is_told_of_the_digest_after_a_stream_and_nothing_else() {
    let Some(bus) = Bus::start().await else { return };
    let (_desktop, mut told) = desktop(&bus).await;
    let here = [("DBUS_SESSION_BUS_ADDRESS", bus.address.as_str())];
    let program = Program::start_in(SETTINGS, "info", &here).await;
    until(&program, |way| way["state"] == "up").await;
    stream(&program, "Mira").await;
    let first = timeout(PATIENCE, told.recv()).await.expect("a word").unwrap();
    let expected = Told {
        title: "Evenkeel".into(),
        text: "A digest is ready, when you are.".into(),
        actions: Vec::new(),
    };
    assert_eq!(first, expected);
    stream(&program, "Teo").await;
    timeout(PATIENCE, told.recv()).await.expect("the next one").unwrap();
    program.stop().await;
    assert!(told.try_recv().is_err(), "not of those in the stream, nor of those one asked for");
}

#[tokio::test]
async fn without_a_desktop_it_is_left_out_and_said_to_whoever_asks() {
    let program = Program::start(SETTINGS, "info").await;
    let said = until(&program, |way| way["problem"].is_string()).await;
    assert_eq!(said["state"], "off");
    let doctor = String::from_utf8(program.also("doctor").await.stdout).unwrap();
    assert!(doctor.contains("ok         There is no desktop here that takes notifications."), "{doctor}");
    stream(&program, "Mira").await;
    while program.client.json("/api/v1/digests").await.as_array().unwrap().len() < 3 {}
    program.stop().await;

    let quiet = Program::start(&format!("{SETTINGS}notify = false\n"), "info").await;
    let doctor = String::from_utf8(quiet.also("doctor").await.stdout).unwrap();
    assert!(!doctor.contains("notification"), "{doctor}");
    quiet.stop().await;
}
