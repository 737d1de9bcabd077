//! What is practised over weeks: experiments, steps towards what is avoided, a plan for bad evenings, and worries
//! that were put off.
//!
//! Must not propose any of them, count them, or say which is next: they are the streamer's, or their therapist's.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::EntryId;
use super::entry::{Outcome, within_100};
use super::record::{AskedOnce, Record, RecordFault, RecordKind, RecordStamp, clean, fits, record, text};

/// Most steps of a ladder.
const MOST_STEPS: usize = 30;

record! {
    /// An experiment: a prediction, something done to see, and what came of it.
    Experiment is Experiment {
        /// What is expected to happen.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        prediction: Option<String>,
        /// How sure that was, 0 to 100.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(maximum = 100)]
        belief_before: Option<u8>,
        /// What will be done, and when.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        will_do: Option<String>,
        /// What was seen.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        saw: Option<String>,
        /// What became of the prediction.
        #[serde(skip_serializing_if = "Option::is_none")]
        outcome: Option<Outcome>,
        /// What was learned.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        learned: Option<String>,
        /// How sure the same prediction is now, 0 to 100.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(maximum = 100)]
        belief_after: Option<u8>,
        /// It is to be brought up with somebody.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        bring_up: bool,
        /// From when on it is asked about, once. Left out, that is once the next stream is over.
        #[serde(skip_serializing_if = "Option::is_none")]
        ask_after: Option<Timestamp>,
        /// When it was asked about.
        #[serde(skip_serializing_if = "Option::is_none")]
        asked_at: Option<Timestamp>,
    }
    |experiment| {
        let Experiment { prediction, will_do, saw, learned, .. } = experiment;
        [prediction, will_do, saw, learned].into_iter().try_for_each(text)?;
        within_100([experiment.belief_before, experiment.belief_after])
    }
}

impl Experiment {
    /// Whether nothing was seen yet.
    pub fn is_open(&self) -> bool {
        self.saw.is_none() && self.outcome.is_none() && self.learned.is_none()
    }
}

impl AskedOnce for Experiment {
    fn asking(&mut self) -> (&mut Option<Timestamp>, &mut Option<Timestamp>) {
        (&mut self.ask_after, &mut self.asked_at)
    }
}

/// One step towards what is avoided.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LadderStep {
    /// What it is.
    #[schema(max_length = 20000)]
    pub text: String,
    /// What is expected to happen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prediction: Option<String>,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_happened: Option<String>,
}

impl fmt::Debug for LadderStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LadderStep").finish_non_exhaustive()
    }
}

record! {
    /// Steps towards something that is avoided, in the streamer's own order. There is one ladder.
    Ladder is Ladder {
        /// What they lead to.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        towards: Option<String>,
        /// The steps.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[schema(max_items = 30)]
        steps: Vec<LadderStep>,
    }
    |ladder| {
        text(&mut ladder.towards)?;
        for step in &mut ladder.steps {
            step.text = clean(&step.text);
            fits(&step.text)?;
            text(&mut step.prediction)?;
            text(&mut step.what_happened)?;
        }
        ladder.steps.retain(|step| !step.text.trim().is_empty());
        if ladder.steps.len() > MOST_STEPS {
            return Err(RecordFault(format!("{MOST_STEPS} steps fit. Leave some out.")));
        }
        Ok(())
    }
}

record! {
    /// A short plan for a bad evening. There is one.
    Plan is Plan {
        /// What tells that it is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        signs: Option<String>,
        /// What calms.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        calms: Option<String>,
        /// Whom to call.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        people: Option<String>,
    }
    |plan| {
        let Plan { signs, calms, people, .. } = plan;
        [signs, calms, people].into_iter().try_for_each(text)
    }
}

record! {
    /// A worry that was put off to a time of one's own choosing.
    Worry is Worry {
        /// The worry.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        text: Option<String>,
        /// What there is to say about it at its time.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20000)]
        afterwards: Option<String>,
        /// Its time: from then on it is brought, once.
        #[serde(skip_serializing_if = "Option::is_none")]
        ask_after: Option<Timestamp>,
        /// When it was brought.
        #[serde(skip_serializing_if = "Option::is_none")]
        asked_at: Option<Timestamp>,
    }
    |worry| {
        text(&mut worry.text)?;
        text(&mut worry.afterwards)
    }
}

impl AskedOnce for Worry {
    fn asking(&mut self) -> (&mut Option<Timestamp>, &mut Option<Timestamp>) {
        (&mut self.ask_after, &mut self.asked_at)
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;
    use crate::journal::record::is_asked;

    #[test]
    fn a_worry_is_brought_once_at_its_time() {
        let at: Timestamp = "2026-11-22T18:00:00Z".parse().unwrap();
        let mut worry = Worry { ask_after: Some(at), ..Worry::default() };
        assert!(!is_asked(&mut worry, None, at - 1.minute()));
        assert!(is_asked(&mut worry, None, at + 48.hours()));
        worry.asked_at = Some(at);
        assert!(is_asked(&mut worry, None, at + 59.minutes()), "a page that is loaded again has not asked");
        assert!(!is_asked(&mut worry, None, at + 1.hour()));
        assert!(
            !is_asked(&mut Worry::default(), None, at),
            "one without a time waits until it is looked for"
        );
    }

    #[test]
    fn what_is_too_much_is_refused_and_what_is_blank_left_out() {
        let step =
            |text: &str| LadderStep { text: text.into(), prediction: Some(" ".into()), what_happened: None };
        let mut ladder = Ladder { steps: vec![step("words"), step(" ")], ..Ladder::default() };
        ladder.tidy().unwrap();
        assert!(ladder.steps.len() == 1 && ladder.steps[0].prediction.is_none());
        ladder.steps = vec![step("x"); MOST_STEPS + 1];
        assert!(ladder.tidy().is_err());
        assert!(Experiment { belief_before: Some(101), ..Experiment::default() }.tidy().is_err());
        assert!(!format!("{:?}", step("secret")).contains("secret"));
    }
}
