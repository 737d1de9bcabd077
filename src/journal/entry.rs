//! What can be written into the journal. Every field is optional but those the journal sets itself.
//!
//! Must not say how a record is kept, nor decide what is worth writing.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{AskedOnce, Record, RecordFault, RecordKind, RecordStamp, clean, fits, record, text};
use super::week::WeekId;
use super::{Distortion, EntryId, Moment, Mood};
use crate::domain::words;

/// Most pieces of evidence on one side.
pub(super) const MOST_EVIDENCE: usize = 50;
/// A belief is at most this.
pub(super) const WHOLE_BELIEF: u8 = 100;

/// What became of a prediction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It came as predicted.
    Came,
    /// Some of it did.
    Partly,
    /// It did not come.
    Not,
    /// Nobody can tell.
    Unclear,
}

words!(Outcome { Came = "came", Partly = "partly", Not = "not", Unclear = "unclear" });

/// Something that speaks for or against a thought.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Evidence {
    /// What it is.
    #[schema(max_length = 20000)]
    pub text: String,
    /// Who said so, where it is a line somebody wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When they said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_at: Option<Timestamp>,
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evidence").finish_non_exhaustive()
    }
}

/// A feeling, and how strong it was before a thought was looked at and after.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Feeling {
    /// A word for it.
    #[schema(max_length = 20000)]
    pub text: String,
    /// How strong it was at first, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 100)]
    pub before: Option<u8>,
    /// How strong it was afterwards, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 100)]
    pub after: Option<u8>,
}

impl fmt::Debug for Feeling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feeling").finish_non_exhaustive()
    }
}

record! {
    /// A mark: one key press during the stream, and perhaps a note that followed.
    Mark is Mark {
        /// What it was about.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        note: Option<String>,
    }
    |mark| {
        // A key press is kept to the millisecond, and needs nothing else.
        mark.at = Timestamp::from_millisecond(mark.at.as_millisecond()).unwrap_or_default();
        text(&mut mark.note)?;
        if mark.version <= 1 && mark.note.is_none() {
            (mark.version, mark.changed_at) = (1, mark.at);
        }
        Ok(())
    }
}

record! {
    /// How somebody feels.
    CheckIn is CheckIn {
        /// When in the evening this is.
        moment: Moment,
        /// One of five steps.
        #[serde(skip_serializing_if = "Option::is_none")]
        mood: Option<Mood>,
        /// Words for it, with commas between them.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        words: Option<String>,
        /// Anything else.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        note: Option<String>,
    }
    |checkin| {
        text(&mut checkin.words)?;
        text(&mut checkin.note)
    }
}

record! {
    /// A thought record: a thought looked at from both sides.
    Thought is Thought {
        /// The lines of others that it is about, where it began with some.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[schema(max_items = 50)]
        about: Vec<Evidence>,
        /// The mark that it is about, where it began with one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>)]
        mark: Option<EntryId>,
        /// What was happening.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        situation: Option<String>,
        /// The thought that came by itself.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        thought: Option<String>,
        /// How much it was believed at first, 0 to 100.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(maximum = 100)]
        belief_before: Option<u8>,
        /// What was felt, before and after.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[schema(max_items = 50)]
        feelings: Vec<Feeling>,
        /// Thinking patterns that the streamer sees in it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        distortions: Vec<Distortion>,
        /// What supports it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[schema(max_items = 50)]
        evidence_for: Vec<Evidence>,
        /// What speaks against it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[schema(max_items = 50)]
        evidence_against: Vec<Evidence>,
        /// A thought that takes both sides in.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        balanced: Option<String>,
        /// How much the balanced thought is believed, 0 to 100.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(maximum = 100)]
        belief_balanced: Option<u8>,
        /// How much the first thought is believed now, 0 to 100.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(maximum = 100)]
        belief_after: Option<u8>,
        /// What the thought says will happen.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        prediction: Option<String>,
        /// What became of that.
        #[serde(skip_serializing_if = "Option::is_none")]
        outcome: Option<Outcome>,
        /// What happened.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        what_happened: Option<String>,
        /// It is to be brought up with somebody.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        bring_up: bool,
        /// It was put off: from then on it is asked about, once.
        #[serde(skip_serializing_if = "Option::is_none")]
        ask_after: Option<Timestamp>,
        /// When it was asked about.
        #[serde(skip_serializing_if = "Option::is_none")]
        asked_at: Option<Timestamp>,
    }
    |thought| {
        for field in [
            &mut thought.situation,
            &mut thought.thought,
            &mut thought.balanced,
            &mut thought.prediction,
            &mut thought.what_happened,
        ] {
            text(field)?;
        }
        thought.distortions.sort_unstable();
        thought.distortions.dedup();
        thought.mark.take_if(|mark| mark.is_empty());
        for side in [&mut thought.about, &mut thought.evidence_for, &mut thought.evidence_against] {
            evidence(side)?;
        }
        feelings(&mut thought.feelings)?;
        within_100([thought.belief_before, thought.belief_balanced, thought.belief_after])
    }
}

impl AskedOnce for Thought {
    fn asking(&mut self) -> (&mut Option<Timestamp>, &mut Option<Timestamp>) {
        (&mut self.ask_after, &mut self.asked_at)
    }
}

record! {
    /// An intention for the next stream: "good enough looks like...".
    Intention is Intention {
        /// What good enough looks like.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        text: Option<String>,
        /// How it went, afterwards.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        how_it_went: Option<String>,
    }
    |intention| {
        text(&mut intention.text)?;
        text(&mut intention.how_it_went)
    }
}

record! {
    /// A stream looked back at.
    Debrief is Debrief {
        /// What went well, in the streamer's own words.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        went_well: Option<String>,
        /// What one would say to a friend who had this stream.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        friend: Option<String>,
        /// What was good enough.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        good_enough: Option<String>,
        /// What one did that mattered to oneself.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        mattered: Option<String>,
        /// What of a good day is to be remembered.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        remember: Option<String>,
    }
    |debrief| {
        let Debrief { went_well, friend, good_enough, mattered, remember, .. } = debrief;
        [went_well, friend, good_enough, mattered, remember].into_iter().try_for_each(text)
    }
}

/// What becomes of a goal when its week is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GoalFate {
    /// It is this week's, too.
    Keep,
    /// Another one takes its place.
    Change,
    /// It may go.
    LetGo,
}

words!(GoalFate { Keep = "keep", Change = "change", LetGo = "let_go" });

record! {
    /// A week's page. There is one for a week.
    Week is Week {
        /// Which week.
        #[schema(value_type = String)]
        week: WeekId,
        /// One goal.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        goal: Option<String>,
        /// How it went.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        how_it_went: Option<String>,
        /// What became of the goal when the week was over.
        #[serde(skip_serializing_if = "Option::is_none")]
        goal_fate: Option<GoalFate>,
        /// The goal stands on the page of today, too.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        on_today: bool,
        /// What to bring up with somebody.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        bring: Option<String>,
    }
    |week| {
        for field in [&mut week.goal, &mut week.how_it_went, &mut week.bring] {
            text(field)?;
        }
        Ok(())
    }
}

record! {
    /// A line that somebody wrote, kept as evidence. It is a copy: what is deleted elsewhere stays here.
    KeptLine is Kept {
        /// Their words.
        #[schema(max_length = 20000)]
        text: String,
        /// Who wrote it.
        by: String,
        /// Their login name, so that they can be forgotten.
        login: String,
        /// When they wrote it.
        said_at: Timestamp,
        /// Where: `twitch`, or another tool's name.
        source: String,
    }
    |kept| {
        for word in [&mut kept.text, &mut kept.by, &mut kept.login, &mut kept.source] {
            *word = clean(word);
            fits(word)?;
        }
        Ok(())
    }
}

/// Strengths and beliefs lie between 0 and 100.
pub(super) fn within_100<const N: usize>(values: [Option<u8>; N]) -> Result<(), RecordFault> {
    if values.into_iter().flatten().any(|value| value > WHOLE_BELIEF) {
        return Err(RecordFault("How much, or how strong, lies between 0 and 100.".into()));
    }
    Ok(())
}

fn feelings(all: &mut Vec<Feeling>) -> Result<(), RecordFault> {
    for feeling in all.iter_mut() {
        feeling.text = clean(&feeling.text);
        fits(&feeling.text)?;
        within_100([feeling.before, feeling.after])?;
    }
    all.retain(|feeling| !feeling.text.trim().is_empty());
    if all.len() > MOST_EVIDENCE {
        return Err(RecordFault(format!("{MOST_EVIDENCE} feelings fit. Leave some out.")));
    }
    Ok(())
}

fn evidence(side: &mut Vec<Evidence>) -> Result<(), RecordFault> {
    for piece in side.iter_mut() {
        piece.text = clean(&piece.text);
        fits(&piece.text)?;
        text(&mut piece.by)?;
    }
    side.retain(|piece| !piece.text.trim().is_empty());
    if side.len() > MOST_EVIDENCE {
        return Err(RecordFault(format!(
            "{MOST_EVIDENCE} pieces of evidence fit on each side. Leave some out."
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_blank_is_left_out_and_lines_end_alike() {
        let mut thought = Thought {
            situation: Some(" \n".into()),
            thought: Some("one\r\ntwo\rthree\u{1b}[31m".into()),
            evidence_for: vec![Evidence { text: "  ".into(), ..Evidence::default() }],
            distortions: vec![Distortion::Should, Distortion::Labelling, Distortion::Should],
            ..Thought::default()
        };
        thought.tidy().unwrap();
        assert_eq!(thought.situation, None);
        assert_eq!(thought.thought.as_deref(), Some("one\ntwo\nthree[31m"));
        assert!(thought.evidence_for.is_empty());
        assert_eq!(thought.distortions.len(), 2);
        assert!(!thought.is_blank());
        assert!(Thought { id: EntryId::new([7; 16]), version: 3, ..Thought::default() }.is_blank());
    }

    #[test]
    fn what_does_not_fit_is_said_without_being_repeated() {
        let mut long = Intention { text: Some("secret".repeat(4000)), ..Intention::default() };
        let fault = long.tidy().unwrap_err().to_string();
        assert!(!fault.contains("secret") && fault.contains("too long"), "{fault}");
        let mut sure = Thought { belief_after: Some(101), ..Thought::default() };
        assert!(sure.tidy().is_err());
        let full = vec![Evidence { text: "x".into(), ..Evidence::default() }; 51];
        assert!(Thought { evidence_against: full, ..Thought::default() }.tidy().is_err());
    }

    #[test]
    fn words_are_in_no_debug_output() {
        let thought = Thought { thought: Some("secret".into()), ..Thought::default() };
        assert!(!format!("{thought:?}").contains("secret"));
    }

    #[test]
    fn a_name_is_32_digits() {
        let id = EntryId::new([0xab; 16]);
        assert_eq!(id.as_str().parse(), Ok(id.clone()));
        for bad in ["", "1", "../../etc/passwd", &"A".repeat(32), &"a".repeat(33)] {
            assert!(bad.parse::<EntryId>().is_err(), "{bad}");
        }
    }
}
