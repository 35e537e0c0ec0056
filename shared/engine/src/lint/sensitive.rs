//! Finds sensitive outputs in what a run answers with, where `***` stands in their place.

use super::place::TextPlace;
use super::{Code, Finding, Linter};
use crate::program::sensitive::Sensitive;
use expr::{Head, Part, Reference};
use model::Said;
use std::ops::Range;

/// The modules whose values are answers.
const ANSWERS: [&str; 3] = ["output", "return", "respond"];

/// Checks a reference in the text at this place.
pub(super) fn check(linter: &mut Linter<'_>, place: &TextPlace<'_>, reference: &Reference, bytes: &Range<usize>) {
    let module = place.at.and_then(|at| linter.module(at));
    if place.at.is_some() && !module.is_some_and(|module| ANSWERS.contains(&module.id)) {
        return;
    }
    let is_hidden = match &reference.head {
        Head::Root(name) => linter
            .layout
            .index
            .get(name.as_str())
            .is_some_and(|step| includes_sensitive(linter, *step, &reference.path)),
        Head::Variable(name) => place.variables.makers(name).iter().flatten().any(|step| of(linter, *step).is_all()),
    };
    if is_hidden {
        let said = Said::new(
            format!("{reference} is sensitive, so the result shows *** in its place"),
            format!("{reference} 是敏感输出，结果中显示为 ***"),
        );
        place.note(linter, Finding::warning(Code::HiddenResult, said), bytes);
    }
}

/// Whether a reference to the step with this path contains a sensitive output.
fn includes_sensitive(linter: &Linter<'_>, step: usize, path: &[Part]) -> bool {
    let sensitive = of(linter, step);
    match path.first() {
        Some(Part::Name(output)) => {
            let known = linter.module(step).and_then(|module| module.descriptor.output(output));
            sensitive.covers(known.map_or(output, |known| known.id))
        }
        _ => sensitive.is_any(),
    }
}

fn of(linter: &Linter<'_>, step: usize) -> Sensitive {
    let parameters = linter.definition.steps.get(step).map(|step| &step.parameters);
    let read = parameters.and_then(|parameters| Sensitive::read(parameters).ok()).unwrap_or_default();
    read.of_module(linter.module(step)).unwrap_or_default()
}
