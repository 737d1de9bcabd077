//! Global hotkeys: one key for a break, quiet mode, a mark, the pause and the shield, whatever window has
//! the focus.
//!
//! On X11, Windows and macOS the keys are taken by `global-hotkey`, on Wayland the desktop's portal is asked. What
//! could not be taken is said with its setting; what can be taken is. A display that goes away is waited
//! for. Must not decide what a press means: it is handed on as a [`HotkeyAction`](crate::domain::HotkeyAction).

#[cfg(any(target_os = "linux", target_os = "freebsd"))]
pub mod desktop_file;
mod display;
mod driver;
mod error;
mod keys;
mod library;
#[cfg(any(windows, target_os = "macos"))]
mod native;
#[cfg(any(target_os = "linux", target_os = "freebsd"))]
mod portal;
#[cfg(any(target_os = "linux", target_os = "freebsd"))]
mod x11;

pub use driver::run;
pub use keys::{HotkeyMistake, KeyError, Keys, check};
