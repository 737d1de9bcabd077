//! Whether we are up, and how things stand.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::domain::{LinkState, Peer};
use crate::web::Shared;

/// Up, and which version.
pub(super) async fn health() -> Json<Value> {
    Json(json!({ "status": "up", "version": env!("CARGO_PKG_VERSION") }))
}

/// How things stand. No number that the shield could hide is in it.
pub(super) async fn status(State(web): State<Shared>) -> Json<Value> {
    let status = web.engine.status();
    let off = json!({ "state": LinkState::Off });
    let chat = status.links.iter().find(|link| link.peer == Peer::Chat).map(|link| json!(link));
    let health: Vec<_> = status.links.iter().filter(|link| link.problem.is_some()).collect();
    Json(json!({
        "live": status.live(),
        "stream": status.stream.map(|id| json!({ "id": id })),
        "channel": web.channel,
        "chat": chat.unwrap_or_else(|| off.clone()),
        "eventsub": off,
        "stats": off,
        "obs": off,
        "hotkeys": off,
        "shield": { "while_live": web.shield },
        "quiet": status.quiet,
        "pause": status.paused,
        "break": status.breaks,
        "digest": { "next_at": status.next_digest },
        "health": health,
    }))
}
