//! The pages' HTML: plain views over the templates in `overlay/templates`, escaped by askama.
//!
//! Must not read state, a clock or a request: a handler hands everything in. Nothing here carries a
//! number that could be hidden.

mod digest;
mod extension;
mod learned;
mod numbers;
mod overlay;
mod problem;
mod setup;
mod situation;
mod today;
pub(crate) mod when;

pub use digest::{DigestHeading, DigestPage, Digests};
pub use extension::{Contact, ExtensionStep};
pub use learned::LearnedPage;
pub(crate) use numbers::closed;
pub use numbers::{Numbers, StreamNumbersPage};
pub use overlay::{Overlay, OverlayQuery};
pub use problem::Problem;
pub use setup::Setup;
pub use situation::Situation;
pub use today::{Dock, Today};
