use super::schemas::{VERSION, described, number};
use super::ways::{self, Called};
use crate::base;
use crate::openapi::document::{DOCUMENT, OpenapiDocument};
use api::{Answer, Context, Request, Response, Route, UNCHANGED, response, typed};
use engine::Error;
use http::StatusCode;
use model::{AccountId, ApiRecord, Definition, Workflow, WorkflowId};
use records::{apis, versions};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

pub static ROUTE: Route = Route {
    name: "vflow-workflows-openapi",
    id: "getWorkflowOpenapi",
    path: "/api/v1/workflows/{workflowId}/openapi.json",
    summary: "Describes the ways to call one workflow as an OpenAPI 3.1 document, with the types that it declares",
    query: &[VERSION],
    answers: &[Answer::json(200, "The document", typed::answer_schema::<OpenapiDocument<'_>>), UNCHANGED],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    static REFERENCE: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(DOCUMENT).unwrap_or_default());
    let account = request.account()?;
    let id = request.workflow_id()?;
    let number = number(&request)?;
    let (workflow, definition, version) = described(context, account, &id, number).await?;
    let mut apis = apis::of_workflow(&context.engine, account, &id).await?;
    // A version is called by its own name, and by the APIs that name it.
    apis.retain(|api| number.is_none() || api.version == number);
    let published = match &version {
        None => published(context, account, &workflow).await?,
        Some(version) if version.enabled => Some((version.number, definition.clone())),
        Some(_) => None,
    };
    let called = Called {
        version: number,
        reference: &REFERENCE,
        account: account.as_str(),
        workflow: &workflow,
        definition: &definition,
        pinned: pinned(context, account, &id, &apis).await?,
        apis,
        published,
    };
    let paths: Map<_, _> = ways::ALL.iter().flat_map(|way| way(&called)).collect();
    let shown = version.map_or_else(|| workflow.revision.to_string(), |version| format!("v{}", version.number));
    let document = OpenapiDocument {
        openapi: REFERENCE.get("openapi").and_then(Value::as_str).unwrap_or_default(),
        info: json!({"title": workflow.name, "version": shown, "description": workflow.description}),
        servers: json!([{"url": context.host.base_url.as_deref().unwrap_or("/")}]),
        paths: &paths,
        components: called.components(&paths),
    };
    Ok(response::tagged(response::json(StatusCode::OK, &json!(document)), false))
}

/// The definitions of the versions that API records have pinned. Disabled and deleted versions
/// cannot be called, so they are left out.
async fn pinned(
    context: &Context,
    account: &AccountId,
    id: &WorkflowId,
    apis: &[ApiRecord],
) -> Result<BTreeMap<u32, Definition>, Error> {
    let mut pinned = BTreeMap::new();
    for number in apis.iter().filter_map(|api| api.version).collect::<BTreeSet<_>>() {
        match versions::read(&context.engine, account, id, number).await {
            Ok((version, definition)) if version.enabled => drop(pinned.insert(number, definition)),
            Ok(_) | Err(Error::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(pinned)
}

/// The newest enabled version, with its inputs and outputs.
async fn published(
    context: &Context,
    account: &AccountId,
    workflow: &Workflow,
) -> Result<Option<(u32, Definition)>, Error> {
    let versions = versions::list(&context.engine, account, &workflow.id).await?;
    let Some(newest) = versions.iter().find(|version| version.enabled) else { return Ok(None) };
    let (version, definition) = versions::read(&context.engine, account, &workflow.id, newest.number).await?;
    Ok(Some((version.number, definition)))
}
