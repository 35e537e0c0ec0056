//! `sluice rerun`: runs workflows again with the inputs of earlier runs.

use super::run::keyed;
use super::runs::planned;
use crate::client::{Call, Client};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::follow::Waiting;
use crate::inputs::{Inputs, loose_map};
use crate::many::{Ids, each};
use crate::online::Online;
use crate::output::{Shown, Text, field};
use crate::session::Session;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

/// Runs a workflow again.
#[derive(Clone, Debug, Args)]
pub struct Rerun {
    #[command(flatten)]
    ids: Ids,

    #[command(flatten)]
    inputs: Inputs,

    /// Which steps run: those of the workflow as it is now, or those of the earlier run
    #[arg(long, value_enum, default_value_t = Revision::Current)]
    revision: Revision,

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
    async fn run(self, session: &mut Session) -> Result<Exit, Failure> {
        self.waiting.check()?;
        let ids = self.ids.read(session)?;
        let client = session.client()?;
        let mut body = json!({"dryRun": self.dry_run, "revision": match self.revision {
            Revision::Current => "current",
            Revision::Same => "same",
        }});
        if !self.inputs.is_empty() {
            body["inputs"] = Value::Object(self.inputs.read(session, &Value::Null)?);
        }
        again(session, &client, ids, "rerun", &body, &self.waiting, self.idempotency_key.as_deref()).await
    }
}

/// Asks for a new run in place of each of these, and waits for its end if that is wanted.
pub(super) async fn again(
    session: &mut Session,
    client: &Client,
    ids: Vec<String>,
    what: &str,
    body: &Value,
    waiting: &Waiting,
    key: Option<&str>,
) -> Result<Exit, Failure> {
    if ids.len() > 1 && (waiting.is_asked() || key.is_some()) {
        return Err(Failure::usage("--wait, --follow and --idempotency-key are for one run").at("ID"));
    }
    let is_plan = body.get("dryRun") == Some(&Value::Bool(true));
    let act = async |client: &Client, id: &str| {
        let call = Call::post(["executions", id, what]).body(body.clone());
        Ok(client.send(keyed(call, key)?).await?.data)
    };
    match ids.as_slice() {
        [only] if waiting.is_asked() && !is_plan => {
            let started = act(client, only).await?;
            let run = field(&started, "executionId");
            session.talk.say(&format!("{run} has started"));
            waiting.until_end(session, client, &run).await
        }
        _ => each(session, client, ids, act, |data| if is_plan { planned(data) } else { started(data) }).await,
    }
}

fn started(data: &Value) -> Shown {
    let id = field(data, "executionId");
    Shown { data: data.clone(), text: Text::Plain(id.clone()), names: vec![id], next: None }
}

/// Values that take the place of others, as the API wants them.
pub(super) fn replacing(pairs: &[(String, String)]) -> Value {
    Value::Object(loose_map(pairs))
}
