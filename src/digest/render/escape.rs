//! Makes foreign text safe inside Markdown, whatever reads it.

use super::plain::plain;

/// `text` as one line of Markdown that reads as it was written: no link, image, markup, heading,
/// table, code, list or HTML comes of it, and nobody is mentioned.
pub fn escape(text: &str) -> String {
    escape_for(text, |c| match c {
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '&' => Some("&amp;"),
        _ => None,
    })
}

/// The same for messages as Discord reads them: it knows no HTML, but pointed brackets that mention people
/// and name emotes, times and commands.
pub fn escape_message(text: &str) -> String {
    escape_for(text, |c| match c {
        '<' => Some("\\<"),
        '>' => Some("\\>"),
        _ => None,
    })
}

fn escape_for(text: &str, sign: impl Fn(char) -> Option<&'static str>) -> String {
    let clean = plain(text);
    let clean = clean.trim();
    let mut out = String::with_capacity(clean.len() + clean.len() / 8);
    let list_mark = end_of_list_mark(clean);
    let mut previous = ' ';
    let mut rest = clean.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map_or(' ', |(_, next)| *next);
        match (c, sign(c)) {
            (_, Some(written)) => out.push_str(written),
            // A mention may be found after the escapes are gone, so the sign itself is another.
            ('@', _) => out.push('\u{FF20}'),
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
            ("**hi**", r"\*\*hi\*\*"),
            ("[a](b)", r"\[a\]\(b)"),
            ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
            ("https://a.b/c", r"https\://a\.b/c"),
            ("see www.example.com.", r"see www\.example\.com."),
            ("@here you", "\u{FF20}here you"),
            ("1. first", r"1\. first"),
            ("- item", r"\- item"),
            ("  # title\n# two", r"\# title \# two"),
            ("it's 5 - 3, ok?", "it's 5 - 3, ok?"),
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
