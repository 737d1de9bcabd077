//! The exercises, as data.
//!
//! Sources: coherent breathing at six breaths a minute with a longer exhale, Laborde et al. 2021;
//! cyclic sighing, Balban et al. 2023; looking into the distance after near work, the 20-20-20
//! rule of thumb of eye care. They may help; none of them treats anything.

use crate::domain::{Exercise, Phase};

const fn phase(cue: &'static str, seconds: f64, fill: f64) -> Phase {
    Phase { cue, seconds, fill }
}

/// What one does unless another is chosen.
pub(super) const DEFAULT: &Exercise = &COHERENT;

const COHERENT: Exercise = Exercise {
    id: "coherent",
    title: "Coherent breathing",
    guide: "In through the nose, out a little longer. If you feel dizzy, just breathe as you like.",
    audience: "Back soon. Breathe along if you like.",
    phases: &[phase("in", 4.5, 1.0), phase("out", 5.5, 0.0)],
};

/// Every exercise, the default first.
pub const EXERCISES: &[Exercise] = &[
    COHERENT,
    Exercise {
        id: "sighing",
        title: "Cyclic sighing",
        guide: "A breath in, a second small one on top, then a long way out. Stop if you feel dizzy.",
        audience: "Back soon. A long breath out is a good idea for everyone.",
        phases: &[phase("in", 2.5, 0.8), phase("A little more", 1.0, 1.0), phase("And slowly out", 6.5, 0.0)],
    },
    Exercise {
        id: "box",
        title: "Box breathing",
        guide: "In, hold, out, hold, all the same length. Leave the holds out if they are uncomfortable.",
        audience: "Back soon. Breathe along if you like.",
        phases: &[
            phase("in", 4.0, 1.0),
            phase("hold", 4.0, 1.0),
            phase("out", 4.0, 0.0),
            phase("hold", 4.0, 0.0),
        ],
    },
    Exercise {
        id: "noticing",
        title: "Noticing thoughts",
        guide: "Whatever comes up: just a thought, passing. You need not answer it.",
        audience: "Back soon. A quiet moment for everyone.",
        phases: &[phase("A thought comes", 5.0, 0.6), phase("And passes", 7.0, 0.1)],
    },
    Exercise {
        id: "look_away",
        title: "Look away",
        guide: "Look at something far off, out of a window if there is one, and let your eyes rest.",
        audience: "Back soon. Rest your eyes on something far away.",
        phases: &[phase("Look far away", 20.0, 1.0), phase("Blink a few times", 5.0, 0.5)],
    },
    Exercise {
        id: "stretch",
        title: "Stretch",
        guide: "Shoulders up and down, neck to each side, wrists around. Only as far as it feels good.",
        audience: "Back soon. A good moment to stretch.",
        phases: &[
            phase("Shoulders up", 4.0, 1.0),
            phase("And let go", 6.0, 0.0),
            phase("Neck to one side", 8.0, 0.6),
            phase("And to the other", 8.0, 0.6),
        ],
    },
    Exercise {
        id: "water",
        title: "A glass of water",
        guide: "Get up, get a glass of water, drink it slowly.",
        audience: "Back soon. Get yourself something to drink, too.",
        phases: &[phase("Take your time", 10.0, 0.7), phase("There is no hurry", 10.0, 0.3)],
    },
];

/// The exercise called `id`.
pub fn exercise(id: &str) -> Option<&'static Exercise> {
    EXERCISES.iter().find(|exercise| exercise.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_pattern_is_the_studied_one() {
        let phases = exercise("coherent").unwrap().phases;
        assert_eq!(phases.iter().map(|phase| phase.seconds).collect::<Vec<_>>(), [4.5, 5.5]);
    }

    #[test]
    fn no_sentence_for_the_audience_holds_a_digit_or_speaks_of_worry() {
        for exercise in EXERCISES {
            assert!(!exercise.audience.chars().any(|c| c.is_ascii_digit() || c == '!'), "{}", exercise.id);
            assert!(exercise.phases.iter().all(|phase| phase.seconds > 0.0), "{}", exercise.id);
        }
    }
}
