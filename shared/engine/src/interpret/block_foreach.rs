//! `foreach`: a pass for each item of a list, entry of a dictionary, or character of a text that is
//! not JSON of a list or dictionary; one after the other, or several at the same time.

use super::keep::PassEnd;
use super::{Checked, Flow, Here, Interpreter, MAX_STATE, Outcome};
use crate::index::Branch;
use crate::state::{AfterFinally, Ending, Fibre, Frame, Slot, Spread, StepStatus, Wait};
use crate::{BrokenInvariant, FibreIndex, StepIndex};
use catalogue::{Inputs, ModuleError, refuse_losses};
use model::json::{MAX_DEPTH, deeper_than, document};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The most passes that run at the same time.
const MAX_AT_ONCE: i64 = 100;
/// The parameter with the items.
const ITEMS: &str = "input_list";
/// The parameter that is evaluated at the end of each pass.
const COLLECT: &str = "collect";
/// The place of a fibre in a loop over items, for errors.
const LOOP: &str = "a loop over items";

impl<'a> Interpreter<'a> {
    pub(super) fn start_foreach(&mut self, here: Here<'a>, after: StepIndex) -> Checked<Flow> {
        let pass = self.begin(here);
        let read = self.evaluate(here, pass).and_then(|inputs| {
            self.log_started(here, &inputs);
            self.open(here, pass, &inputs);
            let module = here.node.module.ok_or_else(|| ModuleError::failed("no module"))?;
            let inputs = Inputs::new(module.descriptor, &inputs);
            if !inputs.given(ITEMS) {
                self.warn_null(here, ITEMS);
            }
            Ok((items(inputs.value(ITEMS))?, inputs.whole("parallelism", 1, MAX_AT_ONCE)?))
        });
        let (items, at_once) = match read {
            Ok(read) => read,
            Err(error) => return self.fail_block(here, error),
        };
        let Some(first) = items.first().cloned() else {
            self.set_outputs(here, Map::new());
            self.push_foreach(here, Vec::new(), None)?;
            return self.end_foreach(here.at, here.pc, after);
        };
        let spread = (at_once > 1).then(|| Box::new(Spread { at_once: at_once as u32, ..Spread::default() }));
        let is_spread = spread.is_some();
        self.push_foreach(here, items, spread)?;
        if is_spread {
            self.set_outputs(here, Map::new());
            self.wait(here.at, Wait::Join)?;
            self.fill(here.at, here.pc)?;
        } else {
            self.set_outputs(here, item_outputs(1, first));
            self.forget_pass(here.at, here.pc)?;
        }
        Ok(match self.over_state(here.pc)? {
            Some(flow) => flow,
            None if is_spread => Flow::Wait,
            None => Flow::To(here.pc.next()),
        })
    }

    fn push_foreach(&mut self, here: Here<'a>, items: Vec<Value>, spread: Option<Box<Spread>>) -> Checked<()> {
        let index = u64::from(spread.is_none());
        let items = Slot::new(self.facts.secrets.conceal(Value::Array(items)));
        self.push_frame(here.at, Frame::ForEach { start: here.pc, index, items, results: BTreeMap::new(), spread })
    }

    fn over_state(&self, start: StepIndex) -> Checked<Option<Flow>> {
        if self.state.bytes <= MAX_STATE {
            return Ok(None);
        }
        let id = &self.program.node(start)?.id;
        let error = format!("step '{id}': the run's values take more than {MAX_STATE} bytes");
        Ok(Some(Flow::End(Outcome::Failed(error))))
    }

    /// The end of a pass, if the passes run one after the other.
    pub(super) fn next_item(&mut self, at: FibreIndex, start: StepIndex, after: StepIndex) -> Checked<Flow> {
        if let Some(message) = self.collect(at, at, start)? {
            return Ok(Flow::Fail(message));
        }
        let next = match self.top_frame(at) {
            Some(Frame::ForEach { index, items, .. }) => {
                let item = items.value().get(usize::try_from(*index).unwrap_or(usize::MAX)).cloned();
                item.map(|item| {
                    *index += 1;
                    item_outputs(*index, item)
                })
            }
            _ => return Err(self.not_in(at, LOOP)),
        };
        match next {
            Some(outputs) => {
                self.state.set_outputs(at, start, outputs);
                self.forget_pass(at, start)?;
                Ok(self.over_state(start)?.unwrap_or(Flow::To(start.next())))
            }
            None => self.end_foreach(at, start, after),
        }
    }

    /// If several passes run at the same time: starts passes until enough are running or no item is
    /// left.
    fn fill(&mut self, at: FibreIndex, start: StepIndex) -> Checked<()> {
        loop {
            let running = self.running(at)?;
            let Some(Frame::ForEach { index, items, spread: Some(spread), .. }) = self.top_frame(at) else {
                return Err(self.not_in(at, LOOP));
            };
            if spread.stop.is_some() {
                return Ok(());
            }
            let item = items.value().get(usize::try_from(*index).unwrap_or(usize::MAX)).cloned();
            let Some(item) = item.filter(|_| running < spread.at_once as usize) else {
                return Ok(());
            };
            *index += 1;
            let number = *index;
            let record = self.state.record(at, start).cloned().ok_or(BrokenInvariant::NoRecord { step: start })?;
            let pass = self.split(at, Branch(number), start.next())?;
            self.state.bytes += record.outputs.bytes();
            self.state.layer_mut(pass).records.insert(start, record);
            self.state.set_outputs(pass, start, item_outputs(number, item));
            self.forget_pass(pass, start)?;
        }
    }

    /// The end of a pass, if several run at the same time. After the last pass, the fibre that
    /// waits for them continues.
    pub(super) fn end_spread_pass(&mut self, at: FibreIndex, start: StepIndex, after: StepIndex) -> Checked<Flow> {
        let Some(parent) = self.loop_of(at, start)? else {
            // A jump from outside leads here, so there is no pass to end.
            return Ok(Flow::To(after));
        };
        if let Some(message) = self.collect(at, parent, start)? {
            return Ok(Flow::Fail(message));
        }
        let parent = self.end_split(at)?;
        self.fill(parent, start)?;
        if let Some(over) = self.over_state(start)? {
            return Ok(over);
        }
        self.end_spread(parent, start, after)
    }

    /// If the fibre is a pass of this loop: the place of the fibre that waits for the passes.
    pub(super) fn loop_of(&mut self, at: FibreIndex, start: StepIndex) -> Checked<Option<FibreIndex>> {
        let Some(parent) = self.parent_at(at)? else { return Ok(None) };
        let is_loop = self
            .top_frame(parent)
            .is_some_and(|frame| matches!(frame, Frame::ForEach { spread: Some(_), .. }) && frame.start() == start);
        Ok(is_loop.then_some(parent))
    }

    /// A pass has ended the loop while others run at the same time. The passes of later items are
    /// cancelled and their results removed. Those of earlier items continue to their ends, because
    /// in a loop with one pass at a time they would have ended before. `parent` is the place of the
    /// fibre that waits for them.
    pub(super) fn break_spread(
        &mut self,
        at: FibreIndex,
        parent: FibreIndex,
        start: StepIndex,
        after: StepIndex,
    ) -> Checked<Flow> {
        let fibre = self.state.fibre(at)?.id;
        let number = self.branch_of(at)?;
        self.cancel_later(parent, number)?;
        if let Some(Frame::ForEach { results, spread: Some(spread), .. }) = self.top_frame(parent) {
            spread.stop = Some(number);
            let dropped = results.split_off(&number);
            self.state.forget(dropped.into_values());
        }
        let at = self.place_of(fibre)?;
        let parent = self.end_split(at)?;
        self.end_spread(parent, start, after)
    }

    /// A pass has ended. After the last pass, the fibre that waits for them leaves the loop.
    pub(super) fn end_spread(&mut self, parent: FibreIndex, start: StepIndex, after: StepIndex) -> Checked<Flow> {
        if self.running(parent)? == 0 {
            let flow = self.end_foreach(parent, start, after)?;
            self.follow_at(parent, flow)?;
        }
        Ok(Flow::Gone)
    }

    /// Cancels the passes of the items after the item with this number.
    fn cancel_later(&mut self, parent: FibreIndex, number: Branch) -> Checked<()> {
        let id = Some(self.state.fibre(parent)?.id);
        let later =
            |fibre: &Fibre| fibre.parent() == id && fibre.split.as_ref().is_some_and(|split| split.number > number);
        let cancelled: Vec<_> = self.state.fibres.iter().filter(|fibre| later(fibre)).map(|fibre| fibre.id).collect();
        let is_guarded = self.state.is_guarded();
        for fibre in cancelled {
            if is_guarded {
                self.unwind_fibre(fibre, &AfterFinally::Cancel)?;
                continue;
            }
            self.cancel_split(fibre);
            let at = self.place_of(fibre)?;
            self.end_split(at)?;
        }
        Ok(())
    }

    /// Evaluates the result of a pass, as the fibre at `at` sees it, and adds it to the results of
    /// the loop of the fibre at `owner`. Returns the reason if it cannot be evaluated.
    fn collect(&mut self, at: FibreIndex, owner: FibreIndex, start: StepIndex) -> Checked<Option<String>> {
        let program = self.program;
        let node = program.node(start)?;
        let Some((_, template)) = node.later.iter().find(|(name, _)| *name == COLLECT) else { return Ok(None) };
        let here = Here { at, pc: start, node };
        let scope = self.scope(here, self.pass(here)?);
        let value = template.eval(&scope);
        let warnings = scope.into_warnings();
        self.warn(here, warnings);
        let value = match value {
            Ok(value) => value,
            Err(error) => return Ok(Some(format!("parameter '{COLLECT}' of '{}': {error}", node.id))),
        };
        let slot = Slot::new(self.facts.secrets.conceal(value));
        let own = if at == owner { None } else { Some(self.branch_of(at)?) };
        let bytes = slot.bytes();
        let Some(Frame::ForEach { index, results, .. }) = self.top_frame(owner) else {
            return Err(self.not_in(owner, LOOP));
        };
        let old = results.insert(own.unwrap_or(Branch(*index)), slot);
        self.state.bytes += bytes;
        self.state.forget(old);
        Ok(None)
    }

    /// Leaves the loop. Its output is the list of the collected results.
    pub(super) fn end_foreach(&mut self, at: FibreIndex, start: StepIndex, after: StepIndex) -> Checked<Flow> {
        let program = self.program;
        let node = program.node(start)?;
        let collects = node.later.iter().any(|(name, _)| *name == COLLECT);
        let Some(Frame::ForEach { results, .. }) = self.pop_frame(at) else { return Err(self.not_in(at, LOOP)) };
        let here = Here { at, pc: start, node };
        if collects {
            let shown = self.record(here)?.outputs.value().as_object();
            let mut outputs = shown.cloned().unwrap_or_default();
            outputs.insert("results".to_owned(), results.values().map(|slot| slot.value().clone()).collect());
            self.set_outputs(here, outputs);
            if let Some(error) = self.over_limits(here)? {
                self.keep(at, start, &PassEnd::block(Ending::Failed, Some(&error)));
                return Ok(Flow::End(Outcome::Failed(error)));
            }
        }
        self.close(at, start, StepStatus::Completed);
        Ok(Flow::To(after))
    }
}

fn item_outputs(index: u64, item: Value) -> Map<String, Value> {
    Map::from_iter([("item".to_owned(), item), ("index".to_owned(), json!(index))])
}

/// The items of a value. Null has none; a number or boolean is refused.
fn items(value: Value) -> Result<Vec<Value>, ModuleError> {
    match value {
        Value::Array(items) => Ok(items),
        Value::Object(entries) => {
            Ok(entries.into_iter().map(|(key, value)| json!({"key": key, "value": value})).collect())
        }
        Value::String(text) => match document(&text).filter(|value| !deeper_than(value, MAX_DEPTH - 2)) {
            Some(document) => refuse_losses(ITEMS, &text).and_then(|()| items(document)),
            None => Ok(text.chars().map(|character| Value::String(character.to_string())).collect()),
        },
        Value::Null => Ok(Vec::new()),
        Value::Bool(_) | Value::Number(_) => Err(ModuleError::input(ITEMS, "must be a list, a dictionary or a text")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_json_gives_all_that_it_has_or_is_refused() {
        let read = |text: &str| items(Value::from(text)).map_err(|error| error.to_string());
        assert_eq!(read("[1, 12345678901234567890123]"), Ok(vec![json!(1), json!("12345678901234567890123")]));
        assert_eq!(read("{\"a\": 0.1}"), Ok(vec![json!({"key": "a", "value": 0.1})]));
        assert_eq!(read("[]x"), Ok(vec![json!("["), json!("]"), json!("x")]));
        for (text, reason) in [
            ("[3.14159265358979323846]", "has more digits at '[0]' than a number can hold; give it as a text"),
            ("{\"a\": 1, \"a\": 2}", "has the key 'a' twice in the same object"),
        ] {
            assert_eq!(read(text), Err(format!("input 'input_list': {reason}")), "{text}");
        }
    }
}
