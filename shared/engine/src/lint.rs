//! Lists the mistakes in a workflow before it is stored or run, and what is probably a mistake.
//!
//! It is a pure function of the workflow and of facts about its account. It checks every step,
//! parameter, trigger and output, also after it has found mistakes. The reasons why a workflow
//! cannot be stored are among the findings, as errors.

mod addresses;
mod block_policy;
mod brackets;
mod code;
mod conditions;
mod connections;
mod declared;
mod finding;
mod given;
mod items;
mod layout;
mod limits;
mod marks;
mod meant;
mod names;
mod parameters;
mod parts;
mod place;
mod properties;
mod references;
mod responses;
mod sensitive;
mod settings;
mod structure;
mod tests_field;
mod triggers;
mod values;
mod variables;

pub use code::Code;
pub use conditions::syntax;
pub use finding::{Finding, Severity, ShownFinding};
pub use given::undeclared;
pub use names::id_refused;
pub(crate) use references::ADDRESSES;
pub use tests_field::CASE_FIELDS;

use crate::program;
use catalogue::Module;
use layout::Layout;
use model::{Definition, Said, Timestamp};
use std::collections::BTreeSet;

/// The most findings that are returned. One more says how many others there are.
const MOST: usize = 500;
/// From this number of findings on, references are no longer checked, because each needs a search
/// for similar names.
const ENOUGH: usize = 4 * MOST;

/// Facts about the account. What is `None` is unknown and not checked.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The id of the workflow that is checked.
    pub itself: Option<String>,
    /// The ids of all workflows of the account.
    pub workflows: Option<BTreeSet<String>>,
    /// The names of all secrets of the account.
    pub secrets: Option<BTreeSet<String>>,
    /// The names of all connections of the account.
    pub connections: Option<BTreeSet<String>>,
}

/// All findings, in the order of the steps.
pub fn check(definition: &Definition, known: &Known, now: Timestamp) -> Vec<Finding> {
    let modules: Vec<_> = definition.steps.iter().map(|step| catalogue::find(&step.module_id)).collect();
    let layout = Layout::of(definition, &modules);
    let mut linter = Linter { definition, modules, layout, known, now, found: Vec::new() };
    structure::check(&mut linter);
    names::check(&mut linter);
    parameters::check(&mut linter);
    block_policy::check(&mut linter);
    marks::check(&mut linter);
    parts::check(&mut linter);
    items::check(&mut linter);
    addresses::check(&mut linter);
    connections::check(&mut linter);
    references::check(&mut linter);
    responses::check(&mut linter);
    triggers::check(&mut linter);
    triggers::schedules(&mut linter);
    declared::check(&mut linter);
    limits::check(&mut linter);
    tests_field::check(&mut linter);
    refused(&mut linter);
    let mut found = linter.found;
    found.sort_by_key(|finding| (finding.step.as_ref().map(|(index, _)| *index), finding.range));
    let others = found.split_off(MOST.min(found.len()));
    let severity = others.iter().map(|finding| finding.severity).min();
    found.extend(severity.and_then(|severity| Finding::more(others.len(), severity)));
    found
}

/// The workflow that is checked, and the findings so far.
struct Linter<'a> {
    definition: &'a Definition,
    modules: Vec<Option<&'static Module>>,
    layout: Layout<'a>,
    known: &'a Known,
    now: Timestamp,
    found: Vec<Finding>,
}

impl Linter<'_> {
    /// The module of the step at this position.
    fn module(&self, at: usize) -> Option<&'static Module> {
        self.modules.get(at).copied().flatten()
    }

    /// Adds a finding about the step at this position; `path` is relative to the step.
    fn at_step(&mut self, at: usize, path: &str, finding: Finding) {
        let id = self.definition.steps.get(at).map(|step| step.id.clone()).unwrap_or_default();
        let path = if path.is_empty() { format!("steps[{at}]") } else { format!("steps[{at}].{path}") };
        self.found.push(Finding { step: Some((at, id)), path, ..finding });
    }

    /// Whether there are so many findings that references are no longer checked.
    fn has_enough(&self) -> bool {
        self.found.len() >= ENOUGH
    }

    /// Whether there is a finding about a part of the step already.
    fn has_finding(&self, at: usize, path: &str) -> bool {
        let path = format!("steps[{at}].{path}");
        self.found.iter().any(|finding| finding.path == path)
    }

    /// Whether there already is an error about the step.
    fn has_error(&self, at: usize) -> bool {
        let mut of_step =
            self.found.iter().filter(|finding| finding.step.as_ref().is_some_and(|(index, _)| *index == at));
        of_step.any(|finding| finding.severity == Severity::Error)
    }
}

/// Adds the error of compiling the workflow, if nothing was found there: a workflow must not be
/// refused for a reason that is not a finding.
fn refused(linter: &mut Linter<'_>) {
    let Err(error) = program::compile(linter.definition) else { return };
    match error {
        crate::Error::InvalidSteps { index, reason, .. } if !linter.has_error(index) => {
            let said = Said::new(reason.clone(), format!("无法运行：{}", catalogue::chinese(&reason)));
            linter.at_step(index, "", Finding::error(Code::InvalidStep, said));
        }
        crate::Error::Invalid { field, reason } if !linter.found.iter().any(|finding| finding.path == field) => {
            let said = Said::new(format!("{field}: {reason}"), format!("{field}：{}", catalogue::chinese(&reason)));
            linter.found.push(Finding { path: field, ..Finding::error(Code::InvalidField, said) });
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// What is found in these steps.
    fn found(steps: serde_json::Value) -> Vec<Finding> {
        let definition: Definition = serde_json::from_value(json!({"v": 1, "steps": steps})).unwrap();
        check(&definition, &Known::default(), Timestamp(1_768_000_000_000))
    }

    #[test]
    fn places_are_in_characters() {
        let steps = json!([{"id": "s", "moduleId": "log", "parameters": {"message": "名: {{t.x}}"}}]);
        let found = found(steps);
        let places: Vec<_> = found.iter().map(|finding| (finding.path.as_str(), finding.range)).collect();
        assert_eq!(places, [("steps[0].parameters.message", Some((3, 10)))]);
    }

    #[test]
    fn a_save_refuses_nothing_that_is_not_found() {
        let steps = json!([{"id": "s", "moduleId": "log", "parameters": {"message": "x", "__timeout": "soon"}}]);
        assert_eq!(found(steps)[0].code, Code::InvalidPolicy);
        let steps = json!([
            {"id": "j", "moduleId": "jump", "parameters": {"target_step_id": "l"}},
            {"id": "f", "moduleId": "loop", "parameters": {"count": 2}},
            {"id": "l", "moduleId": "log", "parameters": {"message": "x"}},
            {"id": "e", "moduleId": "endloop"},
        ]);
        let is_jump = |finding: &Finding| finding.code == Code::InvalidStep && finding.path == "steps[0]";
        assert!(found(steps).iter().any(is_jump));
    }
}
