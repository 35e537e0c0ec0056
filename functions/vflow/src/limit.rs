//! Reads limits: integers, or null for no limit.

use api::Fields;
use engine::Error;
use serde_json::Value;

/// The value of a limit in a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Limit {
    /// The field is missing, so the limit stays.
    #[default]
    Unsaid,
    /// The field is null, so there is no limit.
    Lifted,
    /// The new limit of the field.
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

    /// The limit after the change.
    pub(crate) fn over(self, before: Option<u64>) -> Option<u64> {
        match self {
            Self::Unsaid => before,
            Self::Lifted => None,
            Self::Set(number) => Some(number),
        }
    }
}
