//! `GET /api/v1/workflows/{workflowId}/uses`: lists who calls a workflow.

use crate::error;
use api::doc::{Answer, Param};
use api::schema::{Named, flag, integer, integer_in, list, millis, object, one_of, or_null, saying, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::uses::UsedAt;
use engine::{Error, Port};
use model::{ApiRecord, WorkflowId};
use records::uses::{self, User, UserPage};
use serde_json::{Value, json};

/// The query parameters of both routes.
pub(crate) const QUERY: [Param; 2] = [
    Param::new("limit", "How many workflows at most, 50 by default", || integer_in(1, 100)),
    Param::new("cursor", "Goes on after the page whose nextCursor it is", text),
];

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-workflows-uses",
    id: "listWorkflowUses",
    methods: &["GET"],
    path: "/api/v1/workflows/{workflowId}/uses",
    summary: "Lists who calls a workflow: steps of other workflows as they are now, APIs, its own schedules",
    doc: Doc {
        query: &QUERY,
        answers: &[Answer::json(200, "The APIs, the schedules, and a page of workflows", answered)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (id, limit, after) = (request.workflow_id()?, request.query.limit(50, 100)?, after(&request)?);
    let found = uses::of_workflow(&context.engine, request.account()?, &id, after.as_deref(), limit).await?;
    let schedules = found.schedules.iter().map(|view| json!({"kind": view.schedule.kind(), "nextRuns": view.next}));
    let mut data = shown(&found.page, limit);
    if let Some(data) = data.as_object_mut() {
        data.insert("apis".to_owned(), found.apis.iter().map(api).collect());
        data.insert("schedules".to_owned(), schedules.collect());
    }
    Ok(envelope::ok(&data))
}

/// The id after which the page begins.
pub(crate) fn after(request: &Request) -> Result<Option<String>, Error> {
    let Some(text) = request.query.filled("cursor") else { return Ok(None) };
    let refused = |_| Error::invalid("cursor", "must be the nextCursor of another page");
    WorkflowId::parse(text).map(|id| Some(id.to_string())).map_err(refused)
}

/// The page as both routes show it.
pub(crate) fn shown(page: &UserPage, limit: usize) -> Value {
    json!({
        "workflows": page.users.iter().map(user).collect::<Vec<_>>(),
        "limit": limit,
        "nextCursor": page.next,
    })
}

fn user(user: &User) -> Value {
    json!({
        "workflowId": user.workflow.id,
        "workflowName": user.workflow.name,
        "isEnabled": user.workflow.is_enabled,
        "revision": user.workflow.revision,
        "places": user.places.iter().map(place).collect::<Vec<_>>(),
    })
}

fn place(place: &UsedAt) -> Value {
    json!({
        "stepId": place.step.as_ref().map(|(id, _)| id),
        "moduleId": place.step.as_ref().map(|(_, module)| module),
        "path": place.path,
        "isDisabled": place.disabled,
        "isComputed": place.computed,
    })
}

fn api(api: &ApiRecord) -> Value {
    json!({
        "id": api.id,
        "kind": api.kind,
        "module": api.module,
        "function": api.function,
        "version": api.version.map(|number| format!("v{number}")),
        "enabled": api.enabled,
    })
}

/// The schemas of [`shown`].
pub(crate) fn page_fields() -> [(&'static str, Value); 3] {
    let place = object([
        ("stepId", saying(or_null(&text()), "Null = a declared output, or a field of the workflow")),
        ("moduleId", or_null(&text())),
        ("path", saying(text(), "The field, such as steps[2].parameters.url")),
        ("isDisabled", saying(flag(), "Whether the step is disabled")),
        (
            "isComputed",
            saying(flag(), "Whether only a run tells if it is meant, because the value has references in it"),
        ),
    ])
    .named("UsePlace");
    let user = object([
        ("workflowId", text()),
        ("workflowName", text()),
        ("isEnabled", flag()),
        ("revision", integer()),
        ("places", saying(list(&place), "At most 50")),
    ])
    .named("UsingWorkflow");
    let says = "Where the next page begins; null = all workflows were looked at. A page looks at 200 workflows at most, so it can have none although there is a next one";
    [("workflows", list(&user)), ("limit", integer()), ("nextCursor", saying(or_null(&text()), says))]
}

fn answered() -> Value {
    let api = object([
        ("id", text()),
        ("kind", one_of(&["botman", "itrigger", "webhook"])),
        ("module", text()),
        ("function", text()),
        ("version", saying(or_null(&text()), "Null = the workflow as it is")),
        ("enabled", flag()),
    ])
    .named("UsingApi");
    let schedule = object([("kind", one_of(&["time", "interval", "cron"])), ("nextRuns", list(&millis()))]);
    let [workflows, limit, next] = page_fields();
    let own = [("apis", list(&api)), ("schedules", list(&schedule.named("UsingSchedule")))];
    let [apis, schedules] = own;
    envelope::schema(&object([workflows, limit, next, apis, schedules]).named("WorkflowUses"))
}
