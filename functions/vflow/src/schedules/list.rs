//! GET /api/v1/schedules: when workflows are started next.

use crate::error;
use api::doc::{Answer, Param};
use api::schema::{Named, flag, integer, integer_in, list, millis, object, one_of, saying, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use model::Schedule;
use records::schedules::{self, ScheduleView};
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-schedules-list",
    id: "listSchedules",
    methods: &["GET"],
    path: "/api/v1/schedules",
    summary: "Lists the schedules of workflows with their next times",
    doc: Doc {
        query: &[Param::new("workflowId", "Only the schedules of this workflow", text)],
        answers: &[Answer::json(200, "The schedules, the one that comes first is first", || {
            envelope::schema(&object([("schedules", list(&row_schema())), ("total", integer())]))
        })],
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
    let workflow = request.query.filled("workflowId");
    let views = schedules::list(&context.engine, request.account()?, workflow).await?;
    let rows: Vec<Value> = views.iter().map(row).collect();
    Ok(envelope::ok(&json!({"schedules": rows, "total": rows.len()})))
}

fn row(view: &ScheduleView) -> Value {
    let mut row = json!({
        "workflowId": view.workflow.id,
        "workflowName": view.workflow.name,
        "isEnabled": view.workflow.is_enabled,
        "isPaused": view.workflow.schedules_paused,
        "kind": view.schedule.kind(),
        "catchUp": view.schedule.manner().catch_up.as_str(),
        "jitter": view.schedule.manner().jitter,
        "nextRuns": view.next,
    });
    let settings = match &view.schedule {
        Schedule::Time { time, days, timezone, .. } => json!({"time": time, "days": days, "timezone": zone(timezone)}),
        Schedule::Interval { seconds, .. } => json!({"seconds": seconds}),
        Schedule::Cron { expression, timezone, skips, .. } => {
            let overlap = if *skips { "skip" } else { "allow" };
            json!({"expression": expression, "timezone": zone(timezone), "overlap": overlap})
        }
    };
    if let (Some(row), Value::Object(settings)) = (row.as_object_mut(), settings) {
        row.extend(settings);
    }
    row
}

fn zone(timezone: &str) -> &str {
    if timezone.is_empty() { "UTC" } else { timezone }
}

fn row_schema() -> Value {
    object([
        ("workflowId", text()),
        ("workflowName", text()),
        ("isEnabled", saying(flag(), "Whether the workflow is enabled; without it no schedule comes")),
        ("isPaused", saying(flag(), "Whether the schedules of the workflow are paused")),
        ("catchUp", saying(one_of(&["none", "last", "all"]), "Which missed times are made up for")),
        ("jitter", saying(integer(), "The longest delay of a run, in seconds")),
        ("kind", one_of(&["time", "interval", "cron"])),
        (
            "nextRuns",
            saying(
                list(&millis()),
                "The next five times, without jitter; none of a disabled workflow, or of paused schedules",
            ),
        ),
        ("time?", saying(text(), "Of the kind time: hours and minutes")),
        ("days?", saying(list(&integer_in(1, 7)), "Of the kind time: 1 is Sunday; none is once")),
        ("seconds?", saying(integer(), "Of the kind interval")),
        ("expression?", saying(text(), "Of the kind cron")),
        ("overlap?", one_of(&["allow", "skip"])),
        ("timezone?", text()),
    ])
    .named("Schedule")
}
