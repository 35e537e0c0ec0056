//! What only API records of webhooks have, in bodies and answers.

use super::given_auth::{GivenAuth, Token};
use api::schema::{any_of, constant, integer_in, object, one_of, saying, text};
use api::{Fields, Name, typed};
use engine::Error;
use model::json::with;
use model::{Algorithm, ApiAuth, ApiKind, ApiRecord, Custom, Encoding, Preset, Signature};
use records::apis::MAX_SECRETS;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How far the time of a signature may differ from the current time by default, in seconds.
const TOLERANCE_S: u32 = 300;
/// The largest tolerance, in seconds.
const MAX_TOLERANCE_S: i64 = 3600;
/// The longest prefix of a signature, in bytes.
const MAX_PREFIX: usize = 64;
const PRESETS: [&str; 6] = ["github", "stripe", "slack", "shopify", "standard_webhooks", "custom"];
/// The fields of a sender without a preset.
const CUSTOM: [&str; 5] = ["header", "algorithm", "encoding", "prefix", "signed"];

/// The fields of `{"type": "hmac", …}`. Which of them a preset has is in [`schema`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GivenSignature {
    preset: Option<Name<32>>,
    secret: Option<Token>,
    secrets: Option<Vec<Token>>,
    tolerance_seconds: Option<i64>,
    header: Option<Name<MAX_PREFIX>>,
    algorithm: Option<Algorithm>,
    encoding: Option<Encoding>,
    prefix: Option<String>,
    signed: Option<String>,
}

/// Reads `{"type": "hmac", …}`.
pub(super) fn signature(at: &Fields<'_>) -> Result<GivenAuth, Error> {
    let given: GivenSignature = at.read()?;
    let preset = match given.preset.as_deref() {
        Some("github") => Preset::Github,
        Some("stripe") => Preset::Stripe,
        Some("slack") => Preset::Slack,
        Some("shopify") => Preset::Shopify,
        Some("standard_webhooks") | None => Preset::StandardWebhooks,
        Some("custom") => Preset::Custom(custom(at, &given)?),
        _ => return Err(at.refuse("preset", format!("must be one of {}", PRESETS.join(", ")))),
    };
    let is_custom = matches!(preset, Preset::Custom(_));
    if let Some(other) = CUSTOM.into_iter().find(|field| !is_custom && at.value(field).is_some()) {
        return Err(at.refuse(other, "is for the preset custom"));
    }
    let has_time = matches!(preset, Preset::Stripe | Preset::Slack | Preset::StandardWebhooks);
    if !has_time && given.tolerance_seconds.is_some() {
        return Err(at.refuse("toleranceSeconds", "is for presets that sign a time: stripe, slack, standard_webhooks"));
    }
    let tolerance_s = match given.tolerance_seconds {
        None => TOLERANCE_S,
        Some(seconds) if (1..=MAX_TOLERANCE_S).contains(&seconds) => u32::try_from(seconds).unwrap_or(TOLERANCE_S),
        Some(_) => return Err(at.refuse("toleranceSeconds", format!("must be 1 to {MAX_TOLERANCE_S}"))),
    };
    let secrets = secrets(at, given.secret, given.secrets)?;
    let signature = Signature { preset, tolerance_s, secrets: u32::try_from(secrets.len()).unwrap_or(u32::MAX) };
    Ok(GivenAuth::Hmac { signature, secrets })
}

/// The secrets: `secret`, or several at once in `secrets` while a sender changes from one to
/// another.
fn secrets(at: &Fields<'_>, one: Option<Token>, several: Option<Vec<Token>>) -> Result<Vec<String>, Error> {
    let all = match (one, several) {
        (None, None) => return Err(at.refuse("secret", "is required")),
        (Some(_), Some(_)) => return Err(at.refuse("secret", "cannot be given together with secrets")),
        (Some(one), None) => vec![one],
        (None, Some(several)) => several,
    };
    if !(1..=MAX_SECRETS).contains(&all.len()) {
        return Err(at.refuse("secrets", format!("must be 1 to {MAX_SECRETS} texts")));
    }
    Ok(all.into_iter().map(|secret| secret.0).collect())
}

fn custom(at: &Fields<'_>, given: &GivenSignature) -> Result<Custom, Error> {
    let header = given.header.as_ref().ok_or_else(|| at.refuse("header", "is required"))?.to_ascii_lowercase();
    if header.len() > MAX_PREFIX || !header.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
        return Err(at.refuse("header", "must be the name of a header: letters, digits, '-' and '_'"));
    }
    let prefix = given.prefix.clone().unwrap_or_default();
    if prefix.len() > MAX_PREFIX || !prefix.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(at.refuse("prefix", format!("must be at most {MAX_PREFIX} printable ASCII characters")));
    }
    Ok(Custom {
        header,
        algorithm: given.algorithm.unwrap_or(Algorithm::Sha256),
        encoding: given.encoding.unwrap_or(Encoding::Hex),
        prefix,
        signed: given.signed.clone(),
    })
}

/// The schema of `auth` for signatures.
pub(super) fn schema() -> Value {
    let secret = typed::request_schema::<Token>;
    let secrets = json!({"type": "array", "minItems": 1, "maxItems": MAX_SECRETS, "items": secret()});
    let tolerance =
        saying(integer_in(1, MAX_TOLERANCE_S), "How far the signed time may differ from now; 300 by default");
    let common = [
        ("type", constant("hmac")),
        ("secret?", secret()),
        ("secrets?", saying(secrets, "In place of secret: several that are valid at the same time")),
    ];
    let [kind, one, several] = common.clone();
    let timed = object([
        kind,
        ("preset?", saying(one_of(&["stripe", "slack", "standard_webhooks"]), "standard_webhooks by default")),
        one,
        several,
        ("toleranceSeconds?", tolerance),
    ]);
    let [kind, one, several] = common.clone();
    let plain = object([kind, ("preset", one_of(&["github", "shopify"])), one, several]);
    let [kind, one, several] = common;
    let custom = object([
        kind,
        ("preset", constant("custom")),
        one,
        several,
        ("header", saying(text(), "The header with the signature")),
        ("algorithm?", saying(typed::request_schema::<Algorithm>(), "sha256 by default")),
        ("encoding?", saying(typed::request_schema::<Encoding>(), "hex by default")),
        ("prefix?", saying(text(), "The text before the signature, such as `sha256=`")),
        (
            "signed?",
            saying(
                text(),
                "A template of what is signed, such as {{trigger.headers.X-Time}}.{{trigger.raw_body}}; by default the body as it was sent",
            ),
        ),
    ]);
    any_of(&[plain, timed, custom].map(with_a_secret))
}

/// The schema with one of both fields for secrets required.
fn with_a_secret(schema: Value) -> Value {
    with(schema, [("oneOf", json!([{"required": ["secret"]}, {"required": ["secrets"]}]))])
}

/// The fields that only records of webhooks show.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct HookFields<'a> {
    /// For webhooks: how requests are signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<ShownSignature<'a>>,
    /// Only for webhooks.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-nullable" = true))]
    #[expect(clippy::option_option, reason = "absent, null and a text say three different things")]
    idempotency_key: Option<Option<&'a str>>,
    /// For webhooks: whether a verify token is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    has_verify_token: Option<bool>,
}

impl<'a> HookFields<'a> {
    /// The fields of the record; none if it is not of a webhook.
    pub(super) fn of(api: &'a ApiRecord) -> Self {
        if api.kind != ApiKind::Webhook {
            return Self::default();
        }
        let signature = match &api.auth {
            ApiAuth::Hmac(signature) => Some(ShownSignature::from(signature)),
            _ => None,
        };
        Self {
            signature,
            idempotency_key: Some(api.hook.idempotency_key.as_deref()),
            has_verify_token: Some(api.hook.verify_hash.is_some()),
        }
    }
}

/// How requests are signed, without the secrets.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ApiSignature")]
struct ShownSignature<'a> {
    #[schemars(extend("enum" = PRESETS))]
    preset: &'static str,
    /// The number of valid secrets.
    secrets: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerance_seconds: Option<u32>,
    #[serde(flatten)]
    custom: Option<ShownCustom<'a>>,
}

/// How a sender without a preset signs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ApiCustomSignature")]
struct ShownCustom<'a> {
    header: &'a str,
    algorithm: Algorithm,
    encoding: Encoding,
    prefix: &'a str,
    #[schemars(extend("x-nullable" = true))]
    signed: Option<&'a str>,
}

impl<'a> From<&'a Signature> for ShownSignature<'a> {
    fn from(signature: &'a Signature) -> Self {
        let has_time = matches!(signature.preset, Preset::Stripe | Preset::Slack | Preset::StandardWebhooks);
        let custom = match &signature.preset {
            Preset::Custom(custom) => Some(ShownCustom {
                header: &custom.header,
                algorithm: custom.algorithm,
                encoding: custom.encoding,
                prefix: &custom.prefix,
                signed: custom.signed.as_deref(),
            }),
            _ => None,
        };
        Self {
            preset: signature.preset.as_str(),
            secrets: signature.secrets,
            tolerance_seconds: has_time.then_some(signature.tolerance_s),
            custom,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(auth: &Value) -> Result<GivenAuth, String> {
        signature(&Fields::top(auth.as_object().unwrap())).map_err(|error| error.to_string())
    }

    #[test]
    fn a_preset_needs_a_secret_and_nothing_else() {
        let given = read(&json!({"preset": "github", "secret": "It's a Secret"})).unwrap();
        let signature = Signature { preset: Preset::Github, tolerance_s: 300, secrets: 1 };
        assert_eq!(given, GivenAuth::Hmac { signature, secrets: vec!["It's a Secret".to_owned()] });
        let several = json!({"preset": "stripe", "secrets": ["whsec_one", "whsec_two"], "toleranceSeconds": 60});
        let signature = Signature { preset: Preset::Stripe, tolerance_s: 60, secrets: 2 };
        let secrets = vec!["whsec_one".to_owned(), "whsec_two".to_owned()];
        assert_eq!(read(&several).unwrap(), GivenAuth::Hmac { signature, secrets });
    }

    #[test]
    fn without_a_preset_signatures_are_those_of_standard_webhooks() {
        let given = read(&json!({"secret": "a-long-secret"})).unwrap();
        let signature = Signature { preset: Preset::StandardWebhooks, tolerance_s: 300, secrets: 1 };
        assert_eq!(given, GivenAuth::Hmac { signature, secrets: vec!["a-long-secret".to_owned()] });
    }

    #[test]
    fn wrong_fields_are_named() {
        for (auth, message) in [
            (json!({"preset": "other", "secret": "123456"}), "preset: must be one of github"),
            (json!({"preset": "github"}), "secret: is required"),
            (json!({"secret": "123456", "header": "x"}), "header: is for the preset custom"),
            (json!({"preset": "github", "secrets": []}), "secrets: must be 1 to 5"),
            (json!({"preset": "github", "secrets": ["123456", "1"]}), "secrets[1]: must be at least 6"),
            (
                json!({"preset": "github", "secret": "123456", "secrets": ["123456"]}),
                "secret: cannot be given together",
            ),
            (json!({"preset": "github", "secret": "123456", "header": "x"}), "header: is for the preset custom"),
            (
                json!({"preset": "github", "secret": "123456", "toleranceSeconds": 5}),
                "toleranceSeconds: is for presets",
            ),
            (json!({"preset": "slack", "secret": "123456", "toleranceSeconds": 0}), "toleranceSeconds: must be 1 to"),
            (json!({"preset": "custom", "secret": "123456"}), "header: is required"),
            (json!({"preset": "custom", "secret": "123456", "header": "a b"}), "header: must be the name"),
            (json!({"preset": "custom", "secret": "123456", "header": "x", "algorithm": "md5"}), "algorithm: must be"),
            (json!({"preset": "custom", "secret": "123456", "header": "x", "encoding": "base32"}), "encoding: must be"),
        ] {
            let told = read(&auth).unwrap_err();
            assert!(told.starts_with(message), "{told}");
        }
    }
}
