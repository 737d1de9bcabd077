//! Hotkeys on Wayland: the binary asks a desktop's portal for them, over a real D-Bus of its own. The
//! portal is a fake that does as the GlobalShortcuts portal's description says.

use std::collections::HashMap;

use tokio::sync::mpsc;
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, connection, interface};

use super::{ready, until};
use crate::support::desktop::Bus;
use crate::support::program::Program;

type Options = HashMap<String, OwnedValue>;

/// An Evenkeel on a Wayland desktop.
async fn program_on(bus: &Bus, settings: &str) -> Program {
    let here = [("WAYLAND_DISPLAY", "wayland-0"), ("DBUS_SESSION_BUS_ADDRESS", &bus.address)];
    Program::start_in(settings, "info", &here).await
}

/// Puts a portal on the bus. Gives what it is asked for: each key's id and wish.
async fn portal_on(bus: &Bus, generous: bool) -> (Connection, mpsc::UnboundedReceiver<(String, String)>) {
    let (asked, asking) = mpsc::unbounded_channel();
    let connection = connection::Builder::address(bus.address.as_str())
        .unwrap()
        .serve_at(PLACE, Portal { generous, asked })
        .unwrap()
        .name("org.freedesktop.portal.Desktop")
        .unwrap()
        .build()
        .await
        .unwrap();
    (connection, asking)
}

const PLACE: &str = "/org/freedesktop/portal/desktop";
const SHORTCUTS: &str = "org.freedesktop.portal.GlobalShortcuts";

struct Portal {
    /// Whether it gives what it is asked for.
    generous: bool,
    asked: mpsc::UnboundedSender<(String, String)>,
}

/// The path for `kind` (`request` or `session`) that the asking program expects.
fn path_for(header: &Header<'_>, kind: &str, token: &OwnedValue) -> OwnedObjectPath {
    let sender = header.sender().unwrap().trim_start_matches(':').replace('.', "_");
    let token: &str = token.downcast_ref().unwrap();
    ObjectPath::try_from(format!("{PLACE}/{kind}/{sender}/{token}")).unwrap().into()
}

async fn respond(connection: &Connection, request: &OwnedObjectPath, results: HashMap<&str, Value<'_>>) {
    let place = "org.freedesktop.portal.Request";
    connection.emit_signal(None::<&str>, request, place, "Response", &(0u32, results)).await.unwrap();
}

#[interface(name = "org.freedesktop.portal.GlobalShortcuts")]
impl Portal {
    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        1
    }

    async fn create_session(
        &self,
        options: Options,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> OwnedObjectPath {
        let request = path_for(&header, "request", &options["handle_token"]);
        let session = path_for(&header, "session", &options["session_handle_token"]);
        let results = HashMap::from([("session_handle", Value::from(session.as_str()))]);
        respond(connection, &request, results).await;
        request
    }

    async fn bind_shortcuts(
        &self,
        _session: OwnedObjectPath,
        shortcuts: Vec<(String, Options)>,
        _parent: String,
        options: Options,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> OwnedObjectPath {
        let request = path_for(&header, "request", &options["handle_token"]);
        let mut given: Vec<(String, HashMap<&str, Value<'_>>)> = Vec::new();
        for (id, wish) in shortcuts {
            let trigger: &str = wish["preferred_trigger"].downcast_ref().unwrap();
            self.asked.send((id.clone(), trigger.to_owned())).unwrap();
            let told = [("description", Value::from("x")), ("trigger_description", Value::from("x"))];
            given.push((id, HashMap::from(told)));
        }
        given.retain(|_| self.generous);
        respond(connection, &request, HashMap::from([("shortcuts", Value::from(given))])).await;
        request
    }

    #[zbus(signal)]
    async fn activated(
        emitter: &SignalEmitter<'_>,
        session: ObjectPath<'_>,
        id: &str,
        timestamp: u64,
        options: HashMap<&str, Value<'_>>,
    ) -> zbus::Result<()>;
}

/// The desktop heard the key of `id`.
async fn press(portal: &Connection, id: &str) {
    let session = ObjectPath::try_from("/org/freedesktop/portal/desktop/session/x/y").unwrap();
    let nothing: HashMap<&str, Value<'_>> = HashMap::new();
    portal
        .emit_signal(None::<&str>, PLACE, SHORTCUTS, "Activated", &(session, id, 1u64, nothing))
        .await
        .unwrap();
}

#[tokio::test]
async fn the_desktop_is_asked_for_the_keys_and_tells_when_they_are_pressed() {
    let Some(bus) = Bus::start().await else { return };
    let (portal, mut asked) = portal_on(&bus, true).await;
    let program = program_on(&bus, "[hotkeys]\nshield = 'Super+H'\n").await;
    ready(&program).await;
    let mut wishes = Vec::new();
    while let Ok(wish) = asked.try_recv() {
        wishes.push(wish);
    }
    let wished = [
        ("break", "CTRL+SHIFT+F9"),
        ("quiet", "CTRL+SHIFT+F10"),
        ("mark", "CTRL+SHIFT+F11"),
        ("shield", "LOGO+h"),
    ];
    assert_eq!(wishes, wished.map(|(id, trigger)| (id.to_owned(), trigger.to_owned())));
    press(&portal, "nobody's").await;
    press(&portal, "quiet").await;
    until(&program, |status| status["quiet"] == true).await;
    press(&portal, "break").await;
    until(&program, |status| status["break"]["state"] == "break").await;
    program.stop().await;
}

#[tokio::test]
async fn a_desktop_without_keys_to_give_is_one_sentence() {
    let Some(bus) = Bus::start().await else { return };
    let bare = program_on(&bus, "").await;
    let said = until(&bare, |status| status["hotkeys"]["problem"].is_string()).await;
    assert!(
        said["hotkeys"]["problem"].as_str().unwrap().contains("no way to give programs hotkeys"),
        "{said}"
    );
    bare.stop().await;
    let (_portal, _asked) = portal_on(&bus, false).await;
    let program = program_on(&bus, "").await;
    let said = until(&program, |status| status["hotkeys"]["problem"].is_string()).await;
    assert_eq!(said["hotkeys"]["state"], "stopped");
    assert!(said["hotkeys"]["advice"].as_str().unwrap().contains("evenkeel obs script"), "{said}");
    program.stop().await;
}
