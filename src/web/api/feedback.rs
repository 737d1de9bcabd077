//! Feedback: what passed, what a digest has delivered, and what other tools hand in.
#![allow(unused_qualifications, reason = "the derives of the description write them")]

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ApiResult;
use super::input::{Body, Path, Query};
use super::item::ItemView;
use super::openapi::{Conflict, Missing, Unclear};
use super::switches::{self, SwitchBody};
use crate::domain::{
    Action, Author, Done, ItemId, ItemState, Kind, Lesson, NewFeedback, StreamId, trim_unseen,
};
use crate::store::feedback::{self, Filter};
use crate::store::search;
use crate::web::Shared;
use crate::web::problem::ApiProblem;

/// Items in one answer, unless fewer are asked for.
const PAGE: u32 = 200;
/// Longest text that another tool may hand in, in characters; Twitch's own limit is 500.
const LONGEST_TEXT: usize = 4000;
/// Longest name or id that another tool may hand in, in characters.
const LONGEST_NAME: usize = 200;

/// Which feedback.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FeedbackQuery {
    /// Of this stream.
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,18}$")]
    stream: Option<StreamId>,
    /// Of this kind. Abuse and number talk come only when they are asked for.
    #[param(inline)]
    kind: Option<Kind>,
    /// In this state; passed and delivered ones where it is left out.
    #[param(inline)]
    state: Option<ItemState>,
    /// Older than this item.
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,18}$")]
    before: Option<ItemId>,
    /// Past feedback only, in which each of these words begins a word of the text or of the author's name.
    /// What is rude comes, like abuse, only when its kind is asked for.
    #[param(max_length = 200)]
    q: Option<String>,
    /// At most so many; never less than one or more than two hundred.
    limit: Option<u32>,
}

/// What passed or was delivered, newest first. Abuse and number talk only when asked for by kind.
///
/// What is held waits for its digest, and number talk until after the stream: to ask for them before
/// is a conflict. With `q`, past feedback is searched: what a digest after a stream, at its time of day or
/// on demand has gone by.
#[utoipa::path(
    get,
    path = "/feedback",
    tag = "feedback",
    params(FeedbackQuery),
    responses((status = 200, description = "Items, newest first.", body = Vec<ItemView>), Conflict, Unclear)
)]
pub(super) async fn list(
    State(web): State<Shared>,
    Query(wanted): Query<FeedbackQuery>,
) -> ApiResult<Json<Vec<ItemView>>> {
    if wanted.kind == Some(Kind::NumberTalk) && web.engine.status().live() {
        return Err(waits("Talk about numbers waits until after the stream."));
    }
    if wanted.state == Some(ItemState::Held) {
        // Whatever else was asked: which kinds of things wait, or whose, is not to be found out.
        if web.engine.read(feedback::waits).await? {
            return Err(waits("What is held waits for its digest. `evenkeel digest now` composes one."));
        }
        return Ok(Json(Vec::new()));
    }
    let filter = Filter {
        stream: wanted.stream,
        kind: wanted.kind,
        state: wanted.state,
        before: wanted.before,
        limit: wanted.limit.unwrap_or(PAGE).clamp(1, PAGE),
    };
    let Some(words) = wanted.q else {
        let items = web.engine.read(move |connection| feedback::list(connection, &filter)).await?;
        return Ok(Json(items.into_iter().map(ItemView::from).collect()));
    };
    if words.chars().count() > LONGEST_NAME {
        return Err(ApiProblem::unclear("That is more than can be searched for at once. Use fewer words."));
    }
    let items = web.engine.read(move |connection| search::find(connection, &words, &filter)).await?;
    Ok(Json(items.into_iter().map(ItemView::from).collect()))
}

fn waits(sentence: &str) -> ApiProblem {
    ApiProblem::new(StatusCode::CONFLICT, sentence)
}

/// Feedback from another tool.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct HandedIn {
    /// The tool's own id; the same source and id again is the same feedback.
    #[schema(max_length = 200)]
    id: Option<String>,
    /// The tool's name; not `twitch`.
    #[schema(min_length = 1, max_length = 200)]
    source: String,
    /// Who said it.
    author: Whom,
    /// Their words.
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
    /// When they said it; now if left out.
    at: Option<Timestamp>,
}

/// An author, as a name or in full.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub(super) enum Whom {
    /// By name alone.
    Name(String),
    /// In full.
    Full {
        /// The tool's own id of the person.
        #[serde(default)]
        id: String,
        /// Login name.
        #[serde(default)]
        login: String,
        /// Display name.
        #[serde(default)]
        name: String,
    },
}

/// What became of feedback that was handed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Kept)]
pub(super) struct FeedbackKept {
    /// Its id here.
    id: ItemId,
    /// False when it was known already.
    new: bool,
}

/// Takes feedback from another tool. Repeating an id changes nothing.
#[utoipa::path(
    post,
    path = "/feedback",
    tag = "feedback",
    request_body = HandedIn,
    responses(
        (status = 201, description = "It is kept.", body = FeedbackKept),
        (status = 200, description = "It was known already; nothing changed.", body = FeedbackKept),
        Unclear
    )
)]
pub(super) async fn hand_in(
    State(web): State<Shared>,
    Body(given): Body<HandedIn>,
) -> ApiResult<(StatusCode, Json<FeedbackKept>)> {
    let draft = draft_of(given, web.engine.clock().now())?;
    match web.engine.execute(Action::HandIn(Box::new(draft))).await? {
        Done::HandedIn { id, new } => {
            let status = if new { StatusCode::CREATED } else { StatusCode::OK };
            Ok((status, Json(FeedbackKept { id, new })))
        }
        // The engine answers what is handed in with what became of it.
        _ => Err(ApiProblem::broken("The feedback could not be read back.")),
    }
}

fn draft_of(given: HandedIn, now: Timestamp) -> ApiResult<NewFeedback> {
    let HandedIn { id: source_id, source, author, text, at } = given;
    let source = name(&source);
    let author = match author {
        Whom::Name(given) => {
            Author { id: String::new(), login: name(&given).to_lowercase(), name: name(&given) }
        }
        Whom::Full { id, login, name: given } => {
            Author { id, login: name(&login).to_lowercase(), name: name(&given) }
        }
    };
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    if [&author.id].into_iter().chain(&source_id).any(|id| id.chars().any(char::is_control)) {
        return Err(ApiProblem::unclear(
            "An id holds a line break or another sign that cannot be seen. Send it without.",
        ));
    }
    let names = [&source, &author.id, &author.login, &author.name];
    if names.into_iter().chain(&source_id).any(|name| name.chars().count() > LONGEST_NAME) {
        return Err(ApiProblem::unclear("A name or id is too long."));
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(ApiProblem::unclear("The text is too long."));
    }
    if source.is_empty() || trim_unseen(&text).is_empty() {
        return Err(ApiProblem::unclear("Feedback needs a source and a text."));
    }
    if source.eq_ignore_ascii_case("twitch") {
        return Err(ApiProblem::unclear("`twitch` is Evenkeel's own source. Give your tool's name."));
    }
    // The future is a clock that is wrong; what was said was said by now.
    let at = at.unwrap_or(now).min(now);
    Ok(NewFeedback { source_id, ..NewFeedback::message(&source, author, text, at) })
}

/// A name without control characters, as names from chat are.
fn name(given: &str) -> String {
    given.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
}

/// What an item really is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Correction {
    /// The right kind.
    kind: Kind,
}

/// A corrected item.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Corrected {
    /// The item.
    id: ItemId,
    /// What it is now.
    kind: Kind,
    /// What is learned from it, for messages to come. `DELETE /learned/{id}` forgets it.
    learned: Vec<Lesson>,
}

/// The streamer corrects a label, and Evenkeel learns from it at once: the same words are the same thing
/// again, and an emote or word of this channel once two corrections agree on it. What is held cannot be
/// corrected before it was read.
#[utoipa::path(
    put,
    path = "/feedback/{id}/kind",
    tag = "feedback",
    params(("id" = String, Path, description = "An item's id.")),
    request_body = Correction,
    responses((status = 200, description = "It is corrected.", body = Corrected), Missing, Unclear)
)]
pub(super) async fn correct(
    State(web): State<Shared>,
    Path(item): Path<ItemId>,
    Body(correction): Body<Correction>,
) -> ApiResult<Json<Corrected>> {
    match web.engine.execute(Action::CorrectKind { item, kind: correction.kind }).await? {
        Done::Corrected { learned } => Ok(Json(Corrected { id: item, kind: correction.kind, learned })),
        // The engine answers a correction with what it taught.
        _ => Err(ApiProblem::broken("The correction could not be read back.")),
    }
}

/// Takes a line out of sight, on the overlay and in the dock: it waits for the next digest. Or lets it be seen again.
///
/// What waits for a digest by itself is not there yet.
#[utoipa::path(
    put,
    path = "/feedback/{id}/hidden",
    tag = "feedback",
    params(("id" = String, Path, description = "An item's id.")),
    request_body = SwitchBody,
    responses((status = 200, description = "It is as asked.", body = SwitchBody), Missing, Unclear)
)]
pub(super) async fn hide(
    State(web): State<Shared>,
    Path(item): Path<ItemId>,
    Body(switch): Body<SwitchBody>,
) -> ApiResult<Json<SwitchBody>> {
    switches::set(&web, Action::HideLine { item, on: switch.on }, switch).await
}
