//! `sluice runs`: lists runs, and shows one.

use crate::clock::{age, duration, moment, parse_duration};
use crate::quote::CommandLine;
use crate::{Call, Exit, Online, Result, Session, Shown, Text, field, names, plain, pretty};
use clap::{Args, Subcommand};
use serde_json::Value;

/// Lists runs, newest first, or shows one.
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Runs {
    #[command(subcommand)]
    action: Option<Action>,

    #[command(flatten)]
    list: List,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    /// Show one run: how it stands, its inputs, its result
    Show {
        /// The id of the run
        #[arg(value_name = "ID", add = crate::complete::runs())]
        id: String,
    },
}

/// Which runs are listed.
#[derive(Clone, Debug, Args)]
struct List {
    /// Only runs of these statuses: running, completed, failed, cancelled, timeout
    #[arg(short, long, value_name = "STATUS,…")]
    status: Option<String>,

    /// Only runs of this workflow, by id or name
    #[arg(long, value_name = "NAME", add = crate::complete::workflows())]
    workflow: Option<String>,

    /// Only runs that started within this time, such as 30m, 2h or 7d
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    since: Option<i64>,

    /// Only runs that this kind of trigger started, such as manual, cron or api
    #[arg(long, value_name = "KIND")]
    trigger: Option<String>,

    /// Only runs that failed with a message that contains this text
    #[arg(long, value_name = "TEXT")]
    error: Option<String>,

    /// How many to show, at most 100
    #[arg(short = 'n', long, value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100))]
    limit: u32,

    /// Go on after an earlier page, which names the cursor
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,

    /// The time from which --since counts back, in milliseconds since 1970, so that pages fit
    #[arg(long, value_name = "MILLISECONDS", hide = true)]
    start: Option<i64>,
}

impl Online for Runs {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        match self.action {
            Some(Action::Show { id }) => show(session, &id).await,
            None => self.list.run(session).await,
        }
    }
}

impl List {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let client = session.client()?;
        let workflow = match &self.workflow {
            Some(name) => Some(names::workflow(&client, name).await?.id),
            None => None,
        };
        let start = self.start.or_else(|| self.since.map(|since| (session.now)().saturating_sub(since)));
        let call = Call::get(["executions"])
            .query_if("status", self.status.as_ref())
            .query_if("workflowId", workflow.as_ref())
            .query_if("startDate", start)
            .query_if("triggeredBy", self.trigger.as_ref())
            .query_if("error", self.error.as_ref())
            .query("limit", self.limit)
            .query_if("cursor", self.cursor.as_ref());
        let data = client.send(call).await?.data;
        let now = (session.now)();
        let next = data.get("nextCursor").and_then(Value::as_str).map(|cursor| self.next(session, start, cursor));
        let heads = &["ID", "WORKFLOW", "STATUS", "TRIGGER", "AGE", "TOOK", "ERROR"];
        let shown =
            Shown::list(data, "executions", "executionId", heads, "There are no such runs.", |row| cells(row, now));
        session.show(&shown.next(next))
    }

    fn next(&self, session: &Session, start: Option<i64>, cursor: &str) -> String {
        CommandLine::new("runs")
            .flag("--context", session.globals.context.as_ref())
            .flag("--status", self.status.as_ref())
            .flag("--workflow", self.workflow.as_ref())
            .flag("--start", start)
            .flag("--trigger", self.trigger.as_ref())
            .flag("--error", self.error.as_ref())
            .flag("-n", Some(self.limit))
            .flag("--cursor", Some(cursor))
            .text()
    }
}

fn cells(row: &Value, now: i64) -> Vec<String> {
    let started = row.get("startedAt").and_then(Value::as_i64).unwrap_or(now);
    vec![
        field(row, "executionId"),
        field(row, "workflowName"),
        field(row, "status"),
        field(row, "triggeredBy"),
        age(now, started),
        row.get("duration").and_then(Value::as_i64).map(duration).unwrap_or_default(),
        field(row, "error"),
    ]
}

async fn show(session: &mut Session, id: &str) -> Result<Exit> {
    let client = session.client()?;
    let data = client.send(Call::get(["executions", id])).await?.data;
    let time = |name: &str| data.get(name).and_then(Value::as_i64).map(moment).unwrap_or_default();
    let nested = |name: &str, inner: &str| data.get(name).map(|inside| field(inside, inner)).unwrap_or_default();
    let full = |name: &str| match data.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::Object(fields)) if fields.is_empty() => String::new(),
        Some(value) => plain(value),
    };
    let phase = field(&data, "phase");
    let status = field(&data, "status");
    let fields = vec![
        ("run", field(&data, "executionId")),
        ("workflow", format!("{} ({})", field(&data, "workflowName"), field(&data, "workflowId"))),
        ("revision", field(&data, "revision")),
        ("version", field(&data, "version")),
        ("status", if phase == "done" { status.clone() } else { format!("{status}, {phase}") }),
        ("wakes at", time("wakeAt")),
        ("step", if phase == "done" { String::new() } else { nested("currentStep", "id") }),
        ("trigger", field(&data, "triggeredBy")),
        ("started", time("startedAt")),
        ("ended", time("completedAt")),
        ("took", data.get("duration").and_then(Value::as_i64).map(duration).unwrap_or_default()),
        ("inputs", full("inputs")),
        ("result", full("result")),
        ("failed step", nested("failedStep", "id")),
        ("error", field(&data, "error")),
        ("parent", field(&data, "parentExecutionId")),
        ("made from", nested("origin", "executionId")),
        ("callback", nested("callback", "state")),
        ("cost in USD", nested("cost", "usd")),
        ("trace", field(&data, "traceId")),
    ];
    session.show(&Shown::one(data.clone(), Text::Fields(fields), field(&data, "executionId")))?;
    if status == "failed" {
        session.talk.say(&format!("`sluice logs {id}` shows its log, `sluice resume {id}` goes on at the step"));
    }
    Ok(Exit::Done)
}

/// The fields of a plan, which shows what a new run would do.
pub(super) fn planned(data: &Value) -> Shown {
    let step = data.get("step").map(|step| field(step, "id")).unwrap_or_default();
    let fields = vec![
        ("would run", format!("{} ({})", field(data, "workflowName"), field(data, "workflowId"))),
        ("revision", field(data, "revision")),
        ("from step", step),
        ("inputs", data.get("inputs").map(pretty).unwrap_or_default()),
        ("variables", data.get("variables").map(pretty).unwrap_or_default()),
    ];
    Shown::one(data.clone(), Text::Fields(fields), field(data, "of"))
}
