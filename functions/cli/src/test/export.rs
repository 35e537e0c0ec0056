//! `sluice export run`: makes a test of a run, which replays it.

mod asl;
mod draft;

use crate::client::{Call, Client};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::online::Online;
use crate::output::{Format, Shown, Text, field};
use crate::session::Session;
use asl::ExportAsl;
use clap::{Args, Subcommand};
use draft::Run;
use serde_json::Value;

/// What is exported.
#[derive(Clone, Debug, Subcommand)]
pub enum Export {
    /// Print a test that replays a run: its inputs, what it was answered, and how it ended
    Run(ExportRun),
    /// Print a workflow as a state machine in Amazon States Language
    Asl(ExportAsl),
}

/// A run that becomes a test.
#[derive(Clone, Debug, Args)]
pub struct ExportRun {
    /// The id of the run
    #[arg(value_name = "ID", add = crate::complete::runs())]
    pub id: String,

    /// The file of the workflow, if the test must not contain the revision that has run
    #[arg(long, value_name = "FILE")]
    pub workflow: Option<String>,
}

impl Online for Export {
    async fn run(self, session: &mut Session) -> Result<Exit, Failure> {
        let ExportRun { id, workflow } = match self {
            Self::Run(run) => run,
            Self::Asl(asl) => return asl.run(session).await,
        };
        let client = session.client()?;
        let run = client.send(Call::get(["executions", &id])).await?.data;
        if field(&run, "status") == "running" {
            return Err(Failure::usage("the run has not ended").at(id).advise("export it when it has ended"));
        }
        let steps = client.all_by_cursor(&Call::get(["executions", &id, "steps"]).query("limit", 200), "steps").await?;
        let subject = match workflow {
            Some(path) => Value::String(path),
            None => revision(&client, &run).await?,
        };
        let (file, notes) = draft::draft(&Run { shown: &run, steps: &steps, workflow: subject });
        for note in notes {
            session.talk.warn(&note);
        }
        let text = if session.globals.format() == Format::Json {
            String::new()
        } else {
            serde_saphyr::to_string(&file)
                .map_err(|error| Failure::usage("the test cannot be written as YAML").because(error.to_string()))?
        };
        session.show(&Shown {
            data: file,
            text: Text::Plain(text.trim_end().to_owned()),
            names: Vec::new(),
            next: None,
        })?;
        Ok(Exit::Done)
    }
}

/// The workflow as it was when the run began.
async fn revision(client: &Client, run: &Value) -> Result<Value, Failure> {
    let (id, number) = (field(run, "workflowId"), run["revision"].to_string());
    let data = client.send(Call::get(["workflows", &id, "revisions", &number])).await?.data;
    Ok(draft::workflow(&field(run, "workflowName"), &id, &data))
}
