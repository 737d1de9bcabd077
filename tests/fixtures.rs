//! What stands in this repository is harmless to other programs, too.

use std::fs;
use std::path::{Path, PathBuf};

/// Whether a line holds a place of an emote that ends before it begins. A library for Twitch's chat stumbles over
/// such a place, so it stands in no file here; our own guard is tried with places made by chance.
fn has_backward_place(line: &str) -> bool {
    let pieces = line.split(|c: char| !c.is_ascii_digit() && c != ':' && c != '-');
    let places = pieces.filter_map(|piece| piece.split_once(':')?.1.split_once('-'));
    places
        .filter_map(|(first, last)| Some((first.parse::<u64>().ok()?, last.parse::<u64>().ok()?)))
        .any(|(first, last)| first > last)
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => files_below(&entry.path(), files),
            false => files.push(entry.path()),
        }
    }
}

#[test]
fn no_file_holds_an_emotes_tag_that_other_programs_stumble_over() {
    assert!(has_backward_place(&format!("@emotes=25:{}-{};id=2 ", 9, 3)));
    assert!(!has_backward_place("@emotes=25:0-4,6-10/1902:12-16;id=2026-11;at=18:00"));
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches", "examples", "findings", "docs", "training"] {
        files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    let mut found = Vec::new();
    for file in files {
        // What is no text has no lines.
        let text = fs::read_to_string(&file).unwrap_or_default();
        let lines = text.lines().filter(|line| has_backward_place(line));
        found.extend(lines.map(|line| format!("{}: {line}", file.display())));
    }
    assert_eq!(found, Vec::<String>::new());
}
