//! Completions of shells, also of the names of workflows.

use crate::account::{Account, current_directory};
use crate::config::Environment;
use crate::contexts::Store;
use crate::globals::Globals;
use crate::{Call, Client, Failure, Result, Session, field};
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter, CompletionCandidate};
use clap_complete::env::CompleteEnv;
use serde_json::Value;
use std::ffi::OsStr;
use std::time::Duration;

/// How long a shell waits for names.
const PATIENCE: Duration = Duration::from_secs(2);
/// The most names that are offered.
const OFFERED: usize = 100;

/// Answers a shell that asks for completions, and then ends the process. Does nothing otherwise.
pub fn if_asked(command: fn() -> clap::Command) {
    if Environment::read().completes {
        let named = move || {
            let command = command().mut_arg("context", |flag| flag.add(contexts()));
            command.mut_arg("environment", |flag| flag.add(environments()))
        };
        CompleteEnv::with_factory(named).complete();
    }
}

/// Completes names of workflows, which are read from the server.
pub fn workflows() -> ArgValueCompleter {
    ArgValueCompleter::new(|current: &OsStr| {
        let call = Call::get(["workflows"]).query("includeDisabled", true).query("limit", OFFERED);
        offered(&call, "workflows", current, |row| (field(row, "id"), field(row, "name")))
    })
}

/// Completes names of contexts.
pub fn contexts() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let file = Environment::read().file.map(Store::new);
        let contexts = file.and_then(|store| store.load().ok()).unwrap_or_default();
        let names = contexts.contexts.into_iter();
        names.map(|(name, context)| CompletionCandidate::new(name).help(Some(context.url.into()))).collect()
    })
}

/// Completes names of environments of `sluice.yaml`.
fn environments() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let account = current_directory().and_then(|here| Account::find(&here));
        let names = account.map(|account| account.config.environments).unwrap_or_default();
        names.iter().map(|environment| CompletionCandidate::new(environment.name())).collect()
    })
}

/// Completes ids of runs, newest first.
pub fn runs() -> ArgValueCompleter {
    ArgValueCompleter::new(|current: &OsStr| {
        let call = Call::get(["executions"]).query("limit", OFFERED);
        let said = |row: &Value| format!("{} {}", field(row, "status"), field(row, "workflowName"));
        offered(&call, "executions", current, |row| (field(row, "executionId"), said(row)))
    })
}

/// The rows of a list whose first text begins with the typed text. Without a server, there are
/// none.
fn offered(
    call: &Call,
    rows: &str,
    current: &OsStr,
    texts: impl Fn(&Value) -> (String, String),
) -> Vec<CompletionCandidate> {
    let typed = current.to_string_lossy();
    let page = ask(call).unwrap_or_default();
    let rows = page.get(rows).and_then(Value::as_array).cloned().unwrap_or_default();
    let texts = rows.iter().map(texts).filter(|(value, _)| value.starts_with(&*typed));
    texts.map(|(value, help)| CompletionCandidate::new(value).help(Some(help.into()))).collect()
}

fn ask(call: &Call) -> Result<Value> {
    let session = Session::of_process(Globals { quiet: true, ..Globals::default() });
    let client: Client = session.client()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let late = |_| Failure::usage("the server is too slow for completions");
    let answer = runtime.block_on(async { tokio::time::timeout(PATIENCE, client.send(call.clone())).await });
    Ok(answer.map_err(late)??.data)
}
