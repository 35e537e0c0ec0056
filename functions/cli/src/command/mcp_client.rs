//! `sluice mcp-client`: AI clients that are registered, because no document describes them.

use crate::{Call, Client, Exit, Failure, Online, Result, Session, Shown, Text, field, joined};
use clap::Subcommand;
use serde_json::{Value, json};

/// What is done with registered AI clients.
#[derive(Clone, Debug, Subcommand)]
pub enum McpClient {
    /// List the registered AI clients
    Ls,
    /// Register an AI client, and show the id that is entered there
    New {
        /// The name of the client: letters, digits, '-', '_' and '.'
        name: String,
        /// An address to which the browser may return, such as http://127.0.0.1/callback; can be
        /// repeated
        #[arg(long = "redirect", value_name = "URL", required = true)]
        redirects: Vec<String>,
    },
    /// Remove an AI client: nobody can connect it from then on
    Rm {
        /// The name or the id of the client
        client: String,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
}

impl Online for McpClient {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let client = session.client()?;
        let shown = match self {
            Self::Ls => {
                let data = json!({"mcpClients": registered(&client).await?});
                Shown::list(
                    data,
                    "mcpClients",
                    "clientId",
                    &["ID", "NAME", "REDIRECTS"],
                    "There are no registered AI clients.",
                    |row| vec![field(row, "clientId"), field(row, "name"), joined(row, "redirectUris")],
                )
            }
            Self::New { name, redirects } => {
                let mut all = registered(&client).await?;
                if all.iter().any(|row| field(row, "name") == name) {
                    return Err(Failure::new(Exit::Conflict, format!("the client '{name}' is registered"))
                        .advise(format!("run `sluice mcp-client rm {name}` first")));
                }
                all.push(json!({"name": name, "redirectUris": redirects}));
                let stored = replaced(&client, &all).await?;
                let made = stored.into_iter().find(|row| field(row, "name") == name).unwrap_or_default();
                let fields = vec![
                    ("id", field(&made, "clientId")),
                    ("name", field(&made, "name")),
                    ("redirects", joined(&made, "redirectUris")),
                ];
                let id = field(&made, "clientId");
                Shown::one(made, Text::Fields(fields), id)
            }
            Self::Rm { client: named, yes } => {
                let mut all = registered(&client).await?;
                let is_it = |row: &Value| field(row, "name") == named || field(row, "clientId") == named;
                let Some(place) = all.iter().position(is_it) else {
                    return Err(Failure::new(Exit::Missing, format!("there is no registered client '{named}'"))
                        .advise("run `sluice mcp-client ls`"));
                };
                let gone = all.remove(place);
                let id = field(&gone, "clientId");
                session.confirm(yes, &format!("Remove the client {id}?"))?;
                replaced(&client, &all).await?;
                Shown::line(gone, format!("{id} is removed"), id)
            }
        };
        session.show(&shown)
    }
}

/// The registered clients of the account.
async fn registered(client: &Client) -> Result<Vec<Value>> {
    Ok(clients(&client.send(Call::get(["account"])).await?.data))
}

/// Replaces the registered clients, and returns them as they are stored.
async fn replaced(client: &Client, all: &[Value]) -> Result<Vec<Value>> {
    let asked = |row: &Value| json!({"name": row.get("name"), "redirectUris": row.get("redirectUris")});
    let body = json!({"mcpClients": all.iter().map(asked).collect::<Vec<_>>()});
    Ok(clients(&client.send(Call::put(["account"]).body(body)).await?.data))
}

fn clients(account: &Value) -> Vec<Value> {
    account.get("mcpClients").and_then(Value::as_array).cloned().unwrap_or_default()
}
