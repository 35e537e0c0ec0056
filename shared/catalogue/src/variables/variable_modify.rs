//! `vflow.variable.modify`: changes the value of an existing named variable.

use crate::{Call, Done, ModuleError, refuse};
use expr::Head;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let name = name(call)?;
    refuse!(call.surroundings.variable(&name).is_none(), "variable", "there is no variable '{name}'");
    let value = call.inputs.value("newValue");
    let mut done = Done::outputs([("variable", value.clone())]);
    done.variables.push((name, value));
    Ok(done)
}

/// Here `[[name]]` means the variable itself, not its value.
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
    use crate::module::Action;
    use crate::testing::Bench;
    use serde_json::json;

    const LONG: &str = "vflow.variable.modify";

    #[test]
    fn the_variable_is_named_in_either_way() {
        let mut bench = Bench::new();
        bench.variables.insert("n".to_owned(), json!("other"));
        for variable in ["n", "[[n]]"] {
            let Ok(Action::Done(done)) = bench.start(LONG, json!({"variable": variable, "newValue": [1]})) else {
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
            assert_eq!(Bench::new().error(LONG, json!({"variable": variable})), expected);
        }
    }
}
