//! Trains the model: `cargo run --release --example train -- ../shared/data/feedback`.
//!
//! Prints what each head reaches on rows that it did not learn from, and writes `src/feedback/model.bin`.

#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use evenkeel::feedback::classify::Classifier;
use evenkeel::feedback::model::file::{self, Head};

mod judge;
mod logistic;
mod sets;

use logistic::Weights;
use sets::{Example, PLANS, Plan};

/// Trains the model that the classifier asks where rules are not sure.
///
/// The same inputs give the same file, bit for bit. What it learns from stands in `sets.rs`; NOTICE
/// names where the files come from that are not part of the repository.
#[derive(Parser)]
#[command(name = "train")]
struct Arguments {
    /// The folder of the labelled messages that are not part of the repository.
    elsewhere: PathBuf,
    /// Where the model is written.
    #[arg(long, default_value = "src/feedback/model.bin")]
    out: PathBuf,
    /// Write nothing; fail unless what is there is what would be written.
    #[arg(long)]
    check: bool,
    /// Train only this head, and write nothing.
    #[arg(long)]
    head: Option<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match train(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => fail(&what),
    }
}

#[expect(clippy::print_stderr, reason = "errors belong there")]
fn fail(what: &str) -> ExitCode {
    eprintln!("{what}");
    ExitCode::FAILURE
}

fn train(arguments: &Arguments) -> Result<(), String> {
    let rules = Classifier::without_model();
    let wanted = |plan: &&Plan| arguments.head.as_ref().is_none_or(|name| name == plan.name);
    let heads = PLANS
        .iter()
        .filter(wanted)
        .map(|plan| head(plan, &rules, &arguments.elsewhere))
        .collect::<Result<Vec<_>, _>>()?;
    if arguments.head.is_some() {
        return Ok(());
    }
    let bytes = file::write(&heads);
    let out = arguments.out.display();
    if arguments.check {
        let there =
            std::fs::read(&arguments.out).map_err(|error| format!("{out} cannot be read: {error}."))?;
        if there != bytes {
            return Err(format!("{out} is not what these inputs give. Train it again, without --check."));
        }
        println!("{out} is what these inputs give.");
        return Ok(());
    }
    std::fs::write(&arguments.out, &bytes).map_err(|error| format!("{out} cannot be written: {error}."))
}

fn head(plan: &Plan, rules: &Classifier, elsewhere: &Path) -> Result<(Head, Vec<i8>), String> {
    let mut inputs = Vec::new();
    let (mut examples, mut here) = (Vec::new(), 0);
    for source in plan.sources {
        let (input, text) =
            source.read(elsewhere).map_err(|error| format!("{} cannot be read: {error}.", source.file))?;
        inputs.push(input);
        examples.extend(source.examples(plan.kind, &text, rules));
        // Sources of the repository stand first.
        here = if source.here { examples.len() } else { here };
    }
    println!("{}: {} examples", plan.name, examples.len());
    let judged = judge::held_out(&examples);
    let limits = judge::limits(&judged, plan.precision);
    judge::report(&judged, limits);
    judge::alternatives(&judged);
    let all: Vec<&Example> = examples.iter().collect();
    let (head, weights) = Weights::learn(&all).packed();
    let rows = sets::hash(examples.get(..here).unwrap_or_default());
    let head = Head { name: plan.name.into(), yes: limits.yes, no: limits.no, inputs, rows, ..head };
    Ok((head, weights))
}
