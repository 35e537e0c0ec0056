//! Evaluates every example in the tables of `docs/reference/expressions.md`.

use expr::{Condition, Expression, Operator, Template};
use serde_json::{Value, json};

use crate::values::Values;

const PAGE: &str = include_str!("../../../../docs/reference/expressions.md");

#[test]
fn every_example_of_the_page_is_true() {
    let scope = Values::new(context());
    let mut form = "";
    let mut checked = 0;
    let mut wrong = Vec::new();
    for line in PAGE.lines() {
        let cells = cells(line);
        match cells.as_slice() {
            [first, "value", ""] => form = first,
            [source, value, ..] if !form.is_empty() => {
                checked += 1;
                if let Err(problem) = check(form, source, value, &scope) {
                    wrong.push(format!("{line}\n    {problem}"));
                }
            }
            [] if !line.starts_with("|---") => form = "",
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked >= 120, "only {checked} examples were found");
}

#[test]
fn every_operator_is_on_the_page() {
    for operator in Operator::ALL {
        let spellings = [format!("`{operator}`"), format!(" {operator} "), format!(" {operator}`")];
        assert!(spellings.iter().any(|spelling| PAGE.contains(spelling)), "{operator}");
    }
}

fn context() -> Value {
    let (_, rest) = PAGE.split_once("```json\n").unwrap();
    let (context, _) = rest.split_once("```").unwrap();
    serde_json::from_str(context).unwrap()
}

/// The cells of a table's row. A pipe in a cell is written with a backslash.
fn cells(line: &str) -> Vec<&str> {
    let inner = line.strip_prefix("| ").and_then(|line| line.strip_suffix('|'));
    inner.map_or_else(Vec::new, |inner| inner.split(" | ").map(str::trim).collect())
}

fn check(form: &str, source: &str, expected: &str, scope: &Values) -> Result<(), String> {
    let source = source.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')).ok_or("the example is not code")?;
    let source = source.replace("\\|", "|");
    let found = match form {
        "template" => Template::parse(&source).map_err(shown).and_then(|it| it.eval(scope).map_err(shown)),
        "condition" => {
            Condition::parse(&source).map_err(shown).and_then(|it| it.eval(scope).map_err(shown)).map(|it| json!(it))
        }
        "expression" => Expression::parse(&source).map_err(shown).and_then(|it| it.eval(scope).map_err(shown)),
        other => return Err(format!("{other} is no form")),
    };
    let expected = if let Some(error) = expected.strip_prefix("error: ") {
        Err(error.to_owned())
    } else {
        let value =
            expected.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')).ok_or("the value is not code")?;
        Ok(serde_json::from_str::<Value>(value).map_err(shown)?)
    };
    let print = |outcome: &Result<Value, String>| outcome.as_ref().map(ToString::to_string).map_err(Clone::clone);
    if print(&found) == print(&expected) { Ok(()) } else { Err(format!("found {:?}", print(&found))) }
}

fn shown(error: impl std::fmt::Display) -> String {
    error.to_string()
}
