//! A digest for others than the streamer: without anything that is closed in it.
//!
//! As messages it is cut where a reader would pause. Must not know how it is sent.

use jiff::tz::TimeZone;

use super::layout;
use super::render::{Extent, escape_message, write_markdown};
use crate::domain::{Digest, SectionId};

/// The longest message, in the units Discord counts: those of UTF-16, to be safe.
const LONGEST: usize = 2000;
/// So many messages one digest comes to, at most: nobody reads on for longer, and servers mind floods.
const MOST: usize = 5;

/// Between paragraphs.
const GAP: &str = "\n\n";

/// `digest` without what is closed in it: abuse, talk about numbers, and numbers stay with the streamer. Nor
/// are ordinary lines worth a letter.
pub fn open(digest: &Digest) -> Digest {
    let mut open = digest.clone();
    open.sections.retain(|section| !section.closed && section.id != SectionId::Ordinary);
    open
}

/// What is to be sent of `digest` after the messages in `gone`, which were made of it earlier. Something
/// may have been deleted from it since; what stands in `gone` already is not said again.
pub fn messages(digest: &Digest, zone: &TimeZone, gone: &[String]) -> Vec<String> {
    let words = layout::words(digest);
    let nothing = if digest.is_empty() { words.nothing } else { words.all_closed };
    let written = write_markdown(&open(digest), zone, nothing, escape_message, Extent::Sight);
    let pieces = written.trim_end().split(GAP).flat_map(cut);
    let said: Vec<&str> = gone.iter().flat_map(|message| message.split(GAP)).collect();
    if said.last() == Some(&words.rest) {
        return Vec::new();
    }
    let left = after(pieces.collect(), &said);
    bound(pack(&left), MOST.saturating_sub(gone.len()), words.rest)
}

/// `pieces` from the first on that does not stand in `said`, in order.
fn after(pieces: Vec<String>, said: &[&str]) -> Vec<String> {
    let mut unread = said;
    let known = pieces.iter().take_while(|piece| {
        let found = unread.iter().position(|said| said == piece);
        unread = found.and_then(|place| unread.get(place + 1..)).unwrap_or(&[]);
        found.is_some()
    });
    let known = known.count();
    pieces.into_iter().skip(known).collect()
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Puts as many pieces into each message as fit. A heading goes with what is under it.
fn pack(pieces: &[String]) -> Vec<String> {
    let mut messages: Vec<Vec<&str>> = Vec::new();
    let mut filled = 0;
    for piece in pieces {
        let needed = length(piece) + length(GAP);
        if messages.is_empty() || filled + needed > LONGEST {
            let last = messages.last_mut().filter(|last| last.len() > 1);
            let heading = last.and_then(|last| last.pop_if(|last| last.starts_with("## ")));
            filled = heading.map_or(0, |heading| length(heading) + length(GAP));
            messages.push(heading.into_iter().collect());
        }
        filled += needed;
        if let Some(last) = messages.last_mut() {
            last.push(piece);
        }
    }
    messages.iter().map(|pieces| pieces.join(GAP)).collect()
}

/// The first `most` of `messages`; where that is not all, the last says so with `rest`.
fn bound(mut messages: Vec<String>, most: usize, rest: &str) -> Vec<String> {
    if messages.len() <= most {
        return messages;
    }
    messages.truncate(most);
    if let Some(last) = messages.last_mut() {
        while length(last) + length(GAP) + length(rest) > LONGEST {
            match last.rfind(GAP) {
                Some(end) => last.truncate(end),
                None => last.clear(),
            }
        }
        if !last.is_empty() {
            last.push_str(GAP);
        }
        last.push_str(rest);
    }
    messages
}

/// One paragraph in pieces that each fit a message: cut between lines, else between words, else anywhere
/// but within an escape.
fn cut(paragraph: &str) -> Vec<String> {
    // Room for what stands between pieces.
    let room = LONGEST - length(GAP);
    let mut pieces = Vec::new();
    let mut rest = paragraph;
    while length(rest) > room {
        let end = end_of(rest, room);
        let (piece, left) = rest.split_at(end);
        pieces.push(piece.trim_end().to_owned());
        rest = left.trim_start();
    }
    pieces.push(rest.to_owned());
    pieces
}

/// Where to cut `text` so that what is before fits `room`; never at its beginning.
fn end_of(text: &str, room: usize) -> usize {
    let mut taken = 0;
    let fits = |(_, c): &(usize, char)| {
        taken += c.len_utf16();
        taken <= room
    };
    let hard = text.char_indices().take_while(fits).last().map_or(0, |(at, c)| at + c.len_utf8());
    let head = text.get(..hard).unwrap_or_default();
    let soft = ["\n", " "].into_iter().find_map(|gap| head.rfind(gap).filter(|at| at * 2 > hard));
    let end = soft.unwrap_or_else(|| hard - usize::from(ends_in_escape(head)));
    if end == 0 { text.chars().next().map_or(0, char::len_utf8) } else { end }
}

/// Whether `text` ends with a backslash that belongs to what would follow.
fn ends_in_escape(text: &str) -> bool {
    text.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::ENGLISH;
    use crate::digest::hydrate::samples::{by, digest, event, said};
    use crate::domain::{Feedback, FeedbackEvent, Kind, SectionId};

    fn all(digest: &Digest) -> Vec<String> {
        messages(digest, &TimeZone::UTC, &[])
    }

    #[test]
    fn what_is_closed_is_not_in_it() {
        let items = [
            said(1, "ann", Kind::Praise, "love it here"),
            said(2, "troll", Kind::Hateful, "vile words"),
            said(3, "bob", Kind::NumberTalk, "only 3 viewers"),
        ];
        let whole = digest(&items, 3);
        assert_eq!(whole.sections.len(), 3);
        let open = open(&whole);
        assert_eq!(open.sections.iter().map(|part| part.id).collect::<Vec<_>>(), [SectionId::Kind]);
        let said = all(&whole).join("\n");
        assert!(said.contains("love it here"), "{said}");
        for closed in ["vile", "abuse", "numbers", "viewers", "shut"] {
            assert!(!said.contains(closed), "{said}");
        }
        let nothing = all(&digest(&items[1..2], 1)).join("\n");
        assert!(nothing.contains(ENGLISH.digest.all_closed), "{nothing}");
    }

    #[test]
    fn a_long_one_comes_in_parts_that_fit_and_says_where_the_rest_is() {
        let words = |id| (10..75).map(|word| format!("w{id}x{word}")).collect::<Vec<_>>().join(" ");
        let kinds = [Kind::Praise, Kind::Question, Kind::Idea].into_iter().cycle();
        let items: Vec<Feedback> =
            (1..=60).zip(kinds).map(|(id, kind)| said(id, &by(id), kind, &words(id))).collect();
        let messages = all(&digest(&items, 90));
        assert_eq!(messages.len(), MOST);
        assert!(messages.iter().all(|message| length(message) <= LONGEST));
        assert!(messages.last().unwrap().ends_with(ENGLISH.digest.rest));
        assert!(messages.iter().all(|message| !message.lines().last().unwrap().starts_with("## ")));
        assert_eq!(super::messages(&digest(&items, 90), &TimeZone::UTC, &messages), [""; 0]);
    }

    #[test]
    fn after_the_first_part_comes_what_is_left_without_what_was_deleted() {
        let mut items: Vec<Feedback> = (1..=30)
            .map(|id| said(id, &by(id), Kind::Praise, &format!("lovely{id}{}", " words".repeat(150))))
            .collect();
        items.push(event(31, "mira", FeedbackEvent::Sub));
        let plans = crate::digest::hydrate::samples::plans(crate::domain::Occasion::AfterStream, &items, 40);
        let read = |items: &[Feedback]| crate::digest::hydrate::samples::read(&plans, items);
        let parts = all(&read(&items));
        assert!(parts.len() > 2, "{}", parts.len());
        let gone = &parts[..1];
        assert_eq!(messages(&read(&items), &TimeZone::UTC, gone), parts[1..]);
        // One of those that are to come is deleted, and one that has gone.
        let shown = |text: &str| {
            items.iter().position(|item| !item.text.is_empty() && text.contains(&item.text)).unwrap()
        };
        let (before, coming) = (shown(&parts[0]), shown(&parts[1]));
        let (before, coming) = (items[before].id, items[coming].id);
        let words = |id| items.iter().find(|item| item.id == id).unwrap().text.clone();
        let left: Vec<Feedback> =
            items.iter().filter(|item| item.id != before && item.id != coming).cloned().collect();
        let rest = messages(&read(&left), &TimeZone::UTC, gone).join(GAP);
        assert!(!rest.contains(&words(coming)) && !rest.contains(&words(before)), "{rest}");
        assert!(rest.contains("lovely"));
    }

    proptest! {
        #[test]
        fn every_piece_fits_and_no_word_is_lost(
            text in r"([a-z]{1,9} |\\[#*_] |\n|😀|ä){0,2000}|[a-z]{0,5000}|(\\_){0,3000}",
        ) {
            let pieces = cut(&text);
            let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert!(pieces.iter().all(|piece| length(piece) + length(GAP) <= LONGEST));
            prop_assert_eq!(squeezed(&pieces.concat()), squeezed(&text));
            prop_assert!(pieces.iter().rev().skip(1).all(|piece| !ends_in_escape(piece)));
        }
    }
}
