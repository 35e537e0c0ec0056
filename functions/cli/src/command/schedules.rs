//! `sluice schedules`: when workflows start by themselves.

use crate::clock::moment;
use crate::{Call, Exit, Online, Result, Session, Shown, field, joined, names, yes};
use clap::Args;
use serde_json::Value;

/// Lists the schedules of workflows.
#[derive(Clone, Debug, Args)]
pub struct Schedules {
    /// Only those of this workflow, by id or name
    #[arg(value_name = "NAME", add = crate::complete::workflows())]
    workflow: Option<String>,
}

impl Online for Schedules {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let client = session.client()?;
        let workflow = match &self.workflow {
            Some(name) => Some(names::workflow(&client, name).await?.id),
            None => None,
        };
        let data = client.send(Call::get(["schedules"]).query_if("workflowId", workflow)).await?.data;
        let heads = &["WORKFLOW", "NAME", "ENABLED", "WHEN", "ZONE", "NEXT"];
        let shown = Shown::list(data, "schedules", "workflowId", heads, "There are no schedules.", |row| {
            let next = row.get("nextRuns").and_then(|runs| runs.get(0)).and_then(Value::as_i64).map(moment);
            vec![
                field(row, "workflowId"),
                field(row, "workflowName"),
                yes(row, "isEnabled"),
                when(row),
                field(row, "timezone"),
                next.unwrap_or_default(),
            ]
        });
        session.show(&shown)
    }
}

fn when(row: &Value) -> String {
    match field(row, "kind").as_str() {
        "time" => {
            let days = joined(row, "days");
            let days = if days.is_empty() { String::new() } else { format!(" on days {days}") };
            format!("at {}{days}", field(row, "time"))
        }
        "interval" => format!("every {} s", field(row, "seconds")),
        "cron" => format!("cron {}", field(row, "expression")),
        other => other.to_owned(),
    }
}
