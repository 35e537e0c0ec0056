//! Whether a text or a list contains a value.

use serde_json::Value;

use super::equality;
use super::textual::folded;
use crate::{Meter, Result};

pub(super) fn contains(hay: &Value, needle: &Value, meter: &Meter) -> Result<bool> {
    match hay {
        Value::Array(items) => items.iter().try_fold(false, |found, item| {
            Ok(found
                || match item {
                    Value::Array(_) | Value::Object(_) => has_text(item, needle, meter)?,
                    scalar => equality::loose(scalar, needle, meter)?,
                })
        }),
        other => has_text(other, needle, meter),
    }
}

fn has_text(hay: &Value, needle: &Value, meter: &Meter) -> Result<bool> {
    let (hay, needle) = (folded(hay, meter)?, folded(needle, meter)?);
    Ok(hay.contains(&needle))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn case_does_not_count() {
        for (hay, needle, expected) in [
            (json!("Hello World"), json!("LO w"), true),
            (json!("Hello"), json!(""), true),
            (json!(null), json!(""), true),
            (json!(1234.0), json!(23), true),
            (json!(true), json!("RU"), true),
            (json!("ὈΔΥΣΣΕΎΣ!"), json!("σσεύσ"), true),
            (json!(["Apple", 2]), json!("apple"), true),
            (json!(["Apple", 2]), json!("2.0"), true),
            (json!(["Apple"]), json!("app"), false),
            (json!([["Apple"]]), json!("app"), true),
            (json!([]), json!(""), false),
            (json!({ "Status": "OK" }), json!("\"status\":\"ok\""), true),
        ] {
            assert_eq!(contains(&hay, &needle, &Meter::default()), Ok(expected), "{hay} {needle}");
        }
    }
}
