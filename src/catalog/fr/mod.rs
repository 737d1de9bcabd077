//! French.

mod delivery;
mod digest;
mod digest_page;
mod dock;
mod extension;
mod frame;
mod setup;
mod sign_in;
mod stage;
mod times;
mod today;

use super::words::{Catalogue, catalogue};

pub(super) static WORDS: Catalogue = catalogue!(French);
