//! The product's own reading of a message, from its own files.
#![allow(dead_code, reason = "the product's own files, of which training needs a part")]
#[path = "../../src/feedback/disguise.rs"]
pub mod disguise;
#[path = "../../src/feedback/features.rs"]
pub mod features;
#[path = "../../src/feedback/meaning.rs"]
pub mod meaning;
#[path = "../../src/feedback/spelling.rs"]
pub mod spelling;
#[path = "../../src/feedback/tokens.rs"]
pub mod tokens;
