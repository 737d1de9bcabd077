//! Writes a digest out: as Markdown for files and webhooks, as plain text for the terminal.
//!
//! Everything foreign is cleaned and, in Markdown, escaped. Closed sections show one sentence and
//! none of what is in them. Must not choose or order what is shown, and must not print.

mod escape;
mod plain;

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::compose::closed_sentence;
use crate::domain::{Digest, Entry, Occasion, People, Quote, Section, SectionId};

pub use escape::escape;
pub use plain::plain;

/// One piece of a digest on its way to paper. All text in it is still as foreign as it was.
enum Block<'d> {
    Heading(&'d str),
    /// A sentence of ours.
    Sentence(&'d str),
    /// A line of a list, and whose it is.
    Line(&'d str, Option<String>),
    /// Words to stand by themselves, and whose they are.
    Quote(&'d str, String),
}

/// The digest as Markdown. Times are those of `zone`.
pub fn markdown(digest: &Digest, zone: &TimeZone) -> String {
    let mut out = format!("# {}\n\n{}\n", heading(digest.occasion), date(digest.composed_at, zone));
    let mut in_list = false;
    for block in blocks(digest, zone) {
        let list = matches!(block, Block::Line(..));
        if !(list && in_list) {
            out.push('\n');
        }
        in_list = list;
        let written = match block {
            Block::Heading(title) => writeln!(out, "## {}", escape(title)),
            Block::Sentence(text) => writeln!(out, "{}", escape(text)),
            Block::Line(text, None) => writeln!(out, "- {}", escape(text)),
            Block::Line(text, Some(by)) => writeln!(out, "- {} — {}", escape(text), escape(&by)),
            Block::Quote(text, by) => writeln!(out, "> {}\n>\n> — {}", escape(text), escape(&by)),
        };
        written.expect("writing to a string cannot fail");
    }
    out
}

/// The digest as plain text for a terminal. Times are those of `zone`.
pub fn text(digest: &Digest, zone: &TimeZone) -> String {
    let mut out = format!("{}\n{}\n", heading(digest.occasion), date(digest.composed_at, zone));
    if digest.is_empty() {
        out.push('\n');
    }
    for block in blocks(digest, zone) {
        let written = match block {
            Block::Heading(title) => writeln!(out, "\n{}", plain(title)),
            Block::Sentence(text) => writeln!(out, "  {}", plain(text)),
            Block::Line(text, None) => writeln!(out, "  - {}", plain(text)),
            Block::Line(text, Some(by)) => writeln!(out, "  - {} ({})", plain(text), plain(&by)),
            Block::Quote(text, by) => writeln!(out, "  \"{}\"\n      {}", plain(text), plain(&by)),
        };
        written.expect("writing to a string cannot fail");
    }
    out
}

/// What a digest is called.
pub fn heading(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::AfterStream => "After the stream",
        Occasion::Break | Occasion::Interval => "So far",
        Occasion::Daily => "Your daily digest",
        Occasion::OnDemand => "Your digest",
    }
}

/// What is said where a digest has nothing in it.
pub const NOTHING: &str =
    "There is nothing to read this time. Quiet times are ordinary, and they say very little about you.";

fn blocks<'d>(digest: &'d Digest, zone: &TimeZone) -> Vec<Block<'d>> {
    let mut blocks = Vec::new();
    if digest.is_empty() {
        blocks.push(Block::Sentence(NOTHING));
    }
    for section in &digest.sections {
        blocks.push(Block::Heading(&section.title));
        if section.closed {
            blocks.push(Block::Sentence(closed_sentence(section.id)));
        } else {
            section.entries.iter().for_each(|entry| write_entry(&mut blocks, section, entry, zone));
        }
    }
    blocks
}

fn write_entry<'d>(blocks: &mut Vec<Block<'d>>, section: &Section, entry: &'d Entry, zone: &TimeZone) {
    match (section.id, entry.quotes.as_slice()) {
        (SectionId::Thanks, _) => blocks.push(Block::Line(&entry.text, None)),
        (_, []) => blocks.push(Block::Sentence(&entry.text)),
        (SectionId::Criticism, quotes) => {
            blocks.push(Block::Sentence(&entry.text));
            blocks.extend(quotes.iter().map(|quote| Block::Quote(&quote.text, by(quote, zone))));
        }
        (SectionId::Kind, quotes) => {
            blocks.extend(quotes.iter().map(|quote| Block::Quote(&quote.text, by(quote, zone))));
        }
        (_, [first, ..]) => {
            blocks.push(Block::Line(&entry.text, Some(by_several(entry.people, first, zone))));
        }
    }
}

fn by(quote: &Quote, zone: &TimeZone) -> String {
    format!("{}, {}", quote.author, quote.at.to_zoned(zone.clone()).strftime("%H:%M"))
}

fn by_several(people: People, quote: &Quote, zone: &TimeZone) -> String {
    let who = by(quote, zone);
    match people {
        People::One => who,
        People::Several => format!("several people, among them {who}"),
        People::Many => format!("many people, among them {who}"),
    }
}

fn date(at: Timestamp, zone: &TimeZone) -> Cow<'static, str> {
    at.to_zoned(zone.clone()).strftime("%A, %-d %B %Y").to_string().into()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::digest::assemble::samples::{by as person, digest, event, said};
    use crate::domain::{FeedbackEvent, Harm, Item, Kind};

    fn both(items: &[Item], wrote: usize) -> String {
        let digest = digest(items, wrote);
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        format!("{}\n----\n{}", markdown(&digest, &zone), text(&digest, &zone))
    }

    #[test]
    fn a_lovely_stream() {
        let items = [
            event(1, "Mira", FeedbackEvent::Sub),
            event(2, "Mira", FeedbackEvent::Cheer),
            event(3, "Bo", FeedbackEvent::Raid),
            said(4, "Ann", Kind::Kind, "i love your stream, it is the best part of my week"),
            said(5, "Eve", Kind::Kind, "you are hilarious LUL"),
            said(6, "Tom", Kind::Kind, "so glad i found this channel <3"),
            said(7, "Kim", Kind::Question, "what keyboard do you use?"),
            said(8, "Ann", Kind::Idea, "can you turn the music down a bit?"),
            said(9, "Lee", Kind::Idea, "please turn the music down"),
            said(10, "Lee", Kind::Critical, "your mic is a bit bad today"),
        ];
        assert_snapshot!(both(&items, 20));
    }

    #[test]
    fn a_dull_stream() {
        let items = [
            said(1, "Kim", Kind::Chatter, "hello"),
            said(2, "Kim", Kind::Question, "what game is this?"),
            said(3, "Lee", Kind::NumberTalk, "only 3 viewers lol"),
        ];
        assert_snapshot!(both(&items, 2));
    }

    #[test]
    fn a_harsh_stream() {
        let rude = |id, login, text| Item { harm: Harm::Rude, ..said(id, login, Kind::Critical, text) };
        let items = [
            event(1, "Ann", FeedbackEvent::Follow),
            said(2, "Ann", Kind::Kind, "ignore them, good luck"),
            said(3, "Kim", Kind::Critical, "this is boring"),
            said(4, "Lee", Kind::Critical, "boring"),
            said(5, "Tom", Kind::Critical, "the audio is terrible"),
            said(6, "Max", Kind::Critical, "so boring"),
            rude(7, "Pat", "you suck"),
            said(8, "Zoe", Kind::Critical, "too many ads"),
        ];
        assert_snapshot!(both(&items, 9));
    }

    #[test]
    fn a_stream_raided_by_trolls() {
        let items: Vec<Item> = (1..=30)
            .map(|id| said(id, &person(id), Kind::Hateful, "the words that must stay shut"))
            .chain([said(31, "Ann", Kind::Kind, "sorry you get this, we are here for you")])
            .collect();
        let out = both(&items, 31);
        assert!(!out.contains("must stay shut"));
        assert_snapshot!(out);
    }

    #[test]
    fn an_empty_stream() {
        assert_snapshot!(both(&[], 0));
    }

    #[test]
    fn hostile_text_stays_text() {
        let hostile = "<img src=x onerror=alert(1)> [click](https://evil.example) ![x](y) @everyone \
                       \u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7} \u{202e}rtl\u{202c} `code` | a | b\n# heading\r\n- item";
        let items = [
            said(1, hostile, Kind::Kind, hostile),
            said(2, hostile, Kind::Idea, hostile),
            event(3, hostile, FeedbackEvent::Sub),
        ];
        let out = both(&items, 3);
        for bad in ["<img", "](", "@everyone", "https://", "\u{1b}", "\u{7}", "\u{202e}", "\n# heading"] {
            let markdown = out.split("----").next().unwrap_or_default();
            assert!(!markdown.contains(bad), "{bad:?} in {markdown}");
        }
        for bad in ["\u{1b}", "\u{7}", "\u{202e}", "[31m", "\n# heading", "\r"] {
            assert!(!out.contains(bad), "{bad:?} in {out}");
        }
        assert_snapshot!(out);
    }
}
