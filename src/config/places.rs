//! Where the settings file and the data folder are.
//!
//! Must not create or read anything there.

use std::path::PathBuf;

use etcetera::BaseStrategy;

use super::error::ConfigError;

/// Variables of ours that name no setting.
pub(super) const OTHER_VARIABLES: [&str; 3] = [CONFIG, DATA_DIR, LOG];
/// Names the settings file.
pub const CONFIG: &str = "EVENKEEL_CONFIG";
/// Names the data folder.
pub const DATA_DIR: &str = "EVENKEEL_DATA_DIR";
/// Says how much is logged, as a `tracing` filter.
pub const LOG: &str = "EVENKEEL_LOG";

/// Where the platform would have our files.
#[derive(Debug, Clone, Default)]
pub struct PlatformPlaces {
    /// The settings file; none where the platform names no home folder.
    pub config: Option<PathBuf>,
    /// The data folder; none where the platform names no home folder.
    pub data: Option<PathBuf>,
    /// The home folder, which `~` stands for.
    pub home: Option<PathBuf>,
}

impl PlatformPlaces {
    /// The platform's own places: on Linux and macOS the XDG folders, on Windows the roaming profile.
    pub fn of_platform() -> Self {
        // No home folder is an error only where nothing else was named.
        let Ok(folders) = etcetera::choose_base_strategy() else { return Self::default() };
        Self {
            config: Some(folders.config_dir().join("evenkeel").join("config.toml")),
            data: Some(folders.data_dir().join("evenkeel")),
            home: Some(folders.home_dir().to_owned()),
        }
    }

    pub(super) fn config(&self) -> Result<PathBuf, ConfigError> {
        self.config.clone().ok_or(ConfigError::NoHome("--config"))
    }

    pub(super) fn data(&self) -> Result<PathBuf, ConfigError> {
        self.data.clone().ok_or(ConfigError::NoHome("--data-dir"))
    }
}
