//! What is stored and sent as meaning, put into words for whoever reads it.
//!
//! One folder holds one language; a second language is a second folder with the same functions. Pure: it knows
//! the nouns of `domain` and nothing else. Must not decide anything, and nothing may compare with what it says.

mod en;

pub use en::{delivery, digest, feedback, import, numbers, refusal, settings, tour};
