//! `expression`: calculates a value.

use crate::descriptor::{
    Category, Constraints, Descriptor, InputSpec, OutputSpec, Reading, Shape, UiType, ValueType, text,
};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};

const INPUTS: &[InputSpec] = &[InputSpec::new(
    "expression",
    ValueType::Any,
    text("表达式", "Expression"),
    text(
        "由引用、运算符和函数组成，例如 ({{step-1.total}} ?? 0) * 1.2",
        "References, operators and functions, such as ({{step-1.total}} ?? 0) * 1.2",
    ),
)
.required()
.ui(UiType::CodeEditor)
.constrained(Constraints { max_length: Some(8192), ..Constraints::NONE })
.read(Reading::LaterExpression)];

const OUTPUTS: &[OutputSpec] =
    &[OutputSpec::new("result", ValueType::Any, text("结果", "Result"), text("表达式的值", "The expression's value"))];

/// Under its short id.
pub const SHORT: Module = Module {
    descriptor: Descriptor {
        id: "expression",
        name: text("表达式", "Expression"),
        description: text("计算一个表达式的值", "Calculate the value of an expression"),
        icon: "ic_function",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: false,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    if !call.surroundings.given("expression") {
        return Err(ModuleError::input("expression", "is required"));
    }
    let result = call.surroundings.evaluate("expression", &[])?;
    Ok(Done::outputs([("result", result)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn an_expression_is_calculated() {
        let mut bench = Bench::new();
        bench.variables.insert("n".into(), json!(4));
        for (expression, result) in [
            (json!("[[n]] * 2 + 1"), json!(9)),
            (json!("{\"big\": [[n]] > 3}"), json!({"big": true})),
            (json!(7), json!(7)),
        ] {
            assert_eq!(bench.outputs(&SHORT, json!({ "expression": expression })), json!({ "result": result }));
        }
    }

    #[test]
    fn what_cannot_be_calculated_names_the_input() {
        let bench = Bench::new();
        for (inputs, error) in [
            (json!({}), "input 'expression': is required"),
            (json!({"expression": "1 / 0"}), "input 'expression': division by zero"),
            (json!({"expression": ""}), "input 'expression': at byte 0: expected a value, found the end"),
        ] {
            assert_eq!(bench.error(&SHORT, inputs), error);
        }
    }
}
