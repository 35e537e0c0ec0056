//! `sluice push`: stores the content of the files at the server.

use crate::sync::plan::{self, Options, Plan, conflict_text};
use crate::sync::push::Push as Pushing;
use crate::sync::{Ready, ready};
use crate::{Exit, Failure, Online, Result, Session, Shown, Text};
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Stores what the files say at the server.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct Push {
    /// Files and directories; by default the whole account
    pub paths: Vec<PathBuf>,
    /// Change nothing; show what would be done
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
    /// Delete at the server what no file describes
    #[arg(long)]
    pub prune: bool,
    /// Publish each workflow that is pushed as a version
    #[arg(long)]
    pub publish: bool,
    /// Enable each workflow that is pushed, whatever its file says
    #[arg(long)]
    pub enable: bool,
    /// Overwrite what others have changed at the server
    #[arg(long)]
    pub force: bool,
}

impl Online for Push {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let ready = ready(session, &self.paths).await?;
        let options = Options { prune: self.prune, publish: self.publish, enable: self.enable, force: self.force };
        let plan = ready.plan(options)?;
        ready.tests_are_right()?;
        let Ready { loaded, client, server, state, .. } = ready;
        if !plan.conflicts.is_empty() {
            return Err(refused(session, &plan));
        }
        if self.dry_run {
            return show(session, &plan, &[]);
        }
        if !plan.actions.is_empty() && !self.yes {
            session.talk.say(plan::text(&plan, session.talk.paint(), false).trim_end());
            let question = format!("Do this at {}?", client.base());
            session.confirm(false, &question)?;
        }
        let progress = session.talk.progress(Some(plan.actions.len() as u64), "pushing");
        let mut push = Pushing { client: &client, loaded: &loaded, server, state, tokens: Vec::new() };
        let outcome = push.apply(&plan, |action| progress.step(&action.id)).await;
        drop(progress);
        for (api, token) in &push.tokens {
            session.talk.warn(&format!("the token of {api} is shown only now: {token}"));
        }
        outcome?;
        show(session, &plan, &push.tokens)
    }
}

fn show(session: &mut Session, plan: &Plan, tokens: &[(String, String)]) -> Result<Exit> {
    let mut data = json!(plan);
    if let Some(fields) = data.as_object_mut().filter(|_| !tokens.is_empty()) {
        let tokens = tokens.iter().map(|(api, token)| json!({"api": api, "token": token})).collect::<Vec<Value>>();
        fields.insert("tokens".to_owned(), tokens.into());
    }
    let text = Text::Plain(plan::text(plan, session.paint(), false));
    session.show(&Shown { data, text, names: plan.names(), next: None })
}

/// The error if a part of the plan is in conflict: then nothing is pushed.
fn refused(session: &Session, plan: &Plan) -> Failure {
    session.talk.say(conflict_text(&plan.conflicts, session.talk.paint()).trim_end());
    let count = plan.conflicts.len();
    let what = if count == 1 { "1 conflict".to_owned() } else { format!("{count} conflicts") };
    Failure::new(Exit::Conflict, format!("nothing was pushed: {what}"))
        .answered(0, json!(plan))
        .advise("`sluice pull` fetches the changes of others; --force overwrites them")
}
