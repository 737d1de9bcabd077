//! The description of the API, made from the handlers themselves (OpenAPI 3.1).
//!
//! What holds for every call is said here once: who may call, and how an error is told.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{self, ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, OpenApi};

use super::{
    account, breaks, digests, feedback, journal, learned, marks, numbers, own, pairing, people, settings,
    setup, shield, status, streams, switches, urgent,
};
use crate::web::problem::{MEDIA_TYPE, Problem};
use crate::web::{Shared, guard};

/// The key as a header.
const KEY: &str = "key";
/// A session of the private pages.
const SESSION: &str = "session";

#[derive(OpenApi)]
#[openapi(
    paths(
        status::health,
        status::status,
        description,
        account::account,
        account::sign_in,
        account::cancel,
        account::sign_out,
        account::picture,
        streams::start,
        streams::end,
        feedback::list,
        feedback::hand_in,
        feedback::correct,
        feedback::hide,
        people::hide,
        people::let_pass,
        learned::list,
        learned::forget,
        digests::list,
        digests::compose,
        digests::get,
        digests::deliveries,
        digests::send,
        digests::later,
        digests::abuse,
        digests::drop_abuse,
        breaks::exercises,
        breaks::list,
        breaks::start,
        breaks::current,
        breaks::snooze,
        breaks::skip,
        breaks::end,
        switches::quiet,
        switches::pause,
        marks::list,
        marks::add,
        marks::note,
        marks::remove,
        journal::stand,
        journal::forget,
        journal::unlock,
        journal::lock,
        journal::set_passphrase,
        journal::checkins::list,
        journal::checkins::add,
        journal::checkins::get,
        journal::checkins::change,
        journal::checkins::remove,
        journal::thoughts::list,
        journal::thoughts::add,
        journal::thoughts::get,
        journal::thoughts::change,
        journal::thoughts::remove,
        journal::intentions::list,
        journal::intentions::add,
        journal::intentions::get,
        journal::intentions::change,
        journal::intentions::remove,
        journal::debriefs::sit,
        journal::debriefs::list,
        journal::debriefs::add,
        journal::debriefs::get,
        journal::debriefs::change,
        journal::debriefs::remove,
        journal::weeks::list,
        journal::weeks::get,
        journal::weeks::put,
        journal::weeks::remove,
        journal::kept::list,
        journal::kept::remove,
        journal::kept::keep,
        journal::kept::answer,
        journal::kept::answers,
        journal::kept::let_go,
        journal::carrying::export,
        journal::carrying::import,
        journal::carrying::show_patterns,
        journal::drafts::get,
        journal::drafts::put,
        journal::drafts::remove,
        journal::hints::list,
        journal::hints::hint,
        urgent::get,
        urgent::dismiss,
        shield::get,
        shield::set,
        shield::toggle,
        shield::extension,
        numbers::list,
        numbers::peek,
        numbers::look,
        numbers::let_be,
        numbers::of_stream,
        settings::all,
        settings::change,
        setup::steps,
        setup::try_keys,
        setup::place_overlay,
        own::export,
        own::data,
        own::forget_viewer,
        own::forget_everything,
        pairing::house,
        pairing::offer,
        pairing::take_back,
        pairing::redeem,
    ),
    components(schemas(Problem))
)]
struct Resources;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Evenkeel",
        description = "Evenkeel's own API, on this machine. Everything but `/api/v1/health` needs the key from \
            `api-key` in the data folder, or a session of the private pages. No number that is hidden is in any answer."
    ),
    security(("key" = []), ("session" = []))
)]
struct Description;

/// The action does not fit how things stand.
pub(super) struct Conflict;
/// There is nothing with that id.
pub(super) struct Missing;
/// What was sent cannot be understood.
pub(super) struct Unclear;

type Responses = BTreeMap<String, RefOr<Response>>;

impl IntoResponses for Conflict {
    fn responses() -> Responses {
        [problem("409", "It does not fit how things stand; `detail` says why.")].into()
    }
}

impl IntoResponses for Missing {
    fn responses() -> Responses {
        [problem("404", "There is nothing with that id.")].into()
    }
}

impl IntoResponses for Unclear {
    fn responses() -> Responses {
        [problem("422", "What was sent cannot be understood; `detail` says what.")].into()
    }
}

fn problem(status: &str, what: &str) -> (String, RefOr<Response>) {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response = ResponseBuilder::new().description(what).content(MEDIA_TYPE, problem).build();
    (status.to_owned(), response.into())
}

/// The description of this API.
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "service",
    responses((status = 200, description = "This description.", body = Object))
)]
pub(super) async fn description(State(web): State<Shared>) -> Json<openapi::OpenApi> {
    Json(describe(&guard::cookie_name(&web)))
}

/// The whole description; the sessions' cookie is called `cookie`.
fn describe(cookie: &str) -> openapi::OpenApi {
    let mut description = Description::openapi().nest("/api/v1", Resources::openapi());
    for (path, item) in &mut description.paths.paths {
        for operation in operations(item) {
            complete(operation);
            if path.starts_with("/api/v1/journal/")
                || path.starts_with("/api/v1/marks")
                || path.starts_with("/api/v1/viewers/")
                || path.ends_with("/keep")
            {
                operation.responses.responses.extend([problem("423", "The journal is locked.")]);
            }
        }
    }
    if let Some(components) = &mut description.components {
        let cookie = ApiKeyValue::with_description(
            cookie,
            "Set when a private page is opened with its link. Writes need the page's own Origin, too.",
        );
        components.add_security_scheme(KEY, SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        components.add_security_scheme(SESSION, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
    description
}

fn operations(item: &mut openapi::PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete].into_iter().flatten()
}

/// Adds what every call has in common.
fn complete(operation: &mut Operation) {
    // Handlers of different resources share names; within a resource they do not.
    if let (Some(tags), Some(name)) = (&operation.tags, &operation.operation_id) {
        operation.operation_id = Some(format!("{}_{name}", tags.join("_")));
    }
    let mut common = vec![
        ("421", "The Host is not ours."),
        ("default", "Any other error, as a sentence of what happened and one of what to do."),
    ];
    // Its own security stands only where nothing is needed.
    if operation.security.is_none() {
        common.push(("401", "Neither the key nor a session came with it."));
        common.push(("403", "Another web page asked for it with the session's cookie."));
    }
    if operation.request_body.is_some() {
        common.push(("413", "The body is too large."));
        common.push(("415", "The body is not JSON."));
    }
    let common = common.into_iter().map(|(status, what)| problem(status, what));
    operation.responses.responses.extend(common);
}
