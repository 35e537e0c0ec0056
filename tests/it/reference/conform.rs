//! Compares answers with the descriptions of their routes.

use super::FACADES;
use super::loose::loose;
use api::doc::JSON;
use api::schema::any_of;
use api::{Facade, Failure, Route};
use bytes::Bytes;
use engine::Error;
use jsonschema::Validator;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

/// The method, path, status and similar parts of a request and its answer.
pub struct Exchange<'a> {
    pub route: &'static Route,
    pub sent: &'a Bytes,
    pub status: u16,
    pub media: &'a str,
    pub body: &'a Bytes,
}

/// Panics unless the route describes the answer. If the answer is a success, the route must also
/// describe the body of the request.
pub fn check(exchange: &Exchange<'_>) {
    let Exchange { route, sent, status, media, body } = exchange;
    let facade = facade(route);
    let name = route.name;
    let answers: Vec<_> = route.answers.iter().filter(|answer| answer.status == *status).collect();
    if answers.is_empty() {
        assert!(*status >= 400, "{name} does not say that it answers {status}");
        let error = value(body).unwrap_or_else(|| panic!("{name}: {status} without JSON"));
        fits(&format!("{} errors", facade.name), facade.error, &error);
        return;
    }
    if let Some(answer) = answers.iter().find(|answer| answer.media == *media) {
        if answer.media == JSON {
            let given = value(body).unwrap_or_else(|| panic!("{name}: {status} without JSON"));
            let errs = facade.error;
            let schema = answer.schema;
            fits(&format!("{name} {status}"), || answered(route, *status, schema(), errs()), &given);
        }
    } else {
        let error = value(body)
            .is_some_and(|error| validator(&format!("{} errors", facade.name), facade.error).is_valid(&error));
        assert!(error, "{name} does not say that it answers {status} with {media}");
    }
    let refused =
        validator(&format!("{} errors", facade.name), facade.error).is_valid(&value(body).unwrap_or_default());
    if let Some(asked) = route.bodies.iter().find(|body| body.media == JSON)
        && let (false, Some(sent)) = (refused, value(sent))
    {
        fits(&format!("{name} body"), asked.schema, &sent);
    }
}

/// The facade of a route.
fn facade(route: &Route) -> &'static Facade {
    let name = route.name.split('-').next().unwrap();
    FACADES.into_iter().find(|facade| facade.name == name).unwrap()
}

fn value(bytes: &Bytes) -> Option<Value> {
    serde_json::from_slice(bytes).ok()
}

/// The schema of an answer. In facades that put errors into the body, an error can have the same
/// status.
pub fn answered(route: &Route, status: u16, schema: Value, error: Value) -> Value {
    let refused = (route.envelope)(&Error::invalid("field", "reason"), &Failure::default());
    if refused.status().as_u16() == status { any_of(&[schema, error]) } else { schema }
}

fn fits(what: &str, schema: impl Fn() -> Value, value: &Value) {
    let errors: Vec<_> =
        validator(what, schema).iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what} not as said: {errors:#?}");
}

/// The compiled schema. For the body of a request, it accepts everything that handlers accept.
pub fn validator(what: &str, schema: impl Fn() -> Value) -> Arc<Validator> {
    static ALL: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let mut all = ALL.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let made = all.entry(what.to_owned()).or_insert_with(|| {
        let schema = if what.ends_with(" body") { loose(&schema()) } else { schema() };
        Arc::new(jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{what}: {error}")))
    });
    Arc::clone(made)
}
