//! The description of the API, made from the handlers themselves (OpenAPI 3.1).
//!
//! What holds for every call is said here once: who may call, and how an error is told.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{self, ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, OpenApi};

use crate::web::guard::Caller;
use crate::web::problem::{ApiProblem, MEDIA_TYPE};
use crate::web::{Shared, guard, routes};

/// The key as a header.
const KEY: &str = "key";
/// A session of the private pages.
const SESSION: &str = "session";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Evenkeel",
        description = "Evenkeel's own API, on this machine. Everything but `/api/v1/health` needs the key from \
            `api-key` in the data folder, or a session of the private pages. No number that is hidden is in any answer."
    ),
    security(("key" = []), ("session" = [])),
    components(schemas(ApiProblem))
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
        [problem("409", "It is not possible as things are; `detail` says why.")].into()
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
    let mut description = Description::openapi();
    for (access, group) in routes::declared() {
        let mut group = group.into_openapi();
        let every = group.paths.paths.values_mut().flat_map(operations);
        every.for_each(|operation| complete(operation, access));
        description.merge(group);
    }
    for (path, item) in &mut description.paths.paths {
        for operation in operations(item) {
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
fn complete(operation: &mut Operation, access: Caller) {
    // Handlers of different resources share names; within a resource they do not.
    if let (Some(tags), Some(name)) = (&operation.tags, &operation.operation_id) {
        operation.operation_id = Some(format!("{}_{name}", tags.join("_")));
    }
    let mut common = vec![
        ("421", "The Host is not ours."),
        ("default", "Any other error, as a sentence of what happened and one of what to do."),
    ];
    if access.is_open() {
        operation.security = Some(vec![SecurityRequirement::default()]);
    } else {
        common.push(("401", "Neither the key nor a session came with it."));
        let refused = match access {
            Caller::Here => {
                "It came from another device, or another web page asked for it with the session's cookie."
            }
            _ => "Another web page asked for it with the session's cookie.",
        };
        common.push(("403", refused));
    }
    if operation.request_body.is_some() {
        common.push(("413", "The body is too large."));
        common.push(("415", "The body is not JSON."));
    }
    let common = common.into_iter().map(|(status, what)| problem(status, what));
    operation.responses.responses.extend(common);
}
