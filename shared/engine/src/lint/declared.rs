//! Checks the declared inputs and outputs.

use super::{Code, Finding, Linter};
use crate::inputs;
use model::Said;
use model::json::{self, Loss};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The modules that set the result.
const ANSWERS: [&str; 4] = ["output", "return", "vflow.logic.output", "vflow.logic.return"];

pub(super) fn check(linter: &mut Linter<'_>) {
    for (at, input) in linter.definition.inputs.iter().enumerate() {
        if input.default_value.is_null() {
            continue;
        }
        let path = || format!("inputs[{at}].defaultValue");
        let given = Map::from_iter([(input.name.clone(), input.default_value.clone())]);
        let lost = inputs::losses(std::slice::from_ref(input), &given);
        if let Some(key) = lost.first(Loss::Repeated) {
            let said = Said::new(
                format!(
                    "the default of '{}' has a key twice in the same object: {key}; the last value counts",
                    input.name
                ),
                format!("'{}' 的默认值在同一对象中有重复的键：{key}；以最后一个值为准", input.name),
            );
            linter.found.push(Finding { path: path(), ..Finding::warning(Code::RepeatedField, said) });
        }
        if inputs::admit(std::slice::from_ref(input), given).is_err() {
            let said = Said::new(
                format!("the default of '{}' is not of its type, {}", input.name, input.kind),
                format!("'{}' 的默认值不是其类型 {}", input.name, input.kind),
            );
            linter.found.push(Finding { path: path(), ..Finding::error(Code::InvalidDefault, said) });
        }
    }
    let definition = linter.definition;
    find_similar_names(linter, "inputs", definition.inputs.iter().map(|input| &input.name));
    find_similar_names(linter, "outputs", definition.outputs.iter().map(|output| &output.name));
    let answers = linter.definition.steps.iter().any(|step| ANSWERS.contains(&step.module_id.as_str()));
    for (at, output) in linter.definition.outputs.iter().enumerate() {
        let value = model::workflow::unwrap_typed(&output.value);
        let text = value.as_str().filter(|_| matches!(output.kind.as_str(), "list" | "dictionary"));
        if let Some(key) = text.and_then(|text| json::losses(text).first(Loss::Repeated).map(ToString::to_string)) {
            let said = Said::new(
                format!("output '{}' has a key twice in the same object: {key}; it stays a text", output.name),
                format!("输出 '{}' 在同一对象中有重复的键：{key}；它仍是文本", output.name),
            );
            let finding = Finding::warning(Code::RepeatedField, said);
            linter.found.push(Finding { path: format!("outputs[{at}].value"), ..finding });
        }
        if !value.is_null() && *value != Value::String(String::new()) {
            continue;
        }
        let said = Said::new(
            format!("output '{}' has no value; it is null unless the answer has a field of this name", output.name),
            format!("输出 '{}' 没有值；除非答案中有同名字段，否则为空", output.name),
        );
        let finding = if answers { Finding::hint } else { Finding::warning };
        let path = format!("outputs[{at}].value");
        linter.found.push(Finding { path, ..finding(Code::OutputWithoutValue, said) });
    }
}

/// Finds names that differ only in case and in signs. They are different variables; generators of
/// clients make the same name of both.
fn find_similar_names<'a>(linter: &mut Linter<'_>, list: &str, names: impl Iterator<Item = &'a String>) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (at, name) in names.enumerate() {
        let form: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if form.is_empty() {
            continue;
        }
        let Some(other) = seen.insert(form, name) else { continue };
        let said = Said::new(
            format!("'{name}' and '{other}' differ only in case or signs: generated clients cannot tell them apart"),
            format!("'{name}' 与 '{other}' 仅大小写或符号不同：生成的客户端无法区分"),
        );
        linter.found.push(Finding { path: format!("{list}[{at}].name"), ..Finding::hint(Code::NamesAlike, said) });
    }
}
