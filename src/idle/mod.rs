//! What the desktop knows of the moment: whether somebody is at it, and whether it asks not to be disturbed.
//!
//! A locked screen is certain, and always counts as being away. That no key was pressed for a while is not
//! (who plays with a controller, or talks to the camera, presses none), so it counts only where the settings
//! say after how long. What a desktop does not tell is not guessed. Must not decide what being away means.

#[cfg(any(target_os = "linux", target_os = "freebsd"))]
mod bus;
mod driver;
mod places;
mod sight;
#[cfg(windows)]
mod windows;
#[cfg(any(target_os = "linux", target_os = "freebsd"))]
mod x11;

pub use driver::run;
pub use places::IdlePlaces;
pub use sight::Heed;
