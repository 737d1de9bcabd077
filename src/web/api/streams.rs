//! Telling by hand that a stream began or ended.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::Answer;
use crate::domain::{Action, Done};
use crate::web::Shared;

/// A stream begins now. One that runs already goes on.
pub(super) async fn start(State(web): State<Shared>) -> Answer<Json<Value>> {
    tell(&web, Action::StartStream).await
}

/// The running stream ends now.
pub(super) async fn end(State(web): State<Shared>) -> Answer<Json<Value>> {
    tell(&web, Action::EndStream).await
}

async fn tell(web: &Shared, action: Action) -> Answer<Json<Value>> {
    let live = action == Action::StartStream;
    let done = web.engine.execute(action).await?;
    let stream = if let Done::Stream(id) = done { Some(id) } else { None };
    Ok(Json(json!({ "live": live, "stream": { "id": stream } })))
}
