//! Waits for the end of a run, and shows its result.

use crate::client::Event;
use crate::{Call, Client, Exit, Failure, Format, Result, Session, Shown, Text, field, lines, plain, pretty};
use clap::Args;
use serde_json::Value;
use std::time::Duration;

/// How a command that starts a run waits for it.
#[derive(Clone, Debug, Default, Args)]
pub struct Waiting {
    /// Wait for the end; print the result, and end with 1 if the run does not complete
    #[arg(short, long)]
    wait: bool,

    /// The same, and say on standard error what happens in the run
    #[arg(long)]
    follow: bool,

    /// How long to wait, such as 90s or 15m; then the command ends with 124, and the run goes on
    #[arg(long, value_name = "TIME", value_parser = crate::clock::parse_duration)]
    timeout: Option<i64>,
}

impl Waiting {
    /// Whether the command waits for the end.
    pub fn is_asked(&self) -> bool {
        self.wait || self.follow
    }

    /// Refuses `--timeout` if the command does not wait.
    pub fn check(&self) -> Result<()> {
        if self.timeout.is_none() || self.is_asked() {
            return Ok(());
        }
        Err(Failure::usage("--timeout says how long to wait, and nothing is waited for")
            .at("--timeout")
            .advise("add --wait or --follow"))
    }

    /// Waits for the end of a run, and shows its result.
    pub async fn until_end(&self, session: &mut Session, client: &Client, run: &str) -> Result<Exit> {
        session.interrupted =
            Some(format!("the run goes on: `sluice watch {run}` follows it, `sluice stop {run}` stops it"));
        let progress = session.talk.progress(None, run);
        let (talk, paint) = (session.talk.clone(), session.talk.paint());
        let said = |event: &Event| {
            if self.follow
                && let Some(line) = lines::event(event, paint)
            {
                talk.say(&line);
            } else if event.kind == "step" {
                progress.note(&field(event.data().get("step").unwrap_or(&Value::Null), "id"));
            }
        };
        let ending = to_end(client, run, said);
        match self.timeout.and_then(|millis| u64::try_from(millis).ok()) {
            Some(millis) => {
                let late = |_| {
                    Failure::new(Exit::TimedOut, "the run has not ended in time")
                        .advise(format!("the run goes on: `sluice watch {run}` follows it"))
                };
                tokio::time::timeout(Duration::from_millis(millis), ending).await.map_err(late)??;
            }
            None => ending.await?,
        }
        drop(progress);
        session.interrupted = None;
        result(session, client, run).await
    }
}

/// Follows a run to its end.
async fn to_end(client: &Client, run: &str, mut show: impl FnMut(&Event)) -> Result<()> {
    let mut watch = client.watch(run, None);
    while let Some(event) = watch.next().await? {
        show(&event);
    }
    Ok(())
}

/// Shows the result of a run that has ended.
async fn result(session: &mut Session, client: &Client, run: &str) -> Result<Exit> {
    let data = client.send(Call::get(["executions", run])).await?.data;
    let value = data.get("result").unwrap_or(&Value::Null);
    let completed = field(&data, "status") == "completed";
    let text = match value {
        Value::Null => String::new(),
        Value::Object(_) | Value::Array(_) => pretty(value),
        other => plain(other),
    };
    let is_data = session.globals.format() != Format::Table;
    if completed || is_data {
        let names = vec![run.to_owned()];
        session.show(&Shown { data: data.clone(), text: Text::Plain(text), names, next: None })?;
    }
    if completed { Ok(Exit::Done) } else { Err(unsuccessful(run, &data)) }
}

/// The error of a run that did not complete.
pub fn unsuccessful(run: &str, data: &Value) -> Failure {
    let status = field(data, "status");
    let what = match status.as_str() {
        "failed" => "the run failed".to_owned(),
        "timeout" => "the run took too long".to_owned(),
        other => format!("the run was {other}"),
    };
    let mut failure = Failure::new(Exit::RunFailed, what);
    let step = data.get("failedStep").filter(|step| !step.is_null());
    failure = match step {
        Some(step) => failure.at(format!("step '{}' of {run}", field(step, "id"))),
        None => failure.at(run.to_owned()),
    };
    let error = field(data, "error");
    if !error.is_empty() {
        failure = failure.because(error);
    }
    let trace = field(data, "traceId");
    if !trace.is_empty() {
        failure = failure.traced(trace);
    }
    failure.advise(format!("`sluice logs {run}` shows its log, `sluice resume {run}` goes on at the step"))
}
