//! What is asked of OBS, and what its answers mean.

use serde_json::{Value, json};

use crate::obs::reconciler::{ReconcileReply, ReconcileRequest};
use crate::obs::wire::{ObsRefusal, ObsRequest};

/// What Aitum's Vertical plug-in calls itself.
const VERTICAL: &str = "aitum-vertical-canvas";

/// What the reconciler wants, in OBS's words.
pub(super) fn request(wanted: &ReconcileRequest) -> ObsRequest {
    match wanted {
        ReconcileRequest::Collection => ObsRequest::new("GetSceneCollectionList", json!({})),
        ReconcileRequest::Scenes => ObsRequest::new("GetSceneList", json!({})),
        ReconcileRequest::Muted(input) => ObsRequest::new("GetInputMute", json!({ "inputName": input })),
        ReconcileRequest::Transition => ObsRequest::new("GetCurrentSceneTransitionCursor", json!({})),
        ReconcileRequest::Show(scene) => {
            ObsRequest::new("SetCurrentProgramScene", json!({ "sceneName": scene }))
        }
        ReconcileRequest::Preview(scene) => {
            ObsRequest::new("SetCurrentPreviewScene", json!({ "sceneName": scene }))
        }
        ReconcileRequest::Vertical => vertical("current_scene", &json!({})),
        ReconcileRequest::ShowVertical(scene) => vertical("switch_scene", &json!({ "scene": scene })),
        ReconcileRequest::Mute(input, muted) => {
            ObsRequest::new("SetInputMute", json!({ "inputName": input, "inputMuted": muted }))
        }
    }
}

/// A request to the vertical canvas, which is a plug-in's: OBS itself knows no scene on air there.
fn vertical(kind: &str, data: &Value) -> ObsRequest {
    let vendor = json!({ "vendorName": VERTICAL, "requestType": kind, "requestData": data });
    ObsRequest::new("CallVendorRequest", vendor)
}

/// How many canvases there are, by OBS's answer. One that is older than 32.1 has one.
pub(super) fn canvases(data: &Value) -> usize {
    data.get("canvases").and_then(Value::as_array).map_or(1, Vec::len)
}

/// What OBS answered to `wanted`, in the reconciler's words. What cannot be understood is a refusal.
pub(super) fn understood(wanted: &ReconcileRequest, answer: Result<Value, ObsRefusal>) -> ReconcileReply {
    let data = match answer {
        Ok(data) => data,
        Err(ObsRefusal::NotReady) => return ReconcileReply::NotReady,
        Err(ObsRefusal::NotThere) => return ReconcileReply::NotThere,
        // The plug-in is not there, or an older OBS knows of none.
        Err(_) if matches!(wanted, ReconcileRequest::Vertical | ReconcileRequest::ShowVertical(_)) => {
            return ReconcileReply::NotThere;
        }
        Err(ObsRefusal::Other(code)) => {
            tracing::debug!(code, ?wanted, "OBS refused a request");
            return ReconcileReply::Refused;
        }
    };
    match wanted {
        ReconcileRequest::Collection => {
            let name = data.get("currentSceneCollectionName").and_then(Value::as_str);
            name.map_or(ReconcileReply::Refused, |name| ReconcileReply::Collection(name.to_owned()))
        }
        ReconcileRequest::Scenes => scenes(&data),
        ReconcileRequest::Muted(_) => {
            let muted = data.get("inputMuted").and_then(Value::as_bool);
            muted.map_or(ReconcileReply::Refused, ReconcileReply::Muted)
        }
        ReconcileRequest::Vertical => {
            let scene = data.pointer("/responseData/scene").and_then(Value::as_str);
            let scene = scene.filter(|scene| !scene.is_empty());
            scene.map_or(ReconcileReply::NotThere, |scene| ReconcileReply::Vertical(scene.to_owned()))
        }
        ReconcileRequest::ShowVertical(_) => match data.pointer("/responseData/success") {
            Some(Value::Bool(false)) => ReconcileReply::NotThere,
            _ => ReconcileReply::Done,
        },
        // The place in the transition, from 0 to 1; 1 where none runs.
        ReconcileRequest::Transition => {
            let place = data.get("transitionCursor").and_then(Value::as_f64);
            place.map_or(ReconcileReply::Refused, |place| ReconcileReply::Transition(place < 1.0))
        }
        ReconcileRequest::Show(_) | ReconcileRequest::Preview(_) | ReconcileRequest::Mute(..) => {
            ReconcileReply::Done
        }
    }
}

fn scenes(data: &Value) -> ReconcileReply {
    let name = |field: &str| data.get(field).and_then(Value::as_str).map(str::to_owned);
    let Some(all) = data.get("scenes").and_then(Value::as_array) else { return ReconcileReply::Refused };
    // An OBS that still loads its scenes has none on air.
    let Some(on_air) = name("currentProgramSceneName") else { return ReconcileReply::NothingOnAir };
    let named = |scene: &Value| Some(scene.get("sceneName")?.as_str()?.to_owned());
    ReconcileReply::Scenes {
        on_air,
        preview: name("currentPreviewSceneName"),
        all: all.iter().filter_map(named).collect(),
    }
}

/// Whether OBS streams, by its answer. While it comes back after a loss, it does.
pub(super) fn streams(data: &Value) -> Option<bool> {
    data.get("outputActive")?.as_bool()
}
