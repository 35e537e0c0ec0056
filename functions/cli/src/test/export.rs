//! `sluice export run`: makes a test of a run, which replays it.

mod asl;

use crate::{Call, Exit, Failure, Format, Online, Result, Session, Shown, Text};
use asl::ExportAsl;
use clap::{Args, Subcommand};
use serde_json::{Map, Value};

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
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let ExportRun { id, workflow } = match self {
            Self::Run(run) => run,
            Self::Asl(asl) => return asl.run(session).await,
        };
        let client = session.client()?;
        let made = client.send(Call::get(["executions", &id, "test"])).await?.data;
        for note in made.get("notes").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            session.talk.warn(note);
        }
        let subject = workflow.map(Value::String).or_else(|| made.get("workflow").cloned()).unwrap_or_default();
        let tests = made.get("tests").and_then(Value::as_object).cloned().unwrap_or_default();
        let file = Value::Object(Map::from_iter([("workflow".to_owned(), subject)]).into_iter().chain(tests).collect());
        let text = if session.globals.format() == Format::Json {
            String::new()
        } else {
            serde_saphyr::to_string(&file)
                .map_err(|error| Failure::usage("the test cannot be written as YAML").because(error.to_string()))?
        };
        let text = Text::Plain(text.trim_end().to_owned());
        session.show(&Shown { data: file, text, ..Shown::default() })
    }
}
