//! The words of ours that stand in a digest, around those of the people who wrote.

use std::time::Duration;

use crate::domain::{FeedbackEvent, Occasion, Quote, Remark, SaidBy, SectionId, Subject};

/// What is said where a digest has nothing in it.
pub const NOTHING: &str =
    "There is nothing to read this time. Quiet times are ordinary, and they say very little about you.";
/// What is said where all of it is closed.
pub const ALL_CLOSED: &str = "There is nothing in it that needs to be read here.";
/// What stands before the closing.
pub const CLOSING: &str = "To end with, once more:";
/// The last line.
pub const END: &str = "That is all of it.";
/// The last line where much was hard to read.
pub const HEAVY_END: &str = "That is all of it. You can stop here and come back later.";
/// The last line but one where much was hard to read and only a part of it is written out.
pub const KEEPS: &str = "You can stop here and come back later.";
/// The last line where only a part of it is written out.
pub const REST: &str = "The rest is on the digest's own page.";
/// The heading of what only jeers, where it is written out.
pub const JEERS: &str = "Only mockery";
/// What is said of ordinary lines where they are not shown.
pub const ORDINARY: &str = "Nothing in them needs you.";
/// Whoever has no name.
pub const SOMEBODY: &str = "Somebody";

/// A remark, as a sentence.
pub fn remark(remark: Remark) -> &'static str {
    match remark {
        Remark::FewCritical => "Most people wrote nothing that was recognised as critical.",
        Remark::SomeCritical => {
            "Some people were critical. More people wrote nothing that was recognised as critical."
        }
        Remark::MuchCritical => {
            "Much of what was written this time was critical. That is hard to read, and it need not be read \
             at once."
        }
        Remark::Jeers => "Some lines were only mockery, and named nothing that you could change.",
        Remark::OtherVoice => "Somebody else said, about the same thing:",
        Remark::OtherVoices => "Others said, about the same thing:",
        Remark::FloodShut => {
            "A wave of copied lines came at one time. It says nothing about your stream. They stay closed."
        }
        Remark::Flood => {
            "A wave of copied lines came at one time. They were harmless, and say nothing about your stream."
        }
        Remark::FollowFlood => {
            "A wave of follows came at one time, as machines send them. It says nothing about your stream."
        }
        Remark::NumberTalk => "There was some talk about numbers. It is held; nothing in it needs you.",
        Remark::Hateful => "Some messages were abuse, not criticism. They stay closed unless you open them.",
        Remark::Numbers => {
            "They are closed, and can stay closed. The page of numbers shows them beside what is usual for you."
        }
        Remark::LeftOut => "There was more of this. Only a part of it is shown here.",
    }
}

/// What a digest is called.
pub fn heading(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::AfterStream => "After the stream",
        Occasion::Break | Occasion::Interval => "So far",
        Occasion::Daily => "Your daily digest",
        Occasion::OnDemand => "Your digest",
        Occasion::Imported => "From a stream you imported",
    }
}

/// The heading of a section.
pub fn title(section: SectionId) -> &'static str {
    match section {
        SectionId::Thanks => "People to thank",
        SectionId::Kind => "Kind words",
        SectionId::Questions => "Questions you can still answer",
        SectionId::Ideas => "Ideas",
        SectionId::Criticism => "Criticism, in proportion",
        SectionId::NumberTalk => "Talk about numbers",
        SectionId::Hateful => "Abuse",
        SectionId::Numbers => "Your numbers",
        SectionId::Ordinary => "Ordinary lines that waited",
    }
}

/// What the folded rest of a section is called; `heavy` where it holds much that is hard to read.
pub fn fold(section: SectionId, heavy: bool) -> &'static str {
    match section {
        SectionId::Thanks => "More people to thank",
        SectionId::Kind => "More kind words",
        SectionId::Questions => "More questions",
        SectionId::Ideas => "More ideas",
        SectionId::Criticism if heavy => "Read what it was",
        SectionId::Criticism => "More of the criticism",
        SectionId::Ordinary => "Ordinary lines that waited",
        SectionId::NumberTalk | SectionId::Hateful | SectionId::Numbers => "The rest",
    }
}

/// What is in a digest with these `sections`, as one sentence; none where there are none.
pub fn contents(sections: &[SectionId]) -> Option<String> {
    Some(format!("In it: {}.", listed(sections)?))
}

/// These `sections`, one after another; none where there are none.
pub fn listed(sections: &[SectionId]) -> Option<String> {
    let names: Vec<&str> = sections.iter().map(|section| name(*section)).collect();
    let (last, before) = names.split_last()?;
    Some(if before.is_empty() { (*last).to_owned() } else { format!("{} and {last}", before.join(", ")) })
}

/// About how long a stream was, to half an hour and in words.
pub fn about_as_long(length: Duration) -> String {
    const WHOLE: [&str; 13] = [
        "", "an", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    let halves = length.as_secs().saturating_add(900) / 1800;
    let hours = usize::try_from(halves / 2).unwrap_or(usize::MAX);
    match (WHOLE.get(hours), halves % 2 == 1) {
        (_, _) if halves == 0 => "a few minutes".to_owned(),
        (_, true) if halves == 1 => "about half an hour".to_owned(),
        (_, false) if halves == 2 => "about an hour".to_owned(),
        (_, true) if halves == 3 => "about an hour and a half".to_owned(),
        (Some(whole), false) => format!("about {whole} hours"),
        (Some(whole), true) => format!("about {whole} and a half hours"),
        (None, _) => "more than twelve hours".to_owned(),
    }
}

fn name(section: SectionId) -> &'static str {
    match section {
        SectionId::Thanks => "people to thank",
        SectionId::Kind => "kind words",
        SectionId::Questions => "questions",
        SectionId::Ideas => "ideas",
        SectionId::Criticism => "criticism",
        SectionId::Ordinary => "ordinary lines",
        SectionId::NumberTalk | SectionId::Hateful | SectionId::Numbers => "what is closed",
    }
}

/// How far into its stream something was said, in seconds.
pub fn into_stream(seconds: i64) -> String {
    match (seconds / 3600, seconds % 3600 / 60) {
        (0, 0) => "at the start".to_owned(),
        (0, minutes) => format!("{minutes} min in"),
        (hours, 0) => format!("{hours} h in"),
        (hours, minutes) => format!("{hours} h {minutes} min in"),
    }
}

/// What a person did, without totals: "Mira subscribed and cheered".
pub fn deeds(who: &str, done: &[FeedbackEvent]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for deed in done.iter().map(|event| deed(*event)) {
        if !words.contains(&deed) {
            words.push(deed);
        }
    }
    match words.split_last() {
        Some((last, [])) => format!("{who} {last}"),
        Some((last, before)) => format!("{who} {} and {last}", before.join(", ")),
        None => who.to_owned(),
    }
}

/// What somebody did who wrote nothing with it.
pub fn deed(event: FeedbackEvent) -> &'static str {
    match event {
        FeedbackEvent::Follow => "followed",
        FeedbackEvent::Sub => "subscribed",
        FeedbackEvent::Gift => "gave subscriptions to others",
        FeedbackEvent::Cheer => "cheered",
        FeedbackEvent::Raid => "came by with a raid",
        FeedbackEvent::Redemption => "redeemed a reward",
        FeedbackEvent::WatchStreak => "came back",
        FeedbackEvent::Modiversary => "has looked after your chat",
        FeedbackEvent::Message | FeedbackEvent::Other => "was there for you",
    }
}

/// How criticism is introduced where it is not laid out.
pub fn lead(said_by: SaidBy) -> &'static str {
    match said_by {
        SaidBy::One => "One person said:",
        SaidBy::Two => "Two people said:",
        SaidBy::Three => "Three people said:",
        SaidBy::Several => "Several of those who wrote said:",
        SaidBy::Many => "Many of those who wrote said:",
    }
}

/// That so many said what is quoted.
pub fn people(said_by: SaidBy) -> &'static str {
    match said_by {
        SaidBy::One => "One person said this.",
        SaidBy::Two => "Two people said this.",
        SaidBy::Three => "Three people said this.",
        SaidBy::Several => "Several people said this.",
        SaidBy::Many => "Many of those who wrote said this.",
    }
}

/// How many people it was.
pub fn who(said_by: SaidBy) -> &'static str {
    match said_by {
        SaidBy::One => "one person",
        SaidBy::Two => "two people",
        SaidBy::Three => "three people",
        SaidBy::Several => "several people",
        SaidBy::Many => "many of those who wrote",
    }
}

/// Who said it, with others who used the same words, the first `most` of them by name.
pub fn by(quote: &Quote, most: usize) -> String {
    let author = &quote.author;
    match quote.also.as_slice() {
        [] => author.clone(),
        [other] => format!("{author} and {other}"),
        [others @ .., last] if others.len() < most => format!("{author}, {} and {last}", others.join(", ")),
        others => {
            let named: Vec<&str> = others.iter().take(most).map(String::as_str).collect();
            format!("{author}, {} and others", named.join(", "))
        }
    }
}

/// `author`, and how many others said it in other words.
pub fn by_several(author: &str, said_by: SaidBy) -> String {
    let others = match said_by {
        SaidBy::One => return author.to_owned(),
        SaidBy::Two => "one other",
        SaidBy::Three => "two others",
        SaidBy::Several => "several others",
        SaidBy::Many => "many others",
    };
    format!("{author} and {others}")
}

/// The heading of a subject.
pub fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Sound => "Sound",
        Subject::Picture => "Picture",
        Subject::Ads => "Ads",
        Subject::Art => "The art",
        Subject::Game => "The game",
        Subject::Chat => "Chat and rules",
        Subject::Schedule => "Schedule",
        Subject::Talking => "Talking",
        Subject::Pace => "Pace",
        Subject::Other => "Other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_a_stream_was_is_said_to_half_an_hour() {
        let said = |minutes: u64| about_as_long(Duration::from_secs(minutes * 60));
        for (minutes, words) in [
            (3, "a few minutes"),
            (20, "about half an hour"),
            (62, "about an hour"),
            (85, "about an hour and a half"),
            (118, "about two hours"),
            (155, "about two and a half hours"),
            (12 * 60, "about twelve hours"),
            (13 * 60, "more than twelve hours"),
        ] {
            assert_eq!(said(minutes), words, "{minutes}");
        }
    }
}
