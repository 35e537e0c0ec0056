//! References that are not replaced: in the wrong brackets, or in the text of a script.

use super::names::RESERVED;
use super::place::TextPlace;
use super::{Code, Finding, Linter};
use expr::locate::{in_template, misbracketed};
use expr::{Head, Part, Reference};
use model::Said;

/// Finds references in the brackets of other languages, and in brackets that are not closed. Only
/// names that exist count, because a text can contain such brackets for other reasons.
pub(super) fn check(linter: &mut Linter<'_>, place: &TextPlace<'_>) {
    for (at, reference) in misbracketed(place.text) {
        let written = place.text.get(at.clone()).unwrap_or_default();
        if !is_meant(linter, place, &reference, written) {
            continue;
        }
        let said = Said::new(
            format!("{written} does not have the brackets of a reference, so it stays as it is written"),
            format!("{written} 的括号不是引用的括号，会原样保留"),
        );
        let finding = Finding::warning(Code::WrongBrackets, said).suggesting(Some(reference.to_string()));
        place.note(linter, finding, &at);
    }
}

fn is_meant(linter: &Linter<'_>, place: &TextPlace<'_>, reference: &Reference, written: &str) -> bool {
    let name = match &reference.head {
        Head::Variable(name) => return !place.variables.makers(name).is_empty(),
        Head::Root(name) => name.as_str(),
    };
    let Some(Part::Name(output)) = reference.path.first() else { return false };
    if let Some(at) = linter.layout.index.get(name) {
        let outputs = linter.module(*at).map(|module| module.descriptor);
        // In single brackets, the output must exist, too.
        return written.starts_with("{{") || outputs.is_none_or(|outputs| outputs.output(output).is_some());
    }
    RESERVED.contains(&name) || place.locals.contains(&name)
}

/// Finds references to steps in a script, which gets its text as it is written.
pub(super) fn in_script(linter: &mut Linter<'_>, place: &TextPlace<'_>) {
    for located in in_template(place.text) {
        let Some(reference) = &located.reference else { continue };
        let (Head::Root(name), false) = (&reference.head, reference.path.is_empty()) else { continue };
        if !linter.layout.index.contains_key(name.as_str()) {
            continue;
        }
        let said = Said::new(
            format!("{reference} is not replaced in a script; put it into 'inputs' and read it as inputs.NAME"),
            format!("脚本中的 {reference} 不会被替换；请放入 inputs，并以 inputs.NAME 读取"),
        );
        place.note(linter, Finding::warning(Code::ReferenceInScript, said), &located.at);
    }
}
