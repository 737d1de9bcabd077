//! What is stored and sent as meaning, put into words for whoever reads it.
//!
//! A file beside this one says which text stands for what is meant; a folder holds the texts of one language, which
//! are data. What only English has stands in `en` alone. Pure: it knows the nouns of `domain` and nothing else. Must
//! not decide anything, and nothing may compare with what it says.

mod de;
pub mod delivery;
pub mod digest;
mod digest_page;
mod dock;
mod en;
mod es;
mod extension;
mod fr;
mod frame;
mod pt;
mod setup;
mod sign_in;
mod stage;
mod surface;
pub mod times;
mod today;
mod words;

use crate::domain::Language;

pub use digest_page::DigestPageWords;
pub use dock::DockWords;
pub use en::{ENGLISH, feedback, import, numbers, refusal, settings, tour};
pub use extension::ExtensionWords;
pub use frame::FrameWords;
pub use setup::SetupWords;
pub use sign_in::SignInWords;
pub use stage::StageWords;
pub use surface::{capital, filled};
pub use today::TodayWords;
pub use words::Catalogue;

/// What can be read in `language`.
pub fn of(language: Language) -> &'static Catalogue {
    match language {
        Language::English => &ENGLISH,
        Language::German => &de::WORDS,
        Language::Spanish => &es::WORDS,
        Language::French => &fr::WORDS,
        Language::Portuguese => &pt::WORDS,
    }
}

#[cfg(test)]
mod tests;
