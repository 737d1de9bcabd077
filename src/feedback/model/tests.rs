//! The file of weights, and what features tell apart.

use super::file::{Input, write};
use super::*;
use crate::feedback::tokens::Tokens;

fn read(text: &str) -> Vec<u32> {
    let mut lexicon = Lexicon::built_in();
    let talk = NumberTalk::built_in(&mut lexicon);
    let tokens = Tokens::read(text, &[]);
    let seen = lexicon.see(&tokens);
    let units = talk.units(&tokens, &seen, false);
    let view = View { tokens: &tokens, seen: &seen, units: &units, asks: false };
    Model::silent(&lexicon, &talk).buckets(&view)
}

#[test]
fn the_file_is_understood_and_small() {
    let file = File::built_in().unwrap();
    assert!(file.heads.iter().any(|head| head.name == "number_talk"));
    assert!(file.heads.iter().all(|head| head.yes > head.no));
    assert!(include_bytes!("../model.bin").len() <= 512 * 1024);
}

#[test]
fn a_file_is_read_back_as_it_was_written_and_a_part_of_it_is_none() {
    let input = Input { path: "tests/sets/some words.tsv".into(), hash: "00ff".into() };
    let head = |name: &str, scale| Head {
        name: name.into(),
        scale,
        bias: -0.1,
        yes: 1.0 / 3.0,
        no: f32::NEG_INFINITY,
        inputs: vec![input.clone()],
        rows: "beef".into(),
    };
    let (one, two) = (head("one", 0.25), head("two", 1e-9));
    let weights = |weight| (0..BUCKETS).map(|bucket| if bucket == 3 { weight } else { 0 }).collect();
    let bytes = write(&[(one.clone(), weights(-128)), (two.clone(), weights(7))]);
    let file = File::read(&bytes).unwrap();
    assert_eq!(file.heads, [one, two]);
    assert_eq!(file.weights(3).collect::<Vec<_>>(), [-128, 7]);
    assert_eq!(file.weights(4).collect::<Vec<_>>(), [0, 0]);
    for end in [0, 10, bytes.len() - 1] {
        assert!(File::read(&bytes[..end]).is_none(), "{end}");
    }
    assert!(File::read(&[&bytes[..], b"x"].concat()).is_none());
}

#[test]
fn how_a_word_is_written_makes_no_difference_and_its_place_does() {
    assert_eq!(read("nobody is watching"), read("NOOOOBODY is w4tching"));
    assert_eq!(read("3 people"), read("1,200 people"));
    assert_ne!(read("nobody is watching"), read("watching is nobody"));
    assert_ne!(read("nobody"), read("nobody?"));
}

#[test]
fn a_model_without_heads_says_nothing() {
    let mut lexicon = Lexicon::built_in();
    let talk = NumberTalk::built_in(&mut lexicon);
    let model = Model::silent(&lexicon, &talk);
    let tokens = Tokens::read("", &[]);
    let read = model.read(View { tokens: &tokens, seen: &[], units: &[], asks: false });
    assert!(!read.says_yes(model.head("number_talk")) && !read.says_no(Some(0)));
}
