//! Exercises of the streamer's own, as they stand in the settings, and whether they make sense.
//!
//! Must not know the built-in ones, except by the ids it is handed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// So many may be kept.
const MOST: usize = 20;
/// So many phases or steps one may have.
const MOST_PARTS: usize = 20;
/// Longest sentence, in characters: more does not fit a dock.
const LONGEST: usize = 200;
/// Longest name, in characters.
const LONGEST_NAME: usize = 40;
/// How long a phase may be, in seconds.
const SECONDS: std::ops::RangeInclusive<f64> = 0.5..=600.0;

/// An exercise of the streamer's own.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OwnExercise {
    /// Its id, for `breaks.exercise` and the command line.
    pub id: String,
    /// Its name in the dock.
    pub title: String,
    /// A sentence for the dock.
    pub guide: String,
    /// A sentence for the audience.
    pub audience: String,
    /// Phases that repeat.
    pub phases: Vec<OwnPhase>,
    /// Or sentences, one after another.
    pub steps: Vec<String>,
}

/// One phase of it.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnPhase {
    /// What to do: `in`, `out`, `hold`, or a sentence.
    pub cue: String,
    /// For how long.
    pub seconds: f64,
}

/// What is wrong with `own`, beside the exercises called `built_in`: what, and what to do.
pub(super) fn problems(own: &[OwnExercise], built_in: &[&str]) -> Vec<(String, String)> {
    let mut problems = Vec::new();
    if own.len() > MOST {
        problems.push((
            format!("there are more than {MOST} exercises in `breaks.own`"),
            "Keep those that you use.".into(),
        ));
    }
    for (place, exercise) in own.iter().enumerate() {
        let name = name_of(exercise, place);
        let mut wrong = |what: &str, advice: &str| problems.push((format!("{name} {what}"), advice.into()));
        if !is_id(&exercise.id) {
            wrong(
                "has no id that can be used",
                "Give it an `id` of small letters, digits and underscores, for example \"tea\".",
            );
        } else if built_in.contains(&exercise.id.as_str()) {
            wrong("has the id of a built-in exercise", "Choose another `id`.");
        } else if own.iter().take(place).any(|other| other.id == exercise.id) {
            wrong("has the id of another one", "Choose another `id`.");
        }
        if exercise.title.trim().is_empty() {
            wrong("has no title", "Give it a `title`, as the dock should call it.");
        }
        let sentences = [&exercise.title, &exercise.guide, &exercise.audience];
        let cues = exercise.phases.iter().map(|phase| &phase.cue);
        if sentences.into_iter().chain(&exercise.steps).chain(cues).any(|text| !is_readable(text)) {
            wrong(
                "holds a sentence that does not fit",
                "Keep each on one line, and under two hundred characters.",
            );
        }
        if exercise.phases.is_empty() == exercise.steps.is_empty() {
            wrong(
                "has not exactly one of `phases` and `steps`",
                "Write phases = [{ cue = \"in\", seconds = 4 }, { cue = \"out\", seconds = 6 }], or steps = [\"Stand up\", \"Look outside\"].",
            );
        }
        if exercise.phases.len().max(exercise.steps.len()) > MOST_PARTS {
            wrong("has too many parts", "Twenty phases or steps are enough for a break.");
        }
        if exercise.steps.iter().any(|step| step.trim().is_empty()) {
            wrong("has an empty step", "Write what to do, or take it out.");
        }
        if exercise.phases.iter().any(|phase| !SECONDS.contains(&phase.seconds)) {
            wrong(
                "has a phase of a length that cannot be followed",
                "A phase lasts from half a second to ten minutes.",
            );
        }
    }
    problems
}

fn name_of(exercise: &OwnExercise, place: usize) -> String {
    match is_id(&exercise.id) {
        true => format!("`breaks.own`: the exercise `{}`", exercise.id),
        false => format!("`breaks.own`: exercise number {}", place + 1),
    }
}

fn is_id(id: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    (1..=LONGEST_NAME).contains(&id.len()) && id.bytes().all(is_plain)
}

/// Whether a sentence fits on one line of a page.
pub(super) fn is_readable(text: &str) -> bool {
    text.chars().count() <= LONGEST && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tea() -> OwnExercise {
        let phase = |cue: &str, seconds| OwnPhase { cue: cue.into(), seconds };
        OwnExercise {
            id: "tea".into(),
            title: "Tea".into(),
            phases: vec![phase("in", 4.0), phase("out", 6.0)],
            ..OwnExercise::default()
        }
    }

    #[test]
    fn what_makes_sense_is_let_be() {
        let walk = OwnExercise {
            id: "walk".into(),
            phases: Vec::new(),
            steps: vec!["Stand up".into(), "Walk to the window".into()],
            ..tea()
        };
        assert_eq!(problems(&[tea(), walk], &["coherent"]), []);
    }

    #[test]
    fn each_mistake_is_one_sentence_with_its_exercise() {
        let phase = |seconds| OwnPhase { cue: "in".into(), seconds };
        for (own, what) in [
            (OwnExercise { id: "box".into(), ..tea() }, "the id of a built-in"),
            (OwnExercise { id: "My Tea".into(), ..tea() }, "exercise number 1 has no id"),
            (OwnExercise { id: String::new(), ..tea() }, "has no id"),
            (OwnExercise { title: " ".into(), ..tea() }, "has no title"),
            (OwnExercise { guide: "a\nb".into(), ..tea() }, "does not fit"),
            (OwnExercise { audience: "x".repeat(201), ..tea() }, "does not fit"),
            (OwnExercise { phases: Vec::new(), ..tea() }, "exactly one"),
            (OwnExercise { steps: vec!["x".into()], ..tea() }, "exactly one"),
            (OwnExercise { phases: vec![phase(4.0); 21], ..tea() }, "too many"),
            (OwnExercise { phases: vec![phase(0.0)], ..tea() }, "cannot be followed"),
            (OwnExercise { phases: vec![phase(f64::NAN)], ..tea() }, "cannot be followed"),
            (OwnExercise { phases: Vec::new(), steps: vec![" ".into()], ..tea() }, "empty step"),
        ] {
            let found = problems(std::slice::from_ref(&own), &["box"]);
            assert_eq!(found.len(), 1, "{own:?}: {found:?}");
            assert!(found[0].0.contains(what), "{own:?}: {found:?}");
        }
        assert!(problems(&[tea(), tea()], &[])[0].0.contains("`tea` has the id of another"));
        assert!(problems(&vec![tea(); 21], &[])[0].0.contains("more than"));
    }
}
