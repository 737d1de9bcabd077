//! All that a language must have.

use super::delivery::DeliveryWords;
use super::digest::DigestWords;
use super::digest_page::DigestPageWords;
use super::dock::DockWords;
use super::extension::ExtensionWords;
use super::frame::FrameWords;
use super::setup::SetupWords;
use super::sign_in::SignInWords;
use super::stage::StageWords;
use super::times::TimeWords;
use super::today::TodayWords;
use crate::domain::Language;

/// What can be read in a language.
#[derive(Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// Which one it is.
    pub language: Language,
    /// Times.
    pub times: TimeWords,
    /// What stands around a page.
    pub frame: FrameWords,
    /// Digests.
    pub digest: DigestWords,
    /// The pages on which they are read.
    pub digest_page: DigestPageWords,
    /// What became of their delivery.
    pub delivery: DeliveryWords,
    /// What the dock says, and Today beside it: how things stand, the shield, breaks and marks.
    pub dock: DockWords,
    /// What Today says beyond what the dock says, and the addresses for OBS.
    pub today: TodayWords,
    /// What the page for setting up says, beside signing in and the extension.
    pub setup: SetupWords,
    /// Signing in at Twitch, as the page for setting up says it.
    pub sign_in: SignInWords,
    /// The extension for Twitch's own pages, as the page for setting up says it.
    pub extension: ExtensionWords,
    /// The overlay's page.
    pub stage: StageWords,
}

/// The catalogue of a language, out of the modules beside it: one for each surface, with its `WORDS`.
macro_rules! catalogue {
    ($language:ident) => {
        $crate::catalog::Catalogue {
            language: $crate::domain::Language::$language,
            times: times::WORDS,
            frame: frame::WORDS,
            digest: digest::WORDS,
            digest_page: digest_page::WORDS,
            delivery: delivery::WORDS,
            dock: dock::WORDS,
            today: today::WORDS,
            setup: setup::WORDS,
            sign_in: sign_in::WORDS,
            extension: extension::WORDS,
            stage: stage::WORDS,
        }
    };
}

pub(super) use catalogue;
