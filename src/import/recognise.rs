//! Tells by a file's beginning which tool wrote it.

use crate::domain::ChatFormat;

/// A file that is no chat which can be read here, as far as its beginning tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// There is nothing in it.
    Empty,
    /// It is packed.
    Packed,
    /// Its letters are written two bytes each.
    TwoBytes,
    /// It is a page for a browser.
    Page,
    /// It is text of TwitchDownloader's, which holds no date.
    NoDate,
    /// It is something else.
    Unknown,
}

impl Foreign {
    /// What it is, and what to do.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Empty => "There is nothing in this file. Choose another one.",
            Self::Packed => "This file is packed. Unpack it first, then import what was in it.",
            Self::TwoBytes => {
                "This file is written in UTF-16. Save it as UTF-8 in a text editor, then import that one."
            }
            Self::Page => {
                "This is a page for a browser. Let its program save the chat as JSON, then import that."
            }
            Self::NoDate => {
                "This text does not tell on which day it was. Let its program save the chat as JSON, then import that."
            }
            Self::Unknown => {
                "This is no chat that Evenkeel can read. It reads the logs of Chatterino and Chatty, the JSON of TwitchDownloader and chat-downloader, what justlog and rustlog write, and raw lines of Twitch chat."
            }
        }
    }
}

/// Lines that are looked at: the first may be anything.
const LOOKED_AT: usize = 200;

/// Which tool wrote a file that begins with `head`.
pub(super) fn recognise(head: &[u8]) -> Result<ChatFormat, Foreign> {
    match head {
        [0x1f, 0x8b, ..] | [b'P', b'K', 3, 4, ..] | [b'7', b'z', 0xbc, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            return Err(Foreign::Packed);
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err(Foreign::TwoBytes),
        _ => {}
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.chars().next() {
        None => Err(Foreign::Empty),
        Some('{' | '[') if looks_like_json(text) => json(text),
        Some('<') => Err(Foreign::Page),
        Some(_) => lines(text),
    }
}

/// A line of a log begins with a bracket, too.
fn looks_like_json(text: &str) -> bool {
    let mut signs = text.chars().filter(|sign| !sign.is_whitespace());
    matches!((signs.next(), signs.next()), (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | ']')))
}

fn json(text: &str) -> Result<ChatFormat, Foreign> {
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    if has("streamer") || (has("comments") && (has("content_offset_seconds") || has("video"))) {
        Ok(ChatFormat::TwitchDownloader)
    } else if has("message_type") && (has("author") || has("time_in_seconds") || has("action_type")) {
        Ok(ChatFormat::ChatDownloader)
    } else if has("raw") || has("systemText") || (has("displayName") && has("tags")) {
        Ok(ChatFormat::JustlogJson)
    } else {
        Err(Foreign::Unknown)
    }
}

fn lines(text: &str) -> Result<ChatFormat, Foreign> {
    let mut undated = false;
    for line in text.lines().take(LOOKED_AT) {
        if line.starts_with("# Start logging at ") || line.starts_with("# Stop logging at ") {
            return Ok(ChatFormat::Chatterino);
        }
        if line.starts_with("# Log started: ") || line.starts_with("# Log closed: ") {
            return Ok(ChatFormat::Chatty);
        }
        if raw(line) {
            return Ok(ChatFormat::Raw);
        }
        let Some((stamp, rest)) = line.strip_prefix('[').and_then(|line| line.split_once("] ")) else {
            continue;
        };
        let is_dated = stamp.contains('-');
        if is_dated && rest.starts_with('#') {
            return Ok(ChatFormat::JustlogText);
        }
        if rest.starts_with('<')
            || ["VIEWERS: ", "BITS: ", "MOD_ACTION: "].iter().any(|word| rest.starts_with(word))
        {
            return Ok(ChatFormat::Chatty);
        }
        // With hours of one digit it is the time since a recording began.
        if stamp.split(':').next().is_some_and(|hours| hours.len() == 1) && !stamp.ends_with('m') {
            undated = true;
        } else if stamp.contains(':') && !is_dated {
            return Ok(ChatFormat::Chatterino);
        }
    }
    Err(if undated { Foreign::NoDate } else { Foreign::Unknown })
}

fn raw(line: &str) -> bool {
    let commands = [" PRIVMSG #", " USERNOTICE #", " CLEARCHAT #", " CLEARMSG #", " ROOMSTATE #", " 001 "];
    line.starts_with(['@', ':']) && commands.iter().any(|command| line.contains(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_beginning() {
        use ChatFormat::*;
        for (head, format) in [
            ("# Start logging at 2026-11-01 19:00:00 CET\n[19:00:05] ash: hi\n", Chatterino),
            ("[19:00:05]  ash: hi\n", Chatterino),
            ("[07:00:05 pm] ash: hi\n", Chatterino),
            ("# Log started: 2026-11-01 18:00:00 +0100\n", Chatty),
            ("[2026-11-01 18:00:05 +0100] <@Ash> hi\n", Chatty),
            ("[2026-11-01 18:00:05 +0100] VIEWERS: 3\n", Chatty),
            ("{\"FileInfo\":{},\"streamer\":{\"name\":\"Harbour\"}}", TwitchDownloader),
            (
                "[{\"action_type\": \"text_message\", \"author\": {}, \"message_type\": \"text_message\"}]",
                ChatDownloader,
            ),
            ("{\"messages\":[{\"text\":\"hi\",\"raw\":\"@id=1\"}]}", JustlogJson),
            ("[2026-11-1 18:00:05] #harbour ash: hi\n", JustlogText),
            ("\u{feff}@id=1 :a!a@a PRIVMSG #harbour :hi\n", Raw),
            (":tmi.twitch.tv 001 justinfan1 :Welcome, GLHF!\r\n", Raw),
        ] {
            assert_eq!(recognise(head.as_bytes()), Ok(format), "{head}");
        }
    }

    #[test]
    fn what_it_is_instead_is_said() {
        use Foreign::*;
        for (head, why) in [
            (&b""[..], Empty),
            (b" \r\n ", Empty),
            (b"\x1f\x8b\x08\x00", Packed),
            (b"PK\x03\x04", Packed),
            (b"\xff\xfe[\x001\x00", TwoBytes),
            (b"<!DOCTYPE html><html>", Page),
            (b"[0:00:05] ash: hi\n[0:00:06] birch: hi\n", NoDate),
            (b"{\"name\": \"package\", \"version\": \"1.0.0\"}", Unknown),
            (b"[]", Unknown),
            (b"\x7fELF\x02\x01\x01\0\0\0\0", Unknown),
            (b"Dear diary,\nit rained.\n", Unknown),
        ] {
            assert_eq!(recognise(head), Err(why), "{}", String::from_utf8_lossy(head));
        }
    }
}
