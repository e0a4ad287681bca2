//! `/openapi.json`, and the page that shows it: plain HTML without a script, so that it can be read anywhere and by
//! anyone.

use super::error;
use crate::web::problem::{self, Kind};
use crate::web::server::default_header;
use axum::http::header;
use axum::response::Html;
use axum::routing::get;
use axum::{Json, Router};
use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

const PAGE: &str = include_str!("reference.html");
const STYLE: &str = include_str!("reference.css");
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The description and its page.
pub(super) fn router(description: &OpenApi) -> Router {
    let json = serde_json::to_value(description).expect("the description is plain JSON");
    let page = page(&json);
    Router::new()
        .route("/openapi.json", get(async || Json(json)))
        .route("/openapi", get(async || Html(page)))
        .route("/openapi.css", get(async || ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)))
        .layer(default_header(header::CONTENT_SECURITY_POLICY, POLICY))
}

#[derive(Serialize)]
struct Operation<'a> {
    method: String,
    path: &'a str,
    details: &'a Value,
}

#[derive(Serialize)]
struct Fault {
    name: &'static str,
    status: u16,
    title: &'static str,
}

impl From<&Kind> for Fault {
    fn from(kind: &Kind) -> Self {
        Self { name: kind.name, status: kind.status.as_u16(), title: kind.title }
    }
}

fn page(description: &Value) -> String {
    let entries = |of: &'static str| description.pointer(of).and_then(Value::as_object).into_iter().flatten();
    let operations: Vec<_> = entries("/paths")
        .flat_map(|(path, item)| {
            item.as_object().into_iter().flatten().map(move |(method, details)| Operation {
                method: method.to_uppercase(),
                path,
                details,
            })
        })
        .collect();
    let schemas: Vec<_> = entries("/components/schemas").collect();
    let faults: Vec<Fault> = problem::KINDS.iter().chain(error::KINDS).map(Fault::from).collect();

    let shown = json!({ "operations": operations, "schemas": schemas, "faults": faults });

    let mut templates = Environment::new();
    templates
        .add_filter("last_part", |address: &str| address.rsplit('/').next().unwrap_or_default().to_owned());
    templates
        .render_named_str("reference.html", PAGE, Serde(shown))
        .expect("a constant template over the API's own description")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_schema_and_problem_stands_on_the_page() {
        let description = serde_json::to_value(super::super::openapi()).unwrap();
        let page = page(&description);
        let paths = description["paths"].as_object().unwrap();
        assert_eq!(paths.len(), 20, "{:?}", paths.keys());
        for path in paths.keys() {
            assert!(page.contains(&path.replace('/', "&#x2f;")) || page.contains(path), "{path}");
        }
        for schema in description["components"]["schemas"].as_object().unwrap().keys() {
            assert!(page.contains(&format!("id=\"{schema}\"")), "{schema}");
        }
        for kind in problem::KINDS.iter().chain(error::KINDS) {
            assert!(page.contains(&format!("id=\"{}\"", kind.name)), "{}", kind.name);
        }
        assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"));
    }

    #[test]
    fn every_reference_in_the_description_leads_somewhere() {
        let description = serde_json::to_value(super::super::openapi()).unwrap();
        let text = description.to_string();
        for part in text.split("\"$ref\":\"#").skip(1) {
            let pointer = part.split('"').next().unwrap();
            assert!(description.pointer(pointer).is_some(), "{pointer}");
        }
    }

    #[test]
    fn the_names_of_problems_are_unique() {
        let mut names: Vec<_> = problem::KINDS.iter().chain(error::KINDS).map(|kind| kind.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), problem::KINDS.len() + error::KINDS.len());
    }
}
