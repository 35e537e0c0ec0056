//! Ids. Database keys are built from them, so each type refuses characters that a key must not
//! contain.

use crate::{FlowType, Timestamp};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// The reason why a text is not an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Account names are 1 to 64 characters of `a-z A-Z 0-9 _ -`.
    #[error("an account is 1 to 64 letters, digits, '-' or '_'")]
    Account,
    /// Workflow ids are 1 to 64 characters of `a-z A-Z 0-9 _ -`.
    #[error("a workflow id is 1 to 64 letters, digits, '-' or '_'")]
    Workflow,
    /// Execution ids are UUIDs, in any facade's rendering.
    #[error("not an execution id")]
    Execution,
}

fn plain(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// A type for texts of the characters that a key can have.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $error:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks and wraps a text.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                if plain(text) { Ok(Self(text.to_owned())) } else { Err($error) }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id! {
    /// The name of an account. Every stored record belongs to one.
    AccountId, IdError::Account
}

text_id! {
    /// A workflow's id. New ones are UUIDs, imported ones can be any text of the allowed
    /// characters.
    WorkflowId, IdError::Workflow
}

impl WorkflowId {
    /// The id of a new workflow.
    pub fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid.hyphenated().to_string())
    }
}

/// The prefix of juggle's form of an execution's id, for flows whose caller waits.
const SYNC: &str = "sync_";
const ASYNC: &str = "async_";

/// An execution's id: 128 bits, ordered by time (UUIDv7). Each facade shows it in its own form;
/// `parse` reads all forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExecutionId(Uuid);

impl ExecutionId {
    /// Wraps a UUID.
    pub fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The id as a UUID.
    pub fn uuid(self) -> Uuid {
        self.0
    }

    /// The time in the id, which orders lists: when the execution was accepted. A child has the
    /// time of its parent, so that lists show them together.
    pub fn moment(self) -> Timestamp {
        Timestamp((self.0.as_u128() >> 80) as i64)
    }

    /// The form of 32 lower-case hex digits. It sorts by time of creation.
    pub fn hex(self) -> String {
        self.0.simple().to_string()
    }

    /// The form of vflow: `exec-<uuid>`.
    pub fn vflow(self) -> String {
        format!("exec-{}", self.0.hyphenated())
    }

    /// The form of dpa: `in<32 hex digits>`.
    pub fn dpa(self) -> String {
        format!("in{}", self.0.simple())
    }

    /// The form of botman: a decimal number.
    pub fn decimal(self) -> String {
        self.0.as_u128().to_string()
    }

    /// The form of juggle: `sync_` or `async_`, depending on the flow, and 22 characters of
    /// base64url.
    pub fn juggle(self, flow: FlowType) -> String {
        let prefix = match flow {
            FlowType::Sync => SYNC,
            FlowType::Async => ASYNC,
        };
        format!("{prefix}{}", URL_SAFE_NO_PAD.encode(self.0.as_bytes()))
    }

    /// Reads the form of any facade: `exec-<uuid>`, `in<hex>`, `sync_<base64url>`, a decimal
    /// number, or a bare UUID.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        if let Some(code) = text.strip_prefix(SYNC).or_else(|| text.strip_prefix(ASYNC)) {
            let mut bytes = [0; 18];
            return match URL_SAFE_NO_PAD.decode_slice(code, &mut bytes) {
                Ok(16) => {
                    Uuid::from_slice(bytes.get(..16).unwrap_or_default()).map(Self).map_err(|_| IdError::Execution)
                }
                _ => Err(IdError::Execution),
            };
        }
        let hex = text.strip_prefix("exec-").or_else(|| text.strip_prefix("in")).unwrap_or(text);
        // Checked first, because the parser of `Uuid` also accepts braces and URNs, which no facade
        // writes.
        let uuid_shaped = matches!(hex.len(), 32 | 36) && hex.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        if uuid_shaped
            && let Ok(uuid) = Uuid::try_parse(hex)
            && uuid.get_version_num() != 0
        {
            return Ok(Self(uuid));
        }
        let decimal = text.len() <= 39 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse::<u128>() {
            Ok(number) if decimal => Ok(Self(Uuid::from_u128(number))),
            _ => Err(IdError::Execution),
        }
    }
}

impl fmt::Display for ExecutionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.simple())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rendering_reads_back() {
        let id = ExecutionId(Uuid::parse_str("01890a5d-ac96-774b-bcce-b302099a8057").unwrap());
        let juggle = [id.juggle(FlowType::Sync), id.juggle(FlowType::Async)];
        assert_eq!(juggle, ["sync_AYkKXayWd0u8zrMCCZqAVw", "async_AYkKXayWd0u8zrMCCZqAVw"]);
        for text in [id.vflow(), id.dpa(), id.decimal(), id.hex(), id.uuid().to_string()].iter().chain(&juggle) {
            assert_eq!(ExecutionId::parse(text), Ok(id), "{text}");
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in [
            "",
            "exec-",
            "exec-1",
            "in",
            "{01890a5d-ac96-774b-bcce-b302099a8057}",
            "-1",
            "+1",
            "999999999999999999999999999999999999999999",
            "../x",
            "sync_",
            "sync_AYkKXayWd0u8zrMCCZqAV",
            "sync_AYkKXayWd0u8zrMCCZqAVx",
            "async_AYkKXayWd0u8zrMCCZqAVw==",
            "sync_AYkKXayWd0u8zrMCCZqAVwAA",
            "sync_AYkKXayWd0u8zrMCCZqA/w",
            "sync_01890a5d-ac96-774b-bcce-b302099a8057",
        ] {
            assert_eq!(ExecutionId::parse(text), Err(IdError::Execution), "{text}");
        }
        for text in ["", "a b", "a#b", "a/b", "é"] {
            assert!(AccountId::parse(text).is_err(), "{text}");
            assert!(WorkflowId::parse(text).is_err(), "{text}");
        }
    }
}
