//! The exercises, as data: those that are built in, and the streamer's own.
//!
//! They may help; none of them treats anything. Must not know when a break is due.

use std::borrow::Cow;
use std::sync::Arc;

use crate::config::{Breaks, OwnExercise, OwnPhase};
use crate::domain::{Exercise, Phase};

/// What the audience reads where nobody wrote anything for it.
const AUDIENCE: &str = "Back soon. A quiet moment for everyone.";

fn phase(cue: &'static str, seconds: f64, fill: f64) -> Phase {
    Phase { cue: Cow::Borrowed(cue), seconds, fill }
}

/// A built-in exercise whose cues the audience may read.
fn open<const N: usize>(id: &'static str, title: &'static str, phases: [Phase; N]) -> Exercise {
    Exercise {
        id: id.into(),
        title: title.into(),
        guide: "".into(),
        audience: AUDIENCE.into(),
        own_audience: false,
        source: "".into(),
        phases: phases.into(),
        steps: Vec::new(),
        is_open: true,
    }
}

/// What one does unless another is chosen.
fn coherent() -> Exercise {
    Exercise {
        guide: "In through the nose, out a little longer. Stop if you feel dizzy or worse, and look around you instead."
            .into(),
        audience: "Back soon. Breathe along if you like.".into(),
        source: "It may help. In athletes a longer breath out went with more of the heart's variability (Laborde et al. 2021).".into(),
        ..open("coherent", "Coherent breathing", [phase("in", 4.5, 1.0), phase("out", 5.5, 0.0)])
    }
}

/// Those that are built in, the default first.
fn built_in() -> [Exercise; 8] {
    let sighing =
        [phase("in", 2.5, 0.8), phase("A little more", 1.0, 1.0), phase("And slowly out", 6.5, 0.0)];
    let square =
        [phase("in", 4.0, 1.0), phase("hold", 4.0, 1.0), phase("out", 4.0, 0.0), phase("hold", 4.0, 0.0)];
    let thoughts = [phase("A thought comes", 5.0, 0.6), phase("Just a thought, passing", 7.0, 0.1)];
    let stretches = [
        phase("Shoulders up", 4.0, 1.0),
        phase("And let go", 6.0, 0.0),
        phase("Neck to one side", 8.0, 0.6),
        phase("And to the other", 8.0, 0.6),
    ];
    [
        coherent(),
        Exercise {
            guide: "A breath in, a second small one on top, then a long way out. Stop if you feel dizzy or worse, and look around you instead.".into(),
            audience: "Back soon. A long breath out is a good idea for everyone.".into(),
            source: "It may help. It was tried daily for a month (Balban et al. 2023).".into(),
            ..open("sighing", "Cyclic sighing", sighing)
        },
        Exercise {
            guide: "In, hold, out, hold, all the same length. Leave the holds out if they are uncomfortable. Stop if you feel dizzy or worse, and look around you instead.".into(),
            audience: "Back soon. Breathe along if you like.".into(),
            ..open("box", "Box breathing", square)
        },
        // What comes up in these two is the streamer's own affair.
        Exercise {
            guide: "Whatever comes up: just a thought, passing. You need not answer it.".into(),
            is_open: false,
            ..open("noticing", "Noticing thoughts", thoughts)
        },
        Exercise {
            guide: "Go round with your senses, one after another. There is nothing to get right.".into(),
            steps: SENSES.map(Cow::Borrowed).into(),
            is_open: false,
            ..open("five_senses", "Five senses", [])
        },
        Exercise {
            guide: "Look at something about six metres off, out of a window if there is one, and let your eyes rest.".into(),
            audience: "Back soon. Rest your eyes on something far away.".into(),
            source: "The 20-20-20 rule of thumb of eye care.".into(),
            ..open(
                "look_away",
                "Look away",
                [phase("Look far away", 20.0, 1.0), phase("Blink a few times", 5.0, 0.5)],
            )
        },
        Exercise {
            guide: "Shoulders up and down, neck to each side, wrists around. Only as far as it feels good.".into(),
            audience: "Back soon. A good moment to stretch.".into(),
            ..open("stretch", "Stretch", stretches)
        },
        Exercise {
            guide: "Get up, get a glass of water, drink it slowly.".into(),
            audience: "Back soon. Get yourself something to drink, too.".into(),
            ..open(
                "water",
                "A glass of water",
                [phase("Take your time", 10.0, 0.7), phase("There is no hurry", 10.0, 0.3)],
            )
        },
    ]
}

/// The steps of going through the senses.
const SENSES: [&str; 5] = [
    "Five things you can see",
    "Four things you can feel",
    "Three things you can hear",
    "Two things you can smell",
    "One thing you can taste",
];

/// The ids of those that are built in.
pub fn built_in_ids() -> Vec<&'static str> {
    let id = |exercise: Exercise| match exercise.id {
        Cow::Borrowed(id) => Some(id),
        Cow::Owned(_) => None,
    };
    built_in().into_iter().filter_map(id).collect()
}

/// Every exercise there is. Cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct Exercises(Arc<[Exercise]>);

impl Exercises {
    /// Those that are built in and those in `settings`, with the audience's sentence that is set there.
    pub fn of(settings: &Breaks) -> Self {
        let own = settings.own.iter().map(own);
        let worded = |mut exercise: Exercise| {
            if !settings.audience.trim().is_empty() {
                exercise.audience = Cow::Owned(settings.audience.clone());
                exercise.own_audience = true;
            }
            exercise
        };
        Self(built_in().into_iter().map(worded).chain(own).collect())
    }

    /// All of them, the streamer's own last.
    pub fn all(&self) -> &[Exercise] {
        &self.0
    }

    /// The exercise called `id`.
    pub fn find(&self, id: &str) -> Option<&Exercise> {
        self.0.iter().find(|exercise| exercise.id == id)
    }

    /// The exercise called `id`; the default where there is none, for no break is worse than another.
    pub fn get(&self, id: &str) -> Exercise {
        self.find(id).cloned().unwrap_or_else(coherent)
    }
}

fn own(own: &OwnExercise) -> Exercise {
    let owned = |text: &str| Cow::Owned(text.to_owned());
    let or =
        |text: &str, other: &'static str| if text.trim().is_empty() { other.into() } else { owned(text) };
    Exercise {
        id: owned(&own.id),
        title: owned(&own.title),
        guide: or(&own.guide, "Your own. Take your time."),
        audience: or(&own.audience, AUDIENCE),
        own_audience: !own.audience.trim().is_empty(),
        source: Cow::Borrowed(""),
        phases: phases(&own.phases),
        steps: own.steps.iter().map(|step| owned(step)).collect(),
        is_open: false,
    }
}

/// The figure fills with a breath in and empties with a breath out; a hold keeps it, and for other
/// words it moves a little, so that one sees that time goes by.
fn phases(own: &[OwnPhase]) -> Vec<Phase> {
    let mut fill = 0.0;
    own.iter()
        .map(|OwnPhase { cue, seconds }| {
            fill = match cue.as_str() {
                "in" => 1.0,
                "out" => 0.0,
                "hold" => fill,
                _ if fill > 0.5 => 0.3,
                _ => 0.7,
            };
            Phase { cue: Cow::Owned(cue.clone()), seconds: *seconds, fill }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Exercises {
        Exercises::of(&Breaks::default())
    }

    #[test]
    fn the_default_pattern_is_the_studied_one() {
        let coherent = all().get("coherent");
        assert_eq!(coherent.phases.iter().map(|phase| phase.seconds).collect::<Vec<_>>(), [4.5, 5.5]);
        assert_eq!(all().get("gone").id, "coherent");
    }

    #[test]
    fn every_built_in_one_is_sound_and_none_shouts() {
        for exercise in all().all() {
            let id = &exercise.id;
            assert!(exercise.phases.iter().all(|phase| phase.seconds > 0.0), "{id}");
            assert_ne!(exercise.phases.is_empty(), exercise.steps.is_empty(), "{id}");
            let words = format!("{exercise:?}");
            assert!(!words.contains('!'), "{id}");
            let breathes = exercise.phases.iter().any(|phase| phase.cue == "in");
            assert_eq!(exercise.guide.to_lowercase().contains("stop if you feel dizzy"), breathes, "{id}");
        }
    }

    #[test]
    fn the_audience_reads_no_digit_and_nothing_of_how_the_streamer_feels() {
        let settings = Breaks {
            own: vec![OwnExercise {
                id: "panic_drill".into(),
                title: "Against the panic".into(),
                guide: "You are anxious; that passes.".into(),
                phases: vec![
                    OwnPhase { cue: "in".into(), seconds: 4.0 },
                    OwnPhase { cue: "Nobody hates you".into(), seconds: 6.0 },
                ],
                ..OwnExercise::default()
            }],
            ..Breaks::default()
        };
        for exercise in Exercises::of(&settings).all() {
            let public = serde_json::to_string(&exercise.for_audience()).unwrap();
            for word in ["thought", "panic", "anxious", "hates", "Five", "treat", "worr"] {
                assert!(!public.contains(word), "{}: {public}", exercise.id);
            }
            assert!(!exercise.audience.chars().any(|c| c.is_ascii_digit()), "{}", exercise.id);
            assert!(!exercise.audience.is_empty(), "{}", exercise.id);
        }
        let own = Exercises::of(&settings).get("panic_drill").for_audience();
        let cues: Vec<_> = own.phases.iter().map(|phase| phase.cue.as_ref()).collect();
        assert_eq!(cues, ["in", ""]);
    }

    #[test]
    fn the_streamers_own_sentence_stands_for_all_but_their_own_exercises() {
        let tea = OwnExercise { id: "tea".into(), audience: "Tea.".into(), ..OwnExercise::default() };
        let settings = Breaks { audience: "Back in five.".into(), own: vec![tea], ..Breaks::default() };
        let exercises = Exercises::of(&settings);
        assert_eq!(exercises.get("box").audience, "Back in five.");
        assert_eq!(exercises.get("tea").audience, "Tea.");
    }
}
