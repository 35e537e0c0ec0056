//! `sluice diff`: shows what a push would do.

use crate::sync::plan::{self, Options, conflict_text};
use crate::sync::ready;
use crate::{Exit, Online, Result, Session, Shown, Text};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Shows what a push would do.
#[derive(Clone, Debug, Args)]
pub struct Diff {
    /// Files and directories; by default the whole account
    pub paths: Vec<PathBuf>,
    /// Fail if there is a difference
    #[arg(long)]
    pub exit_code: bool,
    /// Show what a push with --prune would delete
    #[arg(long)]
    pub prune: bool,
}

impl Online for Diff {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let ready = ready(session, &self.paths).await?;
        let options = Options { prune: self.prune, ..Options::default() };
        let plan = ready.plan(options)?;
        let paint = session.paint();
        let text = plan::text(&plan, paint, true) + &conflict_text(&plan.conflicts, paint);
        session.show(&Shown { data: json!(plan), text: Text::Plain(text), names: plan.names(), next: None })?;
        let differs = !plan.actions.is_empty() || !plan.conflicts.is_empty();
        Ok(if self.exit_code && differs { Exit::Findings } else { Exit::Done })
    }
}
