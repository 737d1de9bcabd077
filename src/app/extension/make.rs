//! Puts the extension's files together, as text: the style and the rules from `rules.json`, the user
//! script from the same scripts. Must not write anything.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{ExtensionFile, INSTALL, USER_SCRIPT};
use crate::secret::Secret;
use crate::web::assets::{asset, shield_file};

/// What is taken as it is.
const AS_THEY_ARE: [&str; 13] = [
    "numbers.js",
    "marks.js",
    "quiet.js",
    "card.js",
    "cover.js",
    "pick.js",
    "content.js",
    "platform.js",
    "worker.js",
    "popup.html",
    "popup.css",
    "popup.js",
    "icon-48.png",
];
/// The larger picture, which only lists of extensions show.
const LARGE_ICON: &str = "icon-128.png";

/// As much of `rules.json` as the style is made from.
#[derive(Debug, Deserialize)]
struct ShieldRules {
    rules: Vec<ShieldRule>,
    chat: Chat,
    guesses: Guesses,
    numbers: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct ShieldRule {
    selector: String,
    hides: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Chat {
    selectors: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Guesses {
    popovers: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Manifest {
    content_scripts: Vec<Scripts>,
}

#[derive(Debug, Deserialize)]
struct Scripts {
    js: Vec<String>,
}

/// Every file of the extension in `folder`, for the service at `service`.
///
/// # Errors
/// What does not fit together.
pub(super) fn files(
    folder: &Path,
    service: SocketAddr,
    token: &Secret,
) -> Result<Vec<ExtensionFile>, String> {
    let address = format!("http://{service}");
    let manifest = text("manifest.json")?
        .replace("{{VERSION}}", env!("CARGO_PKG_VERSION"))
        .replace("{{SERVICE}}", &format!("http://{}", host(service)));
    let local = json!({ "address": address, "token": token.expose() });
    let install = text(INSTALL)?
        .replace("{{FOLDER}}", &folder.display().to_string())
        .replace("{{SCRIPT}}", &folder.join(USER_SCRIPT).display().to_string());

    let file =
        |name: &str, content: String| ExtensionFile { name: name.to_owned(), content: content.into_bytes() };
    let mut files = vec![
        file("manifest.json", manifest),
        file("hide.css", style()?),
        file("rules.js", rules_script()?),
        file("tokens.css", tokens()?),
        file(INSTALL, install),
        file("local.json", local.to_string()),
        file(USER_SCRIPT, user_script(service, &local)?),
    ];
    for name in AS_THEY_ARE.into_iter().chain([LARGE_ICON]) {
        files.push(ExtensionFile { name: name.to_owned(), content: bytes(name)? });
    }
    Ok(files)
}

fn bytes(name: &str) -> Result<Vec<u8>, String> {
    Ok(shield_file(name).ok_or_else(|| format!("{name} is missing"))?.into_owned())
}

fn text(name: &str) -> Result<String, String> {
    String::from_utf8(bytes(name)?).map_err(|_| format!("{name} is no text"))
}

fn tokens() -> Result<String, String> {
    let tokens = asset("tokens.css").ok_or("tokens.css is missing")?;
    String::from_utf8(tokens.bytes.into_owned()).map_err(|_| "tokens.css is no text".to_owned())
}

fn rules() -> Result<ShieldRules, String> {
    serde_json::from_str(&text("rules.json")?).map_err(|error| format!("rules.json: {error}"))
}

/// The host alone: what may be asked is named without a port.
fn host(service: SocketAddr) -> String {
    if service.is_ipv6() { format!("[{}]", service.ip()) } else { service.ip().to_string() }
}

/// The style that hides, with a rule for each number.
fn style() -> Result<String, String> {
    let rules = rules()?;
    let mut style = text("hide.css")?
        .replace("{{POPOVERS}}", &rules.guesses.popovers.join(", "))
        .replace("{{CHAT}}", &rules.chat.selectors.join(", "));
    for id in rules.numbers.keys().map(String::as_str).chain(["*"]) {
        // A page says `all` where nothing at all is to be hidden.
        let word = if id == "*" { "all" } else { id };
        let of_it = rules.rules.iter().filter(|rule| rule.hides.iter().any(|hidden| hidden == id));
        let mut selectors: Vec<_> = of_it.map(|rule| rule.selector.clone()).collect();
        selectors.push(format!("[data-evenkeel-hide~=\"{word}\"]"));
        let root = format!(":root:not(#evenkeel):not([data-evenkeel-shown~=\"{word}\"])");
        let list = selectors.join(",\n  ");
        // What lies inside may have a visibility of its own, and a transition would let it fade.
        let _ = write!(
            style,
            "\n{root} :is(\n  {list}\n),\n{root} :is(\n  {list}\n) * {{\n  visibility: hidden !important;\n  transition: none !important;\n}}\n"
        );
    }
    Ok(style)
}

/// The rules, and how our own parts look, as a script: content scripts can load nothing at their start.
fn rules_script() -> Result<String, String> {
    let rules: Value =
        serde_json::from_str(&text("rules.json")?).map_err(|error| format!("rules.json: {error}"))?;
    let look = format!("{}\n{}", tokens()?.replace(":root", ":host"), text("card.css")?);
    Ok(format!(
        "// Made from rules.json, tokens.css and card.css.\nconst shieldRules = {rules};\nconst shieldLook = {};\n",
        Value::from(look)
    ))
}

/// The same scripts in the order of the manifest, with the user script's side of what differs.
fn user_script(service: SocketAddr, local: &Value) -> Result<String, String> {
    let manifest: Manifest =
        serde_json::from_str(&text("manifest.json")?).map_err(|error| format!("manifest.json: {error}"))?;
    let scripts = manifest.content_scripts.first().ok_or("the manifest names no scripts")?;
    let mut script = text("header.user.js")?
        .replace("{{VERSION}}", env!("CARGO_PKG_VERSION"))
        .replace("{{HOST}}", &service.ip().to_string());
    script.push_str("\n(() => {\n\"use strict\";\n");
    let _ = writeln!(script, "const shieldStyle = {};", Value::from(style()?));
    let _ = writeln!(script, "const shieldService = {local};");
    for name in &scripts.js {
        let part = match name.as_str() {
            "rules.js" => rules_script()?,
            "platform.js" => text("platform.user.js")?,
            name => text(name)?,
        };
        script.push_str(&part);
    }
    script.push_str("})();\n");
    Ok(script)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::NumberId;

    fn data() -> Value {
        serde_json::from_str(&text("rules.json").unwrap()).unwrap()
    }

    #[test]
    fn rules_hide_numbers_that_there_are_and_say_what_and_where() {
        let data = data();
        let known: BTreeSet<&str> = NumberId::ALL.iter().map(|number| number.as_str()).collect();
        let mut ids = BTreeSet::new();
        for rule in data["rules"].as_array().unwrap() {
            let id = rule["id"].as_str().unwrap();
            assert!(ids.insert(id), "{id} is there twice");
            let hides: Vec<_> =
                rule["hides"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
            assert!(!hides.is_empty() && hides.iter().all(|id| *id == "*" || known.contains(id)), "{id}");
            assert!(data["places"][rule["where"].as_str().unwrap()].is_string(), "{id}");
            let (_, found) = rule["source"].as_str().unwrap().rsplit_once(", ").unwrap();
            assert!(
                format!("{found}-01").parse::<jiff::civil::Date>().is_ok(),
                "{id} says when it was found"
            );
            assert!(!rule["what"].as_str().unwrap().contains(|letter: char| letter.is_ascii_digit()), "{id}");
        }
        for named in [&data["numbers"], &data["guesses"]["words"]] {
            let named: BTreeSet<&str> = named.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(named, known, "every number has its words");
        }
    }

    #[test]
    fn when_a_rule_last_worked_is_a_day_or_unverified() {
        let data = data();
        let all = ["rules", "routes"].into_iter().flat_map(|list| data[list].as_array().unwrap());
        for each in all.chain([&data["chat"]]) {
            let seen = each["last_seen"].as_str().unwrap();
            assert!(seen == "unverified" || seen.parse::<jiff::civil::Date>().is_ok(), "{each}");
        }
    }

    #[test]
    fn no_rule_leans_on_a_class_that_a_build_made_up() {
        // Such as `ScTransitionBase-sc-hx4quq-0` or `kYtWpR`: a run of letters with a capital or a digit in it.
        for rule in rules().unwrap().rules {
            for class in rule.selector.split('.').skip(1) {
                let class = class.split([' ', '[', ':']).next().unwrap();
                let plain = class.chars().all(|letter| !letter.is_uppercase()) && !class.contains("-sc-");
                assert!(plain, "{}", rule.selector);
            }
        }
    }

    #[test]
    fn a_rule_of_several_numbers_hides_while_one_of_them_is_hidden() {
        let style = style().unwrap();
        let parts: Vec<_> =
            style.split("\n:root").filter(|part| part.contains(".last-x-events_container")).collect();
        assert_eq!(parts.len(), 10, "once for itself and once for what is in it, of five numbers");
        assert!(!style.contains("{{") && !style.contains("shown~=\"*\""));
    }

    #[test]
    fn the_scripts_of_the_manifest_are_all_there() {
        let manifest: Manifest = serde_json::from_str(&text("manifest.json").unwrap()).unwrap();
        for name in &manifest.content_scripts[0].js {
            assert!(name == "rules.js" || AS_THEY_ARE.contains(&name.as_str()), "{name}");
        }
    }
}
