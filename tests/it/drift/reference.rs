//! Checks that the reference describes every route, and is consistent.

use crate::reference::{FACADES, conform, document};
use crate::tree;
use api::doc::JSON;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The most characters of a name that generators of clients take from the reference.
const LONGEST_NAME: usize = 40;

#[test]
fn every_route_says_what_it_takes_and_answers() {
    for facade in FACADES {
        assert!(facade.routes.is_empty() || (facade.error)() != json!({}), "{} does not say how it errs", facade.name);
        for route in facade.routes {
            let name = route.name;
            assert!(route.answers.iter().any(|answer| answer.status < 300), "{name} does not say what it answers");
            let file = tree::read(&format!("functions/{}.rs", name.replacen('-', "/src/", 1).replace('-', "/")));
            let production = file.split("#[cfg(test)]").next().unwrap();
            let reads =
                ["request.json()", "request.read()", "request.body"].iter().any(|text| production.contains(text));
            assert!(!reads || !route.bodies.is_empty(), "{name} does not say what its body is");
        }
    }
}

/// Generators of clients turn constants into literals of their language, which does not work for
/// lists and objects.
#[test]
fn constants_are_scalars() {
    fn walk(value: &Value, at: &str) {
        match value {
            Value::Object(entries) => {
                for (name, inner) in entries {
                    let is_literal = !inner.is_object() && !inner.is_array();
                    // A property can have this name.
                    assert!(
                        name != "const" || at.ends_with("/properties") || is_literal,
                        "{at} is the constant {inner}"
                    );
                    walk(inner, &format!("{at}/{name}"));
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, at)),
            _ => {}
        }
    }
    walk(&serde_json::from_str(&document()).unwrap(), "");
}

#[test]
fn examples_are_bodies_that_fit() {
    for route in FACADES.into_iter().flat_map(|facade| facade.routes) {
        for body in route.bodies.iter().filter(|body| body.media == JSON) {
            let example = (body.example)();
            assert!(!example.is_null(), "{} shows no body that works", route.name);
            let validator = conform::validator(&format!("{} body", route.name), body.schema);
            let errors: Vec<_> = validator.iter_errors(&example).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", route.name);
        }
        for answer in route.answers.iter().filter(|answer| answer.media == JSON) {
            conform::validator(&format!("{} {} alone", route.name, answer.status), answer.schema);
        }
    }
}

#[test]
fn operations_and_types_have_short_names_of_their_own() {
    let document: Value = serde_json::from_str(&document()).unwrap();
    let fits = |name: &str, begins: fn(&char) -> bool| {
        let plain =
            name.chars().all(|letter| letter.is_ascii_alphanumeric()) && name.starts_with(|first: char| begins(&first));
        assert!(plain && name.len() <= LONGEST_NAME, "{name} is no name for a client");
    };
    let mut operations = BTreeSet::new();
    for operation in document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values())
    {
        let id = operation["operationId"].as_str().unwrap();
        fits(id, char::is_ascii_lowercase);
        assert!(operations.insert(id), "two operations are {id}");
        let tags: Vec<_> = operation["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect();
        assert!(FACADES.iter().any(|facade| tags == [facade.name]), "{id} has the tags {tags:?}");
    }
    let types = document["components"]["schemas"].as_object().unwrap();
    types.keys().for_each(|name| fits(name, char::is_ascii_uppercase));
    for wanted in ["Workflow", "Step", "Execution", "Module", "WorkflowSummaryPage", "CreateWorkflowRequest"] {
        assert!(types.contains_key(wanted), "no type {wanted}");
    }
}
