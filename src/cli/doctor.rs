//! `evenkeel doctor`: looks for what may be in the way, and says what to do.
//!
//! Changes nothing that outlives it.

use std::io::{self, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use crate::app::wipe::OURS;
use crate::config::load::Loaded;
use crate::store;
use crate::store::folder::read_key;
use crate::store::private_files::open_to_others;

use super::client::Service;
use super::connections::{ConnectionReport, ReadAt};
use super::failure::CliFailure;
use super::setup::{CliSetup, wait};
use super::status::StatusReply;
use super::terminal;

/// Bytes that are written to see whether the disk takes any.
const PROBE: usize = 64 * 1024;

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
    findings.extend(key(&loaded.data_dir));
    findings.extend(others(&loaded.data_dir));
    findings.push(database(&loaded.data_dir));
    findings.extend(dead_keys());
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

/// Whether the nearest of the folders above `path` that there is, is one.
fn can_be_made(path: &Path) -> bool {
    path.ancestors().find(|above| above.exists()).is_none_or(Path::is_dir)
}

/// Whether the data folder can be written to, by writing to it.
fn folder(data: &Path) -> Finding {
    // It has no name, so that nothing can stay behind.
    let outcome = tempfile::tempfile_in(data).and_then(|mut file| {
        file.write_all(&[0; PROBE])?;
        file.sync_all()
    });
    match outcome {
        Ok(()) => Fine(format!("The data folder {} can be written to.", data.display())),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
            ) =>
        {
            Attention(
                format!("The disk with the data folder {} is full or takes no more.", data.display()),
                "Free some space.".into(),
            )
        }
        // Below what is a file, none can be made; Windows says of it, too, that it was not found.
        Err(error) if error.kind() == io::ErrorKind::NotFound && can_be_made(data) => {
            Fine(format!("The data folder {} is made at the first start.", data.display()))
        }
        Err(error) => Attention(
            format!("The data folder {} cannot be written to ({error}).", data.display()),
            "Change its rights, or name another one with --data-dir.".into(),
        ),
    }
}

/// What is wrong with the key, where there is one.
fn key(data: &Path) -> Option<Finding> {
    read_key(data).err().map(|error| Attention(error.to_string(), String::new()))
}

/// What others on this machine can open, though it is for one person.
fn others(data: &Path) -> Option<Finding> {
    let files = std::fs::read_dir(data).into_iter().flatten().filter_map(Result::ok);
    let ours = files.filter(|file| {
        let name = file.file_name();
        OURS.iter().any(|ours| name.to_string_lossy().starts_with(ours))
    });
    let mut open: Vec<_> = ours.map(|file| file.path()).collect();
    // A folder that is not in use is closed when it is first used.
    if !open.is_empty() {
        open.push(data.to_owned());
    }
    open.retain(|path| open_to_others(path));
    open.sort();
    let names: Vec<_> = open.iter().map(|path| path.display().to_string()).collect();
    (!names.is_empty()).then(|| {
        Attention(
            format!("Other accounts on this computer can open {}.", names.join(", ")),
            match cfg!(windows) {
                true => "Keep the data folder inside your user folder.".into(),
                false => "Evenkeel closes what is its own when it starts; start it again. `chmod go= NAME` does the same for one of them.".into(),
            },
        )
    })
}

/// Hotkeys that a desktop lists under names of former starts, and that do nothing.
fn dead_keys() -> Option<Finding> {
    #[cfg(any(target_os = "linux", target_os = "freebsd"))]
    let names = crate::hotkeys::desktop_file::leftovers();
    #[cfg(not(any(target_os = "linux", target_os = "freebsd")))]
    let names: Vec<String> = Vec::new();
    (!names.is_empty()).then(|| {
        Attention(
            format!(
                "Your desktop lists hotkeys of Evenkeel that do nothing any more, under {}.",
                names.join(", ")
            ),
            "Remove them in its settings, under shortcuts.".into(),
        )
    })
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

    #[cfg(unix)]
    #[test]
    fn what_others_can_open_and_a_key_that_can_be_guessed_are_named() {
        use std::fs::{Permissions, set_permissions, write};
        use std::os::unix::fs::PermissionsExt as _;
        let data = tempfile::tempdir().unwrap();
        set_permissions(data.path(), Permissions::from_mode(0o755)).unwrap();
        assert_eq!(others(data.path()), None, "nothing is in it yet");
        set_permissions(data.path(), Permissions::from_mode(0o700)).unwrap();
        write(data.path().join("api-key"), "a1".repeat(32)).unwrap();
        set_permissions(data.path().join("api-key"), Permissions::from_mode(0o600)).unwrap();
        assert_eq!((others(data.path()), key(data.path())), (None, None));
        set_permissions(data.path().join("api-key"), Permissions::from_mode(0o640)).unwrap();
        set_permissions(data.path(), Permissions::from_mode(0o755)).unwrap();
        write(data.path().join("api-key"), "short").unwrap();
        let Some(Attention(said, _)) = others(data.path()) else { panic!("nothing is said") };
        assert!(
            said.contains(&format!("{}, ", data.path().display())) && said.ends_with("api-key."),
            "{said}"
        );
        assert!(matches!(key(data.path()), Some(Attention(said, _)) if said.contains("too short")));
        assert_eq!(others(&data.path().join("later")), None);
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
