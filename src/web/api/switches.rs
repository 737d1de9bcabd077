//! Quiet mode and the pause.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Answer;
use super::input::Body;
use crate::domain::Action;
use crate::web::Shared;

/// On or off.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Switch {
    on: bool,
}

/// Pass nothing at all until turned off.
pub(super) async fn quiet(State(web): State<Shared>, Body(switch): Body<Switch>) -> Answer<Json<Value>> {
    set(&web, Action::Quiet(switch.on), switch.on).await
}

/// Everything at rest.
pub(super) async fn pause(State(web): State<Shared>, Body(switch): Body<Switch>) -> Answer<Json<Value>> {
    set(&web, Action::Pause(switch.on), switch.on).await
}

async fn set(web: &Shared, action: Action, on: bool) -> Answer<Json<Value>> {
    web.engine.execute(action).await?;
    Ok(Json(json!({ "on": on })))
}
