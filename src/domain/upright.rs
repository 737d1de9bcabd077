//! Text as it was meant to be seen: without the characters that turn what stands around them round, and without
//! stacks of marks that run over the lines around them.
//!
//! A line may hold controls of the Unicode bidirectional algorithm (UAX #9) that show it, or the interface
//! around it, in another order than it is stored. What an override shows reversed is stored reversed here, so
//! that people and rules read the same; all other such controls say nothing that a line of chat needs.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

/// Whether a character only orders others.
pub fn is_direction(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character takes no room and can only hide or reorder others: zero-width characters,
/// direction marks, fillers and tags.
pub fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// `text` without what shows nothing at its ends. Chat programs put such signs there, so that the same can be said
/// twice. An emoji may end in one: this is for comparing, not for keeping.
pub fn trim_unseen(text: &str) -> &str {
    text.trim_matches(|c: char| {
        // Variants of letters and the empty braille pattern, beside the others.
        c.is_whitespace()
            || c.is_control()
            || is_unseen(c)
            || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{2800}')
    })
}

const OVERRIDE: char = '\u{202E}';

/// Where an override ends: its own end, or the beginning of another one from left to right.
fn ends(c: char) -> bool {
    matches!(c, '\u{202C}' | '\u{202D}')
}

/// How many marks one letter keeps: scripts that need several need no more, and a stack runs over the lines around it.
pub const MOST_MARKS: usize = 3;

/// `text` as it was meant to be seen: without controls of direction and stacks of marks; what a right-to-left
/// override shows reversed is reversed.
pub fn upright(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let turned = turned(text);
    if marks(&turned).all(|(_, marks)| marks <= MOST_MARKS) {
        return turned;
    }
    Cow::Owned(marks(&turned).filter(|(_, marks)| *marks <= MOST_MARKS).map(|(c, _)| c).collect())
}

fn turned(text: &str) -> Cow<'_, str> {
    if !text.contains(is_direction) {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, turned)) = rest.split_once(OVERRIDE) {
        whole.extend(before.chars().filter(|c| !is_direction(*c)));
        let (turned, after) = turned.split_at(turned.find(ends).unwrap_or(turned.len()));
        whole.extend(turned.chars().rev().filter(|c| !is_direction(*c)));
        rest = after;
    }
    whole.extend(rest.chars().filter(|c| !is_direction(*c)));
    Cow::Owned(whole)
}

/// The characters of `text`, each with how many marks stand in a row up to it.
fn marks(text: &str) -> impl Iterator<Item = (char, usize)> {
    text.chars().scan(0, |marks, c| {
        *marks = if is_combining_mark(c) { *marks + 1 } else { 0 };
        Some((c, *marks))
    })
}

/// The place in [`upright`] text of a place in `text` that has no override in it.
pub(super) fn moved(text: &str, place: usize) -> usize {
    // What is taken away never hangs on what follows.
    upright(text.get(..place).unwrap_or_default()).len()
}

/// Whether something in `text` is shown reversed.
pub(super) fn turns(text: &str) -> bool {
    text.contains(OVERRIDE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_shown_reversed_is_stored_as_it_is_shown() {
        assert_eq!(upright("\u{202E}uoy etah i"), "i hate you");
        assert_eq!(upright("so \u{202E}dab\u{202C} today"), "so bad today");
        assert_eq!(upright("\u{2067}hello\u{2069} \u{200F}you"), "hello you");
        assert_eq!(upright("plain"), "plain");
        assert_eq!(upright("a\u{202E}cb\u{202E}ed"), "adebc");
    }

    #[test]
    fn what_shows_nothing_goes_from_the_ends() {
        for end in [" ", "\u{E0000}", " \u{34F}\u{E0000}", "\u{200B}\u{FE0F}", "\u{2800}", "\u{3164}\t"] {
            assert_eq!(trim_unseen(&format!("{end}!up time{end}")), "!up time", "{end:?}");
            assert_eq!(trim_unseen(end), "", "{end:?}");
        }
        assert_eq!(trim_unseen("\u{2764}\u{FE0F}"), "\u{2764}");
    }

    #[test]
    fn a_letter_keeps_its_marks_and_loses_a_stack_of_them() {
        let stack = "\u{334}\u{335}\u{336}\u{337}\u{338}\u{321}";
        assert_eq!(upright(&format!("z{stack}a{stack}!")), "z\u{334}\u{335}\u{336}a\u{334}\u{335}\u{336}!");
        assert_eq!(
            upright("e\u{301}\u{202C}\u{301}\u{301}\u{301}"),
            "e\u{301}\u{301}\u{301}",
            "nothing between counts"
        );
        for text in ["größe", "ti\u{ea}\u{301}ng", "ที่นี่", "שָׁלוֹם", "हिन्दी", "❤\u{fe0f}", "👩‍👩‍👧‍👦"]
        {
            assert_eq!(upright(text), text);
        }
    }

    #[test]
    fn a_place_moves_by_what_goes_before_it() {
        let text = "a\u{334}\u{334}\u{334}\u{334}\u{334} \u{200F}Kappa";
        let upright = upright(text);
        let place = text.find("Kappa").unwrap();
        assert!(upright[moved(text, place)..].starts_with("Kappa"), "{upright:?}");
    }

    proptest! {
        #[test]
        fn nothing_is_left_that_orders_others(text in "[a-c\u{202A}-\u{202E}\u{2066}-\u{2069}\u{200F} é]{0,24}") {
            let whole = upright(&text);
            prop_assert!(!whole.contains(is_direction));
            let kept = |text: &str| {
                let mut kept: Vec<char> = text.chars().filter(|c| !is_direction(*c)).collect();
                kept.sort_unstable();
                kept
            };
            prop_assert_eq!(kept(&whole), kept(&text));
        }
    }
}
