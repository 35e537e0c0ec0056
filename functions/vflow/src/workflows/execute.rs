use crate::base;
use crate::executions::body::values;
use crate::executions::show::{self, Outputs, Wrapped};
use api::doc::IDEMPOTENCY_KEY;
use api::{Body, Context, Request, Response, Route, Unknown, envelope, losses, unknown};
use engine::lint::{self, Code, Finding};
use engine::{Error, RunView};
use http::StatusCode;
use model::{Callback, Dialect, Said, Status, Timestamp, Trigger};
use records::executions::{self, Execute, Executed, Wait};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub static ROUTE: Route = Route {
    name: "vflow-workflows-execute",
    id: "executeWorkflow",
    path: "/api/v1/workflows/{workflowId}/execute",
    summary: "Runs a workflow, and waits for its end where `async` is false",
    headers: &[IDEMPOTENCY_KEY],
    bodies: &[Body::of::<ExecuteWorkflow>(|| json!({"async": false, "inputVariables": {"who": "you"}}))],
    answers: &[
        envelope::answer::<CompletedExecution<'_>>(200, "The run has ended, successfully or not"),
        envelope::answer::<StartedExecution<'_>>(202, "The run continues after this answer"),
    ],
    unknown: Unknown::Listed,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EXECUTE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let workflow = request.workflow_id()?;
    let asked: ExecuteWorkflow = request.read()?;
    let callback = asked.callback()?;
    // The code of vFlow uses the second name.
    let named =
        [("inputVariables", asked.input_variables), ("input_variables", asked.snake_case), ("inputs", asked.inputs)];
    let mut given = named.into_iter().filter_map(|(name, given)| Some((name, given?)));
    let (name, first) = given.next().unwrap_or_else(|| ("inputVariables", Map::new()));
    if let Some((other, _)) = given.find(|(_, values)| *values != first) {
        return Err(Error::invalid(other, format!("is another name of {name}, which has other values")));
    }
    let (inputs, renamed) = (values(&first), name == "inputs");
    let asynchronous = asked.is_async.unwrap_or(true);
    let timeout_s = asked.timeout.filter(|seconds| *seconds > 0);
    let execute = Execute {
        inputs,
        wait: if asynchronous { Wait::Async } else { Wait::Sync },
        callback,
        timeout_s,
        idempotency_key: request.idempotency_key()?,
        ..Execute::new(request.account()?.clone(), workflow, Trigger::new("manual", Map::new()))
    };
    let executed = executions::execute(&context.engine, execute).await?;
    let response = match &executed.view {
        Some(view) if !asynchronous => ended(&executed, view)?,
        _ => accepted(&executed, asynchronous)?,
    };
    let mut told = if renamed { vec![other_name()] } else { Vec::new() };
    told.extend(lint::undeclared(executed.undeclared, name));
    told.extend(losses::inside(name, executed.lost));
    Ok(unknown::add_warnings(response, &told))
}

/// The warning that inputs were accepted in a field that other routes have for them.
fn other_name() -> Finding {
    let said = Said::new(
        "'inputs' is called inputVariables here; it was taken as that",
        "'inputs' 在此处的名称是 inputVariables，已按其处理",
    );
    let finding = Finding::warning(Code::RenamedField, said).suggesting(Some("inputVariables".to_owned()));
    Finding { path: "inputs".to_owned(), ..finding }
}

/// An execution that has not ended yet.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct StartedExecution<'a> {
    execution_id: String,
    /// The same value as `executionId`.
    #[serde(rename = "execution_id")]
    same_id: String,
    workflow_id: &'a str,
    status: Status,
    started_at: Timestamp,
}

impl<'a> StartedExecution<'a> {
    fn of(executed: &'a Executed, status: Status) -> Self {
        let id = executed.id.vflow();
        Self {
            execution_id: id.clone(),
            same_id: id,
            workflow_id: executed.workflow_id.as_str(),
            status,
            started_at: executed.started_at,
        }
    }
}

/// An execution that has ended, with its results.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CompletedExecution<'a> {
    #[serde(flatten)]
    started: StartedExecution<'a>,
    completed_at: Option<Timestamp>,
    /// The duration in milliseconds.
    duration: Option<i64>,
    /// The outputs of each step, by the step's id.
    #[schemars(schema_with = "show::outputs_in")]
    outputs: Outputs<'a>,
    /// The value that the step `output` or `return` has set.
    result: &'a Option<Value>,
    #[schemars(schema_with = "show::wrapped_in")]
    declared_outputs: Wrapped<'a>,
    error: Option<&'a str>,
}

fn accepted(executed: &Executed, asynchronous: bool) -> Result<Response, Error> {
    let message = if asynchronous { "Workflow execution started" } else { "Workflow is still running" };
    envelope::with(StatusCode::ACCEPTED, message, &StartedExecution::of(executed, Status::Running))
}

fn ended(executed: &Executed, view: &RunView) -> Result<Response, Error> {
    let message = match view.row.status {
        Status::Completed => "Workflow completed",
        Status::Failed => "Workflow failed",
        Status::Cancelled => "Workflow cancelled",
        Status::Timeout => "Workflow timed out",
        Status::Running => return accepted(executed, false),
    };
    let ended = CompletedExecution {
        started: StartedExecution {
            started_at: view.row.started_at,
            ..StartedExecution::of(executed, view.row.status)
        },
        completed_at: view.row.completed_at,
        duration: show::duration(view.row.started_at, view.row.completed_at),
        outputs: Outputs(view),
        result: &view.answer,
        declared_outputs: Wrapped(&view.declared),
        error: view.row.error.as_deref(),
    };
    envelope::with(StatusCode::OK, message, &ended)
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ExecuteWorkflow {
    /// The inputs, each as a plain value or as `{type, value}`.
    input_variables: Option<Map<String, Value>>,
    /// Another name of `inputVariables`, which the code of vFlow uses.
    #[serde(rename = "input_variables")]
    snake_case: Option<Map<String, Value>>,
    /// Another name of `inputVariables`; used if neither of the other two names is given.
    inputs: Option<Map<String, Value>>,
    /// Whether to answer at once; true by default. If false, the answer is sent when the run has
    /// ended, or after 25 seconds.
    #[serde(rename = "async")]
    is_async: Option<bool>,
    /// The longest time of the run, in seconds. The limit of the workflow also applies.
    timeout: Option<i64>,
    /// The id of the application whose webhook secret signs the callback; without it, the callback
    /// is not signed.
    callback_app: Option<String>,
    /// The URL to which the callback is sent at the end of the run: http or https; see
    /// docs/reference/callbacks.md.
    callback_url: Option<String>,
}

impl ExecuteWorkflow {
    /// The completion webhook, if the request names one.
    fn callback(&self) -> Result<Option<Callback>, Error> {
        let app = self.callback_app.clone();
        let Some(url) = &self.callback_url else {
            return app.map_or(Ok(None), |_| Err(Error::invalid("callbackApp", "needs a callbackUrl")));
        };
        Ok(Some(Callback { url: url.trim().to_owned(), dialect: Dialect::Standard, app }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_typed_or_plain() {
        let given = json!({"a": {"type": "string", "value": "x"}, "b": 1, "c": {"type": "colour", "value": "x"}});
        let read = values(given.as_object().unwrap());
        assert_eq!(Value::Object(read), json!({"a": "x", "b": 1, "c": {"type": "colour", "value": "x"}}));
    }
}
