//! Reads limits: whole numbers, or null for none.

use api::Fields;
use engine::Error;
use serde_json::Value;

/// The limit, if it is named: `Some(None)` is null.
pub(crate) fn read(fields: &Fields<'_>, name: &str) -> Result<Option<Option<u64>>, Error> {
    match fields.raw(name) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(_) => {
            let number = fields.integer(name)?.and_then(|number| u64::try_from(number).ok());
            number.map(|number| Some(Some(number))).ok_or_else(|| fields.refuse(name, "must not be negative"))
        }
    }
}
