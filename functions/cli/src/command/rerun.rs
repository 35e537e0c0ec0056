//! `sluice rerun`: runs workflows again with the inputs of earlier runs.

use super::run::keyed;
use super::runs::planned;
use crate::follow::Waiting;
use crate::inputs::{Inputs, insert, loose_map};
use crate::many::{Ids, each};
use crate::{Call, Client, Exit, Failure, Online, Result, Session, Shown, field};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

/// Runs a workflow again.
#[derive(Clone, Debug, Args)]
pub struct Rerun {
    #[command(flatten)]
    inputs: Inputs,

    /// Which steps run: those of the workflow as it is now, or those of the earlier run
    #[arg(long, value_enum, default_value_t = Revision::Current)]
    revision: Revision,

    #[command(flatten)]
    again: Again,
}

/// Earlier runs, and how the new runs that repeat them are started.
#[derive(Clone, Debug, Args)]
pub(super) struct Again {
    #[command(flatten)]
    ids: Ids,

    /// Tell what would run, and start nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    waiting: Waiting,

    /// Start at most one run with this key within a day
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

/// Which steps run.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Revision {
    Current,
    Same,
}

impl Online for Rerun {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let (ids, client) = self.again.begin(session)?;
        let mut body = json!({"revision": match self.revision {
            Revision::Current => "current",
            Revision::Same => "same",
        }});
        if !self.inputs.is_empty() {
            insert(&mut body, "inputs", Value::Object(self.inputs.read(session, &Value::Null)?));
        }
        self.again.start(session, &client, ids, "rerun", body).await
    }
}

impl Again {
    /// The ids of the earlier runs, and the client.
    pub(super) fn begin(&self, session: &mut Session) -> Result<(Vec<String>, Client)> {
        self.waiting.check()?;
        Ok((self.ids.read(session)?, session.client()?))
    }

    /// Starts a new run for each of these runs, and waits for its end if the user wants that.
    pub(super) async fn start(
        &self,
        session: &mut Session,
        client: &Client,
        ids: Vec<String>,
        what: &str,
        mut body: Value,
    ) -> Result<Exit> {
        let key = self.idempotency_key.as_deref();
        if ids.len() > 1 && (self.waiting.is_asked() || key.is_some()) {
            return Err(Failure::usage("--wait, --follow and --idempotency-key are for one run").at("ID"));
        }
        insert(&mut body, "dryRun", self.dry_run.into());
        let act = async |client: &Client, id: &str| {
            let call = Call::post(["executions", id, what]).body(body.clone());
            Ok(client.send(keyed(call, key)?).await?.data)
        };
        match ids.as_slice() {
            [only] if self.waiting.is_asked() && !self.dry_run => {
                let started = act(client, only).await?;
                let run = field(&started, "executionId");
                session.talk.say(&format!("{run} has started"));
                self.waiting.until_end(session, client, &run).await
            }
            _ => each(session, client, ids, act, |data| if self.dry_run { planned(data) } else { started(data) }).await,
        }
    }
}

fn started(data: &Value) -> Shown {
    let id = field(data, "executionId");
    Shown::line(data.clone(), id.clone(), id)
}

/// Values that replace others, in the format of the API.
pub(super) fn replacing(option: &str, pairs: &[(String, String)]) -> Result<Value> {
    Ok(Value::Object(loose_map(option, pairs)?))
}
