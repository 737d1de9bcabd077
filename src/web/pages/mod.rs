//! The pages' HTML: plain views over the templates in `overlay/templates`, escaped by askama.
//!
//! Must not read state, a clock or a request: a handler hands everything in. Nothing here carries a
//! number that could be hidden.

mod digest;
mod digest_lines;
mod digests;
mod extension;
mod help;
pub mod journal;
mod learned;
mod numbers;
mod overlay;
mod problem;
mod settings;
mod setup;
mod situation;
mod today;
mod user_data;
pub(crate) mod when;

/// A sentence of the service as a page shows it: what stands between backticks stands between quotes.
pub(super) fn plain(sentence: &str) -> String {
    let mut inside = false;
    let quoted = |sign| match sign {
        '`' => {
            inside = !inside;
            if inside { '“' } else { '”' }
        }
        _ => sign,
    };
    sentence.chars().map(quoted).collect()
}

/// A text of the catalogue as HTML: what stands between asterisks is strong, what stands between backticks is typed.
pub(super) fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let (mut strong, mut typed) = (false, false);
    for sign in text.chars() {
        match sign {
            '*' => {
                strong = !strong;
                out.push_str(if strong { "<b>" } else { "</b>" });
            }
            '`' => {
                typed = !typed;
                out.push_str(if typed { "<code>" } else { "</code>" });
            }
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(sign),
        }
    }
    out
}

pub use digest::{DigestHeading, DigestPage};
pub use digest_lines::DigestLines;
pub use digests::{DigestsPage, Search};
pub use extension::{Contact, ExtensionStep};
pub use help::HelpPage;
pub use learned::LearnedPage;
pub(crate) use numbers::closed;
pub use numbers::{Numbers, StreamNumbersPage};
pub use overlay::{OverlayPage, OverlayQuery};
pub use problem::ProblemPage;
pub use settings::SettingsPage;
pub use setup::{Hotkey, SetupPage};
pub use situation::Situation;
pub use today::{Dock, ShieldPart, Today};
pub(crate) use user_data::{DataPage, DevicesPage, PairPage};
