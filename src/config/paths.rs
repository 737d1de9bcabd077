//! Paths in settings: what `~` stands for, and which cannot be meant.
//!
//! Must not look whether anything is there.

use std::path::{Path, PathBuf};

use super::Config;
use super::error::{ConfigProblem, SettingOrigin};

/// What is wrong with a path, as the rest of a sentence, and what to do.
type PathFault = (&'static str, &'static str);

/// Folders in which the system shows devices and itself.
const OF_THE_SYSTEM: [&str; 3] = ["/dev", "/proc", "/sys"];
/// What to do about a backslash that was read as something else.
pub(super) const SINGLE_QUOTES: &str = "In double quotes a backslash begins a special sign. Put a Windows path in single quotes: 'C:\\Users\\you\\digests'.";

/// Brings the paths among the settings into their full form, and names those that cannot be meant. `home` is
/// what `~` stands for.
pub(super) fn settle(
    config: &mut Config,
    home: Option<&Path>,
    origin: &dyn Fn(&str) -> Option<SettingOrigin>,
) -> Vec<ConfigProblem> {
    let paths = [("digest.folder", &mut config.digest.folder), ("overlay.css", &mut config.overlay.css)];
    let mut problems = Vec::new();
    for (key, path) in paths {
        if path.as_os_str().is_empty() {
            continue;
        }
        let origin = origin(key);
        let folder = match &origin {
            Some(SettingOrigin::File { path, .. }) => std::path::absolute(path).ok(),
            _ => None,
        };
        let folder = folder.as_deref().and_then(Path::parent);
        match expand(path, home).and_then(|path| whole(path, folder)) {
            Ok(full) => *path = full,
            Err((what, advice)) => problems.push(ConfigProblem {
                key: Some(key.to_owned()),
                origin,
                what: format!("`{key}` {what}"),
                advice: advice.to_owned(),
                field_advice: None,
            }),
        }
    }
    problems
}

/// `path` with the home folder in place of `~`.
///
/// # Errors
/// What is wrong with it, and what to do.
pub(super) fn expand(path: &Path, home: Option<&Path>) -> Result<PathBuf, PathFault> {
    let text = path.to_string_lossy();
    if text.is_empty() {
        return Err(("is empty", "Name a folder, or leave it out."));
    }
    if text.chars().any(char::is_control) {
        return Err(("holds a sign that no path has", SINGLE_QUOTES));
    }
    let Some(rest) = text.strip_prefix('~') else { return Ok(path.to_owned()) };
    if !(rest.is_empty() || rest.starts_with(std::path::is_separator)) {
        return Err((
            "begins with `~` and a name",
            "`~` stands for your own home folder alone. Write the whole path.",
        ));
    }
    let home = home.ok_or(("begins with `~`, and no home folder is known", "Write the whole path."))?;
    Ok(home.join(rest.trim_start_matches(std::path::is_separator)))
}

/// `path`, so that it says the same wherever Evenkeel is started: a part of one counts from the settings file's
/// `folder`, where it stands in that file. It has to be a place for files.
fn whole(path: PathBuf, folder: Option<&Path>) -> Result<PathBuf, PathFault> {
    let path = match folder {
        Some(folder) => folder.join(path),
        None if path.is_absolute() => path,
        None => {
            return Err((
                "is only a part of a path",
                "Begin it with / or ~/, on Windows with the drive as in D:\\digests: otherwise it would depend on where Evenkeel is started.",
            ));
        }
    };
    let of_the_system = cfg!(unix) && OF_THE_SYSTEM.iter().any(|place| path.starts_with(place));
    if of_the_system || cfg!(windows) && names_a_device(&path) {
        return Err(("is a place of the system's own", "Name one among your own folders."));
    }
    Ok(path)
}

/// Whether a part of `path` is what Windows calls a device, in whatever folder and with whatever ending
/// (Microsoft, "Naming Files, Paths, and Namespaces").
fn names_a_device(path: &Path) -> bool {
    path.iter().filter_map(|part| part.to_str()).any(|part| {
        let stem = part.split(['.', ':']).next().unwrap_or_default().trim_end().to_ascii_lowercase();
        match stem.as_str() {
            "con" | "prn" | "aux" | "nul" | "conin$" | "conout$" => true,
            stem => stem
                .strip_prefix("com")
                .or_else(|| stem.strip_prefix("lpt"))
                .is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9'])),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_tilde_is_the_home_folder_and_half_a_path_is_none() {
        let home = Path::new("/home/ann");
        let settled =
            |text: &str| expand(Path::new(text), Some(home)).and_then(|path| whole(path, None)).ok();
        for (text, full) in [
            ("~", "/home/ann/"),
            ("~/digests", "/home/ann/digests"),
            ("/srv/a ~b", "/srv/a ~b"),
            ("/srv/..", "/srv/.."),
        ] {
            assert_eq!(settled(text).as_deref(), Some(Path::new(full)), "{text}");
        }
        for text in [
            "",
            "digests",
            "./digests",
            "~other/digests",
            "/a\0b",
            "/a\tb",
            "/dev/null",
            "/proc/self",
            "/sys/x",
        ] {
            assert_eq!(settled(text), None, "{text:?}");
        }
        assert!(expand(Path::new("~/x"), None).is_err(), "no home is known");
        let beside = |text: &str| whole(PathBuf::from(text), Some(Path::new("/etc/evenkeel"))).ok();
        assert_eq!(beside("digests").as_deref(), Some(Path::new("/etc/evenkeel/digests")));
        assert_eq!(beside("/srv/x").as_deref(), Some(Path::new("/srv/x")));
        assert_eq!(beside("/dev/x"), None);
    }

    #[test]
    fn a_name_that_is_a_device_on_windows_is_no_folder_there() {
        for path in ["x/NUL", "x/con.txt/y", "Com3", "lpt9 .md", "aux:stream"] {
            assert!(names_a_device(Path::new(path)), "{path}");
        }
        for path in ["x/null", "conversations", "com10", "com", "c:/digests", "prints"] {
            assert!(!names_a_device(Path::new(path)), "{path}");
        }
    }
}
