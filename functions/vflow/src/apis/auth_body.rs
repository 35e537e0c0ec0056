//! Reads how callers of an API authenticate.

use super::given_auth::{GivenAuth, Secret, Token};
use super::hook_body;
use api::schema::{Named, any_of, constant, one_of, requiring};
use api::{Fields, typed};
use engine::Error;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Value, json};

/// The given secrets. A secret that the API does not use is refused, so that none is lost.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Secrets {
    /// Generated if it is missing.
    pub(super) token: Option<Token>,
    pub(super) user: Option<Secret<1>>,
    pub(super) password: Option<Token>,
}

impl Secrets {
    /// Refuses, for this reason, a given secret that is none of those with these names.
    pub(super) fn only(&self, at: &Fields<'_>, used: &[&str], reason: &str) -> Result<(), Error> {
        let given =
            [("token", self.token.is_some()), ("user", self.user.is_some()), ("password", self.password.is_some())];
        match given.into_iter().find(|(name, is_given)| *is_given && !used.contains(name)) {
            Some((name, _)) => Err(at.refuse(name, reason)),
            None => Ok(()),
        }
    }
}

/// How callers authenticate: `"auth": "token"` with the secrets beside it, or `"auth": {"type":
/// "token", …}`. There is no default, so that an API without authentication is an explicit choice.
pub(super) fn auth(fields: &Fields<'_>, beside: Secrets) -> Result<GivenAuth, Error> {
    let nested = match fields.value("auth") {
        Some(Value::Object(_)) => fields.nested("auth")?,
        _ => None,
    };
    let (at, word, secrets) = match &nested {
        Some(nested) => {
            beside.only(fields, &[], "stands beside auth; it belongs into it")?;
            (nested, "type", nested.read()?)
        }
        None => (fields, "auth", beside),
    };
    let kind = at.required_text(word)?;
    let only = |names: &[&str]| secrets.only(at, names, &format!("is not used by the {word} {kind}"));
    match kind {
        "none" => {
            secrets.only(at, &[], &format!("is given, but {word} is none, so that anyone could call it"))?;
            Ok(GivenAuth::None)
        }
        "token" => {
            only(&["token"])?;
            Ok(GivenAuth::Token(secrets.token.map(|token| token.0)))
        }
        "password" => {
            only(&["user", "password"])?;
            let user = secrets.user.ok_or_else(|| at.refuse("user", "is required"))?.0;
            let password = secrets.password.ok_or_else(|| at.refuse("password", "is required"))?.0;
            Ok(GivenAuth::Password { user, password })
        }
        "hmac" if nested.is_some() => {
            only(&[])?;
            hook_body::signature(at)
        }
        "hmac" => Err(at.refuse(word, "must be an object for hmac, with type, preset and secret")),
        _ => Err(at.refuse(word, "must be none, token, password or hmac")),
    }
}

/// The schema of `auth`, for types.
pub(super) fn auth_in(_: &mut SchemaGenerator) -> Schema {
    let word = || one_of(&["none", "token", "password"]);
    let mut nested = typed::request_schema::<Secrets>();
    if let Some(Value::Object(properties)) = nested.get_mut("properties") {
        properties.insert("type".to_owned(), word());
    }
    let nested = with_secrets(requiring(nested, &["type"]), "type").named("ApiAuth");
    typed::written(any_of(&[word(), nested, hook_body::schema()]))
}

/// The schema with both secrets required if this field asks for a password.
pub(super) fn with_secrets(mut schema: Value, name: &str) -> Value {
    let text = || json!({"type": "string"});
    let secrets = json!({"required": ["user", "password"], "properties": {"user": text(), "password": text()}});
    if let Some(entries) = schema.as_object_mut() {
        entries.extend(conditional(name, "password", secrets));
    }
    schema
}

/// Requirements that apply if a field has this value.
pub(super) fn conditional(name: &str, value: &str, then: Value) -> [(String, Value); 2] {
    let condition = json!({"required": [name], "properties": {name: constant(value)}});
    [("if".to_owned(), condition), ("then".to_owned(), then)]
}
