//! Finds names to which no reference can refer.

use super::{Code, Finding, Linter};
use expr::locate::{names_a_root, names_a_variable};
use model::Said;
use model::workflow::{MAX_STEPS, unwrap_typed};
use std::collections::HashSet;

/// The roots that every run has. A step with such an id is hidden by them.
pub(super) const RESERVED: [&str; 5] = ["trigger", "secrets", "execution", "device_info", "current_time"];
/// The root of a failure that was caught. A step with this id would hide it.
const CAUGHT: &str = "error";
/// The longest step id, in bytes.
const MAX_ID: usize = 128;
/// Parameters with the name of a variable that the step creates.
pub(super) const NAMING: [(&str, &str); 4] = [
    ("set_variable", "name"),
    ("vflow.variable.set_variable", "name"),
    ("vflow.variable.create", "variableName"),
    ("vflow.variable.random", "variableName"),
];

/// Why no reference can refer to a step with this id; `None` if one can.
pub fn id_refused(id: &str) -> Option<Said> {
    if id.is_empty() || id.len() > MAX_ID {
        return Some(Said::new(
            format!("id: must be 1 to {MAX_ID} bytes long"),
            format!("id：长度必须为 1 到 {MAX_ID} 字节"),
        ));
    }
    if is_reserved(id) {
        let en = format!("id: '{id}' cannot be a step's: every run has something else under this name");
        return Some(Said::new(en, format!("id：'{id}' 是保留名称，不能用作步骤的 id")));
    }
    (!names_a_root(id)).then(|| {
        let en = format!("id: '{id}' cannot be referred to; use letters, digits, '_' and '-'");
        Said::new(en, format!("id：'{id}' 无法被引用，请使用字母、数字、'_' 和 '-'"))
    })
}

fn is_reserved(id: &str) -> bool {
    id == CAUGHT || RESERVED.contains(&id)
}

pub(super) fn check(linter: &mut Linter<'_>) {
    let definition = linter.definition;
    let count = definition.steps.len();
    if count > MAX_STEPS {
        let said = Said::new(format!("more than {MAX_STEPS} steps"), format!("步骤超过 {MAX_STEPS} 个"));
        linter.found.push(Finding { path: "steps".to_owned(), ..Finding::error(Code::TooManySteps, said) });
    }
    let mut seen = HashSet::new();
    for (at, step) in definition.steps.iter().enumerate() {
        if let Some(said) = id_refused(&step.id) {
            linter.at_step(at, "id", Finding::error(Code::InvalidId, said).suggesting(repaired(&step.id)));
        }
        if !seen.insert(&step.id) {
            let first = linter.layout.index.get(step.id.as_str()).copied().unwrap_or_default();
            let said = Said::new(
                format!("id: '{}' is also that of step {first}", step.id),
                format!("id：'{}' 与步骤 {first} 重复", step.id),
            );
            linter.at_step(at, "id", Finding::error(Code::DuplicateId, said));
        }
        for (_, parameter) in NAMING.iter().filter(|(module, _)| *module == step.module_id) {
            let name = step.parameters.get(*parameter).map(unwrap_typed).and_then(|name| name.as_str());
            if let Some(finding) = name.and_then(variable_refused) {
                linter.at_step(at, &format!("parameters.{parameter}"), finding);
            }
        }
    }
    for (at, input) in definition.inputs.iter().enumerate() {
        if let Some(finding) = variable_refused(&input.name) {
            linter.found.push(Finding { path: format!("inputs[{at}].name"), ..finding });
        }
    }
}

/// The finding about a variable to which no reference can refer. A name that contains a reference
/// is only known in a run.
fn variable_refused(name: &str) -> Option<Finding> {
    let filled_in = name.contains("{{") || name.contains("[[");
    (!name.is_empty() && !filled_in && !names_a_variable(name)).then(|| {
        let said = Said::new(
            format!("[[{name}]] is no sure reference to the variable '{name}': use letters, digits, '_' and '-'"),
            format!("[[{name}]] 不一定能引用变量 '{name}'，请使用字母、数字、'_' 和 '-'"),
        );
        Finding::warning(Code::NameNotReferable, said).suggesting(repaired(name))
    })
}

/// The name, with the characters replaced that a reference cannot contain.
fn repaired(name: &str) -> Option<String> {
    let keep = |c: char| if c.is_alphanumeric() || matches!(c, '_' | '-' | ' ') { c } else { '_' };
    let mut repaired: String = name.trim().chars().map(keep).collect();
    repaired.truncate(repaired.char_indices().nth(60).map_or(repaired.len(), |(at, _)| at));
    if is_reserved(&repaired) {
        repaired.push_str("_1");
    }
    (repaired != name && names_a_root(&repaired)).then_some(repaired)
}
