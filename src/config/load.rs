//! Settings from defaults < file < environment < options.
//!
//! Reads one file and what it is handed; never the process's environment, and creates nothing.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use toml_edit::Table;

use super::error::{ConfigError, ConfigProblem, SettingOrigin};
use super::layer::{self, Layer, LayeredSetting};
use super::places::{self, PlatformPlaces};
use super::{Config, check, paths};

/// Where settings may come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// `--config`.
    pub file: Option<PathBuf>,
    /// `--data-dir`.
    pub data_dir: Option<PathBuf>,
    /// `--channel`.
    pub channel: Option<String>,
    /// `--listen`.
    pub listen: Option<String>,
    /// The environment: names and values.
    pub environment: Vec<(OsString, OsString)>,
    /// Where the platform would have our files.
    pub places: PlatformPlaces,
    /// The ids of the exercises there are; the settings stand below them and cannot know.
    pub known_exercises: Vec<&'static str>,
}

/// The settings, and where they came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The settings, checked.
    pub config: Config,
    /// The file that was read; none on a first run.
    pub file: Option<PathBuf>,
    /// Where data is kept. It may not exist yet.
    pub data_dir: PathBuf,
    /// Which settings were made, and where; all others have their defaults.
    pub origins: BTreeMap<String, SettingOrigin>,
}

impl Sources {
    /// The settings file: named by `--config`, else by the environment, else the platform's. The
    /// second value says whether somebody named it, so that it must exist.
    ///
    /// # Errors
    /// When nothing names one and the platform knows no home folder.
    pub fn config_file(&self) -> Result<(PathBuf, bool), ConfigError> {
        match self.named(self.file.as_ref(), "--config", places::CONFIG)? {
            Some(named) => Ok((named, true)),
            None => Ok((self.places.config()?, false)),
        }
    }

    /// The data folder: named by `--data-dir`, else by the environment, else the platform's.
    ///
    /// # Errors
    /// When nothing names one and the platform knows no home folder.
    pub fn data_folder(&self) -> Result<PathBuf, ConfigError> {
        match self.named(self.data_dir.as_ref(), "--data-dir", places::DATA_DIR)? {
            // Whoever hears of it later may have been started elsewhere.
            Some(named) => Ok(std::path::absolute(&named).unwrap_or(named)),
            None => self.places.data(),
        }
    }

    /// The place that the option `flag` names as `given`, else the environment under `variable`. The shell puts
    /// the home folder in place of `~` only where it stands alone; here it does so everywhere.
    fn named(
        &self,
        given: Option<&PathBuf>,
        flag: &'static str,
        variable: &str,
    ) -> Result<Option<PathBuf>, ConfigError> {
        let set = self.environment.iter().find(|(name, value)| name == variable && !value.is_empty());
        let (path, origin) = match (given, set) {
            (Some(given), _) => (given.clone(), SettingOrigin::Flag(flag)),
            (None, Some((_, value))) => (value.into(), SettingOrigin::Variable(variable.to_owned())),
            (None, None) => return Ok(None),
        };
        match paths::expand(&path, self.places.home.as_deref()) {
            Ok(path) => Ok(Some(path)),
            Err((what, advice)) => Err(ConfigError::Wrong(vec![ConfigProblem {
                key: None,
                origin: Some(origin),
                what: format!("the path {what}"),
                advice: advice.to_owned(),
                field_advice: None,
            }])),
        }
    }
}

/// Loads and checks the settings.
///
/// # Errors
/// When a named file cannot be read, or with everything that is wrong in what was said.
pub fn load(sources: &Sources) -> Result<Loaded, ConfigError> {
    let (path, named) = sources.config_file()?;
    judge(sources, &path, read_file(&path, named)?.as_deref())
}

/// What the settings are where the file at `path` holds `text`; none where it does not exist.
///
/// # Errors
/// With everything that is wrong in what was said.
pub fn judge(sources: &Sources, path: &Path, text: Option<&str>) -> Result<Loaded, ConfigError> {
    let data_dir = sources.data_folder()?;
    let file = text.map(|text| layer::of_file(path, text)).unwrap_or_default();
    let environment = layer::of_environment(&sources.environment);
    let (settings, mut problems) = join([file, environment, flags(sources)]);
    problems.extend(settings.iter().filter_map(check::value));
    if !problems.is_empty() {
        return Err(ConfigError::Wrong(problems));
    }

    let mut table = Table::new();
    let mut origins = BTreeMap::new();
    for LayeredSetting { path, value, origin } in settings {
        check::insert(&mut table, &path, value);
        origins.insert(path, origin);
    }
    let mut config = check::read(table).map_err(|message| {
        let advice = "`evenkeel config init` writes an example with every setting.".into();
        ConfigError::Wrong(vec![ConfigProblem {
            key: None,
            origin: None,
            what: message,
            advice,
            field_advice: None,
        }])
    })?;
    let origin = |path: &str| origins.get(path).cloned();
    let mut problems = check::together(&mut config, &sources.known_exercises, &origin);
    problems.extend(paths::settle(&mut config, sources.places.home.as_deref(), &origin));
    if !problems.is_empty() {
        return Err(ConfigError::Wrong(problems));
    }
    Ok(Loaded { config, file: text.map(|_| path.to_owned()), data_dir, origins })
}

/// The text of the file at `path`; none if nobody `named` it and it does not exist.
///
/// # Errors
/// When it cannot be read as text, or was named and does not exist.
pub fn read_file(path: &Path, named: bool) -> Result<Option<String>, ConfigError> {
    if path.is_dir() {
        return Err(ConfigError::Folder(path.to_owned()));
    }
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound && named => {
            return Err(ConfigError::Missing(path.to_owned()));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(reason) => return Err(ConfigError::Unreadable { path: path.to_owned(), reason }),
    };
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let sound = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = sound.filter(|byte| **byte == b'\n').count() + 1;
        ConfigError::NotText { path: path.to_owned(), line }
    })
}

fn flags(sources: &Sources) -> Layer {
    let channel = sources.channel.iter().map(|value| layer::of_flag("twitch.channel", value, "--channel"));
    let listen = sources.listen.iter().map(|value| layer::of_flag("server.listen", value, "--listen"));
    Layer { settings: channel.chain(listen).collect(), problems: Vec::new() }
}

/// Lowest layer first, so that later settings win.
fn join(layers: [Layer; 3]) -> (Vec<LayeredSetting>, Vec<ConfigProblem>) {
    let mut settings = Vec::new();
    let mut problems = Vec::new();
    for layer in layers {
        settings.extend(layer.settings);
        problems.extend(layer.problems);
    }
    (settings, problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Span;

    struct Given {
        folder: tempfile::TempDir,
        sources: Sources,
    }

    impl Given {
        fn file(text: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("config.toml");
            std::fs::write(&file, text).unwrap();
            let places =
                PlatformPlaces { config: Some(file), data: Some(folder.path().join("data")), home: None };
            Self {
                folder,
                sources: Sources { places, known_exercises: vec!["coherent", "box"], ..Sources::default() },
            }
        }

        fn variable(mut self, name: &str, value: &str) -> Self {
            self.sources.environment.push((name.into(), value.into()));
            self
        }

        fn loaded(&self) -> Loaded {
            load(&self.sources).unwrap_or_else(|error| panic!("{error}"))
        }

        fn error(&self) -> String {
            let error = load(&self.sources).expect_err("something is wrong").to_string();
            error.replace(&*self.folder.path().to_string_lossy(), "FOLDER").replace("FOLDER\\", "FOLDER/")
        }
    }

    #[test]
    fn later_layers_win_and_defaults_fill_the_rest() {
        let mut given = Given::file("[twitch]\nchannel = 'file'\n[breaks]\nevery = '30m'\nlength = '3m'")
            .variable("EVENKEEL_TWITCH__CHANNEL", "variable")
            .variable("EVENKEEL_BREAKS__EVERY", "40m");
        given.sources.channel = Some("#Flag".into());
        let loaded = given.loaded();
        assert_eq!(loaded.config.twitch.channel, "flag");
        assert_eq!(loaded.config.breaks.every, Span::minutes(40));
        assert_eq!(loaded.config.breaks.length, Span::minutes(3));
        assert_eq!(loaded.config.breaks.notice, Config::default().breaks.notice);
        assert_eq!(loaded.origins.get("twitch.channel"), Some(&SettingOrigin::Flag("--channel")));
        assert!(matches!(loaded.origins.get("breaks.length"), Some(SettingOrigin::File { line: 5, .. })));
    }

    #[test]
    fn no_file_at_the_default_place_is_a_first_run() {
        let mut given = Given::file("");
        given.sources.places.config = Some(given.folder.path().join("none.toml"));
        let loaded = given.loaded();
        assert_eq!((loaded.config, loaded.file), (Config::default(), None));
        assert_eq!(loaded.data_dir, given.folder.path().join("data"));
    }

    #[test]
    fn a_named_file_must_exist_however_it_was_named() {
        let given = Given::file("").variable(places::CONFIG, "/nowhere/config.toml");
        assert!(matches!(load(&given.sources), Err(ConfigError::Missing(_))));
        let mut given = Given::file("");
        given.sources.file = Some("/nowhere/config.toml".into());
        assert!(matches!(load(&given.sources), Err(ConfigError::Missing(_))));
    }

    #[test]
    fn entries_of_a_table_join_across_layers() {
        let given = Given::file("[shield]\nnumbers = { followers = 'shown' }")
            .variable("EVENKEEL_SHIELD__NUMBERS__RAID", "words");
        assert_eq!(given.loaded().config.shield.numbers.len(), 2);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let given = Given::file("[twitch]\nchanel = 'x'\n\n[breaks]\nevery = 5\n")
            .variable("EVENKEEL_BREAKS__LENGTH", "soon");
        assert_eq!(
            given.error(),
            "In FOLDER/config.toml, line 2: there is no setting `twitch.chanel`. Did you mean `twitch.channel`?\n\
             In FOLDER/config.toml, line 5: `breaks.every` is a number, and must be text in quotes. Write it like this: every = \"50m\"\n\
             In the environment variable EVENKEEL_BREAKS__LENGTH: `breaks.length`: `soon` is not a length of time like `90s`, `50m` or `1h 30m`. Write it like this: 5m"
        );
    }

    #[test]
    fn exercises_of_ones_own_are_read_and_can_be_chosen() {
        let tea = "[breaks]\nexercise = 'tea'\nchat_command = '!break'\n[[breaks.own]]\nid = 'tea'\ntitle = 'Tea'\n";
        let breaks =
            Given::file(&format!("{tea}phases = [{{ cue = 'in', seconds = 4 }}]")).loaded().config.breaks;
        assert_eq!(breaks.own[0].phases[0].seconds, 4.0);
        let variable = "[{ id = \"tea\", title = \"Tea\", steps = [\"Drink\"] }]";
        let given = Given::file("").variable("EVENKEEL_BREAKS__OWN", variable);
        assert_eq!(given.loaded().config.breaks.own[0].steps, ["Drink"]);
        for (text, what) in [
            (
                format!("{tea}phases = [{{ cue = 'in', seconds = 'four' }}]"),
                "holds an exercise that cannot be read",
            ),
            (format!("{tea}colour = 'green'"), "unknown field `colour`"),
            (tea.to_owned(), "line 4: `breaks.own`: the exercise `tea` has not exactly one of"),
            (tea.replace("'tea'\nchat", "'coffee'\nchat"), "There are coherent, box, tea."),
            (tea.replace("!break", "break"), "`breaks.chat_command`: `break` is not a command for chat."),
            (tea.replace("!break", "/break"), "is not a command for chat."),
            ("[breaks]\naudience = \"a\\nb\"".to_owned(), "`breaks.audience` does not fit the overlay."),
        ] {
            let error = Given::file(&text).error();
            assert!(error.contains(what), "{what}: {error}");
        }
    }

    #[test]
    fn no_error_shows_a_secret() {
        for text in [
            "[obs]\npassword = 4711",
            "[obs]\npassword = '4711",
            "[obs]\npassword = ['4711']",
            "[digest]\nwebhook = 'ftp://h.example/4711'",
            "[digest]\nwebhook = 'http://h.example/4711'",
            "[digest]\nwebhook = '4711'",
            "[digest]\nwebhook = 'https://h.example/4711'\nwebhook = 'https://h.example/4711'",
        ] {
            let error = Given::file(text).error();
            assert!(!error.contains("4711"), "{error}");
        }
    }

    #[test]
    fn settings_are_also_seen_together() {
        let given =
            Given::file("[server]\nlisten = '0.0.0.0:4477'\n[breaks]\nevery = '5m'\nexercise = 'run'");
        assert_eq!(
            given.error(),
            "In FOLDER/config.toml, line 2: `server.listen`: 0.0.0.0:4477 can be reached from other machines. Use 127.0.0.1, or allow other devices with `server.allow_lan = true`.\n\
             In FOLDER/config.toml, line 5: `breaks.exercise`: there is no exercise `run`. There are coherent, box.\n\
             In FOLDER/config.toml, line 4: a break of 5m (`breaks.length`) every 5m (`breaks.every`) leaves no time between. Make breaks shorter, or further apart."
        );
    }
}
