//! What can be wrong with the settings, as sentences for the streamer.
//!
//! Must never show a secret's value.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Where a setting was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingOrigin {
    /// A line of the settings file.
    File {
        /// Which file.
        path: PathBuf,
        /// Which line, counted from 1.
        line: usize,
    },
    /// An environment variable.
    Variable(String),
    /// An option on the command line.
    Flag(&'static str),
}

impl fmt::Display for SettingOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line } => write!(f, "{}, line {line}", path.display()),
            Self::Variable(name) => write!(f, "the environment variable {name}"),
            Self::Flag(name) => write!(f, "the option {name}"),
        }
    }
}

/// One thing that is wrong: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    /// Which setting, for example `breaks.every`; none when it is not about one that exists.
    pub key: Option<String>,
    /// Where; none when no single place is to blame.
    pub origin: Option<SettingOrigin>,
    /// What is wrong, as a sentence without its full stop.
    pub what: String,
    /// What to do, as a sentence.
    pub advice: String,
    /// The same where it is written in a field of its own, and the file's way of writing means nothing.
    pub field_advice: Option<String>,
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(origin) = &self.origin {
            write!(f, "In {origin}: ")?;
        }
        write!(f, "{}. {}", self.what, self.advice)
    }
}

impl ConfigProblem {
    /// What is wrong and what to do, as it is read beside the setting's own field. `label` tells what a setting is
    /// called there.
    pub fn in_its_field(&self, label: impl Fn(&str) -> Option<String>) -> String {
        let own = format!("`{}`", self.key.as_deref().unwrap_or_default());
        let what = match self.what.strip_prefix(&own) {
            Some(rest) => rest.strip_prefix(": ").map_or_else(|| format!("It{rest}"), str::to_owned),
            None => self.what.clone(),
        };
        let advice = self.field_advice.as_ref().unwrap_or(&self.advice);
        // What stands between backticks is a setting, or what somebody wrote.
        let named = format!("{what}. {advice}")
            .split('`')
            .enumerate()
            .map(|(at, part)| match at % 2 == 1 {
                true => format!("“{}”", label(part).unwrap_or_else(|| part.to_owned())),
                false => part.to_owned(),
            })
            .collect::<String>();
        let mut signs = named.chars();
        signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
    }
}

/// Why there are no settings to work with.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file was named and does not exist.
    #[error(
        "The settings file {} does not exist. Check the name, or make the file with `evenkeel config init --config {}`.",
        .0.display(), .0.display()
    )]
    Missing(PathBuf),
    /// The path names a folder.
    #[error("{} is a folder, not a settings file. Name the file inside it, for example {}.", .0.display(), .0.join("config.toml").display())]
    Folder(PathBuf),
    /// The file cannot be read.
    #[error("The settings file {} could not be read ({reason}). Check that you may read it.", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        #[source]
        reason: io::Error,
    },
    /// The file is not UTF-8.
    #[error("In {}, line {line}: this is not UTF-8 text. Save the file again with the encoding UTF-8.", path.display())]
    NotText {
        /// Which file.
        path: PathBuf,
        /// The first line that is not, counted from 1.
        line: usize,
    },
    /// The platform names no home folder.
    #[error("Your home folder is not known here. Name a folder or file with {0}.")]
    NoHome(&'static str),
    /// What the settings say is wrong; everything that was found.
    #[error("{}", lines(.0))]
    Wrong(Vec<ConfigProblem>),
}

fn lines(problems: &[ConfigProblem]) -> String {
    problems.iter().map(ConfigProblem::to_string).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_its_field_a_problem_names_settings_as_the_page_does() {
        let problem = |what: &str, field_advice: Option<&str>| {
            let problem = ConfigProblem {
                key: Some("breaks.length".into()),
                origin: None,
                what: what.into(),
                advice: "Write it like this: length = \"5m\"".into(),
                field_advice: field_advice.map(str::to_owned),
            };
            problem.in_its_field(|key| (key == "breaks.length").then(|| "A break lasts".to_owned()))
        };
        assert_eq!(
            problem("`breaks.length`: `soon` is not a length", Some("For example 5m.")),
            "“soon” is not a length. For example 5m."
        );
        assert_eq!(problem("`breaks.length` is too much", Some("Less.")), "It is too much. Less.");
        assert_eq!(
            problem("a break of 1h (`breaks.length`) is too much", Some("Less.")),
            "A break of 1h (“A break lasts”) is too much. Less."
        );
    }
}
