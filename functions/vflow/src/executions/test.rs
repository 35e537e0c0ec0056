use super::case::{self, Run};
use super::get::Shown;
use crate::base;
use api::step_record::Record;
use api::{Context, Language, Request, Response, Route, envelope};
use engine::{Error, Port};
use records::steps::{self, StepQuery};
use records::{executions, revisions};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The most records that become a test.
const MAX_RECORDS: usize = 5_000;
/// The records that are read at once.
const AT_ONCE: usize = 200;

pub static ROUTE: Route = Route {
    name: "vflow-executions-test",
    id: "getExecutionTest",
    path: "/api/v1/executions/{executionId}/test",
    summary: "Creates a test from a run that has ended: its inputs, the answers of other systems, and its end",
    answers: &[envelope::answer::<ExecutionTest<'_>>(200, "A test that replays the run")],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (engine, account, id) = (&context.engine, request.account()?, request.execution_id()?);
    let view = executions::read(engine, account, id).await?;
    if !view.row.status.is_terminal() {
        return Err(Error::ExecutionRunning { execution: id.vflow() });
    }
    let mut passes = Vec::new();
    let mut from = Some(0);
    while let Some(at) = from.filter(|at| *at < MAX_RECORDS) {
        let query = StepQuery { step: None, pass: None, status: None, from: at, limit: AT_ONCE };
        let page = steps::records(engine, account, id, query).await?;
        passes.extend(page.passes.iter().map(|pass| json!(Record::of(pass, Language::English))));
        from = page.next;
    }
    let (_, _, definition) = revisions::read(engine, account, &view.row.workflow_id, view.row.revision).await?;
    let parts = json!({
        "steps": definition.steps,
        "inputs": definition.inputs,
        "outputs": definition.outputs,
        "triggers": definition.triggers,
    });
    let workflow = case::workflow(&view.row.workflow_name, view.row.workflow_id.as_str(), &parts);
    let shown = json!(Shown::of(&view, Language::English));
    let (tests, mut notes) = case::draft(&Run { shown: &shown, steps: &passes, workflow: &workflow });
    if from.is_some() {
        notes.push(format!("the run has more than {MAX_RECORDS} records, of which the test has the first"));
    }
    envelope::data(&ExecutionTest { workflow: &workflow, tests: &tests, notes: &notes })
}

#[derive(Serialize, JsonSchema)]
struct ExecutionTest<'a> {
    /// The workflow as it was when the run began, in the format of a request that creates a
    /// workflow.
    #[schemars(with = "Map<String, Value>")]
    workflow: &'a Value,
    /// `mocks` and one case, as in a test file. See docs/reference/test-files.md.
    #[schemars(with = "Map<String, Value>")]
    tests: &'a Value,
    /// What the test cannot repeat.
    notes: &'a [String],
}
