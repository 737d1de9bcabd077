//! Whether OBS has what the settings name for breaks, for somebody who asks.
//!
//! Must not change anything.

use serde_json::{Value, json};

use super::settings::ObsSettings;
use super::talk::{Talk, TalkError};
use super::trouble::Trouble;

/// A sentence for everything that OBS does not have: what is missing, and what to do.
///
/// # Errors
/// When OBS does not answer.
pub async fn missing(talk: &mut Talk, settings: &ObsSettings) -> Result<Vec<String>, TalkError> {
    let mut troubles = Vec::new();
    let scenes = talk.need("GetSceneList", json!({})).await?;
    let name = |scene: &Value| scene.get("sceneName").and_then(Value::as_str).map(str::to_owned);
    let scenes = scenes.get("scenes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let wanted = &settings.break_scene;
    if !wanted.is_empty() && !scenes.iter().filter_map(name).any(|name| name == *wanted) {
        troubles.push(Trouble::NoScene { name: wanted.clone() });
    }
    for input in &settings.mute {
        if talk.ask("GetInputMute", json!({ "inputName": input })).await?.is_err() {
            troubles.push(Trouble::NoInput { name: input.clone() });
        }
    }
    let sentence =
        |trouble: &Trouble| format!("{} {}", trouble.problem().unwrap_or_default(), trouble.advice());
    Ok(troubles.iter().map(sentence).collect())
}
