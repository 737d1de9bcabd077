//! The file as it is, and files that are none.

use super::file::{FileError, ModelFile};
use super::*;

#[test]
fn the_built_in_file_is_whole() {
    let file = ModelFile::read(file::BUILT_IN).unwrap();
    assert!(file.limits.waits > 0.0 && file.limits.hateful > 0.0 && file.limits.report > 0.0);
    assert!(!file.inputs.is_empty());
}

#[test]
fn a_broken_file_says_what_is_wrong() {
    let read = |bytes: &[u8]| ModelFile::read(bytes).map(drop).unwrap_err();
    assert_eq!(read(b""), FileError::Title);
    assert_eq!(read(b"evenkeel model 2\n\n"), FileError::Title);
    assert_eq!(read(b"evenkeel model 3\nlimit waits much\n\n"), FileError::Head);
    assert_eq!(read(b"evenkeel model 3\n\n"), FileError::Length);
    let built_in = file::BUILT_IN;
    assert_eq!(read(&built_in[..built_in.len() - 1]), FileError::Length);
    assert_eq!(read(&[built_in, b"x"].concat()), FileError::Length);
}

#[test]
fn the_longest_line_is_read_without_a_sum_that_is_too_large() {
    let model = Model::built_in();
    let text = "abcdefghij ".repeat(500);
    let tokens = Tokens::read(&text, &[]);
    let read = model.read(&tokens, |_| false, MessageContext::default()).unwrap();
    assert!(read.likely.kinds.iter().all(|share| share.is_finite()));
    assert!((read.likely.kinds.iter().sum::<f32>() - 1.0).abs() < 1e-3);
}

#[test]
fn a_reason_names_the_words_that_told() {
    let model = Model::built_in();
    let tokens = Tokens::read("hello there, your mic is far too quiet today 48613", &[]);
    let read = model.read(&tokens, |_| false, MessageContext::default()).unwrap();
    let words = model.because(&read, Kind::Critical, &tokens, |_| false, MessageContext::default()).join(" ");
    assert!(words.contains("mic") || words.contains("quiet"), "{words}");
    assert!(!words.contains("48613"));
}
