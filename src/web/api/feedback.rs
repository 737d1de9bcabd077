//! Feedback: what passed, what a digest has delivered, and what other tools hand in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Answer;
use super::input::{Body, Path, Query};
use crate::domain::{Action, Author, Done, Draft, Item, ItemId, ItemState, Kind, StreamId};
use crate::store::feedback::{self, Filter};
use crate::web::Shared;
use crate::web::problem::Problem;

/// Items in one answer, unless fewer are asked for.
const PAGE: u32 = 200;
/// Longest text that another tool may hand in, in characters; Twitch's own limit is 500.
const LONGEST_TEXT: usize = 4000;
/// Longest name or id that another tool may hand in, in characters.
const LONGEST_NAME: usize = 200;

/// Which feedback.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    stream: Option<StreamId>,
    kind: Option<Kind>,
    state: Option<ItemState>,
    before: Option<ItemId>,
    limit: Option<u32>,
}

/// What passed or was delivered, newest first. Abuse and number talk only when asked for by kind.
pub(super) async fn list(State(web): State<Shared>, Query(wanted): Query<Wanted>) -> Answer<Json<Vec<Item>>> {
    if wanted.kind == Some(Kind::NumberTalk) && web.engine.status().live() {
        return Err(waits("Talk about numbers waits until after the stream."));
    }
    let asks_for_held = wanted.state == Some(ItemState::Held);
    let filter = Filter {
        stream: wanted.stream,
        kind: wanted.kind,
        state: wanted.state,
        before: wanted.before,
        limit: wanted.limit.unwrap_or(PAGE).clamp(1, PAGE),
    };
    let items = web.engine.store().read(move |connection| feedback::list(connection, &filter)).await?;
    if asks_for_held && !items.is_empty() {
        return Err(waits("What is held waits for its digest. `evenkeel digest now` composes one."));
    }
    Ok(Json(items))
}

fn waits(sentence: &str) -> Problem {
    Problem::new(StatusCode::CONFLICT, sentence)
}

/// Feedback from another tool.
#[derive(Debug, Deserialize)]
pub(super) struct HandedIn {
    id: Option<String>,
    source: String,
    author: Whom,
    text: String,
    at: Option<Timestamp>,
}

/// An author, as a name or in full.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Whom {
    Name(String),
    Full {
        #[serde(default)]
        id: String,
        #[serde(default)]
        login: String,
        #[serde(default)]
        name: String,
    },
}

/// Takes feedback from another tool. Repeating an id changes nothing.
pub(super) async fn hand_in(
    State(web): State<Shared>,
    Body(given): Body<HandedIn>,
) -> Answer<(StatusCode, Json<Value>)> {
    let draft = draft_of(given, web.engine.clock().now())?;
    match web.engine.execute(Action::HandIn(Box::new(draft))).await? {
        Done::HandedIn { id, new } => {
            let status = if new { StatusCode::CREATED } else { StatusCode::OK };
            Ok((status, Json(json!({ "id": id, "new": new }))))
        }
        _ => Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The feedback could not be read back.")),
    }
}

fn draft_of(given: HandedIn, now: Timestamp) -> Answer<Draft> {
    let invalid = |sentence: &str| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, sentence);
    let author = match given.author {
        Whom::Name(name) => Author { id: String::new(), login: name.to_lowercase(), name },
        Whom::Full { id, login, name } => Author { id, login: login.to_lowercase(), name },
    };
    let names = [&given.source, &author.id, &author.login, &author.name];
    if names.into_iter().chain(&given.id).any(|name| name.chars().count() > LONGEST_NAME) {
        return Err(invalid("A name or id is too long."));
    }
    if given.text.chars().count() > LONGEST_TEXT {
        return Err(invalid("The text is too long."));
    }
    if given.source.trim().is_empty() || given.text.trim().is_empty() {
        return Err(invalid("Feedback needs a source and a text."));
    }
    if given.source.eq_ignore_ascii_case("twitch") {
        return Err(invalid("`twitch` is Evenkeel's own source. Give your tool's name."));
    }
    // The future is a clock that is wrong; what was said was said by now.
    let at = given.at.unwrap_or(now).min(now);
    Ok(Draft { source_id: given.id, ..Draft::message(&given.source, author, given.text, at) })
}

/// What an item really is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Correction {
    kind: Kind,
}

/// The streamer corrects a label.
pub(super) async fn correct(
    State(web): State<Shared>,
    Path(item): Path<ItemId>,
    Body(correction): Body<Correction>,
) -> Answer<Json<Value>> {
    web.engine.execute(Action::CorrectKind { item, kind: correction.kind }).await?;
    Ok(Json(json!({ "id": item, "kind": correction.kind })))
}
