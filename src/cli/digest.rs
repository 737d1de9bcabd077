//! `evenkeel digest`: reads a digest, or has one made.

use std::io::{self, BufRead, IsTerminal};
use std::str::FromStr;

use clap::ValueEnum;
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::domain::{DigestId, Occasion, SectionId};

use super::client::{Service, understood};
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::terminal;

#[derive(Debug, clap::Args)]
pub(super) struct DigestArgs {
    /// `now` has one made, `last` is the newest, `list` names them all, `send` sends one to your webhook
    /// again; else a digest's id.
    #[arg(value_name = "now|last|list|send|ID", default_value = "last")]
    which: DigestWish,
    /// Which one to send.
    #[arg(value_name = "ID")]
    sent: Option<DigestId>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = DigestFormat::Text)]
    format: DigestFormat,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum DigestWish {
    Now,
    Last,
    List,
    Send,
    Id(DigestId),
}

impl FromStr for DigestWish {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "now" => Ok(Self::Now),
            "last" => Ok(Self::Last),
            "list" => Ok(Self::List),
            "send" => Ok(Self::Send),
            id => id.parse().map(Self::Id).map_err(|_| "not now, last, list, send or a digest's id".into()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DigestFormat {
    Text,
    Markdown,
    Json,
}

impl DigestFormat {
    fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain",
            Self::Markdown => "text/markdown",
            Self::Json => "application/json",
        }
    }
}

#[derive(Deserialize)]
struct Composed {
    id: Option<DigestId>,
    #[serde(default)]
    sections: Vec<Listing>,
}

/// A section of a digest, as far as the question before it goes.
#[derive(Deserialize)]
struct Listing {
    id: SectionId,
}

#[derive(Deserialize)]
struct DigestIdReply {
    id: DigestId,
}

#[derive(Deserialize)]
struct LiveReply {
    live: bool,
}

#[derive(Deserialize, Serialize)]
struct Listed {
    id: DigestId,
    occasion: Occasion,
    composed_at: Timestamp,
    title: Option<String>,
    unread: bool,
    /// What else the service says of it.
    #[serde(flatten)]
    more: serde_json::Map<String, Value>,
}

pub(super) fn run(setup: &CliSetup, args: &DigestArgs) -> Result<(), CliFailure> {
    match (&args.which, args.sent) {
        (DigestWish::Send, None) => {
            return Err(CliFailure::usage(
                "Name the digest to send.",
                "`evenkeel digest list` shows those that exist; then `evenkeel digest send ID`.",
            ));
        }
        (DigestWish::Send, _) | (_, None) => {}
        (_, Some(_)) => return Err(CliFailure::usage("Only `send` takes a second word.", "Leave it out.")),
    }
    let data = setup.data_folder()?;
    let text = wait(async {
        let service = Service::running(&data).await?;
        match args.which {
            DigestWish::Now => now(&service, args.format).await,
            DigestWish::Last => read(&service, "last", args.format).await,
            DigestWish::Id(id) => read(&service, &id.to_string(), args.format).await,
            DigestWish::List => list(&service, args.format).await,
            DigestWish::Send => {
                let id = args.sent.map(|id| id.to_string()).unwrap_or_default();
                service.post(&format!("/digests/{id}/send"), &json!({})).await?;
                Ok("It is on its way to your webhook.".into())
            }
        }
    })?;
    terminal::print(&text)
}

/// Has one made and reads it. While a stream runs, criticism in it is asked about first, where somebody is there to
/// be asked.
async fn now(service: &Service, format: DigestFormat) -> Result<String, CliFailure> {
    let composed: Composed = understood(&service.post("/digests", &json!({})).await?)?;
    let Some(id) = composed.id else { return Ok("Nothing is waiting to be read.".into()) };
    let has_criticism = composed.sections.iter().any(|section| section.id == SectionId::Criticism);
    let is_asked = format != DigestFormat::Json && io::stdin().is_terminal() && io::stdout().is_terminal();
    if !has_criticism || !is_asked || !service.get_json::<LiveReply>("/status").await?.live {
        return read(service, &id.to_string(), format).await;
    }
    terminal::print("There is criticism in it. Read it now, or after the stream? [now/after]")?;
    let mut answer = String::new();
    // What cannot be read is no wish to read it now.
    let _ = io::stdin().lock().read_line(&mut answer);
    if wants_it_now(&answer) {
        return read(service, &id.to_string(), format).await;
    }
    let rest = read(service, &format!("{id}?without=criticism"), format).await?;
    Ok(format!("{rest}\n\nThe criticism keeps: `evenkeel digest {id}` reads it."))
}

/// Only what is clearly said opens criticism in a stream.
fn wants_it_now(answer: &str) -> bool {
    answer.trim().eq_ignore_ascii_case("now")
}

/// Reads one, and notes that it was read, where it is not for another program.
async fn read(service: &Service, id: &str, format: DigestFormat) -> Result<String, CliFailure> {
    let text = service.get(&format!("/digests/{id}"), format.media_type()).await?;
    if format != DigestFormat::Json {
        let id = match id.split('?').next().unwrap_or_default() {
            "last" => service.get_json::<DigestIdReply>("/digests/last").await?.id.to_string(),
            id => id.to_owned(),
        };
        service.post(&format!("/digests/{id}/read"), &json!({})).await?;
    }
    Ok(match format {
        DigestFormat::Json => terminal::clean_json(&text),
        DigestFormat::Text => terminal::clean(&text),
        DigestFormat::Markdown => terminal::clean_markdown(&text),
    })
}

/// All of them, page by page.
async fn list(service: &Service, format: DigestFormat) -> Result<String, CliFailure> {
    let mut digests: Vec<Listed> = Vec::new();
    loop {
        let before = digests.last().map(|last| format!("?before={}", last.id)).unwrap_or_default();
        let page: Vec<Listed> = service.get_json(&format!("/digests/list{before}")).await?;
        if page.is_empty() {
            break;
        }
        digests.extend(page);
    }
    if format == DigestFormat::Json {
        return Ok(terminal::clean_json(&json!(digests).to_string()));
    }
    if digests.is_empty() {
        return Ok("There is no digest yet.".into());
    }
    let bullet = if format == DigestFormat::Markdown { "- " } else { "" };
    let lines = digests.iter().map(|digest| format!("{bullet}{}", line(digest, &TimeZone::system())));
    let lines = lines.collect::<Vec<_>>().join("\n");
    Ok(if format == DigestFormat::Markdown {
        terminal::clean_markdown(&lines)
    } else {
        terminal::clean(&lines)
    })
}

fn line(digest: &Listed, zone: &TimeZone) -> String {
    let when = digest.composed_at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
    let title = digest.title.as_ref().map(|title| format!(": {title}")).unwrap_or_default();
    let unread = if digest.unread { " (unread)" } else { "" };
    format!("{}: {when}, {}{title}{unread}", digest.id, occasion(digest.occasion))
}

fn occasion(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::AfterStream => "after the stream",
        Occasion::Break => "at a break",
        Occasion::Interval => "during the stream",
        Occasion::Daily => "at its time of day",
        Occasion::OnDemand => "when you asked",
        Occasion::Imported => "imported",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_named_by_word_or_id() {
        assert_eq!("now".parse(), Ok(DigestWish::Now));
        assert_eq!("12".parse(), Ok(DigestWish::Id(DigestId(12))));
        assert!("latest".parse::<DigestWish>().is_err());
    }

    #[test]
    fn criticism_in_a_stream_is_read_only_by_whoever_says_so() {
        assert!(wants_it_now(" Now\n"));
        for answer in ["", "\n", "after\n", "no\n", "y\n"] {
            assert!(!wants_it_now(answer), "{answer:?}");
        }
    }

    #[test]
    fn a_listed_digest_is_one_line() {
        let listed = Listed {
            id: DigestId(3),
            occasion: Occasion::AfterStream,
            composed_at: "2026-11-22T21:30:00Z".parse().unwrap(),
            title: None,
            unread: false,
            more: serde_json::Map::new(),
        };
        assert_eq!(line(&listed, &TimeZone::UTC), "3: 2026-11-22 21:30, after the stream");
        let listed = Listed { title: Some("Foam and light".into()), unread: true, ..listed };
        assert_eq!(
            line(&listed, &TimeZone::UTC),
            "3: 2026-11-22 21:30, after the stream: Foam and light (unread)"
        );
    }
}
