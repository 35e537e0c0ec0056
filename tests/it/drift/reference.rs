//! The reference says something about every route, and what it says holds together.

use crate::reference::{FACADES, conform};
use crate::tree;
use api::doc::JSON;
use serde_json::json;

#[test]
fn every_route_says_what_it_takes_and_answers() {
    for facade in FACADES {
        assert!(facade.routes.is_empty() || (facade.error)() != json!({}), "{} does not say how it errs", facade.name);
        for route in facade.routes {
            let name = route.name;
            assert!(route.doc.answers.iter().any(|answer| answer.status < 300), "{name} does not say what it answers");
            let file = tree::read(&format!("functions/{}.rs", name.replacen('-', "/src/", 1).replace('-', "/")));
            let production = file.split("#[cfg(test)]").next().unwrap();
            let reads = ["request.json()", "request.body", "body::read("].iter().any(|text| production.contains(text));
            assert!(!reads || !route.doc.bodies.is_empty(), "{name} does not say what its body is");
            assert!(!route.doc.body_required || !route.doc.bodies.is_empty(), "{name} requires no body at all");
        }
    }
}

#[test]
fn examples_are_bodies_that_fit() {
    for route in FACADES.into_iter().flat_map(|facade| facade.routes) {
        for body in route.doc.bodies.iter().filter(|body| body.media == JSON) {
            let example = (body.example)();
            assert!(!example.is_null(), "{} shows no body that works", route.name);
            let validator = conform::validator(&format!("{} body", route.name), body.schema);
            let errors: Vec<_> = validator.iter_errors(&example).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", route.name);
        }
        for answer in route.doc.answers.iter().filter(|answer| answer.media == JSON) {
            conform::validator(&format!("{} {} alone", route.name, answer.status), answer.schema);
        }
    }
}
