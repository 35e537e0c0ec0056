//! A message as it is sent: its limits and its attributes.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::fault::Fault;

/// The size limit in bytes of a message, and of all messages of one batch together.
pub(super) const MAX_BYTES: usize = 1024 * 1024;
/// The longest delay of a message.
pub(super) const MAX_DELAY_SECONDS: i64 = 900;
const MAX_ATTRIBUTES: usize = 10;

/// The parts of a message that the sender sets.
#[derive(Debug, Clone)]
pub(super) struct Content {
    pub(super) body: String,
    pub(super) attributes: BTreeMap<String, AttributeValue>,
    pub(super) trace_header: Option<String>,
    pub(super) group: Option<String>,
}

impl Content {
    /// The size in bytes that counts against the limits.
    pub(super) fn bytes(&self) -> usize {
        self.body.len() + attributes_bytes(&self.attributes)
    }

    pub(super) fn check(&self, max_bytes: usize) -> Result<(), Fault> {
        if self.body.is_empty() {
            return Err(Fault::MissingParameter("MessageBody"));
        }
        if self.bytes() > max_bytes {
            return Err(Fault::InvalidParameterValue(format!(
                "One or more parameters are invalid. Reason: Message must be shorter than {max_bytes} bytes."
            )));
        }
        if !self.body.chars().all(is_allowed) {
            return Err(Fault::InvalidMessageContents);
        }
        if self.attributes.len() > MAX_ATTRIBUTES {
            return Err(Fault::InvalidParameterValue(format!(
                "Number of message attributes [{}] exceeds the allowed maximum [{MAX_ATTRIBUTES}].",
                self.attributes.len()
            )));
        }
        self.attributes.iter().try_for_each(|(name, value)| check_attribute(name, value))
    }
}

pub(super) fn attributes_bytes(attributes: &BTreeMap<String, AttributeValue>) -> usize {
    let one = |(name, value): (&String, &AttributeValue)| name.len() + value.data_type().len() + value.bytes().len();
    attributes.iter().map(one).sum()
}

/// Whether XML 1.0 allows the character. SQS accepts only such characters.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

fn check_attribute(name: &str, value: &AttributeValue) -> Result<(), Fault> {
    let invalid =
        |why: &str| Err(Fault::InvalidParameterValue(format!("The message attribute '{name}' is invalid: {why}.")));
    let characters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let lower = name.to_ascii_lowercase();
    if !(1..=256).contains(&name.len())
        || !name.chars().all(characters)
        || name.starts_with('.')
        || name.ends_with('.')
        || name.contains("..")
        || lower.starts_with("aws.")
        || lower.starts_with("amazon.")
    {
        return invalid("the name is not allowed");
    }
    match value {
        AttributeValue::String { value, .. } | AttributeValue::Number { value, .. } if value.is_empty() => {
            invalid("the value is empty")
        }
        AttributeValue::Binary { value, .. } if value.is_empty() => invalid("the value is empty"),
        AttributeValue::Number { value, .. } if value.parse::<f64>().is_err() => invalid("the value is not a number"),
        _ => Ok(()),
    }
}

/// A message attribute. Its type can have a suffix that the sender chooses.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "AttributeJson", into = "AttributeJson")]
pub(super) enum AttributeValue {
    String { data_type: String, value: String },
    Number { data_type: String, value: String },
    Binary { data_type: String, value: Vec<u8> },
}

impl AttributeValue {
    pub(super) fn data_type(&self) -> &str {
        match self {
            Self::String { data_type, .. } | Self::Number { data_type, .. } | Self::Binary { data_type, .. } => {
                data_type
            }
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::String { value, .. } | Self::Number { value, .. } => value.as_bytes(),
            Self::Binary { value, .. } => value,
        }
    }

    /// The byte in the digest that separates text from binary values.
    pub(super) fn transport_type(&self) -> u8 {
        if matches!(self, Self::Binary { .. }) { 2 } else { 1 }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::String { value, .. } | Self::Number { value, .. } => Some(value),
            Self::Binary { .. } => None,
        }
    }
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AttributeJson {
    data_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    string_value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    binary_value: Option<String>,
}

impl TryFrom<AttributeJson> for AttributeValue {
    type Error = &'static str;

    fn try_from(json: AttributeJson) -> Result<Self, &'static str> {
        let AttributeJson { data_type, string_value, binary_value } = json;
        let kind = data_type.split('.').next().unwrap_or_default();
        match (kind, string_value, binary_value) {
            ("String", Some(value), None) => Ok(Self::String { data_type, value }),
            ("Number", Some(value), None) => Ok(Self::Number { data_type, value }),
            ("Binary", None, Some(text)) => {
                let value = STANDARD.decode(text).map_err(|_| "BinaryValue is not base64")?;
                Ok(Self::Binary { data_type, value })
            }
            _ => Err("a message attribute needs DataType String, Number or Binary and its value"),
        }
    }
}

impl From<AttributeValue> for AttributeJson {
    fn from(value: AttributeValue) -> Self {
        let data_type = value.data_type().to_owned();
        match value {
            AttributeValue::Binary { value, .. } => {
                Self { data_type, string_value: None, binary_value: Some(STANDARD.encode(value)) }
            }
            AttributeValue::String { value, .. } | AttributeValue::Number { value, .. } => {
                Self { data_type, string_value: Some(value), binary_value: None }
            }
        }
    }
}
