//! What the desktop tells over D-Bus: the session's lock (logind), how long nobody has touched anything
//! (Mutter, on GNOME), and whether notifications are kept back (Plasma, and others with that property).

use std::time::Duration;

use ashpd::zbus::proxy::CacheProperties;
use ashpd::zbus::zvariant::{OwnedValue, Type};
use ashpd::zbus::{Connection, Error, Proxy, Result, connection, proxy};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

/// What does not answer for so long is asked again at the next look.
const PATIENCE: Duration = Duration::from_secs(2);

/// A message bus, once it was reached.
pub(super) struct Bus {
    address: String,
    reached: Option<Connection>,
}

/// Where on a bus something can be asked: name, path, interface.
#[derive(Debug, Clone, Copy)]
struct BusPlace(&'static str, &'static str, &'static str);

const SESSION: BusPlace = BusPlace(
    "org.freedesktop.login1",
    "/org/freedesktop/login1/session/auto",
    "org.freedesktop.login1.Session",
);
const IDLE_MONITOR: BusPlace = BusPlace(
    "org.gnome.Mutter.IdleMonitor",
    "/org/gnome/Mutter/IdleMonitor/Core",
    "org.gnome.Mutter.IdleMonitor",
);
const NOTIFICATIONS: BusPlace = BusPlace(
    "org.freedesktop.Notifications",
    "/org/freedesktop/Notifications",
    "org.freedesktop.Notifications",
);

impl Bus {
    /// The bus at `address`; none where it is empty.
    pub(super) fn new(address: String) -> Self {
        Self { address, reached: None }
    }

    /// Whether the session is locked, on the system's bus.
    pub(super) async fn locked(&mut self) -> Option<bool> {
        self.property(SESSION, "LockedHint").await
    }

    /// For how long nobody has pressed a key or moved the mouse, where the desktop is GNOME.
    pub(super) async fn idle(&mut self) -> Option<Duration> {
        self.call(IDLE_MONITOR, "GetIdletime").await.map(Duration::from_millis)
    }

    /// Whether the desktop keeps notifications back.
    pub(super) async fn do_not_disturb(&mut self) -> Option<bool> {
        self.property(NOTIFICATIONS, "Inhibited").await
    }

    async fn property<T>(&mut self, place: BusPlace, name: &str) -> Option<T>
    where
        T: TryFrom<OwnedValue>,
        T::Error: Into<Error>,
    {
        let bus = self.reach().await?;
        let asked = async { bus.ask(place).await?.get_property(name).await };
        self.noted(timeout(PATIENCE, asked).await.ok()?)
    }

    async fn call<T: DeserializeOwned + Type>(&mut self, place: BusPlace, name: &str) -> Option<T> {
        let bus = self.reach().await?;
        let asked = async { bus.ask(place).await?.call(name, &()).await };
        self.noted(timeout(PATIENCE, asked).await.ok()?)
    }

    /// The answer, if it was one. A connection that is gone is made anew next time.
    fn noted<T>(&mut self, answer: Result<T>) -> Option<T> {
        if matches!(answer, Err(Error::InputOutput(_))) {
            self.reached = None;
        }
        answer.ok()
    }

    async fn reach(&mut self) -> Option<Reached> {
        if self.reached.is_none() && !self.address.is_empty() {
            let connecting = async { connection::Builder::address(self.address.as_str())?.build().await };
            self.reached = timeout(PATIENCE, connecting).await.ok()?.ok();
        }
        self.reached.clone().map(Reached)
    }
}

struct Reached(Connection);

impl Reached {
    /// What answers at `place`, without asking it for all its properties first.
    async fn ask(&self, BusPlace(name, path, interface): BusPlace) -> Result<Proxy<'static>> {
        proxy::Builder::new(&self.0)
            .destination(name)?
            .path(path)?
            .interface(interface)?
            .cache_properties(CacheProperties::No)
            .build()
            .await
    }
}
