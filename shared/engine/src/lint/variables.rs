//! The named variables of a workflow.

use super::Linter;
use super::names::NAMING;
use catalogue::named_variables::made;
use expr::text_of;
use model::workflow::unwrap_typed;

/// The parameter with the names of variables that another step creates.
const NAMES: (&str, &str) = ("vflow.variable.load", "variable_names");

/// The variables that can exist.
pub(super) struct Variables {
    /// The names, each with the first step that creates it; `None` = a declared input.
    pub made: Vec<(String, Option<usize>)>,
    /// Whether there can be others, because a name is only known in a run.
    pub open: bool,
}

impl Variables {
    pub(super) fn of(linter: &Linter<'_>) -> Self {
        let definition = linter.definition;
        let mut all: Vec<_> = definition.inputs.iter().map(|input| (input.name.trim().to_owned(), None)).collect();
        let mut open = false;
        for (at, step) in definition.steps.iter().enumerate().filter(|(_, step)| !step.disabled) {
            all.extend(
                made(&step.module_id, &step.parameters)
                    .into_iter()
                    .map(|named| (named.name.trim().to_owned(), Some(at))),
            );
            let naming = NAMING.iter().chain([&NAMES]).filter(|(module, _)| *module == step.module_id);
            let computed = |name: &str| {
                let text = step.parameters.get(name).map(|value| text_of(unwrap_typed(value))).unwrap_or_default();
                text.contains("{{") || text.contains("[[")
            };
            open |= naming.into_iter().any(|(_, name)| computed(name));
        }
        Self { made: all, open }
    }

    /// The names of the variables.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.made.iter().map(|(name, _)| name.as_str())
    }

    /// The steps that create the variable; `None` = a declared input.
    pub(super) fn makers(&self, name: &str) -> Vec<Option<usize>> {
        self.made.iter().filter(|(known, _)| known == name).map(|(_, at)| *at).collect()
    }
}
