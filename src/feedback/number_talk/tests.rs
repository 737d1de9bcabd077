//! The file of rules, and what they find.

use super::*;

fn find(text: &str) -> Option<&'static str> {
    let mut lexicon = Lexicon::built_in();
    let talk = NumberTalk::built_in(&mut lexicon);
    let tokens = Tokens::read(text, &[]);
    let seen = lexicon.see(&tokens);
    let asks = text.starts_with('!');
    let units = talk.units(&tokens, &seen, asks);
    talk.why(&View { tokens: &tokens, seen: &seen, units: &units, asks }, false)
}

#[test]
fn every_line_of_the_file_is_understood() {
    let mut lexicon = Lexicon::built_in();
    let rules = Rules::built_in(&mut lexicon);
    assert_eq!(rules.odd, Vec::<&str>::new());
    let talk = rules.ready();
    assert!(talk.rules.len() > 200);
    assert!(talk.rules.iter().all(|rule| !rule.reason.contains(|c: char| c.is_ascii_digit())));
}

#[test]
fn a_rule_holds_for_sentences_that_nobody_wrote_down() {
    for text in [
        "nobody is watching",
        "nobody at all is even watching this",
        "noooobody waaaatching",
        "n0body w4tching",
    ] {
        assert_eq!(find(text), Some("speaks of an empty room"), "{text}");
    }
    // A gap ends with its clause.
    assert_eq!(find("nobody. watching the birds"), None);
}

#[test]
fn a_word_of_another_world_takes_a_rule_back() {
    assert_eq!(find("where is everyone"), Some("speaks of an empty room"));
    assert_eq!(find("where is everyone on your team"), None);
}

#[test]
fn slips_of_the_hand_are_read_as_they_were_meant() {
    for text in ["3 vewers", "3 viwers", "3 viewrs", "3 viewerrs", "3 folowers", "3 fallowers"] {
        assert!(find(text).is_some(), "{text}");
    }
    assert_eq!(find("3 flowers"), None);
}

#[test]
fn letters_apart_and_scripts_without_spaces_are_read() {
    assert!(find("b u y  f o l l o w e r s").is_some());
    assert!(find("v.i.e.w.e.r.s").is_some());
    assert!(find("今日は視聴者が少ない").is_some());
    assert!(find("시청자 3명").is_some());
    assert_eq!(find("a b c d e f g"), None);
    assert_eq!(find("こんにちは"), None);
}

#[test]
fn a_question_for_a_bot_is_no_question_in_chat() {
    assert!(find("!viewers").is_some());
    assert!(find("!watchstreak").is_some());
    assert_eq!(find("!uptime"), None);
    assert_eq!(find("followers"), None);
}
