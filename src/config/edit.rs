//! Changes to the text of a settings file. Comments, order and the writing of everything else stay.
//!
//! Pure: text in, text out. Must not know whether what is written makes sense.

use serde_json::Value as Json;
use toml_edit::{
    Array, ArrayOfTables, Decor, DocumentMut, InlineTable, Item, RawString, Table, TableLike, TomlError,
    Value,
};

use super::keys::{self, SettingShape};

/// One change: the setting's path, and what it is to be.
pub type Change = (String, Json);

/// `text` with `changes` made. A setting that is not in it is added to its section.
///
/// # Errors
/// When the text is not TOML.
pub fn apply(text: &str, changes: &[Change]) -> Result<String, TomlError> {
    let (text, windows) = (text.strip_prefix('\u{feff}').unwrap_or(text), text.contains("\r\n"));
    let mut document: DocumentMut = text.parse()?;
    for (path, value) in changes {
        let parts: Vec<_> = path.split('.').collect();
        let is_table = keys::find(path).is_some_and(|key| key.shape == SettingShape::Table);
        let leftover = match (is_table, value) {
            (true, Json::Object(entries)) => {
                let names: Vec<_> = keys::below(path).collect();
                set_entries(document.as_table_mut(), &parts, &names, entries)
            }
            _ => {
                set(document.as_table_mut(), &parts, value);
                String::new()
            }
        };
        if !leftover.is_empty() {
            let after = document.trailing().as_str().unwrap_or_default().trim_end().to_owned();
            document.set_trailing(format!("{after}\n{leftover}").trim_start_matches('\n'));
        }
    }
    let written = document.to_string();
    Ok(if windows { written.replace("\r\n", "\n").replace('\n', "\r\n") } else { written })
}

/// Sets the value at `parts`, making the sections above it.
fn set(table: &mut dyn TableLike, parts: &[&str], value: &Json) {
    let Some((name, rest)) = parts.split_first() else { return };
    if rest.is_empty() {
        return put(table, name, value);
    }
    if table.get(name).is_none_or(|item| !item.is_table_like()) {
        let mut section = Table::new();
        section.decor_mut().set_prefix("\n");
        table.insert(name, Item::Table(section));
    }
    if let Some(section) = table.get_mut(name).and_then(Item::as_table_like_mut) {
        set(section, rest, value);
    }
}

/// Sets the entries of a table: those in `entries`, of all that there may be, called `names`. Gives the
/// comments of entries that went and found no other place.
fn set_entries(
    root: &mut Table,
    parts: &[&str],
    names: &[&str],
    entries: &serde_json::Map<String, Json>,
) -> String {
    let mut leftover = String::new();
    for name in names {
        let path: Vec<_> = parts.iter().copied().chain([*name]).collect();
        match entries.get(*name) {
            Some(value) => set(root, &path, value),
            None => leftover.push_str(&remove(root, &path)),
        }
    }
    // What there is no such name for is written all the same, so that the check can say so.
    for (name, value) in entries.iter().filter(|(name, _)| !names.contains(&name.as_str())) {
        let path: Vec<_> = parts.iter().copied().chain([name.as_str()]).collect();
        set(root, &path, value);
    }
    leftover
}

/// Takes the setting at `parts` out. Gives the comments that stood with it.
fn remove(table: &mut dyn TableLike, parts: &[&str]) -> String {
    let Some((name, rest)) = parts.split_first() else { return String::new() };
    if !rest.is_empty() {
        let section = table.get_mut(name).and_then(Item::as_table_like_mut);
        return section.map(|section| remove(section, rest)).unwrap_or_default();
    }
    let above = table.key(name).map(|key| comments(key.leaf_decor())).unwrap_or_default();
    let beside = table.get(name).and_then(Item::as_value).map(|value| comments(value.decor()));
    table.remove(name);
    above + &beside.unwrap_or_default()
}

fn comments(decor: &Decor) -> String {
    let raw = [decor.prefix(), decor.suffix()];
    let lines = raw.into_iter().flatten().filter_map(RawString::as_str).flat_map(str::lines);
    lines.map(str::trim).filter(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect()
}

/// Sets one value, and keeps what stands around it.
fn put(table: &mut dyn TableLike, name: &str, value: &Json) {
    match table.get_mut(name) {
        Some(Item::Value(old)) => {
            if let Some(new) = replaced(old, value) {
                *old = new;
            }
        }
        Some(Item::ArrayOfTables(old)) => {
            if let Json::Array(entries) = value {
                put_tables(old, entries);
            }
        }
        Some(item) => *item = Item::Value(of_json(value)),
        None => {
            table.insert(name, Item::Value(of_json(value)));
        }
    }
}

/// `old` as it is written when it says `new`; none where it says so already.
fn replaced(old: &Value, new: &Json) -> Option<Value> {
    if to_json(old) == *new {
        return None;
    }
    let mut value = match (old, new) {
        (Value::Array(old), Json::Array(new)) => Value::Array(entries_of(old, new)),
        _ => of_json(new),
    };
    *value.decor_mut() = old.decor().clone();
    Some(value)
}

/// A list that keeps the writing of the entries that stay.
fn entries_of(old: &Array, new: &[Json]) -> Array {
    let mut going: Vec<_> = old.iter().collect();
    let kept: Vec<_> = new
        .iter()
        .map(|entry| {
            let place = going.iter().position(|value| to_json(value) == *entry)?;
            Some(going.remove(place).clone())
        })
        .collect();
    let mut array = Array::new();
    let mut going = going.into_iter();
    for (entry, kept) in new.iter().zip(kept) {
        match (kept, going.as_slice().is_empty()) {
            (Some(value), _) => array.push_formatted(value),
            (None, true) => array.push(of_json(entry)),
            // What is new stands where something else went, which keeps the line and what is said there.
            (None, false) => {
                let mut value = of_json(entry);
                if let Some(gone) = going.next() {
                    *value.decor_mut() = gone.decor().clone();
                }
                array.push_formatted(value);
            }
        }
    }
    let left: String = going.map(|gone| comments(gone.decor())).collect();
    let end = old.trailing().as_str().unwrap_or_default();
    array.set_trailing(if left.is_empty() {
        end.to_owned()
    } else {
        format!("\n{left}{}", end.trim_start())
    });
    array.set_trailing_comma(old.trailing_comma() && !array.is_empty());
    array
}

/// The tables of a list, one `[[section]]` each: those that stay keep their comments.
fn put_tables(old: &mut ArrayOfTables, entries: &[Json]) {
    while old.len() > entries.len() {
        old.remove(old.len() - 1);
    }
    for (place, entry) in entries.iter().enumerate() {
        let Json::Object(fields) = entry else { continue };
        if place >= old.len() {
            let mut table = Table::new();
            table.decor_mut().set_prefix("\n");
            old.push(table);
        }
        let Some(table) = old.get_mut(place) else { continue };
        let gone: Vec<_> =
            table.iter().map(|(name, _)| name.to_owned()).filter(|name| !fields.contains_key(name)).collect();
        for name in gone {
            table.remove(&name);
        }
        for (name, value) in fields {
            put(table, name, value);
        }
    }
}

/// A value as TOML writes it. What TOML has no word for becomes empty text.
fn of_json(value: &Json) -> Value {
    match value {
        Json::Null => "".into(),
        Json::Bool(truth) => (*truth).into(),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => whole.into(),
            None => number.as_f64().unwrap_or_default().into(),
        },
        Json::String(text) => text.as_str().into(),
        Json::Array(entries) => {
            let mut array = Array::new();
            entries.iter().for_each(|entry| array.push(of_json(entry)));
            array.into()
        }
        Json::Object(fields) => {
            let table: InlineTable = fields.iter().map(|(name, value)| (name, of_json(value))).collect();
            table.into()
        }
    }
}

/// A value as the page knows it.
fn to_json(value: &Value) -> Json {
    match value {
        Value::String(text) => text.value().as_str().into(),
        Value::Integer(number) => (*number.value()).into(),
        Value::Float(number) => (*number.value()).into(),
        Value::Boolean(truth) => (*truth.value()).into(),
        Value::Datetime(moment) => moment.value().to_string().into(),
        Value::Array(entries) => entries.iter().map(to_json).collect(),
        Value::InlineTable(fields) => {
            Json::Object(fields.iter().map(|(name, value)| (name.to_owned(), to_json(value))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn edited(text: &str, path: &str, value: Json) -> String {
        apply(text, &[(path.into(), value)]).unwrap()
    }

    #[test]
    fn what_stands_around_a_value_stays() {
        let text = "# mine\n[breaks]\n# the long one\nevery = '1h' # since May\nlength = \"5m\"\n# the end\n";
        let expected =
            "# mine\n[breaks]\n# the long one\nevery = \"40m\" # since May\nlength = \"5m\"\n# the end\n";
        assert_eq!(edited(text, "breaks.every", json!("40m")), expected);
        assert_eq!(
            edited(text, "breaks.every", json!("1h")),
            text,
            "what is said already is not written anew"
        );
    }

    #[test]
    fn a_setting_that_is_not_there_is_added_to_its_section() {
        assert_eq!(edited("", "breaks.every", json!("40m")), "\n[breaks]\nevery = \"40m\"\n");
        assert_eq!(
            edited("[breaks]\nlength = '5m'\n\n[obs]\nurl = ''\n", "breaks.every", json!("40m")),
            "[breaks]\nlength = '5m'\nevery = \"40m\"\n\n[obs]\nurl = ''\n"
        );
        assert_eq!(
            edited("breaks.every = '1h'\n", "breaks.length", json!("4m")),
            "breaks.every = '1h'\nbreaks.length = \"4m\"\n"
        );
        assert_eq!(
            edited("breaks = { every = '1h' }\n", "breaks.length", json!("4m")),
            "breaks = { every = '1h' , length = \"4m\" }\n"
        );
    }

    #[test]
    fn entries_of_a_list_keep_their_comments_while_they_stay() {
        let text = "[obs]\nmute = [\n  \"Mic\", # the loud one\n  \"Game\",\n]\n";
        let desk = "[obs]\nmute = [\n  \"Mic\", # the loud one\n  \"Desk\",\n]\n";
        assert_eq!(edited(text, "obs.mute", json!(["Mic", "Desk"])), desk);
        let alone = edited(text, "obs.mute", json!(["Mic"]));
        assert!(alone.contains("# the loud one") && alone.parse::<DocumentMut>().is_ok(), "{alone}");
    }

    #[test]
    fn an_exception_that_goes_leaves_its_comment() {
        let text = "[shield.numbers]\n# I like these\nfollowers = 'shown'\nraid = 'words'\n";
        let written = edited(text, "shield.numbers", json!({ "raid": "words" }));
        assert!(written.contains("# I like these") && !written.contains("followers"), "{written}");
    }

    #[test]
    fn a_file_of_windows_keeps_its_line_ends() {
        let written = edited("\u{feff}[breaks]\r\nevery = '1h'\r\n", "breaks.every", json!("40m"));
        assert_eq!(written, "[breaks]\r\nevery = \"40m\"\r\n");
    }

    #[test]
    fn exercises_in_sections_of_their_own_keep_their_comments() {
        let text = "[[breaks.own]]\n# good in winter\nid = 'tea'\ntitle = 'Tea'\nsteps = ['a']\n";
        let own = json!([{ "id": "tea", "title": "A cup", "steps": ["a"] }]);
        let written = edited(text, "breaks.own", own);
        assert_eq!(written, text.replace("'Tea'", "\"A cup\""));
    }
}
