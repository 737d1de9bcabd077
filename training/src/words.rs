//! What the encoder said (`encode.py`): vectors in hex, each byte a signed number.

use std::collections::HashMap;
use std::path::Path;

use crate::feedback::features::word;

/// Names and their vectors; the longest axis of all of them is one.
pub fn read(path: &Path) -> Vec<(String, Vec<f32>)> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let vector = |hex: &str| {
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex") as i8;
        (0..hex.len() / 2).map(|at| f32::from(byte(at * 2)) / 127.0).collect()
    };
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, hex)| (name.to_owned(), vector(hex)))
        .collect()
}

/// The first vectors of words, by hash.
pub fn words(path: &Path) -> HashMap<u32, Vec<f32>> {
    read(path).into_iter().map(|(name, vector)| (word(&name), vector)).collect()
}
