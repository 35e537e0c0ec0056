//! Parameters that a module evaluates itself, for example a template for each item of a list.

use catalogue::Reading;
use expr::{Condition, EvalError, Expression, Reference, Scope, Tree};
use serde_json::Value;

/// A parsed parameter.
#[derive(Debug)]
pub enum Later {
    /// A value with references.
    Template(Tree),
    /// A yes-or-no expression.
    Condition(Condition),
    /// A calculated value.
    Expression(Expression),
}

impl Later {
    /// Parses a parameter; `None` if it is evaluated before the step starts.
    pub fn read(reading: Reading, value: &Value) -> Result<Option<Self>, String> {
        let parsed = match (reading, value) {
            (Reading::Template | Reading::JsonText | Reading::Raw | Reading::Pattern, _) => return Ok(None),
            (Reading::LaterCondition, Value::String(text)) => {
                Self::Condition(Condition::parse(text).map_err(|error| error.to_string())?)
            }
            (Reading::LaterExpression, Value::String(text)) => {
                Self::Expression(Expression::parse(text).map_err(|error| error.to_string())?)
            }
            (Reading::LaterTemplate | Reading::LaterCondition | Reading::LaterExpression, value) => {
                Self::Template(Tree::parse(value).map_err(|error| error.to_string())?)
            }
        };
        Ok(Some(parsed))
    }

    /// Evaluates the parameter in this scope.
    pub fn eval(&self, scope: &dyn Scope) -> Result<Value, EvalError> {
        match self {
            Self::Template(tree) => tree.eval(scope),
            Self::Condition(condition) => condition.eval(scope).map(Value::Bool),
            Self::Expression(expression) => expression.eval(scope),
        }
    }

    /// The reference, if the parameter consists of exactly one.
    pub fn reference(&self) -> Option<&Reference> {
        match self {
            Self::Template(tree) => tree.single(),
            Self::Condition(_) | Self::Expression(_) => None,
        }
    }

    /// Whether the value is always null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Template(tree) if tree.constant().is_some_and(Value::is_null))
    }

    /// Calls `visit` with every reference, to change it.
    pub fn rewrite(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        match self {
            Self::Template(tree) => tree.rewrite(visit),
            Self::Condition(condition) => condition.rewrite(visit),
            Self::Expression(expression) => expression.rewrite(visit),
        }
    }
}
