//! `sluice run`: starts a run of a workflow.

use crate::follow::Waiting;
use crate::inputs::Inputs;
use crate::{Call, Exit, Failure, Online, Result, Session, Shown, field, names};
use clap::Args;
use http::{HeaderName, HeaderValue};
use serde_json::json;

/// Starts a run of a workflow.
#[derive(Clone, Debug, Args)]
pub struct Run {
    /// The id or the name of the workflow
    #[arg(value_name = "NAME", add = crate::complete::workflows())]
    name: String,

    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    waiting: Waiting,

    /// Start at most one run with this key within a day; the same command again names the first run
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

/// The header that makes a start unique.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

impl Online for Run {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        self.waiting.check()?;
        let client = session.client()?;
        let workflow = names::workflow(&client, &self.name).await?;
        let inputs = self.inputs.read(session, &workflow.data)?;
        let call = Call::post(["workflows", &workflow.id, "execute"]).body(json!({"inputVariables": inputs}));
        session.interrupted = Some("the run may have started: `sluice runs -n 1` shows the newest one".to_owned());
        let answer = client.send(keyed(call, self.idempotency_key.as_deref())?).await?;
        session.warn(&answer.warnings);
        let started = answer.data;
        let run = field(&started, "executionId");
        if self.waiting.is_asked() {
            session.talk.say(&format!("{run} of '{}' has started", workflow.name));
            return self.waiting.until_end(session, &client, &run).await;
        }
        session.show(&Shown::line(started, run.clone(), run.clone()))?;
        session.talk.say(&format!("Follow it: sluice watch {run}"));
        Ok(Exit::Done)
    }
}

/// The request with its key.
pub(super) fn keyed(call: Call, key: Option<&str>) -> Result<Call> {
    let Some(key) = key else { return Ok(call) };
    let value = HeaderValue::try_from(key);
    let value = value
        .map_err(|_| Failure::usage("the key has characters that a header cannot have").at("--idempotency-key"))?;
    Ok(call.header(IDEMPOTENCY_KEY, value))
}
