//! That the file is read whole, and that rules hold where they should.

use super::*;

fn found(text: &str) -> Found {
    let mut lexicon = Lexicon::built_in();
    let patterns = Patterns::built_in(&mut lexicon);
    let tokens = Tokens::read(text, &[]);
    patterns.find(&tokens, &lexicon.see(&tokens), 0)
}

#[test]
fn every_line_of_the_file_is_understood() {
    let (patterns, odd) = read(&mut Lexicon::built_in());
    assert_eq!(odd, Vec::<&str>::new());
    assert!(patterns.rules.len() > 200);
}

#[test]
fn a_sentence_may_begin_after_a_greeting_a_name_or_a_stop() {
    for text in [
        "which mouse is that",
        "hey which mouse is that",
        "@mira which mouse is that",
        "hm, which mouse is that",
    ] {
        assert!(found(text).has(Sign::Ask), "{text}");
    }
    assert!(!found("i know which mouse is that").has(Sign::Ask));
}

#[test]
fn a_rule_does_not_reach_over_a_stop() {
    assert!(found("i hope you die").has(Sign::Abuse));
    assert!(!found("i hope so. you die a lot").has(Sign::Abuse));
}

#[test]
fn the_language_is_told_by_small_words() {
    assert!(found("das ist nicht so gut").is_abroad());
    assert!(found("какая у тебя видеокарта").is_abroad());
    assert!(!found("that is not the best").is_abroad());
    assert!(!found("KEKW").is_abroad());
}
