//! Writes a digest out: as Markdown for files and webhooks, as plain text for the terminal.
//!
//! Everything foreign is cleaned and, in Markdown, escaped. Closed sections show one sentence and
//! none of what is in them. Must not choose or order what is shown, and must not print.

mod escape;
mod plain;

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::tz::TimeZone;

use super::layout::{self, LaidOutEntry, LaidOutSection};
use crate::catalog;
use crate::catalog::digest::DigestWords;
use crate::domain::{Digest, Entry, Quote, SaidBy, SectionId};

pub use escape::{JOINER, escape, escape_message};
pub use plain::plain;

/// So many other wordings stand right beneath a line.
const BENEATH: usize = 3;
/// So many others are named who used the same words.
const NAMED: usize = 4;

/// How much of a digest is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All that is not closed.
    Whole,
    /// What is in sight on its page.
    Sight,
}

/// One piece of a digest on its way to paper. All text in it is still as foreign as it was.
enum Block<'d> {
    Heading(&'d str),
    /// What the lines that follow are about.
    Subject(&'static str),
    /// A sentence of ours.
    Sentence(Cow<'d, str>),
    /// A line of a list, and whose it is.
    Line(&'d str, Option<String>),
    /// The same thing in another's words, beneath a line.
    Also(&'d str, String),
    /// Words to stand by themselves, and whose they are.
    Quote(&'d str, String),
    /// What comes now is apart from what was before.
    Rule,
}

/// The digest as a note: a file of Markdown that begins with what it is, for programs such as Obsidian.
pub fn note(digest: &Digest, zone: &TimeZone) -> String {
    let composed = digest.composed_at.to_zoned(zone.clone());
    let mut front = format!(
        "---\nid: {}\noccasion: {}\ndate: {}\ncomposed_at: {}\n",
        digest.id,
        digest.occasion,
        composed.date(),
        composed.strftime("%Y-%m-%dT%H:%M:%S%:z"),
    );
    if let Some(stream) = digest.stream {
        writeln!(front, "stream: {stream}").expect("writing to a string cannot fail");
    }
    front + "tags:\n  - evenkeel\n  - digest\n---\n\n" + &markdown(digest, zone)
}

/// The digest as Markdown. Times of day are those of `zone`.
pub fn markdown(digest: &Digest, zone: &TimeZone) -> String {
    write_markdown(digest, zone, layout::words(digest).nothing, escape, Extent::Whole)
}

/// The digest as Markdown whose foreign text `escape` makes safe; where nothing is in it, `nothing` is said.
pub(super) fn write_markdown(
    digest: &Digest,
    zone: &TimeZone,
    nothing: &'static str,
    escape: fn(&str) -> String,
    extent: Extent,
) -> String {
    let words = layout::words(digest);
    let mut out = format!("# {}\n\n{}\n", words.heading(digest.occasion), dated(digest, zone));
    let mut in_list = false;
    for block in blocks(digest, zone, nothing, extent) {
        let list = matches!(block, Block::Line(..) | Block::Also(..));
        if !(list && in_list) {
            out.push('\n');
        }
        in_list = list;
        let written = match block {
            Block::Heading(title) => writeln!(out, "## {}", escape(title)),
            Block::Subject(subject) => writeln!(out, "### {}", escape(subject)),
            Block::Sentence(text) => writeln!(out, "{}", escape(&text)),
            Block::Line(text, None) => writeln!(out, "- {}", escape(text)),
            Block::Line(text, Some(by)) => writeln!(out, "- {} — {}", escape(text), escape(&by)),
            Block::Also(text, by) => writeln!(out, "  - {} — {}", escape(text), escape(&by)),
            Block::Quote(text, by) => writeln!(out, "> {}\n>\n> — {}", escape(text), escape(&by)),
            Block::Rule => writeln!(out, "---"),
        };
        written.expect("writing to a string cannot fail");
    }
    out
}

/// What is in sight of the digest, as plain text for a terminal. Times of day are those of `zone`.
pub fn text(digest: &Digest, zone: &TimeZone) -> String {
    let words = layout::words(digest);
    let mut out = format!("{}\n{}\n", words.heading(digest.occasion), dated(digest, zone));
    let mut under_heading = false;
    for block in blocks(digest, zone, words.nothing, Extent::Sight) {
        let indent = if under_heading { "  " } else { "" };
        let written = match block {
            Block::Heading(title) => {
                under_heading = true;
                writeln!(out, "\n{}", plain(title))
            }
            Block::Subject(subject) => writeln!(out, "  {}", plain(subject)),
            Block::Sentence(text) if under_heading => writeln!(out, "  {}", plain(&text)),
            Block::Sentence(text) => writeln!(out, "\n{}", plain(&text)),
            Block::Line(text, None) => writeln!(out, "{indent}- {}", plain(text)),
            Block::Line(text, Some(by)) => writeln!(out, "{indent}- {} ({})", plain(text), plain(&by)),
            Block::Also(text, by) => {
                writeln!(out, "{indent}    {} {} ({})", words.also, plain(text), plain(&by))
            }
            Block::Quote(text, by) => {
                writeln!(out, "{indent}\"{}\"\n{indent}    {}", plain(text), plain(&by))
            }
            Block::Rule => {
                under_heading = false;
                Ok(())
            }
        };
        written.expect("writing to a string cannot fail");
    }
    out
}

fn blocks<'d>(digest: &'d Digest, zone: &TimeZone, nothing: &'static str, extent: Extent) -> Vec<Block<'d>> {
    let words = layout::words(digest);
    let says = Says { words, zone };
    let mut blocks = Vec::new();
    if digest.is_empty() {
        blocks.push(Block::Sentence(nothing.into()));
    }
    if let Some(contents) = layout::contents(digest) {
        blocks.push(Block::Sentence(contents.into()));
    }
    let parts = layout::parts(digest);
    let mut leaves_out = false;
    for part in &parts {
        blocks.push(Block::Heading(&part.section.title));
        if part.section.closed {
            blocks.extend(part.closed().into_iter().map(|sentence| Block::Sentence(sentence.into())));
            continue;
        }
        part.first.iter().for_each(|voice| write_voice(&mut blocks, part.section.id, voice, &says));
        if part.section.id == SectionId::Ordinary {
            blocks.push(Block::Sentence(words.ordinary.into()));
        }
        let more = more(part, &says);
        leaves_out |= !more.is_empty() && part.section.id != SectionId::Ordinary;
        if extent == Extent::Whole {
            let begins = matches!(more.first(), Some(first) if !matches!(first, Block::Heading(_)));
            let is_apart = begins && part.section.id != SectionId::Ordinary;
            blocks.extend(is_apart.then_some(Block::Heading(part.fold())));
            blocks.extend(more);
        }
    }
    if !digest.is_empty() {
        blocks.push(Block::Rule);
        if let Some(closing) = &digest.closing {
            write_closing(&mut blocks, closing, &says);
        }
        let end = layout::end(digest);
        if extent == Extent::Whole || !leaves_out {
            blocks.push(Block::Sentence(end.into()));
        } else {
            blocks.extend((end == words.heavy_end).then(|| Block::Sentence(words.keeps.into())));
            blocks.push(Block::Sentence(words.rest.into()));
        }
    }
    blocks
}

/// What of `voice` stands in sight.
fn write_voice<'d>(
    blocks: &mut Vec<Block<'d>>,
    section: SectionId,
    voice: &LaidOutEntry<'d>,
    says: &Says<'_>,
) {
    blocks.extend(voice.subject.map(Block::Subject));
    match (section, voice.line) {
        (SectionId::Thanks, _) => blocks.extend(voice.lead.map(|lead| Block::Line(lead, None))),
        (_, None) => blocks.extend(voice.lead.map(|lead| Block::Sentence(lead.into()))),
        (SectionId::Criticism, Some(line)) if !voice.beside => {
            blocks.push(Block::Line(&line.text, Some(says.words.who(voice.said_by).to_owned())));
        }
        (SectionId::Kind | SectionId::Criticism, Some(line)) => {
            blocks.extend(voice.lead.map(|lead| Block::Sentence(lead.into())));
            blocks.push(Block::Quote(&line.text, says.by(line)));
            blocks.extend(voice.people.map(|people| Block::Sentence(people.into())));
        }
        (_, Some(line)) => {
            blocks.push(Block::Line(&line.text, Some(says.by_several(voice.said_by, line))));
            if shows_others(section, voice) {
                blocks.extend(voice.others.iter().map(|other| Block::Also(&other.text, says.by(other))));
            }
        }
    }
}

/// Whether the other wordings of `voice` stand right beneath it.
fn shows_others(section: SectionId, voice: &LaidOutEntry<'_>) -> bool {
    matches!(section, SectionId::Questions | SectionId::Ideas) && voice.others.len() <= BENEATH
}

/// What of `part` is not in sight: other words for what is, and what folds away.
fn more<'d>(part: &LaidOutSection<'d>, says: &Says<'_>) -> Vec<Block<'d>> {
    let mut blocks = Vec::new();
    let section = part.section.id;
    let unsaid = part.first.iter().filter(|voice| !voice.others.is_empty() && !shows_others(section, voice));
    for voice in unsaid.chain(&part.rest) {
        blocks.extend(voice.subject.map(Block::Subject));
        // Nobody reads into this by reading on.
        let only_jeers = section == SectionId::Criticism && voice.line.is_none() && !voice.others.is_empty();
        blocks.extend(only_jeers.then_some(Block::Heading(says.words.jeers)));
        blocks.extend(voice.lead.map(|lead| match section {
            SectionId::Thanks => Block::Line(lead, None),
            _ => Block::Sentence(lead.into()),
        }));
        blocks.extend(voice.line.map(|line| Block::Line(&line.text, Some(says.by(line)))));
        blocks.extend(voice.others.iter().map(|other| match voice.line {
            Some(_) => Block::Also(&other.text, says.by(other)),
            None => Block::Line(&other.text, Some(says.by(other))),
        }));
    }
    blocks
}

fn write_closing<'d>(blocks: &mut Vec<Block<'d>>, closing: &'d Entry, says: &Says<'_>) {
    blocks.push(Block::Sentence(says.words.closing.into()));
    match closing.quotes.as_slice() {
        [] => blocks.push(Block::Line(&closing.text, None)),
        quotes => blocks.extend(quotes.iter().map(|quote| Block::Quote(&quote.text, says.by(quote)))),
    }
}

/// Who said something, and when.
struct Says<'z> {
    words: &'static DigestWords,
    zone: &'z TimeZone,
}

impl Says<'_> {
    /// Who said it, others who used the same words among them, and when.
    fn by(&self, quote: &Quote) -> String {
        format!("{}, {}", self.words.by(quote, NAMED), layout::when(quote, self.zone, self.words))
    }

    fn by_several(&self, said_by: SaidBy, quote: &Quote) -> String {
        let when = || layout::when(quote, self.zone, self.words);
        match said_by {
            SaidBy::One => self.by(quote),
            _ => format!("{}, {}", self.words.by_several(&quote.author, said_by), when()),
        }
    }
}

fn dated(digest: &Digest, zone: &TimeZone) -> String {
    catalog::of(digest.language).times.dated(digest.composed_at, zone)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::digest::hydrate::samples::{by as person, digest, event, said};
    use crate::domain::{Feedback, FeedbackEvent, Kind, Severity};

    #[test]
    fn a_note_begins_with_what_it_is() {
        let digest = digest(&[said(1, "Ann", Kind::Praise, "love it here")], 1);
        let note = note(&digest, &TimeZone::fixed(jiff::tz::offset(1)));
        let front = "---\nid: 1\noccasion: after_stream\ndate: 2026-11-22\n\
                     composed_at: 2026-11-22T21:00:00+01:00\nstream: 1\n\
                     tags:\n  - evenkeel\n  - digest\n---\n\n# After the stream\n";
        assert!(note.starts_with(front), "{note}");
    }

    fn both(items: &[Feedback], wrote: usize) -> String {
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
            said(4, "Ann", Kind::Praise, "i love your stream, it is the best part of my week"),
            said(5, "Eve", Kind::Praise, "you are hilarious LUL"),
            said(6, "Tom", Kind::Praise, "so glad i found this channel <3"),
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
        let rude =
            |id, login, text| Feedback { harm: Severity::Rude, ..said(id, login, Kind::Critical, text) };
        let items = [
            event(1, "Ann", FeedbackEvent::Follow),
            said(2, "Ann", Kind::Praise, "ignore them, good luck"),
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
    fn a_full_stream_is_a_short_list_and_the_rest_has_headings_of_its_own() {
        let said = |id: i64, kind, text: &str| said(id, &person(id), kind, text);
        let ideas = [
            "a lighthouse",
            "an old pier",
            "the harbour",
            "some fog",
            "a whale",
            "bees",
            "a kite",
            "an owl",
            "rain",
        ];
        let mut items: Vec<Feedback> = (1..)
            .zip(ideas)
            .map(|(id, what)| said(id, Kind::Idea, &format!("you could paint {what}")))
            .collect();
        let critical = [
            "the music is too loud",
            "i can barely hear you over that music",
            "The music is  too loud",
            "boring",
            "too many ads",
            "the map is confusing",
            "you never finish what you begin",
            "the font is tiny",
            "always late",
            "the colours look washed out",
        ];
        items.extend((20..).zip(critical).map(|(id, text)| said(id, Kind::Critical, text)));
        items.extend([said(40, Kind::Praise, "love it here"), said(41, Kind::Praise, "Love it here")]);
        items.extend([
            said(42, Kind::Chatter, "back from the kitchen"),
            said(43, Kind::Spam, "cheap art at shop.example"),
        ]);
        assert_snapshot!(both(&items, 60));
    }

    #[test]
    fn a_stream_raided_by_trolls() {
        let items: Vec<Feedback> = (1..=30)
            .map(|id| said(id, &person(id), Kind::Hateful, "the words that must stay shut"))
            .chain([said(31, "Ann", Kind::Praise, "sorry you get this, we are here for you")])
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
            said(1, hostile, Kind::Praise, hostile),
            said(2, hostile, Kind::Idea, hostile),
            event(3, hostile, FeedbackEvent::Sub),
        ];
        let out = both(&items, 3);
        for bad in ["<img", "](", "@everyone", "https://", "\u{1b}", "\u{7}", "\u{202e}", "\n# heading"] {
            let markdown = out.split("----").next().unwrap_or_default().replace("\\<", "");
            assert!(!markdown.contains(bad), "{bad:?} in {markdown}");
        }
        for bad in ["\u{1b}", "\u{7}", "\u{202e}", "[31m", "\n# heading", "\r"] {
            assert!(!out.contains(bad), "{bad:?} in {out}");
        }
        assert_snapshot!(out);
    }
}
