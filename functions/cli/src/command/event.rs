//! `sluice event`: sends events, which start workflows.

use crate::inputs::{loose_map, object, pair};
use crate::{Call, Exit, Online, Result, Session, Shown, Table, Text, field};
use clap::Subcommand;
use serde_json::{Map, Value, json};

/// What is done with events.
#[derive(Clone, Debug, Subcommand)]
pub enum Event {
    /// Send an event, which starts the enabled workflows whose triggers match it
    Send {
        /// The type, such as notification, sms or webhook
        kind: String,
        /// A field of the event. Its value is JSON, or a text
        #[arg(short, long = "data", value_name = "NAME=VALUE", value_parser = pair)]
        data: Vec<(String, String)>,
        /// A JSON file with an object of fields; - reads standard input. -d wins over it
        #[arg(short, long, value_name = "FILE")]
        file: Option<String>,
        /// The id of the event: within a day, the same id starts nothing again
        #[arg(long, value_name = "ID")]
        id: Option<String>,
    },
}

impl Online for Event {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let Self::Send { kind, data, file, id } = self;
        let mut fields = match file {
            Some(file) => object(session, &file)?,
            None => Map::new(),
        };
        fields.extend(loose_map("--data", &data)?);
        let body = json!({"type": kind, "eventId": id, "data": fields});
        let data = session.client()?.send(Call::post(["events"]).body(body)).await?.data;
        let shown = started(data);
        let failed = shown.data.get("failed").and_then(Value::as_array).is_some_and(|failed| !failed.is_empty());
        session.show(&shown)?;
        Ok(if failed { Exit::RunFailed } else { Exit::Done })
    }
}

fn started(data: Value) -> Shown {
    let mut table = Table::new(&["WORKFLOW", "NAME", "RUN"]);
    let mut names = Vec::new();
    for row in data.get("executions").and_then(Value::as_array).into_iter().flatten() {
        table.row(vec![field(row, "workflowId"), field(row, "workflowName"), field(row, "executionId")]);
        names.push(field(row, "executionId"));
    }
    for row in data.get("failed").and_then(Value::as_array).into_iter().flatten() {
        let error = format!("not started: {}", field(row, "error"));
        table.row(vec![field(row, "workflowId"), field(row, "workflowName"), error]);
    }
    Shown { data, text: Text::Table(table, "No workflow waits for such an event."), names, next: None }
}
