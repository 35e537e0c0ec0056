use crate::base;
use crate::versions::show;
use api::schema::matching;
use api::{Context, Param, Request, Response, Route, UNCHANGED, declared, envelope, response};
use engine::Error;
use model::json::with;
use model::{AccountId, Definition, Version, Workflow, WorkflowId};
use records::{versions, workflows};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// The dialect of the schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
/// The version that is described.
pub(super) const VERSION: Param =
    Param::new("version", "A published version, such as v1; the current revision by default", || {
        matching(show::PATTERN)
    });

pub static ROUTE: Route = Route {
    name: "vflow-workflows-schemas",
    id: "getWorkflowSchemas",
    path: "/api/v1/workflows/{workflowId}/schemas",
    summary: "Describes the inputs and the outputs of a workflow or of one of its versions as JSON Schema",
    query: &[VERSION],
    answers: &[envelope::answer::<WorkflowSchemas<'_>>(200, "The schemas"), UNCHANGED],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WorkflowSchemas<'a> {
    workflow_id: &'a str,
    /// The version that is described; null = the current revision.
    version: Option<String>,
    /// The schema of the inputs, an object by their names.
    #[schemars(with = "Map<String, Value>")]
    inputs: Value,
    /// The schema of the declared outputs, an object by their names.
    #[schemars(with = "Map<String, Value>")]
    outputs: Value,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.workflow_id()?;
    let (workflow, definition, version) = described(context, request.account()?, &id, number(&request)?).await?;
    let schemas = WorkflowSchemas {
        workflow_id: workflow.id.as_str(),
        version: version.map(|version| format!("v{}", version.number)),
        inputs: titled(declared::inputs(&definition), &format!("Inputs of {}", workflow.name)),
        outputs: titled(declared::values(&definition), &format!("Outputs of {}", workflow.name)),
    };
    Ok(response::tagged(envelope::data(&schemas)?, false))
}

fn titled(schema: Value, title: &str) -> Value {
    with(schema, [("$schema", DIALECT.into()), ("title", title.into())])
}

/// The number of the version that the query names.
pub(super) fn number(request: &Request) -> Result<Option<u32>, Error> {
    let Some(text) = request.query.filled("version") else { return Ok(None) };
    let number = show::parse(text).filter(|number| *number > 0);
    number.map(Some).ok_or_else(|| Error::invalid("version", "must be a version such as v1"))
}

/// The workflow with the definition that is described: that of the version, or the current one.
pub(super) async fn described(
    context: &Context,
    account: &AccountId,
    id: &WorkflowId,
    number: Option<u32>,
) -> Result<(Workflow, Definition, Option<Version>), Error> {
    let (workflow, current) = workflows::read(&context.engine, account, id).await?;
    match number {
        None => Ok((workflow, current, None)),
        Some(number) => {
            let (version, definition) = versions::read(&context.engine, account, id, number).await?;
            Ok((workflow, definition, Some(version)))
        }
    }
}
