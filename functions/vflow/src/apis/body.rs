//! Reads the bodies of create and update.

use crate::versions;
use api::Fields;
use api::networks::Network;
use api::schema::{any, any_of, constant, filled, flag, matching, object, one_of, or_null, requiring, saying, text};
use api::secret::MAX_PASSWORD;
use engine::Error;
use model::{ApiKind, ApiRecord, WorkflowId};
use records::apis::{MAX_NETWORKS, METHODS};
use serde_json::{Value, json};

/// The longest token, user or password, in bytes.
const MAX_SECRET: usize = MAX_PASSWORD;

/// The shortest token or password, in bytes. Shorter ones can be guessed, also if attempts are
/// limited.
const MIN_SECRET: usize = 6;

/// How callers authenticate, with the given secrets.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum GivenAuth {
    None,
    /// `None` means that a token is generated.
    Token(Option<String>),
    Password {
        user: String,
        password: String,
    },
}

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
}

pub(super) fn read(fields: &Fields<'_>) -> Result<Given, Error> {
    let kind = match fields.text("kind")? {
        None | Some("botman") => ApiKind::Botman,
        Some("itrigger") => ApiKind::Itrigger,
        Some(_) => return Err(fields.refuse("kind", "must be botman or itrigger")),
    };
    Ok(Given {
        kind,
        module: fields.required_text("module")?.to_owned(),
        function: fields.required_text("function")?.to_owned(),
        methods: methods(fields)?,
        // There is no workflow with an invalid id.
        workflow_id: WorkflowId::parse(fields.required_text("workflowId")?).map_err(|_| Error::WorkflowNotFound)?,
        version: version(fields)?,
        auth: auth(fields)?,
        ip_allowlist: networks(fields)?,
        debug_data: fields.value("debugData").cloned().unwrap_or(Value::Null),
        enabled: fields.flag("enabled")?.unwrap_or(false),
        is_async: fields.flag("async")?.unwrap_or(false),
    })
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
}

/// The given fields. Null removes the debug data and the pinned version; for other fields it has no
/// effect.
pub(super) fn change(fields: &Fields<'_>) -> Result<Change, Error> {
    let named = |name| fields.value(name).map(|_| fields);
    if fields.value("auth").is_none() {
        Secrets::read(fields)?;
    }
    let workflow_id = fields.text("workflowId")?.map(WorkflowId::parse).transpose();
    Ok(Change {
        methods: named("methods").map(methods).transpose()?,
        workflow_id: workflow_id.map_err(|_| Error::WorkflowNotFound)?,
        version: fields.raw("version").map(|_| version(fields)).transpose()?,
        auth: named("auth").map(auth).transpose()?,
        ip_allowlist: named("ipAllowlist").map(networks).transpose()?,
        debug_data: fields.raw("debugData").cloned(),
        enabled: fields.flag("enabled")?,
        is_async: fields.flag("async")?,
    })
}

/// Refuses a change of the name, because callers use the path with the current name.
pub(super) fn same_name(fields: &Fields<'_>, api: &ApiRecord) -> Result<(), Error> {
    let kind = match api.kind {
        ApiKind::Botman => "botman",
        ApiKind::Itrigger => "itrigger",
    };
    for (field, stored) in [("kind", kind), ("module", &api.module), ("function", &api.function)] {
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
fn methods(fields: &Fields<'_>) -> Result<Vec<String>, Error> {
    let Some(given) = fields.texts("methods")? else { return Ok(METHODS.map(str::to_owned).to_vec()) };
    let given: Vec<_> = given.iter().map(|method| method.to_ascii_uppercase()).collect();
    if let Some(index) = given.iter().position(|method| !METHODS.contains(&method.as_str())) {
        return Err(fields.refuse(&format!("methods[{index}]"), "must be GET or POST"));
    }
    if given.is_empty() {
        return Err(fields.refuse("methods", "must name GET, POST or both"));
    }
    Ok(METHODS
        .iter()
        .filter(|method| given.iter().any(|name| name == *method))
        .map(|&method| method.to_owned())
        .collect())
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
        Some(nested) => (nested, "type", Secrets::read(nested)?),
        None => (fields, "auth", beside),
    };
    let required = |name, secret: Option<String>| secret.ok_or_else(|| at.refuse(name, "is required"));
    match at.required_text(word)? {
        "none" => Ok(GivenAuth::None),
        "token" => Ok(GivenAuth::Token(secrets.token)),
        "password" => Ok(GivenAuth::Password {
            user: required("user", secrets.user)?,
            password: required("password", secrets.password)?,
        }),
        _ => Err(at.refuse(word, "must be none, token or password")),
    }
}

/// The given secrets. They must be valid, also if the API does not use them.
struct Secrets {
    token: Option<String>,
    user: Option<String>,
    password: Option<String>,
}

impl Secrets {
    fn read(at: &Fields<'_>) -> Result<Self, Error> {
        let read = |name, shortest| at.value(name).map(|_| secret(at, name, shortest)).transpose();
        Ok(Self { token: read("token", MIN_SECRET)?, user: read("user", 1)?, password: read("password", MIN_SECRET)? })
    }
}

/// A secret is sent in a header, so it may only contain the characters that a header can contain.
fn secret(fields: &Fields<'_>, name: &str, shortest: usize) -> Result<String, Error> {
    let text = fields.required_text(name)?;
    if text.len() < shortest {
        return Err(fields.refuse(name, format!("must be at least {shortest} bytes long")));
    }
    if text.len() > MAX_SECRET {
        return Err(fields.refuse(name, format!("must be at most {MAX_SECRET} bytes long")));
    }
    if text.trim() != text || !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(fields.refuse(name, "must be printable ASCII without blanks around it"));
    }
    Ok(text.to_owned())
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
/// can have several segments.
pub(super) fn schema() -> Value {
    // The ASCII letters are listed for tools that do not support Unicode classes in patterns.
    let part = r"[._-]*[A-Za-z0-9\p{L}\p{N}][A-Za-z0-9\p{L}\p{N}._-]*";
    let named = |pattern: &str, more: (&str, Value)| {
        let part = matching(pattern);
        json!({"properties": {"module": part, "function": part, more.0: more.1}})
    };
    let none = any_of(&[constant("none"), json!({"type": "object", "properties": {"type": constant("none")}})]);
    let mut schema = requiring(fields_schema(), &["module", "function", "workflowId", "auth"]);
    let plain = with_secrets(named(&format!("^{part}$"), ("kind", any())), "auth");
    let segments = named(&format!("^{part}(/{part})*$"), ("auth", none));
    if let Some(entries) = schema.as_object_mut() {
        entries.extend(conditional("kind", "itrigger", segments));
        entries.insert("else".to_owned(), plain);
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
    object([
        ("kind?", saying(one_of(&["botman", "itrigger"]), "Which facade serves it; `botman` by default")),
        ("module?", part()),
        ("function?", part()),
        (
            "methods?",
            saying(
                json!({"type": "array", "minItems": 1, "items": matching("^([Gg][Ee][Tt]|[Pp][Oo][Ss][Tt])$")}),
                "Both by default",
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
            saying(any_of(&[word(), auth]), "How callers prove themselves; as a word, with the secrets beside it"),
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
        ("async?", saying(flag(), "Answers at once with the id instead of waiting for the end")),
    ])
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
            (json!({"auth": "basic"}), "auth: must be none, token or password"),
            (
                json!({"auth": {"type": "token", "token": " 123456"}}),
                "auth.token: must be printable ASCII without blanks around it",
            ),
            (json!({"auth": "password", "user": "u"}), "password: is required"),
            (json!({"auth": "password", "user": "u", "password": "12345"}), "password: must be at least 6 bytes long"),
            (json!({"auth": {"type": "token", "token": "1"}}), "auth.token: must be at least 6 bytes long"),
            (json!({"auth": "token", "token": "密码密码"}), "token: must be printable ASCII without blanks around it"),
            (json!({"methods": ["GET", "PUT"]}), "methods[1]: must be GET or POST"),
            (json!({"methods": []}), "methods: must name GET, POST or both"),
            (json!({"methods": "GET"}), "methods: must be a list"),
            (
                json!({"ipAllowlist": ["1.2.3.4", "10.0.0.0/33"]}),
                "ipAllowlist[1]: must be an address or a network such as 10.0.0.0/8",
            ),
            (json!({"kind": "other"}), "kind: must be botman or itrigger"),
            (json!({"workflowId": "a b"}), "workflow not found"),
            (json!({"enabled": 1}), "enabled: must be true or false"),
            (json!({"version": 1.5}), "version: must be a version such as v1, or null for the workflow as it is"),
            (json!({"version": "latest"}), "version: must be a version such as v1, or null for the workflow as it is"),
        ];
        for (change, message) in cases {
            assert_eq!(given(&change).unwrap_err(), message, "{change}");
        }
    }
}
