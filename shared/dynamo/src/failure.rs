//! The errors of requests, as DynamoDB returns them.

use crate::StoreError;
use crate::object::Object;
use crate::value::binary::Damaged;
use crate::value::json::{INVALID, MALFORMED};

/// The result of a request.
pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why a request has failed.
#[derive(Debug)]
pub(crate) enum Failure {
    Validation(String),
    Serialization(String),
    NotFound(String),
    InUse(String),
    /// The condition was not true. The item, as JSON, if it was asked for.
    Condition(Option<Vec<u8>>),
    /// A transaction was cancelled, with a reason for each of its actions.
    Cancelled(Vec<Reason>),
    /// A token was used for another request before.
    IdempotencyMismatch,
    /// The operation is not one of those that are embedded.
    UnknownOperation,
    Store(StoreError),
}

/// The reason for one action of a transaction.
#[derive(Debug)]
pub(crate) struct Reason {
    pub(crate) code: &'static str,
    pub(crate) message: Option<String>,
    /// The item as JSON, if it was asked for.
    pub(crate) item: Option<Vec<u8>>,
}

impl Reason {
    /// Nothing is wrong with this action.
    pub(crate) const NONE: Self = Self { code: "None", message: None, item: None };

    fn json(&self) -> Vec<u8> {
        let mut reason = Object::new();
        reason.text("Code", self.code);
        if let Some(message) = &self.message {
            reason.text("Message", message);
        }
        if let Some(item) = &self.item {
            reason.json("Item", item);
        }
        reason.end()
    }
}

const SERVICE: &str = "com.amazonaws.dynamodb.v20120810#";

impl Failure {
    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::Validation(message.into())
    }

    /// An error that DynamoDB finds before it looks at the table.
    pub(crate) fn early(message: impl AsRef<str>) -> Self {
        Self::Validation(format!("1 validation error detected: {}", message.as_ref()))
    }

    /// A part of the request that must be there is missing.
    pub(crate) fn missing(name: &str) -> Self {
        Self::early(format!("Value null at '{name}' failed to satisfy constraint: Member must not be null"))
    }

    /// The table does not exist.
    pub(crate) fn no_table() -> Self {
        Self::NotFound("Requested resource not found".to_owned())
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> u16 {
        if matches!(self, Self::Store(_)) { 500 } else { 400 }
    }

    /// The message of the error.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Validation(text) | Self::Serialization(text) | Self::NotFound(text) | Self::InUse(text) => {
                text.clone()
            }
            Self::Condition(_) => "The conditional request failed".to_owned(),
            Self::Cancelled(reasons) => {
                let codes: Vec<_> = reasons.iter().map(|reason| reason.code).collect();
                format!(
                    "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
                    codes.join(", ")
                )
            }
            Self::IdempotencyMismatch => {
                "The provided client token is already in use with different request parameters".to_owned()
            }
            Self::UnknownOperation => "this DynamoDB operation is not embedded".to_owned(),
            Self::Store(error) => error.to_string(),
        }
    }

    fn kind(&self) -> String {
        match self {
            Self::Validation(_) => "com.amazon.coral.validate#ValidationException".to_owned(),
            Self::Serialization(_) => "com.amazon.coral.service#SerializationException".to_owned(),
            Self::NotFound(_) => format!("{SERVICE}ResourceNotFoundException"),
            Self::InUse(_) => format!("{SERVICE}ResourceInUseException"),
            Self::Condition(_) => format!("{SERVICE}ConditionalCheckFailedException"),
            Self::Cancelled(_) => format!("{SERVICE}TransactionCanceledException"),
            Self::IdempotencyMismatch => format!("{SERVICE}IdempotentParameterMismatchException"),
            Self::UnknownOperation => "com.amazon.coral.service#UnknownOperationException".to_owned(),
            Self::Store(_) => format!("{SERVICE}InternalServerError"),
        }
    }

    /// The body of the answer.
    pub(crate) fn body(&self) -> Vec<u8> {
        let mut body = Object::new();
        body.text("__type", &self.kind());
        // DynamoDB writes the name of this field with a capital letter in these two errors.
        let is_capital = matches!(self, Self::Cancelled(_) | Self::Serialization(_));
        body.text(if is_capital { "Message" } else { "message" }, &self.message());
        match self {
            Self::Condition(Some(item)) => body.json("Item", item),
            Self::Cancelled(reasons) => {
                let reasons: Vec<_> = reasons.iter().map(Reason::json).collect();
                body.list("CancellationReasons", &reasons);
            }
            _ => {}
        }
        body.end()
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Damaged> for Failure {
    fn from(_: Damaged) -> Self {
        Self::Store(StoreError::Item)
    }
}

impl From<serde_json::Error> for Failure {
    /// A request that cannot be read.
    fn from(error: serde_json::Error) -> Self {
        let text = error.to_string();
        let text = text.rfind(" at line ").and_then(|at| text.get(..at)).unwrap_or(&text);
        if let Some(message) = text.strip_prefix(INVALID) {
            return Self::validation(message);
        }
        if let Some(message) = text.strip_prefix(MALFORMED) {
            return Self::Serialization(message.to_owned());
        }
        if error.is_data() && (text.starts_with("missing field") || text.starts_with("unknown variant")) {
            return Self::early(text);
        }
        Self::Serialization(text.to_owned())
    }
}
