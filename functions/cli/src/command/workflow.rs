//! `sluice workflow`: lists, shows, creates, switches, copies and deletes workflows.

use crate::clock::moment;
use crate::inputs::object;
use crate::names::{self, Workflow as Found};
use crate::quote::CommandLine;
use crate::{Call, Client, Exit, Online, Result, Session, Shown, Text, field, joined, yes};
use clap::{Args, Subcommand};
use http::HeaderValue;
use http::header::ACCEPT_LANGUAGE;
use serde_json::{Value, json};

/// What is done with workflows.
#[derive(Clone, Debug, Subcommand)]
pub enum Workflow {
    /// List workflows, or those that contain a text
    Ls(List),
    /// Show a workflow: its settings, inputs and steps
    Show(Named),
    /// Create a workflow from JSON
    New(New),
    /// Let triggers and callers start a workflow
    Enable(Named),
    /// Let nothing start a workflow; runs that have begun go on
    Disable(Named),
    /// Delete a workflow; its active executions run to their end
    Rm(Remove),
    /// Copy a workflow; the copy is disabled
    Copy(Copy),
}

/// A workflow by id or name.
#[derive(Clone, Debug, Args)]
pub struct Named {
    /// The id or the name of the workflow
    #[arg(value_name = "NAME", add = crate::complete::workflows())]
    name: String,
}

/// Which workflows are listed.
#[derive(Clone, Debug, Args)]
pub struct List {
    /// Only workflows whose name or description contains this text
    #[arg(value_name = "TEXT")]
    search: Option<String>,

    /// Only workflows with this tag
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,

    /// Only workflows in the folder with this id
    #[arg(long, value_name = "ID")]
    folder: Option<String>,

    /// Only enabled workflows
    #[arg(long)]
    enabled: bool,

    /// How many to show, at most 100
    #[arg(short = 'n', long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100))]
    limit: u32,

    /// How many to pass over
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    offset: u64,
}

/// A new workflow.
#[derive(Clone, Debug, Args)]
pub struct New {
    /// A JSON file with the workflow as the API takes it; - reads standard input
    #[arg(short, long, value_name = "FILE")]
    file: String,

    /// The name, instead of the one in the file
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    /// Enable it, whatever the file says
    #[arg(long)]
    enable: bool,
}

/// A workflow that is deleted.
#[derive(Clone, Debug, Args)]
pub struct Remove {
    #[command(flatten)]
    named: Named,

    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

/// A copy of a workflow.
#[derive(Clone, Debug, Args)]
pub struct Copy {
    #[command(flatten)]
    named: Named,

    /// The name of the copy
    #[arg(value_name = "NEW-NAME")]
    new_name: Option<String>,

    /// The id of the folder for the copy
    #[arg(long, value_name = "ID")]
    folder: Option<String>,
}

impl Online for Workflow {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let shown = match self {
            Self::Ls(list) => list.page(session).await?,
            Self::Show(named) => show(named.find(session).await?),
            Self::New(new) => new.create(session).await?,
            Self::Enable(named) => switch(session, &named, "enable").await?,
            Self::Disable(named) => switch(session, &named, "disable").await?,
            Self::Rm(remove) => remove.delete(session).await?,
            Self::Copy(copy) => copy.create(session).await?,
        };
        session.show(&shown)
    }
}

impl Named {
    async fn find(&self, session: &Session) -> Result<Found> {
        names::workflow(&session.client()?, &self.name).await
    }
}

impl List {
    async fn page(&self, session: &Session) -> Result<Shown> {
        let call = Call::get(["workflows"])
            .query("includeDisabled", !self.enabled)
            .query_if("search", self.search.as_ref())
            .query_if("tags", self.tag.as_ref())
            .query_if("folderId", self.folder.as_ref())
            .query("limit", self.limit)
            .query("offset", self.offset);
        let data = session.client()?.send(call).await?.data;
        let next = self.next(session, &data);
        let heads = &["ID", "NAME", "ENABLED", "STEPS", "CHANGED", "NEXT RUN", "TAGS"];
        let shown = Shown::list(data, "workflows", "id", heads, "There are no such workflows.", |row| {
            let next = row.get("nextRunAt").and_then(Value::as_i64).map(moment).unwrap_or_default();
            let changed = session.age(row, "modifiedAt");
            vec![
                field(row, "id"),
                field(row, "name"),
                yes(row, "isEnabled"),
                field(row, "stepCount"),
                changed,
                next,
                joined(row, "tags"),
            ]
        });
        Ok(shown.next(next))
    }

    fn next(&self, session: &Session, data: &Value) -> Option<String> {
        let shown = data.get("workflows").and_then(Value::as_array).map_or(0, Vec::len) as u64;
        let total = data.get("total").and_then(Value::as_u64).unwrap_or_default();
        let offset = Some(self.offset + shown).filter(|offset| shown > 0 && *offset < total)?;
        let line = CommandLine::new("workflow ls").flag("--context", session.globals.context.as_ref());
        let line = if self.enabled { line.argument("--enabled") } else { line };
        let line = line.flag("--tag", self.tag.as_ref()).flag("--folder", self.folder.as_ref());
        let line = line.flag("-n", Some(self.limit)).flag("--offset", Some(offset));
        Some(match &self.search {
            Some(text) => line.argument("--").argument(text).text(),
            None => line.text(),
        })
    }
}

fn show(found: Found) -> Shown {
    let data = &found.data;
    let names = |list: &str| {
        let rows = data.get(list).and_then(Value::as_array).into_iter().flatten();
        rows.map(|row| {
            let required = if row.get("required") == Some(&Value::Bool(true)) { "!" } else { "" };
            format!("{}{required} {}", field(row, "name"), field(row, "type")).trim_end().to_owned()
        })
        .collect::<Vec<_>>()
        .join(", ")
    };
    let steps = data.get("steps").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut lines: Vec<(&'static str, String)> = vec![
        ("id", found.id.clone()),
        ("name", found.name.clone()),
        ("description", field(data, "description")),
        ("enabled", if data.get("isEnabled") == Some(&Value::Bool(true)) { "yes" } else { "no" }.to_owned()),
        ("revision", field(data, "revision")),
        ("flow key", field(data, "flowKey")),
        ("inputs", names("inputs")),
        ("outputs", names("outputs")),
        ("triggers", field(data, "triggerCount")),
        ("next run", data.get("nextRunAt").and_then(Value::as_i64).map(moment).unwrap_or_default()),
        ("changed", data.get("modifiedAt").and_then(Value::as_i64).map(moment).unwrap_or_default()),
    ];
    for (number, step) in steps.iter().enumerate() {
        let indent = step.get("indentationLevel").and_then(Value::as_u64).unwrap_or_default().min(20) as usize;
        let off = if step.get("isDisabled") == Some(&Value::Bool(true)) { " (disabled)" } else { "" };
        let name = if number == 0 { "steps" } else { "" };
        lines.push((name, format!("{}{} {}{off}", "  ".repeat(indent), field(step, "id"), field(step, "moduleId"))));
    }
    Shown::one(found.data.clone(), Text::Fields(lines), found.id)
}

impl New {
    async fn create(&self, session: &mut Session) -> Result<Shown> {
        let mut workflow = object(session, &self.file)?;
        if let Some(name) = &self.name {
            workflow.insert("name".to_owned(), json!(name));
        }
        if self.enable {
            workflow.insert("isEnabled".to_owned(), json!(true));
        }
        let answer = session.client()?.send(Call::post(["workflows"]).body(Value::Object(workflow))).await?;
        session.warn(&answer.warnings);
        let (id, name) = (field(&answer.data, "id"), field(&answer.data, "name"));
        Ok(Shown::line(answer.data, format!("'{name}' is stored as {id}"), id))
    }
}

async fn switch(session: &Session, named: &Named, action: &str) -> Result<Shown> {
    let client = session.client()?;
    let found = names::workflow(&client, &named.name).await?;
    let answer = client.send(Call::post(["workflows", &found.id, action]).body(json!({}))).await?;
    session.warn(&answer.warnings);
    Ok(Shown::line(answer.data, format!("'{}' is {action}d", found.name), found.id))
}

impl Remove {
    async fn delete(&self, session: &mut Session) -> Result<Shown> {
        let client = session.client()?;
        let found = names::workflow(&client, &self.named.name).await?;
        let apis = published(&client, &found.id).await;
        if !apis.is_empty() {
            let (names, what) = (apis.join(", "), if apis.len() == 1 { "API" } else { "APIs" });
            session.talk.warn(&format!("'{}' is published as the {what} {names}: calls of it will fail", found.name));
        }
        session.confirm(self.yes, &format!("Delete the workflow '{}' ({})?", found.name, found.id))?;
        let call = Call::delete(["workflows", &found.id]).if_match(found.etag.as_deref());
        let data = client.send(call).await?.data;
        Ok(Shown::line(data, format!("'{}' is deleted", found.name), found.id))
    }
}

/// The names of the APIs as which a workflow is published. A token that must not list them can
/// still delete the workflow.
async fn published(client: &Client, id: &str) -> Vec<String> {
    let Ok(answer) = client.send(Call::get(["apis"])).await else { return Vec::new() };
    let rows = answer.data.get("apis").and_then(Value::as_array).into_iter().flatten();
    rows.filter(|row| field(row, "workflowId") == id).map(super::api::name).collect()
}

impl Copy {
    async fn create(&self, session: &Session) -> Result<Shown> {
        let client = session.client()?;
        let found = names::workflow(&client, &self.named.name).await?;
        let body = json!({"newName": self.new_name, "targetFolderId": self.folder});
        // The name that the server makes is in the language of this command line.
        let call = Call::post(["workflows", &found.id, "duplicate"]).body(body);
        let data = client.send(call.header(ACCEPT_LANGUAGE, HeaderValue::from_static("en"))).await?.data;
        let (id, name) = (field(&data, "newWorkflowId"), field(&data, "name"));
        Ok(Shown::line(data, format!("'{}' is copied to '{name}' ({id}), which is disabled", found.name), id))
    }
}
