//! `GET /api/v1/system/stats`: shows statistics of the executions of the account.
//!
//! Days begin at midnight in the given time zone, by default UTC. An execution counts when it was
//! started, a child when its parent was started. Deleted executions are not counted.

use crate::error;
use api::cost::Cost;
use api::doc::{Answer, Param};
use api::memory::Memory;
use api::schema::{self, integer_in, millis, number, object, one_of, or_null, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Query, Request, Response, Route, Scope, Size, envelope, typed};
use engine::ports::stats::{Span, Tally};
use engine::{Error, Port};
use records::stats::{self, Part, Period};
use serde_json::{Value, json};

/// The periods by their names.
const PERIODS: [(&str, Period); 4] =
    [("today", Period::Today), ("week", Period::Week), ("month", Period::Month), ("all", Period::All)];
/// The number of workflows that are listed by name.
const TOP: usize = 10;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-system-stats",
    id: "getStatistics",
    methods: &["GET"],
    path: "/api/v1/system/stats",
    summary: "Counts workflows, folders and the runs of a period",
    doc: Doc {
        query: &[
            Param::new(
                "period",
                "today (the default) since midnight, week the last 7 days with today, month the last 30, all",
                period_schema,
            ),
            Param::new(
                "timezone",
                "Where days begin: an IANA name or a distance from UTC, such as Asia/Shanghai or +08:00; UTC without it",
                schema::time_zone,
            ),
            Param::new(
                "by",
                "Adds series: the runs of each hour of today or week, or of each day of today, week or month",
                by_schema,
            ),
        ],
        answers: &[Answer::json(
            200,
            "The figures. Of a very long history, the first call may count only the newer part, and says so in isPartial; the next one goes on",
            answer,
        )],
        ..Doc::SEED
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions, Port::RollUps],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (name, period) = period(&request.query)?;
    let zone = zone(&request.query);
    // Counted first: the sums then find its hours stored.
    let series = match by(&request.query)? {
        Some(by) => Some(stats::series(&context.engine, request.account()?, period, by, zone.as_deref()).await?),
        None => None,
    };
    let view = stats::read(&context.engine, request.account()?, period, zone.as_deref()).await?;
    let tally = &view.tally;
    let memory = Memory::now();
    let mut shown = json!({
        "period": name,
        "since": view.since,
        "workflowCount": view.workflows,
        "enabledWorkflowCount": view.enabled_workflows,
        "folderCount": view.folders,
        "totalExecutions": tally.total(),
        "todayExecutions": view.today,
        "successfulExecutions": tally.completed,
        "failedExecutions": tally.failed + tally.timeout,
        "cancelledExecutions": tally.cancelled,
        "runningExecutions": tally.running,
        "overdueExecutions": view.overdue,
        "stuckExecutions": view.stuck,
        "isOverdueCapped": view.overdue_is_capped,
        "successRate": success_rate(tally),
        "averageExecutionTime": tally.millis.checked_div(tally.ended()).unwrap_or(0),
        "isPartial": view.is_partial || series.as_ref().is_some_and(|series| series.is_partial),
        "meteredExecutions": tally.metered,
        "cost": Cost::from(&tally.usage),
        // The store has no size limit.
        "storageUsage": usage(view.stored_bytes, 0),
        "memoryUsage": usage(memory.used, memory.total),
        "topWorkflows": tally.top(TOP).into_iter().map(|(id, ran)| {
            json!({"workflowId": id, "name": ran.name, "executionCount": ran.count})
        }).collect::<Vec<_>>(),
    });
    if let (Some(series), Some(shown)) = (series, shown.as_object_mut()) {
        shown.insert("series".to_owned(), series.parts.iter().map(part).collect());
    }
    Ok(envelope::ok(&shown))
}

fn part(part: &Part) -> Value {
    let tally = &part.tally;
    json!({
        "begin": part.begin,
        "end": part.end,
        "totalExecutions": tally.total(),
        "successfulExecutions": tally.completed,
        "failedExecutions": tally.failed + tally.timeout,
        "cancelledExecutions": tally.cancelled,
        "runningExecutions": tally.running,
        "averageExecutionTime": tally.millis.checked_div(tally.ended()).unwrap_or(0),
        "cost": Cost::from(&tally.usage),
    })
}

/// The length of the parts of a series, if one is asked for.
fn by(query: &Query) -> Result<Option<Span>, Error> {
    match query.filled("by") {
        None => Ok(None),
        Some("hour") => Ok(Some(Span::Hour)),
        Some("day") => Ok(Some(Span::Day)),
        Some(_) => Err(Error::invalid("by", "must be hour or day")),
    }
}

/// The given time zone. A plus sign that is not percent-encoded arrives as a space.
fn zone(query: &Query) -> Option<String> {
    let asked = query.filled("timezone")?;
    Some(asked.strip_prefix(' ').map_or_else(|| asked.to_owned(), |rest| format!("+{rest}")))
}

fn period(query: &Query) -> Result<(&'static str, Period), Error> {
    let name = query.filled("period").unwrap_or("today");
    let known = PERIODS.into_iter().find(|(known, _)| *known == name);
    known.ok_or_else(|| Error::invalid("period", "must be today, week, month or all"))
}

/// The share of completed executions among those that have completed, failed or exceeded their time
/// limit, rounded to four digits; 0 if there are none.
fn success_rate(tally: &Tally) -> f64 {
    let ended = tally.completed + tally.failed + tally.timeout;
    tally.completed.saturating_mul(10_000).checked_div(ended).unwrap_or(0) as f64 / 10_000.0
}

fn usage(used: u64, total: u64) -> Value {
    json!({
        "usedBytes": used,
        "totalBytes": total,
        "used": human(used),
        "total": human(total),
        "percentage": used.saturating_mul(100).checked_div(total).unwrap_or(0),
    })
}

fn human(bytes: u64) -> String {
    let units = [("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)];
    let fitting = units.into_iter().find(|(_, size)| bytes >= *size);
    fitting.map_or_else(|| format!("{bytes}B"), |(unit, size)| format!("{}{unit}", bytes / size))
}

fn period_schema() -> Value {
    one_of(&PERIODS.map(|(name, _)| name))
}

fn by_schema() -> Value {
    one_of(&["hour", "day"])
}

fn answer() -> Value {
    let count = || integer_in(0, i64::MAX);
    let usage = object([
        ("usedBytes", count()),
        ("totalBytes", count()),
        ("used", text()),
        ("total", text()),
        ("percentage", count()),
    ]);
    let top = object([("workflowId", text()), ("name", text()), ("executionCount", count())]);
    let part = object([
        ("begin", millis()),
        ("end", millis()),
        ("totalExecutions", count()),
        ("successfulExecutions", count()),
        ("failedExecutions", count()),
        ("cancelledExecutions", count()),
        ("runningExecutions", count()),
        ("averageExecutionTime", millis_taken()),
        ("cost", typed::of::<Cost>()),
    ]);
    envelope::schema(&object([
        ("period", period_schema()),
        ("since", or_null(&millis())),
        ("workflowCount", count()),
        ("enabledWorkflowCount", count()),
        ("folderCount", count()),
        ("totalExecutions", count()),
        ("todayExecutions", count()),
        ("successfulExecutions", count()),
        ("failedExecutions", schema::saying(count(), "Failed, or took too long")),
        ("cancelledExecutions", count()),
        ("runningExecutions", count()),
        ("overdueExecutions", schema::saying(count(), "Should have gone on before now")),
        ("stuckExecutions", schema::saying(count(), "Should have gone on ten minutes ago")),
        ("isOverdueCapped", schema::saying(schema::flag(), "Whether there may be more than these two say")),
        ("successRate", number()),
        ("averageExecutionTime", millis_taken()),
        ("isPartial", schema::flag()),
        (
            "meteredExecutions",
            schema::saying(count(), "The number of ended runs whose usage is known; `cost` is their sum"),
        ),
        ("cost", typed::of::<Cost>()),
        (
            "storageUsage",
            schema::saying(
                usage.clone(),
                "What the tables hold, of all accounts; in the cloud up to six hours old. There is no limit: the total is 0",
            ),
        ),
        ("memoryUsage", schema::saying(usage, "Of the process that answers")),
        ("topWorkflows", schema::list(&top)),
        ("series?", schema::saying(schema::list(&part), "With by: oldest first, the last part has not ended")),
    ]))
}

fn millis_taken() -> Value {
    schema::saying(integer_in(0, i64::MAX), "Milliseconds from start to end, of runs that have ended")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_shown_as_people_read_them() {
        assert_eq!(human(10_485_760), "10MB");
        assert_eq!(human(1023), "1023B");
        assert_eq!(usage(52_428_800, 209_715_200)["percentage"], 25);
        let tally = Tally { completed: 2, failed: 1, cancelled: 5, ..Tally::default() };
        assert!((success_rate(&tally) - 0.6666).abs() < 1e-9);
        assert!(success_rate(&Tally::default()).abs() < 1e-9);
    }
}
