//! One method of a route as an operation of OpenAPI.

use super::components::{named_answer, named_body, reference, type_name, with_plain_objects};
use super::conform::{self, answered};
use super::loose::{bound, close, loose, spell_once};
use super::parameters;
use api::doc::{Answer, Body, JSON, Param, Unknown};
use api::{Auth, Facade, Failure, LimitClass, Route, Scope};
use engine::Error;
use http::StatusCode;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The headers with which callers of an API authenticate, with their schemes. Each inner list is
/// one way to authenticate.
const PROOFS: [(&str, &[&[&str]]); 3] =
    [("botman-api-call", OF_APIS), ("botman-api-result", OF_APIS), ("hooks-request-receive", OF_APIS)];
const OF_APIS: &[&[&str]] = &[&[], &["token"], &["user", "password"]];

/// The operation of a route and a method.
pub fn operation(facade: &Facade, route: &Route, method: &str) -> Value {
    let reads_body = method != "GET" && !route.bodies.is_empty();
    let mut operation = json!({
        "operationId": id(route, method),
        "tags": [facade.name],
        "x-noun": noun(route),
        "summary": route.summary,
        "security": security(route),
        "parameters": parameters(route, method),
    });
    if !scopes(route).is_empty() {
        let quoted: Vec<_> = scopes(route).iter().map(|scope| format!("`{scope}`")).collect();
        operation["description"] = format!("Needs a token with the scope {}.", quoted.join(" and ")).into();
    }
    if reads_body {
        operation["requestBody"] = body(route);
    }
    operation["responses"] = responses(facade, route, reads_body);
    operation
}

/// The scopes that a token must have.
fn scopes(route: &Route) -> Vec<&'static str> {
    route.auth.scopes().iter().map(|scope| scope.as_str()).collect()
}

/// The id of the route. If a route has several methods, the first one after GET has it as it is,
/// and the others name their method.
fn id(route: &Route, method: &str) -> String {
    let plain = route.methods.iter().find(|other| **other != "GET").unwrap_or(&"GET");
    if method == *plain {
        return route.id.to_owned();
    }
    let (first, rest) = method.split_at(1);
    format!("{}By{first}{}", route.id, rest.to_lowercase())
}

/// The noun of a route, by which the page of the reference groups the operations of a facade.
fn noun(route: &Route) -> &'static str {
    route.name.split('-').nth(1).unwrap()
}

/// The ways to authenticate with headers for this route.
fn proofs(route: &Route) -> &'static [&'static [&'static str]] {
    PROOFS.iter().find(|(name, _)| *name == route.name).map_or(&[], |(_, ways)| *ways)
}

/// The name of a header's scheme.
pub fn scheme(header: &str) -> String {
    format!("header-{header}")
}

/// All headers with which callers authenticate.
pub fn proving_headers() -> BTreeSet<&'static str> {
    PROOFS.iter().flat_map(|(_, ways)| *ways).flat_map(|way| *way).copied().collect()
}

fn security(route: &Route) -> Value {
    match route.auth {
        Auth::Open => json!([]),
        Auth::Bearer(_) | Auth::BearerAll(_) => json!([{"bearer": scopes(route)}]),
        Auth::AnyBearer => json!([{"bearer": []}]),
        Auth::RootKey => json!([{"root": []}]),
        Auth::OpenToken => json!([{"open-header": []}, {"open-query": []}]),
        Auth::AppToken => json!([{"app": []}, {"app-header": []}]),
        Auth::OAuth => json!([{"oauth": []}]),
        Auth::RefreshToken => json!([{"refresh": []}]),
        Auth::InHandler => {
            let way = |way: &&[&str]| way.iter().map(|header| (scheme(header), json!([]))).collect::<Map<_, _>>();
            proofs(route).iter().map(way).map(Value::Object).collect()
        }
    }
}

fn parameters(route: &Route, method: &str) -> Value {
    let names = route.path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let names = names.map(|name| name.trim_end_matches('+'));
    let path = names.map(|name| {
        let schema = parameters::schema(name);
        let says = schema.get("description").cloned().unwrap_or_else(|| "".into());
        json!({"name": name, "in": "path", "required": true, "description": says, "schema": bare(&schema)})
    });
    // A route with both methods takes the query of GET and the body of the other one.
    let asks = method == "GET" || !route.methods.contains(&"GET");
    let query = route.query.iter().filter(|_| asks).map(|param| optional(param, "query"));
    let proving = proving_headers();
    let own = |param: &&Param| !(route.auth == Auth::InHandler && proving.contains(param.name));
    let headers = route.headers.iter().filter(own).map(|param| optional(param, "header"));
    path.chain(query).chain(headers).collect()
}

fn optional(param: &Param, place: &str) -> Value {
    let mut schema = (param.schema)();
    if let Some(entries) = schema.as_object_mut().filter(|entries| entries.get("type") == Some(&"integer".into())) {
        bound(entries);
    }
    json!({"name": param.name, "in": place, "description": param.says, "schema": bare(&schema)})
}

/// A schema without its description, which the parameter already has.
fn bare(schema: &Value) -> Value {
    let mut schema = schema.clone();
    schema.as_object_mut().map(|entries| entries.shift_remove("description"));
    schema
}

fn body(route: &Route) -> Value {
    let content = route.bodies.iter().map(|body| {
        let schema = with_plain_objects((body.schema)());
        let mut schema = if body.media == JSON { loose(&schema) } else { schema };
        spell_once(&mut schema);
        if body.media == JSON && route.unknown == Unknown::Refused {
            close(&mut schema);
        }
        let kind = match body.media {
            JSON => "Request",
            "application/x-www-form-urlencoded" => "Form",
            _ => "File",
        };
        schema = named_body(schema, route.id, kind);
        let example = (body.example)();
        let kind =
            if example.is_null() { json!({"schema": schema}) } else { json!({"schema": schema, "example": example}) };
        (body.media.to_owned(), kind)
    });
    json!({"required": requires_body(route), "content": content.collect::<Map<_, _>>()})
}

/// The routes that read a body of any shape, and nothing without one.
const OF_ANY_SHAPE: [&str; 3] = ["vflow-workflows-validate", "vflow-imports-one", "vflow-imports-create"];

/// Whether an empty body does not fit. Forms are read by handlers that say themselves what is
/// missing.
fn requires_body(route: &Route) -> bool {
    let refuses_empty =
        |body: &Body| !conform::validator(&format!("{} body", route.name), body.schema).is_valid(&json!({}));
    OF_ANY_SHAPE.contains(&route.name) || route.bodies.iter().filter(|body| body.media == JSON).any(refuses_empty)
}

fn responses(facade: &Facade, route: &Route, reads_body: bool) -> Value {
    let mut responses = Map::new();
    let main = route.answers.iter().find(|answer| answer.media == JSON).map(|answer| (answer.schema)());
    for answer in route.answers {
        let response = responses.entry(answer.status.to_string()).or_insert_with(|| described(route, answer));
        if !answer.media.is_empty() {
            let schema = (answer.schema)();
            let is_other = main.as_ref().is_some_and(|main| *main != schema);
            let schema = named_answer(with_plain_objects(schema), route.id, is_other.then_some(answer.status));
            let schema = answered(route, answer.status, schema, reference("schemas", &error_schema(facade.name)));
            response["content"][answer.media] = json!({"schema": schema});
        }
    }
    for status in refusals(route, reads_body) {
        let name = format!("{}-{}", facade.name, status.as_u16());
        responses.entry(status.as_str()).or_insert_with(|| reference("responses", &name));
    }
    responses.insert("default".to_owned(), reference("responses", &format!("{}-error", facade.name)));
    Value::Object(responses)
}

fn described(route: &Route, answer: &Answer) -> Value {
    let mut response = json!({"description": answer.says});
    if route.limit != LimitClass::Unlimited {
        response["headers"] = rate_headers();
    }
    response
}

/// The headers with the state of the caller's rate limit, which are sent if the host limits
/// requests.
pub fn rate_headers() -> Value {
    let names = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];
    names.iter().map(|&name| (name.to_owned(), reference("headers", name))).collect::<Map<_, _>>().into()
}

/// The name of the schema of a facade's errors.
pub fn error_schema(facade: &str) -> String {
    type_name(facade) + "Error"
}

/// The HTTP statuses of the errors that every route of this kind can answer. The route's own errors
/// are described as `default`.
fn refusals(route: &Route, reads_body: bool) -> BTreeSet<StatusCode> {
    let mut errors = vec![Error::Internal("")];
    match route.auth {
        Auth::Bearer(_) | Auth::BearerAll(_) | Auth::AnyBearer => {
            errors.extend([Error::Unauthenticated, Error::Forbidden { scope: Scope::Read.as_str() }]);
        }
        Auth::RefreshToken | Auth::RootKey | Auth::OpenToken | Auth::AppToken | Auth::OAuth => {
            errors.push(Error::Unauthenticated);
        }
        Auth::Open | Auth::InHandler => {}
    }
    if reads_body {
        errors.push(Error::TooLarge { limit: route.max_body });
    }
    if reads_body || !route.query.is_empty() {
        errors.push(Error::invalid("field", "reason"));
    }
    // Failed authentications are limited by address in any case.
    if route.limit != LimitClass::Unlimited || !proofs(route).is_empty() {
        errors.push(Error::RateLimited { limit: 0, reset_at: 0 });
    }
    let status = |error: Error| (route.envelope)(&error, &Failure::default()).status();
    errors.into_iter().map(status).filter(|status| !status.is_success()).collect()
}
