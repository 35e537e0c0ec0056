//! `sluice connection`: credentials for requests of steps. Their secrets are never arguments, and
//! are never shown.

use crate::inputs::{pair, secrets};
use crate::{Call, Exit, Failure, Online, Result, Session, Shown, Text, field, joined, plain};
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

/// What is done with connections.
#[derive(Clone, Debug, Subcommand)]
pub enum Connection {
    /// List the connections
    Ls,
    /// Show a connection, without its secrets
    Show {
        /// The name of the connection
        name: String,
    },
    /// Set a connection. Its secrets are asked for at a terminal, or read from standard input
    Set(Set),
    /// Delete a connection; steps that name it fail from then on
    Rm {
        /// The name of the connection
        name: String,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
}

/// A connection that is set.
#[derive(Clone, Debug, Args)]
pub struct Set {
    /// The name; steps refer to it in their parameter `connection`
    name: String,

    /// The kind, such as bearer, basic, `api_key` or `oauth2_client_credentials`
    kind: String,

    /// A field that is no secret; can be repeated
    #[arg(long = "field", value_name = "NAME=VALUE", value_parser = pair)]
    fields: Vec<(String, String)>,

    /// A secret field; can be repeated. Its value is asked for, or is a line of standard input
    #[arg(long = "secret", value_name = "NAME")]
    secrets: Vec<String>,

    /// A host that it is sent to, such as `api.example.com` or `*.example.com`; can be repeated
    #[arg(long = "host", value_name = "HOST")]
    hosts: Vec<String>,
}

impl Online for Connection {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let client = session.client()?;
        let shown = match self {
            Self::Ls => {
                let data = client.send(Call::get(["connections"])).await?.data;
                let heads = &["NAME", "KIND", "HOSTS", "SET"];
                Shown::list(data, "connections", "name", heads, "There are no connections.", |row| {
                    vec![field(row, "name"), field(row, "kind"), joined(row, "hosts"), session.age(row, "modifiedAt")]
                })
            }
            Self::Show { name } => show(client.send(Call::get(["connections", &name])).await?.data),
            Self::Set(set) => {
                let kinds = client.send(Call::get(["connections"])).await?.data;
                let body = set.body(session, &kinds)?;
                let data = client.send(Call::put(["connections", &set.name]).body(body)).await?.data;
                Shown::line(data, format!("{} is set", set.name), set.name)
            }
            Self::Rm { name, yes } => {
                session.confirm(yes, &format!("Delete the connection {name}?"))?;
                let data = client.send(Call::delete(["connections", &name])).await?.data;
                Shown::line(data, format!("{name} is deleted"), name)
            }
        };
        session.show(&shown)
    }
}

impl Set {
    /// The body of the request. `kinds` has the kinds with their fields.
    fn body(&self, session: &mut Session, kinds: &Value) -> Result<Value> {
        let mut known = kinds.get("kinds").and_then(Value::as_array).into_iter().flatten();
        let known = known.find(|kind| field(kind, "kind") == self.kind);
        let fields = known.and_then(|kind| kind.get("fields")).and_then(Value::as_array).into_iter().flatten();
        let secret: Vec<_> =
            fields.filter(|row| row.get("secret") == Some(&Value::Bool(true))).map(|row| field(row, "name")).collect();
        if let Some((name, _)) = self.fields.iter().find(|(name, _)| secret.contains(name)) {
            return Err(Failure::usage(format!("{name} is a secret, and is read from standard input only"))
                .at("--field")
                .because("every user of this machine can see arguments; shells keep them in their history")
                .advise(format!("write --secret {name}; if its value is in use, replace it")));
        }
        let names: Vec<_> = self.secrets.iter().map(String::as_str).collect();
        let values = secrets(session, &names)?;
        let given = self.fields.iter().cloned().chain(self.secrets.iter().cloned().zip(values));
        let fields: Map<String, Value> = given.map(|(name, value)| (name, Value::String(value))).collect();
        Ok(json!({"kind": self.kind, "fields": fields, "hosts": self.hosts}))
    }
}

fn show(data: Value) -> Shown {
    let fields = data.get("fields").and_then(Value::as_object).into_iter().flatten();
    let fields: Vec<_> = fields.map(|(name, value)| format!("{name}={}", plain(value))).collect();
    let lines = vec![
        ("name", field(&data, "name")),
        ("kind", field(&data, "kind")),
        ("fields", fields.join(", ")),
        ("secrets", joined(&data, "secrets")),
        ("hosts", joined(&data, "hosts")),
    ];
    let name = field(&data, "name");
    Shown::one(data, Text::Fields(lines), name)
}
