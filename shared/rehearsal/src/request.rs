//! A request to test a workflow. The workflow and the tests are in the request or are stored.

mod run;
mod stored;

use crate::format::Suite;
use crate::play::{Cut, Setting};
use crate::report::{self, word};
use crate::verdict::Verdict;
use engine::{Engine, Error};
use model::AccountId;
use serde_json::{Map, Value, json};

/// The most cases of a request.
const MAX_CASES: usize = 50;

/// Runs the cases of the request, and shows the verdicts. The fields are those of the body of
/// `POST /api/v1/workflows/test`.
pub async fn answer(engine: &Engine, account: &AccountId, fields: &Map<String, Value>) -> Result<Value, Error> {
    let given = fields.get("workflow").filter(|workflow| !workflow.is_null());
    let (subject, kept) = match (text(fields, "workflowId")?, given) {
        (Some(id), None) => stored::stored(engine, account, id).await?,
        (None, Some(given)) => (stored::inline_workflow(given)?, given.get("tests").cloned()),
        _ => return Err(Error::invalid("workflow", "is required, or else workflowId")),
    };
    let subject = stored::with_others(engine, account, subject).await?;
    let suite = suite(fields, kept)?;
    let setting = Setting { cut: cut(fields)?, ..Setting::default() };
    Ok(shown(&run::all(engine, subject, suite, setting).await?))
}

fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, Error> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Error::invalid(name, "must be a string")),
    }
}

fn object<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<Option<&'a Map<String, Value>>, Error> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(Error::invalid(name, "must be an object")),
    }
}

/// The tests of the request, otherwise those that are stored with the workflow. A single case uses
/// the mocks and defaults of the tests.
fn suite(fields: &Map<String, Value>, stored: Option<Value>) -> Result<Suite, Error> {
    let given = object(fields, "tests")?.map(|tests| Value::Object(tests.clone()));
    let case = object(fields, "case")?;
    let mut tests = match given.or(stored.filter(Value::is_object)) {
        Some(tests) => tests,
        None if case.is_some() => json!({}),
        None => return Err(Error::invalid("tests", "is required, or else case: the workflow has no tests of its own")),
    };
    let root = if case.is_some() { "case" } else { "tests" };
    if let (Some(case), Some(tests)) = (case, tests.as_object_mut()) {
        let mut case = case.clone();
        case.entry("name").or_insert_with(|| json!("case"));
        tests.insert("cases".to_owned(), json!([case]));
    }
    let suite = Suite::read(&tests).map_err(|problem| {
        let path = problem.path.to_string();
        let path = path.strip_prefix("cases[0]").filter(|_| root == "case").unwrap_or(&path).trim_start_matches('.');
        Error::invalid(if path.is_empty() { root.to_owned() } else { format!("{root}.{path}") }, problem.message)
    })?;
    if suite.workflow.is_some() || !suite.workflows.is_empty() {
        return Err(Error::invalid("tests.workflow", "must be left out: `workflow` and `workflowId` say it"));
    }
    if suite.cases.len() > MAX_CASES {
        return Err(Error::invalid("tests.cases", format!("a request has at most {MAX_CASES} cases")));
    }
    Ok(suite)
}

fn cut(fields: &Map<String, Value>) -> Result<Cut, Error> {
    match (text(fields, "only")?, text(fields, "to")?) {
        (None, None) => Ok(Cut::Whole),
        (Some(id), None) => Ok(Cut::Only(id.to_owned())),
        (None, Some(id)) => Ok(Cut::To(id.to_owned())),
        (Some(_), Some(_)) => Err(Error::invalid("to", "must be left out if only is given")),
    }
}

fn shown(verdicts: &[Verdict]) -> Value {
    let count = |result: &str| verdicts.iter().filter(|verdict| word(verdict) == result).count();
    json!({
        "passed": count("passed"),
        "failed": count("failed"),
        "skipped": count("skipped"),
        "cases": verdicts.iter().map(|verdict| report::verdict(verdict, true)).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &Value, stored: Option<Value>) -> Result<Suite, String> {
        let body: Map<String, Value> = body.as_object().cloned().unwrap();
        suite(&body, stored).map_err(|error| error.to_string())
    }

    #[test]
    fn a_case_uses_the_mocks_of_the_stored_tests() {
        let stored = json!({"mocks": {"ok": {"reply": {}}}, "cases": [{"name": "a"}]});
        let suite = read(&json!({"case": {"use": "ok"}}), Some(stored.clone())).unwrap();
        assert_eq!((suite.cases.len(), suite.cases[0].mocks.len()), (1, 1));
        assert_eq!(read(&json!({}), Some(stored)).unwrap().cases[0].name, "a");
    }

    #[test]
    fn what_is_wrong_is_named_by_its_field() {
        let refused = |body| read(&body, None).unwrap_err();
        assert!(refused(json!({})).contains("tests: is required"));
        assert!(refused(json!({"case": {"exepct": {}}})).contains("case.exepct: there is no key 'exepct'"));
        assert!(refused(json!({"tests": {"cases": [{}]}})).contains("tests.cases[0]: needs a 'name'"));
    }
}
