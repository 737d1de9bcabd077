//! From raw lines to what is handed on, for one channel or for any; live, replayed or simulated.
//!
//! A replayed log goes through the same steps as a live connection. Must not do I/O.

use std::io::{self, Read};

use jiff::Timestamp;

use super::convert::{self, ConvertedLine};
use super::lines::{LineSplitter, LineTally, Skip};
use super::parse::IrcLine;
use crate::domain::Incoming;

/// Whose lines are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChannelFilter {
    /// This channel's, by login name in lower case.
    Only(String),
    /// Every channel's: recorded logs hold several.
    Any,
}

/// Reads lines of chat and counts what became of them.
#[derive(Debug)]
pub struct Parser {
    channel: ChannelFilter,
    tally: LineTally,
}

impl Parser {
    /// A parser that has read nothing yet.
    pub fn new(channel: ChannelFilter) -> Self {
        Self { channel, tally: LineTally::default() }
    }

    /// Reads one raw line without its line end. Gives what is to be handed on, if anything; a line
    /// that cannot be read is counted and otherwise without effect. Times that cannot be are `now`.
    pub fn line(&mut self, raw: &[u8], now: Timestamp) -> Option<Incoming> {
        match self.hear(raw, now) {
            ParsedLine::Incoming(incoming) => Some(incoming),
            ParsedLine::Server(_) | ParsedLine::Nothing => None,
        }
    }

    /// The counts so far.
    pub fn tally(&self) -> LineTally {
        self.tally
    }

    /// Like [`Parser::line`], with the server's own talk for whoever keeps the connection.
    pub(super) fn hear<'a>(&mut self, raw: &'a [u8], now: Timestamp) -> ParsedLine<'a> {
        match self.read(raw, now) {
            Ok(said) => {
                self.tally.lines += 1;
                said
            }
            Err(why) => {
                self.skip(why);
                ParsedLine::Nothing
            }
        }
    }

    /// Counts a line that could not even be read.
    pub(super) fn skip(&mut self, why: Skip) {
        self.tally.skip(why);
    }

    fn read<'a>(&mut self, raw: &'a [u8], now: Timestamp) -> Result<ParsedLine<'a>, Skip> {
        let line = IrcLine::parse(std::str::from_utf8(raw).map_err(|_| Skip::NotUtf8)?)?;
        let heard = convert::convert(&line, now)?;
        let count = match &heard {
            ConvertedLine::Server => &mut self.tally.server,
            _ if !self.wants(&line) => &mut self.tally.elsewhere,
            ConvertedLine::Incoming(_) => &mut self.tally.handed_on,
            ConvertedLine::Nothing => &mut self.tally.nothing,
        };
        *count += 1;
        Ok(match heard {
            ConvertedLine::Server => ParsedLine::Server(line),
            ConvertedLine::Incoming(incoming) if self.wants(&line) => ParsedLine::Incoming(incoming),
            ConvertedLine::Incoming(_) | ConvertedLine::Nothing => ParsedLine::Nothing,
        })
    }

    fn wants(&self, line: &IrcLine<'_>) -> bool {
        match &self.channel {
            ChannelFilter::Only(name) => {
                line.channel().is_some_and(|channel| channel.eq_ignore_ascii_case(name))
            }
            ChannelFilter::Any => true,
        }
    }
}

/// What a line came to.
#[expect(clippy::large_enum_variant, reason = "the server's talk is rare, and none is kept")]
#[derive(Debug)]
pub(super) enum ParsedLine<'a> {
    /// Something to hand on.
    Incoming(Incoming),
    /// The server's own talk.
    Server(IrcLine<'a>),
    /// Nothing, or nothing that could be read.
    Nothing,
}

/// Reads a recorded log of raw lines, of any channels, to its end. Hands over what each piece of it
/// holds, in order, and gives the counts. The last line needs no line end. Lines without a time that
/// can be are taken as sent `now`.
pub fn read_log(
    mut log: impl Read,
    now: Timestamp,
    mut each: impl FnMut(Vec<Incoming>),
) -> io::Result<LineTally> {
    let mut parser = Parser::new(ChannelFilter::Any);
    let mut lines = LineSplitter::default();
    let mut piece = vec![0; 64 * 1024];
    loop {
        let length = match log.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            length => length?,
        };
        let mut batch = Vec::new();
        let bytes = if length == 0 { b"\n" } else { piece.get(..length).unwrap_or_default() };
        lines.push(bytes, |line| match line {
            Ok(line) => batch.extend(parser.line(line, now)),
            Err(why) => parser.skip(why),
        });
        if !batch.is_empty() {
            each(batch);
        }
        if length == 0 {
            return Ok(parser.tally());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LOG: &[u8] = b"PING :tmi.twitch.tv\r\n\
        @id=1 :a!a@a PRIVMSG #harbour :one\r\n\
        @id=2;emotes=25:none :a!a@a PRIVMSG #elsewhere :two\r\n\
        @id=3 :a!a@a PRIVMSG #harbour :\xff\xfe\r\n\
        @id=5\r\n\
        :tmi.twitch.tv CLEARMSG #harbour :sup\r\n\
        @msg-id=unraid;login=a :tmi.twitch.tv USERNOTICE #harbour\r\n\
        @id=4 :a!a@a PRIVMSG #harbour :last";

    #[test]
    fn a_log_is_read_to_its_end_and_everything_is_counted() {
        let mut texts = Vec::new();
        let tally = read_log(LOG, Timestamp::UNIX_EPOCH, |batch| {
            texts.extend(batch.into_iter().map(|incoming| match incoming {
                Incoming::Feedback(draft) => draft.text,
                other => panic!("{other:?}"),
            }));
        })
        .unwrap();
        assert_eq!(texts, ["one", "two", "last"]);
        assert_eq!((tally.lines, tally.handed_on, tally.server, tally.nothing), (8, 3, 1, 1));
        assert_eq!(Skip::ALL.map(|skip| tally.skipped(skip)), [0, 1, 1, 1]);
    }

    #[test]
    fn only_our_channel_is_handed_on() {
        let mut parser = Parser::new(ChannelFilter::Only("harbour".into()));
        let now = Timestamp::UNIX_EPOCH;
        assert!(parser.line(b":a!a@a PRIVMSG #harbour :ours", now).is_some());
        assert!(parser.line(b":a!a@a PRIVMSG #elsewhere :theirs", now).is_none());
        assert!(parser.line(b":tmi.twitch.tv CLEARCHAT #elsewhere", now).is_none());
        let tally = parser.tally();
        assert_eq!((tally.lines, tally.handed_on, tally.elsewhere), (3, 1, 2));
    }

    proptest! {
        #[test]
        fn no_line_stops_the_parser(raw in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut parser = Parser::new(ChannelFilter::Any);
            parser.line(&raw, Timestamp::UNIX_EPOCH);
            prop_assert_eq!(parser.tally().lines, 1);
        }

        #[test]
        fn no_usernotice_stops_the_parser(
            tags in "((emotes|bits|msg-id|badges|tmi-sent-ts|source-room-id|msg-param-viewerCount)=[-0-9:/,a-z\\\\]{0,9};){0,6}",
            words in "\\PC{0,40}",
        ) {
            let mut parser = Parser::new(ChannelFilter::Any);
            let raw = format!("@{tags}login=a :tmi.twitch.tv USERNOTICE #harbour :{words}");
            parser.line(raw.as_bytes(), Timestamp::UNIX_EPOCH);
            prop_assert_eq!(parser.tally().lines, 1);
            prop_assert_eq!(parser.tally().skipped(Skip::Malformed), 0);
        }
    }
}
