//! `sluice modules` and `sluice module`: the kinds of steps.

use crate::{Call, Client, Exit, Failure, Online, Result, Session, Shown, Table, Text, field, plain};
use clap::{Args, Subcommand};
use serde_json::Value;

/// Lists kinds of steps.
#[derive(Clone, Debug, Args)]
pub struct Modules {
    /// Only modules whose id or name contains this text
    #[arg(value_name = "WORD")]
    word: Option<String>,

    /// Only modules of this group, such as logic, data or network
    #[arg(long, value_name = "GROUP")]
    category: Option<String>,

    /// Also modules that only a phone can run, and other names of modules
    #[arg(long)]
    all: bool,
}

/// What is done with one module.
#[derive(Clone, Debug, Subcommand)]
pub enum Module {
    /// Show what a module takes and gives
    Show {
        /// The id of the module
        id: String,
    },
}

impl Online for Modules {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let mut call =
            Call::get(["modules"]).query_if("search", self.word.as_ref()).query_if("category", self.category.as_ref());
        if !self.all {
            call = call.query("runnable", true);
        }
        let data = session.client()?.send(call).await?.data;
        let mut table = Table::new(&["ID", "NAME", "GROUP", "DOES"]);
        let mut names = Vec::new();
        let rows = data.get("modules").and_then(Value::as_array).into_iter().flatten();
        for row in rows.filter(|row| self.all || row.get("aliasOf").is_none()) {
            let said = row.get("metadata").unwrap_or(&Value::Null);
            let id = field(row, "id");
            table.row(vec![id.clone(), english(said, "name"), field(said, "category"), english(said, "description")]);
            names.push(id);
        }
        let text = Text::Table(table, "There are no such modules.");
        let shown = Shown { data, text, names, next: None };
        session.show(&shown)
    }
}

/// The English text of a field that has both languages.
fn english(row: &Value, name: &str) -> String {
    let text = field(row, &format!("{name}En"));
    if text.is_empty() { field(row, name) } else { text }
}

impl Online for Module {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let Self::Show { id } = self;
        let client = session.client()?;
        let data = match client.send(Call::get(["modules", &id])).await {
            Ok(answer) => answer.data,
            Err(failure) if failure.exit() == Exit::Missing => return Err(missing(&client, &id).await?),
            Err(failure) => return Err(failure),
        };
        session.show(&show(data))
    }
}

/// The error about an unknown module, with the nearest one.
async fn missing(client: &Client, id: &str) -> Result<Failure> {
    let data = client.send(Call::get(["modules"])).await?.data;
    let rows = data.get("modules").and_then(Value::as_array).cloned().unwrap_or_default();
    let ids: Vec<_> = rows.iter().map(|row| field(row, "id")).collect();
    let failure = Failure::new(Exit::Missing, format!("there is no module '{id}'"));
    Ok(match model::nearest(id, ids.iter().map(String::as_str)) {
        Some(near) => failure.advise(format!("did you mean '{near}'?")),
        None => failure.advise(format!("run `sluice modules {id}` to search for it")),
    })
}

fn show(data: Value) -> Shown {
    let said = data.get("metadata").cloned().unwrap_or_default();
    let mut lines = vec![
        ("id", field(&data, "id")),
        ("name", english(&said, "name")),
        ("does", english(&said, "description")),
        ("group", field(&said, "category")),
        ("same as", field(&data, "aliasOf")),
    ];
    for (title, list) in [("takes", "inputs"), ("gives", "outputs")] {
        for (number, row) in data.get(list).and_then(Value::as_array).into_iter().flatten().enumerate() {
            let required = if row.get("required") == Some(&Value::Bool(true)) { ", required" } else { "" };
            let default = row.get("defaultValue").map(plain).filter(|text| !text.is_empty());
            let default = default.map(|text| format!(", {text} by default")).unwrap_or_default();
            let says = english(row, "description");
            let line = format!("{} ({}{required}{default}) {says}", field(row, "id"), field(row, "type"));
            lines.push((if number == 0 { title } else { "" }, line.trim_end().to_owned()));
        }
    }
    let id = field(&data, "id");
    Shown::one(data, Text::Fields(lines), id)
}
