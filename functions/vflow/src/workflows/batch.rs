//! `POST /api/v1/workflows/batch`: does the same with several workflows.

use crate::error;
use api::doc::{Answer, Body, JSON};
use api::schema::{any_of, matching, object, or_null, saying, text};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::workflows::{self, Action, MAX_BATCH};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

const ACTIONS: [&str; 4] = ["delete", "enable", "disable", "move"];

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-workflows-batch",
    id: "changeWorkflows",
    methods: &["POST"],
    path: "/api/v1/workflows/batch",
    summary: "Deletes, enables, disables or moves up to 100 workflows; an error of one does not affect the others: deletes, enables, disables or moves them",
    doc: Doc {
        bodies: &[Body {
            media: JSON,
            schema: body,
            example: || json!({"action": "enable", "workflowIds": ["hello"]}),
        }],
        body_required: true,
        answers: &[Answer::json(200, "What became of each", envelope::schema_of::<ChangedWorkflows<'_>>)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Write),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    let action = action(&fields)?;
    let ids = fields.texts("workflowIds")?.ok_or_else(|| fields.refuse("workflowIds", "is required"))?;
    let ids = counted(ids, MAX_BATCH)?;
    let outcome = workflows::batch(&context.engine, request.account()?, &ids, &action).await?;
    let changed = ChangedWorkflows {
        succeeded: &outcome.succeeded,
        failed: outcome.failed.iter().map(|(id, _)| id.as_str()).collect(),
        skipped: &outcome.skipped,
        failures: outcome.failed.iter().map(WorkflowFailure::from).collect(),
    };
    envelope::with(StatusCode::OK, "Batch operation completed", &changed)
}

fn action(fields: &Fields<'_>) -> Result<Action, Error> {
    // Clients of vFlow send the action in upper case.
    match fields.required_text("action")?.to_lowercase().as_str() {
        "delete" => Ok(Action::Delete),
        "enable" => Ok(Action::Enable(true)),
        "disable" => Ok(Action::Enable(false)),
        "move" if fields.raw("targetFolderId").is_none() => {
            Err(fields.refuse("targetFolderId", "is required to move; null is top level"))
        }
        "move" => {
            let target = fields.text("targetFolderId")?;
            Ok(Action::Move(target.filter(|id| !id.is_empty()).map(str::to_owned)))
        }
        _ => Err(fields.refuse("action", format!("must be one of {}", ACTIONS.join(", ")))),
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

fn body() -> Value {
    let ids = || json!({"type": "array", "minItems": 1, "maxItems": MAX_BATCH, "items": text()});
    let target = saying(or_null(&text()), "Where they go; null or empty = top level");
    let action = |names: &[&str]| {
        // A pattern and not an enumeration, because generated clients would have two values with
        // the same name.
        let upper = names.iter().map(|name| name.to_uppercase());
        let all: Vec<_> = names.iter().map(|name| (*name).to_owned()).chain(upper).collect();
        matching(&format!("^({})$", all.join("|")))
    };
    any_of(&[
        object([("action", action(&["delete", "enable", "disable"])), ("workflowIds", ids())]),
        object([("action", action(&["move"])), ("workflowIds", ids()), ("targetFolderId", target)]),
    ])
}

/// The outcome, by the ids of the workflows.
#[derive(Serialize, JsonSchema)]
struct ChangedWorkflows<'a> {
    succeeded: &'a [String],
    /// Those it could not be done to.
    failed: Vec<&'a str>,
    /// Those that were like that already.
    skipped: &'a [String],
    /// Why, for each that failed.
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
