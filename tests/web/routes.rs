//! Routes are declared in one place, and each group of them refuses whom it must.

use std::path::{Path, PathBuf};

use reqwest::Method;
use serde_json::json;
use syn::visit::Visit;

use super::lan::{code, house, redeem, session};
use crate::support::web::{Client, Service};

/// The routes of a source file: the group they are in, and their path or the way they were added.
#[derive(Default)]
struct Declared {
    group: String,
    pages: Vec<(String, String)>,
    others: Vec<String>,
}

impl<'ast> Visit<'ast> for Declared {
    fn visit_expr_tuple(&mut self, tuple: &'ast syn::ExprTuple) {
        if let Some(syn::Expr::Path(path)) = tuple.elems.first()
            && path.path.segments.first().is_some_and(|first| first.ident == "Caller")
        {
            self.group = path.path.segments.last().unwrap().ident.to_string();
        }
        syn::visit::visit_expr_tuple(self, tuple);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let name = call.method.to_string();
        match (name.as_str(), call.args.first()) {
            ("route", Some(syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }))) => {
                self.pages.push((self.group.clone(), path.value()));
            }
            ("route" | "routes" | "route_service" | "nest" | "nest_service" | "fallback", _) => {
                self.others.push(name);
            }
            _ => {}
        }
        syn::visit::visit_expr_method_call(self, call);
    }
}

fn declared(path: &Path) -> Declared {
    let mut declared = Declared::default();
    declared.visit_file(&syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap());
    declared
}

fn web() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web")
}

/// Pages, files and sockets with something in place of what their path leaves open.
fn pages() -> Vec<(String, String)> {
    let filled = |path: String| {
        let path = path.replace("{id}", "1").replace("{section}", "ideas").replace("{token}", "x");
        path.replace("{*path}", "tokens.css")
    };
    declared(&web().join("routes.rs")).pages.into_iter().map(|(group, path)| (group, filled(path))).collect()
}

/// The API's calls, and whether each is open, or for this machine alone.
async fn calls(service: &Service) -> Vec<(Method, String, bool, bool)> {
    let description = service.json("/api/v1/openapi.json").await;
    let mut calls = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let refused = operation["responses"]["403"]["description"].as_str().unwrap_or_default();
            calls.push((
                method,
                path.replace("{id}", "1").replace("{login}", "x"),
                operation["security"] == json!([{}]),
                refused.contains("another device"),
            ));
        }
    }
    calls
}

async fn status(client: &Client, method: Method, path: &str) -> u16 {
    client.bare(method, path).send().await.unwrap().status().as_u16()
}

#[test]
fn no_route_is_declared_anywhere_else() {
    let mut folders = vec![web()];
    let mut sources = 0;
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            sources += 1;
            let Declared { pages, others, .. } = declared(&path);
            match path.strip_prefix(web()).unwrap().to_str().unwrap() {
                "routes.rs" => assert!(pages.len() > 20, "{pages:?}"),
                "api/mod.rs" => assert!(pages.is_empty() && others.len() > 50, "{others:?}"),
                _ => {
                    assert!(pages.is_empty() && others.is_empty(), "{}: {pages:?} {others:?}", path.display())
                }
            }
        }
    }
    assert!(sources > 40);
    assert!(pages().iter().all(|(group, path)| !group.is_empty() && !path.starts_with("/api")));
}

#[tokio::test]
async fn each_group_refuses_whom_it_must() {
    let service = Service::start().await;
    for (group, path) in pages() {
        let is_open = ["Public", "Open"].contains(&group.as_str());
        assert_eq!(status(&service, Method::GET, &path).await != 401, is_open, "{group} {path}");
    }
    let calls = calls(&service).await;
    assert_eq!(calls.iter().filter(|(.., is_here)| *is_here).count(), 37);
    for (method, path, is_open, _) in calls {
        let answer = status(&service, method.clone(), &path).await;
        assert_eq!(answer != 401, is_open, "{method} {path}: {answer}");
    }
}

#[tokio::test]
async fn from_another_device_each_group_refuses_whom_it_must() {
    let Some((service, there)) = house(false).await else { return };
    for (group, path) in pages() {
        let refused = match group.as_str() {
            "Open" | "Pairing" => None,
            "Here" => Some(403),
            _ => Some(401),
        };
        let answer = status(&there, Method::GET, &path).await;
        assert_eq!(Some(answer).filter(|status| [401, 403].contains(status)), refused, "{group} {path}");
    }
    let calls = calls(&service).await;
    let is_redeem = |path: &str| path == "/api/v1/pairing/redeem";
    for (method, path, _, is_here) in calls.iter().filter(|(_, path, ..)| !is_redeem(path)) {
        let refused = if *is_here { 403 } else { 401 };
        assert_eq!(status(&there, method.clone(), path).await, refused, "{method} {path}");
    }
    let code = code(&service).await;
    let session = session(&redeem(&there, &code).await);
    for (group, path) in pages() {
        let asked = there.with_session(Method::GET, &path, &session).header("origin", there.origin());
        let answer = asked.send().await.unwrap().status().as_u16();
        assert_eq!([401, 403].contains(&answer), group == "Here", "{group} {path}: {answer}");
    }
    for (method, path, ..) in calls.iter().filter(|(.., is_here)| *is_here) {
        let asked = there.with_session(method.clone(), path, &session).header("origin", there.origin());
        assert_eq!(asked.send().await.unwrap().status(), 403, "{method} {path}");
    }
}
