//! Which display there is to take keys from. Looked at before anything is registered: `global-hotkey`
//! says that all is well where there is none, and on Wayland, where it then stays silent.

use std::ffi::OsStr;

/// Where keys come from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    /// An X server.
    X11,
    /// A Wayland desktop; keys are asked of its portal.
    Wayland,
    /// None that we know of.
    None,
    /// The system itself, as on Windows and macOS.
    System,
    /// A system whose keys Evenkeel cannot take.
    Unsupported,
}

/// The display of this session, by its environment.
pub(super) fn find() -> Display {
    let set = |name| std::env::var_os(name);
    of(set("WAYLAND_DISPLAY").as_deref(), set("DISPLAY").as_deref())
}

fn of(wayland: Option<&OsStr>, x11: Option<&OsStr>) -> Display {
    let is_set = |value: Option<&OsStr>| value.is_some_and(|value| !value.is_empty());
    if cfg!(any(windows, target_os = "macos")) {
        Display::System
    } else if cfg!(not(any(target_os = "linux", target_os = "freebsd"))) {
        Display::Unsupported
    } else if is_set(wayland) {
        // XWayland would take the keys and never hear them pressed in other windows.
        Display::Wayland
    } else if is_set(x11) {
        Display::X11
    } else {
        Display::None
    }
}

#[cfg(any(target_os = "linux", target_os = "freebsd"))]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wayland_counts_before_the_x_server_that_stands_in_it() {
        let found = |wayland: &str, x11: &str| of(Some(wayland.as_ref()), Some(x11.as_ref()));
        assert_eq!(found("wayland-0", ":0"), Display::Wayland);
        assert_eq!(found("", ":0"), Display::X11);
        assert_eq!(found("", ""), Display::None);
        assert_eq!(of(None, None), Display::None);
    }
}
