use super::etag;
use crate::base;
use crate::error::folder_in;
use api::{Body, Context, LANG, Language, Request, Response, Route, envelope};
use engine::Error;
use http::StatusCode;
use model::Timestamp;
use records::workflows::{self, Differences};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "vflow-workflows-duplicate",
    id: "duplicateWorkflow",
    path: "/api/v1/workflows/{workflowId}/duplicate",
    summary: "Copies a workflow; the copy is disabled",
    bodies: &[Body::of::<DuplicateWorkflow>(|| json!({"newName": "我的工作流副本"}))],
    query: &[LANG],
    answers: &[envelope::answer::<DuplicatedWorkflow<'_>>(201, "The copy")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_WRITE
};

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DuplicatedWorkflow<'a> {
    new_workflow_id: &'a str,
    name: &'a str,
    created_at: Timestamp,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.workflow_id()?;
    let asked: DuplicateWorkflow = request.read()?;
    // The mark behind the name is a label.
    let language = Language::of(&request)?;
    let is_english = language == Language::English;
    let differences = Differences { saved_by: request.device(), is_english, ..asked.differences() };
    let copy = workflows::duplicate(&context.engine, request.account()?, &id, differences).await;
    let copy = copy.map_err(|error| match error {
        Error::Invalid { field, reason } if field == "name" => Error::invalid("newName", reason),
        other => folder_in("targetFolderId")(other),
    })?;
    let duplicated =
        DuplicatedWorkflow { new_workflow_id: copy.id.as_str(), name: &copy.name, created_at: copy.created_at };
    let response =
        etag::show(envelope::with(StatusCode::CREATED, "Workflow duplicated successfully", &duplicated)?, &copy);
    Ok(language.show(response))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DuplicateWorkflow {
    /// The name of the copy; by default the name of the original and a suffix in the language of
    /// labels.
    #[schemars(
        extend("maxLength" = 200, "pattern" = r"^[^\u0000-\u001f\u007f-\u009f]*$", "x-nullable" = true)
    )]
    new_name: Option<String>,
    /// The folder of the copy; by default that of the original; empty = top level.
    #[schemars(extend("x-nullable" = true))]
    target_folder_id: Option<String>,
}

impl DuplicateWorkflow {
    /// The fields of the copy. A blank name counts as not given. Without a folder, or with null,
    /// the copy is in the same folder; an empty string means top level.
    fn differences(self) -> Differences {
        Differences {
            name: self.new_name.filter(|name| !name.trim().is_empty()),
            folder_id: self.target_folder_id.map(|id| Some(id).filter(|id| !id.is_empty())),
            is_english: false,
            saved_by: None,
        }
    }
}
