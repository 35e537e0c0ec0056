//! `sluice secret`: secrets that workflows refer to. Their values are never arguments, and are
//! never shown.

use crate::ask::{only_dash, piped};
use crate::{Call, Exit, Online, Result, Session, Shown, field, yes};
use clap::Subcommand;
use serde_json::{Value, json};

/// What is done with secrets.
#[derive(Clone, Debug, Subcommand)]
pub enum Secret {
    /// List the names of the secrets
    Ls,
    /// Set a secret. Its value is read from standard input, or asked for at a terminal
    Set {
        /// The name; workflows refer to it as {{secrets.NAME}}
        name: String,
        /// Read standard input, also if it is a terminal
        #[arg(value_name = "-")]
        dash: Option<String>,
    },
    /// List the workflows that refer to a secret
    Uses {
        /// The name of the secret
        name: String,
    },
    /// Delete a secret; workflows that refer to it find nothing from then on
    Rm {
        /// The name of the secret
        name: String,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
}

impl Online for Secret {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let client = session.client()?;
        let shown = match self {
            Self::Ls => {
                let data = client.send(Call::get(["secrets"])).await?.data;
                Shown::list(data, "secrets", "name", &["NAME", "SET", "AGE"], "There are no secrets.", |row| {
                    vec![field(row, "name"), session.age(row, "modifiedAt"), session.age(row, "createdAt")]
                })
            }
            Self::Set { name, dash } => {
                only_dash(dash.as_ref(), "value")?;
                let value = if dash.is_some() || !session.terminal.input {
                    piped(&mut session.input, "value")?
                } else {
                    session.ask.secret(&format!("Value of {name}"))?
                };
                let data = client.send(Call::put(["secrets", &name]).body(json!({"value": value}))).await?.data;
                Shown::line(data, format!("{name} is set"), name)
            }
            Self::Uses { name } => {
                let call = Call::get(["secrets", &name, "uses"]);
                let rows = client.all_by_cursor(&call, "workflows").await?;
                uses(rows)
            }
            Self::Rm { name, yes } => {
                session.confirm(yes, &format!("Delete the secret {name}?"))?;
                let data = client.send(Call::delete(["secrets", &name])).await?.data;
                Shown::line(data, format!("{name} is deleted"), name)
            }
        };
        session.show(&shown)
    }
}

fn uses(rows: Vec<Value>) -> Shown {
    let (data, heads) = (json!({"workflows": rows}), &["WORKFLOW", "NAME", "ENABLED", "PLACES"]);
    Shown::list(data, "workflows", "workflowId", heads, "No workflow refers to it.", |row| {
        let places = row.get("places").and_then(Value::as_array).map_or(0, Vec::len);
        vec![field(row, "workflowId"), field(row, "workflowName"), yes(row, "isEnabled"), places.to_string()]
    })
}
