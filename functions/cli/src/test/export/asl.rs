//! `sluice export asl`: a workflow as a state machine in Amazon States Language.

use crate::{Exit, Failure, Result, Session, Shown, Text, names};
use clap::Args;

/// A workflow that becomes a state machine.
#[derive(Clone, Debug, Args)]
pub struct ExportAsl {
    /// The id or the name of the workflow
    #[arg(value_name = "NAME", add = crate::complete::workflows())]
    name: String,
}

impl ExportAsl {
    /// Prints the state machine, or names everything that has no counterpart.
    pub(super) async fn run(self, session: &mut Session) -> Result<Exit> {
        let found = names::workflow(&session.client()?, &self.name).await?;
        let machine = importers::export::asl(&found.data).map_err(|refused| {
            let reasons: Vec<_> =
                refused.iter().map(|refusal| format!("{}: {}", refusal.field, refusal.reason)).collect();
            Failure::new(Exit::Findings, "the workflow has parts without a counterpart in Amazon States Language")
                .at(found.name.clone())
                .because(reasons.join("\n"))
        })?;
        let text = serde_json::to_string_pretty(&machine).unwrap_or_default();
        session.show(&Shown { data: machine, text: Text::Plain(text), names: Vec::new(), next: None })
    }
}
