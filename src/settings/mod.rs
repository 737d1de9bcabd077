//! The settings as they stand while the service runs: changed on a page or in the file, checked as at the
//! start, and handed on to whoever lives by them.
//!
//! A change that makes no sense changes nothing. Must not know what a setting is used for.

mod file;
mod view;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

use crate::config::edit::{self, Change};
use crate::config::error::{ConfigError, ConfigProblem, SettingOrigin};
use crate::config::load::{self, Loaded, Sources};
use crate::config::{Config, example, keys};
use crate::hotkeys::Keys;

use file::FileStamp;
pub use view::{FieldKind, SetIn, Setting, SettingGroup, View};

/// Settings that count only from the next start on.
const AT_START: [&str; 5] =
    ["journal.lock_after", "server.allow_lan", "server.listen", "server.names", "server.tls"];
/// Whoever waits for a change to count waits this long at most.
const PATIENCE: Duration = Duration::from_secs(5);

/// The settings of a running service. Cheap to clone.
#[derive(Clone)]
pub struct Settings(Arc<Inner>);

struct Inner {
    /// Where they come from; none where they were handed over whole, as in a test.
    sources: Option<Sources>,
    /// The settings the service started with.
    first: Config,
    /// The file as it was last read. Held while it is read or written.
    seen: Mutex<LastLook>,
    current: watch::Sender<Arc<Current>>,
    applied: watch::Sender<u64>,
}

/// The file as it was last looked at.
#[derive(Default)]
struct LastLook {
    stamp: Option<FileStamp>,
    /// How it looked last time, where that was different: it may still be being written.
    unsettled: Option<Option<FileStamp>>,
    text: Option<String>,
}

/// The settings that count.
#[derive(Debug, Clone, PartialEq)]
pub struct Current {
    /// Grows with every change.
    pub version: u64,
    /// What they are.
    pub config: Config,
    /// Which were made, and where.
    pub origins: BTreeMap<String, SettingOrigin>,
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    /// What is wrong with the file since it was changed by hand, as sentences. The settings are those from
    /// before.
    pub trouble: Option<String>,
}

/// Why a change was not made.
#[derive(Debug, Clone, PartialEq)]
pub enum Refused {
    /// It makes no sense; every reason.
    Wrong(Vec<ConfigProblem>),
    /// The file holds something else that is wrong, so it is not written over.
    FileIsWrong(String),
    /// The settings are in no file here.
    NoFile,
    /// The file cannot be written, in a sentence.
    Unwritable(String),
}

impl Settings {
    /// Settings that come from `sources`, and were read as `loaded` a moment ago.
    pub fn of(sources: Sources, loaded: &Loaded) -> Self {
        let Loaded { config, origins, file, .. } = loaded.clone();
        let settings = Self::new(Some(sources), Current { version: 0, config, origins, file, trouble: None });
        if let Ok((path, named)) = settings.place() {
            let mut seen = settings.seen();
            // What is written between the two readings is found at the next look.
            seen.text = load::read_file(&path, named).ok().flatten();
            seen.stamp = FileStamp::of(&path);
        }
        settings
    }

    /// Settings that nothing can change.
    pub fn fixed(config: Config) -> Self {
        let (origins, file) = (BTreeMap::new(), None);
        Self::new(None, Current { version: 0, config, origins, file, trouble: None })
    }

    fn new(sources: Option<Sources>, current: Current) -> Self {
        Self(Arc::new(Inner {
            sources,
            first: current.config.clone(),
            seen: Mutex::default(),
            current: watch::Sender::new(Arc::new(current)),
            applied: watch::Sender::new(0),
        }))
    }

    /// The settings that count now.
    pub fn current(&self) -> Arc<Current> {
        self.0.current.borrow().clone()
    }

    /// The settings that count, to be watched.
    pub fn watch(&self) -> watch::Receiver<Arc<Current>> {
        self.0.current.subscribe()
    }

    /// Whether they can change at all.
    pub fn can_change(&self) -> bool {
        self.0.sources.is_some()
    }

    /// Everything there is to show of them.
    pub fn view(&self) -> View {
        let exercises = self.0.sources.as_ref().map(|sources| sources.known_exercises.as_slice());
        let place = self.place().ok().map(|(path, _)| path);
        view::of(&self.current(), &self.0.first, exercises.unwrap_or_default(), place)
    }

    /// Makes `changes`, in the file first. A value of `null` goes back to the default. Returns the version
    /// from which they count. Reads and writes a file.
    ///
    /// # Errors
    /// Why nothing was changed.
    pub fn change(&self, changes: Vec<Change>) -> Result<u64, Refused> {
        self.change_by(|_| changes)
    }

    /// The same, for changes that depend on what the file says now: nobody else changes it in between.
    ///
    /// # Errors
    /// Why nothing was changed.
    pub fn change_by(&self, make: impl FnOnce(&Config) -> Vec<Change>) -> Result<u64, Refused> {
        let Some(sources) = &self.0.sources else { return Err(Refused::NoFile) };
        let (path, named) = self.place().map_err(|error| Refused::Unwritable(error.to_string()))?;
        let mut seen = self.seen();
        let text = load::read_file(&path, named && self.current().file.is_some())
            .map_err(|error| Refused::FileIsWrong(error.to_string()))?;
        let before = load::judge(sources, &path, text.as_deref());
        let changes = match &before {
            Ok(before) => make(&before.config),
            Err(_) => make(&self.current().config),
        };
        let mistakes: Vec<_> = changes.iter().filter_map(|change| self.may_not(change)).collect();
        if !mistakes.is_empty() {
            return Err(Refused::Wrong(mistakes));
        }
        // What says the same in other words stays as somebody wrote it.
        let is_news = |(path, value): &Change| match &before {
            Ok(before) => value.is_null() || view::value_of(&before.config, path) != *value,
            Err(_) => true,
        };
        let changes: Vec<_> = changes.into_iter().map(with_default).filter(is_news).collect();
        let written = edit::apply(text.as_deref().unwrap_or(example::EXAMPLE), &changes)
            .map_err(|_| Refused::FileIsWrong(self.said_of(&path, text.as_deref())))?;
        let loaded = load::judge(sources, &path, Some(&written)).map_err(|error| match error {
            ConfigError::Wrong(problems) => refused(problems, before.err(), &changes),
            other => Refused::FileIsWrong(other.to_string()),
        })?;
        let mistakes = key_mistakes(&loaded.config, &changes);
        if !mistakes.is_empty() {
            return Err(Refused::Wrong(mistakes));
        }
        if !changes.is_empty() && text.as_ref() != Some(&written) {
            file::replace(&path, &written, loaded.config.holds_secret()).map_err(|reason| {
                Refused::Unwritable(format!(
                    "The settings file {} could not be written ({reason}). Nothing was changed; check that you may write there.",
                    path.display()
                ))
            })?;
        }
        *seen = LastLook {
            stamp: FileStamp::of(&path),
            unsettled: None,
            text: FileStamp::of(&path).map(|_| written),
        };
        Ok(self.take(loaded))
    }

    /// Looks whether the file was changed by hand, and takes up what it says now. Cheap where it was not.
    pub fn look(&self) {
        let Ok((path, named)) = self.place() else { return };
        let mut seen = self.seen();
        let stamp = FileStamp::of(&path);
        if stamp == seen.stamp {
            seen.unsettled = None;
            return;
        }
        // Editors write in more than one step; what stands still between two looks is written.
        if seen.unsettled.as_ref() != Some(&stamp) {
            seen.unsettled = Some(stamp);
            return;
        }
        seen.stamp = stamp;
        seen.unsettled = None;
        let named = named && (self.current().file.is_some() || seen.text.is_some());
        let outcome = load::read_file(&path, named).and_then(|text| {
            let loaded = match &self.0.sources {
                Some(sources) => load::judge(sources, &path, text.as_deref()),
                None => return Ok(None),
            };
            seen.text = text;
            loaded.map(Some)
        });
        match outcome {
            Ok(None) => {}
            Ok(Some(loaded)) => {
                self.take(loaded);
            }
            Err(error) => self.say(error.to_string()),
        }
    }

    /// The settings up to `version` are in use.
    pub fn mark_applied(&self, version: u64) {
        self.0.applied.send_replace(version);
    }

    /// Waits until the settings of `version` are in use, or for a few seconds.
    pub async fn applied(&self, version: u64) {
        let mut applied = self.0.applied.subscribe();
        let _ = timeout(PATIENCE, applied.wait_for(|applied| *applied >= version)).await;
    }

    /// The file, and whether somebody named it.
    fn place(&self) -> Result<(PathBuf, bool), ConfigError> {
        self.0.sources.as_ref().map_or(Err(ConfigError::NoHome("--config")), Sources::config_file)
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, LastLook> {
        // Every field is set whole, so a panic elsewhere leaves nothing half done.
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes `loaded` up. Returns the version that holds it.
    fn take(&self, loaded: Loaded) -> u64 {
        let Loaded { config, origins, file, .. } = loaded;
        let before = self.current();
        let version = before.version + 1;
        let next = Current { version, config, origins, file, trouble: None };
        if (Current { version: before.version, ..next.clone() }) == *before {
            return before.version;
        }
        self.0.current.send_replace(Arc::new(next));
        version
    }

    fn say(&self, trouble: String) {
        let before = self.current();
        if before.trouble.as_ref() != Some(&trouble) {
            let next = Current { version: before.version + 1, trouble: Some(trouble), ..(*before).clone() };
            self.0.current.send_replace(Arc::new(next));
        }
    }

    /// Why a setting is not to be changed in the file: there is none, or something counts more than the file.
    fn may_not(&self, (path, _): &Change) -> Option<ConfigProblem> {
        let wrong = |what: String, advice: &str| {
            Some(ConfigProblem {
                key: Some(path.clone()),
                origin: None,
                what,
                advice: advice.to_owned(),
                field_advice: None,
            })
        };
        if !keys::all().iter().any(|key| key.path == *path) {
            let quoted: String = path.chars().filter(|c| !c.is_control()).take(80).collect();
            let problem = ConfigProblem {
                key: None,
                origin: None,
                what: format!("There is no setting `{quoted}`"),
                advice: "GET /api/v1/settings lists those there are.".into(),
                field_advice: None,
            };
            return Some(problem);
        }
        match view::above(&self.current().origins, path) {
            Some(SettingOrigin::Variable(name)) => wrong(
                format!("The environment variable {name} sets this, and counts more than the file"),
                "Change it there, or take it away there and start Evenkeel again.",
            ),
            Some(SettingOrigin::Flag(flag)) => wrong(
                format!("Evenkeel was started with {flag}, which counts more than the file"),
                "Start it without that option to set this here.",
            ),
            _ => None,
        }
    }

    fn said_of(&self, path: &Path, text: Option<&str>) -> String {
        let sources = self.0.sources.as_ref();
        let error = sources.and_then(|sources| load::judge(sources, path, text).err());
        error.map(|error| error.to_string()).unwrap_or_default()
    }
}

/// A `null` becomes the default, so that the comment above a setting has something to be about.
fn with_default((path, value): Change) -> Change {
    if !value.is_null() {
        return (path, value);
    }
    let value = view::value_of(&Config::default(), &path);
    // Secrets are in no view; theirs is to be empty.
    let value = if value.is_null() { String::new().into() } else { value };
    (path, value)
}

/// Of what is wrong, that which was asked for just now or comes of it; where nothing does, the file itself
/// was wrong `before`.
fn refused(problems: Vec<ConfigProblem>, before: Option<ConfigError>, changes: &[Change]) -> Refused {
    let known = match before {
        Some(ConfigError::Wrong(known)) => known,
        _ => Vec::new(),
    };
    let is_asked = |problem: &ConfigProblem| {
        let key = problem.key.as_deref().unwrap_or_default();
        changes.iter().any(|(path, _)| key == path || key.starts_with(&format!("{path}.")))
    };
    let is_new = |problem: &ConfigProblem| known.iter().all(|known| known.what != problem.what);
    let (asked, others): (Vec<_>, Vec<_>) =
        problems.into_iter().partition(|problem| is_asked(problem) || is_new(problem));
    match asked.is_empty() {
        true => {
            Refused::FileIsWrong(others.iter().map(ConfigProblem::to_string).collect::<Vec<_>>().join(" "))
        }
        false => Refused::Wrong(asked),
    }
}

/// What is wrong with hotkeys, where any of them is changed.
fn key_mistakes(config: &Config, changes: &[Change]) -> Vec<ConfigProblem> {
    let mistakes = Keys::of(&config.hotkeys).mistakes().into_iter();
    let problem = |mistake: crate::hotkeys::HotkeyMistake| {
        let key = format!("hotkeys.{}", mistake.press);
        let what = mistake.problem.trim_end_matches('.').to_owned();
        changes.iter().any(|(path, _)| path.starts_with("hotkeys.")).then(|| ConfigProblem {
            key: Some(key),
            origin: None,
            what,
            advice: mistake.advice.to_owned(),
            field_advice: None,
        })
    };
    mistakes.filter_map(problem).collect()
}
