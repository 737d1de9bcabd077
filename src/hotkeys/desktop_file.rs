//! The file by which a Linux desktop knows a program. The portal gives keys to none that it does not know: without it
//! they worked once and were dead ever after (KDE with portal 1.20), or were refused (portal 1.22).
//!
//! A package brings one along. Where none is installed, one of our own is put into the user's folder.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use crate::store::private_files::{make_private_folder, write_private};

/// Evenkeel's name among the desktop's programs, and of its file.
pub const APP_ID: &str = "io.github.evenkeel.Evenkeel";
/// What a file of ours says, so that no other is replaced or removed.
const OURS: &str = "X-Evenkeel-Written=true";
/// Where packages put theirs, if nothing else is said (XDG Base Directory Specification).
const SYSTEM_FOLDERS: &str = "/usr/local/share:/usr/share";

/// Where desktop files are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesktopFolders {
    user: PathBuf,
    system: Vec<PathBuf>,
}

impl DesktopFolders {
    /// Those that the environment names; none without a home folder.
    pub fn of_this_user() -> Option<Self> {
        Self::of(|name| std::env::var_os(name).filter(|value| !value.is_empty()))
    }

    fn of(variable: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        let absolute = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let user = absolute("XDG_DATA_HOME").or_else(|| Some(absolute("HOME")?.join(".local/share")))?;
        let system = variable("XDG_DATA_DIRS").unwrap_or_else(|| SYSTEM_FOLDERS.into());
        let system = std::env::split_paths(&system).filter(|path| path.is_absolute()).collect();
        Some(Self { user, system })
    }

    fn in_folder(folder: &Path) -> PathBuf {
        folder.join("applications").join(format!("{APP_ID}.desktop"))
    }

    /// The user's own file.
    pub fn own(&self) -> PathBuf {
        Self::in_folder(&self.user)
    }

    /// Sees to it that the desktop knows us: the path of the file that was written for `program`; none where there
    /// was one already, for this program or from a package.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn ensure(&self, program: &Path) -> io::Result<Option<PathBuf>> {
        let own = self.own();
        let content = content(program);
        match std::fs::read_to_string(&own) {
            Ok(there) if there == content || !there.contains(OURS) => return Ok(None),
            Ok(_) => {}
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Err(_) if self.system.iter().any(|folder| Self::in_folder(folder).exists()) => return Ok(None),
            Err(_) => {}
        }
        if let Some(folder) = own.parent() {
            make_private_folder(folder)?;
        }
        write_private(&own, content.as_bytes())?;
        Ok(Some(own))
    }

    /// Removes the user's file, if it is ours.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self) -> io::Result<()> {
        let own = self.own();
        match std::fs::read_to_string(&own) {
            Ok(there) if there.contains(OURS) => std::fs::remove_file(own),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Names under which KDE still lists keys of ours that do nothing: before a desktop knew us, each start got another.
pub fn leftovers() -> Vec<String> {
    let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")));
    let text = folder.and_then(|folder| std::fs::read_to_string(folder.join("kglobalshortcutsrc")).ok());
    left_in(&text.unwrap_or_default())
}

/// The groups in KDE's list of keys that have one of ours and not our name. Each line is `action=key,key,description`.
fn left_in(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut group = "";
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            group = name;
        } else if line.contains(",Evenkeel: ")
            && !group.contains(APP_ID)
            && names.last().is_none_or(|last| last != group)
        {
            names.push(group.to_owned());
        }
    }
    names
}

/// What the file says. Signs that would mean something in it are written as the Desktop Entry Specification has it.
fn content(program: &Path) -> String {
    let mut exec = String::new();
    for sign in program.to_string_lossy().chars() {
        match sign {
            '"' | '`' | '$' => exec.extend(['\\', '\\', sign]),
            '\\' => exec.push_str("\\\\\\\\"),
            '%' => exec.push_str("%%"),
            sign if sign.is_control() => {}
            sign => exec.push(sign),
        }
    }
    format!(
        "[Desktop Entry]\n\
         Type=Application\n\
         Name=Evenkeel\n\
         Comment=A calm companion for streaming\n\
         Exec=\"{exec}\" --open\n\
         Terminal=false\n\
         Categories=AudioVideo;Utility;\n\
         {OURS}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_where_none_is_and_only_ours_is_replaced_or_removed() {
        let home = tempfile::tempdir().unwrap();
        let system = home.path().join("usr");
        let folders = DesktopFolders { user: home.path().join("own"), system: vec![system.clone()] };
        let written = folders.ensure(Path::new("/opt/a b/100% \"x\"/evenkeel")).unwrap().unwrap();
        let text = std::fs::read_to_string(&written).unwrap();
        assert!(text.contains("Exec=\"/opt/a b/100%% \\\\\"x\\\\\"/evenkeel\" --open\n"), "{text}");
        assert_eq!(folders.ensure(Path::new("/opt/a b/100% \"x\"/evenkeel")).unwrap(), None);
        assert!(folders.ensure(Path::new("/moved/evenkeel")).unwrap().is_some(), "it moved");
        folders.remove().unwrap();
        assert!(!written.exists());

        std::fs::write(&written, "mine").unwrap();
        assert_eq!(folders.ensure(Path::new("/e")).unwrap(), None);
        folders.remove().unwrap();
        assert_eq!(std::fs::read_to_string(&written).unwrap(), "mine");
        std::fs::remove_file(&written).unwrap();

        let packaged = DesktopFolders::in_folder(&system);
        std::fs::create_dir_all(packaged.parent().unwrap()).unwrap();
        std::fs::write(&packaged, "of a package").unwrap();
        assert_eq!(folders.ensure(Path::new("/e")).unwrap(), None);
    }

    #[test]
    fn keys_under_names_of_former_starts_are_found() {
        let text = "[ksmserver]\nLock Session=Meta+L,Meta+L,Lock Session\n\n\
            [a1b2c3]\n_k_friendly_name=a1b2c3\nbreak=Ctrl+Shift+F9,none,Evenkeel: a break\n\
            quiet=Ctrl+Shift+F10,none,Evenkeel: quiet mode\n\n\
            [io.github.evenkeel.Evenkeel]\nbreak=Ctrl+Shift+F9,none,Evenkeel: a break\n";
        assert_eq!(left_in(text), ["a1b2c3"]);
        assert!(left_in("").is_empty());
    }

    #[test]
    fn the_environment_says_where_and_half_a_path_does_not() {
        let of = |known: &[(&str, &str)]| {
            let found =
                |name: &str| known.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into());
            DesktopFolders::of(found)
        };
        let home = of(&[("HOME", "/home/ann"), ("XDG_DATA_HOME", "share")]).unwrap();
        assert_eq!(
            home.own(),
            Path::new("/home/ann/.local/share/applications/io.github.evenkeel.Evenkeel.desktop")
        );
        assert_eq!(home.system.len(), 2);
        assert_eq!(of(&[]), None);
    }
}
