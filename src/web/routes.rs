//! Every route, declared once: its path and handler, who may call it, and for calls their description.
//!
//! A route is in the group of those who may call it. [`guard`] refuses everybody else, and what is in no
//! group does not exist. The description of the API is read off the same groups.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;

use super::guard::{self, Caller};
use super::{BODY_LIMIT, Shared, Web, api, journal, overlay, private, problem, sockets, user_data};

/// All routes, by who may call them.
pub(super) fn declared() -> [(Caller, OpenApiRouter<Shared>); 8] {
    [
        (
            Caller::Public,
            api::public().route("/overlay", get(overlay::page)).route("/ws/overlay", get(sockets::overlay)),
        ),
        (
            Caller::Open,
            api::open()
                .route("/overlay/own.css", get(overlay::own_style))
                .route("/assets/{*path}", get(overlay::file))
                .route("/emotes/{service}/{id}", get(overlay::emote))
                .route("/favicon.ico", get(problem::not_found)),
        ),
        (
            Caller::OverlayToken,
            OpenApiRouter::default()
                .route("/overlay/{token}", get(overlay::page_for_others))
                .route("/ws/overlay/{token}", get(sockets::overlay)),
        ),
        (Caller::Pairing, OpenApiRouter::default().route("/pair", get(user_data::pair))),
        (Caller::Extension, api::extension()),
        (
            Caller::Here,
            api::here()
                .route("/devices", get(user_data::devices))
                .route("/setup", get(private::setup))
                .route("/settings", get(private::settings))
                .route("/journal/keeping", get(journal::keeping)),
        ),
        (Caller::Dock, api::dock().route("/dock", get(private::dock)).route("/ws/dock", get(sockets::dock))),
        (
            Caller::Private,
            api::private()
                .route("/", get(private::today))
                .route("/data", get(user_data::data))
                .route("/numbers", get(private::numbers))
                .route("/numbers/{id}", get(private::stream_numbers))
                .route("/learned", get(private::learned))
                .route("/digests", get(private::digests))
                .route("/digests/{id}", get(private::digest))
                .route("/digests/{id}/lines/{section}", get(private::digest_lines))
                .route("/help", get(journal::help))
                .route("/journal", get(journal::home))
                .route("/journal/thought", get(journal::thoughts::new_thought))
                .route("/journal/thoughts", get(journal::thoughts::list))
                .route("/journal/thoughts/{id}", get(journal::thoughts::thought))
                .route("/journal/marks", get(journal::thoughts::marks))
                .route("/journal/minute/{id}", get(journal::thoughts::minute))
                .route("/journal/experiments", get(journal::practice::experiments))
                .route("/journal/experiments/{id}", get(journal::practice::experiment))
                .route("/journal/steps", get(journal::practice::steps))
                .route("/journal/plan", get(journal::practice::plan))
                .route("/journal/worries", get(journal::practice::worries))
                .route("/journal/debrief", get(journal::debrief))
                .route("/journal/week", get(journal::this_week))
                .route("/journal/week/{id}", get(journal::week))
                .route("/patterns", get(journal::patterns)),
        ),
    ]
}

/// All routes, each behind the guard of its group. What exists nowhere is told to those alone who may see
/// what is private.
pub fn router(web: Web) -> Router {
    let web = Arc::new(web);
    let behind = |access| from_fn_with_state((web.clone(), access), guard::guard);
    let routes = declared().into_iter().fold(Router::new(), |routes, (access, group)| {
        routes.merge(Router::from(group).route_layer(behind(access)))
    });
    routes
        .fallback(problem::not_found.layer(behind(Caller::Private)))
        .method_not_allowed_fallback(problem::method_not_allowed.layer(behind(Caller::Private)))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(web)
}
