use super::show::duration;
use crate::base;
use api::schema::{integer_in, one_of, text};
use api::step_record::RecordedStep;
use api::{Context, LANG, Language, Param, Request, Response, Route, Size, envelope, typed};
use engine::{Error, Port};
use model::{ExecutionId, Recording, Status, Timestamp};
use records::steps::{self, ComparedPass, ComparedRun, Pass, PassStatus};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

/// The query parameter with the id of the second run.
const WITH: &str = "with";

pub static ROUTE: Route = Route {
    name: "vflow-executions-compare",
    id: "compareExecutions",
    path: "/api/v1/executions/{executionId}/compare",
    summary: "Compares two runs: status, result and error, and each pass of each step",
    query: &[
        Param::new(WITH, "The id of the run to compare with; required", text),
        Param::new("limit", "The number of rows, 50 by default", || integer_in(1, 100)),
        Param::new("offset", "The number of rows to skip", || integer_in(0, i64::MAX)),
        LANG,
    ],
    answers: &[envelope::answer::<ComparedExecutions<'_>>(200, "Both runs, and a page of their passes of steps")],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

/// Two runs side by side.
#[derive(Serialize, JsonSchema)]
struct ComparedExecutions<'a> {
    /// The run in the path.
    first: ComparedExecution<'a>,
    /// The run that it is compared with.
    second: ComparedExecution<'a>,
    /// Whether status, result, error or any pass of a step differs.
    differs: bool,
    /// The passes of the first run in the order in which they ended, and then those that only the
    /// second one has.
    steps: Vec<ComparedExecutionStep<'a>>,
    total: usize,
    limit: usize,
    offset: usize,
}

/// A run that is compared.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ComparedExecution<'a> {
    execution_id: String,
    workflow_id: &'a str,
    /// The revision of the workflow that it runs.
    revision: u32,
    status: Status,
    started_at: Timestamp,
    completed_at: Option<Timestamp>,
    /// The duration in milliseconds; null before the end.
    duration: Option<i64>,
    /// The value that the step `output` or `return` has set.
    result: &'a Option<Value>,
    error: Option<&'a str>,
    /// The passes of steps of which the run keeps records; others are not compared.
    record: Recording,
    /// The number of records that were not kept because there were too many.
    not_kept: u32,
}

/// A pass of a step in both runs.
#[derive(Serialize, JsonSchema)]
struct ComparedExecutionStep<'a> {
    step: RecordedStep<'a>,
    /// The number of the pass of the step, from 1.
    pass: u32,
    /// The branch or item in which it ran, from 1.
    branch: Option<u64>,
    /// Whether status, attempts, outputs or error differ, or only one run has the pass.
    differs: bool,
    /// The pass in the run in the path; null if it has none.
    first: Option<ComparedStepPass<'a>>,
    /// The pass in the other run; null if it has none.
    second: Option<ComparedStepPass<'a>>,
}

/// A pass of a step in one of two compared runs.
#[derive(Serialize, JsonSchema)]
struct ComparedStepPass<'a> {
    #[schemars(schema_with = "statuses")]
    status: &'static str,
    attempts: usize,
    /// The duration in milliseconds; null before the end.
    duration: Option<i64>,
    /// The outputs, by name; null if there are none.
    outputs: &'a Value,
    error: Option<&'a str>,
    /// Whether the outputs or the error were cut because they are too long.
    cut: bool,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (id, language) = (request.execution_id()?, Language::of(&request)?);
    let with = request.query.filled(WITH).ok_or_else(|| Error::invalid(WITH, "is required"))?;
    let with = ExecutionId::parse(with.trim()).map_err(|_| Error::ExecutionNotFound.in_field(WITH))?;
    if with == id {
        return Err(Error::invalid(WITH, "must be another run than that in the path"));
    }
    let (limit, offset) = (request.query.limit(50, 100)?, request.query.offset()?);
    let compared = steps::compare(&context.engine, request.account()?, id, with).await?;
    let [first, second] = &compared.sides;
    let rows = compared.passes.iter().skip(offset).take(limit);
    let response = envelope::data(&ComparedExecutions {
        first: ComparedExecution::of(first),
        second: ComparedExecution::of(second),
        differs: compared.differ(),
        steps: rows.filter_map(|pass| ComparedExecutionStep::of(pass, language)).collect(),
        total: compared.passes.len(),
        limit,
        offset,
    })?;
    Ok(language.show(response))
}

impl<'a> ComparedExecution<'a> {
    fn of(run: &'a ComparedRun) -> Self {
        let row = &run.view.row;
        Self {
            execution_id: row.id.vflow(),
            workflow_id: row.workflow_id.as_str(),
            revision: row.revision,
            status: row.status,
            started_at: row.started_at,
            completed_at: row.completed_at,
            duration: duration(row.started_at, row.completed_at),
            result: &run.view.answer,
            error: row.error.as_deref(),
            record: run.recording,
            not_kept: run.left_out,
        }
    }
}

impl<'a> ComparedExecutionStep<'a> {
    fn of(compared: &'a ComparedPass, language: Language) -> Option<Self> {
        let [first, second] = &compared.sides;
        let pass = first.as_ref().or(second.as_ref())?;
        Some(Self {
            step: RecordedStep::of(&pass.step, language),
            pass: pass.record.pass,
            branch: pass.record.branch.map(|branch| branch.0),
            differs: compared.differs(),
            first: first.as_ref().map(ComparedStepPass::from),
            second: second.as_ref().map(ComparedStepPass::from),
        })
    }
}

impl<'a> From<&'a Pass> for ComparedStepPass<'a> {
    fn from(pass: &'a Pass) -> Self {
        let record = &pass.record;
        Self {
            status: pass.status.as_str(),
            attempts: record.tries.len() + 1,
            duration: pass.ended_at.map(|_| record.took_ms),
            outputs: &record.outputs,
            error: record.error.as_deref(),
            cut: record.cut,
        }
    }
}

fn statuses(_: &mut SchemaGenerator) -> Schema {
    typed::written(one_of(&PassStatus::ALL.map(|(word, _)| word)))
}
