//! Reads limits: whole numbers, or null for none.

use api::Fields;
use engine::Error;
use serde_json::Value;

/// What a body says of a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Limit {
    /// Nothing: it stays.
    #[default]
    Unsaid,
    /// Null: there is none.
    Lifted,
    /// A number.
    Set(u64),
}

impl Limit {
    pub(crate) fn read(fields: &Fields<'_>, name: &str) -> Result<Self, Error> {
        match fields.raw(name) {
            None => Ok(Self::Unsaid),
            Some(Value::Null) => Ok(Self::Lifted),
            Some(_) => {
                let number = fields.integer(name)?.and_then(|number| u64::try_from(number).ok());
                number.map(Self::Set).ok_or_else(|| fields.refuse(name, "must not be negative"))
            }
        }
    }

    /// The limit as it is then.
    pub(crate) fn over(self, before: Option<u64>) -> Option<u64> {
        match self {
            Self::Unsaid => before,
            Self::Lifted => None,
            Self::Set(number) => Some(number),
        }
    }
}
