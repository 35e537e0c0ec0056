//! The outputs of a trigger that is not a step. Files of vFlow refer to it by its id.

use crate::triggers::{is_event_type, kind};
use catalogue::{Action, Behaviour, Call, Inputs, Module, ModuleError, Surroundings};
use expr::Reference;
use model::{Timestamp, Trigger};
use serde_json::{Map, Value};

/// The outputs of the module of the trigger. A trigger for events has none if something else has
/// started the run.
pub(crate) fn shown(module: &'static Module, trigger: &Trigger, now: Timestamp) -> Value {
    let own = kind(module.id);
    let Behaviour::Run(run) = module.behaviour else { return Value::Null };
    if is_event_type(&own) && own != kind(&trigger.kind) {
        return Value::Null;
    }
    let none = Map::new();
    let inputs = Inputs::new(module.descriptor, &none);
    let call = Call { descriptor: module.descriptor, inputs, trigger, now, surroundings: &Nothing };
    match run.start(&call) {
        Ok(Action::Done(done)) => Value::Object(done.outputs),
        _ => Value::Null,
    }
}

/// A trigger only sees what has started the run.
struct Nothing;

impl Surroundings for Nothing {
    fn variable(&self, _: &str) -> Option<Value> {
        None
    }

    fn draw(&self, _: u32) -> u64 {
        0
    }

    fn evaluate(&self, _: &'static str, _: &[(&str, &Value)]) -> Result<Value, ModuleError> {
        Ok(Value::Null)
    }

    fn reference(&self, _: &'static str) -> Option<&Reference> {
        None
    }

    fn device(&self) -> &Value {
        &Value::Null
    }

    fn execution(&self) -> &Value {
        &Value::Null
    }
}
