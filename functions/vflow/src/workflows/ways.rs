//! The ways to call a workflow: operations of the whole reference, with the names and types of this
//! workflow. A facade is a function in [`ALL`].

use crate::apis::show;
use api::declared;
use api::schema::or_null;
use model::{ApiAuth, ApiKind, ApiRecord, Definition, Workflow};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The workflow that is called, with what the operations need.
pub(super) struct Called<'a> {
    /// The API reference of all facades.
    pub(super) reference: &'a Value,
    pub(super) account: &'a str,
    pub(super) workflow: &'a Workflow,
    pub(super) definition: &'a Definition,
    /// The enabled API records of the workflow.
    pub(super) apis: Vec<ApiRecord>,
    /// The definitions of enabled versions that API records have pinned, by number.
    pub(super) pinned: BTreeMap<u32, Definition>,
    /// The version that is described; `None` = the current revision.
    pub(super) version: Option<u32>,
    /// The number of its newest enabled version, or of the described one, with its definition.
    pub(super) published: Option<(u32, Definition)>,
}

/// A path, and its operations by method.
pub(super) type Path = (String, Value);

/// The functions of all facades.
pub(super) const ALL: [fn(&Called<'_>) -> Vec<Path>; 7] = [vflow, botman, dpa, juggle, itrigger, hooks, mcp];

const JSON_BODY: &str = "/requestBody/content/application~1json";

/// `POST /api/v1/workflows/{workflowId}/execute` of the facade vflow.
fn vflow(called: &Called<'_>) -> Vec<Path> {
    if called.version.is_some() {
        return Vec::new();
    }
    let template = "/api/v1/workflows/{workflowId}/execute";
    let mut operation = called.operation(template, "post");
    let example = json!({"async": false, "inputVariables": declared::example(called.definition)});
    called.take_in(&mut operation, "inputVariables", example);
    let outputs = "/responses/200/content/application~1json/schema/properties/data/properties/declaredOutputs";
    called.put(&mut operation, outputs, declared::outputs(called.definition));
    called.put(&mut operation, "/parameters", json!([]));
    vec![(template.replace("{workflowId}", called.workflow.id.as_str()), json!({"post": operation}))]
}

/// `/v1/api/{account}/{module}/{function}`, for each API record of the facade botman.
fn botman(called: &Called<'_>) -> Vec<Path> {
    apis(called, ApiKind::Botman, botman_operation)
}

/// `/itrigger-tenant/v1/basic/{apiName}`, for each API record of the facade itrigger.
fn itrigger(called: &Called<'_>) -> Vec<Path> {
    apis(called, ApiKind::Itrigger, |called, api, verb| {
        let mut operation = called.operation("/itrigger-tenant/v1/basic/{apiName}", verb);
        let id = format!("itrigger/{}/{}/{verb}", api.module, api.function).replace('/', "-");
        called.put(&mut operation, "/operationId", id.into());
        operation
    })
}

/// `/v1/hooks/{account}/{name}`, for each API record of the facade hooks.
fn hooks(called: &Called<'_>) -> Vec<Path> {
    apis(called, ApiKind::Webhook, |called, api, verb| {
        let mut operation = called.operation("/v1/hooks/{account}/{name}", verb);
        called.put(&mut operation, "/security", security(&api.auth));
        called.put(&mut operation, "/operationId", format!("hooks-{}-{verb}", api.function).into());
        operation
    })
}

/// `POST /mcp` of the facade mcp, if API records make tools of the workflow.
fn mcp(called: &Called<'_>) -> Vec<Path> {
    let tools = called.apis.iter().filter(|api| api.kind == ApiKind::Mcp);
    let calls: Vec<_> = tools
        .filter_map(|api| {
            let definition = match api.version {
                None => called.definition,
                Some(number) => called.pinned.get(&number)?,
            };
            let inputs = declared::inputs(definition);
            Some(json!({
                "type": "object",
                "required": ["name", "arguments"],
                "properties": {"name": {"type": "string", "const": api.function}, "arguments": inputs},
            }))
        })
        .collect();
    if calls.is_empty() {
        return Vec::new();
    }
    let mut operation = called.operation("/mcp", "post");
    let (schema, example) = (format!("{JSON_BODY}/schema"), format!("{JSON_BODY}/example"));
    let arguments = declared::example(called.definition);
    let name = calls.first().and_then(|call| call.pointer("/properties/name/const")).cloned().unwrap_or_default();
    let params = if let [only] = calls.as_slice() { only.clone() } else { json!({"anyOf": calls}) };
    called.put(
        &mut operation,
        &schema,
        json!({
            "type": "object",
            "required": ["jsonrpc", "id", "method", "params"],
            "properties": {
                "jsonrpc": {"type": "string", "const": "2.0"},
                "id": {"type": "integer"},
                "method": {"type": "string", "const": "tools/call"},
                "params": params,
            },
        }),
    );
    let call = json!({"name": name, "arguments": arguments});
    called.put(&mut operation, &example, json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}));
    called.put(&mut operation, "/parameters", json!([]));
    vec![("/mcp".to_owned(), json!({"post": operation}))]
}

/// The headers with which callers of the API authenticate. Signatures have no scheme of their
/// own.
fn security(auth: &ApiAuth) -> Value {
    match auth {
        ApiAuth::None | ApiAuth::Hmac(_) => json!([]),
        ApiAuth::Token { .. } => json!([{"header-token": []}]),
        ApiAuth::Password { .. } => json!([{"header-user": [], "header-password": []}]),
    }
}

fn apis(called: &Called<'_>, kind: ApiKind, operation: fn(&Called<'_>, &ApiRecord, &str) -> Value) -> Vec<Path> {
    let path = |api: &ApiRecord| {
        let definition = match api.version {
            None => called.definition,
            Some(number) => called.pinned.get(&number)?,
        };
        let verbs = api.methods.iter().map(|method| method.to_lowercase());
        let operations = verbs.map(|verb| {
            let mut operation = operation(called, api, &verb);
            called.take_plainly(&mut operation, definition, &verb);
            (verb, operation)
        });
        Some((show::path(called.account, api), Value::Object(operations.collect())))
    };
    called.apis.iter().filter(|api| api.kind == kind).filter_map(path).collect()
}

/// `POST /api/dpa/process/processrun/execute/{processModelId}` of the facade dpa.
fn dpa(called: &Called<'_>) -> Vec<Path> {
    if called.version.is_some() {
        return Vec::new();
    }
    let template = "/api/dpa/process/processrun/execute/{processModelId}";
    let mut operation = called.operation(template, "post");
    let example = json!({"sync": true, "mapParam": declared::example(called.definition)});
    called.take_in(&mut operation, "mapParam", example);
    called.put(&mut operation, "/parameters", json!([]));
    vec![(template.replace("{processModelId}", called.workflow.id.as_str()), json!({"post": operation}))]
}

/// `/v1/open/flow/trigger/{flowVersion}/{flowKey}` of the facade juggle, for the newest enabled
/// version.
fn juggle(called: &Called<'_>) -> Vec<Path> {
    let template = "/v1/open/flow/trigger/{flowVersion}/{flowKey}";
    let Some((number, published)) = &called.published else { return Vec::new() };
    let operation = |verb: &str| {
        let mut operation = called.operation(template, verb);
        called.take_plainly(&mut operation, published, verb);
        // The first of the schemas is that of a run; the others are those of errors.
        let outputs = "/responses/200/content/application~1json/schema/anyOf/0/properties/result/properties/data";
        called.put(&mut operation, outputs, or_null(&declared::values(published)));
        operation
    };
    let path =
        template.replace("{flowVersion}", &format!("v{number}")).replace("{flowKey}", called.workflow.called_by());
    vec![(path, json!({"get": operation("get"), "post": operation("post")}))]
}

fn botman_operation(called: &Called<'_>, api: &ApiRecord, verb: &str) -> Value {
    let mut operation = called.operation("/v1/api/{account}/{module}/{function}", verb);
    called.put(&mut operation, "/security", security(&api.auth));
    called.put(&mut operation, "/operationId", format!("{}-{}-{verb}", api.module, api.function).into());
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
    /// An operation of the API reference.
    fn operation(&self, path: &str, verb: &str) -> Value {
        let operation = self.reference.get("paths").and_then(|paths| paths.get(path)?.get(verb));
        operation.cloned().unwrap_or_else(|| Value::Object(Map::new()))
    }

    /// Describes the inputs in a field of the body.
    fn take_in(&self, operation: &mut Value, field: &str, example: Value) {
        self.put(operation, &format!("{JSON_BODY}/schema/properties/{field}"), declared::inputs(self.definition));
        self.put(operation, &format!("{JSON_BODY}/example"), example);
        if declared::any_needed(self.definition) {
            self.put(operation, &format!("{JSON_BODY}/schema/required"), json!([field]));
            self.put(operation, "/requestBody/required", true.into());
        }
    }

    /// Describes the inputs as the query, or as the whole body.
    fn take_plainly(&self, operation: &mut Value, definition: &Definition, verb: &str) {
        self.put(operation, "/parameters", if verb == "get" { query(definition) } else { json!([]) });
        self.put(operation, &format!("{JSON_BODY}/schema"), declared::inputs(definition));
        self.put(operation, &format!("{JSON_BODY}/example"), declared::example(definition));
        // A form has no types, and generated clients with two kinds of bodies are wrong.
        if let Some(Value::Object(bodies)) = self.at(operation, "/requestBody/content") {
            bodies.retain(|media, _| media == "application/json");
        }
        if declared::any_needed(definition) {
            self.put(operation, "/requestBody/required", true.into());
        }
    }

    /// Replaces the value at this place, or adds it to its object. Nothing is added if there is no
    /// such object.
    fn put(&self, value: &mut Value, place: &str, part: Value) {
        if let Some((holder, name)) = place.rsplit_once('/')
            && let Some(Value::Object(entries)) = self.at(value, holder)
        {
            entries.insert(name.to_owned(), part);
        }
    }

    /// The value at this place. Components on the way there are copied into the value, because
    /// other operations use them unchanged.
    fn at<'a>(&self, value: &'a mut Value, place: &str) -> Option<&'a mut Value> {
        let mut here = value;
        for part in place.split('/').skip(1) {
            here = here.pointer_mut(&format!("/{part}"))?;
            if let Some(component) = self.component(here) {
                *here = component.clone();
            }
        }
        Some(here)
    }

    /// The component that is meant, if the value is a reference.
    fn component(&self, value: &Value) -> Option<&Value> {
        self.reference.pointer(value.get("$ref")?.as_str()?.strip_prefix('#')?)
    }

    /// The components of the reference, of the schemas only those that these paths need.
    pub(super) fn components(&self, paths: &Map<String, Value>) -> Value {
        let mut components = self.reference.get("components").cloned().unwrap_or_default();
        let Some(Value::Object(all)) = components.get_mut("schemas").map(Value::take) else { return components };
        let mut needed = Map::new();
        let mut open: Vec<&Value> = paths.values().collect();
        let others = components.clone();
        open.push(&others);
        while let Some(value) = open.pop() {
            match value {
                Value::Object(entries) => open.extend(entries.values()),
                Value::Array(items) => open.extend(items),
                Value::String(text) => {
                    let name = text.strip_prefix("#/components/schemas/").unwrap_or_default();
                    if let (Some(schema), false) = (all.get(name), needed.contains_key(name)) {
                        needed.insert(name.to_owned(), schema.clone());
                        open.push(schema);
                    }
                }
                _ => {}
            }
        }
        if let Some(schemas) = components.get_mut("schemas") {
            *schemas = Value::Object(needed);
        }
        components
    }
}
