//! `GET /api/v1/system/stats`: shows statistics of the executions of the account.
//!
//! Days begin at midnight in the given time zone, by default UTC. An execution counts when it was
//! started, a child when its parent was started. Deleted executions are not counted.

use crate::base;
use api::cost::Cost;
use api::memory::Memory;
use api::schema::{self, one_of};
use api::{Context, Param, Query, Request, Response, Route, Size, envelope, typed};
use engine::ports::stats::{Span, Tally};
use engine::{Error, Port};
use model::Timestamp;
use records::stats::{self, Part, Period};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

/// The periods by their names.
const PERIODS: [(&str, Period); 4] =
    [("today", Period::Today), ("week", Period::Week), ("month", Period::Month), ("all", Period::All)];
/// The number of workflows that are listed by name.
const TOP: usize = 10;

pub static ROUTE: Route = Route {
    name: "vflow-system-stats",
    id: "getStatistics",
    path: "/api/v1/system/stats",
    summary: "Counts workflows, folders and the runs of a period",
    query: &[
        Param::new(
            "period",
            "today (the default): since midnight; week: the last 7 days including today; month: the last 30 days; all",
            period_schema,
        ),
        Param::new(
            "timezone",
            "The time zone in which days begin: an IANA name or an offset from UTC, such as Asia/Shanghai or +08:00; UTC by default",
            schema::time_zone,
        ),
        Param::new(
            "by",
            "Adds `series`: the runs of each hour (of today or week) or of each day (of today, week or month)",
            by_schema,
        ),
    ],
    answers: &[envelope::answer::<Statistics<'_>>(
        200,
        "The statistics. If the history is very long, the first call may count only the newer part; then `isPartial` is true, and the next call counts more",
    )],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions, Port::RollUps],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_READ
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
    let is_partial = view.is_partial || series.as_ref().is_some_and(|series| series.is_partial);
    envelope::data(&Statistics {
        period: name,
        since: view.since,
        workflow_count: view.workflows,
        enabled_workflow_count: view.enabled_workflows,
        folder_count: view.folders,
        total_executions: tally.total(),
        today_executions: view.today,
        ended: Ended::from(tally),
        overdue_executions: view.overdue,
        stuck_executions: view.stuck,
        is_overdue_capped: view.overdue_is_capped,
        success_rate: success_rate(tally),
        average_execution_time: average(tally),
        is_partial,
        metered_executions: tally.metered,
        cost: Cost::from(&tally.usage),
        // The store has no size limit.
        storage_usage: Usage::of(view.stored_bytes, 0),
        memory_usage: Usage::of(memory.used, memory.total),
        top_workflows: tally
            .top(TOP)
            .into_iter()
            .map(|(id, ran)| TopWorkflow { workflow_id: id.as_str(), name: &ran.name, execution_count: ran.count })
            .collect(),
        series: series.as_ref().map(|series| series.parts.iter().map(StatisticsPart::from).collect()),
    })
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Statistics<'a> {
    #[schemars(schema_with = "period_in")]
    period: &'static str,
    since: Option<Timestamp>,
    workflow_count: usize,
    enabled_workflow_count: usize,
    folder_count: usize,
    total_executions: u64,
    today_executions: u64,
    #[serde(flatten)]
    ended: Ended,
    /// The number of executions that should have continued before now.
    overdue_executions: usize,
    /// The number of executions that should have continued more than ten minutes ago.
    stuck_executions: usize,
    /// Whether these two numbers can be too low, because only a limited number is counted.
    is_overdue_capped: bool,
    success_rate: f64,
    /// The average time from start to end, in milliseconds, of the runs that have ended.
    average_execution_time: u64,
    is_partial: bool,
    /// The number of ended runs whose usage is known; `cost` is their sum.
    metered_executions: u64,
    cost: Cost,
    /// The data in the tables, of all accounts; in the cloud the number can be six hours old. There
    /// is no limit, so the total is 0.
    storage_usage: Usage,
    /// The memory of the process that answers.
    memory_usage: Usage,
    top_workflows: Vec<TopWorkflow<'a>>,
    /// Only with the parameter `by`: the parts from the oldest to the newest; the last part has not
    /// ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<Vec<StatisticsPart>>,
}

/// The number of executions by their status.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "these are the names in the answer")]
struct Ended {
    successful_executions: u64,
    /// The number of executions that have failed or timed out.
    failed_executions: u64,
    cancelled_executions: u64,
    running_executions: u64,
}

impl From<&Tally> for Ended {
    fn from(tally: &Tally) -> Self {
        Self {
            successful_executions: tally.completed,
            failed_executions: tally.failed + tally.timeout,
            cancelled_executions: tally.cancelled,
            running_executions: tally.running,
        }
    }
}

/// The executions of an hour or a day.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct StatisticsPart {
    begin: Timestamp,
    end: Timestamp,
    total_executions: u64,
    #[serde(flatten)]
    ended: Ended,
    /// The average time from start to end, in milliseconds, of the runs that have ended.
    average_execution_time: u64,
    cost: Cost,
}

impl From<&Part> for StatisticsPart {
    fn from(part: &Part) -> Self {
        let tally = &part.tally;
        Self {
            begin: part.begin,
            end: part.end,
            total_executions: tally.total(),
            ended: Ended::from(tally),
            average_execution_time: average(tally),
            cost: Cost::from(&tally.usage),
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TopWorkflow<'a> {
    workflow_id: &'a str,
    name: &'a str,
    execution_count: u64,
}

/// How much of something is used.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Usage {
    used_bytes: u64,
    total_bytes: u64,
    used: String,
    total: String,
    percentage: u64,
}

impl Usage {
    fn of(used: u64, total: u64) -> Self {
        Self {
            used_bytes: used,
            total_bytes: total,
            used: human(used),
            total: human(total),
            percentage: used.saturating_mul(100).checked_div(total).unwrap_or(0),
        }
    }
}

fn average(tally: &Tally) -> u64 {
    tally.millis.checked_div(tally.ended()).unwrap_or(0)
}

fn period_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(period_schema())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_shown_as_people_read_them() {
        assert_eq!(human(10_485_760), "10MB");
        assert_eq!(human(1023), "1023B");
        assert_eq!(Usage::of(52_428_800, 209_715_200).percentage, 25);
        let tally = Tally { completed: 2, failed: 1, cancelled: 5, ..Tally::default() };
        assert!((success_rate(&tally) - 0.6666).abs() < 1e-9);
        assert!(success_rate(&Tally::default()).abs() < 1e-9);
    }
}
