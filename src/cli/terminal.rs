//! Writing to the terminal, where foreign text must not be able to do anything but be read.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use crate::digest::render::{JOINER, plain};

use super::failure::CliFailure;

/// Prints `text` and a line end to standard output. A reader that has gone away (`| head`) is no
/// failure.
///
/// # Errors
/// When the output cannot be written, for example to a full disk.
pub(super) fn print(text: &str) -> Result<(), CliFailure> {
    let mut out = io::stdout().lock();
    written(writeln!(out, "{text}").and_then(|()| out.flush()))
}

/// What a write's outcome means for a command.
pub(super) fn written(outcome: io::Result<()>) -> Result<(), CliFailure> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CliFailure::new(
            format!("The output could not be written ({error})."),
            "Check where it goes, and that there is room.",
        )),
        _ => Ok(()),
    }
}

/// Whether standard output is a terminal: somebody reads it now, and no file keeps it.
pub(super) fn is_seen() -> bool {
    io::stdout().is_terminal()
}

/// Prints `text` and a line end to standard error.
pub(super) fn complain(text: &str) {
    // Where complaining fails there is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// `text` with every line free of what a terminal would act on.
pub(super) fn clean(text: &str) -> String {
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

/// The same for Markdown of ours, whose unseen joiners keep foreign signs from meaning something.
pub(super) fn clean_markdown(text: &str) -> String {
    let clean_joined =
        |line: &str| line.split(JOINER).map(plain).collect::<Vec<_>>().join(&JOINER.to_string());
    text.lines().map(clean_joined).collect::<Vec<_>>().join("\n")
}

/// `text` as one line, free of what a terminal would act on.
pub(super) fn clean_line(text: &str) -> Cow<'_, str> {
    plain(text)
}

/// JSON that a terminal does not act on: what is harmful can only stand inside strings, and is
/// written as an escape there, so that the meaning stays.
pub(super) fn clean_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if is_harmful(c) && c != '\n' {
            // Everything harmful lies in the basic plane, so one escape holds it.
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Control characters, line ends that are none of ours, and what turns the direction of writing.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_acts_on_is_removed_and_lines_stay() {
        assert_eq!(clean_markdown("[\u{2060}a\u{1b}[2J]\u{2060}\nb"), "[\u{2060}a]\u{2060}\nb");
        assert_eq!(clean("a\u{1b}[2Jb\u{9b}2Jc\r\nd\u{202e}e"), "abc\nde");
    }

    #[test]
    fn json_keeps_its_meaning() {
        let value = serde_json::json!({ "text": "a\u{9b}2J\u{202e}b\u{7f}" });
        let safe = clean_json(&value.to_string());
        assert!(!safe.chars().any(is_harmful), "{safe:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
    }
}
