//! `vflow.variable.get`: the value of a variable, by name.
//!
//! A source that is exactly one reference has the value of the reference. Every other text is the
//! name of a variable. References can be part of a name, but the value of a single reference is
//! never used as a name.

use crate::{Call, Done, ModuleError, refuse};
use expr::Head;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let value = call.surroundings.evaluate("source", &[])?;
    let missing = |name: &str| ModuleError::input("source", format!("there is no variable '{name}'"));
    let value = match call.surroundings.reference("source").map(|reference| &reference.head) {
        Some(Head::Variable(name)) if call.surroundings.variable(name).is_none() => return Err(missing(name)),
        Some(_) => value,
        None => {
            let name = expr::text_of(&value);
            refuse!(name.is_empty(), "source", "is required");
            call.surroundings.variable(&name).ok_or_else(|| missing(&name))?
        }
    };
    Ok(Done::outputs([("value", value)]))
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const LONG: &str = "vflow.variable.get";

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
            assert_eq!(bench.outputs(LONG, json!({"source": source})), json!({"value": value}), "{source}");
        }
    }

    #[test]
    fn what_is_not_there_is_named() {
        for source in ["n", "[[n]]", "[[n.x]]"] {
            assert_eq!(Bench::new().error(LONG, json!({"source": source})), "input 'source': there is no variable 'n'");
        }
        assert_eq!(Bench::new().error(LONG, json!({})), "input 'source': is required");
    }
}
