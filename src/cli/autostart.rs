//! `evenkeel autostart on|off|status`: Evenkeel starts when you log in, and is there when OBS is.
//!
//! One file of the platform's own kind, written and removed here; nothing is installed, and no other
//! program's entry is touched.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::ValueEnum;

use crate::store::private_files::{make_private_folder, write_private};

use super::failure::CliFailure;
use super::setup::CliSetup;
use super::terminal;

/// What every file of ours says in a line of its own, so that no other is removed.
const OURS: &str = "Written by `evenkeel autostart on`; `evenkeel autostart off` removes it.";

#[derive(Debug, clap::Args)]
pub(super) struct AutostartArgs {
    /// Whether Evenkeel starts when you log in; `status` says how it stands.
    to: AutostartWish,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AutostartWish {
    On,
    Off,
    Status,
}

/// The kinds of platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Platform {
    /// A user's unit of systemd.
    Systemd,
    /// A launch agent of macOS.
    Launchd,
    /// A script in the start menu's folder for starting.
    Startup,
}

impl Platform {
    const fn here() -> Self {
        if cfg!(windows) {
            Self::Startup
        } else if cfg!(target_os = "macos") {
            Self::Launchd
        } else {
            Self::Systemd
        }
    }

    /// Where its file belongs; `variable` gives the environment's.
    fn file(self, variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
        let home = || variable("HOME");
        Some(match self {
            Self::Systemd => variable("XDG_CONFIG_HOME")
                .filter(|path| path.is_absolute())
                .or_else(|| home().map(|home| home.join(".config")))?
                .join("systemd/user/evenkeel.service"),
            Self::Launchd => home()?.join("Library/LaunchAgents/local.evenkeel.plist"),
            Self::Startup => {
                variable("APPDATA")?.join(r"Microsoft\Windows\Start Menu\Programs\Startup\Evenkeel.cmd")
            }
        })
    }

    /// What its file says. None where a path in `line` cannot be written in it.
    fn content(self, line: &[String]) -> Option<String> {
        if line.iter().any(|part| part.chars().any(char::is_control)) {
            return None;
        }
        Some(match self {
            Self::Systemd => format!(
                "# {OURS}\n\
                 [Unit]\n\
                 Description=Evenkeel\n\
                 \n\
                 [Service]\n\
                 ExecStart={}\n\
                 Restart=on-failure\n\
                 RestartSec=10\n\
                 TimeoutStopSec=10\n\
                 \n\
                 [Install]\n\
                 WantedBy=default.target\n",
                line.iter().map(|part| systemd_word(part)).collect::<Vec<_>>().join(" ")
            ),
            Self::Launchd => format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                 <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
                 <!-- {OURS} -->\n\
                 <plist version=\"1.0\">\n\
                 <dict>\n\
                 \x20 <key>Label</key><string>local.evenkeel</string>\n\
                 \x20 <key>ProgramArguments</key>\n\
                 \x20 <array>\n{}\x20 </array>\n\
                 \x20 <key>RunAtLoad</key><true/>\n\
                 \x20 <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>\n\
                 \x20 <key>ProcessType</key><string>Interactive</string>\n\
                 </dict>\n\
                 </plist>\n",
                line.iter().map(|part| format!("    <string>{}</string>\n", xml(part))).collect::<String>()
            ),
            Self::Startup => {
                // In a script a percent sign begins a variable, even between quotes; none can hold a quote.
                let words = line.iter().map(|part| format!("\"{}\"", part.replace('%', "%%")));
                let words = words.collect::<Vec<_>>().join(" ");
                format!("@rem {OURS}\r\n@chcp 65001 >nul\r\n@start \"Evenkeel\" /min {words}\r\n")
            }
        })
    }

    /// What has the platform take note of a change, at once.
    fn take_note(self, file: &Path, on: bool) -> Vec<Vec<String>> {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        match (self, on) {
            (Self::Systemd, true) => vec![
                words(&["systemctl", "--user", "daemon-reload"]),
                words(&["systemctl", "--user", "enable", "evenkeel.service"]),
            ],
            (Self::Systemd, false) => vec![words(&["systemctl", "--user", "disable", "evenkeel.service"])],
            // Loading it would start it now, beside the one that may run; at the next login it is found.
            (Self::Launchd, true) | (Self::Startup, _) => Vec::new(),
            (Self::Launchd, false) => vec![words(&["launchctl", "unload", &file.to_string_lossy()])],
        }
    }
}

/// A word of systemd's command lines.
fn systemd_word(word: &str) -> String {
    let mut written = String::from("\"");
    for sign in word.chars() {
        match sign {
            '"' | '\\' => written.extend(['\\', sign]),
            // They begin a specifier and a variable.
            '%' | '$' => written.extend([sign, sign]),
            _ => written.push(sign),
        }
    }
    written.push('"');
    written
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

pub(super) fn run(setup: &CliSetup, args: &AutostartArgs) -> Result<(), CliFailure> {
    let kind = Platform::here();
    let file = kind.file(|name| std::env::var_os(name).map(PathBuf::from)).ok_or_else(|| {
        CliFailure::new("This system does not say where your home folder is.", "Set HOME, then try again.")
    })?;
    let said = match args.to {
        AutostartWish::On => on(kind, &file, &command_line(setup)?)?,
        AutostartWish::Off => off(kind, &file)?,
        AutostartWish::Status => match ours(&file)? {
            Some(true) => format!("Evenkeel starts when you log in, by {}.", file.display()),
            Some(false) => foreign(&file),
            None => "Evenkeel does not start by itself. `evenkeel autostart on` changes that.".to_owned(),
        },
    };
    terminal::print(&terminal::clean(&said))
}

/// What is to be run: this program, with the places that were named.
fn command_line(setup: &CliSetup) -> Result<Vec<String>, CliFailure> {
    let program = std::env::current_exe().and_then(fs::canonicalize).map_err(|error| {
        CliFailure::new(
            format!("The location of this program is unknown ({error})."),
            "Start it by its full path.",
        )
    })?;
    // The one that opens no console window, where it lies beside this one.
    let windowless = program.with_file_name("evenkeelw.exe");
    let program = if cfg!(windows) && windowless.is_file() { windowless } else { program };
    let mut line = vec![program];
    for (option, path) in setup.named_places() {
        line.push(option.into());
        line.push(std::path::absolute(&path).unwrap_or(path));
    }
    let word = |path: PathBuf| {
        path.into_os_string().into_string().map_err(|path| {
            CliFailure::new(
                format!(
                    "The path {} cannot be written into an autostart file.",
                    PathBuf::from(path).display()
                ),
                "Use one with plain letters.",
            )
        })
    };
    let mut line = line.into_iter().map(word).collect::<Result<Vec<_>, _>>()?;
    if cfg!(windows)
        && let Some(program) = line.first_mut()
    {
        // The long form of a path is not for scripts.
        *program = program.trim_start_matches(r"\\?\").to_owned();
    }
    line.insert(1, "run".to_owned());
    Ok(line)
}

fn on(kind: Platform, file: &Path, line: &[String]) -> Result<String, CliFailure> {
    if ours(file)? == Some(false) {
        return Err(CliFailure::new(foreign(file), "Move it elsewhere if it is not needed."));
    }
    let content = kind.content(line).ok_or_else(|| {
        CliFailure::new(
            "A path contains a character that an autostart file cannot hold.",
            "Use one with plain letters.",
        )
    })?;
    let written = file
        .parent()
        .map_or(Ok(()), make_private_folder)
        .and_then(|()| write_private(file, content.as_bytes()));
    written.map_err(|error| unwritable(file, &error))?;
    let mut said = format!(
        "Evenkeel will start when you log in, by {}.\nIts addresses are the same each time; `evenkeel --open` opens the page.",
        file.display()
    );
    if !noted(kind, file, true) {
        said.push_str("\nThe system could not be notified. If your desktop uses systemd, `systemctl --user enable evenkeel.service` does it.");
    }
    Ok(said)
}

fn off(kind: Platform, file: &Path) -> Result<String, CliFailure> {
    match ours(file)? {
        None => Ok("Evenkeel does not start by itself; there was nothing to do.".to_owned()),
        Some(false) => Err(CliFailure::new(foreign(file), "Remove it yourself if it is not needed.")),
        Some(true) => {
            // It is gone at the next login, whether or not the system takes note now.
            noted(kind, file, false);
            fs::remove_file(file).map_err(|error| unwritable(file, &error))?;
            Ok("Evenkeel no longer starts by itself. If it is running now, it keeps running.".to_owned())
        }
    }
}

/// Whether the file there is ours; none where there is none.
fn ours(file: &Path) -> Result<Option<bool>, CliFailure> {
    match fs::read_to_string(file) {
        Ok(content) => Ok(Some(content.contains(OURS))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(Some(false)),
        Err(error) => Err(unwritable(file, &error)),
    }
}

fn foreign(file: &Path) -> String {
    format!("{} is there already, and Evenkeel did not write it.", file.display())
}

fn unwritable(file: &Path, error: &io::Error) -> CliFailure {
    CliFailure::new(
        format!("{} cannot be used ({error}).", file.display()),
        "Check that you may write there.",
    )
}

/// Has the platform take note. False where it could not.
fn noted(kind: Platform, file: &Path, on: bool) -> bool {
    kind.take_note(file, on).iter().all(|words| {
        let Some((program, rest)) = words.split_first() else { return true };
        let quiet = Command::new(program)
            .args(rest)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        quiet.is_ok_and(|status| status.success())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Platform; 3] = [Platform::Systemd, Platform::Launchd, Platform::Startup];

    #[test]
    fn each_platform_has_its_file_and_no_path_can_say_more_than_a_path() {
        let line = [r"/opt/a b/50%$x&<y>", "run", "--data-dir", r#"/srv/q"uo\te"#].map(str::to_owned);
        let contents: Vec<_> = ALL.iter().map(|kind| kind.content(&line).unwrap()).collect();
        insta::assert_snapshot!(contents.join("\n===\n"));
        for kind in ALL {
            assert_eq!(kind.content(&["/opt/a\nExecStart=/bin/evil".to_owned()]), None);
        }
    }

    #[test]
    fn files_lie_where_the_platform_looks_for_them() {
        let home = |name: &str| (name == "HOME").then(|| PathBuf::from("/home/h"));
        let named = |kind: Platform| kind.file(home);
        assert_eq!(
            named(Platform::Systemd).unwrap(),
            Path::new("/home/h/.config/systemd/user/evenkeel.service")
        );
        assert_eq!(
            named(Platform::Launchd).unwrap(),
            Path::new("/home/h/Library/LaunchAgents/local.evenkeel.plist")
        );
        assert_eq!(named(Platform::Startup), None);
        let windows = |name: &str| (name == "APPDATA").then(|| PathBuf::from("roaming"));
        assert!(
            Platform::Startup
                .file(windows)
                .unwrap()
                .ends_with(r"Microsoft\Windows\Start Menu\Programs\Startup\Evenkeel.cmd")
        );
    }

    #[test]
    fn what_another_wrote_is_neither_replaced_nor_removed() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("evenkeel.service");
        fs::write(&file, "mine").unwrap();
        assert!(on(Platform::Startup, &file, &["e".to_owned()]).is_err());
        assert!(off(Platform::Startup, &file).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
        fs::remove_file(&file).unwrap();
        on(Platform::Startup, &file, &["e".to_owned()]).unwrap();
        assert_eq!(ours(&file).unwrap(), Some(true));
        #[cfg(unix)]
        assert!(!crate::store::private_files::open_to_others(&file), "nobody else reads what we start");
        off(Platform::Startup, &file).unwrap();
        assert!(!file.exists());
        assert!(off(Platform::Startup, &file).unwrap().contains("nothing to do"));
    }
}
