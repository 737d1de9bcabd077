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

    /// Words and turns of phrase that point at it, in lower case, as people's own thoughts have them. Common words that
    /// stand in any sentence ("never", "terrible") are none: `tests/sets/thoughts.tsv` shows what they would cost.
    pub(super) fn phrases(self) -> &'static [&'static str] {
        match self {
            Self::AllOrNothing => &[
                "completely ruined",
                "totally ruined",
                "all ruined",
                "is ruined",
                "was ruined",
                "ruined everything",
                "be perfect",
                "for nothing",
                "was a waste",
                "either i",
                "no point going",
                "no point keeping",
                "no business being",
                "all wrong",
                "nothing works",
            ],
            Self::Overgeneralising => &[
                "i always",
                "it always",
                "it's always",
                "is always",
                "they always",
                "people always",
                "always happens",
                "i never",
                "i can never",
                "people never",
                "just never",
                "never stay",
                "never will",
                "nothing ever",
                "nobody ever",
                "no one ever",
                "every single time",
                "again and again",
                "everything i touch",
            ],
            Self::MentalFilter => &[
                "can't stop thinking",
                "cannot stop thinking",
                "can't think about anything else",
                "keep thinking about",
                "keep hearing",
                "keep rewatching",
                "the only thing i",
                "all i can see",
                "all i can hear",
                "all i can think",
                "all that's left",
                "that is now what",
            ],
            Self::DiscountingPositive => &[
                "only said",
                "just being nice",
                "just to be nice",
                "only to be nice",
                "doesn't count",
                "does not count",
                "just luck",
                "got lucky",
                "out of pity",
                "anyone could",
                "say that to any",
                "say that to every",
                "has to say that",
                "have to say that",
                "nothing better to do",
                "feels sorry for me",
                "feel sorry for me",
                "wasn't really me",
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
                "there to laugh at",
                "annoyed with me",
                "bored of me",
                "sick of me",
                "tired of me",
                "embarrassed for me",
                "judging me",
                "rolling their eyes",
                "cringing",
            ],
            Self::FortuneTelling => &[
                "will leave",
                "will be gone",
                "will never",
                "won't come back",
                "going to fail",
                "going to leave",
                "going to go wrong",
                "i'll never",
                "never be able",
                "it will go wrong",
                "i already know",
                "it is already clear",
                "i can already see",
                "nobody will come",
                "no one will come",
            ],
            Self::Catastrophising => &[
                "the end of this",
                "the end of my",
                "the end of everything",
                "a disaster",
                "total disaster",
                "unbearable",
                "can't stand it",
                "can't bear",
                "worst thing that could",
                "everything is over",
                "it's all over",
                "then it's over",
                "lose everything",
                "this is how it ends",
            ],
            Self::EmotionalReasoning => &[
                "feel like a",
                "feels like i",
                "i feel stupid",
                "i feel useless",
                "i feel worthless",
                "it feels true",
                "i just know",
                "my body knows",
                "that's how i know",
            ],
            Self::Should => &[
                "should have",
                "should be",
                "should know",
                "should stop being",
                "shouldn't",
                "must be",
                "must not",
                "must never",
                "must answer",
                "have to be",
                "ought to",
                "supposed to",
                "no right to",
                "not allowed to be",
                "don't get to be",
            ],
            Self::Labelling => &[
                "failure",
                "loser",
                "idiot",
                "fraud",
                "impostor",
                "imposter",
                "clown",
                "amateur",
                "useless",
                "i'm boring",
                "i am boring",
                "not good enough",
                "i'm bad",
                "i am bad",
            ],
            Self::Personalising => &[
                "all my fault",
                "must be my fault",
                "is my fault",
                "because of me",
                "i must have upset",
                "i must have said",
                "i must have done",
                "i made them",
                "i drove",
                "that's on me",
                "something i did",
                "something i said",
            ],
            Self::Comparing => &[
                "better than me",
                "than i am",
                "everyone else can",
                "others can",
                "compared to",
                "other streamers",
                "unlike me",
                "next to that",
                "and look at me",
                "and i sit here",
                "and i'm over here",
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
