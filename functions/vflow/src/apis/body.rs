//! Reads the bodies of create and update.

use super::given_auth::{GivenAuth, MAX_SECRET, MIN_SECRET, secret};
use super::{hook_body, tool_body};
use crate::versions;
use api::Fields;
use api::networks::Network;
use api::schema::{any, any_of, constant, filled, flag, matching, object, one_of, or_null, requiring, saying, text};
use engine::Error;
use model::{ApiKind, ApiRecord, Tool, WorkflowId};
use records::apis::{self, HOOK_METHODS, HOOK_MODULE, MAX_NETWORKS, METHODS, TOOL_MODULE};
use serde_json::{Value, json};

/// The fields of a new record.
#[derive(Debug, PartialEq)]
pub(super) struct Given {
    pub(super) kind: ApiKind,
    pub(super) module: String,
    pub(super) function: String,
    pub(super) methods: Vec<String>,
    pub(super) workflow_id: WorkflowId,
    pub(super) version: Option<u32>,
    pub(super) auth: GivenAuth,
    pub(super) ip_allowlist: Vec<String>,
    pub(super) debug_data: Value,
    pub(super) enabled: bool,
    pub(super) is_async: bool,
    pub(super) idempotency_key: Option<String>,
    pub(super) verify_token: Option<String>,
    pub(super) tool: Option<Tool>,
}

pub(super) fn read(fields: &Fields<'_>) -> Result<Given, Error> {
    let kind = match fields.text("kind")? {
        None | Some("botman") => ApiKind::Botman,
        Some("itrigger") => ApiKind::Itrigger,
        Some("webhook") => ApiKind::Webhook,
        Some("mcp") => ApiKind::Mcp,
        Some(_) => return Err(fields.refuse("kind", "must be botman, itrigger, webhook or mcp")),
    };
    let (module, function) = name(fields, kind)?;
    Ok(Given {
        kind,
        module,
        function,
        methods: match fields.value("methods") {
            // A webhook is sent; nobody starts one by opening its address.
            None if matches!(kind, ApiKind::Webhook | ApiKind::Mcp) => vec!["POST".to_owned()],
            _ => methods(fields, kind)?,
        },
        // There is no workflow with an invalid id.
        workflow_id: WorkflowId::parse(fields.required_text("workflowId")?).map_err(|_| Error::WorkflowNotFound)?,
        version: version(fields)?,
        // Callers of tools have tokens of the account, so there is nothing to choose.
        auth: match fields.value("auth") {
            None if kind == ApiKind::Mcp => {
                Secrets::read(fields)?.only(fields, &[], "is for APIs whose callers have no token of the account")?;
                GivenAuth::None
            }
            _ => auth(fields)?,
        },
        ip_allowlist: networks(fields)?,
        debug_data: fields.value("debugData").cloned().unwrap_or(Value::Null),
        enabled: fields.flag("enabled")?.unwrap_or(false),
        is_async: fields.flag("async")?.unwrap_or(false),
        idempotency_key: fields.text("idempotencyKey")?.map(str::to_owned),
        verify_token: verify_token(fields)?,
        tool: tool_body::read(fields, kind)?,
    })
}

/// The two parts of the name. Of a webhook and a tool the caller gives one.
fn name(fields: &Fields<'_>, kind: ApiKind) -> Result<(String, String), Error> {
    if !matches!(kind, ApiKind::Webhook | ApiKind::Mcp) {
        if fields.value("name").is_some() {
            return Err(fields.refuse("name", "is for webhooks and tools; give module and function"));
        }
        return Ok((fields.required_text("module")?.to_owned(), fields.required_text("function")?.to_owned()));
    }
    if let Some(other) = ["module", "function"].into_iter().find(|field| fields.value(field).is_some()) {
        return Err(fields.refuse(other, "is for botman and itrigger; give a name"));
    }
    let name = fields.required_text("name")?;
    let module = if kind == ApiKind::Mcp { TOOL_MODULE } else { HOOK_MODULE };
    Ok((module.to_owned(), name.to_owned()))
}

fn verify_token(fields: &Fields<'_>) -> Result<Option<String>, Error> {
    fields.value("verifyToken").map(|_| secret(fields, "verifyToken", MIN_SECRET)).transpose()
}

/// The changes of a record.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Change {
    pub(super) methods: Option<Vec<String>>,
    pub(super) workflow_id: Option<WorkflowId>,
    #[expect(clippy::option_option, reason = "absent, null and a version say three different things")]
    pub(super) version: Option<Option<u32>>,
    pub(super) auth: Option<GivenAuth>,
    pub(super) ip_allowlist: Option<Vec<String>>,
    pub(super) debug_data: Option<Value>,
    pub(super) enabled: Option<bool>,
    pub(super) is_async: Option<bool>,
    #[expect(clippy::option_option, reason = "absent, null and a template say three different things")]
    pub(super) idempotency_key: Option<Option<String>>,
    #[expect(clippy::option_option, reason = "absent, null and a token say three different things")]
    pub(super) verify_token: Option<Option<String>>,
    pub(super) description: Option<String>,
    pub(super) read_only: Option<bool>,
    pub(super) destructive: Option<bool>,
}

/// The given fields of a record of this kind. Null removes the debug data, the pinned version, the
/// template for idempotency keys and the verify token; for other fields it has no effect.
pub(super) fn change(fields: &Fields<'_>, kind: ApiKind) -> Result<Change, Error> {
    let named = |name| fields.value(name).map(|_| fields);
    if fields.value("auth").is_none() {
        Secrets::read(fields)?.only(fields, &[], "is given without auth, so it would change nothing")?;
    }
    let workflow_id = fields.text("workflowId")?.map(WorkflowId::parse).transpose();
    Ok(Change {
        methods: named("methods").map(|fields| methods(fields, kind)).transpose()?,
        workflow_id: workflow_id.map_err(|_| Error::WorkflowNotFound)?,
        version: fields.raw("version").map(|_| version(fields)).transpose()?,
        auth: named("auth").map(auth).transpose()?,
        ip_allowlist: named("ipAllowlist").map(networks).transpose()?,
        debug_data: fields.raw("debugData").cloned(),
        enabled: fields.flag("enabled")?,
        is_async: fields.flag("async")?,
        idempotency_key: match fields.raw("idempotencyKey") {
            None => None,
            Some(_) => Some(fields.text("idempotencyKey")?.map(str::to_owned)),
        },
        verify_token: fields.raw("verifyToken").map(|_| verify_token(fields)).transpose()?,
        description: tool_body::of(fields, kind, "description")?.text("description")?.map(str::to_owned),
        read_only: tool_body::of(fields, kind, "readOnly")?.flag("readOnly")?,
        destructive: tool_body::of(fields, kind, "destructive")?.flag("destructive")?,
    })
}

/// Refuses a change of the name, because callers use the path with the current name.
pub(super) fn same_name(fields: &Fields<'_>, api: &ApiRecord) -> Result<(), Error> {
    let (kind, name) = match api.kind {
        ApiKind::Botman => ("botman", ""),
        ApiKind::Itrigger => ("itrigger", ""),
        ApiKind::Webhook => ("webhook", api.function.as_str()),
        ApiKind::Mcp => ("mcp", api.function.as_str()),
    };
    for (field, stored) in [("kind", kind), ("module", &api.module), ("function", &api.function), ("name", name)] {
        if fields.text(field)?.is_some_and(|given| given != stored) {
            return Err(fields.refuse(field, "cannot be changed; publish the workflow anew"));
        }
    }
    Ok(())
}

/// A version: `v3` or 3; null means none.
fn version(fields: &Fields<'_>) -> Result<Option<u32>, Error> {
    let refused = || fields.refuse("version", "must be a version such as v1, or null for the workflow as it is");
    let number = match fields.value("version") {
        None => return Ok(None),
        Some(Value::String(name)) => versions::show::parse(name),
        Some(_) => fields.integer("version").ok().flatten().and_then(|number| u32::try_from(number).ok()),
    };
    number.filter(|number| *number > 0).map(Some).ok_or_else(refused)
}

/// The methods; GET and POST if none are given.
fn methods(fields: &Fields<'_>, kind: ApiKind) -> Result<Vec<String>, Error> {
    let known = apis::methods(kind);
    let Some(given) = fields.texts("methods")? else { return Ok(METHODS.map(str::to_owned).to_vec()) };
    let given: Vec<_> = given.iter().map(|method| method.to_ascii_uppercase()).collect();
    if let Some(index) = given.iter().position(|method| !known.contains(&method.as_str())) {
        return Err(fields.refuse(&format!("methods[{index}]"), listed("must be", known, "or")));
    }
    if given.is_empty() {
        return Err(fields.refuse("methods", listed("must name some of", known, "and")));
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

/// How callers authenticate: `"auth": "token"` with the secrets beside it, or `"auth": {"type":
/// "token", …}`. There is no default, so that an API without authentication is an explicit choice.
fn auth(fields: &Fields<'_>) -> Result<GivenAuth, Error> {
    let beside = Secrets::read(fields)?;
    let nested = match fields.value("auth") {
        Some(Value::Object(_)) => fields.nested("auth")?,
        _ => None,
    };
    let (at, word, secrets) = match &nested {
        Some(nested) => {
            beside.only(fields, &[], "stands beside auth; it belongs into it")?;
            (nested, "type", Secrets::read(nested)?)
        }
        None => (fields, "auth", beside),
    };
    let only = |names: &[&str]| {
        let kind = at.text(word)?.unwrap_or_default();
        secrets.only(at, names, &format!("is not used by the {word} {kind}"))
    };
    let required = |name, secret: Option<String>| secret.ok_or_else(|| at.refuse(name, "is required"));
    match at.required_text(word)? {
        "none" => {
            secrets.only(at, &[], &format!("is given, but {word} is none, so that anyone could call it"))?;
            Ok(GivenAuth::None)
        }
        "token" => {
            only(&["token"])?;
            Ok(GivenAuth::Token(secrets.token))
        }
        "password" => {
            only(&["user", "password"])?;
            Ok(GivenAuth::Password {
                user: required("user", secrets.user)?,
                password: required("password", secrets.password)?,
            })
        }
        "hmac" if nested.is_some() => {
            only(&[])?;
            hook_body::signature(at)
        }
        "hmac" => Err(at.refuse(word, "must be an object for hmac, with type, preset and secret")),
        _ => Err(at.refuse(word, "must be none, token, password or hmac")),
    }
}

/// The given secrets. One that the API does not use is refused, so that none is lost.
struct Secrets {
    token: Option<String>,
    user: Option<String>,
    password: Option<String>,
}

impl Secrets {
    /// Refuses, for this reason, a given secret that is none of those with these names.
    fn only(&self, at: &Fields<'_>, used: &[&str], reason: &str) -> Result<(), Error> {
        let all = [("token", &self.token), ("user", &self.user), ("password", &self.password)];
        match all.into_iter().find(|(name, secret)| secret.is_some() && !used.contains(name)) {
            Some((name, _)) => Err(at.refuse(name, reason)),
            None => Ok(()),
        }
    }

    fn read(at: &Fields<'_>) -> Result<Self, Error> {
        let read = |name, shortest| at.value(name).map(|_| secret(at, name, shortest)).transpose();
        Ok(Self { token: read("token", MIN_SECRET)?, user: read("user", 1)?, password: read("password", MIN_SECRET)? })
    }
}

fn networks(fields: &Fields<'_>) -> Result<Vec<String>, Error> {
    let list = fields.texts("ipAllowlist")?.unwrap_or_default();
    if list.len() > MAX_NETWORKS {
        return Err(fields.refuse("ipAllowlist", format!("must be at most {MAX_NETWORKS}")));
    }
    match list.iter().position(|entry| Network::parse(entry).is_none()) {
        None => Ok(list),
        Some(index) => {
            Err(fields.refuse(&format!("ipAllowlist[{index}]"), "must be an address or a network such as 10.0.0.0/8"))
        }
    }
}

/// The schema of the body of create. An itrigger API has no authentication of its own, and its name
/// can have several segments. A webhook has one name.
pub(super) fn schema() -> Value {
    // The ASCII letters are listed for tools that do not support Unicode classes in patterns.
    let part = r"[._-]*[A-Za-z0-9\p{L}\p{N}][A-Za-z0-9\p{L}\p{N}._-]*";
    let named = |pattern: &str, more: (&str, Value)| {
        let part = matching(pattern);
        json!({"required": ["module", "function"], "properties": {"module": part, "function": part, "methods": verbs(&METHODS), more.0: more.1}})
    };
    let none = any_of(&[constant("none"), json!({"type": "object", "properties": {"type": constant("none")}})]);
    let mut schema = requiring(fields_schema(), &["workflowId"]);
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
    with_secrets(fields_schema(), "auth")
}

/// The schema with both secrets required if this field asks for a password.
fn with_secrets(mut schema: Value, name: &str) -> Value {
    let secrets = json!({"required": ["user", "password"], "properties": {"user": text(), "password": text()}});
    if let Some(entries) = schema.as_object_mut() {
        entries.extend(conditional(name, "password", secrets));
    }
    schema
}

/// Requirements that apply if a field has this value.
fn conditional(name: &str, value: &str, then: Value) -> [(String, Value); 2] {
    let condition = json!({"required": [name], "properties": {name: constant(value)}});
    [("if".to_owned(), condition), ("then".to_owned(), then)]
}

fn fields_schema() -> Value {
    let printable = |shortest: usize| json!({"type": "string", "minLength": shortest, "maxLength": MAX_SECRET, "pattern": "^[!-~]([ -~]*[!-~])?$"});
    let (user, secret) = (|| printable(1), || printable(MIN_SECRET));
    let word = || one_of(&["none", "token", "password"]);
    let auth = object([
        ("type", word()),
        ("token?", saying(secret(), "Made, if it is left out")),
        ("user?", user()),
        ("password?", secret()),
    ]);
    let auth = with_secrets(auth, "type");
    let network = json!({"type": "string", "format": "ip-network"});
    let part = || saying(filled(64), "Letters, digits, '-', '_', '.'; part of the path");
    let schema = object([
        ("kind?", saying(one_of(&["botman", "itrigger", "webhook", "mcp"]), "Who serves it; `botman` by default")),
        ("name?", saying(filled(64), "The name of a webhook or a tool, in place of module and function")),
        ("module?", part()),
        ("function?", part()),
        (
            "methods?",
            saying(
                verbs(&HOOK_METHODS),
                "GET and POST by default; only of a webhook PUT and PATCH, and POST by default",
            ),
        ),
        ("workflowId?", matching("^[A-Za-z0-9_-]{1,64}$")),
        (
            "version?",
            saying(
                or_null(
                    &json!({"type": ["string", "integer"], "pattern": versions::show::PATTERN, "minimum": 1, "maximum": u32::MAX}),
                ),
                "The published version that is run, such as `v1`; null, as by default, is the workflow as it is",
            ),
        ),
        (
            "auth?",
            saying(
                any_of(&[word(), auth, hook_body::schema()]),
                "How callers prove themselves; as a word, with the secrets beside it; signatures, of webhooks alone, as an object",
            ),
        ),
        ("token?", saying(secret(), "Made, if `auth` is `token` and this is left out")),
        ("user?", user()),
        ("password?", secret()),
        (
            "ipAllowlist?",
            saying(
                json!({"type": "array", "maxItems": MAX_NETWORKS, "items": network}),
                "Addresses and networks such as 10.0.0.0/8 that may call; none = all",
            ),
        ),
        ("debugData?", saying(any(), "A body to try it with")),
        ("enabled?", flag()),
        (
            "async?",
            saying(
                flag(),
                "Answers at once with the id instead of waiting for the end, or for the response of a webhook",
            ),
        ),
        (
            "idempotencyKey?",
            saying(
                or_null(&text()),
                "Of a webhook: a template such as {{trigger.headers.X-GitHub-Delivery}}; requests for which it has the same text start one run",
            ),
        ),
        (
            "verifyToken?",
            saying(
                or_null(&secret()),
                "Of a webhook: what a sender such as Meta presents as hub.verify_token when it registers the address",
            ),
        ),
    ]);
    tool_body::described(schema)
}

/// A list of these methods, in any case.
fn verbs(known: &[&str]) -> Value {
    let any_case = |word: &&str| {
        let letters = word.chars().flat_map(|c| ['[', c, c.to_ascii_lowercase(), ']']);
        letters.collect::<String>()
    };
    let pattern = known.iter().map(any_case).collect::<Vec<_>>().join("|");
    json!({"type": "array", "minItems": 1, "items": matching(&format!("^({pattern})$"))})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(change: &Value) -> Result<Given, String> {
        let mut body = json!({"module": "test", "function": "sync", "workflowId": "w1", "auth": "none"});
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        read(&Fields::top(body.as_object().unwrap())).map_err(|error| error.to_string())
    }

    #[test]
    fn both_spellings_of_auth_are_read() {
        let token = GivenAuth::Token(Some("123456".into()));
        assert_eq!(given(&json!({"auth": "token", "token": "123456"})).unwrap().auth, token);
        assert_eq!(given(&json!({"auth": {"type": "token", "token": "123456"}})).unwrap().auth, token);
        assert_eq!(given(&json!({"auth": "token"})).unwrap().auth, GivenAuth::Token(None));
        let password = GivenAuth::Password { user: "botman".into(), password: "123456".into() };
        assert_eq!(given(&json!({"auth": "password", "user": "botman", "password": "123456"})).unwrap().auth, password);
    }

    #[test]
    fn verbs_are_put_in_order_once() {
        assert_eq!(given(&json!({})).unwrap().methods, ["GET", "POST"]);
        assert_eq!(given(&json!({"methods": ["post", "GET", "POST"]})).unwrap().methods, ["GET", "POST"]);
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
