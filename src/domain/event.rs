//! What screens are told. Published only after the fact is on disk.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{
    Account, Author, AuthorRole, BreakView, DigestId, EmoteService, EmoteSpan, Feedback, FeedbackEvent,
    HotkeyAction, ItemId, LineStyle, Link, Moments, NumberId, OverlayLook, Raised, ReplyState, ShieldMode,
    Thanks, Urgent, Withheld,
};

/// A piece of a line: words, or an emote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Fragment {
    /// Plain text: foreign, to be set as text and never as markup.
    Text {
        /// The words.
        text: String,
    },
    /// An emote.
    Emote {
        /// Its id, safe as a part of an address.
        id: String,
        /// Its code, for the alternative text.
        name: String,
        /// Whose it is; none where it is Twitch's own.
        #[serde(skip_serializing_if = "Option::is_none")]
        service: Option<EmoteService>,
        /// It lies over the emote before it.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        over: bool,
    },
}

/// A passed feedback item as dock and overlay show it: no totals, nothing held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The item's id.
    pub id: ItemId,
    /// When it was said.
    pub at: Timestamp,
    /// What happened.
    pub event: FeedbackEvent,
    /// Display name of the author; empty where it may not be shown.
    pub author: String,
    /// What a viewer is called where they are to be hidden. For the dock alone; none for other lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// The words, cut at emotes.
    pub fragments: Vec<Fragment>,
    /// How it looks beside them.
    #[serde(flatten)]
    pub style: LineStyle,
}

impl Line {
    /// The line for `item`, with the name of its author where that may be shown.
    pub fn of(item: &Feedback, shown: Option<&str>) -> Self {
        let Author { login, name, .. } = &item.author;
        let called = if login.is_empty() { name } else { login };
        Self {
            id: item.id,
            at: item.at,
            event: item.event,
            author: shown.unwrap_or_default().to_owned(),
            login: Some(called.clone())
                .filter(|name| item.standing == AuthorRole::Viewer && !name.is_empty()),
            fragments: fragments(&item.text, &item.emotes),
            style: item.style.clone(),
        }
    }
}

/// Cuts `text` at its emotes. Spans that do not fit the text are passed over.
fn fragments(text: &str, emotes: &[EmoteSpan]) -> Vec<Fragment> {
    let mut pieces = Vec::with_capacity(emotes.len() * 2 + 1);
    let mut at = 0;
    for emote in emotes {
        let (Some(before), Some(name)) = (text.get(at..emote.start), text.get(emote.start..emote.end)) else {
            continue;
        };
        if !before.is_empty() {
            pieces.push(Fragment::Text { text: before.to_owned() });
        }
        let EmoteSpan { id, service, over, .. } = emote.clone();
        pieces.push(Fragment::Emote { id, name: name.to_owned(), service, over });
        at = emote.end;
    }
    if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        pieces.push(Fragment::Text { text: rest.to_owned() });
    }
    pieces
}

/// Something a screen may have to show. Its JSON is a frame on the page sockets.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// An item passed.
    Passed {
        /// What to show.
        line: Line,
    },
    /// Items were removed and must go from every screen.
    Removed {
        /// The feedback items.
        items: Vec<ItemId>,
    },
    /// The break changed.
    Break(BreakView),
    /// A stream began or ended.
    Live {
        /// Whether one is running now.
        live: bool,
    },
    /// Quiet mode changed.
    Quiet {
        /// Whether it is on.
        on: bool,
    },
    /// The pause changed.
    Pause {
        /// Whether it is on.
        on: bool,
    },
    /// A mark was made.
    Marked,
    /// A digest is ready.
    DigestReady {
        /// The digest.
        id: DigestId,
    },
    /// The time of the next digest changed.
    NextDigest {
        /// When; none if only a stream's end decides.
        at: Option<Timestamp>,
    },
    /// A connection changed.
    Link(Link),
    /// How much of the numbers may be seen changed.
    Shield {
        /// For every number without an exception.
        mode: ShieldMode,
        /// The exceptions.
        numbers: BTreeMap<NumberId, ShieldMode>,
        /// Why it went up by itself; none where the streamer chose.
        #[serde(skip_serializing_if = "Option::is_none")]
        raised: Option<Raised>,
    },
    /// A key was pressed while every number was hidden: the dock asks whether to show them again.
    RevealAsked,
    /// The sign-in changed.
    Account(Box<Account>),
    /// Ads or a hype train began or ended.
    Moments(Moments),
    /// A report that cannot wait came in, or there is none any more.
    Urgent {
        /// What the dock has to show; none where nothing is.
        urgent: Option<Urgent>,
    },
    /// Other people's messages than before are held for the rest of the stream.
    Withheld {
        /// Whose, newest first.
        people: Vec<Withheld>,
    },
    /// A line that was read is to be answered, was, or is not.
    Reply {
        /// The feedback item.
        item: ItemId,
        /// Where it stands.
        reply: ReplyState,
    },
    /// A line that was read was let go, or brought back.
    LetGo {
        /// The feedback item.
        item: ItemId,
        /// Whether it is gone.
        on: bool,
    },
    /// A break is over, and these people are thanked.
    Thanks(Thanks),
    /// The overlay looks otherwise.
    Look(OverlayLook),
    /// The settings changed.
    Configured,
    /// A key was heard that is only tried.
    Pressed {
        /// What the key is for.
        press: HotkeyAction,
    },
}

impl Event {
    /// Whether the public overlay may be told. The overlay must not show that the streamer was
    /// offered a break, keeps a digest, is in quiet mode or made a mark.
    pub fn is_public(&self) -> bool {
        matches!(
            self,
            Self::Passed { .. } | Self::Removed { .. } | Self::Break(_) | Self::Thanks(_) | Self::Look(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{LinkState, Peer};

    #[test]
    fn the_sign_in_the_connections_and_the_moments_are_the_streamers_own() {
        let link = Link {
            peer: Peer::Account,
            state: LinkState::Up,
            since: Timestamp::UNIX_EPOCH,
            problem: None,
            advice: None,
        };
        for event in [Event::Account(Box::default()), Event::Link(link), Event::Moments(Moments::default())] {
            assert!(!event.is_public(), "{event:?}");
        }
    }

    #[test]
    fn a_text_is_cut_at_its_emotes_and_backward_spans_are_passed_over() {
        let text = "hi Kappa you";
        let good = EmoteSpan::new(text, "25", 3, 8).expect("in range");
        let backwards = EmoteSpan { start: 6, end: 4, ..good.clone() };
        assert_eq!(
            fragments(text, &[good, backwards]),
            [
                Fragment::Text { text: "hi ".into() },
                Fragment::Emote { id: "25".into(), name: "Kappa".into(), service: None, over: false },
                Fragment::Text { text: " you".into() },
            ]
        );
    }

    #[test]
    fn a_span_off_a_character_boundary_is_refused() {
        assert_eq!(EmoteSpan::new("ä", "1", 1, 2), None);
        assert_eq!(EmoteSpan::new("ab", "1", 1, 9), None);
        assert_eq!(EmoteSpan::new("ab", "../x", 0, 2), None);
    }

    #[test]
    fn a_span_that_is_not_one_whole_word_is_refused() {
        let text = "go away Kappa,Keepo :) hi:)";
        for (start, end) in [(0, 7), (1, 2), (0, 1), (3, 5), (4, 7), (2, 3), (7, 13)] {
            assert_eq!(EmoteSpan::new(text, "25", start, end), None, "{start}..{end}");
        }
        for (start, end) in [(8, 13), (14, 19), (20, 22), (25, 27)] {
            assert!(EmoteSpan::new(text, "25", start, end).is_some(), "{start}..{end}");
        }
    }
}
