//! Bytes in, lines out; and the counts of what became of each line.
//!
//! A line that is too long is skipped without being kept in memory. Must not know what a line means.

/// The longest line that is read, in bytes. Twitch sends at most 8 KiB of tags and 512 bytes of rest.
pub(super) const MAX_LINE: usize = 16 * 1024;

/// Why a line was skipped. It costs neither the connection nor the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Skip {
    /// Longer than 16 KiB.
    TooLong,
    /// Not text, or text in another encoding than UTF-8.
    NotUtf8,
    /// Not a line of IRC.
    Malformed,
    /// A chat line that lacks what it is about: no author, no channel, no words, no id of what was removed.
    Unusable,
}

impl Skip {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::TooLong, Self::NotUtf8, Self::Malformed, Self::Unusable];

    /// The reason in words, to follow "skipped, because it was".
    pub const fn words(self) -> &'static str {
        match self {
            Self::TooLong => "too long",
            Self::NotUtf8 => "not UTF-8 text",
            Self::Malformed => "not a line of chat",
            Self::Unusable => "without an author, a channel, words or an id",
        }
    }
}

/// What became of the lines read so far. Every line is counted in `lines` and in exactly one more place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineTally {
    /// All lines that were not empty.
    pub lines: u64,
    /// Handed on as feedback or as a deletion.
    pub handed_on: u64,
    /// The server's own talk: greetings, joins, room settings, PING.
    pub server: u64,
    /// For another channel than ours.
    pub elsewhere: u64,
    /// About nothing a streamer would read: a raid called off, an event of an unknown kind without
    /// words, a gift that was already told of with the others of its batch.
    pub nothing: u64,
    skipped: [u64; Skip::ALL.len()],
}

impl LineTally {
    /// How many lines were skipped for this reason.
    pub fn skipped(&self, why: Skip) -> u64 {
        Skip::ALL.iter().zip(self.skipped).find(|(skip, _)| **skip == why).map_or(0, |(_, count)| count)
    }

    pub(super) fn skip(&mut self, why: Skip) {
        self.lines += 1;
        for (skip, count) in Skip::ALL.iter().zip(&mut self.skipped) {
            *count += u64::from(*skip == why);
        }
    }
}

/// Cuts a stream of bytes into lines, which end in `\n` or `\r\n`. Holds at most one unfinished line.
#[derive(Debug, Default)]
pub(super) struct LineSplitter {
    unfinished: Vec<u8>,
    /// Inside a line that is too long, until its end.
    skipping: bool,
}

impl LineSplitter {
    /// Takes the next bytes and hands over each line they finish, without its end. Empty lines are
    /// left out.
    pub(super) fn push(&mut self, mut bytes: &[u8], mut each: impl FnMut(Result<&[u8], Skip>)) {
        while let Some(end) = memchr::memchr(b'\n', bytes) {
            let (piece, rest) = bytes.split_at(end);
            bytes = rest.get(1..).unwrap_or_default();
            if std::mem::take(&mut self.skipping) {
                continue;
            }
            if self.unfinished.len() + piece.len() > MAX_LINE {
                self.unfinished.clear();
                each(Err(Skip::TooLong));
            } else if self.unfinished.is_empty() {
                finish(piece, &mut each);
            } else {
                self.unfinished.extend_from_slice(piece);
                finish(&self.unfinished, &mut each);
                self.unfinished.clear();
            }
        }
        if self.skipping {
            return;
        }
        if self.unfinished.len() + bytes.len() > MAX_LINE {
            self.unfinished.clear();
            self.skipping = true;
            each(Err(Skip::TooLong));
        } else {
            self.unfinished.extend_from_slice(bytes);
        }
    }

    /// The connection is gone: what was not finished never will be.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }
}

fn finish(line: &[u8], each: &mut impl FnMut(Result<&[u8], Skip>)) {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if !line.is_empty() {
        each(Ok(line));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(pieces: &[&[u8]]) -> (Vec<Result<Vec<u8>, Skip>>, LineSplitter) {
        let mut splitter = LineSplitter::default();
        let mut lines = Vec::new();
        for piece in pieces {
            splitter.push(piece, |line| lines.push(line.map(<[u8]>::to_vec)));
        }
        (lines, splitter)
    }

    #[test]
    fn both_line_ends_and_any_pieces() {
        let (lines, _) = split(&[b"on", b"e\r", b"\ntwo\n\r\n\nthr", b"ee", b"\r\nrest"]);
        assert_eq!(lines, [Ok(b"one".to_vec()), Ok(b"two".to_vec()), Ok(b"three".to_vec())]);
    }

    #[test]
    fn a_line_that_is_too_long_is_told_once_and_never_held() {
        let flood = vec![b'x'; MAX_LINE];
        let (lines, splitter) = split(&[&flood, &flood, &flood, b"\nnext\n"]);
        assert_eq!(lines, [Err(Skip::TooLong), Ok(b"next".to_vec())]);
        assert!(splitter.unfinished.capacity() <= 2 * MAX_LINE);

        let whole = [flood.as_slice(), b"x\nnext\n"].concat();
        assert_eq!(split(&[&whole]).0, [Err(Skip::TooLong), Ok(b"next".to_vec())]);
    }

    #[test]
    fn every_skip_is_counted_under_its_reason() {
        let mut tally = LineTally::default();
        tally.skip(Skip::NotUtf8);
        tally.skip(Skip::NotUtf8);
        tally.skip(Skip::Unusable);
        assert_eq!(Skip::ALL.map(|skip| tally.skipped(skip)), [0, 2, 0, 1]);
        assert_eq!(tally.lines, 3);
    }

    proptest! {
        #[test]
        fn how_bytes_are_cut_into_pieces_changes_nothing(
            bytes in prop::collection::vec(prop_oneof![Just(b'\n'), Just(b'\r'), any::<u8>()], 0..400),
            cut in 0usize..400,
        ) {
            let (head, tail) = bytes.split_at(cut.min(bytes.len()));
            prop_assert_eq!(split(&[head, tail]).0, split(&[&bytes]).0);
        }
    }
}
