//! What Twitch composes in a recorded chat ("Ash subscribed at Tier 1."), told from what a person wrote after it.

use crate::domain::FeedbackEvent;

/// How Twitch begins what it tells of somebody, after their name.
const TOLD: [(&str, FeedbackEvent); 11] = [
    ("subscribed with Prime", FeedbackEvent::Sub),
    ("subscribed at Tier ", FeedbackEvent::Sub),
    ("converted from a ", FeedbackEvent::Sub),
    ("is continuing the Gift Sub", FeedbackEvent::Sub),
    ("gifted a Tier ", FeedbackEvent::Gift),
    ("is gifting ", FeedbackEvent::Gift),
    ("is paying forward the Gift", FeedbackEvent::Gift),
    ("is raiding with a party of ", FeedbackEvent::Raid),
    ("just earned a new ", FeedbackEvent::Other),
    ("watched ", FeedbackEvent::WatchStreak),
    ("celebrated ", FeedbackEvent::Modiversary),
];
/// How a further sentence of Twitch's begins.
const MORE: [&str; 5] = [
    "They've subscribed ",
    "They've gifted ",
    "They have given ",
    "It's their first ",
    "This is their first ",
];

/// What happened, where `body` begins with Twitch's own words about whoever is called `name`; and what that person wrote
/// after them.
pub(super) fn notice<'b>(body: &'b str, name: &str) -> Option<(FeedbackEvent, &'b str)> {
    let told = body
        .get(..name.len())
        .filter(|start| start.eq_ignore_ascii_case(name))
        .and(body.get(name.len()..))?;
    let told = told.strip_prefix(' ')?;
    let (start, event) = TOLD.into_iter().find(|(start, _)| told.starts_with(start))?;
    let rest = told.get(start.len()..)?;
    // These verbs are everybody's: what is Twitch's has a number and goes on in its way.
    let is_everybodys =
        matches!(event, FeedbackEvent::Other | FeedbackEvent::WatchStreak | FeedbackEvent::Modiversary);
    let is_plain = is_everybodys
        && !(rest.contains("streak") || rest.contains("Bits badge") || rest.contains("anniversary"));
    (!is_plain).then(|| (event, own_words(told)))
}

/// What follows the sentences of Twitch's.
fn own_words(told: &str) -> &str {
    let mut rest = told;
    loop {
        let Some(end) = rest.find(['.', '!']) else { return "" };
        rest = rest.get(end + 1..).unwrap_or_default().trim_start();
        if !MORE.iter().any(|start| rest.starts_with(start)) {
            return rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_twitch_composes_is_not_what_somebody_wrote() {
        use FeedbackEvent::{Gift, Sub, WatchStreak};
        for (body, expected) in [
            (
                "Ash subscribed at Tier 1. They've subscribed for 6 months! hello all",
                Some((Sub, "hello all")),
            ),
            ("Ash subscribed with Prime.", Some((Sub, ""))),
            (
                "Ash is gifting 5 Tier 1 Subs to Harbour's community! They've gifted a total of 40 in the channel!",
                Some((Gift, "")),
            ),
            ("Ash watched 5 consecutive streams and sparked a watch streak! hi", Some((WatchStreak, "hi"))),
            ("Ash has a question", None),
            ("Ash watched me lose. Again!", None),
            ("subscribed at Tier 1 is what I did", None),
        ] {
            assert_eq!(notice(body, "Ash"), expected, "{body}");
        }
    }
}
