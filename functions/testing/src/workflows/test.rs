//! `POST /api/v1/workflows/test`: runs cases of a workflow in virtual time.

use super::{run, subject};
use crate::failed;
use api::doc::{Answer, Body};
use api::schema::{Named, any, integer, list, map, object, one_of, or_null, saying, text};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use rehearsal::report::{self, word};
use rehearsal::{Cut, Setting, Suite, Verdict};
use serde_json::{Value, json};

/// The most cases of a request.
const MAX_CASES: usize = 50;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "testing-workflows-test",
    id: "testWorkflow",
    methods: &["POST"],
    path: "/api/v1/workflows/test",
    summary: "Runs cases of a workflow in virtual time, with mocks instead of the outside; stores and sends nothing",
    doc: Doc {
        bodies: &[Body::json(asked, example)],
        answers: &[Answer::json(200, "All cases were run, whether or not they ended as expected", answer)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Execute),
    limit: LimitClass::Execute,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::RunScripts],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: failed,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = request.account()?;
    let body = request.json()?;
    let fields = Fields::top(&body);
    let (subject, stored) = match (fields.text("workflowId")?, fields.raw("workflow")) {
        (Some(id), None) => subject::stored(&context.engine, account, id).await?,
        (None, Some(given)) => (subject::given(given)?, given.get("tests").cloned()),
        _ => return Err(Error::invalid("workflow", "is required, or else workflowId")),
    };
    let subject = subject::with_others(&context.engine, account, subject).await?;
    let suite = suite(&fields, stored)?;
    let setting = Setting { cut: cut(&fields)?, ..Setting::default() };
    let verdicts = run::all(&context.engine, subject, suite, setting).await?;
    Ok(envelope::ok(&shown(&verdicts)))
}

/// The tests: those of the request, or else those that are stored with the workflow. A single case
/// uses the mocks and defaults of the tests.
fn suite(fields: &Fields<'_>, stored: Option<Value>) -> Result<Suite, Error> {
    let given = fields.object("tests")?.map(|tests| Value::Object(tests.clone()));
    let case = fields.object("case")?;
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

fn cut(fields: &Fields<'_>) -> Result<Cut, Error> {
    match (fields.text("only")?, fields.text("to")?) {
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

fn asked() -> Value {
    object([
        ("workflow?", saying(map(&any()), "The workflow, as for creating one; it need not be stored")),
        ("workflowId?", saying(text(), "Instead of `workflow`: the id of a stored one")),
        (
            "tests?",
            saying(
                map(&any()),
                "`mocks`, `defaults` and `cases` as in a test file; else those that are stored with the workflow. See docs/reference/test-files.md",
            ),
        ),
        ("case?", saying(map(&any()), "One case instead of those of the tests, with their mocks and defaults")),
        ("only?", saying(text(), "Only this step runs; steps before it only have the results that the case gives")),
        ("to?", saying(text(), "The workflow runs until this step has ended")),
    ])
}

fn example() -> Value {
    json!({
        "workflow": {"name": "Wait", "steps": [
            {"id": "wait", "moduleId": "delay", "parameters": {"duration": 86_400_000}},
            {"id": "out", "moduleId": "output", "parameters": {"value": "[[who]]"}},
        ]},
        "case": {"inputs": {"who": "you"}, "expect": {"result": "you", "elapsed": "1d"}},
    })
}

fn answer() -> Value {
    let difference = object([("path", text()), ("expected", text()), ("found", text())]).named("TestDifference");
    let pass = object([
        ("stepId", text()),
        ("moduleId", text()),
        ("pass", integer()),
        ("status", text()),
        ("atMs", integer()),
        ("tookMs", integer()),
        ("attempts", integer()),
        ("error", or_null(&text())),
    ])
    .named("TestedPass");
    let execution = object([
        ("status", text()),
        ("error", or_null(&text())),
        ("result", any()),
        ("outputs", map(&any())),
        ("variables", map(&any())),
        ("stepOutputs", map(&any())),
        ("steps", list(&pass)),
        ("requests", list(&map(&any()))),
        ("children", list(&map(&any()))),
    ])
    .named("TestedExecution");
    let problem = object([("path", text()), ("message", text())]).named("TestProblem");
    let case = object([
        ("name", text()),
        ("status", one_of(&["passed", "failed", "skipped"])),
        ("problem", or_null(&problem)),
        ("differences", list(&difference)),
        ("faults", list(&text())),
        ("crashes", list(&text())),
        ("elapsedMs", or_null(&saying(integer(), "How long the run took by its own clock"))),
        ("execution?", saying(execution, "How the run went; left out if there was none")),
    ])
    .named("TestVerdict");
    let count = integer();
    envelope::schema(&object([
        ("passed", count.clone()),
        ("failed", count.clone()),
        ("skipped", count),
        ("cases", list(&case)),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Map;

    fn read(body: &Value, stored: Option<Value>) -> Result<Suite, String> {
        let body: Map<String, Value> = body.as_object().cloned().unwrap();
        suite(&Fields::top(&body), stored).map_err(|error| error.to_string())
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
