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

use super::words::Catalogue;
use crate::domain::Language;

pub(super) static WORDS: Catalogue = Catalogue {
    language: Language::French,
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
