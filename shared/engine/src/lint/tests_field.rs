//! Checks the form of the tests that a workflow contains: the names of their fields, and that there
//! are cases. The values are read when the tests are run.

use super::{Code, Finding, Linter};
use model::{Said, nearest};
use serde_json::{Map, Value};

/// The fields of `tests`.
const FIELDS: [&str; 5] = ["workflow", "workflows", "defaults", "mocks", "cases"];
/// The fields of a case.
pub const CASE_FIELDS: [&str; 19] = [
    "name",
    "about",
    "inputs",
    "trigger",
    "clock",
    "seed",
    "run",
    "timeout",
    "unmatched",
    "use",
    "mocks",
    "steps",
    "children",
    "signals",
    "secrets",
    "connections",
    "skip",
    "expect",
    "table",
];
/// The most cases that are checked.
const MOST: usize = 100;

pub(super) fn check(linter: &mut Linter<'_>) {
    let Some(Value::Object(tests)) = linter.definition.kept.get("tests") else { return };
    if tests.is_empty() {
        return;
    }
    let mut found = strange(tests, "tests", &FIELDS);
    match tests.get("cases") {
        Some(Value::Array(cases)) => {
            for (at, case) in cases.iter().enumerate().take(MOST) {
                found.extend(of_case(case, &format!("tests.cases[{at}]")));
            }
        }
        Some(_) => found.push(invalid("tests.cases", "must be a list", "必须是列表")),
        None => found.push(invalid("tests", "needs 'cases'", "缺少 'cases'")),
    }
    linter.found.extend(found);
}

fn of_case(case: &Value, path: &str) -> Vec<Finding> {
    let Value::Object(case) = case else { return vec![invalid(path, "must be an object", "必须是对象")] };
    let mut found = strange(case, path, &CASE_FIELDS);
    if !case.get("name").is_some_and(Value::is_string) {
        found.push(invalid(&format!("{path}.name"), "is required, a text", "为必填项，且必须是文本"));
    }
    found
}

fn strange(given: &Map<String, Value>, path: &str, known: &[&str]) -> Vec<Finding> {
    let strange = given.keys().filter(|name| !known.contains(&name.as_str()));
    let found = strange.map(|name| {
        let en = format!("is not known here; known are {}", known.join(", "));
        let zh = format!("未知；可用：{}", known.join("、"));
        let near = nearest(name, known.iter().copied().filter(|name| !given.contains_key(*name)));
        invalid(&format!("{path}.{name}"), &en, &zh).suggesting(near.map(str::to_owned))
    });
    found.collect()
}

fn invalid(path: &str, en: &str, zh: &str) -> Finding {
    let said = Said::new(format!("{path}: {en}"), format!("{path}：{zh}"));
    Finding { path: path.to_owned(), ..Finding::warning(Code::InvalidTest, said) }
}
