//! Does the document say what the routes do?

use std::collections::{BTreeMap, BTreeSet};

use rules::Refusal;
use serde_json::Value;

use super::document;
use crate::api;
use crate::door::{Who, Writes};

fn written() -> Value {
    serde_json::to_value(document()).unwrap()
}

/// Every operation of the document, by method and path.
fn described(document: &Value) -> BTreeMap<(String, String), Value> {
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        item.as_object()
            .unwrap()
            .iter()
            .map(|(method, operation)| ((method.to_uppercase(), path.clone()), operation.clone()))
    });
    operations.collect()
}

#[test]
fn the_document_is_openapi_3_1() {
    assert!(written()["openapi"].as_str().unwrap().starts_with("3.1."));
}

#[test]
fn every_route_of_the_api_is_in_the_document_and_the_other_way_round() {
    let routes: BTreeSet<_> = api::routes()
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/"))
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    let document = written();
    assert_eq!(routes, described(&document).into_keys().collect());
}

#[test]
fn every_operation_is_explained() {
    let document = written();
    let mut ids = BTreeSet::new();
    for ((method, path), operation) in described(&document) {
        for member in ["summary", "description", "operationId"] {
            assert!(operation[member].as_str().is_some_and(|text| !text.is_empty()), "{method} {path} has no {member}");
        }
        assert!(ids.insert(operation["operationId"].to_string()), "{method} {path} has the id of another operation");
        let tag = operation["tags"][0].as_str().unwrap();
        assert!(
            document["tags"].as_array().unwrap().iter().any(|known| known["name"] == tag),
            "{method} {path}: {tag}"
        );
    }
}

#[test]
fn every_member_of_every_schema_is_explained() {
    let document = written();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(schema["description"].is_string(), "{name}");
        for (member, of_member) in schema["properties"].as_object().into_iter().flatten() {
            // Where a member may be null, its text stands beside the other choice.
            let explained = of_member["description"].is_string()
                || of_member["oneOf"]
                    .as_array()
                    .is_some_and(|choices| choices.iter().any(|choice| choice["description"].is_string()));
            assert!(explained, "{name}.{member}: {of_member}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = written();
    let text = document.to_string();
    for part in text.split("\"$ref\":\"#").skip(1) {
        let pointer = part.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
}

#[test]
fn every_code_of_an_operation_is_in_the_catalogue_and_told_with_its_status() {
    let document = written();
    let described = described(&document);
    for operation in api::operations() {
        let responses = &described[&(operation.route.method.to_string(), operation.route.path.to_owned())]["responses"];
        for code in operation.codes {
            let entry = Refusal::CATALOGUE.iter().find(|entry| entry.code == *code).unwrap_or_else(|| panic!("{code}"));
            let told = responses[entry.status.to_string()]["x-codes"].as_array().unwrap();
            assert!(told.contains(&Value::from(*code)), "{code}");
        }
    }
}

/// T53: what the door demands is what the document tells.
#[test]
fn t53_the_document_tells_the_guard_of_every_route() {
    let document = written();
    let described = described(&document);
    for route in api::routes().into_iter().filter(|route| route.path.starts_with("/api/v1/")) {
        let operation = &described[&(route.method.to_string(), route.path.to_owned())];
        let needs_session = operation["security"].as_array().is_some_and(|ways| !ways.is_empty());
        let is_guarded = matches!(route.guard.who, Who::Root | Who::Client(_));
        assert_eq!(needs_session, is_guarded, "{} {}", route.method, route.path);
        let names_header = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|parameter| parameter["name"] == "X-Menshen-Request");
        assert_eq!(names_header, route.guard.writes == Writes::Json, "{} {}", route.method, route.path);
        assert_ne!(route.guard.writes, Writes::Form, "the API takes no forms");
        assert_eq!(
            route.guard.writes == Writes::Nothing,
            route.method == http::Method::GET,
            "{} {}: GET changes nothing",
            route.method,
            route.path
        );
    }
}

/// T60.
#[test]
fn t60_every_password_is_marked_as_one() {
    let document = written();
    let mut passwords = 0;
    for schema in document["components"]["schemas"].as_object().unwrap().values() {
        for (member, of_member) in schema["properties"].as_object().into_iter().flatten() {
            if member.ends_with("password") && of_member["type"] == "string" {
                assert_eq!(of_member["format"], "password", "{member}");
                passwords += 1;
            }
        }
    }
    assert_eq!(passwords, 10);
}
