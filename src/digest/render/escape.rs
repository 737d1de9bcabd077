//! Makes foreign text safe inside Markdown, whatever reads it.

use super::plain::plain;

/// Joins what is around it and is not seen. Between two signs it keeps them from meaning something together.
pub const JOINER: char = '\u{2060}';

/// `text` as one line of Markdown that reads as it was written, in every program that we know: CommonMark, GitHub's
/// and Joplin's kinds, Obsidian and Logseq. No link, image, markup, heading, table, code, list, task, tag, property,
/// reference or HTML comes of it, nobody is mentioned, and no escape shows.
///
/// A backslash stands where all of them take it away; where one of them shows it, or reads on behind it, an unseen
/// joiner parts the signs.
pub fn escape(text: &str) -> String {
    let clean = plain(text);
    let clean = clean.trim();
    let mut out = String::with_capacity(clean.len() + clean.len() / 4);
    // What begins like this may be a list, a rule, a task or a heading to one of them.
    if !begins_plainly(clean) {
        out.push(JOINER);
    }
    let mut previous = ' ';
    let mut rest = clean.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        match c {
            '\\' => out.extend(['\\', c, JOINER]),
            '<' | '`' | '*' | '_' | '~' | '^' | '$' | '#' => out.extend(['\\', c]),
            // Bare names of hosts become links by themselves.
            '.' if previous.is_alphanumeric() && next.is_alphanumeric() => out.extend([JOINER, '\\', c]),
            '[' | ']' | '&' => out.extend([c, JOINER]),
            '@' => out.extend([JOINER, c, JOINER]),
            '(' | ')' | '{' | '}' | '=' | '%' | ':' | '/' if next == c || c == ':' && next == '/' => {
                out.extend([c, JOINER]);
            }
            _ => out.push(c),
        }
        previous = c;
    }
    out
}

/// Whether a line that begins so is words to every program: with a letter, and not with a word in capitals, which may
/// be a mark of a task.
fn begins_plainly(text: &str) -> bool {
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_shouted = word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    text.starts_with(char::is_alphabetic) && !is_shouted
}

/// `text` as one line of a message as Discord reads it: it knows no HTML, but pointed brackets that mention people
/// and name emotes, times and commands.
pub fn escape_message(text: &str) -> String {
    let clean = plain(text);
    let clean = clean.trim();
    let mut out = String::with_capacity(clean.len() + clean.len() / 8);
    let list_mark = end_of_list_mark(clean);
    let mut previous = ' ';
    let mut rest = clean.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map_or(' ', |(_, next)| *next);
        match c {
            '<' | '>' => out.extend(['\\', c]),
            // A mention may be found after the escapes are gone, so the sign itself is another.
            '@' => out.push('\u{FF20}'),
            _ => {
                if Some(at) == list_mark || needs_backslash(c, previous, next) {
                    out.push('\\');
                }
                out.push(c);
            }
        }
        previous = c;
    }
    out
}

fn needs_backslash(c: char, previous: char, next: char) -> bool {
    match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '#' | '|' | '~' | '$' | '^' | '=' | '%' => true,
        // For readers that forget that the bracket before was written out.
        '(' => previous == ']',
        // Bare addresses become links by themselves.
        ':' => next == '/',
        '.' => previous.is_alphanumeric() && next.is_alphanumeric(),
        _ => false,
    }
}

/// Where the sign stands that would make a text beginning like this a list or a rule.
fn end_of_list_mark(text: &str) -> Option<usize> {
    if text.starts_with(['-', '+']) {
        return Some(0);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && text.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')']))).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_written_out() {
        for (text, expected) in [
            ("**hi**", "\u{2060}\\*\\*hi\\*\\*"),
            ("[a](b)", "\u{2060}[\u{2060}a]\u{2060}(b)"),
            ("see https://a.b/c", "see https:\u{2060}/\u{2060}/a\u{2060}\\.b/c"),
            ("see www.example.com.", "see www\u{2060}\\.example\u{2060}\\.com."),
            ("hey @here you", "hey \u{2060}@\u{2060}here you"),
            ("1. first", "\u{2060}1. first"),
            ("- item", "\u{2060}- item"),
            ("NOW or never", "\u{2060}NOW or never"),
            ("idea:: a list", "idea:\u{2060}: a list"),
            ("it's 5 - 3, ok?", "it's 5 - 3, ok?"),
            ("I like it :) <3", "I like it :) \\<3"),
        ] {
            assert_eq!(escape(text), expected, "{text}");
        }
    }

    #[test]
    fn in_messages_nobody_is_mentioned_and_a_heart_stays_a_heart() {
        for (text, expected) in [
            ("love it <3 & you", r"love it \<3 & you"),
            (
                "<@123> <@&4> <#5> <t:1:R> </ban:1>",
                "\\<\u{FF20}123\\> \\<\u{FF20}&4\\> \\<\\#5\\> \\<t:1:R\\> \\</ban:1\\>",
            ),
            ("||hidden|| > quote", r"\|\|hidden\|\| \> quote"),
            ("@everyone join discord.gg/x", "\u{FF20}everyone join discord\\.gg/x"),
        ] {
            assert_eq!(escape_message(text), expected, "{text}");
        }
    }
}
