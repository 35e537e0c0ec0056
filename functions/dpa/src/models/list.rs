use crate::base::BASE;
use crate::{envelope, status};
use api::schema::{Named, integer, list, millis, object, saying, text};
use api::{Answer, Context, Request, Response, Route, Size};
use engine::{Error, Port};
use futures::stream::{self, StreamExt, TryStreamExt};
use model::{AccountId, Workflow};
use records::executions;
use records::workflows::{self, WorkflowQuery};
use serde_json::{Value, json};

/// The number of workflows whose newest execution is read at the same time.
const AT_ONCE: usize = 32;

pub static ROUTE: Route = Route {
    name: "dpa-models-list",
    id: "listDpaModels",
    methods: &["POST"],
    path: "/api/dpa/process/processModel/listAll",
    summary: "Lists every workflow of the account, with the state of its newest run and the address at which it is executed",
    answers: &[Answer::json(200, "The workflows", || envelope::schema(&list(&schema())))],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

fn schema() -> Value {
    object([
        ("processModelId", text()),
        ("modelName", text()),
        ("stepNums", saying(integer(), "The number of its steps")),
        ("status", status::schema()),
        ("createUser", saying(text(), "The account")),
        ("createTime", millis()),
        ("updateTime", millis()),
        (
            "executeUrl",
            saying(text(), "The address at which it is executed; only the path if the host does not know its address"),
        ),
    ])
    .named("DpaModel")
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = request.account()?;
    let all = WorkflowQuery { include_disabled: true, limit: usize::MAX, ..WorkflowQuery::default() };
    let workflows = workflows::list(&context.engine, account, &all).await?.workflows;
    let rows = stream::iter(workflows).map(|workflow| row(context, account, workflow)).buffered(AT_ONCE);
    let rows: Vec<_> = rows.try_collect().await?;
    Ok(envelope::ok(&rows.into()))
}

async fn row(context: &Context, account: &AccountId, workflow: Workflow) -> Result<Value, Error> {
    let newest = executions::latest(&context.engine, account, &workflow.id).await?;
    let base = context.host.base_url.as_deref().unwrap_or_default().trim_end_matches('/');
    Ok(json!({
        "processModelId": workflow.id,
        "modelName": workflow.name,
        "stepNums": workflow.step_count,
        "status": newest.map_or(status::NONE, |run| status::word(run.status, run.phase)),
        "createUser": account,
        "createTime": workflow.created_at,
        "updateTime": workflow.modified_at,
        "executeUrl": format!("{base}/api/dpa/process/processrun/execute/{}", workflow.id),
    }))
}
