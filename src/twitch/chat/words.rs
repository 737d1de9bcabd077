//! A person's own words as they are kept: without wrappers, without totals, emotes in place.
//!
//! Everything here is foreign text: no range in it is believed before it was checked.

use std::borrow::Cow;
use std::ops::Range;

use crate::domain::{EmoteSpan, trim_unseen};

/// What surrounds the words on the wire.
#[derive(Debug, Default, Clone, Copy)]
pub struct WireContext<'a> {
    /// The `emotes` tag: ids with ranges of characters.
    pub emotes: Option<&'a str>,
    /// The names by which the answered person may be addressed at the start of a reply.
    pub answered: [Option<&'a str>; 2],
    /// How many bits were cheered; the words then hold them as tokens like `Cheer100`.
    pub bits: Option<i64>,
}

/// The words themselves, and the emotes in them, ascending and without overlap. Where nothing in them can be seen
/// there are none.
pub fn read(raw: &str, around: WireContext<'_>) -> (String, Vec<EmoteSpan>) {
    let body = unwrap_action(raw);
    let mut ranges = around.emotes.map_or_else(Vec::new, |tag| emote_ranges(body, tag));
    let cuts = cuts(body, around);
    let text = if cuts.is_empty() {
        body.trim_end().to_owned()
    } else {
        shift(&mut ranges, &cuts);
        without(body, &cuts).trim_end().to_owned()
    };
    if trim_unseen(&text).is_empty() {
        return Default::default();
    }
    let emotes = ranges
        .into_iter()
        .filter_map(|(range, id)| EmoteSpan::new(&text, id, range.start, range.end))
        .collect();
    (text, emotes)
}

/// A name without control characters.
pub fn name(raw: &str) -> Cow<'_, str> {
    if raw.contains(char::is_control) { raw.replace(char::is_control, "").into() } else { raw.into() }
}

/// How a `/me` line begins.
const ACTION: &str = "\u{1}ACTION ";

/// Whether a line is said of oneself, with `/me`.
pub fn is_action(raw: &str) -> bool {
    raw.starts_with(ACTION)
}

/// `/me` lines come wrapped. Emote ranges count from inside the wrapper.
fn unwrap_action(raw: &str) -> &str {
    raw.strip_prefix(ACTION).map_or(raw, |rest| rest.strip_suffix('\u{1}').unwrap_or(rest))
}

/// Reads `25:0-4,6-10/1902:12-16`: ranges of characters with both ends included. What runs backwards,
/// lies outside or overlaps is dropped. Gives ranges of bytes, ascending.
fn emote_ranges<'a>(body: &str, tag: &'a str) -> Vec<(Range<usize>, &'a str)> {
    // The first byte of each character and the end. Plain ASCII needs no table.
    let starts: Option<Vec<usize>> =
        (!body.is_ascii()).then(|| body.char_indices().map(|(start, _)| start).chain([body.len()]).collect());
    let byte = |character: usize| match &starts {
        Some(starts) => starts.get(character).copied(),
        None => (character <= body.len()).then_some(character),
    };
    let mut ranges: Vec<_> = tag
        .split('/')
        .filter_map(|emote| emote.split_once(':'))
        .flat_map(|(id, places)| places.split(',').map(move |place| (id, place)))
        .filter_map(|(id, place)| {
            let (first, last) = place.split_once('-')?;
            let range = byte(first.parse().ok()?)?..byte(last.parse::<usize>().ok()?.checked_add(1)?)?;
            (range.start < range.end).then_some((range, id))
        })
        .collect();
    ranges.sort_by_key(|(range, _)| range.start);
    let mut free = 0;
    ranges.retain(|(range, _)| {
        let apart = range.start >= free;
        if apart {
            free = range.end;
        }
        apart
    });
    ranges
}

/// The parts of `body` that are not the person's words: ascending, without overlap.
fn cuts(body: &str, around: WireContext<'_>) -> Vec<Range<usize>> {
    let mut cuts: Vec<_> = body
        .char_indices()
        .filter(|(_, character)| character.is_control())
        .map(|(start, character)| start..start + character.len_utf8())
        .collect();
    cuts.extend(address(body, around.answered));
    if let Some(bits) = around.bits {
        cuts.extend(cheers(body, bits));
    }
    cuts.sort_by_key(|cut| cut.start);
    let mut free = 0;
    for cut in &mut cuts {
        cut.start = cut.start.max(free);
        cut.end = cut.end.max(cut.start);
        free = cut.end;
    }
    cuts
}

/// The `@Name ` that Twitch itself puts before a reply.
fn address(body: &str, answered: [Option<&str>; 2]) -> Option<Range<usize>> {
    let (first, rest) = body.strip_prefix('@')?.split_once(' ')?;
    let known = answered.into_iter().flatten().any(|name| name.eq_ignore_ascii_case(first));
    known.then(|| 0..body.len() - rest.trim_start().len())
}

/// Tokens like `Cheer100`, with the gap after them. A channel may have cheers of its own, so the
/// word before the amount can be any; an amount larger than the whole is none.
fn cheers(body: &str, bits: i64) -> impl Iterator<Item = Range<usize>> {
    let mut end = 0;
    body.split_inclusive(' ').filter_map(move |piece| {
        let start = end;
        end += piece.len();
        let word = piece.trim_end();
        let letters = word.trim_end_matches(|character: char| character.is_ascii_digit());
        let amount: i64 = word.get(letters.len()..)?.parse().ok()?;
        let cheer = letters.ends_with(|character: char| character.is_ascii_alphabetic())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && (1..=bits).contains(&amount);
        cheer.then_some(start..end)
    })
}

/// Moves ranges to where they are once `cuts` are gone. A range that a cut touches is dropped.
fn shift(ranges: &mut Vec<(Range<usize>, &str)>, cuts: &[Range<usize>]) {
    let mut cuts = cuts.iter().filter(|cut| !cut.is_empty()).peekable();
    let mut gone = 0;
    ranges.retain_mut(|(range, _)| {
        while let Some(cut) = cuts.next_if(|cut| cut.end <= range.start) {
            gone += cut.len();
        }
        let touched = cuts.peek().is_some_and(|cut| cut.start < range.end);
        if !touched {
            *range = range.start - gone..range.end - gone;
        }
        !touched
    });
}

fn without(body: &str, cuts: &[Range<usize>]) -> String {
    let mut text = String::with_capacity(body.len());
    let mut from = 0;
    for cut in cuts {
        text.push_str(body.get(from..cut.start).unwrap_or_default());
        from = cut.end;
    }
    text.push_str(body.get(from..).unwrap_or_default());
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The words, and each emote as `id=what it covers`.
    fn told(raw: &str, around: WireContext<'_>) -> (String, Vec<String>) {
        let (text, emotes) = read(raw, around);
        let emotes =
            emotes.iter().map(|span| format!("{}={}", span.id, &text[span.start..span.end])).collect();
        (text, emotes)
    }

    fn emotes(raw: &str, tag: &str) -> Vec<String> {
        told(raw, WireContext { emotes: Some(tag), ..WireContext::default() }).1
    }

    #[test]
    fn emote_ranges_count_characters_and_are_sorted() {
        assert_eq!(emotes("Wave hello Wave", "7:11-14,0-3"), ["7=Wave", "7=Wave"]);
        assert_eq!(emotes("é🦀 Wave", "7:3-6"), ["7=Wave"]);
        assert_eq!(emotes("Wave Moon", "emotesv2_ab:5-8/7:0-3"), ["7=Wave", "emotesv2_ab=Moon"]);
    }

    #[test]
    fn emote_ranges_that_cannot_be_are_dropped() {
        for tag in [
            "25:04",
            "25:0-4",
            "25:9-10",
            "25:-1-2",
            "25",
            "25:",
            ":0-3",
            "25:0-",
            "25:a-b",
            "/,:-",
            "25:0-18446744073709551615",
            "25:4294967296-4294967297",
            "2/5:0-,",
            "<b>:0-3",
        ] {
            assert_eq!(emotes("Wave", tag), [""; 0], "{tag}");
        }
        assert_eq!(emotes("Wave Moon", "7:0-3,2-6/8:5-8"), ["7=Wave", "8=Moon"]);
    }

    #[test]
    fn actions_lose_their_wrapper_and_keep_their_emotes() {
        let around = WireContext { emotes: Some("7:0-3"), ..WireContext::default() };
        assert_eq!(told("\u{1}ACTION Wave all\u{1}", around), ("Wave all".into(), vec!["7=Wave".into()]));
        assert_eq!(told("\u{1}ACTION Wave cut sho", around).0, "Wave cut sho");
    }

    #[test]
    fn replies_lose_the_name_twitch_put_there_and_no_other() {
        let around =
            WireContext { answered: [Some("rowan_k"), Some("Rowan_K")], emotes: Some("7:9-12"), bits: None };
        assert_eq!(told("@Rowan_K Wave", around), ("Wave".into(), vec!["7=Wave".into()]));
        assert_eq!(told("@rowan_k  hi", around).0, "hi");
        assert_eq!(told("@Somebody Wave", around).0, "@Somebody Wave");
        assert_eq!(told("@Rowan_K", around).0, "@Rowan_K");
    }

    #[test]
    fn cheers_lose_their_amounts() {
        let told = |raw, bits| told(raw, WireContext { bits: Some(bits), ..WireContext::default() }).0;
        assert_eq!(told("Cheer100 nice", 100), "nice");
        assert_eq!(told("nice Cheer1", 1), "nice");
        assert_eq!(told("Cheer1 a Cheer1 Cheer1 b c", 3), "a b c");
        assert_eq!(told("4Head50", 50), "");
        assert_eq!(told("see you at 9 in route66 Cheer5", 5), "see you at 9 in route66");
    }

    #[test]
    fn words_of_which_nothing_can_be_seen_are_none() {
        for raw in ["\u{E0000}", " \u{200B}\u{34F} ", "\u{2800}", "\u{1}ACTION \u{3164}\u{1}"] {
            assert_eq!(
                told(raw, WireContext { emotes: Some("7:0-0"), ..WireContext::default() }),
                (String::new(), vec![])
            );
        }
        assert_eq!(told("hi \u{E0000}", WireContext::default()).0, "hi \u{E0000}");
    }

    #[test]
    fn control_characters_go_and_emotes_move_with_the_text() {
        let around = WireContext { emotes: Some("7:2-5"), ..WireContext::default() };
        assert_eq!(told("\0 Wave\u{9b}\u{7f}", around), (" Wave".into(), vec!["7=Wave".into()]));
        assert_eq!(told("abW\0ve", around), ("abWve".into(), vec![]));
        assert_eq!(name("Ro\u{0}w\nan"), "Rowan");
    }

    proptest! {
        #[test]
        fn spans_always_lie_in_the_text(
            raw in "(\u{1}ACTION )?(@rowan |Cheer1 |Wave |é|🦀|\0|[a-c ]){0,12}\u{1}?",
            tag in "([0-9]{1,2}:([0-9]{1,2}-[0-9]{1,2},?){0,4}/?){0,4}",
            bits in prop::option::of(0i64..3),
        ) {
            let (text, emotes) = read(&raw, WireContext { emotes: Some(&tag), answered: [Some("rowan"), None], bits });
            let mut free = 0;
            for span in emotes {
                prop_assert!(span.start >= free && text.get(span.start..span.end).is_some());
                free = span.end;
            }
            prop_assert!(!text.contains(char::is_control));
        }
    }
}
