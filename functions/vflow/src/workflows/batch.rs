use crate::base;
use crate::error::folder_in;
use api::schema::matching;
use api::{Body, Context, Name, Patch, Request, Response, Route, Size, envelope};
use engine::Error;
use http::StatusCode;
use records::workflows::{self, Action, MAX_BATCH};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub static ROUTE: Route = Route {
    name: "vflow-workflows-batch",
    id: "changeWorkflows",
    path: "/api/v1/workflows/batch",
    summary: "Deletes, enables, disables or moves up to 100 workflows; an error of one does not affect the others",
    bodies: &[Body::of::<ChangeWorkflows>(|| json!({"action": "enable", "workflowIds": ["hello"]}))],
    answers: &[envelope::answer::<ChangedWorkflows<'_>>(200, "The result for each")],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let asked: ChangeWorkflows = request.read()?;
    let action = action(&asked)?;
    let ids = counted(asked.workflow_ids, MAX_BATCH)?;
    let outcome = workflows::batch(&context.engine, request.account()?, &ids, &action).await;
    let outcome = outcome.map_err(folder_in("targetFolderId"))?;
    let changed = ChangedWorkflows {
        succeeded: &outcome.succeeded,
        failed: outcome.failed.iter().map(|(id, _)| id.as_str()).collect(),
        skipped: &outcome.skipped,
        failures: outcome.failed.iter().map(WorkflowFailure::from).collect(),
    };
    envelope::with(StatusCode::OK, "Batch operation completed", &changed)
}

fn action(asked: &ChangeWorkflows) -> Result<Action, Error> {
    // Clients of vFlow send the action in upper case.
    match (asked.action.to_lowercase().as_str(), &asked.target_folder_id) {
        ("delete", _) => Ok(Action::Delete),
        ("enable", _) => Ok(Action::Enable(true)),
        ("disable", _) => Ok(Action::Enable(false)),
        ("move", Patch::Absent) => Err(Error::invalid("targetFolderId", "is required to move; null is top level")),
        ("move", Patch::Null) => Ok(Action::Move(None)),
        ("move", Patch::Set(id)) => Ok(Action::Move(Some(id.clone()).filter(|id| !id.is_empty()))),
        _ => Err(Error::invalid("action", "must be one of delete, enable, disable, move")),
    }
}

/// The ids of 1 to `most` workflows.
pub(crate) fn counted(ids: Vec<String>, most: usize) -> Result<Vec<String>, Error> {
    if (1..=most).contains(&ids.len()) {
        Ok(ids)
    } else {
        Err(Error::invalid("workflowIds", format!("must name 1 to {most} workflows")))
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("if" = moves(), "then" = json!({"required": ["targetFolderId"]})))]
struct ChangeWorkflows {
    // A pattern and not an enumeration, because generated clients would have two values with the
    // same name.
    #[schemars(with = "String", extend("pattern" = "^(delete|enable|disable|move|DELETE|ENABLE|DISABLE|MOVE)$"))]
    action: Name<8>,
    #[schemars(extend("minItems" = 1, "maxItems" = MAX_BATCH))]
    workflow_ids: Vec<String>,
    /// The folder to which the workflows are moved; null or empty = top level.
    #[serde(default)]
    target_folder_id: Patch<String>,
}

fn moves() -> Value {
    json!({"required": ["action"], "properties": {"action": matching("^(move|MOVE)$")}})
}

/// The outcome, by the ids of the workflows.
#[derive(Serialize, JsonSchema)]
struct ChangedWorkflows<'a> {
    succeeded: &'a [String],
    /// The workflows for which the action failed.
    failed: Vec<&'a str>,
    /// The workflows that were already in the requested state.
    skipped: &'a [String],
    /// The reason for each failure.
    failures: Vec<WorkflowFailure<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WorkflowFailure<'a> {
    workflow_id: &'a str,
    reason: String,
}

impl<'a> From<&'a (String, Error)> for WorkflowFailure<'a> {
    fn from((id, error): &'a (String, Error)) -> Self {
        Self { workflow_id: id, reason: error.to_string() }
    }
}
