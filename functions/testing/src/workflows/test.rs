use crate::failed;
use api::schema::{Named, any, integer, list, map, object, one_of, or_null, saying, text};
use api::{Answer, Auth, Body, Context, LimitClass, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use rehearsal::request;
use serde_json::{Value, json};

pub static ROUTE: Route = Route {
    name: "testing-workflows-test",
    id: "testWorkflow",
    methods: &["POST"],
    path: "/api/v1/workflows/test",
    summary: "Runs test cases of a workflow in virtual time, with mocks instead of other systems; stores and sends nothing",
    bodies: &[Body::json(asked, example)],
    answers: &[Answer::json(200, "All cases were run, whether or not they ended as expected", answer)],
    auth: Auth::Bearer(Scope::Execute),
    limit: LimitClass::Execute,
    ports: &[Port::ReadDefinitions, Port::RunScripts],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: failed,
    ..Route::BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    Ok(envelope::ok(&request::answer(&context.engine, request.account()?, &body).await?))
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
        ("execution?", saying(execution, "The results of the execution; absent if there was none")),
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
