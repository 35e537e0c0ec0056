//! `vflow.variable.get`: a value by the name of its variable.
//!
//! A source that is exactly one reference is the value that the reference stands for. Any other text is a variable's
//! name, in which references may be used to build it; a value is never taken for a name.

use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Reading, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use expr::Head;

const INPUTS: &[InputSpec] = &[InputSpec::new(
    "source",
    ValueType::Any,
    text("来源变量", "Source"),
    text(
        "变量的名称，或一个引用，例如 [[名称]]、{{步骤.输出}}",
        "A variable's name, or one reference such as [[name]] or {{step.output}}",
    ),
)
.required()
.read(Reading::LaterTemplate)];

const OUTPUTS: &[OutputSpec] =
    &[OutputSpec::new("value", ValueType::Any, text("变量值", "Value"), text("读取的值", "The value that was read"))];

/// Under its long id.
pub const LONG: Module = Module {
    descriptor: Descriptor {
        id: "vflow.variable.get",
        name: text("读取变量", "Get Variable"),
        description: text("读取命名变量或引用的值", "Read the value of a named variable or of a reference"),
        icon: "ic_variable",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: false,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let value = call.surroundings.evaluate("source", &[])?;
    let missing = |name: &str| ModuleError::input("source", format!("there is no variable '{name}'"));
    let value = match call.surroundings.reference("source").map(|reference| &reference.head) {
        Some(Head::Variable(name)) if call.surroundings.variable(name).is_none() => return Err(missing(name)),
        Some(_) => value,
        None => {
            let name = expr::text_of(&value);
            if name.is_empty() {
                return Err(ModuleError::input("source", "is required"));
            }
            call.surroundings.variable(&name).ok_or_else(|| missing(&name))?
        }
    };
    Ok(Done::outputs([("value", value)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn names_and_references_lead_to_the_value() {
        let mut bench = Bench::new();
        bench.variables.insert("a".to_owned(), json!({"x": [1, 2]}));
        bench.variables.insert("b".to_owned(), json!("a"));
        for (source, value) in [
            ("a", json!({"x": [1, 2]})),
            ("[[a]]", json!({"x": [1, 2]})),
            ("[[a.x.-1]]", json!(2)),
            ("[[b]]", json!("a")),
        ] {
            assert_eq!(bench.outputs(&LONG, json!({"source": source})), json!({"value": value}), "{source}");
        }
    }

    #[test]
    fn what_is_not_there_is_named() {
        for source in ["n", "[[n]]", "[[n.x]]"] {
            assert_eq!(
                Bench::new().error(&LONG, json!({"source": source})),
                "input 'source': there is no variable 'n'"
            );
        }
        assert_eq!(Bench::new().error(&LONG, json!({})), "input 'source': is required");
    }
}
