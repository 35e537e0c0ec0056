//! `to_json`: a value as JSON text.

use crate::measure::MAX_BYTES;
use crate::{Call, Done, ModuleError, refuse};
use serde_json::Value;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let value = call.inputs.value("value");
    let json = if call.inputs.boolean("pretty")? { format!("{value:#}") } else { value.to_string() };
    refuse!(json.len() > MAX_BYTES, "value", "has more than {MAX_BYTES} bytes as JSON");
    Ok(Done::outputs([("json", Value::String(json))]))
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const MODULE: &str = "to_json";

    #[test]
    fn values_keep_their_order_and_types() {
        for (value, pretty, text) in [
            (json!({"b": [1, 1.5, true], "a": null}), false, r#"{"b":[1,1.5,true],"a":null}"#),
            (json!("a\"日"), false, r#""a\"日""#),
            (json!({"a": [1]}), true, "{\n  \"a\": [\n    1\n  ]\n}"),
            (json!(null), false, "null"),
        ] {
            let outputs = Bench::new().outputs(MODULE, json!({"value": value, "pretty": pretty}));
            assert_eq!(outputs, json!({"json": text}));
        }
        let error = Bench::new().error(MODULE, json!({"value": "\u{1}".repeat(100_000)}));
        assert_eq!(error, "input 'value': has more than 262144 bytes as JSON");
    }
}
