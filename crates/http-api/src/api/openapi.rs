//! `GET /api/v1/openapi.json`: what there is, for programs that write clients. Needs no key: it tells nothing about anybody.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// Kept by hand beside the table of routes; a test compares the two.
const DOCUMENT: &str = include_str!("../../openapi.json");

pub(super) async fn show() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use axum::routing::MethodFilter;
    use serde_json::Value;

    use super::*;
    use crate::api::table;

    #[test]
    fn the_document_describes_every_route_with_its_scope_and_nothing_else() {
        let document: Value = serde_json::from_str(DOCUMENT).unwrap();
        let mut described = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, about) in methods.as_object().unwrap() {
                let scope = about["security"][0]["key"][0].as_str().unwrap();
                described.insert((method.to_uppercase(), path.clone(), scope.to_owned()));
                assert!(about["summary"].is_string(), "{method} {path}");
                for status in ["200", "401", "403", "404", "429"] {
                    assert!(
                        about["responses"][status].is_object(),
                        "{method} {path} says nothing about {status}"
                    );
                }
                for name in path.split(['{', '}']).skip(1).step_by(2) {
                    let parameters = about["parameters"].as_array().unwrap();
                    let known = parameters
                        .iter()
                        .any(|one| one["name"] == name && one["in"] == "path");
                    assert!(known, "{path} has no parameter {name}");
                }
            }
        }
        let listed: BTreeSet<_> = table()
            .listed
            .iter()
            .map(|(method, path, scope)| {
                let names = [
                    (MethodFilter::GET, "GET"),
                    (MethodFilter::PUT, "PUT"),
                    (MethodFilter::POST, "POST"),
                    (MethodFilter::PATCH, "PATCH"),
                    (MethodFilter::DELETE, "DELETE"),
                ];
                let (_, name) = names.iter().find(|(known, _)| known == method).unwrap();
                ((*name).to_owned(), (*path).to_owned(), scope.name().to_owned())
            })
            .collect();
        assert_eq!(described, listed);
    }
}
