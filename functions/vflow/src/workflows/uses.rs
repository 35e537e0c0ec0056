use crate::base;
use api::schema::{integer_in, text};
use api::{Context, Param, Request, Response, Route, cursor, envelope};
use engine::Error;
use engine::uses::UsedAt;
use model::{ApiKind, ApiRecord, Timestamp, WorkflowId};
use records::schedules::ScheduleView;
use records::uses::{self, User, UserPage};
use schemars::JsonSchema;
use serde::Serialize;

/// The most places of one workflow in an answer.
const PLACES: usize = 50;

/// The query parameters of these routes.
pub(crate) const QUERY: [Param; 2] = [
    Param::new("limit", "The highest number of workflows, 50 by default", || integer_in(1, 100)),
    Param::new("cursor", "The `nextCursor` of the previous page", text),
];

pub static ROUTE: Route = Route {
    name: "vflow-workflows-uses",
    id: "listWorkflowUses",
    path: "/api/v1/workflows/{workflowId}/uses",
    summary: "Lists what starts a workflow: steps of other workflows as they are now, APIs, and its own schedules",
    query: &QUERY,
    answers: &[envelope::answer::<WorkflowUses<'_>>(200, "The APIs, the schedules, and a page of workflows")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (id, limit, after) = (request.workflow_id()?, request.query.limit(50, 100)?, after(&request)?);
    let found = uses::of_workflow(&context.engine, request.account()?, &id, after.as_deref(), limit).await?;
    envelope::data(&WorkflowUses {
        page: UsePage::of(&found.page, limit),
        apis: found.apis.iter().map(UsingApi::from).collect(),
        schedules: found.schedules.iter().map(UsingSchedule::from).collect(),
    })
}

/// The id after which the page begins.
pub(crate) fn after(request: &Request) -> Result<Option<String>, Error> {
    let Some(text) = request.query.filled("cursor") else { return Ok(None) };
    let id = cursor::name(text).filter(|id| WorkflowId::parse(id).is_ok());
    id.map(Some).ok_or_else(|| Error::invalid("cursor", "must be the nextCursor of another page"))
}

/// A page of workflows that use something.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UsePage<'a> {
    workflows: Vec<UsingWorkflow<'a>>,
    limit: usize,
    /// The cursor of the next page; null = all workflows were searched. For one page at most 200
    /// workflows are searched, so a page can be empty although there is a next one.
    next_cursor: Option<String>,
}

impl<'a> UsePage<'a> {
    /// The page, with the limit that it was asked for.
    pub(crate) fn of(page: &'a UserPage, limit: usize) -> Self {
        Self {
            workflows: page.users.iter().map(UsingWorkflow::from).collect(),
            limit,
            next_cursor: page.next.as_ref().map(|id| cursor::after(id.as_str())),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct WorkflowUses<'a> {
    #[serde(flatten)]
    page: UsePage<'a>,
    apis: Vec<UsingApi<'a>>,
    schedules: Vec<UsingSchedule<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct UsingWorkflow<'a> {
    workflow_id: &'a str,
    workflow_name: &'a str,
    is_enabled: bool,
    revision: u32,
    /// The first 50.
    places: Vec<UsePlace<'a>>,
    /// How many places there are.
    total_places: usize,
}

impl<'a> From<&'a User> for UsingWorkflow<'a> {
    fn from(user: &'a User) -> Self {
        Self {
            workflow_id: user.workflow.id.as_str(),
            workflow_name: &user.workflow.name,
            is_enabled: user.workflow.is_enabled,
            revision: user.workflow.revision,
            places: user.places.iter().take(PLACES).map(UsePlace::from).collect(),
            total_places: user.places.len(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct UsePlace<'a> {
    /// The id of the step; null = a declared output, or a field of the workflow.
    step_id: Option<&'a str>,
    module_id: Option<&'a str>,
    /// The path of the field, such as steps[2].parameters.url.
    path: &'a str,
    /// Whether the step is disabled.
    is_disabled: bool,
    /// Whether the value contains references, so that only a run shows whether it names this one.
    is_computed: bool,
}

impl<'a> From<&'a UsedAt> for UsePlace<'a> {
    fn from(place: &'a UsedAt) -> Self {
        Self {
            step_id: place.step.as_ref().map(|(id, _)| id.as_str()),
            module_id: place.step.as_ref().map(|(_, module)| module.as_str()),
            path: &place.path,
            is_disabled: place.disabled,
            is_computed: place.computed,
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct UsingApi<'a> {
    id: &'a str,
    kind: ApiKind,
    module: &'a str,
    function: &'a str,
    /// The name of the version; null = the current revision of the workflow.
    version: Option<String>,
    enabled: bool,
}

impl<'a> From<&'a ApiRecord> for UsingApi<'a> {
    fn from(api: &'a ApiRecord) -> Self {
        Self {
            id: &api.id,
            kind: api.kind,
            module: &api.module,
            function: &api.function,
            version: api.version.map(|number| format!("v{number}")),
            enabled: api.enabled,
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct UsingSchedule<'a> {
    #[schemars(extend("enum" = ["time", "interval", "cron"]))]
    kind: &'static str,
    next_runs: &'a [Timestamp],
}

impl<'a> From<&'a ScheduleView> for UsingSchedule<'a> {
    fn from(view: &'a ScheduleView) -> Self {
        Self { kind: view.schedule.kind(), next_runs: &view.next }
    }
}
