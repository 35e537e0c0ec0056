//! Commands on several ids: from arguments, or from standard input for `-`.

use crate::{Client, Exit, Result, Session, Shown, Table, Text};
use clap::Args;
use serde_json::Value;
use std::io::Read;

/// The ids of a command.
#[derive(Clone, Debug, Args)]
pub struct Ids {
    /// The ids; - reads them from standard input, one per line
    #[arg(value_name = "ID", required = true, add = crate::complete::runs())]
    ids: Vec<String>,
}

impl Ids {
    /// The ids. The id is the first word of a line of standard input, so the input can be a table
    /// or the output of `-o name`.
    pub fn read(&self, session: &mut Session) -> Result<Vec<String>> {
        let mut ids = Vec::new();
        for id in &self.ids {
            if id == "-" {
                let mut lines = String::new();
                session.input.read_to_string(&mut lines)?;
                ids.extend(lines.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned));
            } else {
                ids.push(id.clone());
            }
        }
        Ok(ids)
    }
}

/// Does something with each id, with progress, and shows a row for each. If some fail, the others
/// are still done, and the exit code is that of the first failure. The result of a single id is
/// shown by `one`.
pub async fn each(
    session: &mut Session,
    client: &Client,
    ids: Vec<String>,
    act: impl AsyncFn(&Client, &str) -> Result<Value>,
    one: impl Fn(&Value) -> Shown,
) -> Result<Exit> {
    if let [only] = ids.as_slice() {
        let data = act(client, only).await?;
        return session.show(&one(&data));
    }
    let mut rows = Vec::new();
    let mut table = Table::new(&["ID", "RESULT"]);
    let mut names = Vec::new();
    let mut exit = Exit::Done;
    let progress = session.talk.progress(Some(ids.len() as u64), "");
    for id in ids {
        progress.step(&id);
        match act(client, &id).await {
            Ok(data) => {
                let shown = one(&data);
                table.row(vec![id, first_line(&shown.text)]);
                names.extend(shown.names);
                rows.push(data);
            }
            Err(failure) if matches!(failure.exit(), Exit::Interrupted | Exit::Unreachable | Exit::Denied) => {
                return Err(failure.advise(format!("{} of them are done", rows.len())));
            }
            Err(failure) => {
                table.row(vec![id, format!("error: {failure}")]);
                rows.push(failure.json());
                if exit == Exit::Done {
                    exit = failure.exit();
                }
            }
        }
    }
    drop(progress);
    let text = Text::Table(table, "There is nothing to do.");
    session.show(&Shown { data: Value::Array(rows), text, names, next: None })?;
    Ok(exit)
}

fn first_line(text: &Text) -> String {
    match text {
        Text::Plain(text) => text.lines().next().unwrap_or_default().to_owned(),
        Text::Fields(fields) => {
            fields.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
        }
        Text::Table(..) => String::new(),
    }
}
