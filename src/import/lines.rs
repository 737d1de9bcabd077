//! Reads text as it comes, one line at a time. Nothing of it is believed to be short, whole or even text.

use std::io::{BufRead, BufReader, Read};

use super::entry::FileEnd;

/// Longest line, in bytes. A line of chat with everything around it is a tenth of that.
const LONGEST: u64 = 64 * 1024;

/// A line as it was found.
pub(super) enum FileLine<'a> {
    /// Its text, without its end.
    Text(&'a str),
    /// It is too long, or no text.
    Unreadable,
}

/// Hands each line of `file` to `take`; stops where that wants no more. A line without an end was cut off: every program
/// ends its lines, and half of one would stand in the way of the whole.
pub(super) fn each(file: impl Read, mut take: impl FnMut(FileLine<'_>) -> bool) -> FileEnd {
    let mut file = BufReader::with_capacity(64 * 1024, file);
    let mut line = Vec::new();
    let mut is_first = true;
    loop {
        line.clear();
        let length = match file.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) => return FileEnd::Whole,
            Ok(length) => length,
            Err(_) => return FileEnd::Broken,
        };
        let is_ended = line.ends_with(b"\n");
        let is_cut = u64::try_from(length).is_ok_and(|length| length == LONGEST) && !is_ended;
        if !is_ended && !is_cut {
            return FileEnd::Broken;
        }
        let bytes = line.strip_prefix(b"\xef\xbb\xbf".as_slice()).filter(|_| is_first).unwrap_or(&line);
        is_first = false;
        let found = match std::str::from_utf8(bytes) {
            Ok(text) if !is_cut => FileLine::Text(text.trim_end_matches(['\r', '\n'])),
            _ => FileLine::Unreadable,
        };
        if !take(found) {
            return FileEnd::Whole;
        }
        if is_cut && skip_rest(&mut file).is_err() {
            return FileEnd::Broken;
        }
    }
}

fn skip_rest(file: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let piece = file.fill_buf()?;
        if piece.is_empty() {
            return Ok(());
        }
        let end = piece.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(piece.len(), |end| end + 1);
        file.consume(length);
        if end.is_some() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_any_way_and_a_long_one_costs_only_itself() {
        let long = "x".repeat(200_000);
        let file = format!("\u{feff}one\r\ntwo\n{long}\n\nlast\n");
        let mut found = Vec::new();
        let end = each(file.as_bytes(), |line| {
            found.push(match line {
                FileLine::Text(text) => text.to_owned(),
                FileLine::Unreadable => "?".to_owned(),
            });
            true
        });
        assert_eq!(
            (end, found.as_slice()),
            (FileEnd::Whole, &["one", "two", "?", "", "last"].map(str::to_owned)[..])
        );
    }

    #[test]
    fn half_a_line_is_none() {
        let mut found = 0;
        let end = each(&b"one\ntw"[..], |_| {
            found += 1;
            true
        });
        assert_eq!((end, found), (FileEnd::Broken, 1));
    }

    #[test]
    fn what_is_no_text_costs_only_itself() {
        let mut found = 0;
        each(&b"a\n\xff\xfe\nb\n"[..], |line| {
            found += i32::from(matches!(line, FileLine::Text(_)));
            true
        });
        assert_eq!(found, 2);
    }
}
