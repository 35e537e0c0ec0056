//! The condition of an `if` or a `while`: a text, or an operator with its operands.

use expr::{Condition, EvalError, Operator, ParseError, Scope, Tree};
use model::workflow::unwrap_typed;
use serde_json::{Map, Value};

/// A parsed condition.
#[derive(Debug)]
pub enum Test {
    /// A text such as `{{a.b}} contains "x"`.
    Text(Condition),
    /// A value that is not a text, or a single reference. Its truth value decides.
    Value(Tree),
    /// An operator and its operands.
    Parts {
        /// The left operand.
        input: Tree,
        /// The operator that compares them.
        operator: Operator,
        /// The right operand, or one end of a range.
        value1: Tree,
        /// The other end of a range.
        value2: Tree,
    },
    /// There is no condition, so the step fails when it is reached.
    Missing,
}

impl Test {
    /// Parses the condition of a step. The error names the parameter.
    pub fn read(parameters: &Map<String, Value>) -> Result<Self, String> {
        let given = |name: &str| parameters.get(name).map(unwrap_typed).filter(|value| !value.is_null());
        if let Some(operator) = given("operator").and_then(Value::as_str).filter(|text| !text.is_empty()) {
            let operator = operator.parse().map_err(|_| format!("operator: '{operator}' is not an operator"))?;
            let tree = |name: &str, parse: fn(&Value) -> Result<Tree, ParseError>| {
                parse(given(name).unwrap_or(&Value::Null)).map_err(|error| format!("{name}: {error}"))
            };
            // A regular expression keeps its backslashes.
            let is_pattern = operator == Operator::MatchesRegex;
            return Ok(Self::Parts {
                input: tree("input1", Tree::parse)?,
                operator,
                value1: tree("value1", if is_pattern { Tree::parse_pattern } else { Tree::parse })?,
                value2: tree("value2", Tree::parse)?,
            });
        }
        match given("condition") {
            None => Ok(Self::Missing),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(Self::Missing),
            Some(Value::String(text)) => {
                Condition::parse(text).map(Self::Text).map_err(|error| format!("condition: {error}"))
            }
            Some(value) => Tree::parse(value).map(Self::Value).map_err(|error| format!("condition: {error}")),
        }
    }

    /// Whether the condition is true; `None` if there is none.
    pub fn holds(&self, scope: &dyn Scope) -> Result<Option<bool>, EvalError> {
        let warn = |warning| scope.warn(warning);
        match self {
            Self::Text(condition) => condition.eval(scope).map(Some),
            Self::Value(tree) => {
                expr::compare(Operator::IsTrue, &tree.eval(scope)?, &Value::Null, &Value::Null, &warn).map(Some)
            }
            Self::Parts { input, operator, value1, value2 } => {
                match operator {
                    Operator::Exists => return input.exists(scope).map(Some),
                    Operator::NotExists => return input.exists(scope).map(|exists| Some(!exists)),
                    _ => {}
                }
                // In a text an unknown reference stays as it is written; in a comparison it is
                // null.
                let input = if input.is_known(scope) { input.eval(scope)? } else { Value::Null };
                expr::compare(*operator, &input, &value1.eval(scope)?, &value2.eval(scope)?, &warn).map(Some)
            }
            Self::Missing => Ok(None),
        }
    }

    /// Calls `visit` with every reference, to replace aliases.
    pub fn rewrite(&mut self, visit: &mut dyn FnMut(&mut expr::Reference)) {
        match self {
            Self::Text(condition) => condition.rewrite(visit),
            Self::Value(tree) => tree.rewrite(visit),
            Self::Parts { input, value1, value2, .. } => {
                input.rewrite(visit);
                value1.rewrite(visit);
                value2.rewrite(visit);
            }
            Self::Missing => {}
        }
    }
}
