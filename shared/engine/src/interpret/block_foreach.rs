//! `foreach`: a pass for each item of a list, entry of a dictionary, or character of a text that is
//! no JSON of either; one after the other, or several at once.

use super::{Flow, Here, Interpreter, MAX_STATE, Outcome};
use crate::state::{Fibre, Frame, Slot, Spread, StepStatus, Wait};
use catalogue::{Inputs, ModuleError};
use model::json::{MAX_DEPTH, deeper_than, document};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The most items that are worked on at once.
const MAX_AT_ONCE: i64 = 100;
/// The parameter that is evaluated at the end of each pass.
const COLLECT: &str = "collect";

impl<'a> Interpreter<'a> {
    pub(super) fn start_foreach(&mut self, here: Here<'a>, after: usize) -> Flow {
        self.begin(here);
        let read = self.evaluate(here).and_then(|inputs| {
            self.log_started(here, &inputs);
            let module = here.node.module.ok_or_else(|| ModuleError::failed("no module"))?;
            let inputs = Inputs::new(module.descriptor, &inputs);
            Ok((items(inputs.value("input_list"))?, inputs.whole("parallelism", 1, MAX_AT_ONCE)?))
        });
        let (items, at_once) = match read {
            Ok(read) => read,
            Err(error) => return self.fail_block(here, error),
        };
        let Some(first) = items.first().cloned() else {
            self.set_outputs(here, Map::new());
            self.push_foreach(here, Vec::new(), None);
            return self.end_foreach(here.at, here.pc, after);
        };
        let spread = (at_once > 1).then(|| Box::new(Spread { at_once: at_once as u32, ..Spread::default() }));
        let is_spread = spread.is_some();
        self.push_foreach(here, items, spread);
        if is_spread {
            self.set_outputs(here, Map::new());
            self.wait(here.at, Wait::Join);
            self.fill(here.at, here.pc);
        } else {
            self.set_outputs(here, item_outputs(1, first));
            self.forget_pass(here.at, here.pc);
        }
        match self.over_state(here.pc) {
            Some(flow) => flow,
            None if is_spread => Flow::Wait,
            None => Flow::To(here.pc + 1),
        }
    }

    fn push_foreach(&mut self, here: Here<'a>, items: Vec<Value>, spread: Option<Box<Spread>>) {
        let index = u64::from(spread.is_none());
        let items = Slot::new(self.facts.secrets.conceal(Value::Array(items)));
        self.push_frame(
            here.at,
            Frame::ForEach { start: here.pc as u32, index, items, results: BTreeMap::new(), spread },
        );
    }

    fn over_state(&self, start: usize) -> Option<Flow> {
        let id = self.program.nodes.get(start).map_or("", |node| node.id.as_str());
        (self.state.bytes > MAX_STATE).then(|| {
            let error = format!("step '{id}': the run's values take more than {MAX_STATE} bytes");
            Flow::End(Outcome::Failed(error))
        })
    }

    /// One after the other: the end of a pass.
    pub(super) fn next_item(&mut self, at: usize, start: usize, after: usize) -> Flow {
        if let Err(message) = self.collect(at, at, start) {
            return Flow::Fail(message);
        }
        let next = match self.top_frame(at) {
            Some(Frame::ForEach { index, items, .. }) => {
                let item = items.value().get(usize::try_from(*index).unwrap_or(usize::MAX)).cloned();
                item.map(|item| {
                    *index += 1;
                    item_outputs(*index, item)
                })
            }
            _ => None,
        };
        match next {
            Some(outputs) => {
                self.state.set_outputs(at, start as u32, outputs);
                self.forget_pass(at, start);
                self.over_state(start).unwrap_or(Flow::To(start + 1))
            }
            None => self.end_foreach(at, start, after),
        }
    }

    /// Several at once: starts passes until enough run or none is left.
    fn fill(&mut self, at: usize, start: usize) {
        loop {
            let running = self.running(at);
            let Some(Frame::ForEach { index, items, spread: Some(spread), .. }) = self.top_frame(at) else { return };
            if spread.stop.is_some() {
                return;
            }
            let item = items.value().get(usize::try_from(*index).unwrap_or(usize::MAX)).cloned();
            let Some(item) = item.filter(|_| running < spread.at_once as usize) else { return };
            *index += 1;
            let number = *index;
            let record = self.state.record(at, start as u32).cloned();
            let (Some(record), Some(pass)) = (record, self.split(at, number, start + 1)) else { return };
            self.state.bytes += record.outputs.bytes();
            self.state.layer_mut(pass).records.insert(start as u32, record);
            self.state.set_outputs(pass, start as u32, item_outputs(number, item));
            self.forget_pass(pass, start);
        }
    }

    /// Several at once: the end of a pass. The last one lets the fibre behind them go on.
    pub(super) fn end_spread_pass(&mut self, at: usize, start: usize, after: usize) -> Flow {
        let parent = self.parent_at(at);
        let mine = parent.and_then(|parent| self.top_frame(parent)).is_some_and(|frame| {
            matches!(frame, Frame::ForEach { spread: Some(_), .. }) && frame.start() as usize == start
        });
        let Some(parent) = parent.filter(|_| mine) else {
            // Jumped to from elsewhere: there is no pass to end.
            return Flow::To(after);
        };
        if let Err(message) = self.collect(at, parent, start) {
            return Flow::Fail(message);
        }
        let Some(parent) = self.end_split(at) else { return Flow::Gone };
        self.fill(parent, start);
        if let Some(over) = self.over_state(start) {
            return over;
        }
        if self.running(parent) == 0 {
            let flow = self.end_foreach(parent, start, after);
            self.follow_at(parent, flow);
        }
        Flow::Gone
    }

    /// Whether the fibre is a pass of that loop, and not within a loop of its own.
    pub(super) fn is_pass_of(&mut self, at: usize, start: usize) -> bool {
        let parent = self.parent_at(at).and_then(|parent| self.top_frame(parent));
        parent.is_some_and(|frame| {
            matches!(frame, Frame::ForEach { spread: Some(_), .. }) && frame.start() as usize == start
        })
    }

    /// Several at once: a pass ends the loop. The passes of later items are cancelled, with what
    /// they have added to the results; those of earlier items go on to their ends, as they would
    /// have been over in a loop of one at a time.
    pub(super) fn break_spread(&mut self, at: usize, start: usize, after: usize) -> Flow {
        let fibre = self.state.fibres.get(at).map(|fibre| fibre.id);
        let number = self.state.fibres.get(at).and_then(|fibre| fibre.split.as_ref()).map_or(0, |split| split.number);
        let Some(parent) = self.parent_at(at) else { return Flow::To(after) };
        self.cancel_later(parent, number);
        if let Some(Frame::ForEach { results, spread: Some(spread), .. }) = self.top_frame(parent) {
            spread.stop = Some(number);
            let dropped = results.split_off(&number);
            self.state.forget(dropped.into_values());
        }
        let at = fibre.and_then(|fibre| self.state.fibre_at(fibre)).unwrap_or(at);
        let Some(parent) = self.end_split(at) else { return Flow::Gone };
        if self.running(parent) == 0 {
            let flow = self.end_foreach(parent, start, after);
            self.follow_at(parent, flow);
        }
        Flow::Gone
    }

    /// Cancels the passes of items behind the one of that number.
    fn cancel_later(&mut self, parent: usize, number: u64) {
        let id = self.state.fibres.get(parent).map(|fibre| fibre.id);
        let later =
            |fibre: &Fibre| fibre.parent() == id && fibre.split.as_ref().is_some_and(|split| split.number > number);
        let cancelled: Vec<u32> = self.state.fibres.iter().filter(|fibre| later(fibre)).map(|fibre| fibre.id).collect();
        for fibre in cancelled {
            self.cancel_split(fibre);
            if let Some(at) = self.state.fibre_at(fibre) {
                self.end_split(at);
            }
        }
    }

    /// Evaluates what a pass has to add to the results, as the fibre at `at` sees it, for the loop
    /// of the fibre at `owner`.
    fn collect(&mut self, at: usize, owner: usize, start: usize) -> Result<(), String> {
        let program = self.program;
        let Some(node) = program.nodes.get(start) else { return Ok(()) };
        let Some((_, template)) = node.later.iter().find(|(name, _)| *name == COLLECT) else { return Ok(()) };
        let here = Here { at, pc: start, node };
        let scope = self.scope(here);
        let value = template.eval(&scope);
        let warnings = scope.into_warnings();
        self.warn(here, warnings);
        let value = value.map_err(|error| format!("step '{}': {COLLECT}: {error}", node.id))?;
        let slot = Slot::new(self.facts.secrets.conceal(value));
        let own = self.state.fibres.get(at).and_then(|fibre| fibre.split.as_ref()).map(|split| split.number);
        let bytes = slot.bytes();
        if let Some(Frame::ForEach { index, results, .. }) = self.top_frame(owner) {
            let number = if at == owner { *index } else { own.unwrap_or(*index) };
            let old = results.insert(number, slot);
            self.state.bytes += bytes;
            self.state.forget(old);
        }
        Ok(())
    }

    /// Leaves the loop, with what was collected as its output.
    pub(super) fn end_foreach(&mut self, at: usize, start: usize, after: usize) -> Flow {
        let program = self.program;
        let Some(node) = program.nodes.get(start) else { return Flow::To(after) };
        let collects = node.later.iter().any(|(name, _)| *name == COLLECT);
        let results = match self.pop_frame(at) {
            Some(Frame::ForEach { results, .. }) if collects => Some(results),
            _ => None,
        };
        let here = Here { at, pc: start, node };
        if let Some(results) = results {
            let shown = self.state.record(at, start as u32).and_then(|record| record.outputs.value().as_object());
            let mut outputs = shown.cloned().unwrap_or_default();
            outputs.insert("results".to_owned(), results.values().map(|slot| slot.value().clone()).collect());
            self.set_outputs(here, outputs);
            if let Some(error) = self.over_limits(here) {
                return Flow::End(Outcome::Failed(error));
            }
        }
        self.mark(at, start, StepStatus::Completed);
        Flow::To(after)
    }
}

fn item_outputs(index: u64, item: Value) -> Map<String, Value> {
    Map::from_iter([("item".to_owned(), item), ("index".to_owned(), json!(index))])
}

/// What is gone through. Nothing is no items; a number or boolean is refused.
fn items(value: Value) -> Result<Vec<Value>, ModuleError> {
    match value {
        Value::Array(items) => Ok(items),
        Value::Object(entries) => {
            Ok(entries.into_iter().map(|(key, value)| json!({"key": key, "value": value})).collect())
        }
        Value::String(text) => match document(&text).filter(|value| !deeper_than(value, MAX_DEPTH - 2)) {
            Some(document) => items(document),
            None => Ok(text.chars().map(|character| Value::String(character.to_string())).collect()),
        },
        Value::Null => Ok(Vec::new()),
        Value::Bool(_) | Value::Number(_) => {
            Err(ModuleError::input("input_list", "must be a list, a dictionary or a text"))
        }
    }
}
