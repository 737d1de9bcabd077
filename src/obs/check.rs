//! Whether OBS has what the settings name for breaks, for somebody who asks.
//!
//! Must not change anything.

use serde_json::{Value, json};

use super::client::{ObsClient, ObsClientError};
use super::reconciler::ReconcileError;
use super::settings::ObsSettings;
use crate::net::Advice;

/// A sentence for everything that OBS does not have: what is missing, and what to do.
///
/// # Errors
/// When OBS does not answer.
pub async fn missing(client: &mut ObsClient, settings: &ObsSettings) -> Result<Vec<String>, ObsClientError> {
    let mut errors = Vec::new();
    let scenes = client.need("GetSceneList", json!({})).await?;
    let name = |scene: &Value| scene.get("sceneName").and_then(Value::as_str).map(str::to_owned);
    let scenes = scenes.get("scenes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let wanted = &settings.break_scene;
    if !wanted.is_empty() && !scenes.iter().filter_map(name).any(|name| name == *wanted) {
        errors.push(ReconcileError::NoScene { name: wanted.clone() });
    }
    // An older OBS knows of no canvases, and has one.
    let canvases = client.ask("GetCanvasList", json!({})).await?.unwrap_or_default();
    let canvases = canvases.get("canvases").and_then(Value::as_array).map_or(1, Vec::len);
    if settings.vertical_scene.is_empty() {
        errors.extend((canvases > 1).then_some(ReconcileError::OtherCanvases));
    } else {
        let asked = json!({ "vendorName": "aitum-vertical-canvas", "requestType": "current_scene", "requestData": {} });
        if client.ask("CallVendorRequest", asked).await?.is_err() {
            errors.push(ReconcileError::NoVertical { name: settings.vertical_scene.clone() });
        }
    }
    for input in &settings.mute {
        if client.ask("GetInputMute", json!({ "inputName": input })).await?.is_err() {
            errors.push(ReconcileError::NoInput { name: input.clone() });
        }
    }
    let sentence = |error: &ReconcileError| format!("{error} {}", error.advice());
    Ok(errors.iter().map(sentence).collect())
}
