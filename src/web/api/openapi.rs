//! The description of the API.
use axum::Json;
use serde_json::{Value, json};

pub(super) async fn description() -> Json<Value> {
    Json(json!({}))
}
