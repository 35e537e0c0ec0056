//! The bodies of create and update.

use super::auth_body::{Secrets, auth, auth_in, conditional, with_secrets};
use super::given_auth::{GivenAuth, Secret, Token};
use super::tool_body;
use crate::versions;
use api::networks::Network;
use api::schema::{Named, any, any_of, constant, matching, or_null, requiring};
use api::{Fields, Filled, Patch, typed, whole};
use engine::Error;
use engine::digest::sha256_hex;
use model::{ApiKind, ApiRecord, Hook, Tool, WorkflowId};
use records::apis::{self, ApiChange, HOOK_METHODS, HOOK_MODULE, MAX_DESCRIPTION, MAX_NETWORKS, METHODS, TOOL_MODULE};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct GivenApi {
    /// The facade that serves the API; `botman` by default.
    kind: Option<ApiKind>,
    /// The name of a webhook or a tool, which replaces `module` and `function`.
    #[schemars(with = "Option<Filled<64>>")]
    name: Option<String>,
    /// Letters, digits, '-', '_', '.'; part of the path.
    #[schemars(with = "Option<Filled<64>>")]
    module: Option<String>,
    /// Letters, digits, '-', '_', '.'; part of the path.
    #[schemars(with = "Option<Filled<64>>")]
    function: Option<String>,
    /// GET and POST by default. A webhook can also have PUT and PATCH; its default is POST.
    #[schemars(extend("minItems" = 1, "items" = method(&HOOK_METHODS)))]
    methods: Option<Vec<String>>,
    #[schemars(extend("pattern" = "^[A-Za-z0-9_-]{1,64}$"))]
    workflow_id: Option<String>,
    /// The published version that is run, such as `v1`; null (the default) = the current revision
    /// of the workflow.
    #[serde(default)]
    #[schemars(schema_with = "version_in", extend("x-nullable" = true))]
    version: Patch<Value>,
    /// How callers authenticate: a word, with the secrets in the fields beside it, or an object.
    /// Signatures are only for webhooks, and need an object.
    #[serde(default)]
    #[schemars(schema_with = "auth_in")]
    auth: Patch<Value>,
    /// The token of callers; generated if it is missing and `auth` is `token`.
    token: Option<Token>,
    user: Option<Secret<1>>,
    password: Option<Token>,
    /// Addresses and networks, such as 10.0.0.0/8, that may call the API; empty = all.
    #[schemars(extend("maxItems" = MAX_NETWORKS, "items" = json!({"type": "string", "format": "ip-network"})))]
    ip_allowlist: Option<Vec<String>>,
    /// A body for trials of the API.
    #[serde(default)]
    #[schemars(with = "Value")]
    debug_data: Patch<Value>,
    enabled: Option<bool>,
    /// Whether a call is answered at once with the id, and not after the end of the run or with the
    /// response of a webhook.
    #[serde(rename = "async")]
    is_async: Option<bool>,
    /// For webhooks: a template such as {{trigger.headers.X-GitHub-Delivery}}. Requests for which
    /// it gives the same text start one run.
    #[serde(default)]
    idempotency_key: Patch<String>,
    /// Another spelling of `idempotencyKey`.
    #[serde(default, rename = "idempotency_key")]
    snake_case_key: Patch<String>,
    /// Another form of `async`: `immediately` means true, and `result` means false.
    respond: Option<Respond>,
    /// For webhooks: the value that a sender such as Meta sends as hub.verify_token when it
    /// registers the address.
    #[serde(default)]
    verify_token: Patch<Token>,
    /// For tools: what the tool does, and when a model should call it.
    #[schemars(with = "Option<Filled<MAX_DESCRIPTION>>")]
    description: Option<String>,
    /// For tools: whether a call changes nothing; false by default.
    read_only: Option<bool>,
    /// For tools: whether a call can change or delete existing data; true by default, unless
    /// `readOnly` is true.
    destructive: Option<bool>,
}

/// When a call is answered.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Respond {
    Immediately,
    Result,
}

/// A new record, whose secrets are still to be stored.
pub(super) fn new(fields: &Fields<'_>) -> Result<(GivenAuth, ApiRecord), Error> {
    let given: GivenApi = fields.read()?;
    let kind = given.kind.unwrap_or(ApiKind::Botman);
    given.only_tools(kind)?;
    let (template, is_async) = (given.key_template()?, given.answers_at_once()?);
    let (module, function) = given.names(kind)?;
    let secrets = Secrets { token: given.token, user: given.user, password: given.password };
    // Callers of tools have tokens of the account, so there is nothing to choose.
    let auth = if kind == ApiKind::Mcp && given.auth.over(None).is_none() {
        secrets.only(fields, &[], "is for APIs whose callers have no token of the account")?;
        GivenAuth::None
    } else {
        auth(fields, secrets)?
    };
    let is_read_only = given.read_only.unwrap_or(false);
    let tool = match kind {
        ApiKind::Mcp => Some(Tool {
            description: required("description", given.description)?,
            read_only: is_read_only,
            destructive: given.destructive.unwrap_or(!is_read_only),
        }),
        _ => None,
    };
    let methods = match given.methods {
        Some(given) => methods(&given, kind)?,
        // Webhooks are sent with POST; opening the address in a browser starts nothing.
        None if matches!(kind, ApiKind::Webhook | ApiKind::Mcp) => vec!["POST".to_owned()],
        None => METHODS.map(str::to_owned).to_vec(),
    };
    let workflow_id = workflow(&required("workflowId", given.workflow_id)?)?;
    let api = ApiRecord {
        methods,
        version: given.version.over(None).as_ref().map(version).transpose()?,
        ip_allowlist: networks(given.ip_allowlist.unwrap_or_default())?,
        debug_data: given.debug_data.over(None).unwrap_or_default(),
        enabled: given.enabled.unwrap_or(false),
        is_async: is_async.unwrap_or(false),
        hook: Hook {
            idempotency_key: template.over(None),
            verify_hash: given.verify_token.over(None).map(|token| sha256_hex(&token.0)),
        },
        tool,
        ..ApiRecord::new(kind, module, function, workflow_id)
    };
    Ok((auth, api))
}

/// The given changes of a record. Null removes the debug data, the pinned version, the template for
/// idempotency keys and the verify token; for other fields it has no effect.
pub(super) fn change(fields: &Fields<'_>, api: &ApiRecord) -> Result<(Option<GivenAuth>, ApiChange), Error> {
    let given: GivenApi = fields.read()?;
    given.only_tools(api.kind)?;
    given.same_name(api)?;
    let (template, is_async) = (given.key_template()?, given.answers_at_once()?);
    let secrets = Secrets { token: given.token, user: given.user, password: given.password };
    let auth = if given.auth.over(None).is_some() {
        Some(auth(fields, secrets)?)
    } else {
        secrets.only(fields, &[], "is given without auth, so it would change nothing")?;
        None
    };
    let change = ApiChange {
        methods: given.methods.map(|given| methods(&given, api.kind)).transpose()?,
        workflow_id: given.workflow_id.map(|id| workflow(&id)).transpose()?,
        version: given.version.given().map(|given| given.as_ref().map(version).transpose()).transpose()?,
        auth: None,
        ip_allowlist: given.ip_allowlist.map(networks).transpose()?,
        debug_data: given.debug_data.given().map(Option::unwrap_or_default),
        enabled: given.enabled,
        is_async,
        idempotency_key: template.given(),
        verify_hash: given.verify_token.given().map(|token| token.map(|token| sha256_hex(&token.0))),
        description: given.description,
        read_only: given.read_only,
        destructive: given.destructive,
        secrets: Vec::new(),
    };
    Ok((auth, change))
}

impl GivenApi {
    /// Refuses the fields of tools for other kinds.
    fn only_tools(&self, kind: ApiKind) -> Result<(), Error> {
        let given = [
            ("description", self.description.is_some()),
            ("readOnly", self.read_only.is_some()),
            ("destructive", self.destructive.is_some()),
        ];
        match given.into_iter().find(|(_, is_given)| *is_given) {
            Some((name, _)) if kind != ApiKind::Mcp => Err(Error::invalid(name, "is for tools only")),
            _ => Ok(()),
        }
    }

    /// The template for idempotency keys, in either spelling.
    fn key_template(&self) -> Result<Patch<String>, Error> {
        match (&self.idempotency_key, &self.snake_case_key) {
            (given, Patch::Absent) | (Patch::Absent, given) => Ok(given.clone()),
            _ => Err(Error::invalid("idempotency_key", "is given beside idempotencyKey; give one of them")),
        }
    }

    /// Whether a call is answered at once, in either form.
    fn answers_at_once(&self) -> Result<Option<bool>, Error> {
        let asked = self.respond.map(|respond| respond == Respond::Immediately);
        match (self.is_async, asked) {
            (Some(one), Some(other)) if one != other => Err(Error::invalid("respond", "contradicts async")),
            (given, asked) => Ok(given.or(asked)),
        }
    }

    /// The two parts of the name. Of a webhook and a tool the caller gives one.
    fn names(&self, kind: ApiKind) -> Result<(String, String), Error> {
        let own_module = match kind {
            ApiKind::Webhook => HOOK_MODULE,
            ApiKind::Mcp => TOOL_MODULE,
            ApiKind::Botman | ApiKind::Itrigger if self.name.is_some() => {
                return Err(Error::invalid("name", "is for webhooks and tools; give module and function"));
            }
            ApiKind::Botman | ApiKind::Itrigger => {
                return Ok((required("module", self.module.clone())?, required("function", self.function.clone())?));
            }
        };
        let other = [("module", &self.module), ("function", &self.function)];
        if let Some((other, _)) = other.into_iter().find(|(_, given)| given.is_some()) {
            return Err(Error::invalid(other, "is for botman and itrigger; give a name"));
        }
        Ok((own_module.to_owned(), required("name", self.name.clone())?))
    }

    /// Refuses a change of the name, because callers use the path with the current name.
    fn same_name(&self, api: &ApiRecord) -> Result<(), Error> {
        let name = if matches!(api.kind, ApiKind::Webhook | ApiKind::Mcp) { api.function.as_str() } else { "" };
        let differs = |given: &Option<String>, stored: &str| given.as_ref().is_some_and(|given| given != stored);
        let changed = [
            ("kind", self.kind.is_some_and(|kind| kind != api.kind)),
            ("module", differs(&self.module, &api.module)),
            ("function", differs(&self.function, &api.function)),
            ("name", differs(&self.name, name)),
        ];
        match changed.into_iter().find(|(_, is_changed)| *is_changed) {
            Some((field, _)) => Err(Error::invalid(field, "cannot be changed; publish the workflow anew")),
            None => Ok(()),
        }
    }
}

fn required(name: &str, text: Option<String>) -> Result<String, Error> {
    match text {
        None => Err(Error::invalid(name, "is required")),
        Some(text) if text.trim().is_empty() => Err(Error::invalid(name, "must not be blank")),
        Some(text) => Ok(text),
    }
}

/// There is no workflow with an invalid id.
fn workflow(id: &str) -> Result<WorkflowId, Error> {
    WorkflowId::parse(id).map_err(|_| Error::WorkflowNotFound.in_field("workflowId"))
}

/// A version: `v3` or 3.
fn version(given: &Value) -> Result<u32, Error> {
    let number = match given {
        Value::String(name) => versions::show::parse(name),
        number => whole(number).and_then(|number| u32::try_from(number).ok()),
    };
    let refused = || Error::invalid("version", "must be a version such as v1, or null for the workflow as it is");
    number.filter(|number| *number > 0).ok_or_else(refused)
}

/// The methods, each once and in their order.
fn methods(given: &[String], kind: ApiKind) -> Result<Vec<String>, Error> {
    let known = apis::methods(kind);
    let given: Vec<_> = given.iter().map(|method| method.to_ascii_uppercase()).collect();
    if let Some(index) = given.iter().position(|method| !known.contains(&method.as_str())) {
        return Err(Error::invalid(format!("methods[{index}]"), listed("must be", known, "or")));
    }
    if given.is_empty() {
        return Err(Error::invalid("methods", listed("must name some of", known, "and")));
    }
    Ok(known
        .iter()
        .filter(|method| given.iter().any(|name| name == *method))
        .map(|&method| method.to_owned())
        .collect())
}

/// The words as a sentence lists them.
fn listed(begin: &str, words: &[&str], joint: &str) -> String {
    match words.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{begin} {} {joint} {last}", others.join(", ")),
        _ => format!("{begin} {}", words.concat()),
    }
}

fn networks(list: Vec<String>) -> Result<Vec<String>, Error> {
    match list.iter().position(|entry| Network::parse(entry).is_none()) {
        None => Ok(list),
        Some(index) => {
            Err(Error::invalid(format!("ipAllowlist[{index}]"), "must be an address or a network such as 10.0.0.0/8"))
        }
    }
}

/// The schema of the body of create. An itrigger API has no authentication of its own, and its name
/// can have several segments. A webhook has one name.
pub(super) fn new_schema() -> Value {
    // The ASCII letters are listed for tools that do not support Unicode classes in patterns.
    let part = r"[._-]*[A-Za-z0-9\p{L}\p{N}][A-Za-z0-9\p{L}\p{N}._-]*";
    let named = |pattern: &str, more: (&str, Value)| {
        let part = matching(pattern);
        json!({"required": ["module", "function"], "properties": {"module": part, "function": part, "methods": {"items": method(&METHODS)}, more.0: more.1}})
    };
    let none = any_of(&[constant("none"), json!({"type": "object", "properties": {"type": constant("none")}})]);
    let mut schema = requiring(typed::request_schema::<GivenApi>(), &["workflowId"]).named("CreateApi");
    let hook = json!({"required": ["name"], "properties": {"name": matching(&format!("^{part}$"))}});
    let mut plain = with_secrets(named(&format!("^{part}$"), ("kind", any())), "auth");
    if let Some(entries) = plain.as_object_mut() {
        let inner: Vec<_> = ["if", "then"].into_iter().filter_map(|word| entries.remove_entry(word)).collect();
        let all = Value::Object(inner.into_iter().collect());
        entries.insert("allOf".to_owned(), json!([all]));
    }
    let mut others = json!({"else": requiring_also(plain, "auth")});
    if let Some(entries) = others.as_object_mut() {
        entries.extend(conditional("kind", "webhook", requiring_also(with_secrets(hook, "auth"), "auth")));
    }
    let mut others = json!({"else": others});
    if let Some(entries) = others.as_object_mut() {
        entries.extend(conditional("kind", "mcp", tool_body::requirements()));
    }
    let segments = named(&format!("^{part}(/{part})*$"), ("auth", none));
    if let Some(entries) = schema.as_object_mut() {
        entries.extend(conditional("kind", "itrigger", requiring_also(segments, "auth")));
        entries.insert("else".to_owned(), others);
    }
    schema
}

/// The schema with one more required field.
fn requiring_also(mut schema: Value, name: &str) -> Value {
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.push(name.into());
    }
    schema
}

/// The schema of the body of update.
pub(super) fn change_schema() -> Value {
    with_secrets(typed::request_schema::<GivenApi>(), "auth").named("UpdateApi")
}

fn version_in(_: &mut SchemaGenerator) -> Schema {
    let number =
        json!({"type": ["string", "integer"], "pattern": versions::show::PATTERN, "minimum": 1, "maximum": u32::MAX});
    typed::written(or_null(&number))
}

/// One of these methods, in any case.
fn method(known: &[&str]) -> Value {
    let any_case = |word: &&str| {
        let letters = word.chars().flat_map(|c| ['[', c, c.to_ascii_lowercase(), ']']);
        letters.collect::<String>()
    };
    let pattern = known.iter().map(any_case).collect::<Vec<_>>().join("|");
    matching(&format!("^({pattern})$"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(change: &Value) -> Result<(GivenAuth, ApiRecord), String> {
        let mut body = json!({"module": "test", "function": "sync", "workflowId": "w1", "auth": "none"});
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        new(&Fields::top(body.as_object().unwrap())).map_err(|error| error.to_string())
    }

    #[test]
    fn both_spellings_of_auth_are_read() {
        let token = GivenAuth::Token(Some("123456".into()));
        assert_eq!(given(&json!({"auth": "token", "token": "123456"})).unwrap().0, token);
        assert_eq!(given(&json!({"auth": {"type": "token", "token": "123456"}})).unwrap().0, token);
        assert_eq!(given(&json!({"auth": "token"})).unwrap().0, GivenAuth::Token(None));
        let password = GivenAuth::Password { user: "botman".into(), password: "123456".into() };
        assert_eq!(given(&json!({"auth": "password", "user": "botman", "password": "123456"})).unwrap().0, password);
    }

    #[test]
    fn verbs_are_put_in_order_once() {
        assert_eq!(given(&json!({})).unwrap().1.methods, ["GET", "POST"]);
        assert_eq!(given(&json!({"methods": ["post", "GET", "POST"]})).unwrap().1.methods, ["GET", "POST"]);
    }

    #[test]
    fn wrong_fields_are_named() {
        let cases = [
            (json!({"auth": null}), "auth: is required"),
            (json!({"auth": "basic"}), "auth: must be none, token, password or hmac"),
            (json!({"auth": "hmac"}), "auth: must be an object for hmac, with type, preset and secret"),
            (json!({"name": "a"}), "name: is for webhooks and tools; give module and function"),
            (json!({"kind": "webhook"}), "module: is for botman and itrigger; give a name"),
            (json!({"kind": "mcp"}), "module: is for botman and itrigger; give a name"),
            (json!({"description": "d"}), "description: is for tools only"),
            (
                json!({"auth": {"type": "token", "token": " 123456"}}),
                "auth.token: must be printable ASCII without blanks around it",
            ),
            (json!({"auth": "password", "user": "u"}), "password: is required"),
            (json!({"auth": "password", "user": "u", "password": "12345"}), "password: must be at least 6 bytes long"),
            (json!({"auth": {"type": "token", "token": "1"}}), "auth.token: must be at least 6 bytes long"),
            (json!({"auth": "token", "token": "密码密码"}), "token: must be printable ASCII without blanks around it"),
            (json!({"methods": ["GET", "PUT"]}), "methods[1]: must be GET or POST"),
            (json!({"methods": []}), "methods: must name some of GET and POST"),
            (json!({"methods": "GET"}), "methods: must be a list"),
            (
                json!({"ipAllowlist": ["1.2.3.4", "10.0.0.0/33"]}),
                "ipAllowlist[1]: must be an address or a network such as 10.0.0.0/8",
            ),
            (json!({"kind": "other"}), "kind: must be botman, itrigger, webhook or mcp"),
            (json!({"workflowId": "a b"}), "workflow not found"),
            (json!({"enabled": 1}), "enabled: must be true or false"),
            (json!({"token": "123456"}), "token: is given, but auth is none, so that anyone could call it"),
            (json!({"auth": {"type": "token"}, "token": "123456"}), "token: stands beside auth; it belongs into it"),
            (json!({"auth": "token", "user": "u", "password": "123456"}), "user: is not used by the auth token"),
            (
                json!({"auth": {"type": "password", "user": "u", "password": "123456", "token": "123456"}}),
                "auth.token: is not used by the type password",
            ),
            (
                json!({"kind": "webhook", "module": null, "function": null, "name": "h",
                       "auth": {"type": "hmac", "preset": "github", "secret": "123456", "token": "123456"}}),
                "auth.token: is not used by the type hmac",
            ),
            (json!({"version": 1.5}), "version: must be a version such as v1, or null for the workflow as it is"),
            (json!({"version": "latest"}), "version: must be a version such as v1, or null for the workflow as it is"),
        ];
        for (change, message) in cases {
            assert_eq!(given(&change).unwrap_err(), message, "{change}");
        }
    }
}
