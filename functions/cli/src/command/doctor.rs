//! `sluice doctor`: checks everything that a command needs.

use crate::account::{Account, CONFIG, Environment, current_directory};
use crate::clock::{age, duration};
use crate::session::Server;
use crate::{Call, Client, Exit, Failure, Online, Result, Session, Shown, Table, Text, field};
use clap::Args;
use serde_json::{Value, json};

/// The largest difference between the clocks that is not reported, in milliseconds.
const SKEW: i64 = 30_000;

/// Checks the configuration, the server and the token.
#[derive(Clone, Debug, Args)]
pub struct Doctor {}

/// A check and its result.
struct Check {
    what: &'static str,
    is_good: bool,
    said: String,
    now: Option<String>,
}

impl Check {
    fn good(what: &'static str, said: impl Into<String>) -> Self {
        Self { what, is_good: true, said: said.into(), now: None }
    }

    fn bad(what: &'static str, failure: &Failure) -> Self {
        let error = failure.json();
        let told = error.get("error").cloned().unwrap_or_default();
        let why = field(&told, "why");
        let said = if why.is_empty() { failure.to_string() } else { format!("{failure}: {why}") };
        Self { what, is_good: false, said, now: Some(field(&told, "whatNow")).filter(|now| !now.is_empty()) }
    }

    fn wrong(what: &'static str, said: impl Into<String>, now: impl Into<String>) -> Self {
        Self { what, is_good: false, said: said.into(), now: Some(now.into()) }
    }
}

impl Online for Doctor {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let mut checks = vec![Check::good("program", format!("sluice {}", env!("CARGO_PKG_VERSION")))];
        checks.push(configuration(session));
        checks.extend(environment(session));
        let exit = match session.server() {
            Ok(server) => of_server(session, server, &mut checks).await,
            Err(failure) => {
                checks.push(Check::bad("context", &failure));
                failure.exit()
            }
        };
        show(session, &checks)?;
        let is_good = checks.iter().all(|check| check.is_good);
        Ok(if is_good || exit != Exit::Done { exit } else { Exit::Usage })
    }
}

fn configuration(session: &Session) -> Check {
    let what = "configuration";
    let store = match session.store() {
        Ok(store) => store,
        Err(failure) => return Check::bad(what, &failure),
    };
    let path = store.path().display().to_string();
    match store.load() {
        Err(failure) => Check::bad(what, &failure),
        Ok(_) if store.is_exposed() => {
            Check::wrong(what, format!("others can read {path}"), format!("run `chmod 600 {path}`"))
        }
        Ok(_) if !store.path().exists() => Check::good(what, format!("{path} does not exist yet")),
        Ok(contexts) => Check::good(what, format!("{path}, {} contexts", contexts.contexts.len())),
    }
}

/// The environment of `sluice.yaml` that was chosen, or those that can be chosen.
fn environment(session: &Session) -> Option<Check> {
    let what = "environment";
    let account = current_directory().and_then(|here| Account::find(&here));
    if let Some(target) = &session.target {
        let account = account.and_then(|account| account.choose(Some(&target.name))).ok()?;
        let values = account.variables().map_or(0, |variables| variables.values.len());
        return Some(Check::good(what, format!("{}, {values} variables", target.name)));
    }
    let is_there = current_directory().is_ok_and(|here| here.ancestors().any(|folder| folder.join(CONFIG).is_file()));
    match account {
        Ok(account) if account.config.environments.is_empty() => None,
        Ok(account) => {
            let names: Vec<_> = account.config.environments.iter().map(Environment::name).collect();
            Some(Check::good(what, format!("none chosen of {}", names.join(", "))))
        }
        Err(failure) if is_there => Some(Check::bad(what, &failure)),
        Err(_) => None,
    }
}

/// Checks the server and the token; the exit code of the first failure.
async fn of_server(session: &Session, server: Server, checks: &mut Vec<Check>) -> Exit {
    let context = server.context.clone().unwrap_or_else(|| "none".to_owned());
    checks.push(Check::good("context", format!("{context}, {}", server.url)));
    let is_signed = server.tokens.access.is_some() || server.tokens.refresh.is_some();
    let client = match session.client_for(server) {
        Ok(client) => client,
        Err(failure) => {
            checks.push(Check::bad("server", &failure));
            return failure.exit();
        }
    };
    if let Err(failure) = health(session, &client, checks).await {
        checks.push(Check::bad("server", &failure));
        return failure.exit();
    }
    if !is_signed {
        checks.push(Check::wrong("token", "not signed in", "run `sluice login`"));
        return Exit::Denied;
    }
    match token(session, &client, checks).await {
        Ok(()) => Exit::Done,
        Err(failure) => {
            checks.push(Check::bad("token", &failure));
            failure.exit()
        }
    }
}

async fn health(session: &Session, client: &Client, checks: &mut Vec<Check>) -> Result<()> {
    let before = (session.now)();
    let health = client.send(Call::get(["system", "health"]).unsigned()).await?.data;
    let after = (session.now)();
    let took = duration(after.saturating_sub(before));
    let version = field(&health, "version");
    checks.push(Check::good("server", format!("{}, version {version}, answers in {took}", field(&health, "status"))));
    let skew = health.get("timestamp").and_then(Value::as_i64).map(|there| there - before.midpoint(after));
    if let Some(skew) = skew.filter(|skew| skew.abs() > SKEW) {
        let direction = if skew > 0 { "behind" } else { "ahead of" };
        let says = format!("the clock of this machine is {} {direction} the server's", duration(skew.abs()));
        checks.push(Check::wrong("clock", says, "set the clock: tokens and schedules depend on it"));
    }
    Ok(())
}

async fn token(session: &Session, client: &Client, checks: &mut Vec<Check>) -> Result<()> {
    let verified = client.send(Call::get(["auth", "verify"])).await?.data;
    let until = verified.get("expiresAt").and_then(Value::as_i64).map(|seconds| seconds.saturating_mul(1000));
    let left = until.map(|until| age(until, (session.now)())).unwrap_or_default();
    let renewed = if client.tokens().refresh.is_some() { ", then it is refreshed" } else { "" };
    checks.push(Check::good("token", format!("good for {left}{renewed}")));
    match client.send(Call::get(["account"])).await {
        Ok(answer) => checks.push(Check::good("account", field(&answer.data, "account"))),
        Err(failure) if failure.exit() == Exit::Denied => {
            checks.push(Check::good("account", "may run and write workflows, but not manage the account"));
        }
        Err(failure) => return Err(failure),
    }
    Ok(())
}

fn show(session: &mut Session, checks: &[Check]) -> Result<Exit> {
    let mut table = Table::new(&["CHECK", "", "RESULT", "WHAT NOW"]);
    let mut rows = Vec::new();
    for check in checks {
        let mark = if check.is_good { "ok" } else { "WRONG" };
        table.row(vec![
            check.what.to_owned(),
            mark.to_owned(),
            check.said.clone(),
            check.now.clone().unwrap_or_default(),
        ]);
        rows.push(json!({"check": check.what, "ok": check.is_good, "result": check.said, "whatNow": check.now}));
    }
    let names = checks.iter().filter(|check| !check.is_good).map(|check| check.what.to_owned()).collect();
    session.show(&Shown { data: Value::Array(rows), text: Text::Table(table, ""), names, next: None })
}
