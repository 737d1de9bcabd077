//! Hotkeys on Wayland: the binary asks a desktop's portal for them, over a real D-Bus of its own. The
//! portal is a fake that does as the GlobalShortcuts portal's description says.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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
async fn portal_on(bus: &Bus, portal: Portal) -> (Connection, mpsc::UnboundedReceiver<(String, String)>) {
    let (asked, asking) = mpsc::unbounded_channel();
    let registry = portal.wants_introduction.then(|| Registry { introduced: portal.introduced.clone() });
    let mut builder = connection::Builder::address(bus.address.as_str())
        .unwrap()
        .serve_at(PLACE, Portal { asked: Some(asked), ..portal })
        .unwrap();
    if let Some(registry) = registry {
        builder = builder.serve_at(PLACE, registry).unwrap();
    }
    let connection = builder.name("org.freedesktop.portal.Desktop").unwrap().build().await.unwrap();
    (connection, asking)
}

const PLACE: &str = "/org/freedesktop/portal/desktop";
const SHORTCUTS: &str = "org.freedesktop.portal.GlobalShortcuts";

/// A desktop's portal, as those before 1.19 are where nothing is said.
#[derive(Default)]
struct Portal {
    /// It gives nothing that it is asked for.
    is_stingy: bool,
    /// As 1.20 and 1.22 do, it can be told who asks; and as 1.22 does, it gives nothing to others.
    wants_introduction: bool,
    introduced: Arc<AtomicBool>,
    /// The keys it has for us from before, with their triggers.
    known: Vec<(&'static str, &'static str)>,
    asked: Option<mpsc::UnboundedSender<(String, String)>>,
}

/// Where a portal is told who asks.
struct Registry {
    introduced: Arc<AtomicBool>,
}

#[interface(name = "org.freedesktop.host.portal.Registry")]
impl Registry {
    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        1
    }

    fn register(&self, app_id: &str, _options: Options) {
        assert_eq!(app_id, "io.github.evenkeel.Evenkeel");
        self.introduced.store(true, Ordering::Release);
    }
}

/// An error of the portal's own.
#[derive(Debug, zbus::DBusError)]
#[zbus(prefix = "org.freedesktop.portal.Error")]
enum PortalError {
    #[zbus(error)]
    ZBus(zbus::Error),
    NotAllowed(String),
}

/// A key as the portal tells of it.
fn told(id: &str, trigger: &str) -> (String, HashMap<&'static str, Value<'static>>) {
    let told = [("description", Value::from("x")), ("trigger_description", Value::from(trigger.to_owned()))];
    (id.to_owned(), HashMap::from(told))
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
    ) -> Result<OwnedObjectPath, PortalError> {
        if self.wants_introduction && !self.introduced.load(Ordering::Acquire) {
            return Err(PortalError::NotAllowed("An app id is required".into()));
        }
        let request = path_for(&header, "request", &options["handle_token"]);
        let session = path_for(&header, "session", &options["session_handle_token"]);
        let results = HashMap::from([("session_handle", Value::from(session.as_str()))]);
        respond(connection, &request, results).await;
        Ok(request)
    }

    async fn list_shortcuts(
        &self,
        _session: OwnedObjectPath,
        options: Options,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> OwnedObjectPath {
        let request = path_for(&header, "request", &options["handle_token"]);
        let known: Vec<_> = self.known.iter().map(|(id, trigger)| told(id, trigger)).collect();
        respond(connection, &request, HashMap::from([("shortcuts", Value::from(known))])).await;
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
        let mut given = Vec::new();
        for (id, wish) in shortcuts {
            let trigger: &str = wish["preferred_trigger"].downcast_ref().unwrap();
            self.asked.as_ref().unwrap().send((id.clone(), trigger.to_owned())).unwrap();
            given.push(told(&id, "x"));
        }
        given.retain(|_| !self.is_stingy);
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
    let (portal, mut asked) = portal_on(&bus, Portal::default()).await;
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
    let (_portal, _asked) = portal_on(&bus, Portal { is_stingy: true, ..Portal::default() }).await;
    let program = program_on(&bus, "").await;
    let said = until(&program, |status| status["hotkeys"]["problem"].is_string()).await;
    assert_eq!(said["hotkeys"]["state"], "stopped");
    assert!(said["hotkeys"]["advice"].as_str().unwrap().contains("keyboard shortcuts"), "{said}");
    program.stop().await;
}

#[tokio::test]
async fn a_portal_that_wants_to_know_who_asks_is_told_and_only_what_is_missing_is_asked_for() {
    let Some(bus) = Bus::start().await else { return };
    let known = vec![("break", "Ctrl+Shift+F9"), ("quiet", "Meta+Q"), ("mark", "")];
    let portal = Portal { wants_introduction: true, known, ..Portal::default() };
    let (portal, mut asked) = portal_on(&bus, portal).await;
    let program = program_on(&bus, "[hotkeys]\nshield = 'Super+H'\n").await;
    ready(&program).await;
    assert_eq!(asked.try_recv().unwrap(), ("shield".to_owned(), "LOGO+h".to_owned()));
    assert!(asked.try_recv().is_err(), "the others are the desktop's already");
    let said = program.client.json("/api/v1/status").await["hotkeys"].clone();
    assert!(said["problem"].as_str().unwrap().contains("marking a thought is not set yet"), "{said}");
    assert!(said["advice"].as_str().unwrap().contains("keyboard shortcuts"), "{said}");
    press(&portal, "quiet").await;
    until(&program, |status| status["quiet"] == true).await;
    let file = program.home().join(".local/share/applications/io.github.evenkeel.Evenkeel.desktop");
    let entry = std::fs::read_to_string(&file).unwrap();
    assert!(entry.contains("Name=Evenkeel") && entry.contains("Exec=\"/"), "{entry}");
    program.stop().await;
}

#[tokio::test]
async fn what_a_portal_says_when_it_refuses_is_repeated() {
    let Some(bus) = Bus::start().await else { return };
    let portal = Portal { wants_introduction: true, ..Portal::default() };
    // Somebody else's introduction does not count for us.
    let (connection, _asked) = portal_on(&bus, portal).await;
    connection.object_server().remove::<Registry, _>(PLACE).await.unwrap();
    let program = program_on(&bus, "").await;
    let said = until(&program, |status| status["hotkeys"]["problem"].is_string()).await;
    assert!(said["hotkeys"]["problem"].as_str().unwrap().contains("An app id is required"), "{said}");
    program.stop().await;
}
