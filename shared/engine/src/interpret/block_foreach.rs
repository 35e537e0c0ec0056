//! `foreach`: a pass for each item of a list, entry of a dictionary, or character of a text.

use super::{Flow, Interpreter, MAX_STATE, Outcome};
use crate::program::Node;
use crate::state::{Frame, Slot, StepStatus};
use catalogue::{Inputs, ModuleError};
use serde_json::{Map, Value, json};

impl Interpreter<'_> {
    pub(super) fn start_foreach(&mut self, at: usize, pc: usize, node: &Node, after: usize) -> Flow {
        let pass = self.begin(pc);
        let items = self.evaluate(pc, node, pass).and_then(|inputs| {
            self.log_started(pc, node, &inputs);
            let module = node.module.ok_or_else(|| ModuleError::failed("no module"))?;
            items(Inputs::new(&module.descriptor, &inputs).value("input_list"))
        });
        let items = match items {
            Ok(items) => items,
            Err(error) => return self.fail_block(at, pc, node, error),
        };
        let Some(first) = items.first().cloned() else {
            self.state.set_outputs(pc as u32, Map::new());
            self.mark(pc, StepStatus::Completed);
            return Flow::To(after);
        };
        self.enter(at, Frame::ForEach { start: pc as u32, index: 1, items: Slot::new(Value::Array(items)) });
        if self.state.bytes > MAX_STATE {
            let error = format!("step '{}': the run's values take more than {MAX_STATE} bytes", node.id);
            return Flow::End(Outcome::Failed(error));
        }
        self.show_pass(pc, Self::item_outputs(1, first));
        Flow::To(pc + 1)
    }

    pub(super) fn item_outputs(index: u64, item: Value) -> Map<String, Value> {
        Map::from_iter([("item".to_owned(), item), ("index".to_owned(), json!(index))])
    }
}

/// What is gone through. Nothing is no items; a number or boolean is refused.
fn items(value: Value) -> Result<Vec<Value>, ModuleError> {
    match value {
        Value::Array(items) => Ok(items),
        Value::Object(entries) => {
            Ok(entries.into_iter().map(|(key, value)| json!({"key": key, "value": value})).collect())
        }
        Value::String(text) => Ok(text.chars().map(|character| Value::String(character.to_string())).collect()),
        Value::Null => Ok(Vec::new()),
        Value::Bool(_) | Value::Number(_) => {
            Err(ModuleError::input("input_list", "must be a list, a dictionary or a text"))
        }
    }
}
