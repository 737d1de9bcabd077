//! `evenkeel doctor`: looks for what may be in the way, and says what to do.
//!
//! Changes nothing that outlives it.

use std::fs::OpenOptions;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use crate::config::load::Loaded;
use crate::store;

use super::client::Service;
use super::connections::{ConnectionReport, ReadAt};
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::status::StatusReply;
use super::terminal;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Finding {
    /// It is as it should be.
    Fine(String),
    /// It needs the streamer: what, and what to do.
    Attention(String, String),
}

use Finding::{Attention, Fine};

impl Finding {
    fn line(&self) -> String {
        match self {
            Fine(what) => format!("ok         {what}"),
            Attention(what, advice) => format!("attention  {what} {advice}").trim_end().to_owned(),
        }
    }
}

pub(super) fn run(setup: &CliSetup) -> Result<(), CliFailure> {
    let findings = match setup.load() {
        Ok(loaded) => wait(async { Ok(examine(&loaded).await) })?,
        // Nothing else can be looked at without settings.
        Err(failure) => return Err(failure),
    };
    let lines: Vec<_> = findings.iter().map(Finding::line).collect();
    terminal::print(&terminal::clean(&lines.join("\n")))?;
    let attention = findings.iter().any(|finding| matches!(finding, Attention(..)));
    if attention {
        return Err(CliFailure::new("Something needs your attention.", "The lines above say what to do."));
    }
    Ok(())
}

async fn examine(loaded: &Loaded) -> Vec<Finding> {
    let service = Service::find(&loaded.data_dir).await;
    let mut findings = vec![settings(loaded), channel(loaded), folder(&loaded.data_dir)];
    findings.push(database(&loaded.data_dir));
    match service {
        Ok(Some(service)) => {
            findings.push(Fine(format!("Evenkeel runs at http://{}/.", service.address())));
            findings.extend(connections(&service).await);
        }
        Ok(None) => findings.push(port(loaded.config.server.listen)),
        Err(failure) => findings.push(Attention(failure.to_string().replace('\n', " "), String::new())),
    }
    findings
}

fn settings(loaded: &Loaded) -> Finding {
    Fine(match &loaded.file {
        Some(path) => format!("The settings in {} are correct.", path.display()),
        None => "There is no settings file; every setting not set elsewhere has its default.".into(),
    })
}

fn channel(loaded: &Loaded) -> Finding {
    let name = &loaded.config.twitch.channel;
    if name.is_empty() {
        return Attention(
            "No channel is set.".into(),
            "Set `twitch.channel` in the settings, or start with --channel NAME.".into(),
        );
    }
    Fine(format!("The channel is {name}."))
}

/// Whether the data folder can be written to, by writing to it.
fn folder(data: &Path) -> Finding {
    let probe = data.join(format!(".doctor-{}", std::process::id()));
    let outcome = OpenOptions::new().write(true).create_new(true).open(&probe);
    match outcome {
        Ok(_) => {
            // A probe that stays behind is empty and harms nothing.
            let _ = std::fs::remove_file(&probe);
            Fine(format!("The data folder {} can be written to.", data.display()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Fine(format!("The data folder {} is made at the first start.", data.display()))
        }
        Err(error) => Attention(
            format!("The data folder {} cannot be written to ({error}).", data.display()),
            "Change its rights, or name another one with --data-dir.".into(),
        ),
    }
}

/// Whether the database opens and is whole, without writing to it.
fn database(data: &Path) -> Finding {
    if !data.join(store::FILE).exists() {
        return Fine("There is no database yet; it is made at the first start.".into());
    }
    match store::examine(data) {
        Ok(()) => Fine("The database is not damaged.".into()),
        Err(error) => Attention(error.to_string(), String::new()),
    }
}

fn port(listen: SocketAddr) -> Finding {
    match TcpListener::bind(listen) {
        Ok(_) => Fine(format!("Evenkeel is not running; the address {listen} is free for it.")),
        Err(error) => Attention(
            format!("Evenkeel is not running, and cannot use the address {listen} ({error})."),
            "Stop the program that uses it, or set another port in `server.listen`.".into(),
        ),
    }
}

/// How every connection of the running service stands.
async fn connections(service: &Service) -> Vec<Finding> {
    match service.get_json::<StatusReply>("/status").await {
        Ok(status) => {
            status.connections.say(&ReadAt::of_this_machine()).into_iter().map(Finding::from).collect()
        }
        Err(failure) => vec![Attention(failure.to_string().replace('\n', " "), String::new())],
    }
}

impl From<ConnectionReport> for Finding {
    fn from(said: ConnectionReport) -> Self {
        // Its own sentences say what to do.
        if said.needs_attention { Attention(said.words, String::new()) } else { Fine(said.words) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_fine(finding: &Finding) -> bool {
        matches!(finding, Fine(_))
    }

    #[test]
    fn a_folder_is_tried_and_left_as_it_was() {
        let data = tempfile::tempdir().unwrap();
        assert!(is_fine(&folder(data.path())));
        assert_eq!(data.path().read_dir().unwrap().count(), 0);
        assert!(is_fine(&folder(&data.path().join("later"))));
        let file = data.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(!is_fine(&folder(&file)));
    }

    #[test]
    fn a_damaged_database_is_named_and_left_alone() {
        let data = tempfile::tempdir().unwrap();
        assert!(is_fine(&database(data.path())));
        drop(store::Store::open(data.path(), |_| {}).unwrap());
        assert!(is_fine(&database(data.path())));
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join(store::FILE);
        std::fs::write(&path, "this is no database, whatever its name may say").unwrap();
        assert!(!is_fine(&database(data.path())));
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("this"));
    }

    #[test]
    fn a_port_in_use_needs_attention() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        assert!(!is_fine(&port(taken.local_addr().unwrap())));
        assert!(is_fine(&port(SocketAddr::from(([127, 0, 0, 1], 0)))));
    }
}
