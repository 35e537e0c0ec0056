//! `sluice version`: shows the version of this program, and manages published versions of
//! workflows.

use crate::quote::CommandLine;
use crate::{Call, Client, Exit, Online, Result, Session, Shown, Text, field, joined, names, plain, yes};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

/// The version of this program, or published versions of workflows.
#[derive(Clone, Debug, Args)]
pub struct Version {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    /// List the published versions of a workflow, newest first
    Ls {
        #[command(flatten)]
        of: Of,
        /// How many to show, at most 100
        #[arg(short = 'n', long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100))]
        limit: u32,
        /// How many to pass over
        #[arg(long, value_name = "NUMBER", default_value_t = 0)]
        offset: u64,
    },
    /// Publish a workflow as it is now as its next version: v1, v2, …
    Publish {
        #[command(flatten)]
        of: Of,
        /// A note about the version
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        /// Let callers name it from now on
        #[arg(long)]
        enable: bool,
    },
    /// Tell how two versions differ
    Compare {
        #[command(flatten)]
        of: Of,
        /// The version before, such as v1, or current
        before: String,
        /// The version after, or current
        #[arg(default_value = "current")]
        after: String,
    },
    /// Let callers name a version
    Enable(Which),
    /// Disable a version, so that callers can no longer use it; runs that have begun go on
    Disable(Which),
    /// Delete a version that is disabled
    Rm {
        #[command(flatten)]
        which: Which,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
}

/// A workflow by id or name.
#[derive(Clone, Debug, Args)]
struct Of {
    /// The id or the name of the workflow
    #[arg(value_name = "NAME", add = crate::complete::workflows())]
    workflow: String,
}

/// A version of a workflow.
#[derive(Clone, Debug, Args)]
struct Which {
    #[command(flatten)]
    of: Of,
    /// The version, such as v1
    version: String,
}

impl Online for Version {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let shown = match self.action {
            None => own(),
            Some(Action::Ls { of, limit, offset }) => list(session, &of, limit, offset).await?,
            Some(Action::Publish { of, note, enable }) => publish(session, &of, note, enable).await?,
            Some(Action::Compare { of, before, after }) => compare(session, &of, &before, &after).await?,
            Some(Action::Enable(which)) => switch(session, &which, "enable").await?,
            Some(Action::Disable(which)) => switch(session, &which, "disable").await?,
            Some(Action::Rm { which, yes }) => delete(session, &which, yes).await?,
        };
        session.show(&shown)
    }
}

fn own() -> Shown {
    let version = env!("CARGO_PKG_VERSION");
    Shown::line(json!({"version": version}), format!("sluice {version}"), version)
}

impl Of {
    async fn id(&self, client: &Client) -> Result<String> {
        Ok(names::workflow(client, &self.workflow).await?.id)
    }
}

async fn list(session: &Session, of: &Of, limit: u32, offset: u64) -> Result<Shown> {
    let client = session.client()?;
    let id = of.id(&client).await?;
    let call = Call::get(["workflows", &id, "versions"]).query("limit", limit).query("offset", offset);
    let data = client.send(call).await?.data;
    let shown = data.get("versions").and_then(Value::as_array).map_or(0, Vec::len) as u64;
    let total = data.get("total").and_then(Value::as_u64).unwrap_or_default();
    let next = Some(offset + shown).filter(|next| shown > 0 && *next < total).map(|next| {
        let line = CommandLine::new("version ls").flag("--context", session.globals.context.as_ref());
        line.argument(&of.workflow).flag("-n", Some(limit)).flag("--offset", Some(next)).text()
    });
    let heads = &["VERSION", "ENABLED", "REVISION", "STEPS", "AGE", "NOTE"];
    let shown = Shown::list(data, "versions", "version", heads, "No version is published.", |row| {
        let age = session.age(row, "publishedAt");
        vec![
            field(row, "version"),
            yes(row, "enabled"),
            field(row, "revision"),
            field(row, "stepCount"),
            age,
            field(row, "note"),
        ]
    });
    Ok(shown.next(next))
}

async fn publish(session: &Session, of: &Of, note: Option<String>, enable: bool) -> Result<Shown> {
    let client = session.client()?;
    let id = of.id(&client).await?;
    let body = json!({"note": note, "enabled": enable});
    let data = client.send(Call::post(["workflows", &id, "versions"]).body(body)).await?.data;
    let version = field(&data, "version");
    let state = if enable { "" } else { "; `sluice version enable` lets callers name it" };
    Ok(Shown::line(data, format!("{version} is published{state}"), version))
}

async fn switch(session: &Session, which: &Which, action: &str) -> Result<Shown> {
    let client = session.client()?;
    let id = which.of.id(&client).await?;
    let call = Call::post(["workflows", &id, "versions", &which.version, action]).body(json!({}));
    let data = client.send(call).await?.data;
    Ok(Shown::line(data, format!("{} is {action}d", which.version), which.version.clone()))
}

async fn delete(session: &mut Session, which: &Which, yes: bool) -> Result<Shown> {
    let client = session.client()?;
    let id = which.of.id(&client).await?;
    session.confirm(yes, &format!("Delete {} of '{}'?", which.version, which.of.workflow))?;
    let call = Call::delete(["workflows", &id, "versions", &which.version]);
    let deleted = client.send(call).await.map_err(|failure| match failure.exit() {
        Exit::Conflict => {
            let line = CommandLine::new("version disable").argument(&which.of.workflow).argument(&which.version);
            failure.because("callers can still name it").advise(format!("run `{}` first", line.text()))
        }
        _ => failure,
    });
    let data = deleted?.data;
    Ok(Shown::line(data, format!("{} is deleted", which.version), which.version.clone()))
}

async fn compare(session: &Session, of: &Of, before: &str, after: &str) -> Result<Shown> {
    let client = session.client()?;
    let id = of.id(&client).await?;
    let call = Call::get(["workflows", &id, "versions", before, "compare"]).query("with", after);
    let data = client.send(call).await?.data;
    let mut lines = differences(&data);
    if data.get("truncated") == Some(&Value::Bool(true)) {
        lines.push("… there are more changes than are told".to_owned());
    }
    if lines.is_empty() {
        lines.push(format!("{before} and {after} are equal"));
    }
    Ok(Shown::one(data, Text::Plain(lines.join("\n")), id))
}

/// The lines of a comparison.
fn differences(data: &Value) -> Vec<String> {
    let list = |inside: &Value, name: &str| inside.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let nothing = Value::Null;
    let steps = data.get("steps").unwrap_or(&nothing);
    let step = |mark: &str, row: &Value| format!("{mark} step {} ({})", field(row, "id"), field(row, "moduleId"));
    let mut lines: Vec<String> = list(steps, "removed").iter().map(|row| step("-", row)).collect();
    lines.extend(list(steps, "added").iter().map(|row| step("+", row)));
    for row in list(steps, "moved") {
        lines.push(format!("~ step {} moved from {} to {}", field(&row, "id"), field(&row, "from"), field(&row, "to")));
    }
    for row in list(steps, "changed") {
        lines.push(format!("~ step {}", field(&row, "id")));
        lines.extend(list(&row, "changes").iter().map(change));
    }
    for (what, names) in [("input", data.get("inputs")), ("output", data.get("outputs"))] {
        let Some(names) = names else { continue };
        for (mark, kind) in [("-", "removed"), ("+", "added")] {
            let texts = joined(names, kind);
            if !texts.is_empty() {
                lines.push(format!("{mark} {what} {texts}"));
            }
        }
        for row in list(names, "changed") {
            lines.push(format!("~ {what} {}", field(&row, "name")));
            lines.extend(list(&row, "changes").iter().map(change));
        }
    }
    for kind in ["triggers", "settings"] {
        let changes = list(data, kind);
        if !changes.is_empty() {
            lines.push(format!("~ {kind}"));
            lines.extend(changes.iter().map(change));
        }
    }
    lines
}

fn change(row: &Value) -> String {
    let side = |name: &str| row.get(name).map(plain);
    let path = field(row, "path");
    let line = match (side("before"), side("after")) {
        (Some(before), Some(after)) => format!("    {path}: {before} → {after}"),
        (None, Some(after)) => format!("    {path}: added {after}"),
        (Some(before), None) => format!("    {path}: removed {before}"),
        (None, None) => format!("    {path}: {}", field(row, "kind")),
    };
    crate::paint::clean(&line).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_is_told_in_lines() {
        let data = json!({
            "steps": {"added": [{"id": "b", "moduleId": "log"}], "removed": [], "moved": [{"id": "c", "from": 1, "to": 3}],
                      "changed": [{"id": "a", "changes": [{"path": "parameters.url", "kind": "changed", "before": "x", "after": 7}]}]},
            "inputs": {"added": ["n"], "removed": [], "changed": []}, "outputs": {"added": [], "removed": [], "changed": []},
            "triggers": [], "settings": [{"path": "record", "kind": "changed", "before": "all", "after": "none"}],
        });
        let lines = [
            "+ step b (log)",
            "~ step c moved from 1 to 3",
            "~ step a",
            "    parameters.url: x → 7",
            "+ input n",
            "~ settings",
            "    record: all → none",
        ];
        assert_eq!(differences(&data), lines);
    }
}
