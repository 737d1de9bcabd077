//! Whatever makes sense survives the way from the page into the file and back, and so does every comment.

use std::collections::BTreeMap;

use evenkeel::config::edit::Change;
use evenkeel::config::keys::{self, SettingKey, SettingShape};
use evenkeel::config::{Config, SECRETS, example};
use evenkeel::settings::Settings;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use crate::support::settings::{file_in, read, sources};

/// Text with what may trip a writer of files.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z ]{0,12}",
        Just("it's \"so\" # not a comment \\ ä 🎨".to_owned()),
        Just("[x]".to_owned())
    ]
    .prop_map(|text| text.trim().to_owned())
}

fn span(from: u32, to: u32) -> impl Strategy<Value = Value> {
    (from..to).prop_map(|minutes| match (minutes / 60, minutes % 60) {
        (0, minutes) => json!(format!("{minutes}m")),
        (hours, 0) => json!(format!("{hours}h")),
        (hours, minutes) => json!(format!("{hours}h {minutes}m")),
    })
}

fn one_of(words: Vec<String>) -> impl Strategy<Value = Value> {
    select(words).prop_map(Value::String)
}

fn own_exercises() -> impl Strategy<Value = Value> {
    let phases = vec((words(), 1..200_u32), 1..4).prop_map(|phases| {
        let phase = |(cue, tenths)| json!({ "cue": cue, "seconds": f64::from(tenths) / 10.0 + 0.5 });
        (phases.into_iter().map(phase).collect::<Value>(), json!([]))
    });
    let steps = vec("[A-Z][a-z ]{2,9}", 1..4).prop_map(|steps| (json!([]), json!(steps)));
    let about = (words(), words(), prop_oneof![phases, steps]);
    btree_map("own_[a-z]{2,5}", about, 0..3).prop_map(|exercises| {
        let exercise = |(id, (guide, audience, (phases, steps)))| {
            json!({ "id": id, "title": "One", "guide": guide, "audience": audience, "phases": phases, "steps": steps })
        };
        exercises.into_iter().map(exercise).collect()
    })
}

/// Something that the setting may be.
fn value(key: &SettingKey) -> BoxedStrategy<Value> {
    let text = |text: Vec<&'static str>| select(text).prop_map(|text| json!(text)).boxed();
    match key.path.as_str() {
        "twitch.channel" => text(vec!["", "harbour", "first_light"]),
        "twitch.irc_url" => text(vec!["wss://irc-ws.chat.twitch.tv:443", "irc://127.0.0.1:6667"]),
        "twitch.helix_url" | "twitch.auth_url" => {
            text(vec!["https://api.example/helix", "http://127.0.0.1:9/x"])
        }
        "twitch.eventsub_url" => text(vec!["wss://events.example/ws", "ws://127.0.0.1:9/x"]),
        "server.listen" => text(vec!["127.0.0.1:4477", "[::1]:0"]),
        "server.allow_lan" => any::<bool>().prop_map(Value::Bool).boxed(),
        "server.names" => {
            vec(select(vec!["studio.local", "desk"]), 0..2).prop_map(|names| json!(names)).boxed()
        }
        "digest.during" => prop_oneof![text(vec!["off", "at_breaks"]), span(1, 300)].boxed(),
        "digest.daily" => vec((0..24_u8, 0..60_u8), 0..3)
            .prop_map(|times| times.into_iter().map(|(h, m)| json!(format!("{h:02}:{m:02}"))).collect())
            .boxed(),
        "twitch.client_id" => text(vec!["", "abc123"]),
        "digest.folder" | "overlay.css" => text(vec!["", "/srv/it's \"so\" # no comment ä"]),
        "digest.webhook_secret" => text(vec!["", "whsec_cGxhaW4=", "cGxhaW4="]),
        "digest.webhook" => text(vec!["", "https://hook.example/a?b=c"]),
        "breaks.every" => span(60, 300).boxed(),
        "breaks.length" => span(1, 50).boxed(),
        "breaks.exercise" => text(vec!["coherent", "box"]),
        "breaks.away_after" | "journal.remind_after" => prop_oneof![text(vec!["off"]), span(1, 90)].boxed(),
        "breaks.chat_command" => text(vec!["", "!break"]),
        "breaks.own" => own_exercises().boxed(),
        "overlay.words" | "overlay.names" | "overlay.events" | "overlay.plate" => {
            text(vec!["", "#fff", "#12ab9f80"])
        }
        "overlay.font" => text(vec!["", "Atkinson Hyperlegible"]),
        "feedback.hide_words" | "feedback.hide_people" | "feedback.bots" => {
            let entry = words().prop_filter("an entry is not empty", |entry| !entry.is_empty());
            vec(entry, 0..3).prop_map(|entries| json!(entries)).boxed()
        }
        "obs.url" => text(vec!["", "ws://127.0.0.1:4455"]),
        path if path.starts_with("hotkeys.") => {
            // One for each, and none that is another's default.
            let place = all_keys().iter().position(|key| key.path == path).unwrap() % 8 + 12;
            prop_oneof![Just(json!("")), Just(json!(format!("Ctrl+Shift+F{place}")))].boxed()
        }
        path => match key.shape {
            SettingShape::Flag => any::<bool>().prop_map(Value::Bool).boxed(),
            SettingShape::Text if !key.choices.is_empty() => one_of(key.choices.clone()).boxed(),
            SettingShape::List if !key.choices.is_empty() => {
                let all = key.choices.len();
                subsequence(key.choices.clone(), 0..=all).prop_map(|words| json!(words)).boxed()
            }
            SettingShape::List => vec(words(), 0..3).prop_map(|words| json!(words)).boxed(),
            SettingShape::Table => {
                let names: Vec<_> = keys::below(path).collect();
                let words = keys::find(&format!("{path}.{}", names[0])).unwrap().choices.clone();
                btree_map(select(names), select(words), 0..4).prop_map(|entries| json!(entries)).boxed()
            }
            SettingShape::Text if is_span(path) => span(1, 1440).boxed(),
            SettingShape::Text => words().prop_map(Value::String).boxed(),
        },
    }
}

fn is_span(path: &str) -> bool {
    let default = at(&json!(Config::default()), path);
    default.as_str().is_some_and(|text| text.parse::<evenkeel::config::Span>().is_ok())
}

/// Every setting that has a field on the page.
fn all_keys() -> Vec<&'static SettingKey> {
    keys::all().iter().filter(|key| !key.path.starts_with("shield.numbers.")).collect()
}

/// Values for some of the settings.
fn some_settings() -> impl Strategy<Value = BTreeMap<String, Value>> {
    let all = all_keys();
    let count = all.len();
    subsequence(all, 0..count).prop_flat_map(|keys| {
        let values: Vec<_> = keys.iter().map(|key| value(key)).collect();
        (Just(keys), values)
            .prop_map(|(keys, values)| keys.iter().map(|key| key.path.clone()).zip(values).collect())
    })
}

/// How somebody may have written these settings: with comments, sections in any order, and in any style.
fn written(settings: &BTreeMap<String, Value>, style: u8, order: u64) -> String {
    let mut sections: BTreeMap<u64, (String, Vec<(String, Value)>)> = BTreeMap::new();
    for (path, value) in settings {
        let (section, name) = path.split_once('.').unwrap();
        let place =
            section.bytes().fold(order, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let (_, entries) = sections.entry(place).or_insert((section.to_owned(), Vec::new()));
        entries.push((name.to_owned(), value.clone()));
    }
    let mut text = "# the first line\n".to_owned();
    for (number, (section, entries)) in sections.values().enumerate() {
        let dotted = style % 3 == 1;
        if !dotted {
            text.push_str(&format!("\n# about {section}\n[{section}] # {number}\n"));
        }
        for (name, value) in entries {
            let name = if dotted { format!("{section}.{name}") } else { name.clone() };
            let value = toml(value);
            text.push_str(&format!("# over {name}\n{name} = {value} # beside {name}\n"));
        }
    }
    text.push_str("# the last line\n");
    if style % 2 == 1 { text.replace('\n', "\r\n") } else { text }
}

fn toml(value: &Value) -> String {
    match value {
        Value::String(text) => toml_edit::Value::from(text.as_str()).to_string(),
        Value::Array(entries) => format!("[{}]", entries.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(name, value)| format!("{name} = {}", toml(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        other => other.to_string(),
    }
}

fn comments(text: &str) -> Vec<String> {
    let document: toml_edit::DocumentMut = text.parse().unwrap();
    // What follows a `#` inside a text is no comment: our own begin with a word that no text has.
    let _ = document;
    let marks = ["# the first", "# the last", "# about ", "# over ", "# beside "];
    let mut found: Vec<_> = text
        .lines()
        .flat_map(|line| {
            marks.iter().filter_map(|mark| line.rfind(mark).map(|at| line[at..].trim().to_owned()))
        })
        .collect();
    found.sort();
    found
}

fn at(json: &Value, path: &str) -> Value {
    path.split('.').fold(json, |json, part| json.get(part).unwrap_or(&Value::Null)).clone()
}

/// What the settings are, secrets included.
fn all_of(config: &Config) -> Value {
    let mut all = json!(config);
    for path in SECRETS {
        let (section, name) = path.split_once('.').unwrap();
        all[section][name] = config.secret(path).unwrap().expose().into();
    }
    all
}

fn change(settings: &Settings, changes: &BTreeMap<String, Value>) {
    let changes: Vec<Change> = changes.clone().into_iter().collect();
    settings.change(changes).unwrap_or_else(|refused| panic!("{refused:?}"));
}

fn survives(text: &str, changes: &BTreeMap<String, Value>) {
    let folder = tempfile::tempdir().unwrap();
    let file = file_in(folder.path());
    std::fs::write(&file, text).unwrap();
    let (before, settings) = read(sources(folder.path(), None));
    change(&settings, changes);

    let mut expected = all_of(&before);
    for (path, value) in changes {
        let (section, name) = path.split_once('.').unwrap();
        expected[section][name] = value.clone();
    }
    let after = std::fs::read_to_string(&file).unwrap();
    assert_eq!(all_of(&settings.current().config), expected, "in use\n{after}");
    let (again, _) = read(sources(folder.path(), None));
    assert_eq!(all_of(&again), expected, "read again\n{after}");
    assert_eq!(comments(&after), comments(text), "{after}");
    assert_eq!(after.contains("\r\n"), text.contains("\r\n"), "line ends");

    change(&settings, changes);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), after, "a second time there is nothing to write");
    // The page hands back what it was given, and that is no change either.
    let view = settings.view();
    let fields = view.sections.iter().flat_map(|section| &section.settings);
    let same = fields.filter(|entry| !SECRETS.contains(&entry.key.as_str()));
    change(&settings, &same.map(|entry| (entry.key.clone(), entry.value.clone())).collect());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), after, "the page's own words are no change");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_valid_configuration_survives_page_file_and_reload_with_its_comments(
        before in some_settings(), changes in some_settings(), style in 0..6_u8, order in any::<u64>(),
    ) {
        survives(&written(&before, style, order), &changes);
    }

    #[test]
    fn the_example_keeps_every_sentence(changes in some_settings()) {
        let folder = tempfile::tempdir().unwrap();
        let file = file_in(folder.path());
        std::fs::write(&file, example::EXAMPLE).unwrap();
        let (_, settings) = read(sources(folder.path(), None));
        change(&settings, &changes);
        let after = std::fs::read_to_string(&file).unwrap();
        let sentences = |text: &str| {
            text.lines().filter(|line| line.trim_start().starts_with('#')).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(sentences(&after), sentences(example::EXAMPLE));
    }
}
