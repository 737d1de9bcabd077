//! `evenkeel shield`: how much of the numbers may be seen, and the browser extension.

use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

use crate::domain::{NumberId, ShieldMode, UnknownWord};

use super::client::{Service, understood};
use super::failure::Failure;
use super::setup::{Setup, wait};
use super::terminal;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How much may be seen: hidden, words, delayed or shown. Without it, how things stand.
    #[arg(value_parser = word::<ShieldMode>)]
    mode: Option<ShieldMode>,
    /// Of which number (viewers, followers, ...); of all where none is named.
    #[arg(value_parser = word::<NumberId>)]
    number: Option<NumberId>,
}

#[derive(Debug, Deserialize)]
struct Standing {
    mode: ShieldMode,
    numbers: BTreeMap<NumberId, ShieldMode>,
}

/// Reads one of domain's words, and names those there are where it is none.
fn word<T: std::str::FromStr<Err = UnknownWord>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|UnknownWord { known, .. }| format!("there are {}", known.join(", ")))
}

pub(super) fn run(setup: &Setup, args: &Args) -> Result<(), Failure> {
    let data = setup.data_folder()?;
    let answer = wait(async {
        let service = Service::running(&data).await?;
        match args.mode {
            Some(mode) => service.put("/shield", &json!({ "mode": mode, "number": args.number })).await,
            None => service.get("/shield", "application/json").await,
        }
    })?;
    terminal::print(&describe(&understood(&answer)?))
}

fn describe(standing: &Standing) -> String {
    let sentence = |mode| match mode {
        ShieldMode::Hidden => "hidden",
        ShieldMode::Words => "said in words",
        ShieldMode::Delayed => "shown later",
        ShieldMode::Shown => "shown",
    };
    let mut lines = vec![format!("Numbers are {}.", sentence(standing.mode))];
    let others = standing.numbers.iter().filter(|(_, mode)| **mode != standing.mode);
    lines.extend(others.map(|(number, mode)| format!("But {number}: {}.", sentence(*mode))));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_in_words() {
        let numbers = BTreeMap::from([
            (NumberId::Viewers, ShieldMode::Hidden),
            (NumberId::Followers, ShieldMode::Words),
        ]);
        let standing = Standing { mode: ShieldMode::Hidden, numbers };
        assert_eq!(describe(&standing), "Numbers are hidden.\nBut followers: said in words.");
    }
}
