//! The reader and the schema of a body know the same fields, of every route: a value of another
//! type is refused with the name of its field, a required field that is missing likewise, and an
//! unknown field is refused or told, as the route says. The cases are made from the schemas, so a
//! new route is tested without being named here.

use super::dpa::Dpa;
use super::host::{Answer, ROOT_KEY, routes};
use crate::reference::conform;
use api::doc::{Body, JSON, Unknown};
use api::{Auth, Route};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The fields of which any value is accepted.
const OF_ANY_TYPE: [&str; 11] = [
    "brandId",
    "cardIconRes",
    "cardThemeColor",
    "debugData",
    "eventTime",
    "inputs[0].defaultValue",
    "outputs[0].value",
    "personId",
    "shortcutIconRes",
    "shortcutName",
    "wasEnabledBeforePermissionsLost",
];

/// A host with one record of each kind, and the credentials of its callers.
struct Callers {
    dpa: Dpa,
    app_token: String,
    /// Values for the parameters of paths, by their names.
    records: Map<String, Value>,
}

impl Callers {
    async fn start() -> Self {
        let dpa = Dpa::start().await;
        let host = &dpa.host;
        let (app, secret) = (dpa.app("appId"), dpa.app("appSecret"));
        let scopes = json!({"scopes": ["event/trigger"]});
        host.call("PUT", &format!("/api/v1/apps/{app}")).bearer(&dpa.admin).json(&scopes).send().await;
        let path = format!("/itrigger-tenant/v1/basic/accessTokenOpen/token?appId={app}&appSecret={secret}");
        let app_token = host.call("GET", &path).send().await.body["data"]["accessToken"].as_str().unwrap().to_owned();
        let steps = json!([{"id": "p", "moduleId": "vflow.data.parse_json", "parameters": {"json": "{"}}]);
        let workflow = host.workflow(&dpa.admin, &json!({"name": "w", "steps": steps})).await;
        let (run, _) = host.execute(&dpa.admin, &workflow, &json!({"async": false})).await;
        let api = json!({"module": "m", "function": "f", "workflowId": workflow, "auth": "none"});
        let api = host.api(&dpa.admin, &api).await;
        let folder = host.call("POST", "/api/v1/folders").bearer(&dpa.admin).json(&json!({"name": "f"})).send().await;
        let devices = host.call("GET", "/api/v1/devices").bearer(&dpa.admin).send().await;
        let records = json!({
            "workflowId": workflow, "executionId": run, "apiId": api, "appId": app, "name": "some_name", "revision": "1",
            "folderId": folder.body["data"]["id"], "deviceId": devices.body["data"]["devices"][0]["deviceId"],
            "format": "n8n",
        });
        let Value::Object(records) = records else { unreachable!() };
        Self { app_token, records, dpa }
    }

    /// The answer of the route to this body.
    async fn send(&self, route: &Route, body: &Value) -> Answer {
        let segment = |segment: &str| match segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => self.records.get(name).and_then(Value::as_str).unwrap_or("x").to_owned(),
            None => segment.to_owned(),
        };
        let path = route.path.split('/').map(segment).collect::<Vec<_>>().join("/");
        let method = route.methods.iter().find(|method| **method != "GET").unwrap();
        let call = self.dpa.host.call(method, &path).json(body);
        let call = match route.auth {
            Auth::RootKey => call.header("x-root-key", ROOT_KEY),
            Auth::AppToken => call.header("accesstoken", &self.app_token),
            Auth::OAuth => call.bearer(&self.dpa.token),
            _ => call.bearer(&self.dpa.admin),
        };
        call.send().await
    }
}

/// The routes that read a JSON object whose fields they name.
fn reading() -> impl Iterator<Item = (&'static Route, &'static Body)> {
    let json = |route: &'static Route| Some((route, route.bodies.iter().find(|body| body.media == JSON)?));
    // The messages of the Model Context Protocol and of OAuth have errors of these standards. Each
    // workflow of an imported file has errors of its own.
    let own = routes().filter(|route| route.facade() != "mcp" && !route.name.starts_with("vflow-imports-"));
    own.filter_map(json).filter(|(_, body)| fields(&(body.schema)()).next().is_some())
}

/// The fields of an object, or of each kind of objects, that requests can set.
fn fields(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let kinds = [schema].into_iter().chain(schema["anyOf"].as_array().into_iter().flatten());
    let all = kinds.filter_map(|kind| kind["properties"].as_object()).flatten();
    all.filter(|(_, property)| property["readOnly"] != true)
}

/// A value that the schema allows, for the required fields of an object that contains another.
fn sample(schema: &Value) -> Value {
    if let Some(word) = schema["enum"].as_array().and_then(|words| words.first()).or(schema.get("const")) {
        return word.clone();
    }
    match schema["type"].as_str() {
        Some("object") => object(schema),
        Some("array") => json!([]),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        Some("boolean") => json!(true),
        _ => json!("x"),
    }
}

/// An object with its required fields alone.
fn object(schema: &Value) -> Value {
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    required.map(|name| (name.to_owned(), sample(&schema["properties"][name]))).collect::<Map<_, _>>().into()
}

/// A value of a type that the field does not have, if there is one.
fn of_another_type(route: &Route, path: &str, schema: &Value) -> Option<Value> {
    let validator = conform::validator(&format!("{} {path} body", route.name), || schema.clone());
    [json!([[[]]]), json!([{"?": {"?": [[]]}}]), json!(true), json!(0.5)]
        .into_iter()
        .find(|value| !validator.is_valid(value))
}

/// A wrong field: its path, and the value that leads to it from the top of the body.
type Wrong = (String, String, Value);

/// Each field with a value of another type, also inside of objects and of items of lists.
fn wrong(route: &Route, schema: &Value, at: &str, free: &mut BTreeSet<String>) -> Vec<Wrong> {
    let mut found = Vec::new();
    for (name, property) in fields(schema) {
        let path = format!("{at}{name}");
        match of_another_type(route, &path, property) {
            Some(value) => found.push((path.clone(), name.clone(), value)),
            None => drop(free.insert(path.clone())),
        }
        let inside = |kind: &Value, at: &str, free: &mut BTreeSet<String>| wrong(route, kind, at, free);
        let kinds = [property].into_iter().chain(property["anyOf"].as_array().into_iter().flatten());
        for kind in kinds {
            if kind["properties"].is_object() {
                for (path, inner, value) in inside(kind, &format!("{path}."), free) {
                    let mut whole = object(kind);
                    whole[&inner] = value;
                    found.push((path, name.clone(), whole));
                }
                break;
            }
            if kind["items"]["properties"].is_object() {
                for (path, inner, value) in inside(&kind["items"], &format!("{path}[0]."), free) {
                    let mut item = object(&kind["items"]);
                    item[&inner] = value;
                    found.push((path, name.clone(), json!([item])));
                }
                break;
            }
        }
    }
    found
}

#[tokio::test(start_paused = true)]
async fn every_field_of_a_schema_is_read() {
    let callers = Callers::start().await;
    let (mut free, mut ignored, mut count) = (BTreeSet::new(), Vec::new(), 0);
    for (route, body) in reading() {
        for (path, name, value) in wrong(route, &(body.schema)(), "", &mut free) {
            let mut sent = (body.example)();
            sent[&name] = value;
            if path.starts_with("auth.") {
                // The secrets of the example belong beside a word.
                sent.as_object_mut().unwrap().remove("token");
            }
            let answer = callers.send(route, &sent).await;
            assert!(answer.status < 500, "{}: {}", route.name, answer.body);
            let told = answer.body.to_string();
            let names = told.contains(&format!("{path}:")) || told.contains(&format!("{path}["));
            let named = answer.body["details"]["field"].as_str().is_some_and(|field| field.starts_with(&path));
            if !names && !named {
                ignored.push(format!("{} {path}: {sent} → {} {told}", route.name, answer.status));
            }
            count += 1;
        }
    }
    assert!(ignored.is_empty(), "fields that are not read, or whose errors do not name them:\n{}", ignored.join("\n"));
    assert!(count > 150, "only {count} fields were found");
    assert_eq!(free, BTreeSet::from(OF_ANY_TYPE.map(str::to_owned)), "fields that accept any value");
}

#[tokio::test(start_paused = true)]
async fn a_required_field_that_is_missing_is_named() {
    let callers = Callers::start().await;
    let mut count = 0;
    for (route, body) in reading() {
        let schema = (body.schema)();
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            for absent in [None, Some(Value::Null)] {
                let mut sent = (body.example)();
                sent.as_object_mut().unwrap().remove(name).unwrap_or_else(|| panic!("{} has no {name}", route.name));
                sent.as_object_mut().unwrap().extend(absent.map(|null| (name.to_owned(), null)));
                let answer = callers.send(route, &sent).await;
                let told = answer.body.to_string();
                assert!(told.contains(&format!("{name}: is required")), "{} without {name}: {told}", route.name);
                count += 1;
            }
        }
    }
    assert!(count > 30, "only {count} cases");
}

#[tokio::test(start_paused = true)]
async fn an_unknown_field_is_refused_or_told() {
    let callers = Callers::start().await;
    let (mut refused, mut told) = (0, 0);
    for (route, body) in reading() {
        let mut sent = (body.example)();
        sent["unknownField"] = json!(1);
        let answer = callers.send(route, &sent).await;
        match route.unknown {
            Unknown::Refused => {
                assert!(
                    answer.body.to_string().contains("unknownField: is not a field"),
                    "{}: {}",
                    route.name,
                    answer.body
                );
                refused += 1;
            }
            Unknown::Listed if answer.status < 300 && !answer.body["data"].is_null() => {
                assert!(
                    answer.body["warnings"].to_string().contains("unknownField"),
                    "{}: {}",
                    route.name,
                    answer.body
                );
                told += 1;
            }
            Unknown::Listed | Unknown::Accepted => {}
        }
    }
    assert!(refused > 15 && told > 3, "{refused} refused, {told} told");
}
