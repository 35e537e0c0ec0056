//! What a module can read besides its inputs.

use super::random;
use super::step_scope::StepScope;
use crate::program::Node;
use catalogue::{CallsSoFar, ModuleError, Surroundings};
use expr::{Reference, Scope, Warning};
use serde_json::Value;
use std::borrow::Cow;
use std::cell::Cell;

/// The number of random choices that are reserved for each of many evaluations.
const DRAWS_OF_ONE: u32 = 1 << 10;

/// The scope of a step, as its module sees it.
pub struct Around<'a> {
    /// The scope of its templates.
    pub scope: StepScope<'a>,
    /// The compiled step with this module.
    pub node: &'a Node,
    /// Counts what is evaluated.
    pub work: &'a Cell<u64>,
    /// The progress of the calls of a waiting step.
    pub calls: Option<&'a CallsSoFar>,
}

impl Surroundings for Around<'_> {
    fn variable(&self, name: &str) -> Option<Value> {
        self.scope.variable(name).map(Cow::into_owned)
    }

    fn draw(&self, n: u32) -> u64 {
        self.scope.draw(random::MODULE.saturating_add(n))
    }

    fn evaluate(&self, input: &'static str, locals: &[(&str, &Value)]) -> Result<Value, ModuleError> {
        let Some((_, later)) = self.node.later.iter().find(|(name, _)| *name == input) else { return Ok(Value::Null) };
        self.work.set(self.work.get().saturating_add(1));
        let scope = WithLocals { outer: &self.scope, locals };
        later.eval(&scope).map_err(|error| ModuleError::input(input, error.to_string()))
    }

    fn evaluate_one(&self, number: u32, input: &'static str, locals: &[(&str, &Value)]) -> Result<Value, ModuleError> {
        self.scope.draw_from(number.saturating_mul(DRAWS_OF_ONE));
        self.evaluate(input, locals)
    }

    fn calls(&self) -> Option<&CallsSoFar> {
        self.calls
    }

    fn given(&self, input: &'static str) -> bool {
        self.node.later.iter().any(|(name, later)| *name == input && !later.is_null())
    }

    fn reference(&self, input: &'static str) -> Option<&Reference> {
        self.node.later.iter().find(|(name, _)| *name == input).and_then(|(_, later)| later.reference())
    }

    fn device(&self) -> &Value {
        &self.scope.facts().device
    }

    fn execution(&self) -> &Value {
        &self.scope.facts().execution_value
    }

    fn signal_url(&self) -> String {
        self.scope.signal_url()
    }
}

struct WithLocals<'a> {
    outer: &'a StepScope<'a>,
    locals: &'a [(&'a str, &'a Value)],
}

impl Scope for WithLocals<'_> {
    fn root(&self, name: &str) -> Option<Cow<'_, Value>> {
        let local = self.locals.iter().find(|(local, _)| *local == name);
        local.map(|(_, value)| Cow::Borrowed(*value)).or_else(|| self.outer.root(name))
    }

    fn variable(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.outer.variable(name)
    }

    fn pick(&self, len: usize) -> usize {
        self.outer.pick(len)
    }

    fn warn(&self, warning: Warning) {
        let is_local = |name: &str| self.locals.iter().any(|(local, _)| *local == name);
        if matches!(&warning, Warning::NoOutput { step, .. } if is_local(step)) {
            return;
        }
        self.outer.warn(warning);
    }
}
