//! English.

pub mod delivery;
pub mod digest;
pub mod feedback;
pub mod import;
pub mod numbers;
mod refusal;
pub mod settings;
pub mod tour;

pub use refusal::refusal;
