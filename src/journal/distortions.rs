//! Twelve thinking patterns that everybody has, as data.
//!
//! The list goes back to A. T. Beck and D. D. Burns; sentences and examples are our own. Must not diagnose.

use crate::domain::words;

/// A common thinking pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Distortion {
    /// Only the two ends of a scale.
    AllOrNothing,
    /// One time becomes every time.
    Overgeneralising,
    /// One dark spot colours the whole.
    MentalFilter,
    /// Good things do not count.
    DiscountingPositive,
    /// Knowing what others think.
    MindReading,
    /// Knowing what will happen.
    FortuneTelling,
    /// Making it as bad as can be.
    Catastrophising,
    /// Taking a feeling for a fact.
    EmotionalReasoning,
    /// Rules for oneself that nobody made.
    Should,
    /// A name in place of what happened.
    Labelling,
    /// Taking the blame for what has many causes.
    Personalising,
    /// Measuring oneself by somebody's best.
    Comparing,
}

words!(Distortion {
    AllOrNothing = "all_or_nothing",
    Overgeneralising = "overgeneralising",
    MentalFilter = "mental_filter",
    DiscountingPositive = "discounting_positive",
    MindReading = "mind_reading",
    FortuneTelling = "fortune_telling",
    Catastrophising = "catastrophising",
    EmotionalReasoning = "emotional_reasoning",
    Should = "should",
    Labelling = "labelling",
    Personalising = "personalising",
    Comparing = "comparing",
});

impl Distortion {
    /// Its name on a page.
    pub fn title(self) -> &'static str {
        match self {
            Self::AllOrNothing => "All or nothing",
            Self::Overgeneralising => "One time is every time",
            Self::MentalFilter => "Seeing only the one thing",
            Self::DiscountingPositive => "The good does not count",
            Self::MindReading => "Reading minds",
            Self::FortuneTelling => "Telling the future",
            Self::Catastrophising => "The worst of all cases",
            Self::EmotionalReasoning => "It feels so, so it is so",
            Self::Should => "Should and must",
            Self::Labelling => "Giving oneself a name",
            Self::Personalising => "It is all because of me",
            Self::Comparing => "Unfair comparison",
        }
    }

    /// What it is, in one plain sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::AllOrNothing => "There are only two ends, perfect and ruined, and nothing in between.",
            Self::Overgeneralising => "What happened once is taken to happen every time.",
            Self::MentalFilter => "One unpleasant detail is looked at until it colours the whole evening.",
            Self::DiscountingPositive => "What went well is explained away, so that it need not count.",
            Self::MindReading => "It seems certain what others think, though nobody said so.",
            Self::FortuneTelling => "It seems certain how things will go, as if it had happened already.",
            Self::Catastrophising => "A difficulty grows until it is the worst that could be.",
            Self::EmotionalReasoning => "A strong feeling is taken as proof that the thing is true.",
            Self::Should => {
                "There is a strict rule for how one has to be, and falling short of it is a fault."
            }
            Self::Labelling => "A whole person gets a name because of one thing they did.",
            Self::Personalising => "Something with many causes is taken to be one's own doing.",
            Self::Comparing => "One's ordinary day is set beside somebody else's best moments.",
        }
    }

    /// How it may sound.
    pub fn example(self) -> &'static str {
        match self {
            Self::AllOrNothing => "“I stumbled over the intro, so the stream was ruined.”",
            Self::Overgeneralising => "“Chat was quiet today. It is always quiet when I stream.”",
            Self::MentalFilter => "“Ten people were friendly, and I keep hearing the one who was not.”",
            Self::DiscountingPositive => "“They only said it was good to be nice.”",
            Self::MindReading => "“She left because she thinks I am boring.”",
            Self::FortuneTelling => "“If I take a break, everyone will be gone.”",
            Self::Catastrophising => "“The sound dropped out. That is the end of this channel.”",
            Self::EmotionalReasoning => "“I feel like a fraud, so I must be one.”",
            Self::Should => "“I should be funny for three hours without a pause.”",
            Self::Labelling => "“I lost that round. I am a failure.”",
            Self::Personalising => "“He went offline early; I must have upset him.”",
            Self::Comparing => "“She learned this in a week, and I still cannot do it.”",
        }
    }

    /// Words and turns of phrase that may point at it, in lower case.
    pub(super) fn phrases(self) -> &'static [&'static str] {
        match self {
            Self::AllOrNothing => &[
                "completely",
                "totally",
                "ruined",
                "perfect",
                "pointless",
                "nothing works",
                "all wrong",
                "worthless",
            ],
            Self::Overgeneralising => {
                &["always", "never", "every time", "every single", "nobody ever", "again and again"]
            }
            Self::MentalFilter => &[
                "can't stop thinking",
                "cannot stop thinking",
                "keep thinking about",
                "the only thing",
                "all i can see",
            ],
            Self::DiscountingPositive => &[
                "only said",
                "just being nice",
                "to be nice",
                "doesn't count",
                "does not count",
                "just luck",
                "got lucky",
                "out of pity",
                "anyone could",
            ],
            Self::MindReading => &[
                "they think",
                "thinks i",
                "think i'm",
                "think i am",
                "everyone thinks",
                "hates me",
                "hate me",
                "laughing at me",
                "annoyed with me",
                "bored of me",
                "judging me",
            ],
            Self::FortuneTelling => &[
                "will leave",
                "will be gone",
                "will never",
                "won't come back",
                "going to fail",
                "going to leave",
                "i'll never",
                "it will go wrong",
            ],
            Self::Catastrophising => &[
                "the end of",
                "disaster",
                "terrible",
                "unbearable",
                "can't stand",
                "can't bear",
                "the worst",
                "everything is over",
                "awful",
            ],
            Self::EmotionalReasoning => &[
                "feel like a",
                "feels like i",
                "i feel stupid",
                "i feel useless",
                "i feel worthless",
                "it feels true",
                "i just know",
            ],
            Self::Should => &["should", "shouldn't", "must", "have to", "ought to", "supposed to"],
            Self::Labelling => &[
                "failure",
                "loser",
                "idiot",
                "stupid",
                "fraud",
                "impostor",
                "imposter",
                "i'm boring",
                "i am boring",
                "useless",
                "not good enough",
                "i'm bad",
                "i am bad",
            ],
            Self::Personalising => {
                &["my fault", "because of me", "i must have", "i made them", "i drove", "i ruined"]
            }
            Self::Comparing => &[
                "better than me",
                "than i am",
                "everyone else",
                "others can",
                "compared to",
                "other streamers",
                "unlike me",
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_twelve_each_with_a_sentence_and_an_example_of_its_own() {
        assert_eq!(Distortion::ALL.len(), 12);
        for distortion in Distortion::ALL {
            assert!(distortion.sentence().ends_with('.') && !distortion.sentence().contains("you are"));
            assert!(distortion.example().starts_with('“') && distortion.example().ends_with('”'));
            assert!(!distortion.phrases().is_empty());
        }
    }
}
