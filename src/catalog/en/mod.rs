//! English, in which everything can be read.

mod delivery;
mod digest;
mod digest_page;
mod dock;
mod extension;
pub mod feedback;
mod frame;
pub mod import;
pub mod numbers;
mod refusal;
pub mod settings;
mod setup;
mod sign_in;
mod stage;
mod times;
mod today;
pub mod tour;

pub use refusal::refusal;

use super::words::{Catalogue, catalogue};

/// All of it.
pub static ENGLISH: Catalogue = catalogue!(English);
