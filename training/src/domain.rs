//! What the product's reading needs of its domain.
#![allow(dead_code, reason = "the product's own files, of which training needs a part")]
#[path = "../../src/domain/upright.rs"]
mod upright;

pub use upright::is_unseen;

/// A place in a text that is an emote.
pub struct EmoteSpan {
    pub start: usize,
    pub end: usize,
}
