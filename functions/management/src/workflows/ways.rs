//! The ways to call a workflow: operations of the whole reference, with this workflow's names and types filled in. Another facade's way is
//! another function in [`ALL`].

use super::declared;
use crate::apis::show;
use model::{ApiAuth, ApiKind, ApiRecord, Definition, Workflow};
use serde_json::{Map, Value, json};

/// What is called.
pub(super) struct Called<'a> {
    /// The reference of all facades.
    pub(super) reference: &'a Value,
    pub(super) account: &'a str,
    pub(super) workflow: &'a Workflow,
    pub(super) definition: &'a Definition,
    /// The APIs that run it and are enabled.
    pub(super) apis: Vec<ApiRecord>,
}

/// A path with its operations by verb.
pub(super) type Path = (String, Value);

/// Every way.
pub(super) const ALL: [fn(&Called<'_>) -> Vec<Path>; 2] = [vflow, botman];

const JSON_BODY: &str = "/requestBody/content/application~1json";

/// `POST /api/v1/workflows/{workflowId}/execute`.
fn vflow(called: &Called<'_>) -> Vec<Path> {
    let template = "/api/v1/workflows/{workflowId}/execute";
    let mut operation = called.operation(template, "post");
    let inputs = declared::inputs(called.definition);
    put(&mut operation, &format!("{JSON_BODY}/schema/properties/inputVariables"), inputs);
    put(
        &mut operation,
        &format!("{JSON_BODY}/example"),
        json!({"async": false, "inputVariables": declared::example(called.definition)}),
    );
    if declared::any_needed(called.definition) {
        put(&mut operation, &format!("{JSON_BODY}/schema/required"), json!(["inputVariables"]));
        put(&mut operation, "/requestBody/required", true.into());
    }
    let outputs = "/responses/200/content/application~1json/schema/properties/data/properties/declaredOutputs";
    put(&mut operation, outputs, declared::outputs(called.definition));
    put(&mut operation, "/parameters", json!([]));
    vec![(template.replace("{workflowId}", called.workflow.id.as_str()), json!({"post": operation}))]
}

/// `/v1/api/{account}/{module}/{function}` of each of its APIs.
fn botman(called: &Called<'_>) -> Vec<Path> {
    let apis = called.apis.iter().filter(|api| api.kind == ApiKind::Botman);
    let path = |api: &ApiRecord| {
        let verbs = api.methods.iter().map(|method| method.to_lowercase());
        let operations = verbs.map(|verb| (verb.clone(), botman_operation(called, api, &verb)));
        (show::path(called.account, api), Value::Object(operations.collect()))
    };
    apis.map(path).collect()
}

fn botman_operation(called: &Called<'_>, api: &ApiRecord, verb: &str) -> Value {
    let mut operation = called.operation("/v1/api/{account}/{module}/{function}", verb);
    let security = match &api.auth {
        ApiAuth::None => json!([]),
        ApiAuth::Token { .. } => json!([{"header-token": []}]),
        ApiAuth::Password { .. } => json!([{"header-user": [], "header-password": []}]),
    };
    put(&mut operation, "/security", security);
    put(&mut operation, "/operationId", format!("{}-{}-{verb}", api.module, api.function).into());
    put(&mut operation, "/parameters", if verb == "get" { query(called.definition) } else { json!([]) });
    put(&mut operation, &format!("{JSON_BODY}/schema"), declared::inputs(called.definition));
    put(&mut operation, &format!("{JSON_BODY}/example"), declared::example(called.definition));
    if declared::any_needed(called.definition) {
        put(&mut operation, "/requestBody/required", true.into());
    }
    operation
}

fn query(definition: &Definition) -> Value {
    let parameter = |input| {
        let schema = declared::described(input);
        json!({"name": input.name, "in": "query", "required": declared::is_needed(input), "schema": schema})
    };
    definition.inputs.iter().map(parameter).collect()
}

impl Called<'_> {
    /// An operation as the reference has it.
    fn operation(&self, path: &str, verb: &str) -> Value {
        let operation = self.reference.get("paths").and_then(|paths| paths.get(path)?.get(verb));
        operation.cloned().unwrap_or_else(|| Value::Object(Map::new()))
    }
}

/// Replaces what is at that place, or adds it to the object that would hold it; leaves alone what is not there at all.
fn put(value: &mut Value, place: &str, part: Value) {
    if let Some((holder, name)) = place.rsplit_once('/')
        && let Some(Value::Object(entries)) = value.pointer_mut(holder)
    {
        entries.insert(name.to_owned(), part);
    }
}
