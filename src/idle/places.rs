//! Where this session's desktop can be asked.

use std::ffi::OsString;

/// Where to ask. What is empty is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdlePlaces {
    /// Address of the session's message bus.
    pub session_bus: String,
    /// Address of the system's message bus.
    pub system_bus: String,
    /// Name of the X server. Empty on Wayland: the X server that stands in such a desktop hears only some keys.
    pub x_server: String,
}

/// Where the system's bus is when nothing says otherwise, by the D-Bus specification.
const SYSTEM_BUS: &str = "unix:path=/var/run/dbus/system_bus_socket";

impl IdlePlaces {
    /// The places that the environment names.
    pub fn of_this_session() -> Self {
        Self::of(|name| std::env::var_os(name))
    }

    fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let named = |name| variable(name).and_then(|value| value.into_string().ok()).unwrap_or_default();
        let system = named("DBUS_SYSTEM_BUS_ADDRESS");
        let is_wayland = !named("WAYLAND_DISPLAY").is_empty();
        Self {
            session_bus: named("DBUS_SESSION_BUS_ADDRESS"),
            system_bus: if system.is_empty() { SYSTEM_BUS.to_owned() } else { system },
            x_server: if is_wayland { String::new() } else { named("DISPLAY") },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_wayland_the_x_server_is_not_asked() {
        let of = |known: &[(&str, &str)]| {
            IdlePlaces::of(|name| known.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into()))
        };
        assert_eq!(of(&[("DISPLAY", ":0")]).x_server, ":0");
        assert_eq!(of(&[("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "wayland-0")]).x_server, "");
        assert_eq!(of(&[]), IdlePlaces { system_bus: SYSTEM_BUS.into(), ..IdlePlaces::default() });
    }
}
