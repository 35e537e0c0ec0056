//! `expression`: the value of an expression.

use crate::{Call, Done, ModuleError, refuse};

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    refuse!(!call.surroundings.given("expression"), "expression", "is required");
    let result = call.surroundings.evaluate("expression", &[])?;
    Ok(Done::outputs([("result", result)]))
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const SHORT: &str = "expression";

    #[test]
    fn an_expression_is_calculated() {
        let mut bench = Bench::new();
        bench.variables.insert("n".into(), json!(4));
        for (expression, result) in [
            (json!("[[n]] * 2 + 1"), json!(9)),
            (json!("{\"big\": [[n]] > 3}"), json!({"big": true})),
            (json!(7), json!(7)),
        ] {
            assert_eq!(bench.outputs(SHORT, json!({ "expression": expression })), json!({ "result": result }));
        }
    }

    #[test]
    fn what_cannot_be_calculated_names_the_input() {
        let bench = Bench::new();
        for (inputs, error) in [
            (json!({}), "input 'expression': is required"),
            (json!({"expression": "1 / 0"}), "input 'expression': division by zero"),
            (json!({"expression": ""}), "input 'expression': at character 1: expected a value, found the end"),
        ] {
            assert_eq!(bench.error(SHORT, inputs), error);
        }
    }
}
