//! The fields of API records of webhooks: how requests are signed, and which requests count as the
//! same.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The part of an API record that only webhooks have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hook {
    /// A template over the request. Requests for which it gives the same text start one execution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// SHA-256, in hex, of the token that a sender presents when it registers the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verify_hash: Option<String>,
}

impl Hook {
    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How requests are signed. The secrets are stored apart from the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signature {
    /// The sender, which determines the scheme of the signatures.
    pub preset: Preset,
    /// How far the time of a signature may differ from the current time, in seconds. Only some
    /// presets sign a time.
    pub tolerance_s: u32,
    /// The number of secrets with which requests may be signed.
    pub secrets: u32,
}

/// The sender whose scheme the signatures follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// GitHub: `X-Hub-Signature-256` over the body.
    Github,
    /// Stripe: `Stripe-Signature`, with a time.
    Stripe,
    /// Slack: `X-Slack-Signature`, with the time in `X-Slack-Request-Timestamp`.
    Slack,
    /// Shopify: `X-Shopify-Hmac-Sha256` over the body.
    Shopify,
    /// Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
    StandardWebhooks,
    /// A sender that has no preset.
    Custom(Custom),
}

impl Preset {
    /// The word in requests and answers.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Stripe => "stripe",
            Self::Slack => "slack",
            Self::Shopify => "shopify",
            Self::StandardWebhooks => "standard_webhooks",
            Self::Custom(_) => "custom",
        }
    }
}

/// The signatures of a sender without a preset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Custom {
    /// The header with the signature, in lower case.
    pub header: String,
    /// The hash function.
    pub algorithm: Algorithm,
    /// The encoding of the signature in the header.
    pub encoding: Encoding,
    /// The text before the signature in the header, such as `sha256=`.
    #[serde(default)]
    pub prefix: String,
    /// A template over the request: the text that is signed. `None` = the body as it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<String>,
}

/// A hash function of signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Algorithm {
    /// HMAC with SHA-1, for senders that support nothing else.
    Sha1,
    /// HMAC with SHA-256.
    Sha256,
    /// HMAC with SHA-512.
    Sha512,
}

/// The encoding of a signature in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Encoding {
    /// Hexadecimal digits, in any case.
    Hex,
    /// Base64 with or without padding, in the standard or the URL alphabet.
    Base64,
}
