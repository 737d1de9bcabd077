//! `evenkeel search`: finds past feedback by its words.

use clap::ValueEnum;
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;

use crate::catalog;
use crate::domain::{self, Kind};
use crate::feedback::names;

use super::client::{Service, understood};
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

#[derive(Debug, clap::Args)]
pub(super) struct SearchArgs {
    /// Words that begin words of what was said, or of who said it. All of them must be there.
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// Only of this kind. Abuse, talk about numbers and what is rude are found only so.
    #[arg(long)]
    kind: Option<Kind>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = SearchFormat::Text)]
    format: SearchFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SearchFormat {
    Text,
    Json,
}

#[derive(Deserialize)]
struct Found {
    at: Timestamp,
    author: AuthorReply,
    text: String,
    kind: Kind,
}

#[derive(Deserialize)]
struct AuthorReply {
    login: String,
    name: String,
}

pub(super) fn run(setup: &CliSetup, args: &SearchArgs) -> Result<(), CliFailure> {
    let data = setup.data_folder()?;
    let json = wait(async {
        let service = Service::running(&data).await?;
        service.find_feedback(&args.words.join(" "), args.kind).await
    })?;
    if args.format == SearchFormat::Json {
        return terminal::print(&terminal::clean_json(&json));
    }
    let found: Vec<Found> = understood(&json)?;
    if found.is_empty() {
        return terminal::print("Nothing was found. What is still held for a digest is not searched.");
    }
    let zone = TimeZone::system();
    let lines: Vec<_> = found.iter().map(|found| line(found, &zone)).collect();
    terminal::print(&lines.join("\n"))
}

fn line(found: &Found, zone: &TimeZone) -> String {
    let when = found.at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
    let AuthorReply { login, name } = &found.author;
    let [login, name, text] = [login, name, &found.text].map(|foreign| terminal::clean_line(foreign));
    let author = domain::Author { id: String::new(), login: login.into(), name: name.into() };
    let who = names::shown(&author).unwrap_or(catalog::ENGLISH.digest.somebody);
    format!("{when}  {who}: {text}  ({})", word(found.kind))
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Praise => "kind words",
        Kind::Question => "a question",
        Kind::Idea => "an idea",
        Kind::Critical => "criticism",
        Kind::Hateful => "abuse",
        Kind::NumberTalk => "talk about numbers",
        Kind::Spam => "advertising",
        Kind::Chatter => "chat",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_one_clean_line() {
        let found = Found {
            at: "2026-11-22T21:30:00Z".parse().unwrap(),
            author: AuthorReply { login: "ann".into(), name: "Ann\u{1b}[2J".into() },
            text: "the audio\nis \u{202e}quiet".into(),
            kind: Kind::Critical,
        };
        assert_eq!(line(&found, &TimeZone::UTC), "2026-11-22 21:30  Ann: the audio is quiet  (criticism)");
    }
}
