//! The overlay's page.

use super::surface::surface;

surface! {
    /// What the overlay's page says by itself. `overlay/words` has the rest.
    StageWords { title, heading, chat, a_break, thanks, thank_you }
}
