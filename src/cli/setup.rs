//! Where a command finds settings and data, and how it waits.

use std::future::Future;
use std::path::PathBuf;

use crate::breaks::built_in_ids;
use crate::config::load::{self, Loaded, Sources};
use crate::config::places::PlatformPlaces;

use super::failure::CliFailure;
use super::run;

/// Options every subcommand knows.
#[derive(Debug, Default, clap::Args)]
pub(super) struct PlaceArgs {
    /// The settings file [default: EVENKEEL_CONFIG, else the platform's config folder].
    #[arg(long, value_name = "FILE", global = true)]
    pub(super) config: Option<PathBuf>,
    /// The data folder [default: EVENKEEL_DATA_DIR, else the platform's data folder].
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) data_dir: Option<PathBuf>,
}

/// What was said about places, and the environment.
pub(super) struct CliSetup {
    sources: Sources,
}

impl CliSetup {
    pub(super) fn new(places: PlaceArgs) -> Self {
        Self {
            sources: Sources {
                file: places.config,
                data_dir: places.data_dir,
                channel: None,
                listen: None,
                environment: std::env::vars_os().collect(),
                places: PlatformPlaces::of_platform(),
                known_exercises: built_in_ids(),
            },
        }
    }

    /// Where settings may come from, with what `run` was told.
    pub(super) fn sources(&self, args: &run::RunArgs) -> Sources {
        Sources { channel: args.channel.clone(), listen: args.listen.clone(), ..self.sources.clone() }
    }

    /// The settings without options of `run`.
    pub(super) fn load(&self) -> Result<Loaded, CliFailure> {
        Ok(load::load(&self.sources)?)
    }

    /// The data folder alone: a running service is found through it even where the settings have
    /// become wrong meanwhile.
    pub(super) fn data_folder(&self) -> Result<PathBuf, CliFailure> {
        Ok(self.sources.data_folder()?)
    }

    /// The settings file's path, whether it exists or not.
    pub(super) fn config_file(&self) -> Result<PathBuf, CliFailure> {
        Ok(self.sources.config_file()?.0)
    }

    /// The options that named a place, with what they named.
    pub(super) fn named_places(&self) -> Vec<(&'static str, PathBuf)> {
        let named = [("--config", &self.sources.file), ("--data-dir", &self.sources.data_dir)];
        named.into_iter().filter_map(|(option, path)| Some((option, path.clone()?))).collect()
    }

    /// The data folder that was named by an option, if one was.
    pub(super) fn named_data_folder(&self) -> Option<&PathBuf> {
        self.sources.data_dir.as_ref()
    }
}

/// Waits for `future` on this thread.
pub(super) fn wait<T>(future: impl Future<Output = Result<T, CliFailure>>) -> Result<T, CliFailure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        CliFailure::new(format!("The system does not allow waiting ({error})."), "Try again in a moment.")
    })?;
    runtime.block_on(future)
}
