//! How callers of an API authenticate, as requests give it.

use api::secret::MAX_PASSWORD;
use api::typed;
use model::Signature;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, de};
use serde_json::json;
use std::borrow::Cow;

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
    Hmac {
        signature: Signature,
        secrets: Vec<String>,
    },
}

/// A token, a user or a password of at least so many bytes. It is sent in a header, so it may only
/// contain the characters that a header can contain.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Secret<const LEAST: usize>(pub(super) String);

/// A token or a password. Shorter ones can be guessed, also if attempts are limited.
pub(super) type Token = Secret<6>;

impl<'de, const LEAST: usize> Deserialize<'de> for Secret<LEAST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let refused = |reason: String| Err(de::Error::custom(reason));
        if text.trim().is_empty() {
            refused("must not be blank".to_owned())
        } else if text.len() < LEAST {
            refused(format!("must be at least {LEAST} bytes long"))
        } else if text.len() > MAX_PASSWORD {
            refused(format!("must be at most {MAX_PASSWORD} bytes long"))
        } else if text.trim() != text || !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            refused("must be printable ASCII without blanks around it".to_owned())
        } else {
            Ok(Self(text))
        }
    }
}

impl<const LEAST: usize> JsonSchema for Secret<LEAST> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Secret{LEAST}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = "^[!-~]([ -~]*[!-~])?$";
        typed::written(json!({"type": "string", "minLength": LEAST, "maxLength": MAX_PASSWORD, "pattern": pattern}))
    }
}
