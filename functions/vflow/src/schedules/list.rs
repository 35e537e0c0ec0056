use crate::base;
use api::schema::text;
use api::{Context, Param, Request, Response, Route, envelope};
use engine::Error;
use model::{CatchUp, Schedule, Timestamp};
use records::schedules::{self, ScheduleView};
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-schedules-list",
    id: "listSchedules",
    path: "/api/v1/schedules",
    summary: "Lists the schedules of workflows with their next times",
    query: &[Param::new("workflowId", "Only the schedules of this workflow", text)],
    answers: &[envelope::answer::<ScheduleList<'_>>(200, "The schedules, ordered by their next time")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let workflow = request.query.filled("workflowId");
    let views = schedules::list(&context.engine, request.account()?, workflow).await?;
    envelope::data(&ScheduleList::of(&views))
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ScheduleList<'a> {
    schedules: Vec<Shown<'a>>,
    total: usize,
}

impl<'a> ScheduleList<'a> {
    /// The list as it is shown.
    pub(super) fn of(views: &'a [ScheduleView]) -> Self {
        Self { schedules: views.iter().map(Shown::from).collect(), total: views.len() }
    }
}

/// A schedule with its next times.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Schedule")]
struct Shown<'a> {
    workflow_id: &'a str,
    workflow_name: &'a str,
    /// Whether the workflow is enabled. The schedules of a disabled workflow start nothing.
    is_enabled: bool,
    /// Whether the schedules of the workflow are paused.
    is_paused: bool,
    #[schemars(extend("enum" = ["time", "interval", "cron"]))]
    kind: &'static str,
    /// Which missed times start a run later.
    catch_up: CatchUp,
    /// The longest delay of a run, in seconds.
    jitter: u32,
    /// The next five times, without jitter; empty if the workflow is disabled or its schedules are
    /// paused.
    next_runs: &'a [Timestamp],
    #[serde(flatten)]
    settings: Settings<'a>,
}

/// What only some kinds of schedules have.
#[derive(Default, Serialize, JsonSchema)]
struct Settings<'a> {
    /// For the kind `time`: hours and minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<&'a str>,
    /// For the kind `time`: the days of the week, 1 = Sunday; empty = only once.
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<&'a [u8]>,
    /// For the kind `interval`: the seconds between two times.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<u32>,
    /// For the kind `cron`: the expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    expression: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timezone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["allow", "skip"]))]
    overlap: Option<&'static str>,
}

impl<'a> From<&'a ScheduleView> for Shown<'a> {
    fn from(view: &'a ScheduleView) -> Self {
        let manner = view.schedule.manner();
        Self {
            workflow_id: view.workflow.id.as_str(),
            workflow_name: &view.workflow.name,
            is_enabled: view.workflow.is_enabled,
            is_paused: view.workflow.schedules_paused,
            kind: view.schedule.kind(),
            catch_up: manner.catch_up,
            jitter: manner.jitter,
            next_runs: &view.next,
            settings: Settings::from(&view.schedule),
        }
    }
}

impl<'a> From<&'a Schedule> for Settings<'a> {
    fn from(schedule: &'a Schedule) -> Self {
        match schedule {
            Schedule::Time { time, days, timezone, .. } => {
                Self { time: Some(time), days: Some(days), timezone: Some(zone(timezone)), ..Self::default() }
            }
            Schedule::Interval { seconds, .. } => Self { seconds: Some(*seconds), ..Self::default() },
            Schedule::Cron { expression, timezone, skips, .. } => Self {
                expression: Some(expression),
                timezone: Some(zone(timezone)),
                overlap: Some(if *skips { "skip" } else { "allow" }),
                ..Self::default()
            },
        }
    }
}

fn zone(timezone: &str) -> &str {
    if timezone.is_empty() { "UTC" } else { timezone }
}
