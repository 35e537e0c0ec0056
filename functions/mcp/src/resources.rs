//! Resources: pages of the documentation, workflows and runs, by their addresses.

use crate::docs;
use crate::error::{Failed, Refusal};
use crate::message::Call;
use crate::tools::{run_shown, workflow_shown};
use api::{Context, Request, Scope};
use engine::Error;
use model::{ExecutionId, WorkflowId};
use records::{executions, workflows};
use serde_json::{Value, json};

const WORKFLOW: &str = "sluice://workflow/";
const RUN: &str = "sluice://run/";
const JSON: &str = "application/json";
const MARKDOWN: &str = "text/markdown";

/// The pages of the documentation. Workflows and runs are not listed, because there are too many;
/// they are read by their addresses.
pub(crate) fn list() -> Value {
    let pages = docs::pages()
        .map(|(page, title)| json!({"uri": docs::uri(page), "name": page, "title": title, "mimeType": MARKDOWN}));
    json!({"resources": pages.collect::<Vec<_>>()})
}

/// The templates of the addresses.
pub(crate) fn templates() -> Value {
    json!({"resourceTemplates": [
        {"uriTemplate": "sluice://workflow/{workflowId}", "name": "workflow", "title": "Workflow", "mimeType": JSON,
         "description": "A workflow with its steps, in the form that workflow_save takes"},
        {"uriTemplate": "sluice://run/{runId}", "name": "run", "title": "Run", "mimeType": JSON,
         "description": "How a run stands, with the step that failed"},
        {"uriTemplate": "sluice://docs/{+page}", "name": "docs", "title": "Documentation", "mimeType": MARKDOWN,
         "description": "A page of the documentation"},
    ]})
}

/// The content at an address.
pub(crate) async fn read(context: &Context, request: &Request, call: &Call) -> Result<Value, Failed> {
    let uri = call.text("uri")?;
    if let Some(text) = docs::read(uri) {
        return Ok(contents(uri, MARKDOWN, text.to_owned()));
    }
    let nothing =
        || Failed::from(Refusal { data: json!({"uri": uri}), ..Refusal::params("there is no such resource") });
    let principal = request.principal()?;
    if !principal.scopes.contains(&Scope::Read) {
        return Err(Error::Forbidden { scope: Scope::Read.as_str() }.into());
    }
    let account = &principal.account;
    let shown = if let Some(id) = uri.strip_prefix(WORKFLOW) {
        let id = WorkflowId::parse(id).map_err(|_| nothing())?;
        match workflows::read(&context.engine, account, &id).await {
            Ok((workflow, definition)) => workflow_shown(&workflow, &definition),
            Err(Error::WorkflowNotFound) => return Err(nothing()),
            Err(error) => return Err(error.into()),
        }
    } else if let Some(id) = uri.strip_prefix(RUN) {
        let id = ExecutionId::parse(id).map_err(|_| nothing())?;
        match executions::read(&context.engine, account, id).await {
            Ok(view) => run_shown(context, account, &view).await?,
            Err(Error::ExecutionNotFound) => return Err(nothing()),
            Err(error) => return Err(error.into()),
        }
    } else {
        return Err(nothing());
    };
    Ok(contents(uri, JSON, shown.to_string()))
}

fn contents(uri: &str, media: &str, text: String) -> Value {
    json!({"contents": [{"uri": uri, "mimeType": media, "text": text}]})
}
