//! Shared by the tests of modules: calls a module without an engine.

use crate::module::{Behaviour, CallsSoFar, Later, Surroundings};
use crate::{Action, Call, Done, Effect, EffectResult, Inputs, ModuleError};
use expr::{Condition, Expression, Reference, Scope, Template, Warning};
use model::{Timestamp, Trigger};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::HashMap;

/// The values that a tested step can use.
pub struct Bench {
    /// The named variables of the run.
    pub variables: Map<String, Value>,
    /// The current time in milliseconds since 1970.
    pub now: i64,
    /// The trigger of the run.
    pub trigger: Trigger,
    /// Inputs that are null because a reference leads to nothing.
    nulls: Vec<&'static str>,
    /// The state of the calls of a waiting step.
    pub calls: Option<CallsSoFar>,
    device: Value,
    execution: Value,
}

impl Bench {
    pub fn new() -> Self {
        Self {
            variables: Map::new(),
            now: 1_700_000_000_123,
            nulls: Vec::new(),
            calls: None,
            trigger: Trigger { kind: "manual".into(), data: Map::new(), facts: Map::new() },
            device: json!({"brand": "Sluice"}),
            execution: json!({"id": "exec-1"}),
        }
    }

    /// A bench in which a reference in this input has resulted in null.
    pub fn with_null(name: &'static str) -> Self {
        Self { nulls: vec![name], ..Self::new() }
    }

    /// Starts the module with these evaluated inputs.
    pub fn start(&self, module: &str, inputs: Value) -> Result<Action, ModuleError> {
        self.with(module, inputs, |run, call| run.start(call))
    }

    /// Calls the module with the result of its effect.
    pub fn finish(&self, module: &str, inputs: Value, result: EffectResult) -> Result<Done, ModuleError> {
        self.with(module, inputs, |run, call| run.finish(call, result))
    }

    /// Asks the module whether an answer is not the last one.
    pub fn later(&self, module: &str, inputs: Value, result: &EffectResult) -> Option<Later> {
        self.with(module, inputs, |run, call| Ok(run.later(call, result))).unwrap()
    }

    /// The outputs of a module that requests no effect.
    pub fn outputs(&self, module: &str, inputs: Value) -> Value {
        match self.start(module, inputs) {
            Ok(Action::Done(done)) => Value::Object(done.outputs),
            other => panic!("{module}: {other:?}"),
        }
    }

    /// The effect that a module requests.
    pub fn effect(&self, module: &str, inputs: Value) -> Effect {
        match self.start(module, inputs) {
            Ok(Action::Effect(effect)) => effect,
            other => panic!("{module}: {other:?}"),
        }
    }

    /// The message of a module that fails at once.
    pub fn error(&self, module: &str, inputs: Value) -> String {
        match self.start(module, inputs) {
            Err(error) => error.to_string(),
            other => panic!("{module}: {other:?}"),
        }
    }

    fn with<T>(
        &self,
        module: &str,
        inputs: Value,
        act: impl FnOnce(&dyn crate::Run, &Call<'_>) -> Result<T, ModuleError>,
    ) -> Result<T, ModuleError> {
        let module = crate::find(module).unwrap_or_else(|| panic!("there is no module {module}"));
        let Value::Object(mut inputs) = inputs else { panic!("inputs are an object") };
        // The compiler and the interpreter do the same.
        inputs.retain(|name, value| {
            !module.descriptor.input(name).map_or(value.is_null(), |input| input.is_left_out(value))
        });
        inputs.extend(self.nulls.iter().map(|name| ((*name).to_owned(), Value::Null)));
        crate::inputs::refuse_null(module.descriptor, &inputs)?;
        let Behaviour::Run(run) = module.behaviour else { panic!("{} runs nothing", module.id) };
        let single = |value: &Value| Template::parse(value.as_str()?).ok()?.single().cloned();
        let references = inputs.iter().filter_map(|(name, value)| Some((name.clone(), single(value)?))).collect();
        let around = Around { bench: self, inputs: &inputs, references };
        act(
            run,
            &Call {
                descriptor: module.descriptor,
                inputs: Inputs::new(module.descriptor, &inputs),
                trigger: &self.trigger,
                now: Timestamp(self.now),
                surroundings: &around,
            },
        )
    }
}

struct Around<'a> {
    bench: &'a Bench,
    inputs: &'a Map<String, Value>,
    references: HashMap<String, Reference>,
}

impl Surroundings for Around<'_> {
    fn variable(&self, name: &str) -> Option<Value> {
        self.bench.variables.get(name).cloned()
    }

    fn draw(&self, n: u32) -> u64 {
        u64::from(n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    fn evaluate(&self, input: &'static str, locals: &[(&str, &Value)]) -> Result<Value, ModuleError> {
        let scope = Locals { locals, variables: &self.bench.variables };
        let failed = |error: &dyn std::fmt::Display| ModuleError::input(input, error.to_string());
        match self.inputs.get(input) {
            None => Ok(Value::Null),
            Some(Value::String(text)) if input == "condition" => {
                let condition = Condition::parse(text).map_err(|error| failed(&error))?;
                condition.eval(&scope).map(Value::Bool).map_err(|error| failed(&error))
            }
            Some(Value::String(text)) if input == "expression" => {
                let expression = Expression::parse(text).map_err(|error| failed(&error))?;
                expression.eval(&scope).map_err(|error| failed(&error))
            }
            Some(Value::String(text)) => {
                let template = Template::parse(text).map_err(|error| failed(&error))?;
                template.eval(&scope).map_err(|error| failed(&error))
            }
            Some(other) => Ok(other.clone()),
        }
    }

    fn calls(&self) -> Option<&CallsSoFar> {
        self.bench.calls.as_ref()
    }

    fn given(&self, input: &'static str) -> bool {
        self.inputs.get(input).is_some_and(|value| !value.is_null())
    }

    fn reference(&self, input: &'static str) -> Option<&Reference> {
        self.references.get(input)
    }

    fn device(&self) -> &Value {
        &self.bench.device
    }

    fn execution(&self) -> &Value {
        &self.bench.execution
    }
}

struct Locals<'a> {
    locals: &'a [(&'a str, &'a Value)],
    variables: &'a Map<String, Value>,
}

impl Scope for Locals<'_> {
    fn root(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.locals.iter().find(|(local, _)| *local == name).map(|(_, value)| Cow::Borrowed(*value))
    }

    fn variable(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.variables.get(name).map(Cow::Borrowed)
    }

    fn pick(&self, _: usize) -> usize {
        0
    }

    fn warn(&self, _: Warning) {}
}
