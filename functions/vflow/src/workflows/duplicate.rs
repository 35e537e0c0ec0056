//! `POST /api/v1/workflows/{workflowId}/duplicate`: copies a workflow.

use super::etag;
use crate::error;
use api::doc::{Answer, Body, JSON};
use api::language::{LANG, Language};
use api::schema::{millis, object, or_null, printed, saying, text};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::workflows::{self, Differences};
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-workflows-duplicate",
    id: "duplicateWorkflow",
    methods: &["POST"],
    path: "/api/v1/workflows/{workflowId}/duplicate",
    summary: "Copies a workflow; the copy is disabled",
    doc: Doc {
        bodies: &[Body { media: JSON, schema: body, example: || json!({"newName": "我的工作流副本"}) }],
        query: &[LANG],
        answers: &[Answer { status: 201, media: JSON, says: "The copy", schema: answer }],
        ..Doc::SEED
    },
    auth: Auth::Bearer(Scope::Write),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let id = request.workflow_id()?;
    let body = request.json()?;
    // The mark behind the name is a label.
    let language = Language::of(&request)?;
    let is_english = language == Language::English;
    let differences = Differences { saved_by: request.device(), is_english, ..read(&Fields::top(&body))? };
    let copy = workflows::duplicate(&context.engine, request.account()?, &id, differences).await;
    let copy = copy.map_err(|error| match error {
        Error::Invalid { field, reason } if field == "name" => Error::invalid("newName", reason),
        other => other,
    })?;
    let data = json!({"newWorkflowId": copy.id, "name": copy.name, "createdAt": copy.created_at});
    let mut response = envelope::success(StatusCode::CREATED, "Workflow duplicated successfully", &data);
    etag::show(&mut response, &copy);
    language.show(&mut response);
    Ok(response)
}

/// The fields of the copy. A blank name counts as not given. Without a folder, or with null, the
/// copy is in the same folder; an empty string means top level.
fn read(fields: &Fields<'_>) -> Result<Differences, Error> {
    Ok(Differences {
        name: fields.text("newName")?.filter(|name| !name.trim().is_empty()).map(str::to_owned),
        folder_id: fields.text("targetFolderId")?.map(|id| Some(id.to_owned()).filter(|id| !id.is_empty())),
        is_english: false,
        saved_by: None,
    })
}

fn body() -> Value {
    object([
        (
            "newName?",
            saying(
                or_null(&printed(200)),
                "Else that of the original with a mark behind it, in the language of labels",
            ),
        ),
        ("targetFolderId?", saying(or_null(&text()), "Else that of the original; empty = top level")),
    ])
}

fn answer() -> Value {
    envelope::schema(&object([("newWorkflowId", text()), ("name", text()), ("createdAt", millis())]))
}
