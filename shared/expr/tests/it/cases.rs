//! Runs every file of `tests/inputs`. One file is one case, made of sections that start with
//! `--- name`:
//!
//! ```text
//! --- context     JSON object: roots by name, variables as "[[name]]"; can be left out
//! --- template | condition | expression | tree | compare
//!                 the source that is evaluated; tree and compare are JSON
//! --- value | text | error
//!                 the result: as JSON, as the template's text form, or as an error's message
//! --- warnings    one per line, in order; left out if there are none
//! --- printed     how a condition or an expression is printed; can be left out
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use expr::{Condition, Expression, Operator, Scope, Template, Tree, compare};
use serde_json::{Value, json};

use crate::values::Values;

#[test]
fn every_case_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 60, "only {} case files", paths.len());
    let failures: Vec<_> = paths
        .iter()
        .filter_map(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            run(&fs::read_to_string(path).unwrap()).err().map(|problem| format!("{name}: {problem}"))
        })
        .collect();
    assert!(failures.is_empty(), "{} of {} failed\n{}", failures.len(), paths.len(), failures.join("\n"));
}

fn run(case: &str) -> Result<(), String> {
    let sections = sections(case)?;
    let context = sections.get("context").map_or(Ok(json!({})), |text| parse(text))?;
    // The result must not depend on whether the scope borrows.
    for owned in [false, true] {
        let mut scope = Values::new(context.clone());
        scope.owned = owned;
        let outcome = evaluate(&sections, &scope);
        check(&sections, outcome, &scope)?;
    }
    Ok(())
}

fn evaluate(sections: &BTreeMap<&str, &str>, scope: &Values) -> Result<Value, String> {
    if let Some(source) = sections.get("template") {
        let template = Template::parse(source).map_err(|error| error.to_string())?;
        if template.to_string() != **source {
            return Err(format!("printed as {template}"));
        }
        let value = if sections.contains_key("text") {
            template.eval_text(scope).map(Value::String)
        } else {
            template.eval(scope)
        };
        return value.map_err(|error| error.to_string());
    }
    if let Some(source) = sections.get("condition") {
        let condition = Condition::parse(source).map_err(|error| error.to_string())?;
        let printed = condition.to_string();
        if Condition::parse(&printed).as_ref() != Ok(&condition) {
            return Err(format!("printed as {printed}, which is another condition"));
        }
        if sections.get("printed").is_some_and(|expected| *expected != printed) {
            return Err(format!("printed as {printed}"));
        }
        return condition.eval(scope).map(Value::Bool).map_err(|error| error.to_string());
    }
    if let Some(source) = sections.get("expression") {
        let expression = Expression::parse(source).map_err(|error| error.to_string())?;
        let printed = expression.to_string();
        if Expression::parse(&printed).as_ref() != Ok(&expression) {
            return Err(format!("printed as {printed}, which is another expression"));
        }
        if sections.get("printed").is_some_and(|expected| *expected != printed) {
            return Err(format!("printed as {printed}"));
        }
        return expression.eval(scope).map_err(|error| error.to_string());
    }
    if let Some(source) = sections.get("tree") {
        let tree = Tree::parse(&parse(source)?).map_err(|error| error.to_string())?;
        return tree.eval(scope).map_err(|error| error.to_string());
    }
    let input = parse(sections.get("compare").ok_or("nothing to evaluate")?)?;
    let operator: Operator =
        input["operator"].as_str().unwrap_or_default().parse().map_err(|error: expr::ParseError| error.to_string())?;
    let warn = |warning| scope.warn(warning);
    let result = compare(operator, &input["input1"], &input["value1"], &input["value2"], &warn);
    result.map(Value::Bool).map_err(|error| error.to_string())
}

fn check(sections: &BTreeMap<&str, &str>, outcome: Result<Value, String>, scope: &Values) -> Result<(), String> {
    let expected = match (sections.get("value"), sections.get("text"), sections.get("error")) {
        (Some(value), None, None) => Ok(parse(value)?),
        (None, Some(text), None) => Ok(Value::from(*text)),
        (None, None, Some(error)) => Err((*error).to_owned()),
        _ => return Err("exactly one of value, text and error is needed".to_owned()),
    };
    // Compared as printed, because equality of values ignores the order of keys.
    let shown = |outcome: &Result<Value, String>| match outcome {
        Ok(value) => value.to_string(),
        Err(error) => format!("error: {error}"),
    };
    if shown(&expected) != shown(&outcome) {
        return Err(format!("expected {}, found {}", shown(&expected), shown(&outcome)));
    }
    let warnings: Vec<_> = scope.warnings.borrow().iter().map(ToString::to_string).collect();
    let expected = sections.get("warnings").copied().unwrap_or_default();
    if warnings.join("\n") == expected {
        Ok(())
    } else {
        Err(format!("expected warnings {expected}, found {warnings:?}"))
    }
}

fn sections(case: &str) -> Result<BTreeMap<&str, &str>, String> {
    let body = case.strip_prefix("--- ").ok_or("a case starts with a section")?;
    let body = body.strip_suffix('\n').unwrap_or(body);
    let sections = body.split("\n--- ").map(|section| section.split_once('\n').unwrap_or((section, "")));
    let sections: BTreeMap<_, _> = sections.collect();
    let known = [
        "context",
        "template",
        "condition",
        "expression",
        "tree",
        "compare",
        "value",
        "text",
        "error",
        "warnings",
        "printed",
    ];
    match sections.keys().find(|name| !known.contains(name)) {
        Some(name) => Err(format!("unknown section {name}")),
        None => Ok(sections),
    }
}

fn parse(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("{error} in {text}"))
}
