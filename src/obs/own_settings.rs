//! What OBS on this machine has set for its WebSocket server: read from its own settings file, and only when
//! somebody asked for it. Must not write anything there.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use etcetera::BaseStrategy;
use serde::Deserialize;

use crate::secret::Secret;

/// Where the settings stand in OBS's folder, from OBS 30 on and before that. 31 and later keep their own in
/// `user.ini`.
const FILES: [&str; 3] = ["plugin_config/obs-websocket/config.json", "user.ini", "global.ini"];
/// Larger is no settings file of OBS's.
const MOST: u64 = 256 * 1024;
/// What OBS takes where nothing else is set.
const PORT: u16 = 4455;

/// What is set for OBS's WebSocket server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSettings {
    /// Whether it is turned on.
    pub is_on: bool,
    /// Its port.
    pub port: u16,
    /// Its password; empty where it asks for none.
    pub password: Secret,
}

/// Where OBS may keep its settings on this machine: as installed, from Flatpak and from Snap.
pub fn folders() -> Vec<PathBuf> {
    let Ok(places) = etcetera::choose_base_strategy() else { return Vec::new() };
    let home = places.home_dir();
    vec![
        places.config_dir().join("obs-studio"),
        home.join("Library/Application Support/obs-studio"),
        home.join(".var/app/com.obsproject.Studio/config/obs-studio"),
        home.join("snap/obs-studio/current/.config/obs-studio"),
    ]
}

/// What is set in the first of `folders`' files that says it; where several installations do, in the one that was
/// changed last. None where none does.
///
/// # Errors
/// When a file is there and cannot be read.
pub fn read(folders: &[PathBuf]) -> io::Result<Option<OwnSettings>> {
    let mut newest: Option<(SystemTime, OwnSettings)> = None;
    for folder in folders {
        let Some((changed, found)) = read_folder(folder)? else { continue };
        if newest.as_ref().is_none_or(|(before, _)| *before < changed) {
            newest = Some((changed, found));
        }
    }
    Ok(newest.map(|(_, found)| found))
}

fn read_folder(folder: &Path) -> io::Result<Option<(SystemTime, OwnSettings)>> {
    for name in FILES {
        let path = folder.join(name);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let about = file.metadata()?;
        let mut bytes = Vec::new();
        file.take(MOST).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}');
        let found = if name.ends_with(".json") { of_json(text) } else { of_ini(text) };
        if let Some(found) = found {
            return Ok(Some((about.modified()?, found)));
        }
    }
    Ok(None)
}

/// The file of OBS 30 and later.
#[derive(Deserialize)]
#[serde(default)]
struct ConfigFile {
    server_enabled: bool,
    server_port: u16,
    auth_required: bool,
    server_password: Secret,
}

impl Default for ConfigFile {
    fn default() -> Self {
        Self {
            server_enabled: false,
            server_port: PORT,
            auth_required: true,
            server_password: Secret::default(),
        }
    }
}

fn of_json(text: &str) -> Option<OwnSettings> {
    let ConfigFile { server_enabled, server_port, auth_required, server_password } =
        serde_json::from_str(text).ok()?;
    let password = if auth_required { server_password } else { Secret::default() };
    Some(OwnSettings { is_on: server_enabled, port: server_port, password })
}

/// The section of OBS 28 and 29; none where there is none.
fn of_ini(text: &str) -> Option<OwnSettings> {
    let mut lines = text.lines().map(str::trim).skip_while(|line| *line != "[OBSWebSocket]");
    lines.next()?;
    let mut found = OwnSettings { is_on: false, port: PORT, password: Secret::default() };
    let mut is_asked = true;
    for (name, value) in
        lines.take_while(|line| !line.starts_with('[')).filter_map(|line| line.split_once('='))
    {
        let (name, value) = (name.trim(), value.trim());
        match name {
            "ServerEnabled" => found.is_on = value == "true",
            "ServerPort" => found.port = value.parse().unwrap_or(PORT),
            "AuthRequired" => is_asked = value == "true",
            "ServerPassword" => found.password = Secret::new(value),
            _ => {}
        }
    }
    if !is_asked {
        found.password = Secret::default();
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(folder: &Path, name: &str, text: &str) {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn found(folder: &Path) -> Option<OwnSettings> {
        read(&[folder.join("none"), folder.to_owned()]).unwrap()
    }

    #[test]
    fn each_obs_has_its_file_and_the_newer_kind_counts() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(found(folder.path()), None);
        put(
            folder.path(),
            "global.ini",
            "\u{feff}[General]\nFirstRun=true\n\n[OBSWebSocket]\nFirstLoad=false\nServerEnabled=true\nServerPort=4457\nAuthRequired=true\nServerPassword=a=b\n\n[Hotkeys]\nServerPort=1\n",
        );
        let old = OwnSettings { is_on: true, port: 4457, password: Secret::new("a=b") };
        assert_eq!(found(folder.path()), Some(old.clone()));
        put(folder.path(), "user.ini", "[General]\nFirstRun=true\n");
        assert_eq!(found(folder.path()), Some(old), "a file without the section says nothing");
        put(
            folder.path(),
            FILES[0],
            r#"{"alerts_enabled":false,"auth_required":false,"first_load":false,"server_enabled":false,"server_password":"x","server_port":4455}"#,
        );
        let new = OwnSettings { is_on: false, port: 4455, password: Secret::default() };
        assert_eq!(found(folder.path()), Some(new));
    }

    #[test]
    fn what_is_no_settings_file_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), FILES[0], "{\"server_port\": \"many\"");
        put(folder.path(), "global.ini", "[OBSWebSocket");
        assert_eq!(found(folder.path()), None);
    }
}
