//! The tool that runs tests of workflows.

use super::builder::{Effect, Frame, Tool, dictionary};
use super::outcome::Outcome;
use api::schema::text;
use api::{Context, LimitClass, Request, Scope};
use engine::Error;
use rehearsal::request;
use serde_json::{Map, Value};

/// `test_run`, the tool.
pub(super) static RUN: Tool = Tool {
    name: "test_run",
    title: "Test a workflow",
    says: "Runs cases of a workflow, given or stored, in virtual time, with mocks instead of the outside: nothing is \
           stored and nothing is sent. The page reference/test-files.md describes cases and mocks.",
    frame: Frame::of(Scope::Execute, Effect::Reads, LimitClass::Execute),
    arguments: &[
        ("workflowId?", text, "The id of a stored workflow"),
        ("workflow?", dictionary, "Instead of workflowId: a workflow, as workflow_save takes it"),
        ("tests?", dictionary, "mocks, defaults and cases; by default those that are stored with it"),
        ("case?", dictionary, "One case instead of those of the tests"),
        ("only?", text, "The id of the only step that runs"),
        ("to?", text, "The id of the step after which the runs stop"),
    ],
    run: |context, request, given| Box::pin(tested(context, request, given)),
};

async fn tested(context: &Context, request: &Request, given: &Map<String, Value>) -> Result<Outcome, Error> {
    Ok(Outcome::ok(request::answer(&context.engine, request.account()?, given).await?))
}
