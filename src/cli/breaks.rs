//! `evenkeel break`: begins a break, or answers the one that is offered or running.

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use crate::config::Span;

use super::client::Service;
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

#[derive(Debug, clap::Args)]
pub(super) struct BreakArgs {
    /// Answer the break that is offered or running; without it, one begins.
    #[arg(conflicts_with_all = ["exercise", "length"])]
    answer: Option<OfferAnswer>,
    /// Which exercise.
    #[arg(long, value_name = "ID")]
    exercise: Option<String>,
    /// How long, for example 5m.
    #[arg(long = "for", value_name = "TIME")]
    length: Option<Span>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OfferAnswer {
    /// Not now, a little later.
    Snooze,
    /// Not this one.
    Skip,
    /// Back early.
    End,
}

pub(super) fn run(setup: &CliSetup, args: &BreakArgs) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    let (path, body, answer) = match args.answer {
        None => (
            "/breaks",
            start(args),
            "The break has begun. It ends by itself; `evenkeel break end` takes you back early.",
        ),
        Some(OfferAnswer::Snooze) => {
            ("/breaks/current/snooze", json!({}), "Not now. The break is offered again in a little while.")
        }
        Some(OfferAnswer::Skip) => (
            "/breaks/current/skip",
            json!({}),
            "Skipped, and that is fine. The next one comes in its own time.",
        ),
        Some(OfferAnswer::End) => ("/breaks/current/end", json!({}), "The break is over. Welcome back."),
    };
    wait(async { Service::running(&data).await?.post(path, &body).await })?;
    terminal::print(answer)
}

fn start(args: &BreakArgs) -> Value {
    let mut body = Map::new();
    if let Some(exercise) = &args.exercise {
        body.insert("exercise".into(), json!(exercise));
    }
    if let Some(length) = args.length {
        body.insert("length".into(), json!(length));
    }
    Value::Object(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_said_is_sent() {
        let plain = BreakArgs { answer: None, exercise: None, length: None };
        assert_eq!(start(&plain), json!({}));
        let full = BreakArgs { answer: None, exercise: Some("box".into()), length: Some(Span::minutes(5)) };
        assert_eq!(start(&full), json!({ "exercise": "box", "length": "5m" }));
    }
}
