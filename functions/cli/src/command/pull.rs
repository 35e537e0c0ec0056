//! `sluice pull`: writes the content of the server to the files.

use crate::account::Scope;
use crate::sync::plan::conflict_text;
use crate::sync::pull::{self, Options, Pull as Planned};
use crate::sync::{Ready, ready};
use crate::{Exit, Failure, Online, Result, Session, Shown, Text};
use clap::Args;
use serde_json::json;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Writes what the server has to the files.
#[derive(Clone, Debug, Args)]
pub struct Pull {
    /// Files and directories; by default the whole account
    pub paths: Vec<PathBuf>,
    /// Delete the files whose workflow is no longer at the server
    #[arg(long)]
    pub prune: bool,
    /// Overwrite files that were changed here, too
    #[arg(long)]
    pub force: bool,
    /// Write nothing; show what would be written
    #[arg(long)]
    pub dry_run: bool,
}

impl Online for Pull {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let ready = ready(session, &self.paths).await?;
        let options = Options { prune: self.prune, force: self.force };
        let of = |scope: &Scope| pull::make(ready.sides(scope), options);
        let planned = of(&ready.scope);
        ready.all_known(|scope| !of(scope).changes.is_empty())?;
        let Ready { account, loaded, server, mut state, .. } = ready;
        if !self.dry_run {
            planned.apply(&account, &server, &loaded, &mut state)?;
        }
        let names = planned.changes.iter().map(|change| change.file.clone()).collect();
        session.show(&Shown { data: json!(planned), text: Text::Plain(text(&planned)), names, next: None })?;
        if planned.conflicts.is_empty() {
            return Ok(Exit::Done);
        }
        session.talk.say(conflict_text(&planned.conflicts, session.talk.paint()).trim_end());
        let count = planned.conflicts.len();
        Err(Failure::new(Exit::Conflict, format!("{count} not pulled, because they were changed here, too"))
            .advise("push them, or pull with --force to lose the changes here"))
    }
}

fn text(planned: &Planned) -> String {
    let mut out = String::new();
    for change in &planned.changes {
        let from = change.from.as_ref().map(|from| format!("  from {from}")).unwrap_or_default();
        let _ = writeln!(out, "{:<8}{}{from}", change.verb, change.file);
    }
    for file in &planned.newer {
        let _ = writeln!(out, "{:<8}{file}  changed here only; push it", "keep");
    }
    for file in &planned.left {
        let _ = writeln!(out, "{:<8}{file}  no longer at the server; --prune deletes it", "keep");
    }
    let _ = writeln!(out, "{} written, {} the same", planned.changes.len(), planned.unchanged);
    out
}
