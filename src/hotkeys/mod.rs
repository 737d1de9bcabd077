//! Global hotkeys: one key for a break, quiet mode, a mark, the pause and the shield, whatever window has
//! the focus.
//!
//! On X11 the keys are taken by `global-hotkey`, on Wayland the desktop's portal is asked for them. What
//! could not be taken is said with its setting; what can be taken is. A display that goes away is waited
//! for. Must not decide what a press means: it is handed on as a [`Press`](crate::domain::Press).

mod display;
mod driver;
mod keys;
#[cfg(any(target_os = "linux", target_os = "freebsd"))]
mod portal;
mod trouble;
#[cfg(any(target_os = "linux", target_os = "freebsd"))]
mod x11;

pub use driver::run;
pub use keys::{KeyError, Keys, Mistake, check};
