//! A gate: the model in the repository was made from the labelled sets as they are, seen as the code of
//! today sees them. Training itself is done by hand: `examples/train`.

use std::path::Path;

use evenkeel::feedback::classify::Classifier;
use evenkeel::feedback::model::file::File;

#[path = "../examples/train/sets.rs"]
#[expect(dead_code, reason = "only the trainer needs all of it")]
mod sets;

#[test]
fn the_model_was_made_from_the_sets_as_they_are() {
    let file = File::built_in().unwrap();
    let rules = Classifier::without_model();
    let names = |names: &mut dyn Iterator<Item = &str>| names.map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        names(&mut file.heads.iter().map(|head| head.name.as_str())),
        names(&mut sets::PLANS.iter().map(|plan| plan.name)),
        "train the model again: examples/train"
    );
    for (plan, head) in sets::PLANS.iter().zip(&file.heads) {
        let mut examples = Vec::new();
        assert_eq!(plan.sources.len(), head.inputs.len(), "{}: train the model again", plan.name);
        for (source, noted) in plan.sources.iter().zip(&head.inputs) {
            assert_eq!(source.file, noted.path);
            // What is not part of the repository cannot be looked at here.
            if source.here {
                let (input, text) = source.read(Path::new("")).unwrap();
                assert_eq!(input.hash, noted.hash, "{} has changed: train the model again", source.file);
                examples.extend(source.examples(plan.kind, &text, &rules));
            }
        }
        assert!(examples.len() > 1000, "{}: the sets were read", plan.name);
        assert_eq!(
            sets::hash(&examples),
            head.rows,
            "{}: the same rows are seen otherwise now: train the model again",
            plan.name
        );
    }
}
