//! What came of bringing chat along.

use crate::domain::ImportOutcome;

/// What came of a file, one sentence after another.
pub fn outcome(outcome: &ImportOutcome) -> Vec<String> {
    let ImportOutcome { whole, new, known, left_out, streams, .. } = outcome;
    let mut said = vec![match (*new, streams.len()) {
        (0, _) if *known > 0 => "Everything in it was here already.".to_owned(),
        (0, _) => "Nothing in it was imported.".to_owned(),
        (_, 1) => "One past stream was imported.".to_owned(),
        (_, count) => format!("{count} past streams were imported."),
    }];
    if *new > 0 && *known > 0 {
        said.push("Some of it was here already, and stays as it is.".to_owned());
    }
    if !whole {
        said.push(
            "The file was not read to its end. What comes before is kept; import it again to go on."
                .to_owned(),
        );
    }
    let left_out = [
        (left_out.heard, "Evenkeel heard some of these streams itself, so those lines were left out."),
        (
            left_out.alone,
            "Some lines stand alone, and nothing tells that a stream was running. They were left out.",
        ),
        (left_out.too_old, "Some lines are older than chat is kept (`retention.chat`). They were left out."),
        (left_out.elsewhere, "Lines of other channels were left out."),
        (left_out.undated, "Some lines do not tell when they were written. They were left out."),
        (left_out.unreadable, "Some lines could not be read, and were left out."),
    ];
    said.extend(
        left_out.into_iter().filter(|(count, _)| *count > 0).map(|(_, sentence)| sentence.to_owned()),
    );
    said
}
