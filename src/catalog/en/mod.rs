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

use super::words::Catalogue;
use crate::domain::Language;

/// All of it.
pub static ENGLISH: Catalogue = Catalogue {
    language: Language::English,
    times: times::WORDS,
    frame: frame::WORDS,
    digest: digest::WORDS,
    digest_page: digest_page::WORDS,
    delivery: delivery::WORDS,
    extension: extension::WORDS,
    sign_in: sign_in::WORDS,
    setup: setup::WORDS,
    today: today::WORDS,
    dock: dock::WORDS,
    stage: stage::WORDS,
};
