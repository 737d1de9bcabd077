//! A gate: the two built-in files were made from the labelled lines as they are. Making them is done by hand:
//! `training/README.md`.

use std::path::Path;

use evenkeel::feedback::meaning::Meanings;
use evenkeel::feedback::model::file::ModelFile;
use sha2::{Digest, Sha256};

const MODEL: &[u8] = include_bytes!("../src/feedback/model.bin");
const MEANING: &[u8] = include_bytes!("../src/feedback/meaning.bin");

fn assert_made_of(inputs: &[(String, String)], folder: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, hash) in inputs {
        let bytes = std::fs::read(root.join(name)).unwrap();
        let own: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(*hash, own, "{name} has changed: run the training again");
    }
    let there = std::fs::read_dir(root.join(folder)).unwrap().count();
    let known = inputs.iter().filter(|(name, _)| name.starts_with(folder)).count();
    assert_eq!(there, known, "{folder} has other files: run the training again");
}

#[test]
fn the_model_was_made_from_the_lines_as_they_are() {
    assert_made_of(&ModelFile::read(MODEL).unwrap().inputs, "training/lines");
}

#[test]
fn the_vectors_were_made_from_the_topics_as_they_are() {
    assert_made_of(&Meanings::read(MEANING).unwrap().inputs, "training/topics");
}

#[test]
fn both_together_are_no_larger_than_four_mebibytes() {
    assert!(MODEL.len() + MEANING.len() <= 4 << 20);
}

#[test]
fn no_closed_line_was_learnt_from() {
    let inputs =
        ModelFile::read(MODEL).unwrap().inputs.into_iter().chain(Meanings::read(MEANING).unwrap().inputs);
    assert!(inputs.into_iter().all(|(name, _)| !name.contains("closed")));
}
