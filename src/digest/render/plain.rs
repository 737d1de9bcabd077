//! Makes foreign text safe to print: one line, nothing that moves the cursor, hides or reorders.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

use crate::domain::{MOST_MARKS, is_unseen};

const ESCAPE: char = '\u{1b}';
const BELL: char = '\u{7}';

/// `text` as one line that is safe to print in a terminal or a log: terminal sequences, control,
/// direction and zero-width characters are removed, line breaks become a space.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut marks = 0;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        if matches!(c, ESCAPE | '\u{90}' | '\u{98}' | '\u{9b}' | '\u{9d}'..='\u{9f}') {
            rest = after_sequence(c, rest);
        } else if breaks_line(c) {
            if !out.ends_with(' ') {
                out.push(' ');
            }
            marks = 0;
        } else if !c.is_control() && !is_unseen(c) {
            marks = if is_combining_mark(c) { marks + 1 } else { 0 };
            if marks <= MOST_MARKS {
                out.push(c);
            }
        }
    }
    out.into()
}

fn breaks_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What is left of `rest` after the terminal sequence that `first` began.
fn after_sequence(first: char, rest: &str) -> &str {
    let (kind, body) = match first {
        ESCAPE => match rest.chars().next() {
            Some(kind @ ' '..='~') => (kind, rest.get(1..).unwrap_or_default()),
            _ => return rest,
        },
        '\u{9b}' => ('[', rest),
        _ => (']', rest),
    };
    match kind {
        '[' => {
            let parameters = body.trim_start_matches(|c| matches!(c, ' '..='?'));
            parameters.strip_prefix(|c| matches!(c, '@'..='~')).unwrap_or(parameters)
        }
        // A string for the terminal, up to its end. Without an end only its beginning is taken out,
        // so that nobody can hide what follows.
        ']' | 'P' | 'X' | '^' | '_' => {
            let end = body.find([BELL, '\u{9c}', ESCAPE]);
            end.and_then(|end| body.get(end..)).map_or(body, |end| {
                end.strip_prefix("\u{1b}\\").or_else(|| end.strip_prefix([BELL, '\u{9c}'])).unwrap_or(end)
            })
        }
        _ => body,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn terminal_sequences_go_wholly() {
        assert_eq!(plain("a\u{1b}[31;1mb\u{1b}[0mc"), "abc");
        assert_eq!(plain("a\u{1b}]0;title\u{7}b\u{1b}]8;;x\u{1b}\\c"), "abc");
        assert_eq!(plain("a\u{9b}31mb\u{1b}cd"), "abd");
        assert_eq!(plain("a\u{1b}]never ended"), "anever ended");
    }

    #[test]
    fn a_text_is_one_line_in_one_direction() {
        assert_eq!(plain("a\r\nb\tc\u{2028}d"), "a b c d");
        assert_eq!(plain("\u{202e}abc\u{200b}\u{e0041}"), "abc");
        assert_eq!(plain("e\u{301}\u{301}\u{301}\u{301}\u{301}"), "e\u{301}\u{301}\u{301}");
    }

    #[test]
    fn ordinary_text_in_any_script_stays() {
        for text in ["hello", "größe", "こんにちは", "مرحبا", "❤\u{fe0f} ok"] {
            assert_eq!(plain(text), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_that_controls_is_left(text in any::<String>()) {
            let out = plain(&text);
            prop_assert!(!out.chars().any(|c| c.is_control() || is_unseen(c)));
            prop_assert_eq!(plain(&out), out.as_ref());
        }
    }
}
