//! `vflow.variable.modify`: gives a named variable that is there another value.

use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Reading, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use expr::Head;

const INPUTS: &[InputSpec] = &[
    InputSpec::new(
        "variable",
        ValueType::String,
        text("变量", "Variable"),
        text("变量的名称，或 [[名称]]", "The variable's name, also written as [[name]]"),
    )
    .required()
    .read(Reading::LaterTemplate),
    InputSpec::new(
        "newValue",
        ValueType::Any,
        text("新值", "New Value"),
        text("变量的新值", "The variable's new value"),
    ),
];

const OUTPUTS: &[OutputSpec] = &[OutputSpec::new(
    "variable",
    ValueType::Any,
    text("变量值", "Value"),
    text("写入的值", "The value that was written"),
)];

/// Under its long id.
pub const LONG: Module = Module {
    descriptor: Descriptor {
        id: "vflow.variable.modify",
        name: text("修改变量", "Modify Variable"),
        description: text(
            "修改已存在的命名变量；变量不存在时失败",
            "Give an existing named variable another value; fails if there is none of that name",
        ),
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
    let name = name(call)?;
    if call.surroundings.variable(&name).is_none() {
        return Err(ModuleError::input("variable", format!("there is no variable '{name}'")));
    }
    let value = call.inputs.value("newValue");
    let mut done = Done::outputs([("variable", value.clone())]);
    done.variables.push((name, value));
    Ok(done)
}

/// `[[name]]` means the variable itself here, not its value.
fn name(call: &Call<'_>) -> Result<String, ModuleError> {
    if let Some(reference) = call.surroundings.reference("variable")
        && let Head::Variable(name) = &reference.head
    {
        return if reference.path.is_empty() {
            Ok(name.clone())
        } else {
            Err(ModuleError::input("variable", "must be a variable, not a part of one"))
        };
    }
    let name = expr::text_of(&call.surroundings.evaluate("variable", &[])?);
    if name.is_empty() { Err(ModuleError::input("variable", "is required")) } else { Ok(name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::Action;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn the_variable_is_named_in_either_way() {
        let mut bench = Bench::new();
        bench.variables.insert("n".to_owned(), json!("other"));
        for variable in ["n", "[[n]]"] {
            let Ok(Action::Done(done)) = bench.start(&LONG, json!({"variable": variable, "newValue": [1]})) else {
                panic!("{variable}")
            };
            assert_eq!(done.variables, [("n".to_owned(), json!([1]))]);
        }
    }

    #[test]
    fn a_variable_that_is_not_there_is_not_made() {
        for (variable, expected) in [
            ("n", "input 'variable': there is no variable 'n'"),
            ("[[n]]", "input 'variable': there is no variable 'n'"),
            ("[[n.x]]", "input 'variable': must be a variable, not a part of one"),
            ("", "input 'variable': is required"),
        ] {
            assert_eq!(Bench::new().error(&LONG, json!({"variable": variable})), expected);
        }
    }
}
