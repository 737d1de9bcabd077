//! (being built)

pub mod assets;
pub mod pages;
