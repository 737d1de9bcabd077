//! Settings in a file of a test's own, as `evenkeel run` reads them.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use evenkeel::breaks::built_in_ids;
use evenkeel::config::Config;
use evenkeel::config::load::{self, Sources};
use evenkeel::config::places::PlatformPlaces;
use evenkeel::settings::Settings;

/// The settings file in `folder`.
pub fn file_in(folder: &Path) -> PathBuf {
    folder.join("config.toml")
}

/// Where a service with its file and data in `folder` has its settings from.
pub fn sources(folder: &Path, listen: Option<SocketAddr>) -> Sources {
    Sources {
        listen: listen.map(|listen| listen.to_string()),
        places: PlatformPlaces {
            config: Some(file_in(folder)),
            data: Some(folder.to_owned()),
            home: Some(folder.to_owned()),
        },
        known_exercises: built_in_ids(),
        ..Sources::default()
    }
}

/// What `sources` say now, and the settings that follow them.
pub fn read(sources: Sources) -> (Config, Settings) {
    let loaded = load::load(&sources).unwrap_or_else(|error| panic!("{error}"));
    (loaded.config.clone(), Settings::of(sources, &loaded))
}
