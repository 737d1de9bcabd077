//! `evenkeel replay`: recorded raw chat lines through the true pipeline.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

use super::failure::Failure;
use super::scratch::Scratch;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Raw IRC lines, as Twitch sends them.
    file: PathBuf,
    /// How many times faster than it was, or `max`.
    #[arg(long, value_name = "N|max", default_value = "max")]
    speed: Speed,
    /// How the outcome is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How fast recorded lines are played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Speed {
    /// As fast as they can be taken in.
    Max,
    /// This many times as fast as they were said.
    Times(f64),
}

impl FromStr for Speed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "max" {
            return Ok(Self::Max);
        }
        match text.parse::<f64>() {
            Ok(times) if times.is_finite() && times > 0.0 => Ok(Self::Times(times)),
            _ => Err("not a number above zero, nor max".into()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(setup: &Setup, args: &Args) -> Result<(), Failure> {
    let lines = std::fs::read(&args.file).map_err(|error| {
        Failure::new(
            format!("{} could not be read ({error}).", args.file.display()),
            "Check the name, and that it is a file you may read.",
        )
    })?;
    let scratch = Scratch::new("replay")?;
    let data = setup.named_data_folder().map_or_else(|| scratch.path(), PathBuf::as_path);
    play(&lines, args.speed, args.format, data)
}

/// Placeholder for the lead: to be connected to the pipeline in `crate::app`.
fn play(_lines: &[u8], _speed: Speed, _format: Format, _data: &std::path::Path) -> Result<(), Failure> {
    Err(Failure::new("The pipeline is not connected yet.", "It comes with the next merge."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_is_a_factor_or_max() {
        assert_eq!("max".parse(), Ok(Speed::Max));
        assert_eq!("2.5".parse(), Ok(Speed::Times(2.5)));
        for wrong in ["0", "-1", "NaN", "inf", "fast", ""] {
            assert!(wrong.parse::<Speed>().is_err(), "{wrong}");
        }
    }
}
