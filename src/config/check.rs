//! Whether the settings make sense: each value by itself, then all of them together.
//!
//! Must not look at files or the environment, and must never show a secret's value.

use std::net::IpAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use toml_edit::{DocumentMut, Item, Table, Value};

use super::error::{ConfigProblem, SettingOrigin};
use super::keys::{self, SettingShape};
use super::layer::LayeredSetting;
use super::{Config, custom_exercises, example, lists};
use crate::secret::Secret;

/// Feedback that is kept for less was never meant to be: a unit is wrong.
const SHORTEST_RETENTION: Duration = Duration::from_secs(60);
/// Settings whose values are never shown. A test compares them with what `Debug` hides.
pub const SECRETS: [&str; 3] = ["obs.password", "digest.webhook", "digest.webhook_secret"];

impl Config {
    /// The secret at `path`; none where the setting there is none.
    pub fn secret(&self, path: &str) -> Option<&Secret> {
        match path {
            "obs.password" => Some(&self.obs.password),
            "digest.webhook" => Some(&self.digest.webhook),
            "digest.webhook_secret" => Some(&self.digest.webhook_secret),
            _ => None,
        }
    }

    /// Whether any secret is set.
    pub fn holds_secret(&self) -> bool {
        SECRETS.iter().filter_map(|path| self.secret(path)).any(|secret| !secret.is_empty())
    }
}

/// Puts `value` at `path`, making the tables above it.
pub(super) fn insert(table: &mut Table, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            table.insert(path, Item::Value(value));
        }
        Some((section, rest)) => {
            if let Some(inner) = table.entry(section).or_insert_with(toml_edit::table).as_table_mut() {
                insert(inner, rest, value);
            }
        }
    }
}

/// Reads settings out of a table whose values were each checked by [`value`].
pub(super) fn read(table: Table) -> Result<Config, String> {
    toml_edit::de::from_document(DocumentMut::from(table)).map_err(|error| error.message().to_owned())
}

/// What is wrong with one setting's value, seen by itself.
pub(super) fn value(setting: &LayeredSetting) -> Option<ConfigProblem> {
    let mut table = Table::new();
    insert(&mut table, &setting.path, setting.value.clone());
    let message = read(table).err()?;
    Some(ConfigProblem {
        key: Some(setting.path.clone()),
        origin: Some(setting.origin.clone()),
        what: what_is_wrong(setting, &message),
        advice: how_to_write(setting),
        field_advice: example::value(&setting.path)
            .and_then(|value| value.as_str().map(|plain| format!("For example {plain}."))),
    })
}

fn what_is_wrong(setting: &LayeredSetting, message: &str) -> String {
    let path = &setting.path;
    if SECRETS.contains(&path.as_str()) {
        return format!("`{path}` is not text in quotes");
    }
    let shape = keys::find(path).map(|key| key.shape);
    let (needed, fits) = match shape {
        Some(SettingShape::Flag) => ("true or false", setting.value.is_bool()),
        Some(SettingShape::List) => ("a list in square brackets", setting.value.is_array()),
        _ => ("text in quotes", setting.value.is_str()),
    };
    if !fits {
        return format!("`{path}` is {}, and must be {needed}", described(&setting.value));
    }
    if path == "breaks.own" {
        return format!("`{path}` holds an exercise that cannot be read ({})", first_line(message));
    }
    if message.starts_with("invalid type") {
        return format!("`{path}` holds entries that are not text in quotes");
    }
    if path == "server.listen" {
        let address = setting.value.as_str().unwrap_or_default();
        return format!("`{path}`: `{address}` is not an address with a port");
    }
    format!("`{path}`: {message}")
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
}

fn described(value: &Value) -> String {
    match value {
        Value::String(text) => format!("the text \"{}\"", text.value()),
        Value::Integer(_) | Value::Float(_) => "a number".into(),
        Value::Boolean(truth) => truth.value().to_string(),
        Value::Datetime(_) => "a date or time without quotes".into(),
        Value::Array(_) => "a list".into(),
        Value::InlineTable(_) => "a table".into(),
    }
}

fn how_to_write(setting: &LayeredSetting) -> String {
    let name = setting.path.rsplit('.').next().unwrap_or_default();
    match (example::value(&setting.path), &setting.origin) {
        (Some(value), SettingOrigin::File { .. }) => format!("Write it like this: {name} = {value}"),
        (Some(value), _) => {
            let plain = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            format!("Write it like this: {plain}")
        }
        (None, _) => "`evenkeel config init` writes an example with every setting explained.".into(),
    }
}

/// Looks at the settings together, and brings the channel's name into its plain form.
pub(super) fn together(
    config: &mut Config,
    exercises: &[&str],
    origin: &dyn Fn(&str) -> Option<SettingOrigin>,
) -> Vec<ConfigProblem> {
    let mut problems = Vec::new();
    let mut wrong = |path: &str, what: String, advice: &str| {
        let key = Some(path.to_owned());
        problems.push(ConfigProblem {
            key,
            origin: origin(path),
            what,
            advice: advice.into(),
            field_advice: None,
        });
    };

    match login_of(&config.twitch.channel) {
        Some(login) => config.twitch.channel = login,
        None => wrong(
            "twitch.channel",
            format!("`twitch.channel`: `{}` is not a channel's name", config.twitch.channel),
            "Use the name at the end of the channel's address on twitch.tv: letters, digits and underscores.",
        ),
    }

    let twitch = &config.twitch;
    for (path, url, schemes) in [
        (
            "twitch.irc_url",
            twitch.irc_url.as_str(),
            Schemes { sealed: &["wss", "ircs"], open: &["ws", "irc"] },
        ),
        ("twitch.eventsub_url", &twitch.eventsub_url, Schemes { sealed: &["wss"], open: &["ws"] }),
        ("twitch.helix_url", &twitch.helix_url, HTTP),
        ("twitch.auth_url", &twitch.auth_url, HTTP),
        ("digest.webhook", config.digest.webhook.expose(), HTTP),
    ] {
        if !(path == "digest.webhook" && url.is_empty())
            && let Err((what, advice)) = schemes.admit(url)
        {
            wrong(path, format!("`{path}` {what}"), &advice);
        }
    }
    if !twitch.client_id.bytes().all(|byte| byte.is_ascii_graphic()) {
        wrong(
            "twitch.client_id",
            "`twitch.client_id` is not a client id".into(),
            "Copy the Client ID from dev.twitch.tv/console/apps: it has neither spaces nor line breaks.",
        );
    }
    // Libraries for webhooks read a secret as base64 with or without this beginning.
    let secret = config.digest.webhook_secret.expose();
    let encoded = secret.strip_prefix("whsec_").unwrap_or(secret);
    if !secret.is_empty() && !STANDARD.decode(encoded).is_ok_and(|key| !key.is_empty()) {
        wrong(
            "digest.webhook_secret",
            "`digest.webhook_secret` is not base64, as which programs that receive webhooks read it".into(),
            "Copy all of it, or make a new one, for example with `openssl rand -base64 32`, and use it on both sides.",
        );
    }
    if config.retention.chat.get() < SHORTEST_RETENTION {
        wrong(
            "retention.chat",
            format!(
                "`retention.chat`: after {} all feedback would be deleted for good",
                config.retention.chat
            ),
            "Keep it for a minute at least; 90d is usual.",
        );
    }
    // OBS often runs on another machine of the house, and its server knows no TLS.
    if !config.obs.url.is_empty() && !is_url(&config.obs.url, &["ws", "wss"]) {
        let advice = "Where OBS runs on this computer it is ws://127.0.0.1:4455.";
        wrong("obs.url", "`obs.url` is not an address that begins with ws://".into(), advice);
    }

    if !config.server.listen.ip().is_loopback() && !config.server.allow_lan {
        wrong(
            "server.listen",
            format!("`server.listen`: {} can be reached from other machines", config.server.listen),
            "Use 127.0.0.1, or allow other devices with `server.allow_lan = true`.",
        );
    }
    for name in &config.server.names {
        if !is_host(name) {
            wrong(
                "server.names",
                format!("`server.names`: `{name}` is not a name or address of a machine"),
                "Use the name from the address there, without a port, for example \"studio.local\".",
            );
        }
    }
    for (what, advice) in custom_exercises::problems(&config.breaks.own, exercises) {
        wrong("breaks.own", what, &advice);
    }
    for (path, what, advice) in lists::problems(&config.feedback).into_iter().chain(config.overlay.problems())
    {
        wrong(path, what, advice);
    }
    let breaks = &config.breaks;
    let known = || exercises.iter().copied().chain(breaks.own.iter().map(|own| own.id.as_str()));
    if !known().any(|id| id == breaks.exercise) {
        wrong(
            "breaks.exercise",
            format!("`breaks.exercise`: there is no exercise `{}`", breaks.exercise),
            &format!("There are {}.", known().collect::<Vec<_>>().join(", ")),
        );
    }
    if !custom_exercises::is_readable(&breaks.audience) {
        wrong(
            "breaks.audience",
            "`breaks.audience` does not fit the overlay".into(),
            "Keep it on one line, and under two hundred characters.",
        );
    }
    if !breaks.chat_command.is_empty() && !is_command(&breaks.chat_command) {
        wrong(
            "breaks.chat_command",
            format!("`breaks.chat_command`: `{}` is not a command for chat", breaks.chat_command),
            "Use one word that begins with a sign, for example \"!break\". Twitch keeps `/` and `.` for itself.",
        );
    }
    if config.breaks.length >= config.breaks.every {
        wrong(
            if origin("breaks.length").is_some() { "breaks.length" } else { "breaks.every" },
            format!(
                "a break of {} (`breaks.length`) every {} (`breaks.every`) leaves no time between",
                config.breaks.length, config.breaks.every
            ),
            "Make breaks shorter, or further apart.",
        );
    }
    problems
}

/// Whether `text` is how a machine is called in an address: in small letters, without a port.
fn is_host(text: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    (1..=253).contains(&text.len())
        && text.chars().all(is_sign)
        && text
            .split('.')
            .all(|part| (1..=63).contains(&part.len()) && !part.starts_with('-') && !part.ends_with('-'))
}

/// Whether `text` can be a command: nobody may say it by accident, and Twitch must let it through.
fn is_command(text: &str) -> bool {
    let mut signs = text.chars();
    let is_marked = signs.next().is_some_and(|c| c.is_ascii_punctuation() && !matches!(c, '/' | '.'));
    let rest = signs.as_str();
    is_marked
        && (1..=24).contains(&rest.len())
        && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// The login name in what somebody may paste: a name, `#name`, `@name` or the channel's address.
/// An empty text stays empty: no channel is set yet.
fn login_of(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let name = match text.split_once('/') {
        Some((host, path)) if host == "twitch.tv" || host.ends_with(".twitch.tv") => {
            let path = path.split(['?', '#']).next().unwrap_or_default();
            // twitch.tv/popout/NAME/chat, twitch.tv/moderator/NAME, dashboard.twitch.tv/u/NAME
            path.split('/').find(|part| !["", "popout", "moderator", "u"].contains(part))?
        }
        Some(_) => return None,
        None => text.trim_start_matches(['#', '@']),
    };
    let sound = name.len() <= 25 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    sound.then(|| name.to_ascii_lowercase())
}

/// Which kinds of address a setting may have.
struct Schemes {
    /// Encrypted ones, to anywhere.
    sealed: &'static [&'static str],
    /// Plain ones, to this machine only.
    open: &'static [&'static str],
}

const HTTP: Schemes = Schemes { sealed: &["https"], open: &["http"] };

impl Schemes {
    /// What is wrong with `url`, and what to do. Never shows it: addresses may hold secrets.
    fn admit(&self, url: &str) -> Result<(), (String, String)> {
        let sealed = self.sealed.iter().map(|scheme| format!("{scheme}://")).collect::<Vec<_>>().join(" or ");
        if is_url(url, self.sealed) {
            return Ok(());
        }
        let advice = format!("Use {sealed}.");
        if !is_url(url, self.open) {
            return Err((format!("is not an address that begins with {sealed}"), advice));
        }
        if !leads_to_this_machine(url) {
            return Err(("would send everything unencrypted to another machine".into(), advice));
        }
        Ok(())
    }
}

fn is_url(text: &str, schemes: &[&str]) -> bool {
    Url::parse(text).is_ok_and(|url| {
        schemes.contains(&url.scheme()) && url.host_str().is_some_and(|host| !host.is_empty())
    })
}

fn leads_to_this_machine(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::keys::SettingShape;

    #[test]
    fn secrets_are_those_that_debug_hides() {
        const MARKER: &str = "marker-4711";
        for key in keys::all().iter().filter(|key| key.shape == SettingShape::Text) {
            let mut table = Table::new();
            insert(&mut table, &key.path, MARKER.into());
            let Ok(config) = read(table) else { continue };
            let hidden = !format!("{config:?}").contains(MARKER);
            assert_eq!(SECRETS.contains(&key.path.as_str()), hidden, "{}", key.path);
            let secret = config.secret(&key.path).map(Secret::expose);
            assert_eq!(secret, hidden.then_some(MARKER), "{}", key.path);
        }
    }

    #[test]
    fn a_channel_may_be_pasted_in_many_ways() {
        for text in [
            "Some_Name",
            " #some_name",
            "@Some_Name",
            "https://www.twitch.tv/Some_Name?tt=1",
            "twitch.tv/some_name/",
            "https://www.twitch.tv/popout/some_name/chat",
            "https://dashboard.twitch.tv/u/some_name/stream-manager",
        ] {
            assert_eq!(login_of(text).as_deref(), Some("some_name"), "{text}");
        }
        assert_eq!(login_of("").as_deref(), Some(""));
        for text in ["some name", "näme", "https://example.com/some_name", "twitch.tv/", &"a".repeat(26)] {
            assert_eq!(login_of(text), None, "{text}");
        }
    }

    #[test]
    fn plain_addresses_lead_to_this_machine_only() {
        let irc = Schemes { sealed: &["wss", "ircs"], open: &["ws", "irc"] };
        for url in [
            "wss://chat.example:443",
            "ircs://chat.example",
            "ws://127.0.0.1:8080/x",
            "irc://localhost:6667",
            "ws://[::1]:9",
        ] {
            assert_eq!(irc.admit(url), Ok(()), "{url}");
        }
        for url in [
            "ws://chat.example",
            "irc://10.0.0.1",
            "ws://127.0.0.1@evil.example",
            "ws://127.0.0.1.evil.example",
            "http://127.0.0.1",
            "wss://",
            "chat",
            "",
        ] {
            assert!(irc.admit(url).is_err(), "{url}");
        }
    }
}
