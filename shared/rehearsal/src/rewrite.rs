//! Changes a compiled workflow for a test: steps are replaced by their results, and only a part is
//! executed.
//!
//! The interpreter does not support tests. A replaced step keeps its place, its parameters (which
//! are evaluated, so that a wrong reference is found) and its policy; only its behaviour is that of
//! a module which reads the result from one more parameter.

use crate::fields::unknown_name;
use crate::format::{Failing, StepMock};
use crate::{Path, Problem};
use catalogue::{Action, Call, Done, Failure, FailureKind, ModuleError, Run};
use engine::program::{Kind, Node, Program};
use expr::Tree;
use serde_json::{Map, Value, json};

/// The parameter with the result of a replaced step.
pub const RESULT: &str = "$result";
/// The module that replaces a module which is not in the catalogue.
const STAND_IN: &str = "stop_workflow";

/// Which part of a workflow is executed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cut {
    /// All of it.
    #[default]
    Whole,
    /// Until this step has ended.
    To(String),
    /// Only this step. The steps before it only have the results that the case gives.
    Only(String),
}

/// Replaces the steps by their results. Places of problems are below `path`.
pub fn replace(program: &mut Program, steps: &[(String, StepMock)], path: &Path) -> Result<(), Problem> {
    for (id, mock) in steps {
        let at = path.key(id);
        let place = place(program, id, &at)?;
        let Some(node) = program.nodes.get_mut(place) else { continue };
        replace_step(node, mock).map_err(|message| Problem::new(&at, message))?;
    }
    Ok(())
}

/// The place of the step with this id.
pub fn place(program: &Program, id: &str, at: &Path) -> Result<usize, Problem> {
    let known = program.index.keys().map(String::as_str);
    program.index.get(id).map(|step| step.place()).ok_or_else(|| unknown_name(at, id, "step", known))
}

fn replace_step(node: &mut Node, mock: &StepMock) -> Result<(), String> {
    match node.kind {
        Kind::Run(_) | Kind::NotRunnable(_) => {}
        // A disabled step is not executed anyway.
        Kind::Pass | Kind::Goto(_) if node.disabled => return Ok(()),
        _ => return Err(format!("'{}' controls the flow; it cannot be replaced", node.module_id)),
    }
    let result = match mock {
        StepMock::Outputs(outputs) => json!({"outputs": settled(node, outputs)}),
        StepMock::Fail(Failing { message, retryable, kind }) => {
            json!({"fail": message, "retryable": retryable, "kind": kind.name()})
        }
    };
    node.parameters.push((RESULT.to_owned(), Tree::literal(result)));
    stand_in(node, &Replaced);
    Ok(())
}

/// The outputs, with the names that the module of the step really uses.
fn settled(node: &Node, outputs: &Map<String, Value>) -> Map<String, Value> {
    let name = |name: &String| {
        let output = node.module.and_then(|module| module.descriptor.output(name));
        output.map_or_else(|| name.clone(), |output| output.id.to_owned())
    };
    outputs.iter().map(|(given, value)| (name(given), value.clone())).collect()
}

fn stand_in(node: &mut Node, run: &'static dyn Run) {
    node.kind = Kind::Run(run);
    node.later.clear();
    node.awaits_signal = false;
    node.module = node.module.or_else(|| catalogue::find(STAND_IN));
}

/// Makes the only step of a program answer with a value.
pub fn answer(program: &mut Program, value: &Value) {
    for node in &mut program.nodes {
        node.parameters = vec![(RESULT.to_owned(), Tree::literal(value.clone()))];
        stand_in(node, &Answers);
    }
}

/// Removes the ids of the steps, so that a failure does not name a step that does not exist in the
/// workflow.
pub fn unnamed(program: &mut Program) {
    for node in &mut program.nodes {
        node.id.clear();
    }
}

/// Changes the program so that only a part of the workflow is executed.
pub fn cut(program: &mut Program, cut: &Cut, mocked: &[(String, StepMock)]) -> Result<(), Problem> {
    let (id, only) = match cut {
        Cut::Whole => return Ok(()),
        Cut::To(id) => (id, false),
        Cut::Only(id) => (id, true),
    };
    let last = place(program, id, &Path::root().key(if only { "only" } else { "to" }))?;
    for (place, node) in program.nodes.iter_mut().enumerate() {
        if place == last + 1 {
            node.parameters.clear();
            stand_in(node, &Stop);
        } else if only && place < last && !mocked.iter().any(|(id, _)| *id == node.id) {
            node.kind = Kind::Pass;
        }
    }
    if only {
        program.outputs.clear();
    }
    Ok(())
}

/// Whether the step at this place is executed at all.
pub fn is_marker(node: &Node) -> bool {
    matches!(
        node.kind,
        Kind::Pass | Kind::Goto(_) | Kind::EndLoop { .. } | Kind::EndBranch { .. } | Kind::EndTry { .. }
    )
}

/// The behaviour of a replaced step: it ends with the result in the parameter.
struct Replaced;

impl Run for Replaced {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let result = call.inputs.value(RESULT);
        if let Some(message) = result.get("fail").and_then(Value::as_str) {
            let retryable = result.get("retryable").and_then(Value::as_bool).unwrap_or(true);
            let kind = result.get("kind").and_then(Value::as_str).and_then(FailureKind::named).unwrap_or_default();
            return Err(Failure { message: message.to_owned(), retryable, kind, ..Failure::default() }.into());
        }
        let outputs = result.get("outputs").and_then(Value::as_object).cloned().unwrap_or_default();
        Ok(Action::Done(Done { outputs, ..Done::default() }))
    }
}

/// Ends the execution with the parameter as its answer.
struct Answers;

impl Run for Answers {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        Ok(Action::Return(call.inputs.value(RESULT)))
    }
}

/// Ends the execution.
struct Stop;

impl Run for Stop {
    fn start(&self, _: &Call<'_>) -> Result<Action, ModuleError> {
        Ok(Action::Stop)
    }
}
